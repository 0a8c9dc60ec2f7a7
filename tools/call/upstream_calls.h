#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcp/server/tool_provider.h"
#include "tools/auth/credential_provider.h"
#include "tools/call/call_memory.h"
#include "tools/call/call_secrets.h"
#include "tools/call/prepared_call.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// An answer, or why there is none.
struct Exchange {
  std::optional<HttpResponse> response;
  std::optional<base::Error> transport_error;
  std::optional<base::Error> sign_in_error;  ///< besides a response: of the renewal after it
  /// The response made this program sign in anew, and the request was not sent again.
  bool renewed_only = false;

  /// Whether the call was carried out, as far as anybody can know.
  CallSecrets::Fate fate() const;
  /// 0 where nothing was answered.
  int status() const { return response ? response->status : 0; }
};

/// The way of finished requests to the upstream, with the credential, and the secrets this process holds on that way.
/// Thread-safe. Client and provider are borrowed and outlive this.
class UpstreamCalls final {
 public:
  UpstreamCalls(HttpClient& client, CredentialProvider& credentials, std::shared_ptr<CallMemory> memory,
                bool warn_when_root);

  /// A credential for `operation`: the server's, or the one that came with the request.
  base::Result<CredentialPtr> signIn(const schemas::Operation& operation, const mcp::RequestContext& context,
                                     const base::Stop& stop);

  /// One request. `credential` may be null: it is sent without.
  base::Result<HttpResponse> send(const PreparedCall& call, const Credential* credential,
                                  const mcp::RequestContext& context, const base::Stop& stop);

  /// Signs in where the call needs it, and sends. Where the answer speaks of the credential, signs in anew, for the
  /// same account and user, and sends once more if resendAfter() says so.
  Exchange exchange(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);

  /// What an exchange without a success comes to; `tools` are all tools. kCancelled where the client stopped it.
  base::Result<mcp::ToolOutcome> failure(const Tool& tool, const std::vector<Tool>& tools,
                                         const SecretScrubber& scrubber, const Exchange& exchange,
                                         const base::Stop& stop) const;

  /// Finds the secrets of the process and of who asks, and those of the call as well.
  std::shared_ptr<const SecretScrubber> scrubber(const mcp::RequestContext& context) const;
  std::shared_ptr<const SecretScrubber> scrubberFor(const PreparedCall& call, const mcp::RequestContext& context) const;
  void remember(std::vector<Secret> secrets, const mcp::RequestContext& context);

  /// Who brought the credential with the request; empty where the server's own is used.
  std::string ownerOf(const mcp::RequestContext& context) const;

  /// As whom the limits count who asks.
  std::string callerOf(const mcp::RequestContext& context) const;
  /// For which account of the API a call with `credential` is made: the API's word where there is one, else a digest of
  /// what this process signs with; empty where the caller's own credential tells none.
  std::string accountOf(const Credential& credential) const;

  const std::string& baseUrl() const { return client_.baseUrl(); }

 private:
  std::shared_ptr<LiveSecrets> secretsOf(const mcp::RequestContext& context) const;

  HttpClient& client_;
  CredentialProvider& credentials_;
  const bool warn_when_root_;
  const std::shared_ptr<CallMemory> memory_;
};

}  // namespace soracom_mcp::tools
