#pragma once

#include <string>

#include "base/file_descriptor.h"

namespace soracom_mcp::schemas {

/// The folder a document lies in, and the files below it. Names are relative, with /; whatever they say, and whichever
/// symbolic links are met on the way, no file outside the folder is opened (openat2 with RESOLVE_BENEATH; where the
/// system has no such call, links are not followed at all).
class DocumentFolder final {
 public:
  /// Of the document `path`. kNotFound or kInvalidInput where the folder cannot be opened.
  static base::Result<DocumentFolder> of(const std::string& path);

  /// The document's own name in the folder.
  const std::string& documentName() const { return name_; }

  /// The content of a regular file. kRefused where it lies outside the folder or is no regular file, kNotFound, kLimit
  /// above `max_bytes`, kInvalidInput for what the system refuses. Messages do not repeat the name.
  base::Result<std::string> read(const std::string& name, std::size_t max_bytes) const;

 private:
  DocumentFolder(base::FileDescriptor fd, std::string name) : fd_(std::move(fd)), name_(std::move(name)) {}

  base::FileDescriptor fd_;
  std::string name_;
};

}  // namespace soracom_mcp::schemas
