#include "tests/app/program_fixture.h"

#include "base/json_reader.h"
#include "simulator/seed.h"
#include "tests/catch.h"

namespace soracom_mcp::test {

std::string callMessage(int id, const std::string& tool, const std::string& arguments) {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"tools/call","params":{"name":")" + tool +
         R"(","arguments":)" + arguments + "}}";
}

std::unique_ptr<simulator::Simulator> startSimulator() {
  auto started = simulator::Simulator::start();
  REQUIRE(started);
  return *std::move(started);
}

Environment rootOf(const simulator::Simulator& simulator) {
  return {{"SORACOM_ENDPOINT", simulator.baseUrl()},
          {"SORACOM_AUTH_KEY_ID", simulator::seed::kRootAuthKeyId},
          {"SORACOM_AUTH_KEY", simulator::seed::kRootAuthKey}};
}

base::Json parsed(const std::string& text) {
  INFO(text);
  auto value = base::readJson(text);
  REQUIRE(value);
  return *std::move(value);
}

bool isOneLine(const std::string& text) { return !text.empty() && text.find('\n') == text.size() - 1; }

}  // namespace soracom_mcp::test
