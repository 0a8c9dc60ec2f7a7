#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tools/auth/secret.h"

namespace soracom_mcp::tools {

/// A soracom-cli profile, or a credentials file with the same members. Empty and absent mean the same.
struct Profile {
  bool sandbox = false;
  std::string coverage_type;
  std::string endpoint;
  std::string auth_key_id;
  Secret auth_key;
  std::string email;
  Secret password;
  std::string operator_id;
  std::string user_name;  ///< member `username`, as soracom-cli writes it, or `userName`
  Secret one_time_code;   ///< member `mfaOTPCode`
  std::string source_profile;
  std::optional<long long> token_timeout_seconds;
};

/// Reads one JSON object of at most 64 KiB. Names of members are compared without case and unknown ones passed over, as
/// soracom-cli does. Refused before a byte is read (kRefused): a symbolic link, anything but a regular file, another
/// owner than this user, any permission for group or others. kNotFound where there is no such file. kUnsupported for a
/// profileCommand, which this program does not run. kInvalidInput for anything else that is wrong with it.
base::Result<Profile> readProfileFile(const std::string& path);

/// The file name soracom-cli uses for a profile name: separators become single dashes, other characters go.
std::string profileFileName(std::string_view name);

}  // namespace soracom_mcp::tools
