#pragma once

#include <set>
#include <string>

#include "base/result.h"
#include "mcp/protocol/change.h"
#include "mcp/protocol/error_codes.h"
#include "mcp/protocol/server_offer.h"

namespace soracom_mcp::mcp {

/// What one subscriptions/listen wants to hear.
struct SubscriptionFilter {
  static constexpr std::size_t kMaxUris = 1000;

  bool tools = false;
  bool prompts = false;
  bool resources = false;
  std::set<std::string, std::less<>> uris;

  bool wants(const Change& change) const;
};

/// The filter of a listen request, less what the server does not offer.
base::Result<SubscriptionFilter, Refusal> readSubscriptionFilter(const base::Json& params, const ServerOffer& offer);

/// notifications/subscriptions/acknowledged: the first message of a subscription.
std::string acknowledgedMessage(const SubscriptionFilter& filter, const RequestId& subscription);
/// The member of `_meta` that every message of a subscription carries.
std::string subscriptionMeta(const RequestId& subscription);

}  // namespace soracom_mcp::mcp
