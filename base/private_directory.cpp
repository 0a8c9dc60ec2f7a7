#include "base/private_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "base/trusted_path.h"

namespace soracom_mcp::base {
namespace {

constexpr int kDirectoryFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

Result<void> makeDirectories(const std::string& path) {
  for (auto slash = path.find('/', 1); true; slash = path.find('/', slash + 1)) {
    const std::string part = path.substr(0, slash);
    if (::mkdir(part.c_str(), 0700) != 0 && errno != EEXIST) {
      return systemFailure("cannot make " + part, errno);
    }
    if (slash == std::string::npos) {
      return {};
    }
  }
}

Result<void> checkOwner(const struct stat& info, const std::string& path, const char* fix) {
  if (info.st_uid != ::geteuid()) {
    return fail(ErrorKind::kRefused,
                path + " belongs to another user; it must belong to the user this program runs as");
  }
  if ((info.st_mode & 077U) != 0) {
    return fail(ErrorKind::kRefused, path + " can be reached by others; run: " + fix + " '" + path + "'");
  }
  return {};
}

}  // namespace

PrivateDirectory::PrivateDirectory(const PrivateDirectory& other)
    : path_(other.path_), fd_(::fcntl(other.fd(), F_DUPFD_CLOEXEC, 0)) {}

Result<PrivateDirectory> PrivateDirectory::open(std::string path, bool make) {
  if (path.empty() || path.front() != '/') {
    return fail(ErrorKind::kRefused, "'" + path + "' is no absolute path");
  }
  // Whoever may write to a directory on the way may put another one in the place of this one.
  if (auto checked = checkTrustedPath(path); !checked && !(make && checked.error().kind == ErrorKind::kNotFound)) {
    return fail(std::move(checked).error());
  }
  if (make) {
    if (auto made = makeDirectories(path); !made) {
      return fail(std::move(made).error());
    }
  }
  FileDescriptor fd(::open(path.c_str(), kDirectoryFlags));
  if (!fd) {
    if (errno == ENOENT) {
      return fail(ErrorKind::kNotFound, path + " does not exist");
    }
    if (errno == ELOOP || errno == ENOTDIR) {
      return fail(ErrorKind::kRefused, path + " must be a directory and no symbolic link");
    }
    return systemFailure("cannot open " + path, errno);
  }
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) {
    return systemFailure("cannot look at " + path, errno);
  }
  if (auto checked = checkOwner(info, path, "chmod 700"); !checked) {
    return fail(std::move(checked).error());
  }
  return PrivateDirectory(std::move(path), std::move(fd));
}

Result<FileDescriptor> PrivateDirectory::create(const std::string& name) const {
  FileDescriptor fd(
      ::openat(fd_.get(), name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0600));
  if (!fd) {
    return errno == EEXIST ? Result<FileDescriptor>(fail(ErrorKind::kRefused, in(name) + " exists already"))
                           : systemFailure("cannot make " + in(name), errno);
  }
  return fd;
}

Result<FileDescriptor> PrivateDirectory::openFile(const std::string& name, bool writable) const {
  const int flags = (writable ? O_RDWR : O_RDONLY) | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  FileDescriptor fd(::openat(fd_.get(), name.c_str(), flags));
  if (!fd) {
    if (errno == ENOENT) {
      return fail(ErrorKind::kNotFound, in(name) + " does not exist");
    }
    return errno == ELOOP ? Result<FileDescriptor>(
                                fail(ErrorKind::kRefused, in(name) + " is a symbolic link, which is not followed"))
                          : systemFailure("cannot open " + in(name), errno);
  }
  struct stat info {};
  if (::fstat(fd.get(), &info) != 0) {
    return systemFailure("cannot look at " + in(name), errno);
  }
  if (!S_ISREG(info.st_mode) || info.st_nlink > 1) {
    return fail(ErrorKind::kRefused, in(name) + " is no regular file with one name");
  }
  if (auto checked = checkOwner(info, in(name), "chmod 600"); !checked) {
    return fail(std::move(checked).error());
  }
  return fd;
}

bool PrivateDirectory::contains(const std::string& name) const {
  struct stat info {};
  return ::fstatat(fd_.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) == 0;
}

Result<void> PrivateDirectory::rename(const std::string& from, const std::string& to) const {
  if (::renameat(fd_.get(), from.c_str(), fd_.get(), to.c_str()) != 0) {
    return systemFailure("cannot rename " + in(from), errno);
  }
  return {};
}

Result<void> PrivateDirectory::remove(const std::string& name) const {
  if (::unlinkat(fd_.get(), name.c_str(), 0) != 0) {
    return errno == ENOENT ? Result<void>(fail(ErrorKind::kNotFound, in(name) + " does not exist"))
                           : systemFailure("cannot remove " + in(name), errno);
  }
  return {};
}

Result<std::vector<std::string>> PrivateDirectory::names() const {
  const int own = ::openat(fd_.get(), ".", kDirectoryFlags);
  DIR* directory = own < 0 ? nullptr : ::fdopendir(own);
  if (directory == nullptr) {
    return systemFailure("cannot list " + path_, errno);
  }
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") {
      names.push_back(name);
    }
  }
  ::closedir(directory);
  std::sort(names.begin(), names.end());
  return names;
}

Result<void> PrivateDirectory::sync() const {
  return ::fsync(fd_.get()) == 0 ? Result<void>() : systemFailure("cannot write " + path_, errno);
}

}  // namespace soracom_mcp::base
