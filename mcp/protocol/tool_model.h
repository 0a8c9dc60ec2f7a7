#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "mcp/protocol/content.h"
#include "mcp/protocol/input_required.h"

namespace soracom_mcp::mcp {

/// The five statements a client may show or act on. All are always sent. Hints, never a promise the client may rely on.
struct ToolAnnotations {
  std::string title;
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
};

/// A tool as clients see it.
struct ToolDescription {
  std::string name;
  std::string title;
  std::string description;
  base::Json input_schema;                  ///< JSON Schema 2020-12, root `type: object`
  std::optional<base::Json> output_schema;  ///< JSON Schema 2020-12, root `type: object`
  ToolAnnotations annotations;
};

/// What a call came to. A failure a model can act on is an outcome with `is_error`, not an Error.
struct ToolOutcome {
  std::vector<ContentBlock> content;
  /// Compact text of a JSON object, written by writeJson; sent as structuredContent as it is. A provider that sets it
  /// puts the same bytes into a text block, because some clients read one and some the other. Absent on errors.
  std::optional<std::string> structured;
  bool is_error = false;
  std::optional<base::Json> meta;  ///< becomes the result's `_meta`; an object
  /// The call cannot go on before somebody has answered; all other members mean nothing then. See InputRequired.
  std::optional<InputRequired> input_required = {};
};

}  // namespace soracom_mcp::mcp
