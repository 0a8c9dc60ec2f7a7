#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// Messages are written as text, never through a DOM: a result is often large and already text. Every argument called
/// `json` is the text of a JSON value without a line break outside strings, and is copied as it is.

/// {"jsonrpc":"2.0","id":ID,"result": - the caller appends the value and a closing brace.
std::string openResult(const RequestId& id);
std::string resultMessage(const RequestId& id, std::string_view json);

/// Without an id the member is left out: the schemas of the protocol allow no null there. Without `data_json` as well.
std::string errorMessage(const std::optional<RequestId>& id, int code, std::string_view message,
                         std::string_view data_json = {});
std::string requestMessage(const RequestId& id, std::string_view method, std::string_view params_json);
std::string notificationMessage(std::string_view method, std::string_view params_json);

/// Appends `text` as a JSON string with nothing hidden in it (base/visible_text.h); what is not UTF-8 becomes U+FFFD.
void appendText(std::string& out, std::string_view text);

/// Appends a finite number in its shortest form; 3.0 is written 3.
void appendNumber(std::string& out, double number);

}  // namespace soracom_mcp::mcp
