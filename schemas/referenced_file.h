#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::schemas {

/// The file that a reference names by `written`, what stands before its #, counted from the document's folder. The
/// reference stands in the file `from` of that folder; `in_folder` is false where the document lies in none. kRefused,
/// with what to do, for URLs, absolute paths, what is no plain path, and what leads out of the folder by its name.
base::Result<std::string> referencedFile(const std::string& written, const std::string& from, bool in_folder);

/// A part of a reference without its percent-encoding.
std::string decodedReference(std::string_view text);

}  // namespace soracom_mcp::schemas
