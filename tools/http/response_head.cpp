#include "tools/http/response_head.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr unsigned kLongestKeepAlive = 3600;

auto malformed(const std::string& what) {
  return fail(ErrorKind::kInterrupted, "the server's answer is not valid HTTP: " + what);
}

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isTokenText(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool isValueText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); });
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// "HTTP/1.1 200 OK": the status, and whether the version is 1.1. The reason may be anything printable.
bool readStatusLine(std::string_view line, int& status, bool& version_1_1) {
  if (line.size() < 12 || !line.starts_with("HTTP/1.") || (line[7] != '0' && line[7] != '1') || line[8] != ' ' ||
      !isDigit(line[9]) || !isDigit(line[10]) || !isDigit(line[11]) || line[9] == '0') {
    return false;
  }
  version_1_1 = line[7] == '1';
  status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
  return line.size() == 12 || (line[12] == ' ' && isValueText(line.substr(13)));
}

/// Calls `use` with each element of a comma-separated list.
template <typename Use>
void forEachElement(std::string_view list, const Use& use) {
  for (;;) {
    const auto comma = list.find(',');
    use(trim(list.substr(0, comma)));
    if (comma == std::string_view::npos) {
      return;
    }
    list.remove_prefix(comma + 1);
  }
}

/// The headers that decide where the body ends and what its bytes mean.
struct FramingFields {
  std::optional<std::uint64_t> length;
  bool chunked = false;
  bool open_connection = true;  ///< Connection names nothing that could mean its end
  base::Clock::duration keeps_idle = base::Clock::duration::max();
};

void noteConnection(std::string_view list, FramingFields& out) {
  forEachElement(list, [&](std::string_view option) {
    out.open_connection = out.open_connection && (option.empty() || equalHeaderName(option, "keep-alive") ||
                                                  equalHeaderName(option, "upgrade"));
  });
}

/// "timeout=5, max=100". What cannot be read is not waited for.
void noteKeepAlive(std::string_view list, FramingFields& out) {
  constexpr std::string_view kTimeout = "timeout=";
  forEachElement(list, [&](std::string_view element) {
    if (!equalHeaderName(element.substr(0, kTimeout.size()), kTimeout)) {
      return;
    }
    element.remove_prefix(kTimeout.size());
    unsigned seconds = 0;
    const auto [rest, fault] = std::from_chars(element.data(), element.data() + element.size(), seconds);
    const bool read = fault == std::errc() && rest == element.data() + element.size() && seconds > 1;
    const base::Clock::duration limit =
        read ? std::chrono::seconds(std::min(seconds, kLongestKeepAlive) - 1) : base::Clock::duration::zero();
    out.keeps_idle = std::min(out.keeps_idle, limit);
  });
}

Result<void> noteField(const std::string& name, const std::string& value, FramingFields& out) {
  if (equalHeaderName(name, "Content-Length")) {
    std::uint64_t length = 0;
    const char* end = value.data() + value.size();
    const auto [rest, fault] = std::from_chars(value.data(), end, length);
    if (value.empty() || value.size() > 15 || fault != std::errc() || rest != end) {
      return malformed("Content-Length is no plain number");
    }
    if (out.length) {
      return malformed("Content-Length occurs twice");
    }
    out.length = length;
  } else if (equalHeaderName(name, "Transfer-Encoding")) {
    if (out.chunked || !equalHeaderName(value, "chunked")) {
      return malformed("Transfer-Encoding is not exactly \"chunked\"");
    }
    out.chunked = true;
  } else if (equalHeaderName(name, "Content-Encoding")) {
    if (!equalHeaderName(value, "identity")) {
      return malformed("the body is compressed, which was not asked for");
    }
  } else if (equalHeaderName(name, "Connection")) {
    noteConnection(value, out);
  } else if (equalHeaderName(name, "Keep-Alive")) {
    noteKeepAlive(value, out);
  }
  return {};
}

Result<void> readField(std::string_view line, ResponseHead& head, FramingFields& framing) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !isTokenText(line.substr(0, colon))) {
    return malformed("header line " + std::to_string(head.headers.size() + 1) + " has no valid name");
  }
  const std::string_view value = trim(line.substr(colon + 1));
  const std::string name(line.substr(0, colon));
  if (!isValueText(value)) {
    return malformed("header " + name + " holds a control character");
  }
  if (head.headers.size() >= kMaxHeaders) {
    return fail(ErrorKind::kLimit, "the server's answer has more than " + std::to_string(kMaxHeaders) + " headers");
  }
  head.headers.emplace_back(name, value);
  return noteField(name, head.headers.back().second, framing);
}

bool leavesRequestUnread(int status) { return status == 408 || status == 413 || status == 425 || status == 431; }

bool hasNoBody(int status, std::string_view method) {
  return method == "HEAD" || status == 204 || status == 304 || status < 200;
}

}  // namespace

Result<ResponseHead> readResponseHead(std::string_view text, std::string_view method) {
  ResponseHead out;
  FramingFields framing;
  bool version_1_1 = false;
  bool first = true;
  for (;;) {
    const auto end = text.find("\r\n");
    if (end == std::string_view::npos) {
      return malformed("its head does not end in an empty line");
    }
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 2);
    if (line.size() > kMaxHeadLine) {
      return fail(ErrorKind::kLimit,
                  "a line of the answer's head is longer than " + std::to_string(kMaxHeadLine) + " bytes");
    }
    if (first) {
      if (!readStatusLine(line, out.status, version_1_1)) {
        return malformed("it does not begin with a status line of HTTP/1.0 or HTTP/1.1");
      }
      first = false;
    } else if (line.empty()) {
      break;
    } else if (auto read = readField(line, out, framing); !read) {
      return fail(std::move(read).error());
    }
  }
  if (framing.chunked && framing.length) {
    return malformed("it has both Content-Length and Transfer-Encoding");
  }
  if (framing.chunked && !version_1_1) {
    return malformed("HTTP/1.0 knows no Transfer-Encoding");
  }
  if (!hasNoBody(out.status, method)) {
    out.framing = framing.chunked ? Framing::kChunked : framing.length ? Framing::kLength : Framing::kUntilClose;
    out.length = framing.length.value_or(0);
  }
  out.keeps_alive = version_1_1 && framing.open_connection && out.status != 205 && !leavesRequestUnread(out.status) &&
                    (out.framing == Framing::kLength || out.framing == Framing::kChunked);
  out.keeps_idle = framing.keeps_idle;
  return out;
}

}  // namespace soracom_mcp::tools
