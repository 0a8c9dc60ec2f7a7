#include "mcp/protocol/method_table.h"

#include <array>

namespace soracom_mcp::mcp {
namespace {

struct Row {
  std::string_view name;
  Method method;
  bool legacy;
  bool modern;
  bool ServerOffer::*part;  // null: always offered
};

constexpr std::array<Row, 15> kRows = {{
    {"initialize", Method::kInitialize, true, false, nullptr},
    {"ping", Method::kPing, true, false, nullptr},
    {"server/discover", Method::kDiscover, false, true, nullptr},
    {"tools/list", Method::kListTools, true, true, nullptr},
    {"tools/call", Method::kCallTool, true, true, nullptr},
    {"resources/list", Method::kListResources, true, true, &ServerOffer::resources},
    {"resources/templates/list", Method::kListTemplates, true, true, &ServerOffer::resources},
    {"resources/read", Method::kReadResource, true, true, &ServerOffer::resources},
    {"resources/subscribe", Method::kSubscribe, true, false, &ServerOffer::resource_updates},
    {"resources/unsubscribe", Method::kUnsubscribe, true, false, &ServerOffer::resource_updates},
    {"prompts/list", Method::kListPrompts, true, true, &ServerOffer::prompts},
    {"prompts/get", Method::kGetPrompt, true, true, &ServerOffer::prompts},
    {"completion/complete", Method::kComplete, true, true, &ServerOffer::completions},
    {"logging/setLevel", Method::kSetLogLevel, true, false, &ServerOffer::logging},
    {"subscriptions/listen", Method::kListen, false, true, nullptr},
}};

}  // namespace

std::optional<Method> findMethod(std::string_view name, Era era, const ServerOffer& offer) {
  for (const Row& row : kRows) {
    if (row.name == name) {
      const bool exists = era == Era::kModern ? row.modern : row.legacy;
      return exists && (row.part == nullptr || offer.*row.part) ? std::optional(row.method) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace soracom_mcp::mcp
