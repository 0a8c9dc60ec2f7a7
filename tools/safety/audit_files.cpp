#include "tools/safety/audit_files.h"

#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "base/random_id.h"
#include "base/stop.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::PrivateDirectory;
using base::Result;
using base::Secret;

constexpr const char* kKeyFile = "key";
constexpr const char* kNewKeyFile = "key.new";
constexpr const char* kLockFile = "lock";
constexpr std::size_t kKeyBytes = 32;
constexpr std::chrono::seconds kLongestWait{2};

Result<Secret> readKey(const PrivateDirectory& directory) {
  auto fd = directory.openFile(kKeyFile);
  if (!fd) {
    return fail(std::move(fd).error());
  }
  auto text = base::readAll(fd->get(), 4096);
  if (!text) {
    return fail(std::move(text).error());
  }
  text->resize(std::min(text->find('\n'), text->size()));
  if (text->size() != 2 * kKeyBytes) {
    return fail(ErrorKind::kRefused, directory.path() + "/" + kKeyFile + " does not hold the key of the audit");
  }
  return Secret(*std::move(text));
}

Result<void> makeKey(const PrivateDirectory& directory) {
  (void)directory.remove(kNewKeyFile);
  auto fd = directory.create(kNewKeyFile);
  if (!fd) {
    return fail(std::move(fd).error());
  }
  if (auto written = base::writeAllAt(fd->get(), base::randomHex(kKeyBytes) + "\n", 0); !written) {
    return fail(written.error().within(directory.path() + "/" + kKeyFile));
  }
  if (::fsync(fd->get()) != 0) {
    return base::systemFailure("cannot write the key of the audit", errno);
  }
  if (auto named = directory.rename(kNewKeyFile, kKeyFile); !named) {
    return named;
  }
  return directory.sync();
}

}  // namespace

std::string fullAuditFile(std::uint64_t last_sequence) {
  const std::string digits = std::to_string(last_sequence);
  return "audit-" + std::string(digits.size() < 12 ? 12 - digits.size() : 0, '0') + digits + ".jsonl";
}

Result<std::vector<std::string>> auditFiles(const PrivateDirectory& directory) {
  auto names = directory.names();
  if (!names) {
    return fail(std::move(names).error());
  }
  std::vector<std::string> files;
  for (std::string& name : *names) {
    if (name.starts_with("audit-") && name.ends_with(".jsonl")) {
      files.push_back(std::move(name));
    }
  }
  if (directory.contains(kAuditFile)) {
    files.emplace_back(kAuditFile);
  }
  return files;
}

Result<base::FileDescriptor> lockAudit(const PrivateDirectory& directory) {
  auto fd = directory.create(kLockFile);
  if (!fd) {
    fd = directory.openFile(kLockFile, true);
  }
  if (!fd) {
    return fd;
  }
  const auto give_up = base::Clock::now() + kLongestWait;
  while (::flock(fd->get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return base::systemFailure("cannot lock " + directory.path(), errno);
    }
    if (base::Clock::now() > give_up) {
      return fail(ErrorKind::kTimeout, "another process holds " + directory.path() + "/" + kLockFile);
    }
    // There is no waiting for this lock with a time limit; whoever has it needs microseconds.
    const timespec pause{0, 200'000};
    ::nanosleep(&pause, nullptr);
  }
  return fd;
}

Result<Secret> auditKey(const PrivateDirectory& directory, bool make) {
  auto key = readKey(directory);
  if (key || key.error().kind != ErrorKind::kNotFound || !make) {
    return key;
  }
  const auto files = auditFiles(directory);
  if (!files) {
    return fail(files.error());
  }
  if (!files->empty()) {
    return fail(ErrorKind::kRefused, directory.path() + "/" + kKeyFile +
                                         " is gone, so nothing can follow the lines that are there; put it back, or "
                                         "move the files " +
                                         directory.path() + "/audit*.jsonl away");
  }
  if (auto made = makeKey(directory); !made) {
    return fail(std::move(made).error());
  }
  return readKey(directory);
}

}  // namespace soracom_mcp::tools
