#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/secret.h"
#include "tools/catalog/tool.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

// The secrets in the arguments of a call, wherever they stand (tools/catalog/secret_places.h).

struct ArgumentSecrets {
  bool refers = false;                 ///< there is a reference: the request cannot be sent as it is
  std::vector<base::Secret> literals;  ///< those that are given as they are
};

/// What secrets there are. kRefused where one is the secret itself instead of a reference, unless it may be
/// (SecretPlace::literal); kInvalidInput for a reference that cannot be one, for a secret that should be generated
/// although it exists already or for a read, and for a reference that a read would carry elsewhere than in an argument
/// that the document declares to be a secret. The message names the place and the two ways to give it, and never the
/// value.
base::Result<ArgumentSecrets> findSecretArguments(const Tool& tool, const base::Json& arguments, bool allow_literals);

/// Those of a call that a person has kept: the reference, and the id of the secret behind it (KeptSecret).
using PersonsSecrets = std::vector<std::pair<std::string, std::string>>;

/// Whether every secret that `arguments` refer to is kept for a call of this `scope`, so that nobody is asked about a
/// call that cannot be made. What is wrong with the vault itself does not count here.
base::Result<PersonsSecrets, SecretRefusal> checkKeptSecrets(const Tool& tool, const base::Json& arguments,
                                                             const SecretVault& vault, const SecretScope& scope);

/// `arguments` as they may be shown: the mask in the place of secrets, references as they are.
base::Json maskedArguments(const Tool& tool, const base::Json& arguments);

/// `arguments` with names that a path may hold in the place of references in it: the request is shown and checked with
/// them, and made anew with the secrets.
base::Json withPathNames(const Tool& tool, base::Json arguments);

/// Arguments with the secrets in the places of their references.
struct FilledArguments {
  base::Json arguments;
  std::vector<base::Secret> secrets;
  PersonsSecrets persons;
  /// What was made for the call: the argument and the name it is kept under.
  std::vector<std::pair<std::string, std::string>> generated;
};

/// Reads the secrets that `arguments` refer to as far as they are for a call of `scope`, and makes and keeps those to
/// be generated, which meet the schema of their place and belong to `origin`. kNotFound for a name under which nothing
/// is kept, kUnsupported for a schema no value was found for; else the errors of the vault. After a failure nothing
/// that was made is left.
base::Result<FilledArguments, SecretRefusal> fillSecretArguments(const Tool& tool, const base::Json& arguments,
                                                                 const SecretVault& vault, const SecretOrigin& origin,
                                                                 const SecretScope& scope);

/// A new secret that `schema` accepts: 24 characters with upper and lower case, digits and marks, where it leaves the
/// choice, and never fewer than SecretScrubber::kMinBytes. Empty where none was found.
base::Secret makeSecret(const base::Json& schema);

}  // namespace soracom_mcp::tools
