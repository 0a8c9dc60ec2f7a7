#include "app/commands/commands.h"
#include "app/load_registry.h"
#include "app/terminal.h"
#include "tools/catalog/tool_diff.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using tools::ToolChange;
using tools::ToolChangeKind;

constexpr ToolChangeKind kKinds[] = {ToolChangeKind::kAdded, ToolChangeKind::kRemoved, ToolChangeKind::kChanged};

// {"added": [NAME], "removed": [NAME], "changed": [{"name": NAME, "details": [TEXT]}]}
std::string asJson(const std::vector<ToolChange>& changes) {
  Json out = Json::object();
  for (const ToolChangeKind kind : kKinds) {
    Json& list = out[std::string(tools::changeKindName(kind))] = Json::array();
    for (const ToolChange& change : changes) {
      if (change.kind == kind) {
        list.push_back(kind == ToolChangeKind::kChanged ? Json{{"name", change.name}, {"details", change.details}}
                                                        : Json(change.name));
      }
    }
  }
  return base::writeJson(out);
}

// One line for each detail, so that no line has to be cut.
std::string asTable(const std::vector<ToolChange>& changes, bool terminal) {
  std::vector<std::vector<std::string>> rows;
  for (const ToolChangeKind kind : kKinds) {
    for (const ToolChange& change : changes) {
      if (change.kind != kind) {
        continue;
      }
      if (change.details.empty()) {
        rows.push_back({std::string(tools::changeKindName(kind)), change.name, ""});
      }
      for (const std::string& detail : change.details) {
        rows.push_back({std::string(tools::changeKindName(kind)), change.name, detail});
      }
    }
  }
  if (rows.empty()) {
    return terminal ? "The tools are the same.\n" : "";
  }
  return formatTable({"CHANGE", "TOOL", "WHAT"}, rows, terminal, std::string::npos);
}

}  // namespace

ExitCode compareTools(const Options& options) {
  std::vector<std::shared_ptr<const tools::ToolRegistry>> registries;
  for (const std::string& document : options.diff) {
    Options one = options;
    one.openapi = {document};
    auto registry = loadRegistry(one);
    if (!registry) {
      printError(registry.error().message);
      return registry.error().code;
    }
    for (const schemas::SkippedOperation& skipped : (*registry)->skipped()) {
      printError(document + ": skipped " + skipped.where + ": " + skipped.reason);
    }
    registries.push_back(*std::move(registry));
  }
  const std::vector<ToolChange> changes = tools::diffTools(*registries.at(0), *registries.at(1));
  const bool printed = options.json ? printJson(asJson(changes)) : print(asTable(changes, outputIsTerminal()));
  return printed ? ExitCode::kOk : ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
