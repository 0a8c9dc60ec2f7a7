#include "tests/app/http_agent_host.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::test {

using base::Json;

Json HttpAgentHost::post(const std::string& tool, const Json& params) {
  const Json request = {{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", "tools/call"}, {"params", params}};
  const auto answer = client_.ask(mcp::httpRequest(
      port_, "POST", "/mcp",
      {"Accept: application/json", "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: " + tool},
      base::writeJson(request)));
  for (const auto& [name, value] : answer.fields) {
    heard_ += name + ": " + value + "\n";
  }
  heard_ += answer.body + "\n";
  auto message = base::readJson(answer.body);
  INFO(answer.body);
  REQUIRE(message);
  REQUIRE(base::findMember(*message, "result") != nullptr);
  return message->at("result");
}

Json HttpAgentHost::call(const std::string& tool, const Json& arguments) {
  Json meta = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"}};
  meta["io.modelcontextprotocol/clientCapabilities"]["elicitation"]["form"] = Json::object();
  Json params = {{"name", tool}, {"arguments", arguments}};
  params["_meta"] = std::move(meta);
  Json result = post(tool, params);
  while (result.value("resultType", "complete") == "input_required") {
    params["inputResponses"] = Json::object();
    for (const auto& [key, request] : result.at("inputRequests").items()) {
      params["inputResponses"][key] = approvalOf(request.at("params"));
    }
    params["requestState"] = result.at("requestState");
    result = post(tool, params);
  }
  return result;
}

}  // namespace soracom_mcp::test
