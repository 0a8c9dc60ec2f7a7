#include "tests/app/agent_host.h"

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tests/form_answer.h"

namespace soracom_mcp::test {

using base::Json;

Json approvalOf(const Json& form) {
  return {{"action", "accept"}, {"content", agreedContent(form)}};
}

AgentHost::AgentHost(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
                     const std::string& errors_to)
    : program_(arguments, environment, Heard::kOutput, errors_to) {
  program_.writeLine(base::writeJson({{"jsonrpc", "2.0"},
                                      {"id", ++last_id_},
                                      {"method", "initialize"},
                                      {"params",
                                       {{"protocolVersion", "2025-11-25"},
                                        {"capabilities", {{"elicitation", Json::object()}}},
                                        {"clientInfo", {{"name", "test"}, {"version", "1"}}}}}}));
  read();
  program_.writeLine(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
}

Json AgentHost::read() {
  const std::string line = program_.readLine();
  heard_ += line + "\n";
  auto message = base::readJson(line);
  REQUIRE(message);
  return *std::move(message);
}

Json AgentHost::ask(const std::string& method, const Json& params) {
  program_.writeLine(base::writeJson({{"jsonrpc", "2.0"}, {"id", ++last_id_}, {"method", method}, {"params", params}}));
  while (true) {
    const Json message = read();
    if (base::findMember(message, "method") == nullptr) {
      INFO(base::writeJson(message));
      REQUIRE(message.at("id") == last_id_);
      return message;
    }
    if (message.at("method") != "elicitation/create") {
      continue;
    }
    program_.writeLine(
        base::writeJson({{"jsonrpc", "2.0"}, {"id", message.at("id")}, {"result", approvalOf(message.at("params"))}}));
  }
}

Json AgentHost::call(const std::string& tool, const Json& arguments) {
  return ask("tools/call", {{"name", tool}, {"arguments", arguments}}).at("result");
}

Json AgentHost::readResource(const std::string& uri) { return ask("resources/read", {{"uri", uri}}); }

void AgentHost::hear(const std::string& method) {
  while (read().value("method", "") != method) {
  }
}

int AgentHost::end() {
  program_.closeInput();
  return program_.wait();
}

}  // namespace soracom_mcp::test
