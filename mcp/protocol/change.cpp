#include "mcp/protocol/change.h"

#include "base/visible_json.h"
#include "mcp/protocol/members.h"
#include "mcp/protocol/subscription_filter.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

std::string_view methodOf(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::kTools:
      return "notifications/tools/list_changed";
    case Change::Kind::kPrompts:
      return "notifications/prompts/list_changed";
    case Change::Kind::kResources:
      return "notifications/resources/list_changed";
    case Change::Kind::kResourceContents:
      break;
  }
  return "notifications/resources/updated";
}

}  // namespace

std::string changeMessage(const Change& change, const std::optional<RequestId>& subscription) {
  std::string params = "{";
  if (change.kind == Change::Kind::kResourceContents) {
    openMember(params, "uri");
    appendText(params, change.uri);
  }
  if (subscription) {
    openMember(params, "_meta");
    params += '{' + subscriptionMeta(*subscription) + '}';
  }
  params += '}';
  return notificationMessage(methodOf(change.kind), params);
}

std::string logMessage(LogLevel level, std::string_view logger, const base::Json& data) {
  std::string params = "{";
  appendTextMember(params, "level", logLevelName(level));
  appendTextMember(params, "logger", logger);
  openMember(params, "data");
  params += base::writeVisibleJson(data) + '}';
  return notificationMessage("notifications/message", params);
}

}  // namespace soracom_mcp::mcp
