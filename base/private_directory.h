#pragma once

#include <string>
#include <vector>

#include "base/file_descriptor.h"

namespace soracom_mcp::base {

/// A directory that belongs to this user alone, and the files in it. Everything goes through the open directory, so
/// that it cannot be exchanged meanwhile; no symbolic link is followed below it. File names are plain: no slash.
///
/// Errors are kRefused where somebody else could reach the content (the message says what to do), kNotFound, and
/// kInternal for what the operating system refuses. Blocks on the disk only.
class PrivateDirectory final {
 public:
  /// Opens `path`; with `make` it and its missing parents are made (0700). Refused: a symbolic link in its place,
  /// another owner, any right for group or others, and a way to it on which others may exchange
  /// something (checkTrustedPath()).
  static Result<PrivateDirectory> open(std::string path, bool make);

  /// Another handle of the same directory.
  PrivateDirectory(const PrivateDirectory& other);
  PrivateDirectory(PrivateDirectory&&) noexcept = default;
  PrivateDirectory& operator=(PrivateDirectory&&) noexcept = default;

  const std::string& path() const { return path_; }
  int fd() const { return fd_.get(); }

  /// A new file (0600), open for reading and writing. kRefused when the name is taken.
  Result<FileDescriptor> create(const std::string& name) const;
  /// An existing file, for reading and, with `writable`, writing. Refused: what is no regular file, has another owner,
  /// a right for group or others, or a second name.
  Result<FileDescriptor> openFile(const std::string& name, bool writable = false) const;
  bool contains(const std::string& name) const;
  /// Replaces `to`. Durable only after sync().
  Result<void> rename(const std::string& from, const std::string& to) const;
  Result<void> remove(const std::string& name) const;
  /// Sorted.
  Result<std::vector<std::string>> names() const;
  /// Makes what was created, renamed and removed survive a loss of power.
  Result<void> sync() const;

 private:
  PrivateDirectory(std::string path, FileDescriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  std::string in(const std::string& name) const { return path_ + "/" + name; }

  std::string path_;
  FileDescriptor fd_;
};

}  // namespace soracom_mcp::base
