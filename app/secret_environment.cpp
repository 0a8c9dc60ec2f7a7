#include "app/secret_environment.h"

#include <string.h>  // explicit_bzero is not in <cstring>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <map>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace soracom_mcp::app {
namespace {

constexpr std::array<const char*, 6> kSecretVariables{"SORACOM_AUTH_KEY",  "SORACOM_PASSWORD", "SORACOM_API_KEY",
                                                      "SORACOM_API_TOKEN", "SORACOM_TOKEN",    "SORACOM_MFA_OTP_CODE"};

// Credentials for the security schemes of documents; see document_credentials.h.
constexpr std::string_view kSchemePrefix = "MCP_AUTH_";

std::map<std::string, base::Secret>& takenVariables() {
  static std::map<std::string, base::Secret> taken;
  return taken;
}

}  // namespace

void takeSecretVariables() {
  std::vector<std::string> names(kSecretVariables.begin(), kSecretVariables.end());
  for (char** entry = ::environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (text.starts_with(kSchemePrefix)) {
      names.emplace_back(text.substr(0, text.find('=')));
    }
  }
  for (const std::string& name : names) {
    if (char* value = std::getenv(name.c_str()); value != nullptr) {
      takenVariables()[name] = base::Secret(value);
      // unsetenv alone leaves the text where the kernel put it, which is what /proc shows.
      explicit_bzero(value, ::strlen(value));
      ::unsetenv(name.c_str());
    }
  }
}

std::optional<std::string> readVariable(const std::string& name) {
  if (const auto taken = takenVariables().find(name); taken != takenVariables().end()) {
    return taken->second.empty() ? std::nullopt : std::optional(taken->second.reveal());
  }
  const char* value = std::getenv(name.c_str());
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace soracom_mcp::app
