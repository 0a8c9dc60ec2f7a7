// Everything a client is told about the built-in operations, as one file that is reviewed as a diff.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "manifests/built_in.h"
#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::Json;

const std::string kFile = SORACOM_MCP_SOURCE_DIR "/tests/tools/catalog/snapshots/soracom-auth.tools.json";
constexpr const char* kRewrite = "SORACOM_MCP_REWRITE_SNAPSHOTS";

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

std::string readFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("The tools of the built-in document are the reviewed ones") {
  const auto registry = registryOf(jsonOf(soracom_mcp::manifests::builtInDocument()));
  Json snapshot = Json::array();
  for (const Tool& tool : registry->tools()) {
    snapshot.push_back(snapshotOf(tool));
  }
  const std::string text = snapshot.dump(2) + "\n";
  if (std::getenv(kRewrite) != nullptr) {
    std::ofstream(kFile, std::ios::binary) << text;
    WARN("rewritten: " << kFile);
  }
  const auto reviewed = soracom_mcp::base::readJson(readFile(kFile));
  REQUIRE(reviewed);
  REQUIRE(reviewed->size() == snapshot.size());
  for (std::size_t i = 0; i < snapshot.size(); ++i) {
    INFO("set " << kRewrite << "=1 and review the difference of " << kFile);
    CHECK((*reviewed)[i].dump(2) == snapshot[i].dump(2));
  }
  CHECK(readFile(kFile) == text);
}
