#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// What stands for a kept secret in requests and results: `secret://NAME`, or `secret://NAME/MEMBER` where one answer
/// held several. NAME: a letter or digit, then at most 99 of letters, digits, `.`, `_` and `-`, not ending in `.part`.
/// MEMBER: the place in the answer as a JSON pointer without its first slash, for example `backupCodes/0`.
struct SecretReference {
  std::string name;
  std::string member;  ///< empty: the only one

  bool operator==(const SecretReference&) const = default;
};

/// As an argument: "make a new secret, keep it, and use it". No secret has this name.
inline constexpr std::string_view kGenerateSecret = "secret://generate";

/// Whether `text` means to be a reference: it begins with `secret://`.
bool looksLikeSecretReference(std::string_view text);

/// Whether a secret may have this name.
bool isSecretFileName(std::string_view name);

/// Nothing for what is no reference, and for kGenerateSecret.
std::optional<SecretReference> parseSecretReference(std::string_view text);

std::string writeSecretReference(const SecretReference& reference);

}  // namespace soracom_mcp::tools
