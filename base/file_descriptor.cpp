#include "base/file_descriptor.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace soracom_mcp::base {

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    close();
    fd_ = other.release();
  }
  return *this;
}

int FileDescriptor::release() { return std::exchange(fd_, -1); }

void FileDescriptor::close() {
  if (fd_ >= 0) {
    ::close(std::exchange(fd_, -1));
  }
}

Unexpected<Error> systemFailure(std::string what, int number) {
  return fail(ErrorKind::kInternal, std::move(what) + ": " + std::generic_category().message(number));
}

Result<void> writeAllAt(int fd, std::string_view text, std::size_t offset) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t put = ::pwrite(fd, text.data() + done, text.size() - done, static_cast<off_t>(offset + done));
    if (put < 0 && errno != EINTR) {
      return systemFailure("cannot write", errno);
    }
    if (put == 0) {
      return systemFailure("cannot write", ENOSPC);
    }
    done += static_cast<std::size_t>(std::max<ssize_t>(put, 0));
  }
  return {};
}

Result<std::string> readAll(int fd, std::size_t max_bytes) {
  std::string text;
  while (true) {
    constexpr std::size_t kStep = 16 * 1024;
    const std::size_t size = text.size();
    text.resize(size + kStep);
    const ssize_t got = ::pread(fd, text.data() + size, kStep, static_cast<off_t>(size));
    if (got < 0 && errno != EINTR) {
      return systemFailure("cannot read", errno);
    }
    text.resize(size + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (text.size() > max_bytes) {
      return fail(ErrorKind::kLimit, "larger than " + std::to_string(max_bytes) + " bytes");
    }
    if (got == 0) {
      return text;
    }
  }
}

}  // namespace soracom_mcp::base
