#include "mcp/transport/http_head.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"

namespace soracom_mcp::mcp {
namespace {

using base::Unexpected;

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::array<std::string_view, 7> kMethods = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"};
constexpr std::array<std::string_view, 4> kWithoutBody = {"GET", "HEAD", "DELETE", "OPTIONS"};

Unexpected<HttpAnswer> refuse(int status, std::string_view message) {
  return Unexpected(refusalAnswer(status, message));
}

bool isTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool isToken(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter); }

bool isPrintable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool isHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// %00 to %1f and %7f: the HTTP library decodes field values, and would then hold what no value may hold.
bool hidesControlCharacter(std::string_view value) {
  for (std::size_t i = 0; i + 2 < value.size(); ++i) {
    if (value[i] != '%' || !isHexDigit(value[i + 2])) {
      continue;
    }
    const char high = value[i + 1];
    if (high == '0' || high == '1' || (high == '7' && (value[i + 2] == 'f' || value[i + 2] == 'F'))) {
      return true;
    }
  }
  return false;
}

bool isFieldValue(std::string_view value) {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
  });
}

std::string_view trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) {
    return {};
  }
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// Names under which the library keeps what it knows of the connection.
bool isReservedName(std::string_view name) { return name.starts_with("remote_") || name.starts_with("local_"); }

// The line at the front of `text`, which it is taken from. Nothing where the line has another end than CR LF.
std::optional<std::string_view> takeLine(std::string_view& text) {
  const std::size_t end = text.find(kLineEnd);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + kLineEnd.size());
  return line.find_first_of("\r\n") == std::string_view::npos ? std::optional(line) : std::nullopt;
}

std::optional<HttpAnswer> readRequestLine(std::string_view line, HttpHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return refusalAnswer(400, "Bad request: malformed request line");
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (line.substr(last + 1) != "HTTP/1.1") {
    return refusalAnswer(505, "Only HTTP/1.1 is served");
  }
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
    return refusalAnswer(501, "Unknown method");
  }
  if (!target.starts_with('/') || !isPrintable(target) || target.find('#') != std::string_view::npos) {
    return refusalAnswer(400, "Bad request: malformed target");
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  head.method = method;
  head.path = target.substr(0, mark);
  head.query = mark < target.size() ? target.substr(mark + 1) : std::string_view();
  if (head.path.size() > kMaxPathBytes || head.query.size() > kMaxQueryBytes) {
    return refusalAnswer(414, "Target too long");
  }
  return std::nullopt;
}

std::optional<HttpAnswer> readField(std::string_view line, HttpHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) {
    return refusalAnswer(400, "Bad request: malformed header field");
  }
  const std::string_view value = trim(line.substr(colon + 1));
  std::string name = base::lowerCase(line.substr(0, colon));
  if (!isFieldValue(value) || hidesControlCharacter(value) || isReservedName(name)) {
    return refusalAnswer(400, "Bad request: header field not allowed");
  }
  if (head.fields.size() == kMaxFields) {
    return refusalAnswer(431, "Too many header fields");
  }
  head.fields.push_back(HeaderField{std::move(name), std::string(value)});
  return std::nullopt;
}

std::size_t countFields(const HttpHead& head, std::string_view name) {
  return static_cast<std::size_t>(std::count_if(head.fields.begin(), head.fields.end(),
                                                [&](const HeaderField& field) { return field.name == name; }));
}

std::optional<std::size_t> readLength(std::string_view text) {
  constexpr std::size_t kMostDigits = 12;
  std::size_t length = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), length);
  const bool digits = !text.empty() && text.size() <= kMostDigits && text.front() >= '0' && text.front() <= '9';
  return digits && read.ptr == text.data() + text.size() ? std::optional(length) : std::nullopt;
}

// Everything that decides where this request ends and the next one begins.
std::optional<HttpAnswer> readFraming(HttpHead& head) {
  const std::size_t lengths = countFields(head, "content-length");
  const std::size_t codings = countFields(head, "transfer-encoding");
  if (lengths + codings > 1) {
    return refusalAnswer(400, "Bad request: the end of the body is not clear");
  }
  const bool has_none = std::find(kWithoutBody.begin(), kWithoutBody.end(), head.method) != kWithoutBody.end();
  if (codings == 1) {
    if (has_none || base::lowerCase(*head.find("transfer-encoding")) != "chunked") {
      return refusalAnswer(400, "Bad request: transfer coding not allowed");
    }
    head.framing = BodyFraming::kChunked;
    return std::nullopt;
  }
  if (lengths == 0) {
    return has_none ? std::nullopt : std::optional(refusalAnswer(411, "Content-Length is required"));
  }
  const auto length = readLength(*head.find("content-length"));
  if (!length || (has_none && *length > 0)) {
    return refusalAnswer(400, "Bad request: content length not allowed");
  }
  head.framing = BodyFraming::kLength;
  head.content_length = *length;
  return std::nullopt;
}

}  // namespace

std::size_t headSize(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  return end == std::string_view::npos ? 0 : end + 4;
}

base::Result<HttpHead, HttpAnswer> readHead(std::string_view text) {
  HttpHead head;
  const auto request_line = takeLine(text);
  if (!request_line || request_line->size() > kMaxLineBytes) {
    return refuse(request_line ? 414 : 400, "Bad request: malformed request line");
  }
  if (auto refusal = readRequestLine(*request_line, head)) {
    return Unexpected(*std::move(refusal));
  }
  while (true) {
    const auto line = takeLine(text);
    if (!line) {
      return refuse(400, "Bad request: malformed line end");
    }
    if (line->empty()) {
      break;
    }
    if (line->size() > kMaxLineBytes) {
      return refuse(431, "Header field too long");
    }
    if (auto refusal = readField(*line, head)) {
      return Unexpected(*std::move(refusal));
    }
  }
  if (countFields(head, "host") != 1) {
    return refuse(400, "Bad request: exactly one Host is required");
  }
  if (auto refusal = readFraming(head)) {
    return Unexpected(*std::move(refusal));
  }
  return head;
}

bool asksToClose(const HttpHead& head) {
  for (const HeaderField& field : head.fields) {
    if (field.name != "connection") {
      continue;
    }
    for (std::string_view rest = field.value; !rest.empty();) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      if (base::lowerCase(trim(rest.substr(0, end))) == "close") {
        return true;
      }
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

}  // namespace soracom_mcp::mcp
