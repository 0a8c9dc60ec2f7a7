#include "tests/app/http_agent_host.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::test {

using base::Json;

int listeningPort(RunningProgram& program) {
  const std::string start = "soracom-mcp: listening on http://127.0.0.1:";
  const std::string end = "/mcp";
  while (true) {
    const std::string line = program.readLine();
    if (line.starts_with(start) && line.ends_with(end)) {
      return std::stoi(line.substr(start.size()));
    }
  }
}

Json HttpAgentHost::ask(const std::string& method, const std::string& name, Json params) {
  params["_meta"] = {{"io.modelcontextprotocol/protocolVersion", "2026-07-28"}};
  params["_meta"]["io.modelcontextprotocol/clientCapabilities"]["elicitation"]["form"] = Json::object();
  const Json request = {{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", method}, {"params", std::move(params)}};
  std::vector<std::string> fields{"Accept: application/json", "MCP-Protocol-Version: 2026-07-28",
                                  "Mcp-Method: " + method, "Mcp-Name: " + name};
  fields.insert(fields.end(), fields_.begin(), fields_.end());
  const auto answer = client_.ask(mcp::httpRequest(port_, "POST", "/mcp", fields, base::writeJson(request)));
  for (const auto& [field, value] : answer.fields) {
    heard_ += field + ": " + value + "\n";
  }
  heard_ += answer.body + "\n";
  auto message = base::readJson(answer.body);
  INFO(answer.body);
  REQUIRE(message);
  return *std::move(message);
}

Json HttpAgentHost::readResource(const std::string& uri) { return ask("resources/read", uri, {{"uri", uri}}); }

Json HttpAgentHost::step(const std::string& tool, const Json& arguments, const Json& asked) {
  Json params = {{"name", tool}, {"arguments", arguments}};
  if (!asked.is_null()) {
    params["inputResponses"] = Json::object();
    for (const auto& [key, request] : asked.at("inputRequests").items()) {
      params["inputResponses"][key] = approvalOf(request.at("params"));
    }
    params["requestState"] = asked.at("requestState");
  }
  return ask("tools/call", tool, std::move(params));
}

Json HttpAgentHost::call(const std::string& tool, const Json& arguments) {
  Json result;
  do {
    const Json message = step(tool, arguments, result);
    INFO(base::writeJson(message));
    REQUIRE(base::findMember(message, "result") != nullptr);
    result = message.at("result");
  } while (result.value("resultType", "complete") == "input_required");
  return result;
}

}  // namespace soracom_mcp::test
