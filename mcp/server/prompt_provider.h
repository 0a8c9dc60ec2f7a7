#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mcp/protocol/prompt_model.h"
#include "mcp/protocol/request_context.h"
#include "mcp/server/shared_list.h"

namespace soracom_mcp::mcp {

using PromptArguments = std::map<std::string, std::string, std::less<>>;

/// Where prompts come from. The server owns none.
class PromptProvider {
 public:
  virtual ~PromptProvider() = default;

  /// All prompts, in the order in which they are listed, as ToolProvider::tools gives tools.
  virtual base::Result<SharedList<PromptDescription>> prompts(const RequestFields& fields) const = 0;

  /// Text from outside becomes part of what a model reads: it is marked as such. Blocks as ResourceProvider::read does.
  /// Thread-safe. Errors: kNotFound for an unknown name; kInvalidInput, with a message for the client, for arguments
  /// that are missing or wrong; kCancelled; kTimeout; anything else is a defect.
  virtual base::Result<PromptContent> get(std::string_view name, const PromptArguments& arguments,
                                          const RequestContext& context) = 0;
};

}  // namespace soracom_mcp::mcp
