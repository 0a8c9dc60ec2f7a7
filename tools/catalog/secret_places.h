#pragma once

#include <functional>
#include <string>

#include "base/json.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// One value in the arguments of a call that is a secret, or stands for one. Borrows from tool and arguments.
struct SecretPlace {
  const Argument* argument = nullptr;  ///< null: under a name that the tool does not take
  std::string pointer;                 ///< from the arguments: "/database/password"
  /// The document gives the operation a secret there; false: the member's name says so in a part that it leaves open.
  bool declared = false;
  bool literal = false;                ///< it may be given as it is: used once, or no text
  bool existing = false;               ///< it exists already, so that none is generated
  const base::Json* schema = nullptr;  ///< what the secret itself must be; null: nothing is said

  /// For people: "password", "database.password".
  std::string name() const;
};

/// Calls `visit` for each text and number of `arguments` that is a secret, wherever it stands: an argument that is one,
/// a member of one of any depth, an element of an array of them, the content of a file, a member of JSON that stands
/// inside a string. A secret it is by the document (`format: password`, x-mcp, a security scheme) or by its name
/// (isSecretName). `visit` may replace the value; JSON inside a string is then written anew. The keys of maps and
/// members that hold `true`, null or an object are none.
void visitSecrets(const Tool& tool, base::Json& arguments,
                  const std::function<void(const SecretPlace&, base::Json&)>& visit);
void visitSecrets(const Tool& tool, const base::Json& arguments,
                  const std::function<void(const SecretPlace&, const base::Json&)>& visit);

/// False: `arguments` can hold no secret, whatever they are. The usual case of a read, and cheap.
bool mayHoldSecrets(const Tool& tool, const base::Json& arguments);

}  // namespace soracom_mcp::tools
