#include "base/trusted_path.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string_view>

#include "base/file_descriptor.h"

namespace soracom_mcp::base {
namespace {

constexpr int kMostLinks = 40;

bool isTrusted(const struct stat& info) { return info.st_uid == ::geteuid() || info.st_uid == 0; }

void prependNames(std::deque<std::string>& names, std::string_view path) {
  std::deque<std::string> front;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    if (!name.empty() && name != ".") {
      front.emplace_back(name);
    }
  }
  names.insert(names.begin(), front.begin(), front.end());
}

Result<void> checkDirectory(const struct stat& info, const std::string& at) {
  if (!isTrusted(info)) {
    return fail(ErrorKind::kRefused, at + " belongs to another user, who may exchange what lies in it");
  }
  if ((info.st_mode & 022U) != 0 && (info.st_mode & S_ISVTX) == 0) {
    return fail(ErrorKind::kRefused, "others may exchange what lies in " + at + "; run: chmod go-w '" + at + "'");
  }
  return {};
}

Result<std::string> readLink(int directory, const std::string& name, const std::string& at) {
  std::array<char, PATH_MAX> target{};
  const auto size = ::readlinkat(directory, name.c_str(), target.data(), target.size());
  if (size < 0 || static_cast<std::size_t>(size) == target.size()) {
    return systemFailure("cannot read the link " + at, size < 0 ? errno : ENAMETOOLONG);
  }
  return std::string(target.data(), static_cast<std::size_t>(size));
}

}  // namespace

Result<void> checkTrustedPath(const std::string& path) {
  if (path.empty() || path.front() != '/') {
    return fail(ErrorKind::kRefused, "'" + path + "' is no absolute path");
  }
  constexpr int kLook = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  std::deque<std::string> names;
  prependNames(names, path);
  FileDescriptor here(::open("/", kLook));
  std::string at = "/";
  int links = 0;
  while (!names.empty()) {
    struct stat info {};
    if (!here || ::fstat(here.get(), &info) != 0) {
      return systemFailure("cannot look at " + at, errno);
    }
    if (auto checked = checkDirectory(info, at); !checked) {
      return checked;
    }
    const std::string name = names.front();
    names.pop_front();
    const std::string next = at == "/" ? at + name : at + "/" + name;
    struct stat entry {};
    if (::fstatat(here.get(), name.c_str(), &entry, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT && names.empty()) {
        return {};
      }
      return errno == ENOENT ? Result<void>(fail(ErrorKind::kNotFound, next + " does not exist"))
                             : systemFailure("cannot look at " + next, errno);
    }
    if (S_ISLNK(entry.st_mode)) {
      // In a sticky directory everybody may make links.
      if (!isTrusted(entry)) {
        return fail(ErrorKind::kRefused, "the link " + next + " belongs to another user");
      }
      auto target = readLink(here.get(), name, next);
      if (!target) {
        return fail(std::move(target).error());
      }
      if (++links > kMostLinks) {
        return fail(ErrorKind::kRefused, path + " leads through too many links");
      }
      if (target->starts_with('/')) {
        here = FileDescriptor(::open("/", kLook));
        at = "/";
      }
      prependNames(names, *target);
      continue;
    }
    if (names.empty()) {
      return {};
    }
    here = FileDescriptor(::openat(here.get(), name.c_str(), kLook));
    at = next;
  }
  return {};
}

}  // namespace soracom_mcp::base
