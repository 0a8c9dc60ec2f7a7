#include "base/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file_descriptor.h"

namespace soracom_mcp::base {

Result<std::string> readPrivateFile(const std::string& path, std::size_t max_bytes) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0) {
    return fail(ErrorKind::kInvalidInput, "cannot read " + path + ": " + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorKind::kInvalidInput, path + " is not a regular file");
  }
  if ((status.st_mode & 077U) != 0 || (status.st_uid != ::geteuid() && status.st_uid != 0)) {
    return fail(ErrorKind::kRefused, path + " can be read by others than you; run: chmod 600 " + path);
  }
  auto text = readAll(file.get(), max_bytes);
  return text ? std::move(text) : Result<std::string>(fail(text.error().within(path)));
}

}  // namespace soracom_mcp::base
