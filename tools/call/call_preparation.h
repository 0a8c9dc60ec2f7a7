#pragma once

#include <memory>
#include <string_view>

#include "tools/call/access_check.h"
#include "tools/call/prepared_call.h"
#include "tools/call/upstream_calls.h"
#include "tools/catalog/tool_registry.h"
#include "tools/safety/path_guard.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// From a name and arguments to the request that would be sent. Thread-safe. What it is given is borrowed.
class CallPreparation final {
 public:
  struct Rules {
    const SecretVault* vault = nullptr;  ///< null: whether a reference is kept is not looked at
    bool allow_literal_secrets = false;
    bool allow_other_operators = false;
    std::string api = {};  ///< whose API kept secrets are for (SecretOrigin::api)
  };

  CallPreparation(std::shared_ptr<const ToolRegistry> registry, UpstreamCalls& upstream, Rules rules);

  /// See ToolService::prepare(). The work on the arguments is bounded and ends with `stop`: kLimit, kTimeout,
  /// kCancelled.
  base::Result<PreparedCall, PrepareFailure> prepare(std::string_view name, const base::Json& arguments,
                                                     const mcp::RequestContext& context, const base::Stop& stop);
  /// The same for arguments that this program has made itself: secrets may stand in them as they are.
  base::Result<PreparedCall, PrepareFailure> prepareOwn(std::string_view name, const base::Json& arguments,
                                                        const mcp::RequestContext& context, const base::Stop& stop);

  /// Whether `target` may be asked for as a further page of an operation: it is below the base URL, and this operation
  /// answers it. kRefused else.
  base::Result<void> checkPage(const Tool& tool, std::string_view target) const;
  base::Result<void> checkPage(const Tool& tool, std::string_view target, base::WorkBudget& work) const;

 private:
  base::Result<PreparedCall, PrepareFailure> prepareWith(std::string_view name, const base::Json& arguments,
                                                         const mcp::RequestContext& context, const base::Stop& stop,
                                                         bool allow_literals);
  /// Whether the secrets it refers to are kept for it, as far as its account is known.
  base::Result<void, PrepareFailure> checkKept(const Tool& tool, const base::Json& arguments, PreparedCall& call) const;
  base::Result<PreparedCall, PrepareFailure> bind(PreparedCall call, base::Json arguments,
                                                  const mcp::RequestContext& context, const base::Stop& stop,
                                                  base::WorkBudget& work);

  const std::shared_ptr<const ToolRegistry> registry_;
  UpstreamCalls& upstream_;
  const Rules rules_;
  const PathRouter router_;
  const AccessCheck access_;
};

}  // namespace soracom_mcp::tools
