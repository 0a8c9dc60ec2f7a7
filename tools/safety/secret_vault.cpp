#include "tools/safety/secret_vault.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

#include "base/random_id.h"
#include "tools/safety/secret_file.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::PrivateDirectory;
using base::Result;
using base::Secret;

constexpr std::size_t kMaxPurpose = 60;
constexpr int kAttempts = 8;

/// purpose-day-random
std::string newName(const std::string& purpose) {
  std::string name;
  for (const char c : purpose.substr(0, kMaxPurpose)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    name += plain ? c : '-';
  }
  name.erase(0, std::min(name.find_first_not_of('-'), name.size()));
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char day[16];
  const std::size_t size = std::strftime(day, sizeof day, "-%Y%m%d-", &parts);
  return (name.empty() ? "secret" : name) + std::string(day, size) + base::randomHex(4);
}

base::Unexpected<base::Error> unfit(const std::string& name) {
  return fail(ErrorKind::kInvalidInput,
              "'" + name +
                  "' is no name for a secret: give a letter or digit and at most 99 more of letters, digits, "
                  "'.', '_' and '-'; 'generate' and names that end in .part are taken");
}

base::Unexpected<base::Error> unknown(const std::string& name) {
  return fail(ErrorKind::kNotFound, "no secret is kept under the name " + name +
                                        "; a person can see the names with: soracom-mcp secrets list");
}

Result<SecretFile> readFile(const PrivateDirectory& directory, const std::string& name) {
  auto fd = directory.openFile(name);
  if (!fd) {
    return fail(std::move(fd).error());
  }
  auto file = readSecretFile(fd->get());
  return file ? std::move(file) : fail(file.error().within(directory.path() + "/" + name));
}

Result<Secret> pick(SecretMembers members, const SecretReference& reference) {
  if (members.empty()) {
    return fail(ErrorKind::kNotFound, "nothing is kept under " + reference.name +
                                          ": the call that was to bring a secret "
                                          "has not stored one");
  }
  if (reference.member.empty() && members.size() == 1) {
    return std::move(members.front().second);
  }
  std::string known;
  for (auto& [member, secret] : members) {
    if (member == reference.member) {
      return std::move(secret);
    }
    known += (known.empty() ? "" : ", ") + writeSecretReference({reference.name, member});
  }
  return fail(ErrorKind::kInvalidInput,
              writeSecretReference(reference) + " names no single secret; there are: " + known);
}

/// Empty: it is for the API and account of the call.
std::string whyForeign(const SecretReference& reference, const SecretOrigin& origin, const SecretScope& scope) {
  const std::string again =
      "; a person can keep it for this one under another name, with 'soracom-mcp secrets set NAME --for " + scope.api +
      "'";
  const std::string name = writeSecretReference({reference.name, ""});
  if (origin.api.empty()) {
    return name +
           " was kept by a version of this program that did not note for which API, so that it is used with none" +
           again;
  }
  if (origin.api != scope.api) {
    return name + " is for the API " + origin.api + " and this call goes to " + scope.api +
           ": a kept secret goes to its own API and to no other" + again;
  }
  if (!origin.account.empty() && scope.account && *scope.account != origin.account) {
    return name + " is for another account of " + origin.api +
           " than the one this server acts for: a kept secret goes to its own account and to no other" + again;
  }
  return {};
}

}  // namespace

SecretReservation::~SecretReservation() {
  if (part_) {
    (void)directory_.remove(partOf(name_));
  }
}

Result<void> SecretReservation::settle(std::size_t size) {
  if (::ftruncate(part_.get(), static_cast<off_t>(size)) != 0 || ::fsync(part_.get()) != 0) {
    return base::systemFailure("cannot write", errno);
  }
  if (auto renamed = directory_.rename(partOf(name_), name_); !renamed) {
    return renamed;
  }
  part_.close();
  return directory_.sync();
}

Result<void> SecretReservation::store(const SecretMembers& members) {
  const std::string line = secretMembersLine(members);
  auto done = base::writeAllAt(part_.get(), line, note_size_);
  if (done) {
    done = settle(note_size_ + line.size());
  }
  return done ? std::move(done) : fail(done.error().within(directory_.path() + "/" + name_));
}

void SecretReservation::leaveNote() {
  if (part_) {
    (void)settle(note_size_);
    part_.close();
  }
}

Result<SecretReservation> SecretVault::reserveAs(std::string name, const SecretOrigin& origin) const {
  auto directory = PrivateDirectory::open(directory_, true);
  if (!directory) {
    return fail(std::move(directory).error());
  }
  const bool named = !name.empty();
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (!named) {
      name = newName(origin.purpose);
    }
    if (directory->contains(partOf(name)) && settleReservation(*directory, name)) {
      return fail(ErrorKind::kRefused, name + " is being stored by another process");
    }
    auto part = directory->create(partOf(name));
    if (!part) {
      return fail(std::move(part).error());
    }
    struct stat info {};
    if (!lockPart(part->get()) || ::fstat(part->get(), &info) != 0 || info.st_nlink != 1) {
      continue;  // another process took it for something left behind
    }
    SecretReservation reservation(*directory, name, *std::move(part));
    // Whoever has the part decides about the name.
    if (directory->contains(name)) {
      if (named) {
        return fail(ErrorKind::kRefused,
                    "a secret named " + name + " is kept already; remove it first or choose another name");
      }
      continue;
    }
    if (auto made = reservation.allocate(origin); !made) {
      return fail(made.error().within("no room for a secret in " + directory_));
    }
    return reservation;
  }
  return fail(ErrorKind::kInternal, "no free name for a secret in " + directory_);
}

Result<void> SecretReservation::allocate(const SecretOrigin& origin) {
  if (const int number = ::posix_fallocate(part_.get(), 0, SecretVault::kReservedBytes); number != 0) {
    return base::systemFailure("cannot allocate " + std::to_string(SecretVault::kReservedBytes) + " bytes", number);
  }
  const auto note = secretNoteLine(origin);
  if (!note) {
    return fail(note.error());
  }
  if (auto written = base::writeAllAt(part_.get(), *note, 0); !written) {
    return written;
  }
  note_size_ = note->size();
  if (::fsync(part_.get()) != 0) {
    return base::systemFailure("cannot write", errno);
  }
  return directory_.sync();
}

Result<SecretReservation> SecretVault::reserve(const SecretOrigin& origin) const { return reserveAs("", origin); }

Result<std::string> SecretVault::store(const std::string& name, const SecretOrigin& origin,
                                       const SecretMembers& members) const {
  if (!name.empty() && !isSecretFileName(name)) {
    return unfit(name);
  }
  auto reservation = reserveAs(name, origin);
  if (!reservation) {
    return fail(std::move(reservation).error());
  }
  if (auto stored = reservation->store(members); !stored) {
    return fail(std::move(stored).error());
  }
  return reservation->name();
}

struct SecretVault::File {
  SecretFile content;
};

Result<SecretVault::File> SecretVault::fileNamed(const std::string& name) const {
  if (!isSecretFileName(name)) {
    return unfit(name);
  }
  const auto directory = PrivateDirectory::open(directory_, false);
  if (!directory) {
    return directory.error().kind == ErrorKind::kNotFound ? Result<File>(unknown(name)) : fail(directory.error());
  }
  if (settleReservation(*directory, name)) {
    return fail(ErrorKind::kNotFound, "the call that is to bring " + name + " is still running");
  }
  auto file = readFile(*directory, name);
  if (!file) {
    return file.error().kind == ErrorKind::kNotFound ? Result<File>(unknown(name)) : fail(std::move(file).error());
  }
  return File{*std::move(file)};
}

Result<SecretMembers> SecretVault::readAll(const std::string& name) const {
  auto file = fileNamed(name);
  return file ? Result<SecretMembers>(std::move(file->content.members)) : fail(std::move(file).error());
}

Result<Secret> SecretVault::read(const SecretReference& reference) const {
  auto file = fileNamed(reference.name);
  return file ? pick(std::move(file->content.members), reference) : fail(std::move(file).error());
}

Result<KeptSecret, SecretRefusal> SecretVault::readFor(const SecretScope& scope,
                                                       const SecretReference& reference) const {
  const auto refused = [](base::Error error, bool foreign = false) {
    return base::Unexpected<SecretRefusal>(SecretRefusal{std::move(error), foreign});
  };
  auto file = fileNamed(reference.name);
  if (!file) {
    return refused(std::move(file).error());
  }
  SecretOrigin& origin = file->content.origin;
  if (origin.owner != scope.owner) {
    return refused(unknown(reference.name).error());
  }
  if (std::string why = whyForeign(reference, origin, scope); !why.empty()) {
    return refused({ErrorKind::kRefused, std::move(why)}, true);
  }
  auto value = pick(std::move(file->content.members), reference);
  if (!value) {
    return refused(std::move(value).error());
  }
  return KeptSecret{*std::move(value), std::move(origin), std::move(file->content.id)};
}

Result<std::vector<SecretVault::Entry>> SecretVault::list() const {
  const auto directory = PrivateDirectory::open(directory_, false);
  if (!directory) {
    return directory.error().kind == ErrorKind::kNotFound ? Result<std::vector<Entry>>(std::vector<Entry>())
                                                          : fail(directory.error());
  }
  auto names = directory->names();
  if (!names) {
    return fail(std::move(names).error());
  }
  std::vector<Entry> entries;
  for (const std::string& file_name : *names) {
    Entry entry;
    entry.name = file_name;
    std::string read_from = file_name;
    if (file_name.ends_with(partOf(""))) {
      entry.name.resize(file_name.size() - partOf("").size());
      entry.in_use = settleReservation(*directory, entry.name);
      read_from = entry.in_use ? file_name : entry.name;
    }
    auto file = readFile(*directory, read_from);
    if (!file && file.error().kind == ErrorKind::kNotFound) {
      continue;  // nothing was sent for it, or another process has removed it since
    }
    if (file) {
      entry.stored = !file->members.empty();
      entry.created = std::move(file->created);
      entry.origin = std::move(file->origin);
      for (const auto& [member, secret] : file->members) {
        entry.members.push_back(member);
      }
    } else {
      entry.fault = file.error().message;
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<void> SecretVault::remove(const std::string& name) const {
  if (!isSecretFileName(name)) {
    return unfit(name);
  }
  const auto directory = PrivateDirectory::open(directory_, false);
  if (!directory) {
    return directory.error().kind == ErrorKind::kNotFound ? Result<void>(unknown(name)) : fail(directory.error());
  }
  if (settleReservation(*directory, name)) {
    return fail(ErrorKind::kRefused, name + " is in use by a call that is running");
  }
  if (auto removed = directory->remove(name); !removed) {
    return removed.error().kind == ErrorKind::kNotFound ? Result<void>(unknown(name)) : removed;
  }
  return directory->sync();
}

}  // namespace soracom_mcp::tools
