#include "mcp/rpc/legible_id.h"

#include "base/json_reader.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// The offset behind the string that begins at `start`, or the end of the text.
std::size_t skipString(std::string_view text, std::size_t start) {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return text.size();
}

// The text of the string or number that begins behind `colon`; something that is no id for any other value.
std::string_view scalarAfter(std::string_view text, std::size_t colon) {
  const std::size_t start = text.find_first_not_of(kBlanks, colon + 1);
  if (start == std::string_view::npos) {
    return {};
  }
  const std::size_t end = text[start] == '"' ? skipString(text, start) : text.find_first_of(",}[{ \t\r\n", start);
  return text.substr(start, end - start);
}

}  // namespace

std::optional<RequestId> findLegibleId(std::string_view text) {
  std::optional<std::string_view> found;
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c != '"') {
      depth += c == '{' || c == '[' ? 1 : 0;
      depth -= (c == '}' || c == ']') && depth > 0 ? 1 : 0;
      ++i;
      continue;
    }
    const std::size_t end = skipString(text, i);
    const std::size_t colon = text.find_first_not_of(kBlanks, end);
    const bool is_name = colon != std::string_view::npos && text[colon] == ':';
    if (depth == 1 && is_name && text.substr(i, end - i) == R"("id")") {
      if (found) {
        return std::nullopt;
      }
      found = scalarAfter(text, colon);
    }
    i = end;
  }
  if (!found || text.find_first_not_of(kBlanks) != text.find('{')) {
    return std::nullopt;
  }
  const auto value = base::readJson(*found);
  return value ? RequestId::from(*value) : std::nullopt;
}

}  // namespace soracom_mcp::mcp
