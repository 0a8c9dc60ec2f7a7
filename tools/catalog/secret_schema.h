#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "schemas/operation.h"

namespace soracom_mcp::tools {

// What schemas (translated, see schemas::translateSchema) say of secrets, for the arguments of tools and for the values
// of calls alike.

/// `schema` and what it is put together from: `allOf`, `anyOf`, `oneOf`, and references into `definitions` (an object;
/// may be null). Each once, and a bounded number. None for null.
std::vector<const base::Json*> schemaParts(const base::Json* schema, const base::Json* definitions = nullptr);

/// Whether it is a list or an object, or may be one.
bool isStructured(const base::Json& schema);

/// Whether a string may meet `schema`; silence is no objection.
bool takesText(const base::Json& schema);

/// Whether a value that meets `schema` may be a secret because of its name: a text, a number, or a list of them.
bool holdsSecret(const base::Json& schema);

/// `format: password`.
bool isPasswordSchema(const base::Json& schema);

/// Whether what holds text under this name is a secret: by the name, or because the overlay says so.
bool isSecretMember(const schemas::OperationExtension& extension, const std::string& name);

/// What asks for a reference to a kept secret in the place of one that has to meet `schema`.
base::Json referenceSchema(const base::Json& schema, bool existing);

/// What is known of a value by its name.
struct SecretTraits {
  bool secret = false;
  bool literal = false;   ///< it may be given as it is
  bool existing = false;  ///< it exists already
};
SecretTraits secretTraits(const schemas::OperationExtension& extension, const std::string& name);

/// Whether some value that meets `schema` has secrets in places that it names, or JSON inside of a string, which may
/// have some. `whole` says whether all of it is one.
bool mayHoldSecrets(const base::Json& schema, const schemas::OperationExtension& extension, SecretTraits whole = {});

/// Replaces what these secrets have to be by referenceSchema().
void askForReferences(base::Json& schema, const schemas::OperationExtension& extension, SecretTraits whole = {});

}  // namespace soracom_mcp::tools
