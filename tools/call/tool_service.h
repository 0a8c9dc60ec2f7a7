#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "mcp/server/tool_provider.h"
#include "tools/auth/credential_provider.h"
#include "tools/call/audited_call.h"
#include "tools/call/call_gate.h"
#include "tools/call/call_preparation.h"
#include "tools/call/paged_read.h"
#include "tools/call/prepared_call.h"
#include "tools/call/response_mapper.h"
#include "tools/call/safety_options.h"
#include "tools/call/upstream_calls.h"
#include "tools/catalog/tool_registry.h"
#include "tools/catalog/tool_views.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

struct ToolServiceOptions {
  /// For all of one call: sign-in, request, and the repetition after a renewal. Below the 60 seconds after which
  /// clients give up.
  std::chrono::milliseconds call_timeout{30'000};
  ResultLimits limits = {};
  /// Never shown in a result besides the credentials in use: the AuthKey or password of the login.
  std::vector<Secret> own_secrets = {};
  /// Where secrets are kept; without it calls that need one are refused. Outlives the service, as the audit does.
  const SecretVault* vault = nullptr;
  /// Of whose API kept secrets are (SecretOrigin::api); empty: the origin of the client's base URL.
  std::string secret_api = {};
  /// Null: no audit is wanted.
  AuditLog* audit = nullptr;
  /// Where the rest of answers that are too large is kept for reading; null: nowhere. Outlives the service.
  KeptResults* kept = nullptr;
  /// Passwords may be given as they are.
  bool allow_literal_secrets = false;
  SafetyOptions safety = {};
  /// Of the service before, where this one takes its place: its limits and secrets count on, and `own_secrets` and the
  /// limits of `safety` are those it began with. Null: a new one.
  std::shared_ptr<CallMemory> memory = {};
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
  /// Of these, those the request asks to see. Another object for each such request.
  base::Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields& fields) const override;
  /// What requests ask to see of tools().
  const ToolViews& views() const { return views_; }
  /// The tools that `view`, which is one of views(), shows; all of tools() for null. A call of another one is refused,
  /// whatever its request asks to see. Borrows this.
  std::unique_ptr<mcp::ToolProvider> within(std::shared_ptr<const ToolView> view);

  const std::shared_ptr<CallMemory>& memory() const { return memory_; }
  /// Finds what `context`'s caller must not be shown.
  std::shared_ptr<const SecretScrubber> secrets(const mcp::RequestContext& context) const {
    return upstream_.scrubber(context);
  }

  /// A call outside of what its request asks to see is refused.
  base::Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                      const mcp::RequestContext& context) override;

  /// The first half of call(): everything up to the request that would be sent. Signs in only where an argument comes
  /// from the sign-in or is held against it. kNotFound for an unknown tool, kInvalidInput for arguments the schema or
  /// the binder refuses and for a withheld secret that comes back as a value, kRefused for a path that would reach
  /// something else, for another account, and for a secret that is given as it is. The request still holds references
  /// where secrets belong (see CallSecrets). `context` says who asks and what came with the request; its stop is not
  /// used.
  base::Result<PreparedCall, PrepareFailure> prepare(std::string_view name, const base::Json& arguments,
                                                     const mcp::RequestContext& context, const base::Stop& stop);

 private:
  class Within;
  using View = std::shared_ptr<const ToolView>;

  mcp::SharedList<mcp::ToolDescription> listOf(const View& view) const;
  base::Result<mcp::ToolOutcome> callWithin(const base::Result<View>& view, std::string_view name,
                                            const base::Json& arguments, const mcp::RequestContext& context);
  base::Result<mcp::ToolOutcome> notPrepared(std::string_view name, PrepareFailure failure,
                                             const mcp::RequestContext& context, const base::Stop& stop);
  base::Result<mcp::ToolOutcome> finish(const PreparedCall& call, const Exchange& exchange,
                                        const mcp::RequestContext& context, const base::Stop& stop,
                                        CallSecrets& secrets, const PagedRead& pages) const;
  base::Result<mcp::ToolOutcome> carryOut(const base::Result<View>& view, std::string_view name,
                                          const base::Json& arguments, const mcp::RequestContext& context,
                                          AuditedCall* audited);
  base::Result<mcp::ToolOutcome> sendAndKeep(PreparedCall& call, const mcp::RequestContext& context,
                                             const base::Stop& stop, AuditedCall* audited);

  const std::shared_ptr<const ToolRegistry> registry_;
  const ToolServiceOptions options_;
  const ToolViews views_;
  const std::optional<std::vector<mcp::ToolDescription>> listed_;  ///< nothing: all, as the registry has them
  const std::shared_ptr<CallMemory> memory_;
  UpstreamCalls upstream_;
  CallPreparation preparation_;
  CallGate gate_;
};

}  // namespace soracom_mcp::tools
