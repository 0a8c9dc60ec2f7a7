#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "schemas/keywords/compiler.h"
#include "schemas/keywords/program.h"

namespace soracom_mcp::schemas {

// Each family reads its keywords into its part of the node: true when `name` is one of them, kInvalidInput when its
// value is of the wrong type. `schema` is the whole schema, for keywords that need a neighbour.

base::Result<bool> readValueRule(Node& node, const std::string& name, const base::Json& value);
base::Result<bool> readNumberRule(Node& node, const std::string& name, const base::Json& value);
base::Result<bool> readStringRule(Compiler& compiler, Node& node, const std::string& name, const base::Json& value);
base::Result<bool> readArrayRule(Compiler& compiler, Node& node, const std::string& name, const base::Json& value,
                                 bool validates);
base::Result<bool> readObjectRule(Compiler& compiler, Node& node, const std::string& name, const base::Json& value,
                                  bool validates);
base::Result<bool> readBranchRule(Compiler& compiler, Node& node, const std::string& name, const base::Json& value);

/// "NAME: must be EXPECTED".
base::Unexpected<base::Error> malformedKeyword(const std::string& name, std::string_view expected);

/// A count such as maxLength; a whole float is one. Beyond what a size can be, it is unbounded.
base::Result<std::size_t> readCount(const std::string& name, const base::Json& value);

/// The part of a node, made when it is first needed.
template <class Rules>
Rules& ensure(std::unique_ptr<Rules>& rules) {
  if (!rules) {
    rules = std::make_unique<Rules>();
  }
  return *rules;
}

}  // namespace soracom_mcp::schemas
