#include "tools/call/plain_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMaxHtml = 64 * 1024;

/// The code point that starts at `at` in valid UTF-8, and its length.
std::pair<char32_t, std::size_t> codePointAt(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  char32_t code = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  return {code, length};
}

bool isHidden(char32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) || code == 0xAD ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE0FFF);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Removes what stands between `open` and `close`, both included, wherever it occurs. Linear.
std::string without(std::string_view text, std::string_view open, std::string_view close) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  std::string out;
  std::size_t done = 0;
  for (auto at = lowered.find(open); at != std::string::npos; at = lowered.find(open, done)) {
    out.append(text.substr(done, at - done)).push_back(' ');
    const auto end = lowered.find(close, at);
    if (end == std::string::npos) {
      return out;
    }
    done = end + close.size();
  }
  return out.append(text.substr(done));
}

std::string withEntities(std::string text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kEntities{
      {{"&nbsp;", " "}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
  for (const auto& [name, character] : kEntities) {
    for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + character.size())) {
      text.replace(at, name.size(), character);
    }
  }
  return text;
}

}  // namespace

std::string plainText(std::string_view bytes) {
  const std::string text = base::repairUtf8(bytes);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = codePointAt(text, at);
    if (!isHidden(code)) {
      out.append(text, at, length);
    }
    at += length;
  }
  return out;
}

std::string plainLine(std::string_view bytes, std::size_t max_bytes) {
  // Cleaning never lengthens by more than the three bytes that stand for a broken one.
  const std::string text = plainText(bytes.substr(0, max_bytes * 4));
  std::string line;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t') {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  if (line.ends_with(' ')) {
    line.pop_back();
  }
  return base::truncateUtf8(line, max_bytes);
}

std::string htmlToLine(std::string_view html, std::size_t max_bytes) {
  std::string text(html.substr(0, kMaxHtml));
  text = without(text, "<!--", "-->");
  text = without(text, "<script", "</script>");
  text = without(text, "<style", "</style>");
  return plainLine(withEntities(without(text, "<", ">")), max_bytes);
}

}  // namespace soracom_mcp::tools
