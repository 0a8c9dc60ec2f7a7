#pragma once

#include <functional>
#include <memory>

#include "base/result.h"
#include "mcp/rpc/request_fields.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// What of a request's head its handlers are told of, besides the protocol's own fields, and who asks by it.
struct CallerRules {
  std::vector<std::string> headers;     ///< names in lower case
  std::vector<std::string> parameters;  ///< of the URL's query
  /// Who asks with these fields: the same text for the same peer. Nothing: all peers are the same.
  std::function<std::string(const RequestFields&)> principal;
};

/// Who sent a request, and what came with it of that which the rules name.
struct Caller {
  std::string principal = "http";
  std::shared_ptr<const RequestFields> fields;  ///< null where nothing came
};

/// kInvalidInput, with a message for the client, for a header field or a parameter that is there twice, and, where the
/// rules name parameters, for one they do not name: whoever misspells what narrows a request shall hear of it.
base::Result<Caller> readCaller(const HttpHead& head, const CallerRules& rules);

}  // namespace soracom_mcp::mcp
