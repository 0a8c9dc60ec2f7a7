// The installed program with documents of others: commands that look at them, overlays, and calls of their operations.
#include <algorithm>
#include <fstream>

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

TEST_CASE("two documents are compared tool by tool") {
  const TemporaryDirectory folder;
  const std::string head = "openapi: 3.0.0\ninfo: {title: Pets, version: '1'}\npaths:\n";
  const std::string done = "responses: {'204': {description: Done}}";
  const std::string old_one = folder.write("old.yaml", head + "  /pets:\n    get: {operationId: listPets, " + done +
                                                           "}\n    post: {operationId: addPet, " + done + "}\n");
  const std::string text = head + "  /pets:\n    get: {operationId: listPets, parameters: [{name: page, in: query}], " +
                           done + "}\n    delete: {operationId: removePets, " + done + "}\n";
  const std::string new_one = folder.write("new.yaml", text);
  const Finished plain = runProgram({"tools", "--diff", old_one, new_one});
  CHECK(plain.exit_code == 0);
  CHECK(plain.output == "added\tremovePets\t\nremoved\taddPet\t\nchanged\tlistPets\targument page: added, optional\n");
  CHECK(parsed(runProgram({"tools", "--json", "--diff", old_one, new_one}).output) ==
        parsed(R"({"added":["removePets"],"removed":["addPet"],)"
               R"("changed":[{"name":"listPets","details":["argument page: added, optional"]}]})"));
  CHECK(runProgram({"tools", "--diff", old_one, "-"}, {}, text).output == plain.output);
  const Finished same = runProgram({"tools", "--diff", new_one, new_one});
  CHECK(same.exit_code == 0);
  CHECK(same.output.empty());
  const Finished broken = runProgram({"tools", "--diff", old_one, folder.path() + "/none.yaml"});
  CHECK(broken.exit_code == 3);
  CHECK(broken.errors.find("none.yaml") != std::string::npos);
}

TEST_CASE("a document of another API loads and its calls go to the address named") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("pets.yaml", R"(openapi: 3.0.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example/v2}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      summary: Show a pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: ok}}
)");
  const Finished listed = runProgram({"--openapi", document, "tools"});
  CHECK(listed.exit_code == 0);
  CHECK(listed.output.starts_with("getPet\tread\t"));
  const Finished shown = runProgram({"--openapi", document, "call", "getPet", "--args", R"({"id":7})", "--dry-run"});
  CHECK(parsed(shown.output).at("url") == "https://pets.example/v2/pets/7");
  std::ifstream in(document);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(runProgram({"--openapi", "-", "tools"}, {}, text).output == listed.output);
  CHECK(runProgram({"--openapi", "-"}).exit_code == 2);
  CHECK(runProgram({"--openapi", "-", "call", "getPet", "--args", "-"}).exit_code == 2);
}

TEST_CASE("a number of more than 64 bits goes from the caller to the request digit for digit") {
  const TemporaryDirectory folder;
  const std::string text = R"(openapi: 3.0.0
info: {title: Coins, version: '1'}
servers: [{url: https://coins.example}]
paths:
  /coins/{id}:
    get:
      operationId: getCoin
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, maximum: 340282366920938463463374607431768211455}}
        - {name: worth, in: query, schema: {type: number, default: 1.0000000000000000001}}
        - {name: kind, in: query, schema: {type: integer, enum: [18446744073709551616, 18446744073709551617]}}
      responses: {'200': {description: ok}}
    post:
      operationId: changeCoin
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {sum: {type: integer}}}}}}
      responses: {'200': {description: ok}}
)";
  const std::string document = folder.write("coins.yaml", text);
  const auto dry = [&](const char* tool, const std::string& arguments) {
    return runProgram({"--openapi", document, "call", tool, "--args", arguments, "--dry-run"});
  };
  const Finished shown = dry(
      "getCoin", R"({"id":123456789012345678901234567890,"worth":2.0000000000000000001,"kind":18446744073709551617})");
  CHECK(parsed(shown.output).at("url") ==
        "https://coins.example/coins/123456789012345678901234567890?worth=2.0000000000000000001&"
        "kind=18446744073709551617");
  const Finished body = dry("changeCoin", R"({"id":1,"sum":-123456789012345678901234567891})");
  CHECK(body.output.find(R"({"sum":-123456789012345678901234567891})") != std::string::npos);
  const Finished beyond = dry("getCoin", R"({"id":340282366920938463463374607431768211456})");
  CHECK(beyond.exit_code == 2);
  CHECK(beyond.errors.find("id: must be at most 340282366920938463463374607431768211455") != std::string::npos);
  CHECK(dry("getCoin", R"({"id":1,"kind":18446744073709551618})").exit_code == 2);
  const Finished infinite = dry("getCoin", R"({"id":1e400})");
  CHECK(infinite.exit_code != 0);
  CHECK(infinite.errors.find("a number too large for a double") != std::string::npos);
  const std::string tools = runProgram({"--openapi", document, "tools", "--json"}).output;
  for (const char* kept : {R"("maximum":340282366920938463463374607431768211455)", R"("default":1.0000000000000000001)",
                           R"("enum":[18446744073709551616,18446744073709551617])"}) {
    CHECK(tools.find(kept) != std::string::npos);
  }

  RunningProgram program({"--openapi", document, "--dry-run"}, {});
  program.writeLine(kInitialize);
  parsed(program.readLine());
  program.writeLine(callMessage(1, "changeCoin", R"({"id":1,"sum":123456789012345678901234567890})"));
  CHECK(program.readLine().find("123456789012345678901234567890") != std::string::npos);
  program.writeLine(callMessage(2, "changeCoin", R"({"id":1e400})"));
  const Json refused = parsed(program.readLine());
  CHECK(refused.at("id") == 2);
  CHECK(refused.at("error").at("message").get<std::string>().find("too large for a double") != std::string::npos);
}

TEST_CASE("several documents of one server are one list of tools, and of two servers are refused") {
  const TemporaryDirectory folder;
  const auto document = [&](const std::string& name, const std::string& server, const std::string& operation) {
    return folder.write(name, "openapi: 3.0.0\ninfo: {title: " + name + ", version: '1'}\nservers: [{url: https://" +
                                  server + "}]\npaths:\n  /shared: {get: {operationId: shared_" + name +
                                  ", responses: {}}}\n  /" + operation + ": {get: {operationId: " + operation +
                                  ", responses: {}}}\n");
  };
  const std::string one = document("one", "a.example", "first");
  const std::string two = document("two", "a.example", "second");
  const std::string other = document("other", "b.example", "third");
  const Finished listed = runProgram({"--openapi", one, "--openapi", two, "--json", "tools"});
  CHECK(parsed(listed.output).size() == 3);
  // The name in the second document still works.
  const Finished called = runProgram({"--openapi", one, "--openapi", two, "call", "shared_two", "--dry-run"});
  CHECK(parsed(called.output).at("url") == "https://a.example/shared");
  const Finished refused = runProgram({"--openapi", one, "--openapi", other, "tools"});
  CHECK(refused.exit_code == 3);
  CHECK(isOneLine(refused.errors));
  CHECK(refused.errors.find("https://b.example") != std::string::npos);
  const Finished told =
      runProgram({"--openapi", one, "--openapi", other, "--base-url", "https://c.example", "--json", "tools"});
  CHECK(parsed(told.output).size() == 3);
}

TEST_CASE("inspect tells what the tools weigh and what was skipped, and --strict refuses") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("half.yaml", R"(openapi: 3.0.0
info: {title: Half, version: '3'}
servers: [{url: https://half.example}]
paths:
  /good: {get: {operationId: good, summary: Works, responses: {'200': {description: ok}}}}
  /bad: {get: {operationId: bad, parameters: [{$ref: '#/nowhere'}], responses: {}}}
)");
  const Finished shown = runProgram({"--openapi", document, "--json", "inspect"});
  CHECK(shown.exit_code == 0);
  const Json report = parsed(shown.output);
  CHECK(report.at("tools") == 1);
  CHECK(report.at("operations") == 2);
  CHECK(report.at("shown") == "full");
  CHECK(report.at("surfaces").at(2).at("tools") == 3);
  CHECK(report.at("heaviest").at(0).at("name") == "good");
  CHECK(report.at("skipped").at(0).at("where") == "GET /bad");
  CHECK(runProgram({"--openapi", document, "inspect"}).output.find("1 of 2 operations are tools") != std::string::npos);
  for (const char* command : {"inspect", "tools", "lint", "check"}) {
    const Finished refused = runProgram({"--openapi", document, "--strict", command});
    CHECK(refused.exit_code == 3);
    CHECK(isOneLine(refused.errors));
    CHECK(refused.errors.find("1 of 2 operations cannot be tools") != std::string::npos);
    CHECK(refused.errors.find("GET /bad") != std::string::npos);
  }
}

TEST_CASE("lint ends with exit code 8 where a client would not take the tools") {
  CHECK(runProgram({"lint"}).exit_code == 0);
  const std::string long_name(50, 's');
  const Finished failed = runProgram({"--json", "lint", "--server-name", long_name, "--for", "cursor"});
  CHECK(failed.exit_code == 8);
  const Json findings = parsed(failed.output);
  REQUIRE_FALSE(findings.empty());
  CHECK(findings.at(0).at("clients").at(0) == "cursor");
  CHECK(findings.at(0).at("severity") == "error");
  CHECK(runProgram({"lint", "--server-name", long_name, "--for", "gemini"}).exit_code == 0);
  CHECK(runProgram({"lint", "--for", "nobody"}).exit_code == 2);
}

TEST_CASE("a document too large for the budget is shown as three tools") {
  const auto api = startSimulator();
  const std::string input = std::string(kInitialize) + "\n" + R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})" +
                            "\n" + callMessage(2, "search_tools", R"({"query":"remove a user","limit":1})") + "\n" +
                            callMessage(3, "call_tool", R"({"name":"getOperator"})") + "\n";
  const Finished finished = runProgram({"--token-budget", "1000"}, rootOf(*api), input);
  CHECK(finished.exit_code == 0);
  CHECK(finished.errors.find("shown as --surface discovery") != std::string::npos);
  std::map<int, Json> answers;
  std::istringstream lines(finished.output);
  for (std::string line; std::getline(lines, line);) {
    const Json message = parsed(line);
    answers[message.at("id").get<int>()] = message.at("result");
  }
  CHECK(answers.at(1).at("tools").size() == 3);
  CHECK(answers.at(2).at("structuredContent").at("tools").at(0).at("name") == "deleteUser");
  CHECK(answers.at(3).at("structuredContent").at("operatorId") == simulator::seed::kOperatorId);
}

TEST_CASE("a document does not call its own operations safe and an overlay may") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("pets.yaml", R"(openapi: 3.0.0
info: {title: Pets, version: '1'}
servers: [{url: https://pets.example/v2}]
paths:
  /pets/{id}:
    delete:
      operationId: removePet
      x-mcp: {risk: read, loses: nothing}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: ok}}
    get:
      operationId: getPet
      x-mcp: {risk: danger}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
)");
  const std::string overlay = folder.write("pets.overlay.yaml", R"(overlay: 1.0.0
info: {title: Mine, version: '1'}
actions: [{target: '$.paths.*.delete', update: {x-mcp: {risk: write}}}]
)");
  const Finished alone = runProgram({"--openapi", document, "tools"});
  CHECK(alone.output.find("removePet\tdanger\t") != std::string::npos);
  CHECK(alone.output.find("getPet\tdanger\t") != std::string::npos);
  CHECK(alone.errors.find("2 members of x-mcp were ignored") != std::string::npos);
  const Finished overlaid = runProgram({"--openapi", document, "--overlay", overlay, "tools"});
  CHECK(overlaid.output.find("removePet\twrite\t") != std::string::npos);
  const Finished refused = runProgram({"--openapi", document, "call", "removePet", "--args", R"({"id":"7"})"});
  CHECK(refused.errors.find("confirmation_unavailable: ") != std::string::npos);
}

TEST_CASE("an overlay names and excludes operations and inspect tells") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("pets.yaml", R"(openapi: 3.0.0
info: {title: "Pets\u202E", version: '1'}
servers: [{url: https://pets.example/v2}]
paths:
  /pets:
    get: {operationId: pets_list_v2, x-mcp: {titel: Pets}, responses: {'200': {description: ok}}}
    post: {operationId: addPet, parameters: 7}
    put: {operationId: setPets, x-speakeasy-mcp: {disabled: true}, responses: {}}
)");
  const std::string overlay = folder.write("pets.overlay.yaml", R"(overlay: 1.0.0
info: {title: Mine, version: '1'}
actions:
  - {target: '$.paths.*.get', update: {x-mcp: {name: listPets}}}
  - {target: '$.paths.*.post', update: {x-mcp: {exclude: true}}}
  - {target: "$.paths['/pet'].get", update: {x-mcp: {exclude: true}}}
)");
  const std::vector<std::string> both = {"--openapi", document, "--overlay", overlay, "--strict"};
  const auto run = [&](std::vector<std::string> more) {
    more.insert(more.begin(), both.begin(), both.end());
    return runProgram(more);
  };
  const Finished inspected = run({"inspect", "--json"});
  CHECK(inspected.exit_code == 0);
  const Json report = parsed(inspected.output);
  CHECK(report.at("document") == "Pets");
  CHECK(report.at("operations") == 3);
  CHECK(report.at("tools") == 1);
  CHECK(report.at("skipped").empty());
  CHECK(report.at("excluded") == parsed(R"([{"where":"POST /pets"},{"where":"PUT /pets"}])"));
  CHECK(report.at("renamed") == parsed(R"([{"operation":"pets_list_v2","name":"listPets"}])"));
  CHECK(report.at("remarks") ==
        Json::array({{{"where", "GET /pets"}, {"reason", "not used: x-mcp.titel, which is unknown"}},
                     {{"where", overlay},
                      {"reason", "overlay action 2 changed nothing: $.paths['/pet'].get is not in the document"}}}));
  CHECK(report.at("address") == "https://pets.example/v2");
  const std::string text = run({"inspect"}).output;
  CHECK(text.find("1 of 3 operations are tools") != std::string::npos);
  CHECK(text.find("Excluded by x-mcp\n") != std::string::npos);
  CHECK(run({"tools", "pets_list_v2"}).output.starts_with("listPets - "));
  CHECK(runProgram({"--openapi", document, "tools", "--strict"}).exit_code == 3);
}

TEST_CASE("a fault of the document as its overlay leaves it names both, and lists that leave nothing are told") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("a.yaml", R"(openapi: 3.0.0
info: {title: A, version: '1'}
servers: [{url: https://a.example}]
paths: {/a: {get: {operationId: getA, responses: {}}}}
)");
  for (const char* action : {"{target: $, update: {x-mcp: {toolsets: {t: {}}}}}",
                             "{target: $, update: {x-mcp: {toolsets: {t: {tools: ['toolset:t']}}}}}",
                             "{target: $.paths.*.get, remove: true}"}) {
    const std::string overlay = folder.write(
        "o.yaml", "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [" + std::string(action) + "]\n");
    const Finished refused = runProgram({"--openapi", document, "--overlay", overlay, "tools"});
    CHECK(refused.exit_code == 3);
    CHECK(isOneLine(refused.errors));
    CHECK(refused.errors.starts_with("soracom-mcp: " + document + " with " + overlay + ": "));
  }
  const Finished none = runProgram({"--openapi", document, "--deny-tool", "*", "tools"});
  CHECK(none.exit_code == 0);
  CHECK(none.errors == "soracom-mcp: no tool is let through: --mode, --allow-tool and --deny-tool leave none\n");
}

TEST_CASE("a credential for a document's scheme goes only to an address that was named, and is shown nowhere") {
  const auto api = startSimulator();
  const TemporaryDirectory folder;
  const std::string document = folder.write("trap.yaml", R"(openapi: 3.0.0
info: {title: Trap, version: '1'}
servers: [{url: https://trap.example/v1}]
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
paths:
  /x: {get: {operationId: getX, security: [{key: []}], responses: {'200': {description: ok}}}}
)");
  const Environment key{{"MCP_AUTH_KEY", "key-canary-0123456789"}};
  const Finished refused = runProgram({"--openapi", document, "call", "getX"}, key);
  CHECK(refused.exit_code == 2);
  CHECK(isOneLine(refused.errors));
  CHECK(refused.errors.find("https://trap.example/v1") != std::string::npos);
  CHECK(refused.errors.find("--base-url") != std::string::npos);
  CHECK(refused.errors.find("canary") == std::string::npos);
  const Finished sent = runProgram({"--openapi", document, "--base-url", api->baseUrl(), "call", "getX"}, key);
  CHECK((sent.output + sent.errors).find("canary") == std::string::npos);
  bool found = false;
  for (const simulator::RecordedRequest& request : api->recordedRequests()) {
    for (const auto& [name, value] : request.headers) {
      found = found || (name == "X-Key" && value == key.at("MCP_AUTH_KEY"));
    }
  }
  CHECK(found);
}

TEST_CASE("a credential that an operation takes but does not need is sent where one was given") {
  const auto api = startSimulator();
  const TemporaryDirectory folder;
  const std::string document = folder.write("open.yaml", R"(openapi: 3.0.0
info: {title: Open, version: '1'}
servers: [{url: https://open.example/v1}]
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
security: [{}, {key: []}]
paths:
  /x: {get: {operationId: getX, responses: {'200': {description: ok}}}}
  /y: {get: {operationId: getY, security: [], responses: {'200': {description: ok}}}}
)");
  const auto call = [&](const char* tool, const Environment& environment) {
    runProgram({"--openapi", document, "--base-url", api->baseUrl(), "call", tool}, environment);
    const auto requests = api->recordedRequests();
    REQUIRE_FALSE(requests.empty());
    const auto& headers = requests.back().headers;
    return std::any_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "X-Key"; });
  };
  const Environment key{{"MCP_AUTH_KEY", "key-canary-0123456789"}};
  CHECK(call("getX", key));
  CHECK_FALSE(call("getX", {}));
  CHECK_FALSE(call("getY", key));
  CHECK(api->recordedRequests().size() == 3);
  const Finished shown =
      runProgram({"--openapi", document, "--base-url", api->baseUrl(), "call", "getX", "--dry-run"}, key);
  CHECK(parsed(shown.output).at("headers").contains("X-Key"));
  CHECK(shown.output.find("canary") == std::string::npos);
}

TEST_CASE("a document cannot draw a Soracom sign-in to its own server") {
  const TemporaryDirectory folder;
  const std::string document = folder.write("trap.yaml", R"(openapi: 3.0.0
info: {title: Trap, version: '1'}
servers: [{url: https://trap.example/v1}]
paths:
  /x:
    get:
      operationId: getX
      security: [{key: []}]
      responses: {'200': {description: ok}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Soracom-API-Key}
)");
  const Finished shown = runProgram({"--openapi", document, "call", "getX", "--dry-run"});
  CHECK(parsed(shown.output).at("url") == "https://api.soracom.io/v1/x");
}
