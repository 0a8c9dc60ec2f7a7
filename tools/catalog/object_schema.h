#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::tools {

/// A JSON Schema that is nothing but an object with named members, its `allOf` merged. Clients drop tools with a
/// combinator at the root, so this is what a root can be made of.
struct ObjectSchema {
  std::vector<std::pair<std::string, base::Json>> members;  ///< in the order of the schema
  std::vector<std::string> required;
  std::string description;

  bool requiresMember(const std::string& name) const;
};

/// `schema` (translated) taken apart; nothing where it says more than an object can: other combinators, members of any
/// name that it allows by itself, or no named member at all. Two different schemas of one member become its `allOf`.
std::optional<ObjectSchema> readObjectSchema(const base::Json& schema);

/// Whether `schema` (translated) is met by null.
bool acceptsNull(const base::Json& schema);

/// The schema of member `name` as the document writes it, through references and `allOf`; null where there is none.
const base::Json* findMemberSchema(const schemas::OpenApiDocument& document, const base::Json& schema,
                                   std::string_view name);

/// Whether `schema`, as the document writes it, says by itself that other members are welcome; silence is no such word.
bool invitesOtherMembers(const schemas::OpenApiDocument& document, const base::Json& schema);

/// Whether the document says that a string holds JSON (`contentMediaType: application/json`).
bool isJsonText(const base::Json& schema);

}  // namespace soracom_mcp::tools
