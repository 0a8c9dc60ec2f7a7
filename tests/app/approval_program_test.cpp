// Approvals as a person meets them at a terminal.
#include <filesystem>

#include "base/json_reader.h"
#include "simulator/seed.h"
#include "simulator/simulator.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"

using namespace soracom_mcp;
using base::Json;
using test::Environment;
using test::Finished;
using test::rootOf;
using test::RunningProgram;
using test::runOnTerminal;
using test::runProgram;
using test::startSimulator;

namespace {

const std::vector<std::string> kCreate = {"call", "createUser", "--args", R"({"user_name":"alice"})"};
const std::vector<std::string> kDelete = {"call", "deleteUser", "--args", R"({"user_name":"idle-user"})"};

constexpr char kInitialize[] =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
    R"("clientInfo":{"name":"test","version":"1"}}})";

std::string toolCall(int id, const std::string& tool, const std::string& arguments) {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"tools/call","params":{"name":")" + tool +
         R"(","arguments":)" + arguments + R"(,"_meta":{"progressToken":1}}})";
}

/// A server that asks on terminals, for one test.
struct Served {
  explicit Served(std::vector<std::string> more = {}) {
    environment = rootOf(*api);
    environment["XDG_STATE_HOME"] = state.path();
    std::vector<std::string> words = {"--approve-via", "cli"};
    words.insert(words.end(), more.begin(), more.end());
    program = std::make_unique<RunningProgram>(words, environment);
    program->writeLine(kInitialize);
    program->readLine();
  }
  Json read() { return base::readJson(program->readLine()).value(); }
  /// The id of the question a call waits for.
  std::string waitingId() {
    const Json progress = read();
    REQUIRE(progress.at("method") == "notifications/progress");
    const std::string text = progress.at("params").at("message").get<std::string>();
    return text.substr(text.rfind(' ') + 1);
  }

  std::unique_ptr<simulator::Simulator> api = startSimulator();
  test::TemporaryDirectory state;
  Environment environment;
  std::unique_ptr<RunningProgram> program;
};

}  // namespace

TEST_CASE("call asks the person at its terminal and takes only what was asked for") {
  struct Row {
    const std::vector<std::string>& arguments;
    const char* typed;
    const char* operation;
    bool sent;
  };
  for (const Row& row : {Row{kCreate, "yes", "createUser", true}, Row{kCreate, "no", "createUser", false},
                         Row{kCreate, "", "createUser", false}, Row{kDelete, "idle-user", "deleteUser", true},
                         Row{kDelete, "yes", "deleteUser", false}}) {
    DYNAMIC_SECTION(row.operation << ' ' << row.typed) {
      const auto api = startSimulator();
      const Finished finished = runOnTerminal(row.arguments, rootOf(*api), "\n> ", row.typed);
      INFO(finished.output);
      CHECK(finished.output.find(" in account OP0012345678") != std::string::npos);
      CHECK(finished.exit_code == (row.sent ? 0 : 7));
      CHECK(api->requestCount(row.operation) == (row.sent ? 1 : 0));
    }
  }
}

TEST_CASE("call without a terminal refuses a change and says why") {
  const auto api = startSimulator();
  const Finished finished = runProgram(kCreate, rootOf(*api), "yes\n");
  CHECK(finished.exit_code == 7);
  CHECK(finished.errors.find("confirmation_unavailable: ") == 0);
  CHECK(api->requestCount("createUser") == 0);
  const Finished json = runProgram({"call", "createUser", "--json", "--args", R"({"user_name":"a"})"}, rootOf(*api));
  CHECK(base::readJson(json.output).value().at("_meta").at("io.soracom.mcp/refusal") == "confirmation_unavailable");
}

TEST_CASE("the modes hold for call as well") {
  const auto api = startSimulator();
  Environment environment = rootOf(*api);
  const auto call = [&](std::vector<std::string> words, const std::vector<std::string>& rest) {
    words.insert(words.end(), rest.begin(), rest.end());
    return runProgram(words, environment);
  };
  CHECK(call({"--mode", "read-only"}, kCreate).errors.find("policy_read_only: ") == 0);
  CHECK(call({"--deny-tool", "create*"}, kCreate).errors.find("policy_denied: ") == 0);
  CHECK(call({"--budget-writes", "0"}, kCreate).errors.find("budget_spent: ") == 0);
  CHECK(api->requestCount("createUser") == 0);
  CHECK(call({"--mode", "unattended", "--i-accept-unattended-writes"}, kCreate).exit_code == 0);
  CHECK(api->requestCount("createUser") == 1);
  CHECK(call({"--mode", "unattended", "--i-accept-unattended-writes"}, kDelete)
            .errors.find("confirmation_unavailable: ") == 0);
  CHECK(api->requestCount("deleteUser") == 0);
}

TEST_CASE("a person approves on a terminal what the client cannot ask") {
  Served served;
  served.program->writeLine(toolCall(1, "createUser", R"({"user_name":"alice"})"));
  const std::string id = served.waitingId();
  CHECK(served.api->requestCount("createUser") == 0);
  CHECK(runProgram({"approve"}, served.environment).output == id + "\tcreateUser\n");
  const Finished person = runOnTerminal({"approve", id}, served.environment, "\n> ", "yes");
  INFO(person.output);
  CHECK(person.exit_code == 0);
  CHECK(person.output.find("From the model: user_name \"alice\"") != std::string::npos);
  const Json answer = served.read();
  CHECK(answer.at("id") == 1);
  CHECK_FALSE(answer.at("result").value("isError", false));
  CHECK(served.api->requestCount("createUser") == 1);
  CHECK(runProgram({"approve"}, served.environment).output.empty());
  const Finished again = runOnTerminal({"approve", id}, served.environment, "\n> ", "yes");
  CHECK(again.exit_code == 2);
}

TEST_CASE("a person declines on a terminal") {
  Served served;
  served.program->writeLine(toolCall(1, "deleteUser", R"({"user_name":"idle-user"})"));
  const std::string id = served.waitingId();
  CHECK(runOnTerminal({"approve", id}, served.environment, "\n> ", "alice").exit_code == 7);
  const Json answer = served.read();
  CHECK(answer.at("result").at("_meta").at("io.soracom.mcp/refusal") == "confirmation_declined");
  CHECK(served.api->requestCount("deleteUser") == 0);
}

TEST_CASE("an approval that comes after the call has ended counts for the same call once") {
  Served served({"--timeout", "2"});
  const std::string arguments = R"({"user_name":"alice"})";
  served.program->writeLine(toolCall(1, "createUser", arguments));
  const std::string id = served.waitingId();
  const Json first = served.read();
  CHECK(first.at("result").at("_meta").at("io.soracom.mcp/refusal") == "confirmation_required");
  CHECK(first.at("result").at("content").at(0).at("text").get<std::string>().find("soracom-mcp approve " + id) !=
        std::string::npos);
  CHECK(runOnTerminal({"approve", id}, served.environment, "\n> ", "yes").exit_code == 0);
  served.program->writeLine(toolCall(2, "createUser", arguments));
  const Json second = served.read();
  CHECK(second.at("id") == 2);
  CHECK_FALSE(second.at("result").value("isError", false));
  CHECK(served.api->requestCount("createUser") == 1);
  served.program->writeLine(toolCall(3, "createUser", arguments));
  CHECK(served.waitingId() != id);
}

TEST_CASE("approving needs a terminal") {
  Served served;
  served.program->writeLine(toolCall(1, "createUser", R"({"user_name":"alice"})"));
  const std::string id = served.waitingId();
  const Finished finished = runProgram({"approve", id}, served.environment, "yes\n");
  CHECK(finished.exit_code == 2);
  CHECK(finished.errors.find("needs a terminal") != std::string::npos);
  CHECK(served.api->requestCount("createUser") == 0);
}

TEST_CASE("the socket of approvals is this user's alone and goes with its server") {
  Served served;
  const std::filesystem::path folder = served.state.path() + "/soracom-mcp/approvals";
  std::size_t sockets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    CHECK(entry.is_socket());
    CHECK((entry.status().permissions() & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
    ++sockets;
  }
  CHECK(sockets == 1);
  served.program->closeInput();
  CHECK(served.program->wait() == 0);
  CHECK(std::filesystem::is_empty(folder));
}

TEST_CASE("a server whose state folder others can reach does not start") {
  const auto api = startSimulator();
  const test::TemporaryDirectory state;
  std::filesystem::create_directories(state.path() + "/soracom-mcp");
  std::filesystem::permissions(state.path() + "/soracom-mcp", std::filesystem::perms::all);
  Environment environment = rootOf(*api);
  environment["XDG_STATE_HOME"] = state.path();
  const Finished finished = runProgram({"--approve-via", "cli"}, environment);
  CHECK(finished.exit_code == 1);
  CHECK(finished.errors.find("--approve-via cli") != std::string::npos);
}

TEST_CASE("servers that share a key take each other's approvals and others do not") {
  const auto api = startSimulator();
  const test::TemporaryDirectory folder;
  const std::string key = folder.in("key");
  std::ofstream(key) << "5f0c8e21b7d94a63c8f1e02d76a9b354e1d80f6b92c74a5d3e8f01b6c7a2d945";
  std::filesystem::permissions(key, std::filesystem::perms::owner_read);
  const std::string meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                           R"("io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{}}},)"
                           R"("io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}})";
  const auto call = [&](RunningProgram& program, const std::string& more) {
    program.writeLine(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"createUser",)"
                      R"("arguments":{"user_name":"alice"},)" +
                      more + meta + "}}");
    return base::readJson(program.readLine()).value();
  };
  RunningProgram first({"--state-key-file", key}, rootOf(*api));
  RunningProgram second({"--state-key-file", key}, rootOf(*api));
  RunningProgram stranger({}, rootOf(*api));
  const std::string state = call(first, "").at("result").at("requestState").get<std::string>();
  const std::string consent = R"("inputResponses":{"approval":{"action":"accept","content":{"approve":"Yes"}}},)"
                              R"("requestState":")" +
                              state + "\",";
  CHECK(call(stranger, consent).at("error").at("code") == -32602);
  CHECK(api->requestCount("createUser") == 0);
  CHECK_FALSE(call(second, consent).at("result").value("isError", false));
  CHECK(api->requestCount("createUser") == 1);
}

TEST_CASE("an approval counts once, whichever process of the key it is given to, also after a kill") {
  const auto api = startSimulator();
  const test::TemporaryDirectory folder;
  Environment environment = rootOf(*api);
  environment["XDG_STATE_HOME"] = folder.in("state");
  folder.write("key", "5f0c8e21b7d94a63c8f1e02d76a9b354e1d80f6b92c74a5d3e8f01b6c7a2d945");
  const std::vector<std::string> words{"--http", "127.0.0.1:0", "--state-key-file", folder.in("key")};
  const Json arguments = {{"user_name", "alice"}};
  const auto start = [&] { return std::make_unique<RunningProgram>(words, environment, test::Heard::kErrors); };

  auto first = start();
  test::HttpAgentHost host(test::listeningPort(*first));
  const Json asked = host.step("createUser", arguments, {}).at("result");
  REQUIRE(asked.at("resultType") == "input_required");
  const Json unused = host.step("createUser", arguments, {}).at("result");
  CHECK(host.step("createUser", arguments, asked).contains("result"));
  REQUIRE(api->requestCount("createUser") == 1);
  first->signal(9);
  first->wait();

  const auto second = start();
  test::HttpAgentHost again(test::listeningPort(*second));
  const auto third = start();
  test::HttpAgentHost beside(test::listeningPort(*third));
  for (test::HttpAgentHost* later : {&again, &beside}) {
    CHECK(later->step("createUser", arguments, asked).at("error").at("code") == -32602);
  }
  CHECK(api->requestCount("createUser") == 1);
  CHECK(beside.step("createUser", arguments, unused).contains("result"));
  CHECK(again.step("createUser", arguments, unused).at("error").at("code") == -32602);
  CHECK(api->requestCount("createUser") == 2);
}

TEST_CASE("an approval whose use cannot be recorded sends nothing and says so") {
  const auto api = startSimulator();
  const test::TemporaryDirectory folder;
  Environment environment = rootOf(*api);
  environment["XDG_STATE_HOME"] = folder.in("state");
  folder.write("key", "5f0c8e21b7d94a63c8f1e02d76a9b354e1d80f6b92c74a5d3e8f01b6c7a2d945");
  RunningProgram program({"--http", "127.0.0.1:0", "--state-key-file", folder.in("key")}, environment,
                         test::Heard::kErrors);
  test::HttpAgentHost host(test::listeningPort(program));
  const Json asked = host.step("createUser", {{"user_name", "alice"}}, {}).at("result");
  std::filesystem::remove(folder.in("state/soracom-mcp/used-approvals"));
  const Json answer = host.step("createUser", {{"user_name", "alice"}}, asked);
  CHECK(answer.at("error").at("code") == -32603);
  CHECK(answer.at("error").at("message").get<std::string>().find("nothing was sent") != std::string::npos);
  CHECK(api->requestCount("createUser") == 0);
}
