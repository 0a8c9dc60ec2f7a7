#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "mcp/server/tool_provider.h"
#include "tools/auth/credential_provider.h"
#include "tools/call/access_check.h"
#include "tools/call/approver.h"
#include "tools/call/audited_call.h"
#include "tools/call/call_secrets.h"
#include "tools/call/confirmation.h"
#include "tools/call/live_secrets.h"
#include "tools/call/prepared_call.h"
#include "tools/call/response_mapper.h"
#include "tools/catalog/tool_registry.h"
#include "tools/http/http_client.h"
#include "tools/safety/call_limits.h"
#include "tools/safety/path_guard.h"
#include "tools/safety/policy.h"

namespace soracom_mcp::tools {

/// What stands between a model and the account. Fixed for the life of the process.
struct SafetyOptions {
  Policy policy;
  bool allow_other_operators = false;
  bool allow_self = false;
  /// Reads run; everything else is answered with the request that would be sent.
  bool dry_run = false;
  bool warn_when_root = false;  ///< once, when a sign-in turns out to be root
  /// How long an approval may take.
  std::chrono::milliseconds approval_lifetime{300'000};
  /// Asked instead of the client; null: the client's forms are used. Outlives the service.
  Approver* approver = nullptr;
  LimitOptions limits;
};

struct ToolServiceOptions {
  /// For all of one call: sign-in, request, and the repetition after a renewal. Below the 60 seconds after which
  /// clients give up.
  std::chrono::milliseconds call_timeout{30'000};
  ResultLimits limits = {};
  /// Never shown in a result besides the credentials in use: the AuthKey or password of the login.
  std::vector<Secret> own_secrets = {};
  /// Where secrets are kept; without it calls that need one are refused. Outlives the service, as the audit does.
  const SecretVault* vault = nullptr;
  /// Null: no audit is wanted.
  AuditLog* audit = nullptr;
  /// Passwords may be given as they are.
  bool allow_literal_secrets = false;
  SafetyOptions safety = {};
};

/// Carries tool calls to the upstream: policy, arguments against the tool's schema, request, guards, a person's
/// approval, limits, credential, response, secrets out. What is refused on the way was not sent. Thread-safe; any
/// number of calls run at once and share nothing but the client and the credential.
///
/// A request is sent once. It is sent a second time only when the upstream refused the credential, so that the first
/// one was not carried out: then the credential is renewed, once for all calls that wait for it. 403 renews nothing.
/// Client and provider are borrowed and outlive the service.
class ToolService final : public mcp::ToolProvider {
 public:
  ToolService(std::shared_ptr<const ToolRegistry> registry, HttpClient& client, CredentialProvider& credentials,
              ToolServiceOptions options = {});

  /// Those the policy lets through.
  const std::vector<mcp::ToolDescription>& tools() const { return listed_ ? *listed_ : registry_->descriptions(); }
  base::Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields&) const override {
    return mcp::unheld(tools());
  }

  base::Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                      const mcp::RequestContext& context) override;

  /// The first half of call(): everything up to the request that would be sent. Signs in only where an argument comes
  /// from the sign-in or is held against it. kNotFound for an unknown tool, kInvalidInput for arguments the schema or
  /// the binder refuses and for a withheld secret that comes back as a value, kRefused for a path that would reach
  /// something else, for another account, and for a secret that is given as it is. The request still holds references
  /// where secrets belong (see CallSecrets).
  base::Result<PreparedCall, PrepareFailure> prepare(std::string_view name, const base::Json& arguments,
                                                     const base::Stop& stop);

 private:
  /// An answer, or why there is none.
  struct Exchange;

  /// An outcome instead of the call, or none.
  using Held = std::optional<base::Result<mcp::ToolOutcome>>;

  base::Result<CredentialPtr, base::Error> signIn(const base::Stop& stop);
  base::Result<PreparedCall, PrepareFailure> bind(const Tool& tool, base::Json arguments, const base::Stop& stop);
  base::Result<mcp::ToolOutcome> notPrepared(std::string_view name, PrepareFailure failure, const base::Stop& stop);
  Held holdBack(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  /// One more request, where only it can tell.
  bool changesOwnRole(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  Held confirm(const PreparedCall& call, Consent consent, const mcp::RequestContext& context, const base::Stop& stop);
  Held confirmElsewhere(const PreparedCall& call, const Confirmation& confirmation, const mcp::RequestContext& context,
                        const base::Stop& stop);
  std::shared_ptr<const SecretScrubber> scrubberFor(const PreparedCall& call) const;
  base::Result<HttpResponse> send(const PreparedCall& call, const Credential* credential,
                                  const mcp::RequestContext& context, const base::Stop& stop);
  Exchange exchange(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  base::Result<mcp::ToolOutcome> finish(const Tool& tool, const SecretScrubber& scrubber, Exchange exchange,
                                        const base::Stop& stop, CallSecrets* secrets = nullptr) const;
  base::Result<mcp::ToolOutcome> carryOut(std::string_view name, const base::Json& arguments,
                                          const mcp::RequestContext& context, AuditedCall* audited);
  base::Result<mcp::ToolOutcome> sendAndKeep(PreparedCall& call, const mcp::RequestContext& context,
                                             const base::Stop& stop, AuditedCall* audited);
  mcp::ToolOutcome takeBack(const PreparedCall& call, const CallSecrets::Loss& loss, const mcp::RequestContext& context,
                            const base::Stop& stop);

  const std::shared_ptr<const ToolRegistry> registry_;
  HttpClient& client_;
  CredentialProvider& credentials_;
  const ToolServiceOptions options_;
  const PathRouter router_;
  const AccessCheck access_;
  std::optional<std::vector<mcp::ToolDescription>> listed_;  ///< nothing: all, as the registry has them
  LiveSecrets secrets_;
  CallLimits limits_;
  std::once_flag root_warning_;
};

}  // namespace soracom_mcp::tools
