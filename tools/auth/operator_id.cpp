#include "tools/auth/operator_id.h"

#include "base/base64.h"
#include "base/json_reader.h"

namespace soracom_mcp::tools {
namespace {

constexpr base::JsonLimits kPayloadLimits{.max_bytes = 64 * 1024, .max_depth = 32, .max_nodes = 10'000};

}  // namespace

std::string operatorIdFromToken(std::string_view token) {
  const auto first = token.find('.');
  const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) {
    return {};
  }
  const auto text = base::decodeBase64(token.substr(first + 1, second - first - 1), base::Base64::kUrl);
  const auto payload = base::readJson(text.value_or(""), kPayloadLimits);
  const base::Json* owner = payload ? base::findMember(*payload, "operator") : nullptr;
  const base::Json* id = owner == nullptr ? nullptr : base::findMember(*owner, "operatorId");
  return id != nullptr && id->is_string() ? id->get<std::string>() : std::string();
}

}  // namespace soracom_mcp::tools
