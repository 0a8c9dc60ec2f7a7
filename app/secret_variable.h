#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "tools/auth/credential_source.h"

namespace soracom_mcp::app {

/// A secret that the environment gives: the value of `variable`, or the content of the file that `variable`_FILE names,
/// without the line break at its end. Nothing where neither is set. kInvalidInput where both are, where the file is
/// empty, cannot be read or has more than 64 KiB, and for characters that no header can carry; kRefused where others
/// than the file's owner, who is this user or root, can read it. Messages name the variable and never the secret.
base::Result<std::optional<tools::Secret>> readSecretVariable(const std::string& variable,
                                                              const tools::Environment& environment);

}  // namespace soracom_mcp::app
