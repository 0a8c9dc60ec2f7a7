#pragma once

#include "base/json.h"
#include "base/private_directory.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// One file of the vault: a line with the origin (the note), and, where the secret is there, a line with its members.
struct SecretFile {
  std::string created;
  std::string id;  ///< random
  SecretOrigin origin;
  SecretMembers members;  ///< empty: a note only
};

/// So long is a note at most, its line break included.
inline constexpr std::size_t kMaxSecretNote = 16 * 1024;

/// kLimit for an origin that cannot be noted: too long, or with an API or account that is no plain word.
base::Result<std::string> secretNoteLine(const SecretOrigin& origin);
std::string secretMembersLine(const SecretMembers& members);

/// kInvalidInput where the note is not whole, is too long, or names an API or account that cannot be one. Half a line
/// of members, and zero bytes at the end, which an interrupted write leaves, do not count.
base::Result<SecretFile> readSecretFile(int fd);

/// The name of a reservation's file.
std::string partOf(const std::string& name);

/// Locks the file of a reservation for as long as it is open. False where another process has it.
bool lockPart(int fd);

/// Settles the reservation `name` that a dead process has left: it becomes the file NAME where its note is whole, with
/// the secret or without, and goes otherwise. True where a living process has it; nothing is changed then.
bool settleReservation(const base::PrivateDirectory& directory, const std::string& name);

}  // namespace soracom_mcp::tools
