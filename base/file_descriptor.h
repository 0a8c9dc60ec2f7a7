#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::base {

/// Owns one open file of the operating system.
class FileDescriptor final {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { close(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void close();

 private:
  int fd_ = -1;
};

/// What the operating system says about `errno`, as a failure of `what`: "what: No space left on device".
Unexpected<Error> systemFailure(std::string what, int number);

/// Writes all of `text` at `offset`. What was written before a failure stays in the file.
Result<void> writeAllAt(int fd, std::string_view text, std::size_t offset);

/// The file from its beginning to its end; kLimit when it has more than `max_bytes`.
Result<std::string> readAll(int fd, std::size_t max_bytes);

}  // namespace soracom_mcp::base
