#pragma once

#include <vector>

#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// A call that is checked, bound and ready to be sent: what a person approves and a dry run shows is this.
struct PreparedCall {
  const Tool* tool = nullptr;
  base::Json arguments;  ///< as given and checked
  HttpRequest request;   ///< without the headers of the credential
  bool needs_credential = false;
  CredentialPtr credential;              ///< null unless preparing the call took a sign-in
  std::vector<Secret> secret_arguments;  ///< values that must not be shown
  SecretScope scope{};                   ///< to whom its secrets go; the account is known after a sign-in
  bool refers_to_secrets = false;
  /// Those of them that a person has kept: the reference, and the id of the secret behind it (KeptSecret).
  std::vector<std::pair<std::string, std::string>> persons_secrets{};
  std::string_view approved_by{};        ///< "terminal", "client"; empty: nobody was asked
  std::vector<std::string> remarks;      ///< what the person who approves should know of its documents
};

/// Why there is none. Nothing was sent but, in the second case, the sign-in.
struct PrepareFailure {
  enum class Stage { kArguments, kSignIn };
  Stage stage = Stage::kArguments;
  base::Error error;        ///< its message is complete: it names the tool and what to do
  std::string_view code{};  ///< of tools/safety/refusal_code.h; empty where no rule of ours forbids the call
};

}  // namespace soracom_mcp::tools
