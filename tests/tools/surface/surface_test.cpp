#include "tools/surface/surface.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/surface/brief_tool.h"
#include "tools/surface/discovery_surface.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

// Answers with what it was called with.
class RecordingProvider final : public mcp::ToolProvider {
 public:
  explicit RecordingProvider(std::vector<mcp::ToolDescription> tools) : tools_(std::move(tools)) {}

  base::Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields&) const override {
    return mcp::unheld(tools_);
  }
  const std::vector<mcp::ToolDescription>& offered() const { return tools_; }
  base::Result<mcp::ToolOutcome> call(std::string_view name, const Json& arguments,
                                      const mcp::RequestContext&) override {
    mcp::ToolOutcome outcome;
    outcome.content.push_back(
        {mcp::ContentBlock::Kind::kText, std::string(name) + " " + base::writeJson(arguments), {}});
    return outcome;
  }

 private:
  const std::vector<mcp::ToolDescription> tools_;
};

const std::vector<mcp::ToolDescription>& listed(const mcp::ToolProvider& surface) { return **surface.tools({}); }

std::shared_ptr<const ToolRegistry> sample() {
  return registryOf(documentOf(R"({"/users":{"get":{"operationId":"listUsers","summary":"Lists users.","responses":{},
    "parameters":[{"name":"limit","in":"query","description":"How many, and a long explanation of it.",
                   "schema":{"type":"integer"}},
                  {"name":"description","in":"query","description":"Filters.","schema":{"type":"string"}}]}},
    "/users/{id}":{"delete":{"operationId":"deleteUser","summary":"Deletes a user.","responses":{},
    "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}]}}})"));
}

std::unique_ptr<mcp::ToolProvider> surfaceOf(Surface surface, const std::shared_ptr<const ToolRegistry>& registry,
                                             RecordingProvider& direct) {
  return Surfaces(registry).make(surface, mcp::unheld(direct.offered()), direct);
}

struct Asked {
  bool is_error;
  std::string text;
};

Asked ask(mcp::ToolProvider& surface, const std::string& tool, const std::string& arguments) {
  const auto outcome = surface.call(tool, Json::parse(arguments), mcp::RequestContext());
  REQUIRE(outcome);
  if (outcome->structured) {
    CHECK(*outcome->structured == outcome->content.front().text);
  }
  return {outcome->is_error, outcome->content.front().text};
}

TEST_CASE("the surface is the fullest that fits the budget") {
  const auto registry = sample();
  const std::size_t full = estimateTokens(registry->descriptions());
  CHECK(chooseSurface(registry->descriptions(), full) == Surface::kFull);
  CHECK(chooseSurface(registry->descriptions(), full - 1) == Surface::kBrief);
  CHECK(chooseSurface(registry->descriptions(), 1) == Surface::kDiscovery);
}

TEST_CASE("a brief tool keeps its arguments and loses the prose about them") {
  const auto registry = sample();
  const mcp::ToolDescription brief = briefTool(registry->find("listUsers")->description);
  CHECK(brief.description == "Lists users");
  const Json& properties = brief.input_schema.at("properties");
  CHECK(base::writeJson(properties.at("limit")) == R"({"type":"integer"})");
  // An argument of that name is no prose.
  CHECK(base::writeJson(properties.at("description")) == R"({"type":"string"})");
}

TEST_CASE("discovery lists three tools and finds, describes and calls the others") {
  const auto registry = sample();
  RecordingProvider direct(registry->descriptions());
  const auto surface = surfaceOf(Surface::kDiscovery, registry, direct);
  REQUIRE(listed(*surface).size() == 3);
  CHECK(estimateTokens(listed(*surface)) < 600);
  CHECK(listed(*surface)[0].annotations.read_only);
  CHECK_FALSE(listed(*surface)[2].annotations.read_only);
  CHECK(listed(*surface)[2].annotations.destructive);

  const Json found = jsonOf(ask(*surface, "search_tools", R"({"query":"remove a user"})").text);
  CHECK(found.at("tools").at(0).at("name") == "deleteUser");
  CHECK(found.at("tools").at(0).at("risk") == "danger");
  const Json reading = jsonOf(ask(*surface, "search_tools", R"({"query":"user","read_only":true})").text);
  REQUIRE(reading.at("tools").size() == 1);
  CHECK(reading.at("tools").at(0).at("name") == "listUsers");
  CHECK(jsonOf(ask(*surface, "search_tools", R"({"query":"user","limit":1})").text).at("tools").size() == 1);
  CHECK(ask(*surface, "search_tools", R"({"query":"zebra"})").text.find("other words") != std::string::npos);

  const Json described = jsonOf(ask(*surface, "describe_tools", R"({"names":["deleteUser","delteUser"]})").text);
  CHECK(described.at("tools").at(0).at("inputSchema").at("required").at(0) == "id");
  CHECK(described.at("unknown").at(0) == "no tool is named delteUser; the nearest is deleteUser");

  CHECK(ask(*surface, "call_tool", R"({"name":"deleteUser","arguments":{"id":"x"}})").text ==
        R"(deleteUser {"id":"x"})");
  CHECK(ask(*surface, "call_tool", R"({"name":"listUsers"})").text == "listUsers {}");
  CHECK(ask(*surface, "deleteUser", R"({"id":"y"})").text == R"(deleteUser {"id":"y"})");
}

TEST_CASE("what the provider does not offer is neither listed nor found nor described") {
  const auto registry = sample();
  RecordingProvider reading({registry->find("listUsers")->description});
  CHECK(listed(*surfaceOf(Surface::kBrief, registry, reading)).size() == 1);
  const auto surface = surfaceOf(Surface::kDiscovery, registry, reading);
  CHECK(listed(*surface)[0].description.find("the 1 operations") != std::string::npos);
  const Json found = jsonOf(ask(*surface, "search_tools", R"({"query":"user"})").text);
  REQUIRE(found.at("tools").size() == 1);
  CHECK(found.at("tools").at(0).at("name") == "listUsers");
  CHECK(ask(*surface, "describe_tools", R"({"names":["deleteUser"]})").is_error);
  // The provider refuses it in its own words.
  CHECK(ask(*surface, "call_tool", R"({"name":"deleteUser","arguments":{"id":"x"}})").text ==
        R"(deleteUser {"id":"x"})");
}

TEST_CASE("what discovery cannot do is an error that says what to do") {
  const auto registry = sample();
  RecordingProvider direct(registry->descriptions());
  const auto surface = surfaceOf(Surface::kDiscovery, registry, direct);
  const auto fails = [&](const std::string& tool, const std::string& arguments, const std::string& says) {
    const Asked asked = ask(*surface, tool, arguments);
    INFO(asked.text);
    CHECK(asked.is_error);
    CHECK(asked.text.find(says) != std::string::npos);
  };
  fails("search_tools", "{}", "query");
  fails("search_tools", R"({"query":""})", "/query");
  fails("search_tools", R"({"query":"x","limit":0})", "/limit");
  fails("describe_tools", R"({"names":[]})", "/names");
  fails("describe_tools", R"({"names":["nothing_like_it"]})", "use search_tools");
  fails("call_tool", R"({"name":"deletUser"})", "the nearest is deleteUser");
  fails("call_tool", R"({"name":"deleteUser","arguments":"x"})", "/arguments");
  fails("call_tool", R"({"name":"deleteUser","id":"x"})", "id");
}

TEST_CASE("a search that is stopped ends, and so does a description") {
  const auto registry = sample();
  RecordingProvider direct(registry->descriptions());
  const auto surface = surfaceOf(Surface::kDiscovery, registry, direct);
  base::StopSource source;
  source.stop(base::StopReason::kCancelledByClient);
  mcp::RequestContext context;
  context.stop = source.get();
  for (const auto& [tool, arguments] : {std::pair("search_tools", R"({"query":"remove a user"})"),
                                        {"describe_tools", R"({"names":["deleteUser","delteUser"]})"}}) {
    DYNAMIC_SECTION(tool) {
      const auto outcome = surface->call(tool, Json::parse(arguments), context);
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().kind == base::ErrorKind::kCancelled);
    }
  }
}

TEST_CASE("a tool that is named again and again is described once") {
  const auto registry = sample();
  RecordingProvider direct(registry->descriptions());
  const auto surface = surfaceOf(Surface::kDiscovery, registry, direct);
  const Json described =
      jsonOf(ask(*surface, "describe_tools",
                 R"({"names":["deleteUser","deleteUser","listUsers","deleteUser","none","none"]})")
                 .text);
  CHECK(described.at("tools").size() == 2);
  CHECK(described.at("unknown").size() == 1);
  const std::string name(100'000, 'x');
  CHECK(ask(*surface, "describe_tools", R"({"names":[")" + name + R"("]})").text.size() < 1'000);
}

}  // namespace
}  // namespace soracom_mcp::tools
