#include "mcp/protocol/subscription_filter.h"

#include "mcp/protocol/admission.h"
#include "mcp/protocol/members.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using FlagResult = base::Result<bool, Refusal>;

FlagResult readFlag(const Json& filter, std::string_view name) {
  const Json* flag = base::findMember(filter, name);
  if (flag == nullptr) {
    return false;
  }
  if (!flag->is_boolean()) {
    return base::Unexpected(invalidParams("notifications." + std::string(name) + " must be true or false"));
  }
  return flag->get<bool>();
}

base::Result<std::set<std::string, std::less<>>, Refusal> readUris(const Json& filter) {
  std::set<std::string, std::less<>> out;
  const Json* uris = base::findMember(filter, "resourceSubscriptions");
  if (uris == nullptr) {
    return out;
  }
  if (!uris->is_array() || uris->size() > SubscriptionFilter::kMaxUris) {
    return base::Unexpected(invalidParams("notifications.resourceSubscriptions must be an array of at most " +
                                          std::to_string(SubscriptionFilter::kMaxUris) + " URIs"));
  }
  for (const Json& uri : *uris) {
    if (!uri.is_string()) {
      return base::Unexpected(invalidParams("notifications.resourceSubscriptions must hold strings"));
    }
    out.insert(uri.get<std::string>());
  }
  return out;
}

}  // namespace

bool SubscriptionFilter::wants(const Change& change) const {
  switch (change.kind) {
    case Change::Kind::kTools:
      return tools;
    case Change::Kind::kPrompts:
      return prompts;
    case Change::Kind::kResources:
      return resources;
    case Change::Kind::kResourceContents:
      return uris.contains(change.uri);
  }
  return false;
}

base::Result<SubscriptionFilter, Refusal> readSubscriptionFilter(const Json& params, const ServerOffer& offer) {
  const Json* filter = base::findMember(params, "notifications");
  if (filter == nullptr || !filter->is_object()) {
    return base::Unexpected(invalidParams("notifications is required and must be an object"));
  }
  SubscriptionFilter out;
  const struct {
    std::string_view name;
    bool SubscriptionFilter::*wanted;
    bool offered;
  } flags[] = {{"toolsListChanged", &SubscriptionFilter::tools, offer.tool_changes},
               {"promptsListChanged", &SubscriptionFilter::prompts, offer.prompts && offer.prompt_changes},
               {"resourcesListChanged", &SubscriptionFilter::resources, offer.resources && offer.resource_changes}};
  for (const auto& flag : flags) {
    const FlagResult wanted = readFlag(*filter, flag.name);
    if (!wanted) {
      return base::Unexpected(wanted.error());
    }
    out.*flag.wanted = *wanted && flag.offered;
  }
  auto uris = readUris(*filter);
  if (!uris) {
    return base::Unexpected(uris.error());
  }
  if (offer.resources && offer.resource_updates) {
    out.uris = *std::move(uris);
  }
  return out;
}

std::string acknowledgedMessage(const SubscriptionFilter& filter, const RequestId& subscription) {
  std::string params = R"({"notifications":{)";
  for (const auto& [name, wanted] : {std::pair<std::string_view, bool>{"toolsListChanged", filter.tools},
                                     {"promptsListChanged", filter.prompts},
                                     {"resourcesListChanged", filter.resources}}) {
    if (wanted) {
      appendBoolMember(params, name, true);
    }
  }
  if (!filter.uris.empty()) {
    openMember(params, "resourceSubscriptions");
    params += base::writeJson(Json(filter.uris));
  }
  params += R"(},"_meta":{)" + subscriptionMeta(subscription) + "}}";
  return notificationMessage("notifications/subscriptions/acknowledged", params);
}

std::string subscriptionMeta(const RequestId& subscription) {
  std::string out = R"("io.modelcontextprotocol/subscriptionId":)";
  subscription.appendTo(out);
  return out;
}

}  // namespace soracom_mcp::mcp
