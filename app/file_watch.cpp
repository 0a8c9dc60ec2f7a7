#include "app/file_watch.h"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <system_error>

#include "base/log.h"

namespace soracom_mcp::app {
namespace {

/// Programs write in several steps; what follows sooner belongs to the same change.
constexpr int kQuietMs = 100;
/// A folder in which something always happens must not keep a change waiting for ever.
constexpr int kMostQuietRounds = 20;
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB;

/// Where something happens when a file changes: its folder, and the one it really lies in.
std::set<std::string> foldersOf(const std::vector<std::string>& files) {
  std::set<std::string> out;
  for (const std::string& file : files) {
    const std::filesystem::path path(file);
    out.insert(path.has_parent_path() ? path.parent_path().string() : std::string("."));
    std::error_code unreadable;
    const auto real = std::filesystem::canonical(path, unreadable);
    if (!unreadable) {
      out.insert(real.parent_path().string());
    }
  }
  return out;
}

void empty(int descriptor) {
  std::array<char, 4096> buffer;
  while (::read(descriptor, buffer.data(), buffer.size()) > 0) {
  }
}

}  // namespace

FileWatch::FileWatch(std::vector<std::string> files, std::function<void()> changed)
    : files_(std::move(files)), changed_(std::move(changed)), folders_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  thread_ = std::thread([this, known = identitiesOf(files_)] { run(known); });
}

FileWatch::~FileWatch() {
  ended_.set();
  thread_.join();
}

void FileWatch::checkNow() noexcept { requested_.set(); }

std::vector<FileWatch::Identity> FileWatch::identitiesOf(const std::vector<std::string>& files) {
  std::vector<Identity> out;
  for (const std::string& file : files) {
    struct stat status {};
    const bool there = ::stat(file.c_str(), &status) == 0;
    out.push_back(there ? Identity{static_cast<std::int64_t>(status.st_dev), static_cast<std::int64_t>(status.st_ino),
                                   status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec, 1}
                        : Identity{});
  }
  return out;
}

void FileWatch::watchFolders() {
  for (const std::string& folder : foldersOf(files_)) {
    if (::inotify_add_watch(folders_.get(), folder.c_str(), kEvents) < 0) {
      base::log(base::LogLevel::kWarning, "{}: changes in it will not be seen ({}); SIGHUP has the document read anew",
                folder, std::generic_category().message(errno));
    }
  }
}

FileWatch::Woken FileWatch::wait() const {
  std::array<pollfd, 3> waits{
      {{ended_.descriptor(), POLLIN, 0}, {requested_.descriptor(), POLLIN, 0}, {folders_.get(), POLLIN, 0}}};
  while (::poll(waits.data(), waits.size(), -1) < 0 && errno == EINTR) {
  }
  if (waits[0].revents != 0) {
    return Woken::kToEnd;
  }
  return waits[1].revents != 0 ? Woken::kByRequest : Woken::kByFolder;
}

void FileWatch::waitUntilQuiet() const {
  for (int round = 0; round < kMostQuietRounds; ++round) {
    empty(folders_.get());
    std::array<pollfd, 2> waits{{{ended_.descriptor(), POLLIN, 0}, {folders_.get(), POLLIN, 0}}};
    const int ready = ::poll(waits.data(), waits.size(), kQuietMs);
    if (ready == 0 || waits[0].revents != 0) {
      return;
    }
  }
}

void FileWatch::run(std::vector<Identity> known) {
  // On this thread, because it takes the system long in a folder of many files. What happened until now is looked at.
  watchFolders();
  for (Woken woken = Woken::kAtStart; woken != Woken::kToEnd; woken = wait()) {
    if (woken == Woken::kByFolder) {
      waitUntilQuiet();
    }
    if (woken == Woken::kByRequest) {
      requested_.reset();  // one that comes from now on is seen by wait()
    }
    // Before the files are read: what happens meanwhile is seen the next time.
    std::vector<Identity> now = identitiesOf(files_);
    const bool all_there = std::find(now.begin(), now.end(), Identity{}) == now.end();
    const bool changed = now != known && all_there;
    if (changed || woken == Woken::kByRequest) {
      known = std::move(now);
      watchFolders();  // a link may lead into another one now
      changed_();
    }
  }
}

}  // namespace soracom_mcp::app
