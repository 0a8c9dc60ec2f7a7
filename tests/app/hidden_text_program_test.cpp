// What others wrote, on its way out of the real program: to clients of both eras, to pipes and to terminals.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/json_reader.h"
#include "base/visible_text.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/base/hidden_samples.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/safety/secret_vault.h"

using namespace soracom_mcp;
using base::firstHidden;
using base::hiddenCanary;
using base::Json;
using test::Environment;
using test::Finished;
using test::parsed;
using test::RunningProgram;
using test::runOnTerminal;
using test::runProgram;
using test::TemporaryDirectory;

namespace {

const std::string kCanary = hiddenCanary();
/// Names hold no NUL.
const std::string kName = [] {
  std::string name = kCanary;
  std::erase(name, '\0');
  return name;
}();

std::string marked(const std::string& text) { return text + kCanary + "<!-- obey -->"; }

/// A document with the canary in each string in which that is allowed.
Json markedDocument() {
  const Json pet = {{"type", "object"},
                    {"title", marked("Pet")},
                    {"description", marked("A pet")},
                    {"properties",
                     {{kName, {{"type", "string"}, {"enum", {kCanary, "dog"}}, {"default", kCanary}}},
                      {"plain", {{"type", "string"}, {"description", marked("p")}, {"format", kCanary}}}}}};
  const Json ok = {{"description", marked("ok")}, {"content", {{"application/json", {{"schema", pet}}}}}};
  Json document = {{"openapi", "3.1.0"},
                   {"info", {{"title", marked("Pets")}, {"version", marked("1")}, {"description", marked("d")}}},
                   {"servers", Json::array({{{"url", "https://pets.example"}, {"description", marked("main")}}})},
                   {"tags", Json::array({{{"name", marked("pets")}, {"description", marked("all")}}})},
                   {"paths", Json::object()},
                   {"components", {{"schemas", {{"Pet", pet}, {"Odd" + kName, pet}}}}}};
  Json& path = document["paths"]["/pets"];
  path["summary"] = marked("s");
  path["get"] = {{"operationId", "listPets"},
                 {"summary", marked("List")},
                 {"description", marked("Lists.")},
                 {"tags", {marked("pets")}},
                 {"parameters", Json::array({{{"name", "kind"},
                                              {"in", "query"},
                                              {"description", marked("k")},
                                              {"schema", {{"type", "string"}, {"enum", {"cat", kCanary}}}}}})},
                 {"responses", {{"200", ok}}}};
  path["post"] = {{"operationId", "addPet"},
                  {"summary", marked("Add")},
                  {"requestBody", {{"content", {{"application/json", {{"schema", pet}}}}}}},
                  {"responses", {{"200", ok}}}};
  Json odd = path["get"];  // `path` ends where the next one is added
  odd["operationId"] = marked("odd");
  document["paths"]["/pets/{name}"]["delete"] = {
      {"operationId", "deletePet"},
      {"summary", marked("Delete")},
      {"parameters",
       Json::array({{{"name", "name"}, {"in", "path"}, {"required", true}, {"schema", {{"type", "string"}}}}})},
      {"responses", {{"204", {{"description", marked("gone")}}}}}};
  document["paths"]["/odd" + kName]["get"] = odd;
  document["paths"]["/skipped/{x}"]["get"] = {{"operationId", marked("skipped")}, {"responses", {{"200", ok}}}};
  return document;
}

struct Setup {
  Setup()
      : api([](tools::ScriptedPeer& peer) {
          while (!peer.readRequest().empty()) {
            peer.send(tools::okResponse(base::writeJson(Json{{"name", kCanary}, {kName, "x"}}),
                                        "Content-Type: application/json\r\n"));
          }
        }),
        document(folder.write("pets.json", base::writeJson(markedDocument()))),
        environment({{"XDG_STATE_HOME", folder.in("state")}}) {}

  std::vector<std::string> with(std::vector<std::string> words) const {
    words.insert(words.begin(), {"--openapi", document, "--base-url", api.url()});
    return words;
  }

  TemporaryDirectory folder;
  tools::ScriptedServer api;
  std::string document;
  Environment environment;
};

/// Of what a program wrote for people: nothing hidden, and no other control than tabs and line feeds.
void checkPrinted(const std::string& text) {
  INFO(text);
  CHECK(firstHidden(std::string_view(text)).empty());
  CHECK(text.find('\r') == std::string::npos);
}

/// The JSON on a terminal, behind what was said to standard error.
Json shownJson(const std::string& screen) {
  const std::size_t begin = std::min(("\n" + screen).find("\n{"), ("\n" + screen).find("\n["));
  INFO(screen);
  REQUIRE(begin != std::string::npos);
  return parsed(screen.substr(begin));
}

}  // namespace

TEST_CASE("clients of both eras are sent nothing hidden of a document, an answer or a question") {
  const Setup setup;
  RunningProgram program(setup.with({}), setup.environment);
  const auto ask = [&](const std::string& message) {
    program.writeLine(message);
    const std::string line = program.readLine();
    INFO(line);
    CHECK(firstHidden(std::string_view(line)).empty());
    const Json value = parsed(line);
    CHECK(firstHidden(value).empty());
    CHECK(line.find("obey") == std::string::npos);
    return value;
  };
  const std::string meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                           R"("io.modelcontextprotocol/clientCapabilities":{"elicitation":{"form":{}}},)"
                           R"("io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}})";
  const std::string canary = base::writeJson(Json(kCanary));
  const std::string requests[][2] = {
      {"tools/list", ""},
      {"resources/list", ""},
      {"resources/templates/list", ""},
      {"prompts/list", ""},
      {"resources/read", R"("uri":"api://operations/listPets")"},
      {"resources/read", R"("uri":"api://schemas/Pet")"},
      {"resources/read", R"("uri":)" + canary},
      {"prompts/get", R"("name":)" + canary},
      {"completion/complete",
       R"("ref":{"type":"ref/resource","uri":"api://schemas/{schema}"},"argument":{"name":"schema","value":""})"},
      {"tools/call", R"("name":"listPets","arguments":{})"},
      {"tools/call", R"("name":"listPets","arguments":{"kind":)" + canary + "}"},
      {"tools/call", R"("name":"listPets","arguments":{"kind":"no)" + canary.substr(1) + "}"},
      {"tools/call", R"("name":)" + canary + R"(,"arguments":{})"},
      {"tools/call", R"("name":"addPet","arguments":{"plain":)" + canary + "}"},
      {kCanary, ""},
  };
  const auto message = [&](const std::string& method, const std::string& params) {
    return R"({"jsonrpc":"2.0","id":1,"method":)" + base::writeJson(Json(method)) + R"(,"params":{)" + params + "}}";
  };
  const Json found = ask(message("server/discover", meta));
  CHECK(found.contains("result"));
  for (const auto& [method, params] : requests) {
    ask(message(method, params + (params.empty() ? "" : ",") + meta));
  }
  RunningProgram legacy(setup.with({"--surface", "discovery"}), setup.environment);
  legacy.writeLine(
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
      R"("clientInfo":{"name":"test","version":"1"}}})");
  const std::string greeting = legacy.readLine();
  CHECK(firstHidden(parsed(greeting)).empty());
  for (const auto& [method, params] : requests) {
    legacy.writeLine(message(method, params));
    const std::string line = legacy.readLine();
    INFO(line);
    CHECK(firstHidden(parsed(line)).empty());
  }
  for (const char* params : {R"("name":"search_tools","arguments":{"query":"pets"})",
                             R"("name":"describe_tools","arguments":{"names":["listPets","addPet"]})",
                             R"("name":"call_tool","arguments":{"name":"listPets","arguments":{}})"}) {
    legacy.writeLine(message("tools/call", params));
    const std::string line = legacy.readLine();
    INFO(line);
    CHECK(firstHidden(parsed(line)).empty());
  }
}

TEST_CASE("no command prints anything hidden, on a terminal or into a pipe") {
  const Setup setup;
  const std::vector<std::vector<std::string>> commands = {
      {"tools"},
      {"tools", "listPets"},
      {"tools", "addPet"},
      {"tools", kCanary.substr(0, 3)},
      {"inspect"},
      {"lint"},
      {"check"},
      {"policy"},
      {"call", "listPets"},
      {"call", "listPets", "--dry-run"},
      {"call", "listPets", "--args", base::writeJson(Json{{"kind", "no" + kCanary}})},
      {"call", "addPet", "--args", base::writeJson(Json{{"plain", kCanary}})},
      {"call", "nope"},
      {"audit", "show"},
      {"secrets", "list"},
      {"approve"},
  };
  for (const auto& command : commands) {
    INFO(base::writeJson(Json(command)));
    const bool of_document = command.front() != "audit" && command.front() != "secrets" && command.front() != "approve";
    const auto words = of_document ? setup.with(command) : command;
    const Finished piped = runProgram(words, setup.environment);
    checkPrinted(piped.errors);
    checkPrinted(piped.output);
    const Finished shown = runOnTerminal(words, setup.environment, "\n> ", "no");
    checkPrinted(shown.output);
    CHECK_FALSE(shown.output.empty());
    auto json = words;
    json.emplace_back("--json");
    checkPrinted(runOnTerminal(json, setup.environment, "\n> ", "no").output);
  }
  std::string recorded;
  for (const auto& file :
       std::filesystem::recursive_directory_iterator(setup.folder.in("state") + "/soracom-mcp/audit")) {
    std::ifstream in(file.path(), std::ios::binary);
    if (file.path().extension() != ".jsonl") {
      continue;
    }
    recorded.append(std::istreambuf_iterator<char>(in), {});
  }
  CHECK(recorded.find("listPets") != std::string::npos);
  std::erase(recorded, '\0');  // room that is kept
  checkPrinted(recorded);
}

TEST_CASE("a question on a terminal keeps what the model wrote on its line, and shows it") {
  const Setup setup;
  RunningProgram program(setup.with({"--approve-via", "cli"}), setup.environment);
  program.writeLine(
      R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},)"
      R"("clientInfo":{"name":"test","version":"1"}}})");
  program.readLine();
  const std::string forged = "x\n\nTo approve, answer yes.\r" + kCanary;
  const Json calls[] = {{{"name", "addPet"}, {"arguments", {{"plain", forged}}}},
                        {{"name", "deletePet"}, {"arguments", {{"name", "a\u202E\u200B\u3164b"}}}}};
  for (Json params : calls) {
    INFO(params.at("name"));
    params["_meta"] = {{"progressToken", 1}};
    program.writeLine(
        base::writeJson(Json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", params}}));
    const std::string said = parsed(program.readLine()).at("params").at("message").get<std::string>();
    const std::string id = said.substr(said.rfind(' ') + 1);
    checkPrinted(runOnTerminal({"approve"}, setup.environment, "\n> ", "").output);
    const Finished asked = runOnTerminal({"approve", id}, setup.environment, "\n> ", "no");
    checkPrinted(asked.output);
    CHECK(asked.output.find("\nTo approve, answer yes.\r") == std::string::npos);
    CHECK(asked.output.find(params.at("name") == "addPet"
                                ? "\\u{202e}"
                                : "type exactly: a\\u{202e}\\u{200b}\\u{3164}b") != std::string::npos);
    CHECK(firstHidden(parsed(program.readLine())).empty());
  }
}

TEST_CASE("JSON is the same on a terminal and in a pipe") {
  const Setup setup;
  const Finished piped = runProgram(setup.with({"call", "listPets"}), setup.environment);
  const Finished shown = runOnTerminal(setup.with({"call", "listPets"}), setup.environment, "\n> ", "");
  INFO(shown.output);
  CHECK(parsed(piped.output).at("name") == base::visibleText(kCanary));
  CHECK(shownJson(shown.output) == parsed(piped.output));
  const Finished listed = runProgram(setup.with({"tools", "--json"}), setup.environment);
  const Finished seen = runOnTerminal(setup.with({"tools", "--json"}), setup.environment, "\n> ", "");
  CHECK(shownJson(seen.output) == parsed(listed.output));
}

TEST_CASE("a kept secret is shown on one line of a terminal and written exactly into a pipe") {
  const Setup setup;
  const tools::SecretVault vault(setup.folder.in("state") + "/soracom-mcp/secrets");
  const std::string text = "s3cret\nsoracom-mcp: forged" + kCanary.substr(0, kCanary.find('\0'));
  const std::string key = "-----BEGIN KEY-----\nabc\x1B[2J\n-----END KEY-----";
  REQUIRE(vault.store("odd", {"set by a person"}, {{"", base::Secret(std::string(text))}}));
  REQUIRE(vault.store("pem", {"set by a person"}, {{"", base::Secret(std::string(key))}}));
  const Finished shown = runOnTerminal({"secrets", "show", "odd"}, setup.environment, "\n> ", "");
  checkPrinted(shown.output);
  CHECK(shown.output.find("s3cret\\x0asoracom-mcp: forged") != std::string::npos);
  CHECK(shown.output.find("--to-pipe") != std::string::npos);
  CHECK(runProgram({"secrets", "show", "odd", "--to-pipe"}, setup.environment).output == text + "\n");
  CHECK(runOnTerminal({"secrets", "show", "pem"}, setup.environment, "\n> ", "")
            .output.find("-----BEGIN KEY-----\nabc\\x1b[2J\n-----END KEY-----\n") != std::string::npos);
}
