#include "tools/safety/kept_secrets.h"

#include <fcntl.h>

#include <chrono>

#include "base/private_directory.h"
#include "tools/safety/secret_file.h"

namespace soracom_mcp::tools {
namespace {

using Owned = std::map<std::string, std::vector<base::Secret>>;

/// Longer than two changes may be apart and get the same time: some file systems write whole seconds.
std::chrono::milliseconds grainOf(const timespec& time) {
  return time.tv_nsec == 0 ? std::chrono::milliseconds(2100) : std::chrono::milliseconds(20);
}

std::chrono::nanoseconds sinceEpoch(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

KeptSecrets::Scrubber withMore(const KeptSecrets::Scrubber& known, const std::vector<base::Secret>& secrets) {
  auto more = known ? std::make_shared<SecretScrubber>(*known) : std::make_shared<SecretScrubber>();
  more->add(secrets);
  return more;
}

}  // namespace

void KeptSecrets::readNew(const base::PrivateDirectory& directory, const std::vector<std::string>& names) {
  Owned found;
  std::vector<base::Secret> all;
  for (const std::string& name : names) {
    struct stat info {};
    if (::fstatat(directory.fd(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      continue;
    }
    // A reservation gets its secret without a change of the directory.
    const bool reservation = name.ends_with(partOf(""));
    const auto known = read_.find(name);
    if (known != read_.end() && known->second == identityOf(info)) {
      continue;
    }
    read_[name] = identityOf(info);
    auto fd = directory.openFile(name);
    auto file = fd ? readSecretFile(fd->get()) : base::Result<SecretFile>(base::fail(fd.error()));
    if (reservation && (!file || file->members.empty())) {
      read_.erase(name);
    }
    if (!file) {
      continue;
    }
    for (auto& [member, secret] : file->members) {
      found[file->origin.owner].push_back(secret);
      all.push_back(std::move(secret));
    }
  }
  if (all.empty()) {
    return;
  }
  all_ = withMore(all_, all);
  for (const auto& [owner, secrets] : found) {
    of_owners_[owner] = withMore(of_owners_[owner], secrets);
  }
}

void KeptSecrets::refresh() {
  struct stat info {};
  if (::stat(directory_.c_str(), &info) != 0 || (settled_ && identityOf(info) == seen_)) {
    return;
  }
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto directory = base::PrivateDirectory::open(directory_, false);
  const auto names = directory ? directory->names() : base::fail(directory.error());
  if (!names) {
    return;
  }
  seen_ = identityOf(info);
  settled_ = now - sinceEpoch(info.st_mtim) > grainOf(info.st_mtim);
  readNew(*directory, *names);
}

KeptSecrets::Scrubber KeptSecrets::of(const std::string* owner) {
  const std::lock_guard lock(mutex_);
  refresh();
  if (owner == nullptr) {
    return all_;
  }
  Scrubber& own = of_owners_[*owner];
  if (!own) {
    own = std::make_shared<const SecretScrubber>();
  }
  return own;
}

}  // namespace soracom_mcp::tools
