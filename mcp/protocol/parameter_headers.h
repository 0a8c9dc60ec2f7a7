#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/protocol/error_codes.h"
#include "mcp/protocol/tool_model.h"
#include "mcp/rpc/channel.h"

namespace soracom_mcp::mcp {

/// Arguments that a client repeats in header fields, because the tool's input schema marks them with `x-mcp-header`:
/// the value `Region` asks for the field Mcp-Param-Region. Only properties that are reached through `properties` alone
/// and are strings, integers or booleans can be marked. Immutable, thread-safe.
class ParameterHeaders final {
 public:
  explicit ParameterHeaders(const std::vector<ToolDescription>& tools);

  /// A field that is missing for an argument that is given, is there for one that is not, or says something else.
  /// Integers are compared as numbers. Fields that belong to no marked argument mean nothing. Nothing where all is
  /// well.
  std::optional<Refusal> fault(std::string_view tool, const base::Json& arguments, const HeaderFields& headers) const;

 private:
  struct Marked {
    std::vector<std::string> path;
    std::string field;  // in lower case
    std::string label;  // as the schema writes it
  };
  void collect(const base::Json& schema, std::vector<std::string>& path, std::vector<Marked>& out) const;

  std::map<std::string, std::vector<Marked>, std::less<>> by_tool_;
};

}  // namespace soracom_mcp::mcp
