#include "tools/safety/secret_reference.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

constexpr std::string_view kScheme = "secret://";
constexpr std::size_t kMaxName = 100;
constexpr std::size_t kMaxMember = 500;

bool isAlphanumeric(char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

bool looksLikeSecretReference(std::string_view text) { return text.starts_with(kScheme); }

bool isSecretFileName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxName && isAlphanumeric(name.front()) && !name.ends_with(".part") &&
         name != kGenerateSecret.substr(kScheme.size()) && std::all_of(name.begin(), name.end(), [](char c) {
           return isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
         });
}

std::optional<SecretReference> parseSecretReference(std::string_view text) {
  if (!looksLikeSecretReference(text)) {
    return std::nullopt;
  }
  text.remove_prefix(kScheme.size());
  const auto slash = text.find('/');
  SecretReference reference{std::string(text.substr(0, slash)),
                            slash == std::string_view::npos ? "" : std::string(text.substr(slash + 1))};
  const bool empty_member = slash != std::string_view::npos && reference.member.empty();
  if (!isSecretFileName(reference.name) || empty_member || reference.member.size() > kMaxMember) {
    return std::nullopt;
  }
  return reference;
}

std::string writeSecretReference(const SecretReference& reference) {
  return std::string(kScheme) + reference.name + (reference.member.empty() ? "" : "/" + reference.member);
}

}  // namespace soracom_mcp::tools
