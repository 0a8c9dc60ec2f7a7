#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "tools/http/base_url.h"

namespace soracom_mcp::app {

/// The address of a document.
struct DocumentUrl {
  tools::BaseUrl origin;  ///< scheme, host and port; no path
  std::string target;     ///< path and query, as they go onto the wire
  std::string text;       ///< normalised, without a fragment
  std::string shown;      ///< for messages: without the query, which may hold a key
};

/// Whether an argument that names a document is a URL and no file.
bool isDocumentUrl(std::string_view name);

/// `name` for messages: a URL without its query.
std::string shownDocument(const std::string& name);

/// https, or http to this machine or where `allow_insecure_http`. Without user information. kInvalidInput says what is
/// wrong and shows neither a password nor a query.
base::Result<DocumentUrl> parseDocumentUrl(std::string_view text, bool allow_insecure_http);

}  // namespace soracom_mcp::app
