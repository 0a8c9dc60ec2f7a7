// What clients see of the built-in document where they do not see all of it, as files that are reviewed as diffs.
#include "tests/tools/catalog/snapshot.h"

#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/surface/surface.h"

namespace soracom_mcp::tools {
namespace {

base::Json snapshotOf(Surface surface) {
  const auto registry = registryOf(jsonOf(manifests::builtInDocument()));
  base::Json snapshot = base::Json::array();
  for (const auto& tool : surfaceTools(surface, *registry, registry->descriptions())) {
    snapshot.push_back({{"name", tool.name},
                        {"title", tool.title},
                        {"description", tool.description},
                        {"readOnlyHint", tool.annotations.read_only},
                        {"destructiveHint", tool.annotations.destructive},
                        {"idempotentHint", tool.annotations.idempotent},
                        {"openWorldHint", tool.annotations.open_world},
                        {"inputSchema", tool.input_schema}});
    if (tool.output_schema) {
      snapshot.back()["outputSchema"] = *tool.output_schema;
    }
  }
  return snapshot;
}

TEST_CASE("the tools of the discovery surface are the reviewed ones") {
  checkSnapshot("tests/tools/surface/snapshots/soracom-auth.discovery.json", snapshotOf(Surface::kDiscovery));
}

TEST_CASE("the tools of the brief surface are the reviewed ones") {
  checkSnapshot("tests/tools/surface/snapshots/soracom-auth.brief.json", snapshotOf(Surface::kBrief));
}

}  // namespace
}  // namespace soracom_mcp::tools
