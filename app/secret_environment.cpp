#include "app/secret_environment.h"

#include <string.h>  // explicit_bzero is not in <cstring>

#include <array>
#include <cstdlib>
#include <map>

#include "base/secret.h"

namespace soracom_mcp::app {
namespace {

constexpr std::array<const char*, 6> kSecretVariables{"SORACOM_AUTH_KEY",  "SORACOM_PASSWORD", "SORACOM_API_KEY",
                                                      "SORACOM_API_TOKEN", "SORACOM_TOKEN",    "SORACOM_MFA_OTP_CODE"};

std::map<std::string, base::Secret>& takenVariables() {
  static std::map<std::string, base::Secret> taken;
  return taken;
}

}  // namespace

void takeSecretVariables() {
  for (const char* name : kSecretVariables) {
    if (char* value = std::getenv(name); value != nullptr) {
      takenVariables()[name] = base::Secret(value);
      // unsetenv alone leaves the text where the kernel put it, which is what /proc shows.
      explicit_bzero(value, ::strlen(value));
      ::unsetenv(name);
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
