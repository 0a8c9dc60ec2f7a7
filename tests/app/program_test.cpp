// The installed program as its users meet it: processes, exit codes, streams.
#include <signal.h>

#include "simulator/seed.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"

using namespace soracom_mcp;
using base::Json;
using test::callMessage;
using test::Environment;
using test::Finished;
using test::isOneLine;
using test::kInitialize;
using test::parsed;
using test::rootOf;
using test::RunningProgram;
using test::runProgram;
using test::startSimulator;
using test::TemporaryDirectory;

TEST_CASE("a host starts the program and calls an operation of the API through stdio") {
  const auto api = startSimulator();
  RunningProgram program({}, rootOf(*api));
  program.writeLine(kInitialize);
  const Json greeting = parsed(program.readLine());
  CHECK(greeting.at("result").at("serverInfo").at("name") == "soracom-mcp");
  program.writeLine(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  program.writeLine(R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
  CHECK(parsed(program.readLine()).at("result").at("tools").size() == 77);

  program.writeLine(callMessage(2, "createUser", R"({"user_name":"alice","description":"from a test"})"));
  const Json question = parsed(program.readLine());
  CHECK(question.at("method") == "elicitation/create");
  CHECK(api->requestCount("createUser") == 0);
  program.writeLine(R"({"jsonrpc":"2.0","id":)" + base::writeJson(question.at("id")) +
                    R"(,"result":{"action":"accept","content":{"approve":"Yes"}}})");
  CHECK_FALSE(parsed(program.readLine()).at("result").value("isError", false));
  program.writeLine(callMessage(3, "getUser", R"({"user_name":"alice"})"));
  const Json result = parsed(program.readLine()).at("result");
  CHECK(result.at("structuredContent").at("description") == "from a test");
  CHECK(result.at("content").at(0).at("text") == base::writeJson(result.at("structuredContent")));
  CHECK(api->loginCount() == 1);

  program.closeInput();
  CHECK(program.wait() == 0);
}

TEST_CASE("the demo needs neither account nor configuration") {
  const Finished finished = runProgram({"--demo", "call", "getOperator"});
  CHECK(finished.exit_code == 0);
  CHECK(parsed(finished.output).at("operatorId") == simulator::seed::kOperatorId);
  CHECK(finished.errors.empty());
}

TEST_CASE("starting and listing send nothing to the API") {
  const auto api = startSimulator();
  const Finished finished = runProgram(
      {}, rootOf(*api), std::string(kInitialize) + "\n" + R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})" + "\n");
  CHECK(finished.exit_code == 0);
  CHECK(api->requestCount() == 0);
}

TEST_CASE("a bad message never ends the process") {
  const std::vector<std::string> bad = {"{",
                                        "[]",
                                        "null",
                                        "\xff\xfe",
                                        R"({"jsonrpc":"1.0"})",
                                        std::string(100000, '['),
                                        R"({"jsonrpc":"2.0","id":{},"method":"ping"})"};
  std::string input = std::string(kInitialize) + "\n";
  for (const std::string& line : bad) {
    input += line + "\n";
  }
  input += R"({"jsonrpc":"2.0","id":"last","method":"ping"})"
           "\n";
  const Finished finished = runProgram({"--demo"}, {}, input);
  CHECK(finished.exit_code == 0);
  CHECK(finished.output.find(R"("id":"last","result":{})") != std::string::npos);
}

TEST_CASE("every line on standard output is a message and standard error stays quiet") {
  const Finished finished =
      runProgram({"--demo"}, {}, std::string(kInitialize) + "\n" + callMessage(1, "listUsers", "{}") + "\n");
  std::istringstream lines(finished.output);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    CHECK(parsed(line).at("jsonrpc") == "2.0");
  }
  CHECK(count == 2);
  CHECK(finished.errors.empty());
}

TEST_CASE("the log lines of a call name the trace its client gave") {
  const auto api = startSimulator();
  const std::string call =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"getOperator","arguments":{},"_meta":{)"
      R"("traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}})";
  const Finished finished =
      runProgram({"--log-level", "info"}, rootOf(*api), std::string(kInitialize) + "\n" + call + "\n");
  CHECK(finished.exit_code == 0);
  const std::string named = " trace=4bf92f3577b34da6a3ce929d0e0e4736 parent=00f067aa0ba902b7";
  // The request to the API, and the call as a whole.
  const std::size_t first = finished.errors.find(named);
  REQUIRE(first != std::string::npos);
  CHECK(finished.errors.find(named, first + 1) != std::string::npos);
}

TEST_CASE("SIGTERM and SIGINT end a serving program with exit code 0") {
  for (const int number : {SIGTERM, SIGINT}) {
    DYNAMIC_SECTION("signal " << number) {
      RunningProgram program({"--demo"});
      program.writeLine(kInitialize);
      program.readLine();
      program.signal(number);
      CHECK(program.wait() == 0);
    }
  }
}

TEST_CASE("wrong use ends with one line and an exit code of its own") {
  const TemporaryDirectory folder;
  const std::string broken = folder.write("broken.yaml", "openapi: 3.0.0\npaths: [1\n");
  const std::string no_api = folder.write("list.json", "[1,2,3]");
  const std::string open_profile =
      folder.write("open.json", R"({"authKeyId":"keyId-x","authKey":"secret-canary"})", 0644);
  struct Case {
    const char* what;
    std::vector<std::string> arguments;
    Environment environment;
    int exit_code;
    const char* named;
  };
  const std::vector<Case> cases = {
      {"unknown option", {"--frobnicate"}, {}, 2, "--frobnicate"},
      {"unknown tool", {"tools", "getUsr"}, {}, 2, "getUser"},
      {"unknown tool in call", {"--demo", "call", "getUsr"}, {}, 2, "getUser"},
      {"arguments that are no JSON", {"--demo", "call", "getUser", "--args", "{"}, {}, 2, "--args"},
      {"arguments that are no object", {"--demo", "call", "getUser", "--args", "[]"}, {}, 2, "object"},
      {"missing document", {"--openapi", folder.path() + "/none.yaml", "tools"}, {}, 3, "none.yaml"},
      {"broken document", {"--openapi", broken, "tools"}, {}, 3, "line 3"},
      {"broken document when serving", {"--openapi", broken}, {}, 3, "broken.yaml"},
      {"document that is no API", {"--openapi", no_api}, {}, 3, "list.json"},
      {"missing profile", {"--profile", "nobody", "check"}, {{"SORACOM_PROFILE_DIR", folder.path()}}, 4, "nobody"},
      {"profile that others can read", {"--profile", "open"}, {{"SORACOM_PROFILE_DIR", folder.path()}}, 4, "chmod 600"},
      {"credential file that others can read", {"--credentials", open_profile}, {}, 4, "chmod 600"},
      {"half a key", {"check"}, {{"SORACOM_AUTH_KEY_ID", "keyId-x"}}, 4, "SORACOM_AUTH_KEY"},
      {"plain http to another machine", {"--base-url", "http://192.0.2.1/v1", "check"}, {}, 2, "https"},
  };
  for (const Case& one : cases) {
    DYNAMIC_SECTION(one.what) {
      const Finished finished = runProgram(one.arguments, one.environment);
      INFO(finished.errors);
      CHECK(finished.exit_code == one.exit_code);
      CHECK(isOneLine(finished.errors));
      CHECK(finished.errors.find(one.named) != std::string::npos);
      CHECK(finished.errors.find("secret-canary") == std::string::npos);
      CHECK(finished.output.empty());
    }
  }
}

TEST_CASE("plain http to another machine is possible where it is asked for by name") {
  const Finished finished = runProgram({"--base-url", "http://192.0.2.1/v1", "--allow-insecure-http", "call", "getUser",
                                        "--args", R"({"operator_id":"OP1","user_name":"x"})", "--dry-run"},
                                       {{"SORACOM_API_KEY", "api-canary"}, {"SORACOM_API_TOKEN", "token-canary"}});
  INFO(finished.errors);
  CHECK(finished.exit_code == 0);
  CHECK(finished.output.find("http://192.0.2.1/v1/operators/OP1/users/x") != std::string::npos);
}

TEST_CASE("a port in use is exit code 6 and names the port") {
  RunningProgram first({"simulate"});
  const std::string line = first.readLine();
  const auto colon = line.rfind(':');
  const std::string port = line.substr(colon + 1, line.rfind("/v1") - colon - 1);
  const Finished second = runProgram({"simulate", "--port", port});
  CHECK(second.exit_code == 6);
  CHECK(isOneLine(second.errors));
  CHECK(second.errors.find(port) != std::string::npos);
  first.signal(SIGTERM);
  CHECK(first.wait() == 0);
}

TEST_CASE("a rejected key is reported without being shown") {
  const auto api = startSimulator();
  const Environment environment = {{"SORACOM_ENDPOINT", api->baseUrl()},
                                   {"SORACOM_AUTH_KEY_ID", "keyId-wrong"},
                                   {"SORACOM_AUTH_KEY", "secret-canary"}};
  const Finished checked = runProgram({"check", "--log-level", "trace"}, environment);
  CHECK(checked.exit_code == 4);
  CHECK(checked.output.find("keyId-wrong") != std::string::npos);
  const Finished called = runProgram({"call", "listUsers", "--log-level", "trace"}, environment);
  CHECK(called.exit_code == 7);
  for (const Finished* finished : {&checked, &called}) {
    CHECK(finished->output.find("secret-canary") == std::string::npos);
    CHECK(finished->errors.find("secret-canary") == std::string::npos);
  }
}

TEST_CASE("an API that is down fails the check with exit code 5 and a call with a tool error") {
  std::string url;
  {
    const auto api = startSimulator();
    url = api->baseUrl();
  }
  const Environment environment = {
      {"SORACOM_ENDPOINT", url}, {"SORACOM_AUTH_KEY_ID", "keyId-x"}, {"SORACOM_AUTH_KEY", "secret-x"}};
  CHECK(runProgram({"check"}, environment).exit_code == 5);
  const Finished called = runProgram({"call", "listUsers"}, environment);
  CHECK(called.exit_code == 7);
  CHECK(called.output.empty());
  CHECK_FALSE(called.errors.empty());
}

TEST_CASE("check is green on a working set-up and machine readable on request") {
  const auto api = startSimulator();
  const Finished plain = runProgram({"check"}, rootOf(*api));
  INFO(plain.output);
  CHECK(plain.exit_code == 0);
  CHECK(plain.output.find("FAIL") == std::string::npos);
  CHECK(plain.output.find("77 of 77 operations") != std::string::npos);
  CHECK(plain.output.find(simulator::seed::kOperatorId) != std::string::npos);
  CHECK(plain.output.find("carries no date") == std::string::npos);
  const Json report = parsed(runProgram({"check", "--json"}, rootOf(*api)).output);
  CHECK(report.at("ok") == true);
  CHECK(report.at("checks").size() >= 6);
}

TEST_CASE("a dry run shows the request and sends nothing but the sign-in") {
  const auto api = startSimulator();
  const Finished finished = runProgram({"call", "createUserPassword", "--dry-run", "--allow-literal-secrets", "--args",
                                        R"({"user_name":"alice","password":"canary-password"})"},
                                       rootOf(*api));
  CHECK(finished.exit_code == 0);
  const Json request = parsed(finished.output);
  CHECK(request.at("method") == "POST");
  CHECK(request.at("url").get<std::string>().ends_with("/users/alice/password"));
  const std::string curl = request.at("curl").get<std::string>();
  CHECK(curl.starts_with("curl -X POST 'http"));
  CHECK(curl.find("/users/alice/password' -H '") != std::string::npos);
  CHECK(finished.output.find("canary-password") == std::string::npos);
  CHECK(api->requestCount() == api->loginCount());
}

TEST_CASE("arguments come from a file or from standard input too") {
  const TemporaryDirectory folder;
  const std::string file = folder.write("args.json", R"({"user_name":"admin"})");
  const Finished from_file = runProgram({"--demo", "call", "getUser", "--args", "@" + file});
  const Finished from_input = runProgram({"--demo", "call", "getUser", "--args", "-"}, {}, R"({"user_name":"admin"})");
  CHECK(from_file.exit_code == 0);
  CHECK(parsed(from_input.output).at("userName") == "admin");
}

TEST_CASE("wrong arguments name the field and the nearest name and send nothing") {
  const auto api = startSimulator();
  const Finished finished = runProgram({"call", "getUser", "--args", R"({"user_nam":"alice"})"}, rootOf(*api));
  CHECK(finished.exit_code == 7);
  CHECK(finished.errors.find("user_nam") != std::string::npos);
  CHECK(finished.errors.find("user_name") != std::string::npos);
  CHECK(api->requestCount() == 0);
}

TEST_CASE("the list of tools is plain when piped and whole as JSON") {
  const Finished plain = runProgram({"tools"});
  CHECK(plain.exit_code == 0);
  CHECK(std::count(plain.output.begin(), plain.output.end(), '\n') == 77);
  CHECK(plain.output.find("createUser\twrite\t") != std::string::npos);
  CHECK(parsed(runProgram({"tools", "--json"}).output).size() == 77);
  CHECK(parsed(runProgram({"tools", "--json", "--mode", "read-only"}).output).size() == 24);
  CHECK(parsed(runProgram({"tools", "--json", "--allow-tool", "list*", "--deny-tool", "listEmails"}).output).size() ==
        8);
  CHECK(runProgram({"tools", "--deny-tool", "listMails"}).exit_code == 2);
  const Finished one = runProgram({"tools", "createUser"});
  CHECK(one.output.find("POST /operators/{operator_id}/users/{user_name}") != std::string::npos);
  CHECK(parsed(runProgram({"tools", "createUser", "--json"}).output).at("name") == "createUser");
}

TEST_CASE("the budget is held against the tools that are let through") {
  const auto api = startSimulator();
  const std::string input =
      std::string(kInitialize) + "\n" + R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})" + "\n";
  const Finished finished = runProgram(
      {"--token-budget", "2000", "--allow-tool", "getUser", "--allow-tool", "listUsers"}, rootOf(*api), input);
  CHECK(finished.exit_code == 0);
  CHECK(finished.output.find("search_tools") == std::string::npos);
  CHECK(finished.output.find(R"("name":"listUsers")") != std::string::npos);
}
