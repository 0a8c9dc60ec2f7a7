#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/json.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::tools {

/// A JSON Schema that is nothing but an object with named members, its `allOf` merged. Clients drop tools with a
/// combinator at the root, so this is what a root can be made of.
struct ObjectSchema {
  std::vector<std::pair<std::string, base::Json>> members;  ///< in the order of the schema
  std::unordered_set<std::string> required;
  std::string description;
};

/// `schema` (translated) taken apart; nothing where it says more than an object can: other combinators, members of any
/// name that it allows by itself, or no named member at all. Two different schemas of one member become its `allOf`.
std::optional<ObjectSchema> readObjectSchema(const base::Json& schema);

/// Whether `schema` (translated) is met by null.
bool acceptsNull(const base::Json& schema);

/// The schemas of all members as the document writes them, through references and `allOf`; of several of one name the
/// first. Views into document and schema.
using MemberSchemas = std::unordered_map<std::string_view, const base::Json*>;
MemberSchemas memberSchemas(const schemas::OpenApiDocument& document, const base::Json& schema);

/// Whether `schema`, as the document writes it, says by itself that other members are welcome; silence is no such word.
bool invitesOtherMembers(const schemas::OpenApiDocument& document, const base::Json& schema);

/// Whether the document says that a string holds JSON (`contentMediaType: application/json`).
bool isJsonText(const base::Json& schema);

}  // namespace soracom_mcp::tools
