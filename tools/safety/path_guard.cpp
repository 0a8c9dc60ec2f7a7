#include "tools/safety/path_guard.h"

#include <array>

#include "base/percent_decoding.h"
#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

constexpr int kMaxRounds = 5;

base::Unexpected<base::Error> rejected(const std::string& message) {
  return base::fail(base::ErrorKind::kRefused, "path_rejected: " + message);
}

/// What NFKC makes of the characters that look like dots and slashes.
std::string foldLookAlikes(std::string text) {
  struct Fold {
    std::string_view from;
    std::string_view to;
  };
  static constexpr std::array<Fold, 8> kFolds{{{"\uFF0E", "."},
                                               {"\uFE52", "."},
                                               {"\u2024", "."},
                                               {"\u2025", ".."},
                                               {"\uFF0F", "/"},
                                               {"\uFF3C", "\\"},
                                               {"\uFE68", "\\"},
                                               {"\uFF05", "%"}}};
  for (const Fold& fold : kFolds) {
    for (auto at = text.find(fold.from); at != std::string::npos; at = text.find(fold.from, at + fold.to.size())) {
      text.replace(at, fold.from.size(), fold.to);
    }
  }
  return text;
}

bool isDotSegment(std::string_view text) {
  text = text.substr(0, text.find(';'));
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text == "." || text == "..";
}

/// C0, DEL and, in UTF-8, C1.
bool holdsControl(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) {
      return true;
    }
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      return true;
    }
  }
  return false;
}

/// Why one form of a value may not become a path segment, or nothing.
std::string_view segmentFault(std::string_view text) {
  if (text.empty()) {
    return "is empty, which would shorten the path";
  }
  if (base::findInvalidUtf8(text)) {
    return "stands for bytes that are not UTF-8";
  }
  if (holdsControl(text)) {
    return "holds a control character";
  }
  const std::string folded = foldLookAlikes(std::string(text));
  if (folded.find_first_of("/\\") != std::string::npos) {
    return "holds a slash or backslash, which would add path segments";
  }
  if (isDotSegment(folded)) {
    return "is a dot segment, which would change the path";
  }
  return {};
}

}  // namespace

base::Result<void> checkPathValue(std::string_view argument_name, std::string_view value) {
  std::string form(value);
  for (int round = 0; round <= kMaxRounds; ++round) {
    if (const std::string_view fault = segmentFault(form); !fault.empty()) {
      return rejected("argument " + std::string(argument_name) + (round == 0 ? " " : ", once percent-decoded, ") +
                      std::string(fault) + "; give the plain name or ID");
    }
    std::string decoded = base::percentDecode(foldLookAlikes(form));
    if (decoded == form) {
      return {};
    }
    form = std::move(decoded);
  }
  return rejected("argument " + std::string(argument_name) + " is percent-encoded too many times; give the plain text");
}

base::Result<void> checkTarget(std::string_view base_url, std::string_view target) {
  const std::string where = "the request would leave " + std::string(base_url) + ": ";
  if (target.empty() || target.front() != '/') {
    return rejected(where + "its path does not start with a slash");
  }
  for (const char c : target) {
    if (c <= 0x20 || c >= 0x7F || c == '\\' || c == '#') {
      return rejected(where + "its path or query holds a character that must be percent-encoded");
    }
  }
  std::string_view path = target.substr(1, target.find('?') - 1);
  while (true) {
    const auto slash = path.find('/');
    const std::string_view segment = path.substr(0, slash);
    if (slash != std::string_view::npos && segment.empty()) {
      return rejected(where + "its path has an empty segment");
    }
    if (!segment.empty() && isDotSegment(base::percentDecode(segment))) {
      return rejected(where + "its path has a dot segment");
    }
    if (slash == std::string_view::npos) {
      return {};
    }
    path.remove_prefix(slash + 1);
  }
}

}  // namespace soracom_mcp::tools
