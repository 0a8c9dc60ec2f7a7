#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::tools {

/// A string of a schema in which something is hidden, and how it is shown in its place.
struct Spelling {
  std::string shown;
  std::string real;
};

/// Whether makeSchemaVisible would change anything.
bool hidesSomething(const base::Json& schema);

/// Writes out what is hidden (base/visible_text.h) in every string and name of a JSON Schema: members, enum, const,
/// default, examples, formats. A pattern means the same afterwards. Two different names or values are shown
/// differently. What is no data, formats for example, loses its comments as well. Returns what a caller may be given
/// and may send back: names of members, and strings of data.
std::vector<Spelling> makeSchemaVisible(base::Json& schema);

/// Puts the real strings in the place of those that are exactly as they are shown; of names as well.
void restoreSpellings(base::Json& value, const std::vector<Spelling>& spellings);

/// Part of an OpenAPI document as it is shown to a model: in addition, texts for people are cleaned (cleanText), and
/// `$comment`, which is for those who write schemas, is left out.
void makeDefinitionVisible(base::Json& definition);

}  // namespace soracom_mcp::tools
