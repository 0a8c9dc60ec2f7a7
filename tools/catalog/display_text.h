#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::tools {

/// Text of a document made fit for a model: valid UTF-8 without control, invisible and bidirectional characters (which
/// can hide instructions), HTML tags, comments and relative links; spaces collapsed, at most one empty line in a row.
/// At most `max_bytes`, cut between characters.
std::string cleanText(std::string_view text, std::size_t max_bytes);

/// The same on one line.
std::string cleanLine(std::string_view text, std::size_t max_bytes);

/// Cleans every `title` and `description` of a JSON Schema, each to at most `max_bytes`, and drops those that are
/// empty. Data inside the schema (enum, const, default, examples) stays as it is.
void cleanSchemaTexts(base::Json& schema, std::size_t max_bytes);

}  // namespace soracom_mcp::tools
