#include "app/commands/commands.h"
#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/terminal.h"
#include "tools/soracom/access_document.h"

namespace soracom_mcp::app {

ExitCode policy(const Options& options) {
  const auto registry = loadRegistry(options);
  if (!registry) {
    printError(registry.error().message);
    return registry.error().code;
  }
  const auto safety = safetySettings(options, (*registry)->facts());
  if (!safety) {
    printError(safety.error().message);
    return safety.error().code;
  }
  std::vector<std::string> operations;
  for (const tools::Tool& tool : (*registry)->tools()) {
    // What needs no credential needs no permission.
    const bool enabled = safety->policy.refusal(tool.description.name, tool.risk).empty();
    if (enabled && !tool.operation->security.empty() && !tool.operation->tag.empty()) {
      operations.push_back(tool.operation->tag + ":" + tool.operation->id);
    }
  }
  const base::Json document = tools::permissionDocumentFor(std::move(operations));
  const std::string text = outputIsTerminal() && !options.json ? document.dump(2) : base::writeJson(document);
  return printJson(text) ? ExitCode::kOk : ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
