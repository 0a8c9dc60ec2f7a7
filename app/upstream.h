#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/failure.h"
#include "app/options.h"
#include "schemas/openapi_document.h"
#include "simulator/simulator.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::app {

/// Where calls go and how they are signed in. Making it touches neither the network nor TLS.
struct Upstream {
  std::unique_ptr<simulator::Simulator> simulator;  ///< with --demo
  std::unique_ptr<tools::HttplibClient> client;
  std::unique_ptr<tools::CredentialProvider> credentials;
  std::string description;  ///< of the credential, for people, without secrets
  bool has_credential = false;
  std::vector<tools::Secret> own_secrets;  ///< of the login, to be kept out of every answer
};

/// Of whose API kept secrets are (tools::SecretOrigin::api): the origin of its address, or "demo" of the embedded
/// simulator, which is at another port each time.
std::string secretApi(const Upstream& upstream);

/// A Soracom sign-in goes to Soracom's hosts or to an address the user named, never to one that only the document
/// names: otherwise a document could collect keys. A document with other security schemes gets no credential. A null
/// `document` stands for the built-in one.
base::Result<Upstream, Failure> makeUpstream(const Options& options, const schemas::OpenApiDocument* document);

}  // namespace soracom_mcp::app
