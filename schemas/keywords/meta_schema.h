#pragma once

#include <string_view>

#include "base/json.h"

namespace soracom_mcp::schemas {

inline constexpr std::string_view kMetaSchemaUri = "https://json-schema.org/draft/2020-12/schema";

/// A schema of schemas that accepts what the published one of draft 2020-12 accepts, in one document.
base::Json metaSchema();

}  // namespace soracom_mcp::schemas
