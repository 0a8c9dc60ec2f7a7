#include "schemas/document_folder.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::FileDescriptor;
using base::Result;

constexpr int kFileFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

base::Unexpected<base::Error> systemError(int number) {
  const ErrorKind kind = number == ENOENT || number == ENOTDIR ? ErrorKind::kNotFound : ErrorKind::kInvalidInput;
  return fail(kind, std::generic_category().message(number));
}

/// One name after the other, none of which may be a link.
FileDescriptor openWithoutLinks(int folder, const std::string& name) {
  FileDescriptor at(::fcntl(folder, F_DUPFD_CLOEXEC, 0));
  for (std::size_t begin = 0; at && begin < name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    if (part.empty() || part == "." || part == "..") {
      errno = EXDEV;
      return FileDescriptor();
    }
    const bool last = end == name.size();
    at = FileDescriptor(
        ::openat(at.get(), part.c_str(), O_NOFOLLOW | (last ? kFileFlags : O_PATH | O_DIRECTORY | O_CLOEXEC)));
    begin = end + 1;
  }
  return at;
}

FileDescriptor openBeneath(int folder, const std::string& name) {
  open_how how{};
  how.flags = kFileFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  const long opened = ::syscall(SYS_openat2, folder, name.c_str(), &how, sizeof how);
  // A sandbox answers EPERM to calls it does not know.
  return opened < 0 && (errno == ENOSYS || errno == EPERM) ? openWithoutLinks(folder, name)
                                                           : FileDescriptor(static_cast<int>(opened));
}

}  // namespace

Result<DocumentFolder> DocumentFolder::of(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  FileDescriptor fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!fd) {
    return systemError(errno);
  }
  return DocumentFolder(std::move(fd), slash == std::string::npos ? path : path.substr(slash + 1));
}

Result<std::string> DocumentFolder::read(const std::string& name, std::size_t max_bytes) const {
  const FileDescriptor file = openBeneath(fd_.get(), name);
  if (!file) {
    return errno == EXDEV || errno == ELOOP
               ? Result<std::string>(fail(ErrorKind::kRefused, "it leads out of the document's folder"))
               : systemError(errno);
  }
  struct stat info {};
  if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return fail(ErrorKind::kRefused, "it is no regular file");
  }
  return base::readAll(file.get(), max_bytes);
}

}  // namespace soracom_mcp::schemas
