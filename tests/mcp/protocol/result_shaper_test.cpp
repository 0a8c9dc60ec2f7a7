#include "mcp/protocol/result_shaper.h"

#include "mcp/protocol/list_pages.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

ToolDescription bare(std::string name) {
  ToolDescription tool;
  tool.name = std::move(name);
  tool.input_schema = Json{{"type", "object"}};
  return tool;
}

std::string written(Revision revision, const ToolDescription& tool) {
  std::string out;
  ResultShaper(revision, {"n", "", "1", ""}).appendTool(out, tool);
  return out;
}

TEST_CASE("empty texts are left out and never null") {
  CHECK(written(Revision::k20241105, bare("a")) == R"({"name":"a","inputSchema":{"type":"object"}})");
  CHECK(written(Revision::k20251125, bare("a")) ==
        R"({"name":"a","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":false,"destructiveHint":true,)"
        R"("idempotentHint":false,"openWorldHint":true}})");
}

TEST_CASE("an output schema that is no object is shown to the modern era only") {
  ToolDescription tool = bare("a");
  tool.output_schema = Json{{"type", "array"}};
  CHECK(written(Revision::k20251125, tool).find("outputSchema") == std::string::npos);
  CHECK(written(Revision::k20260728, tool).find(R"("outputSchema":{"type":"array"})") != std::string::npos);
}

TEST_CASE("structured content that is no object is sent to the modern era only") {
  ToolOutcome outcome;
  outcome.structured = "[1]";
  const auto message = [&](Revision revision) {
    return ResultShaper(revision, {"n", "", "1", ""}).outcomeMessage(RequestId(1), outcome);
  };
  CHECK(message(Revision::k20251125) == R"({"jsonrpc":"2.0","id":1,"result":{"content":[]}})");
  CHECK(message(Revision::k20260728).find(R"("structuredContent":[1])") != std::string::npos);
}

TEST_CASE("text of a tool that is not UTF-8 is repaired") {
  ToolOutcome outcome;
  outcome.content.push_back({ContentBlock::Kind::kText, "a\xFF\n", {}});
  CHECK(ResultShaper(Revision::k20251125, {"n", "", "1", ""}).outcomeMessage(RequestId(1), outcome) ==
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"a\xEF\xBF\xBD\\n\"}]}}");
}

TEST_CASE("an empty list is one page") {
  const ResultShaper shaper(Revision::k20241105, {"n", "", "1", ""});
  CHECK(toolPages(shaper, {}).message(RequestId(1), std::nullopt) ==
        R"({"jsonrpc":"2.0","id":1,"result":{"tools":[]}})");
}

TEST_CASE("a list that just fills a page has no second one") {
  const ResultShaper shaper(Revision::k20241105, {"n", "", "1", ""});
  const ListPages pages = toolPages(shaper, {bare("a"), bare("b")}, 2);
  CHECK(pages.message(RequestId(1), std::nullopt)->find("nextCursor") == std::string::npos);
}

TEST_CASE("a cursor fits every revision of the same list and no other list") {
  const ResultShaper old(Revision::k20241105, {"n", "", "1", ""});
  const ResultShaper now(Revision::k20260728, {"n", "", "1", ""});
  const std::vector<ToolDescription> tools = {bare("a"), bare("b"), bare("c")};
  const Json first = Json::parse(*toolPages(old, tools, 1).message(RequestId(1), std::nullopt));
  const std::string cursor = first["result"]["nextCursor"];
  const Json second = Json::parse(*toolPages(now, tools, 1).message(RequestId(1), cursor));
  CHECK(second["result"]["tools"][0]["name"] == "b");
  CHECK(second["result"]["nextCursor"] != cursor);
  CHECK(!toolPages(now, {bare("a"), bare("bc"), bare("c")}, 1).message(RequestId(1), cursor));
  CHECK(!toolPages(now, {bare("ab"), bare(""), bare("c")}, 1).message(RequestId(1), cursor));
}

}  // namespace
}  // namespace soracom_mcp::mcp
