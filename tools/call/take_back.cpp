#include "tools/call/take_back.h"

#include <algorithm>

#include "tools/call/refusal.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

const Tool* findOperation(const std::vector<Tool>& tools, std::string_view id) {
  const auto found =
      std::find_if(tools.begin(), tools.end(), [&](const Tool& tool) { return tool.operation->id == id; });
  return found == tools.end() ? nullptr : &*found;
}

}  // namespace

mcp::ToolOutcome takeBack(const PreparedCall& call, const CallSecrets::Loss& loss, const std::vector<Tool>& tools,
                          CallPreparation& preparation, UpstreamCalls& upstream, AuditLog* audit,
                          const mcp::RequestContext& context, const base::Stop& stop) {
  const std::string& name = call.tool->description.name;
  std::string text =
      name + " was carried out, but the secret it brought could not be kept and is lost: " + loss.why + ". ";
  const auto& undo = call.tool->operation->extension.undo;
  const Tool* tool = undo && loss.undo_arguments.is_object() ? findOperation(tools, undo->operation_id) : nullptr;
  if (tool == nullptr) {
    return refusalOutcome(refusal_code::kSecretStoreUnavailable,
                          text + "What it made is still there; a person has to look at it.");
  }
  const std::string& undo_name = tool->description.name;
  AuditedCall audited(audit, *tool, loss.undo_arguments, context, upstream.baseUrl());
  audited.remark("takes back what " + name + " made");
  auto prepared = preparation.prepareOwn(undo_name, loss.undo_arguments, context, stop);
  if (!prepared) {
    audited.end(errorOutcome(prepared.error().error.message), *upstream.scrubber(context));
    return refusalOutcome(
        refusal_code::kSecretStoreUnavailable,
        text + "It could not be taken back (" + prepared.error().error.message + "); a person has to look at it.");
  }
  // Unrecorded rather than left undone: the audit lies on the same disk as the vault.
  (void)audited.allow(*prepared, *upstream.scrubber(context));
  const Exchange result = upstream.exchange(*prepared, context, stop);
  const int status = result.status();
  const bool unknown = result.fate() == CallSecrets::Fate::kUnknown;
  audited.answered(status, unknown);
  audited.end(errorOutcome(""), *upstream.scrubber(context));
  if (status / 100 == 2) {
    return refusalOutcome(refusal_code::kSecretStoreUnavailable, text + "What it made was taken back with " +
                                                                     undo_name + ". A person has to make room first.");
  }
  return refusalOutcome(refusal_code::kSecretStoreUnavailable,
                        text + "Taking back what it made with " + undo_name + " failed" +
                            (status != 0 ? " (HTTP " + std::to_string(status) + ")" : "") + "; a person has to do it.");
}

}  // namespace soracom_mcp::tools
