#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/keywords/program.h"
#include "schemas/keywords/schema_index.h"

namespace soracom_mcp::schemas {

/// Turns schemas into nodes. Subschemas and targets of references wait in a list, so depth costs no stack, and a schema
/// that is reached twice is compiled once.
class Compiler final {
 public:
  explicit Compiler(const Validator::Registry& registry) : index_(registry) {}

  base::Result<std::unique_ptr<CompiledSchema>> run(const base::Json& schema);

  // For the rule families.

  /// The node of a subschema of the schema that is being compiled.
  NodeIndex child(const base::Json& schema);
  /// Compiles an expression from the schema, once for each text; kLimit where there are too many, or where they may take
  /// too much memory when they run.
  base::Result<std::shared_ptr<const re2::RE2>> pattern(const std::string& text);

 private:
  struct Pending {
    const base::Json* schema;
    SchemaIndex::ResourceIndex resource;
    NodeIndex node;
  };

  NodeIndex nodeFor(const base::Json& schema, SchemaIndex::ResourceIndex resource);
  base::Result<void> compilePending();
  base::Result<void> compileNode(const Pending& pending);
  base::Result<void> compileKeyword(Node& node, const std::string& name, const base::Json& value,
                                    const base::Json& schema);
  base::Result<void> compileReference(BranchRules& branches, const std::string& name, const base::Json& value);
  base::Result<bool> compileDynamicAnchors();

  SchemaIndex index_;
  std::deque<Node> nodes_;
  std::unordered_map<const base::Json*, NodeIndex> known_;
  std::vector<Pending> pending_;
  SchemaIndex::ResourceIndex resource_ = 0;  // of the schema that is being compiled
  std::unordered_set<std::string> dynamic_names_;
  std::unordered_map<std::string_view, std::shared_ptr<const re2::RE2>> patterns_;
  std::int64_t pattern_bytes_ = 0;  // that they may take
};

}  // namespace soracom_mcp::schemas
