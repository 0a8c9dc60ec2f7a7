#include "app/load_registry.h"

#include "app/load_document.h"

namespace soracom_mcp::app {

base::Result<std::shared_ptr<const tools::ToolRegistry>, Failure> loadRegistry(const Options& options) {
  auto document = loadDocument(options);
  if (!document) {
    return failWith(ExitCode::kDocument, document.error().message);
  }
  auto registry = tools::ToolRegistry::build(*std::move(document), {.cut_cycles = options.cut_cycles});
  if (!registry) {
    return failWith(ExitCode::kDocument, registry.error().within(documentName(options)).message);
  }
  const auto& skipped = (*registry)->skipped();
  if (options.strict && !skipped.empty()) {
    return failWith(ExitCode::kDocument,
                    std::to_string(skipped.size()) + " of " + std::to_string((*registry)->operationCount()) +
                        " operations cannot be tools, which --strict does not accept; the first: " +
                        skipped.front().where + ": " + skipped.front().reason);
  }
  return std::shared_ptr<const tools::ToolRegistry>(*std::move(registry));
}

tools::Surface surfaceFor(const Options& options, const std::vector<mcp::ToolDescription>& tools) {
  for (const tools::Surface surface : {tools::Surface::kFull, tools::Surface::kBrief, tools::Surface::kDiscovery}) {
    if (options.surface == tools::surfaceName(surface)) {
      return surface;
    }
  }
  return tools::chooseSurface(tools, options.token_budget);
}

}  // namespace soracom_mcp::app
