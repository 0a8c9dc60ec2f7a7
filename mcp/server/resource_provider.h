#pragma once

#include <string_view>

#include "base/result.h"
#include "mcp/protocol/request_context.h"
#include "mcp/protocol/resource_model.h"
#include "mcp/server/shared_list.h"

namespace soracom_mcp::mcp {

/// Where resources come from. The server owns none.
class ResourceProvider {
 public:
  virtual ~ResourceProvider() = default;

  /// All resources and all templates, in the order in which they are listed, as ToolProvider::tools gives tools.
  virtual base::Result<SharedList<ResourceDescription>> resources(const RequestFields& fields) const = 0;
  virtual base::Result<SharedList<ResourceTemplateDescription>> templates(const RequestFields& fields) const = 0;

  /// `uri` comes from outside as it is; it need not be a listed one. Blocks until read, until `context.stop` is
  /// requested or its deadline passes. Thread-safe. Errors: kNotFound; kCancelled when stopped; kTimeout; anything else
  /// is a defect, of which the client hears no more than that.
  virtual base::Result<ResourceReading> read(std::string_view uri, const RequestContext& context) = 0;
};

}  // namespace soracom_mcp::mcp
