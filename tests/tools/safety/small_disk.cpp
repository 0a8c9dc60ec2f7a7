#include "tests/tools/safety/small_disk.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

namespace soracom_mcp::test {
namespace {

void writeText(const char* path, const std::string& text) {
  const int fd = ::open(path, O_WRONLY | O_CLOEXEC);
  if (fd >= 0) {
    [[maybe_unused]] const ssize_t put = ::write(fd, text.data(), text.size());
    ::close(fd);
  }
}

/// Root usually has the right to mount; others have it in a user namespace of their own, where the system allows that.
bool mountHere(const std::string& mount_point, std::size_t bytes) {
  const uid_t user = ::getuid();
  const gid_t group = ::getgid();
  const bool mounts_already = user == 0 && ::unshare(CLONE_NEWNS) == 0;
  if (!mounts_already && ::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    return false;
  }
  if (!mounts_already) {
    writeText("/proc/self/setgroups", "deny");
    writeText("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
    writeText("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  }
  return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount("tmpfs", mount_point.c_str(), "tmpfs", 0, ("mode=700,size=" + std::to_string(bytes)).c_str()) == 0;
}

}  // namespace

int runOnSmallDisk(const std::string& mount_point, std::size_t bytes, const std::function<int()>& work) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::_exit(mountHere(mount_point, bytes) ? work() : kNoSmallDisk);
  }
  int status = 0;
  ::waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool fillDisk(const std::string& path, std::size_t room) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const std::string block(4096, 'x');
  off_t size = 0;
  for (ssize_t put = 1; put > 0; size += put) {
    put = ::write(fd, block.data(), block.size());
    if (put < 0) {
      break;
    }
  }
  const bool cut = fd >= 0 && ::ftruncate(fd, size - static_cast<off_t>(room)) == 0;
  ::close(fd);
  return cut && size >= static_cast<off_t>(room);
}

}  // namespace soracom_mcp::test
