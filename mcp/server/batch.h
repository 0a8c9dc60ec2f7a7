#pragma once

#include "mcp/server/dispatcher.h"

namespace soracom_mcp::mcp {

/// Serves the messages of one array: each by itself, the answers together in one array. Refused as a whole, with one
/// error and nothing done: an empty or too long batch, one id twice, an element with a modern envelope, and any batch
/// on a connection whose revision has none.
void serveBatch(std::vector<Message> messages, const std::shared_ptr<Exchange>& exchange, Dispatcher& dispatcher);

}  // namespace soracom_mcp::mcp
