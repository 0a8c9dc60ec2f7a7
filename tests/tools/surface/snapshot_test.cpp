// What clients see of the built-in document in discovery, as one file that is reviewed as a diff.
#include "tests/tools/catalog/snapshot.h"

#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/surface/surface.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("the tools of the discovery surface are the reviewed ones") {
  const auto registry = registryOf(jsonOf(manifests::builtInDocument()));
  base::Json snapshot = base::Json::array();
  for (const auto& tool : surfaceTools(Surface::kDiscovery, *registry, registry->descriptions())) {
    snapshot.push_back({{"name", tool.name},
                        {"title", tool.title},
                        {"description", tool.description},
                        {"readOnlyHint", tool.annotations.read_only},
                        {"destructiveHint", tool.annotations.destructive},
                        {"idempotentHint", tool.annotations.idempotent},
                        {"openWorldHint", tool.annotations.open_world},
                        {"inputSchema", tool.input_schema}});
  }
  checkSnapshot("tests/tools/surface/snapshots/soracom-auth.discovery.json", snapshot);
}

}  // namespace
}  // namespace soracom_mcp::tools
