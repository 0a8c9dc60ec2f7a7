#include "tools/auth/operator_id.h"

#include <optional>

#include "base/json_reader.h"

namespace soracom_mcp::tools {
namespace {

constexpr base::JsonLimits kPayloadLimits{.max_bytes = 64 * 1024, .max_depth = 32, .max_nodes = 10'000};

int sextet(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (c >= '0' && c <= '9') {
    return c - '0' + 52;
  }
  return c == '-' || c == '+' ? 62 : c == '_' || c == '/' ? 63 : -1;
}

std::optional<std::string> decodeBase64Url(std::string_view text) {
  while (text.ends_with('=')) {
    text.remove_suffix(1);
  }
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const char c : text) {
    const int value = sextet(c);
    if (value < 0) {
      return std::nullopt;
    }
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xFFFFU;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out.push_back(static_cast<char>(bits >> have & 0xFFU));
    }
  }
  return out;
}

}  // namespace

std::string operatorIdFromToken(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) {
    return {};
  }
  const auto text = decodeBase64Url(token.substr(first + 1, second - first - 1));
  const auto payload = base::readJson(text.value_or(""), kPayloadLimits);
  const base::Json* owner = payload ? base::findMember(*payload, "operator") : nullptr;
  const base::Json* id = owner == nullptr ? nullptr : base::findMember(*owner, "operatorId");
  return id != nullptr && id->is_string() ? id->get<std::string>() : std::string();
}

}  // namespace soracom_mcp::tools
