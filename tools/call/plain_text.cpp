#include "tools/call/plain_text.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "base/visible_text.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMaxHtml = 64 * 1024;

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

std::string plainLine(std::string_view bytes, std::size_t max_bytes) {
  const std::string text = base::visibleText(bytes.substr(0, max_bytes * 4));
  std::string line;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
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
