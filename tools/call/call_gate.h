#pragma once

#include <memory>
#include <optional>

#include "mcp/server/tool_provider.h"
#include "tools/call/call_memory.h"
#include "tools/call/confirmation.h"
#include "tools/call/prepared_call.h"
#include "tools/call/safety_options.h"
#include "tools/call/upstream_calls.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

/// What a prepared call has to pass before it is sent: the guards of the server's own identity, the dry run, a person's
/// approval, the limits. Thread-safe. Blocks while a person is asked elsewhere or a read waits for its turn, until
/// `stop`. What it is given is borrowed.
class CallGate final {
 public:
  CallGate(std::shared_ptr<const ToolRegistry> registry, UpstreamCalls& upstream, const SafetyOptions& safety,
           std::shared_ptr<CallMemory> memory);

  /// An outcome instead of the call, or nothing: it may be sent, and counts as sent.
  using Held = std::optional<base::Result<mcp::ToolOutcome>>;

  /// Signs in where the call changes something, and leaves the credential and who approved in `call`.
  Held holdBack(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);

  /// Whether one more page of a read may be fetched now; counts it where it may. Waits for its turn like the call.
  bool admitPage(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);

 private:
  /// Where the call needs a credential and has none yet.
  Held signIn(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  /// Whether a person has approved before that this read sends the secrets which a person has kept.
  bool isKnownRead(const PreparedCall& call, const mcp::RequestContext& context) const;
  /// A read that sends such a secret for the first time is asked about like a write.
  Consent consentFor(const PreparedCall& call, const mcp::RequestContext& context) const;
  Held guardIdentity(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  /// One more request, where only it can tell.
  bool changesOwnRole(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop);
  Held confirm(PreparedCall& call, Consent consent, const mcp::RequestContext& context, const base::Stop& stop);
  Held confirmElsewhere(const PreparedCall& call, const Confirmation& confirmation, const mcp::RequestContext& context,
                        const base::Stop& stop);
  /// What the answer of a form comes to; nothing: it is a yes, or nobody has been asked yet (`ask`).
  Held judgeForm(const PreparedCall& call, const Confirmation& confirmation, const mcp::RequestContext& context, bool& ask);
  /// Whether one more question may be put to the client; counts it.
  Held admitForm(const PreparedCall& call, const mcp::RequestContext& context);
  Held stopped(const Tool& tool, std::string why, const mcp::RequestContext& context, const base::Stop& stop) const;

  const std::shared_ptr<const ToolRegistry> registry_;
  UpstreamCalls& upstream_;
  const SafetyOptions& safety_;
  const std::shared_ptr<CallMemory> memory_;
  CallLimits& limits_;
};

}  // namespace soracom_mcp::tools
