#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

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

/// One block of a result's content. The two kinds this program makes.
struct ContentBlock {
  enum class Kind { kText, kImage };
  Kind kind = Kind::kText;
  std::string text;       ///< kText: the text. kImage: the bytes in base64
  std::string mime_type;  ///< kImage only
};

/// What a call came to. A failure a model can act on is an outcome with `is_error`, not an Error.
struct ToolOutcome {
  std::vector<ContentBlock> content;
  /// Compact text of a JSON object, written by writeJson; sent as structuredContent as it is. A provider that sets it
  /// puts the same bytes into a text block, because some clients read one and some the other. Absent on errors.
  std::optional<std::string> structured;
  bool is_error = false;
  std::optional<base::Json> meta;  ///< becomes the result's `_meta`; an object
};

}  // namespace soracom_mcp::mcp
