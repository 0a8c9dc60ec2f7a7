#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/private_directory.h"
#include "base/secret.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {

/// Secrets of one origin, each under the name that SecretReference::member has. The name is empty for a single one.
using SecretMembers = std::vector<std::pair<std::string, base::Secret>>;

/// Where a secret comes from, which is where alone it may go. Holds nothing secret.
struct SecretOrigin {
  std::string purpose;                      ///< "generateUserAuthKey", "set by a person"
  base::Json about = base::Json::object();  ///< what it belongs to, for example {"user_name": "alice"}
  /// Whose calls may use it, where each caller brings a credential of its own; empty: whoever uses the server's own.
  std::string owner = {};
  /// Whose API it is for: "https://api.soracom.io" (secret_scope.h). Empty in files of versions that did not note it.
  std::string api = {};
  std::string account = {};  ///< of that API; empty: not known, any of it
  bool by_person = false;    ///< kept by a person, and not by a call
};

/// Of a call: to whom its secrets would go.
struct SecretScope {
  std::string api;
  /// Nothing: not known yet, and not looked at. Empty: the API tells none.
  std::optional<std::string> account;
  std::string owner = {};
};

struct KeptSecret {
  base::Secret value;
  SecretOrigin origin;
  std::string id;  ///< of this secret and no other that is kept under its name later
};

/// Why a call does not get a secret.
struct SecretRefusal {
  base::Error error;
  bool foreign = false;  ///< it is kept, for another API or account
};

/// Room for secrets that do not exist yet: a note and space on the disk, both there before the call that mints them is
/// sent. Goes without a trace unless store() or leaveNote() was called.
class SecretReservation final {
 public:
  SecretReservation(SecretReservation&&) noexcept = default;
  SecretReservation& operator=(SecretReservation&&) = delete;
  ~SecretReservation();

  const std::string& name() const { return name_; }

  /// Writes the secrets and returns when they are on the disk. To be called once. After a failure nothing is kept.
  base::Result<void> store(const SecretMembers& members);

  /// Nobody knows whether a secret was minted: the note stays and says so.
  void leaveNote();

 private:
  friend class SecretVault;
  SecretReservation(base::PrivateDirectory directory, std::string name, base::FileDescriptor part)
      : directory_(std::move(directory)), name_(std::move(name)), part_(std::move(part)) {}
  base::Result<void> allocate(const SecretOrigin& origin);
  base::Result<void> settle(std::size_t size);

  base::PrivateDirectory directory_;
  std::string name_;
  base::FileDescriptor part_;  ///< locked for as long as it is open; closed once the reservation is settled
  std::size_t note_size_ = 0;
};

/// The secrets that stay on this machine: one file for each call that gave some, in a directory of its own. The file
/// is named after its purpose, the day and a random part, so that nothing of the secret is in the name.
///
/// A reservation is the file `NAME.part` with a line that says what it is for (the note) and space for the secret. The
/// secret is written behind the note, and the file renamed to `NAME`. So whenever the process dies, the whole secret is
/// there or the note. What a dead process has left becomes a file of its own when the next one looks.
///
/// A value: it holds the path alone, and opens the directory for each operation. Thread-safe, also against other
/// processes. Errors are those of PrivateDirectory.
class SecretVault final {
 public:
  /// `directory` is an absolute path; it is made with the first secret.
  explicit SecretVault(std::string directory) : directory_(std::move(directory)) {}

  const std::string& directory() const { return directory_; }

  /// Allocates space for at least kReservedBytes, so that a full disk fails here.
  base::Result<SecretReservation> reserve(const SecretOrigin& origin) const;

  /// Keeps what exists already. With an empty `name` one is made up. kRefused where the name is taken, kInvalidInput
  /// where it is unfit, kLimit for an origin that is none (secretNoteLine).
  /// Returns the name.
  base::Result<std::string> store(const std::string& name, const SecretOrigin& origin,
                                  const SecretMembers& members) const;

  /// kNotFound where there is no such secret, kInvalidInput where the reference must say which one of several.
  base::Result<base::Secret> read(const SecretReference& reference) const;
  /// The same for a call: what belongs to another owner is not found, and what is for another API or account is refused
  /// (`foreign`) with the API it is for, and what to do. Note and value are of one reading of one file.
  base::Result<KeptSecret, SecretRefusal> readFor(const SecretScope& scope, const SecretReference& reference) const;
  /// All secrets of one file; none where it holds only a note.
  base::Result<SecretMembers> readAll(const std::string& name) const;

  struct Entry {
    std::string name;
    bool stored = false;  ///< false: a note without a secret
    bool in_use = false;  ///< the call that reserved it is running
    std::string created;  ///< RFC 3339, UTC
    SecretOrigin origin;
    std::vector<std::string> members;
    std::string fault;  ///< why the file cannot be read; empty otherwise
  };
  /// Ordered by name. No error where nothing was ever kept.
  base::Result<std::vector<Entry>> list() const;

  base::Result<void> remove(const std::string& name) const;

  static constexpr std::size_t kReservedBytes = 64 * 1024;

 private:
  struct File;
  base::Result<File> fileNamed(const std::string& name) const;
  base::Result<SecretReservation> reserveAs(std::string name, const SecretOrigin& origin) const;

  std::string directory_;
};

}  // namespace soracom_mcp::tools
