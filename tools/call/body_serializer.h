#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/operation.h"

namespace soracom_mcp::tools {

/// A body as it goes onto the wire.
struct SerializedBody {
  std::string content_type;
  std::string bytes;
};

/// `value` as `media` says: JSON, form, multipart, text or bytes (a string as it is, or {"base64": "..."}). A range
/// such as `*/*` is sent as text/plain or application/octet-stream. The same value gives the same bytes every time, the
/// multipart boundary included, because an approval binds them. `files` names the members whose text is a file's
/// content: in a multipart body they get a file name and are bytes unless the encoding says more; bytes in base64 are a
/// file by themselves. kInvalidInput says what in the value is wrong.
base::Result<SerializedBody> serializeBody(const schemas::MediaType& media, const base::Json& value,
                                           const std::vector<std::string>& files = {});

}  // namespace soracom_mcp::tools
