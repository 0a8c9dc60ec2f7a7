#include "base/json_reader.h"
#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

// One tool with a marked argument, until the mark is taken away.
class MarkedTool final : public ToolProvider {
 public:
  MarkedTool() : tools_(1) {
    tools_[0].name = "marked";
    tools_[0].input_schema =
        *base::readJson(R"({"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"}}})");
    unmarked_ = tools_;
    unmarked_[0].input_schema = *base::readJson(R"({"type":"object","properties":{"region":{"type":"string"}}})");
  }
  base::Result<SharedList<ToolDescription>> tools(const RequestFields&) const override {
    return unheld(marked ? tools_ : unmarked_);
  }
  base::Result<ToolOutcome> call(std::string_view, const base::Json&, const RequestContext&) override {
    ++calls;
    return ToolOutcome();
  }

  std::atomic<int> calls = 0;
  std::atomic<bool> marked = true;

 private:
  std::vector<ToolDescription> tools_;
  std::vector<ToolDescription> unmarked_;
};

TEST_CASE("a modern call whose parameter fields differ from its arguments does not reach the tool") {
  MarkedTool tool;
  Server server(Conversation::testOptions(), tool);
  const auto service = *HttpService::listen({});
  service->start(server);
  const auto ask = [&](const std::vector<std::string>& more) {
    auto fields = modernFields("tools/call", "marked");
    fields.insert(fields.end(), more.begin(), more.end());
    return HttpClient(service->port())
        .ask(httpRequest(service->port(), "POST", "/mcp", fields,
                         modern("1", "tools/call", R"({"name":"marked","arguments":{"region":"jp"}})")));
  };
  const WireAnswer refused = ask({"Mcp-Param-Region: us"});
  CHECK(refused.status == 400);
  CHECK(at(checkedMessage(refused.body, "2026-07-28", "tools/call"), "/error/code") == "-32020");
  CHECK(ask({}).status == 400);
  CHECK(tool.calls == 0);
  CHECK(ask({"mcp-param-REGION: jp", "Mcp-Param-Other: x"}).status == 200);
  CHECK(tool.calls == 1);

  tool.marked = false;
  server.announce({Change::Kind::kTools});
  CHECK(ask({}).status == 200);
  CHECK(tool.calls == 2);
}

}  // namespace
}  // namespace soracom_mcp::mcp
