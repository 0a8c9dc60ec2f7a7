#include "app/commands/commands.h"
#include "app/commands/show_tools.h"
#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/terminal.h"
#include "base/log.h"

namespace soracom_mcp::app {

ExitCode listTools(const Options& options) {
  if (!options.diff.empty()) {
    return compareTools(options);
  }
  const auto registry = loadRegistry(options);
  if (!registry) {
    printError(registry.error().message);
    return registry.error().code;
  }
  for (const schemas::SkippedOperation& skipped : (*registry)->skipped()) {
    printError("skipped " + skipped.where + ": " + skipped.reason);
  }
  const auto safety = safetySettings(options, (*registry)->facts());
  if (!safety) {
    printError(safety.error().message);
    return safety.error().code;
  }
  if (offeredTools(**registry, safety->policy).empty()) {
    printError(kNothingOffered);
  }
  if (options.tool.empty()) {
    const bool printed = options.json
                             ? printJson(toolListJson(**registry, safety->policy))
                             : print(showToolList(**registry, safety->policy, outputIsTerminal(), terminalWidth()));
    return printed ? ExitCode::kOk : ExitCode::kInternal;
  }
  const tools::Tool* tool = (*registry)->find(options.tool);
  if (tool == nullptr) {
    const std::string nearest = (*registry)->nearestName(options.tool);
    printError("no tool is named " + options.tool + (nearest.empty() ? "" : "; did you mean " + nearest + "?"));
    return ExitCode::kUsage;
  }
  const bool printed = options.json ? printJson(toolJson(*tool)) : print(showTool(*tool, terminalWidth()));
  return printed ? ExitCode::kOk : ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
