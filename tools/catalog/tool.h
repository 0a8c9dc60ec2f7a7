#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "mcp/server/tool_provider.h"
#include "schemas/openapi_document.h"
#include "schemas/validator.h"
#include "tools/safety/risk.h"

namespace soracom_mcp::tools {

/// Where the value of one argument goes.
enum class ArgumentTarget {
  kParameter,   ///< operation.parameters[parameter]
  kBodyMember,  ///< the member `wire_name` of the JSON or form body
  kBody,        ///< the whole body
  // Not sent: for this program.
  kFields,  ///< which members of the answer are wanted (tools/call/projection.h)
  kPages,   ///< how many pages to read
};

/// One property of a tool's input schema, and its way into the request. `key` differs from the name on the wire where
/// that name is no safe property key or is taken.
struct Argument {
  std::string key;
  ArgumentTarget target = ArgumentTarget::kParameter;
  std::size_t parameter = 0;  ///< index, for kParameter
  std::string wire_name;
  bool required = false;  ///< in the tool's schema
  bool required_in_body =
      false;               ///< a member that must be there whenever a body is sent, also where a body is optional
  bool nullable = false;   ///< null is a value of its own; elsewhere null means absent
  bool json_text = false;  ///< JSON inside a string (`contentMediaType: application/json`): an object is accepted too
  bool file = false;       ///< its text is a file's content: a part of a multipart body with a file name
  bool listed = true;      ///< false: taken, but not part of the tool's schema, to keep that short
  bool secret = false;     ///< never shown: not in errors, logs or dry runs
  /// Of a secret: it may be given as it is, because it is used once or is no text. Every other one is given as a
  /// reference (tools/safety/secret_reference.h), and the input schema asks for that.
  bool literal = false;
  bool existing = false;  ///< of a secret: it exists already, so that none is generated
  /// What it must be, as far as it is a secret or may hold some (secret_places.h); null where it may not.
  base::Json secret_schema;
};

/// How the body of a success becomes structuredContent.
enum class OutputShape {
  kNone,     ///< the operation returns no body
  kObject,   ///< as it is
  kWrapped,  ///< an array, under the member `items`; any other value under `result`
};

/// One operation as a tool. Immutable; the document outlives it.
struct Tool {
  const mcp::ToolDescription& description;  ///< lies in the registry's list of them, which outlives it
  const schemas::Operation* operation = nullptr;
  base::Json secret_definitions = {};    ///< what secret schemas of arguments refer to as #/$defs/NAME; null: nothing
  base::Json full_input_schema = {};     ///< what arguments are held against where less of it is shown; else null
  std::vector<Argument> arguments = {};  ///< parameters first, in the document's order
  std::string body_media_type = {};      ///< empty where the operation takes no body
  Risk risk = Risk::kDanger;
  OutputShape output = OutputShape::kNone;
  /// JSON pointers into the body as the upstream sends it; the token `*` stands for every array element.
  std::vector<std::string> secret_output = {};
  std::vector<std::string> json_text_output = {};  ///< pointers to strings that hold JSON
  std::size_t index = 0;                           ///< place in the registry
  std::vector<std::string> remarks = {};           ///< what of the operation is not shown, for people
};

}  // namespace soracom_mcp::tools
