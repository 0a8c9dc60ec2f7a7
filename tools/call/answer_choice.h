#pragma once

#include <string>

#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// What the caller says of the answer, besides the operation's own arguments.
/// The members that are wanted (see Projection); empty: all.
std::string fieldsOf(const Tool& tool, const base::Json& arguments);
inline constexpr unsigned kMostPages = 20;
/// How many pages to read at most: what was given, brought between 1 and kMostPages.
unsigned pagesOf(const Tool& tool, const base::Json& arguments);

}  // namespace soracom_mcp::tools
