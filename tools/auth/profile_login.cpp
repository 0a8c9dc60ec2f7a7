#include "tools/auth/profile_login.h"

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using std::chrono::seconds;

constexpr long long kMaxTokenLifetime = 172'800;
constexpr long long kMinSwitchLifetime = 180;
constexpr long long kMaxSwitchLifetime = 3'600;

auto missing(const std::string& path, const std::string& member, const std::string& because) {
  return fail(ErrorKind::kInvalidInput, path + ": " + member + " is missing, and " + because);
}

Result<Login> ownLogin(const Profile& profile, const std::string& path) {
  Login out;
  if (!profile.auth_key_id.empty() || !profile.auth_key.empty()) {
    if (profile.auth_key_id.empty() || profile.auth_key.empty()) {
      return missing(path, profile.auth_key.empty() ? "authKey" : "authKeyId", "authKeyId and authKey belong together");
    }
    out.identity = AuthKeyLogin{profile.auth_key_id, profile.auth_key};
  } else if (!profile.email.empty()) {
    if (profile.password.empty()) {
      return missing(path, "password", "email needs it");
    }
    out.identity = RootLogin{profile.email, profile.password, profile.one_time_code};
  } else if (!profile.operator_id.empty() || !profile.user_name.empty() || !profile.password.empty()) {
    if (profile.operator_id.empty() || profile.user_name.empty() || profile.password.empty()) {
      return missing(path,
                     profile.operator_id.empty() ? "operatorId"
                     : profile.user_name.empty() ? "username"
                                                 : "password",
                     "a SAM user signs in with operatorId, username and password");
    }
    out.identity = SamUserLogin{profile.operator_id, profile.user_name, profile.password, profile.one_time_code};
  } else {
    return fail(ErrorKind::kInvalidInput,
                path + " holds no credential; put authKeyId and authKey into it, for example with: soracom configure");
  }
  const long long lifetime = profile.token_timeout_seconds.value_or(0);
  if (lifetime > 0 && lifetime <= kMaxTokenLifetime) {
    out.token_lifetime = seconds(lifetime);
  }
  return out;
}

Result<Login> switchedLogin(const Profile& profile, const std::string& path, const std::string& directory) {
  const std::string& name = profile.source_profile;
  if (name.find('/') != std::string::npos || name.starts_with('.')) {
    return fail(ErrorKind::kInvalidInput,
                path + ": sourceProfile \"" + base::escapeForDisplay(name) + "\" is no profile name");
  }
  if (profile.operator_id.empty() || profile.user_name.empty()) {
    return missing(path, profile.operator_id.empty() ? "operatorId" : "username",
                   "sourceProfile needs operatorId and username of the user to switch to");
  }
  const std::string source_path = directory + "/" + name + ".json";
  auto source = readProfileFile(source_path);
  if (!source) {
    return fail(source.error().within(path + ": sourceProfile"));
  }
  if (!source->source_profile.empty()) {
    return fail(ErrorKind::kInvalidInput,
                path + ": the source profile " + source_path + " has a sourceProfile itself; chains are not allowed");
  }
  auto login = ownLogin(*source, source_path);
  if (login) {
    login->switch_user = SwitchUser{profile.operator_id, profile.user_name};
    const long long lifetime = profile.token_timeout_seconds.value_or(0);
    if (lifetime >= kMinSwitchLifetime && lifetime <= kMaxSwitchLifetime) {
      login->switch_user->token_lifetime = seconds(lifetime);
    }
  }
  return login;
}

}  // namespace

Result<Login> loginFromProfile(const Profile& profile, const std::string& path, const std::string& directory) {
  return profile.source_profile.empty() ? ownLogin(profile, path) : switchedLogin(profile, path, directory);
}

}  // namespace soracom_mcp::tools
