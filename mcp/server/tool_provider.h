#pragma once

#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "mcp/protocol/request_context.h"
#include "mcp/protocol/tool_model.h"
#include "mcp/server/shared_list.h"

namespace soracom_mcp::mcp {

/// Where tools come from. The server owns none.
class ToolProvider {
 public:
  virtual ~ToolProvider() = default;

  /// The tools that a request with these fields may see, in the order in which they are listed; all of them for empty
  /// fields. The same object for the same fields until the server is told of a change. May block while the catalogue is
  /// being built. Thread-safe. kInvalidInput, with a message for the client, for fields that make no sense.
  virtual base::Result<SharedList<ToolDescription>> tools(const RequestFields& fields) const = 0;

  /// Runs one tool and blocks until it is done, `context.stop` is requested or its deadline passes. `arguments` is an
  /// object. Thread-safe; any number of calls run at once. Errors: kNotFound for a name that is not listed, kCancelled
  /// when stopped by the client, kRefused for answers that came with a state and are not bound to what this call asks
  /// (the client gets the same error as for a forged state), kInternal for a defect. Everything else is an outcome.
  virtual base::Result<ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                         const RequestContext& context) = 0;
};

}  // namespace soracom_mcp::mcp
