#pragma once

#include <optional>

#include "base/json.h"
#include "schemas/translation/rules.h"

namespace soracom_mcp::schemas {

struct ScalarKeyword {
  TranslationRule rule;  ///< before kRequired: the value holds no schema
  std::string_view name;
  const base::Json& value;
  const base::Json& schema;  ///< which the keyword is in, as the document writes it
  bool request = true;       ///< a nullable schema takes null; in a response each does
};

/// What a keyword's value becomes. Nothing for a value of the wrong type: it says nothing a client could use.
std::optional<base::Json> translateScalar(const ScalarKeyword& keyword);

}  // namespace soracom_mcp::schemas
