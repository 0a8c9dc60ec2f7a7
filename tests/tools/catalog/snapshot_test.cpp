// Everything a client is told about the built-in operations, as one file that is reviewed as a diff.
#include "tests/tools/catalog/snapshot.h"

#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::Json;

const char* riskName(Risk risk) { return risk == Risk::kRead ? "read" : (risk == Risk::kWrite ? "write" : "danger"); }

const char* shapeName(OutputShape shape) {
  return shape == OutputShape::kNone ? "none" : (shape == OutputShape::kObject ? "object" : "wrapped");
}

Json snapshotOf(const Tool& tool) {
  const auto& shown = tool.description;
  const auto& hints = shown.annotations;
  Json out = Json{{"name", shown.name},
                  {"title", shown.title},
                  {"description", shown.description},
                  {"request", tool.operation->method + " " + tool.operation->path},
                  {"risk", riskName(tool.risk)},
                  {"annotations",
                   {{"title", hints.title},
                    {"readOnlyHint", hints.read_only},
                    {"destructiveHint", hints.destructive},
                    {"idempotentHint", hints.idempotent},
                    {"openWorldHint", hints.open_world}}},
                  {"inputSchema", shown.input_schema}};
  Json secrets = Json::array();
  Json texts = Json::array();
  for (const Argument& argument : tool.arguments) {
    if (argument.secret) {
      secrets.push_back(argument.key);
    }
    if (argument.json_text) {
      texts.push_back(argument.key);
    }
  }
  out["secretInput"] = std::move(secrets);
  out["jsonTextInput"] = std::move(texts);
  out["output"] = shapeName(tool.output);
  out["secretOutput"] = tool.secret_output;
  out["jsonTextOutput"] = tool.json_text_output;
  if (shown.output_schema) {
    out["outputSchema"] = *shown.output_schema;
  }
  return out;
}

}  // namespace

TEST_CASE("The tools of the built-in document are the reviewed ones") {
  const auto registry = registryOf(jsonOf(soracom_mcp::manifests::builtInDocument()));
  Json snapshot = Json::array();
  for (const Tool& tool : registry->tools()) {
    snapshot.push_back(snapshotOf(tool));
    snapshot.back()["toolsets"] = registry->facts()[tool.index].toolsets;
  }
  checkSnapshot("tests/tools/catalog/snapshots/soracom-auth.tools.json", snapshot);
}

TEST_CASE("A snapshot says which tool has changed and in what") {
  const Json before = jsonOf(R"([{"name":"a","title":"A"},{"name":"b","risk":"read"},{"name":"c"}])");
  const Json after = jsonOf(R"([{"name":"a","title":"A"},{"name":"b","title":"B"},{"name":"d"}])");
  CHECK(changesOf(before, before).empty());
  CHECK(changesOf(before, after) == "\n  b: title, risk (gone)\n  d: new\n  c: gone");
}
