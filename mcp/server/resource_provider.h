#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "mcp/protocol/request_context.h"
#include "mcp/protocol/resource_model.h"

namespace soracom_mcp::mcp {

/// Where resources come from. The server owns none.
class ResourceProvider {
 public:
  virtual ~ResourceProvider() = default;

  /// All resources and all templates, in the order in which they are listed. The same on every call until the server is
  /// told of a change; what was returned before stays valid as long as the provider. May block. Thread-safe.
  virtual const std::vector<ResourceDescription>& resources() const = 0;
  virtual const std::vector<ResourceTemplateDescription>& templates() const = 0;

  /// `uri` comes from outside as it is; it need not be a listed one. Blocks until read, until `context.stop` is
  /// requested or its deadline passes. Thread-safe. Errors: kNotFound; kCancelled when stopped; kTimeout; anything else
  /// is a defect, of which the client hears no more than that.
  virtual base::Result<ResourceReading> read(std::string_view uri, const RequestContext& context) = 0;
};

}  // namespace soracom_mcp::mcp
