#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "tools/auth/profile_file.h"
#include "tools/auth/sign_in.h"

namespace soracom_mcp::tools {

/// How to sign in with a profile, in soracom-cli's order: the source profile with a switch of user, AuthKey, e-mail and
/// password, SAM user and password. `path` is the profile's file and `directory` where its source profile lies. Errors
/// are kInvalidInput and name the missing member, and those of readProfileFile for the source profile.
base::Result<Login> loginFromProfile(const Profile& profile, const std::string& path, const std::string& directory);

}  // namespace soracom_mcp::tools
