#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::tools {

/// A file as a caller gives it.
struct SentFile {
  std::string bytes;
  std::string name;  ///< empty where the caller gives none
  std::string type;  ///< as `name`
};

/// Whether `value` is an object that can only be a file: `base64` or `text`, and nothing but `filename` and
/// `contentType` beside it.
bool isFileObject(const base::Json& value);

/// A string is the file's text. An object has its bytes as `base64` (RFC 4648; padding may be left out) or as `text`.
/// kInvalidInput for anything else, for broken base64 (with the place) and for a `contentType` that is no media type.
base::Result<SentFile> readSentFile(const base::Json& value);

}  // namespace soracom_mcp::tools
