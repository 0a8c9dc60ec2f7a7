#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/private_directory.h"

namespace soracom_mcp::app {

/// A document as it came from a URL, with what its server needs to say that it is still the same.
struct CachedDocument {
  std::string url;            ///< as it was asked for
  std::string final_url;      ///< where it came from, after redirects; what `etag` and `last_modified` belong to
  std::string etag;           ///< as sent; empty where there was none
  std::string last_modified;  ///< as sent; empty where there was none
  std::int64_t fetched = 0;   ///< seconds since 1970 at which its server last stood by it
  std::string text;
};

/// Documents that came from URLs, one file each in a directory of this user alone. A copy is found by its whole URL and
/// never for another one. Written under another name first, so that what is read is whole. Not thread-safe; several
/// processes may use one directory.
class DocumentCache final {
 public:
  /// Makes the directory where it is missing. Errors: those of PrivateDirectory.
  static base::Result<DocumentCache> open(const std::string& directory);

  /// Nothing where there is no copy, or none that can be read.
  std::optional<CachedDocument> find(const std::string& url) const;
  /// Takes the place of the copy there is.
  base::Result<void> keep(const CachedDocument& document) const;

 private:
  explicit DocumentCache(base::PrivateDirectory directory) : directory_(std::move(directory)) {}
  base::PrivateDirectory directory_;
};

}  // namespace soracom_mcp::app
