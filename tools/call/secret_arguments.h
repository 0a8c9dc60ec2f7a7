#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "tools/catalog/tool.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// kRefused where a secret argument holds the secret itself instead of a reference, unless it may (see
/// Argument::literal); kInvalidInput for a reference that cannot be one, and for a secret that should be generated
/// although it exists already. The message names the two ways to give it, and never the value.
base::Result<void> checkSecretArguments(const Tool& tool, const base::Json& arguments, bool allow_literals);

/// Whether an argument holds a reference, so that the request cannot be sent as it is.
bool holdsSecretReference(const Tool& tool, const base::Json& arguments);

/// Whether every secret that `arguments` refer to is kept for `owner` (SecretOrigin::owner), so that nobody is asked
/// about a call that cannot be made: kInvalidInput where not. What is wrong with the vault itself does not count here.
base::Result<void> checkKeptSecrets(const Tool& tool, const base::Json& arguments, const SecretVault& vault,
                                    const std::string& owner);

/// Arguments with the secrets in the places of their references.
struct FilledArguments {
  base::Json arguments;
  std::vector<base::Secret> secrets;
  /// What was made for the call: the argument and the name it is kept under.
  std::vector<std::pair<std::string, std::string>> generated;
};

/// Reads the secrets of `origin.owner` that `arguments` refer to, and makes and keeps those to be generated, which meet
/// the schema of the argument. kNotFound for a name under which nothing is kept, kUnsupported for a schema no value was
/// found for; else the errors of the vault. After a failure nothing that was made is left.
base::Result<FilledArguments> fillSecretArguments(const Tool& tool, const base::Json& arguments,
                                                  const SecretVault& vault, const SecretOrigin& origin);

/// A new secret that `schema` accepts: 24 characters with upper and lower case, digits and marks, where it leaves the
/// choice, and never fewer than SecretScrubber::kMinBytes. Empty where none was found.
base::Secret makeSecret(const base::Json& schema);

}  // namespace soracom_mcp::tools
