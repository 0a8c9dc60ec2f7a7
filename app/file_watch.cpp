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
#include <utility>

#include "base/log.h"

namespace soracom_mcp::app {
namespace {

/// Programs write in several steps; what follows sooner belongs to the same change.
constexpr int kQuietMs = 100;
/// A folder in which something always happens must not keep a change waiting for ever.
constexpr int kMostQuietRounds = 20;
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_ATTRIB;

/// Where something happens when a file changes: its folder, or the next above that is there, and the one it really lies
/// in.
void addFolders(const std::string& file, std::set<std::string>& out) {
  const std::filesystem::path path(file);
  std::filesystem::path folder = path.parent_path();
  std::error_code unreadable;
  while (folder.has_relative_path() && !std::filesystem::is_directory(folder, unreadable)) {
    folder = folder.parent_path();
  }
  out.insert(folder.empty() ? std::string(".") : folder.string());
  const auto real = std::filesystem::canonical(path, unreadable);
  if (!unreadable) {
    out.insert(real.parent_path().string());
  }
}

void empty(int descriptor) {
  std::array<char, 4096> buffer;
  while (::read(descriptor, buffer.data(), buffer.size()) > 0) {
  }
}

}  // namespace

FileWatch::FileWatch(Names files, std::function<Names()> more, std::function<void()> changed)
    : files_(std::move(files)),
      more_(std::move(more)),
      changed_(std::move(changed)),
      others_(more_()),
      folders_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  thread_ = std::thread([this, known = look()] { run(known); });
}

FileWatch::~FileWatch() {
  ended_.set();
  thread_.join();
}

void FileWatch::checkNow() noexcept { requested_.set(); }

FileWatch::Identities FileWatch::look() const {
  Identities out;
  for (const Names* names : {&files_, &others_}) {
    for (const std::string& file : *names) {
      struct stat status {};
      const bool there = ::stat(file.c_str(), &status) == 0;
      out[file] = there ? Identity{static_cast<std::int64_t>(status.st_dev),
                                   static_cast<std::int64_t>(status.st_ino),
                                   status.st_size,
                                   status.st_mtim.tv_sec,
                                   status.st_mtim.tv_nsec,
                                   1}
                        : Identity{};
    }
  }
  return out;
}

bool FileWatch::isChange(const Identities& known, const Identities& now) const {
  return std::none_of(files_.begin(), files_.end(), [&](const auto& file) { return now.at(file) == Identity{}; }) &&
         std::any_of(now.begin(), now.end(),
                     [&](const auto& one) { return one.second != Identity{} && one.second != known.at(one.first); });
}

void FileWatch::watchFolders() {
  std::set<std::string> folders;
  for (const Names* names : {&files_, &std::as_const(others_)}) {
    for (const std::string& file : *names) {
      addFolders(file, folders);
    }
  }
  std::set<int> watches;
  for (const std::string& folder : folders) {
    watchFolder(folder, watches);
  }
  for (const int watch : watches_) {
    if (!watches.contains(watch)) {
      ::inotify_rm_watch(folders_.get(), watch);
    }
  }
  watches_ = std::move(watches);
}

void FileWatch::watchFolder(const std::string& folder, std::set<int>& watches) {
  const int watch = ::inotify_add_watch(folders_.get(), folder.c_str(), kEvents);
  if (watch >= 0) {
    watches.insert(watch);
    unwatched_.erase(folder);
  } else if (unwatched_.insert(folder).second) {
    base::log(base::LogLevel::kWarning, "{}: changes in it will not be seen ({}); SIGHUP has the document read anew",
              folder, std::generic_category().message(errno));
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

void FileWatch::run(Identities known) {
  for (Woken woken = Woken::kAtStart; woken != Woken::kToEnd; woken = wait()) {
    if (woken == Woken::kByFolder) {
      waitUntilQuiet();
    }
    if (woken == Woken::kByRequest) {
      requested_.reset();  // one that comes from now on is seen by wait()
    }
    // On this thread, because it takes the system long in a folder of many files. A folder that was missing may be
    // there now, and a link may lead into another one. What happened until now is looked at.
    watchFolders();
    // Before the files are read: what happens meanwhile is seen the next time.
    Identities now = look();
    if (isChange(known, now) || woken == Woken::kByRequest) {
      known = std::move(now);
      changed_();
      others_ = more_();
      watchFolders();
      for (auto& [file, identity] : look()) {
        known.try_emplace(file, identity);
      }
    }
  }
}

}  // namespace soracom_mcp::app
