// Where documents come from, as users of the program meet it.
#include <filesystem>

#include "base/json_reader.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/scripted_server.h"

using namespace soracom_mcp;
using base::Json;
using test::Finished;
using test::isOneLine;
using test::parsed;
using test::runProgram;
using test::TemporaryDirectory;
using tools::ScriptedPeer;
using tools::ScriptedServer;

namespace {

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string document(const std::string& servers, const std::string& more = "") {
  return "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\n" + (servers.empty() ? "" : "servers: " + servers + "\n") +
         "paths:\n  /pets/{id}:\n    get:\n      operationId: getPet\n      summary: Show a pet\n"
         "      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n"
         "      responses: {'200': {description: ok}}\n" +
         more;
}

/// Serves one text at every path until it is gone.
ScriptedServer::Script serving(std::string text) {
  return [text = std::move(text)](ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      peer.send(tools::okResponse(text));
    }
  };
}

}  // namespace

TEST_CASE("a document is read from a URL, and its relative servers count from there") {
  struct Row {
    const char* servers;
    const char* path;  ///< of the call's URL
  };
  static const Row kTable[] = {
      {"[{url: /v3}]", "/v3/pets/7"},
      {"[{url: ../v3}]", "/api/v3/pets/7"},
      {"[{url: v3}]", "/api/doc/v3/pets/7"},
      {"[{url: '/{base}', variables: {base: {default: v4}}}]", "/v4/pets/7"},
      {"", "/pets/7"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.servers) {
      ScriptedServer server(serving(document(row.servers)));
      const Finished shown = runProgram({"--openapi", server.url("/api/doc/pets.yaml?key=hidden"), "call", "getPet",
                                         "--args", R"({"id":7})", "--dry-run"});
      INFO(shown.errors);
      CHECK(parsed(shown.output).at("url") == server.url(row.path));
    }
  }
}

TEST_CASE("a kept copy stands in for a server that is down, and says so on standard error") {
  const TemporaryDirectory state;
  const std::map<std::string, std::string> environment{{"XDG_STATE_HOME", state.path()}};
  std::string url;
  {
    ScriptedServer server(serving(document("")));
    url = server.url("/pets.yaml");
    CHECK(runProgram({"--openapi", url, "tools"}, environment).errors.empty());
  }
  const Finished listed = runProgram({"--openapi", url, "tools"}, environment);
  CHECK(listed.exit_code == 0);
  CHECK(listed.output.starts_with("getPet\t"));
  CHECK(isOneLine(listed.errors));
  CHECK(holds(listed.errors, "using the copy of "));
  const Finished without = runProgram({"--openapi", url, "tools"});
  CHECK(without.exit_code == 3);
  CHECK(isOneLine(without.errors));
}

TEST_CASE("an overlay comes from a URL too") {
  const TemporaryDirectory folder;
  ScriptedServer server(
      serving("overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n"
              "  - {target: $.paths.*.get, update: {summary: From the overlay}}\n"));
  test::writeFileText(folder.in("pets.yaml"), document("[{url: https://pets.example}]"));
  const Finished shown =
      runProgram({"--openapi", folder.in("pets.yaml"), "--overlay", server.url("/overlay.yaml"), "tools", "getPet"});
  CHECK(holds(shown.output, "From the overlay"));
}

TEST_CASE("an address that is not public and that only the document names is not called") {
  const TemporaryDirectory folder;
  ScriptedServer api(serving("{}"));
  const auto call = [&](const std::string& server, const std::vector<std::string>& more) {
    test::writeFileText(folder.in("pets.yaml"), document("[{url: '" + server + "'}]"));
    std::vector<std::string> words{"--openapi", folder.in("pets.yaml"), "call", "getPet", "--args", R"({"id":7})"};
    words.insert(words.end(), more.begin(), more.end());
    return runProgram(words);
  };
  const std::string here = "http://127.0.0.1:" + std::to_string(api.port());
  const std::string local = "http://localhost:" + std::to_string(api.port());
  for (const std::string& server : {here, local, std::string("https://169.254.169.254/latest"),
                                    std::string("https://10.0.0.1"), std::string("https://0x7f.1")}) {
    const Finished refused = call(server, {});
    INFO(refused.errors);
    CHECK(refused.exit_code == 2);
    CHECK(isOneLine(refused.errors));
    CHECK(holds(refused.errors, "--base-url"));
  }
  CHECK(api.connections() == 0);
  CHECK(call(here, {"--base-url", here}).exit_code == 0);
  CHECK(api.connections() == 1);
}

TEST_CASE("references to other files are followed where that is permitted, and else their operations are skipped") {
  const TemporaryDirectory folder;
  test::writeFileText(folder.in("pets.yaml"),
                      document("[{url: https://pets.example}]", "  /tags: {$ref: tags.yaml}\n"));
  test::writeFileText(folder.in("tags.yaml"), "get: {operationId: listTags, summary: List, responses: {}}\n");
  const std::vector<std::string> words{"--openapi", folder.in("pets.yaml"), "inspect"};
  const auto with = [&](const std::string& option) {
    auto out = words;
    out.push_back(option);
    return out;
  };
  const Finished without = runProgram(words);
  CHECK(without.exit_code == 0);
  CHECK(holds(without.output, "1 of 2 operations are tools"));
  CHECK(holds(without.output, "names another file; permit the files below the document's folder with --external-refs"));
  CHECK(holds(without.output, "pets.yaml#/paths/~1tags"));
  const Finished strict = runProgram(with("--strict"));
  CHECK(strict.exit_code == 3);
  CHECK(isOneLine(strict.errors));
  CHECK(holds(strict.errors, "--external-refs"));
  CHECK(holds(runProgram(with("--external-refs")).output, "2 of 2 operations are tools"));
}

TEST_CASE("references of a Swagger document to other files are followed by the same rules") {
  const TemporaryDirectory folder;
  std::filesystem::create_directory(folder.in("api"));
  test::writeFileText(folder.in("secret.yaml"), "get: {operationId: stolen, responses: {}}\n");
  std::filesystem::create_symlink("../secret.yaml", folder.in("api/link.yaml"));
  test::writeFileText(folder.in("api/pets.yaml"), R"(swagger: '2.0'
info: {title: Pets, version: '1'}
host: pets.example
paths:
  /pets:
    post:
      operationId: addPet
      parameters: [{$ref: 'parts.yaml#/size'}, {$ref: 'parts.yaml#/body'}]
      responses: {'200': {$ref: 'parts.yaml#/answer'}}
  /tags: {$ref: tags.yaml}
  /a: {$ref: ../secret.yaml}
  /b: {$ref: link.yaml}
  /c: {$ref: 'https://pets.example/c.yaml'}
)");
  test::writeFileText(folder.in("api/tags.yaml"),
                      "get: {operationId: listTags, parameters: [{$ref: 'parts.yaml#/size'}], responses: {}}\n");
  test::writeFileText(folder.in("api/parts.yaml"), R"(
size: {name: size, in: query, type: integer, maximum: 9}
body: {name: pet, in: body, required: true, schema: {$ref: '#/Pet'}}
answer: {description: ok, schema: {$ref: '#/Pet'}}
Pet: {type: object, required: [name], properties: {name: {type: string, maxLength: 7}}}
)");
  const std::vector<std::string> start{"--openapi", folder.in("api/pets.yaml")};
  const auto run = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = start;
    words.insert(words.end(), more.begin(), more.end());
    return runProgram(words);
  };
  const Finished without = run({"inspect"});
  CHECK(holds(without.errors, "--external-refs"));
  const Finished shown = run({"--external-refs", "inspect"});
  CHECK(holds(shown.output, "2 of 5 operations are tools"));
  CHECK(holds(shown.output, "leads out of the document's folder"));
  CHECK(holds(shown.output, "is a URL"));
  CHECK_FALSE(holds(shown.output, "stolen"));
  const Finished tool = run({"--external-refs", "--json", "tools", "addPet"});
  CHECK(holds(tool.output, "\"maximum\":9"));
  CHECK(holds(tool.output, "\"maxLength\":7"));
  CHECK(holds(run({"--external-refs", "--json", "tools", "listTags"}).output, "\"maximum\":9"));
}

TEST_CASE("a document from a URL follows no reference to another one") {
  ScriptedServer server(serving(document("", "  /tags: {$ref: tags.yaml}\n")));
  const Finished shown = runProgram({"--openapi", server.url("/pets.yaml"), "--external-refs", "inspect"});
  CHECK(holds(shown.output, "1 of 2 operations are tools"));
  CHECK(holds(shown.output, "followed only from a document in a file"));
  CHECK(server.connections() == 1);
}

TEST_CASE("files of one name beside two documents are kept apart") {
  const TemporaryDirectory folder;
  for (const char* name : {"one", "two"}) {
    const std::string under = folder.in(name);
    std::filesystem::create_directory(under);
    const std::string text(name);
    test::writeFileText(under + "/api.yaml",
                        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: https://a.example}]\npaths:\n"
                        "  /" +
                            text + ":\n    post:\n      operationId: " + text +
                            "\n      responses: {}\n"
                            "      requestBody: {required: true, content: {application/json: {schema: {type: object, "
                            "properties: {x: {$ref: 'x.yaml#/X'}}}}}}\n");
    test::writeFileText(under + "/x.yaml", "X: {type: string, enum: [" + text + "]}\n");
  }
  for (const std::string name : {"one", "two"}) {
    const Finished shown = runProgram({"--openapi", folder.in("one/api.yaml"), "--openapi", folder.in("two/api.yaml"),
                                       "--external-refs", "--json", "tools", name});
    CHECK(holds(shown.output, "\"enum\":[\"" + name + "\"]"));
  }
}

TEST_CASE("the server is chosen among the document's, and inspect shows them") {
  const TemporaryDirectory folder;
  test::writeFileText(folder.in("pets.yaml"),
                      document("[{url: https://a.example, description: Main}, {url: 'https://{region}.example/v1', "
                               "description: Regional, variables: {region: {default: eu, enum: [eu, us]}}}]"));
  const auto call = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"--openapi", folder.in("pets.yaml"), "call",     "getPet",
                                   "--args",    R"({"id":7})",          "--dry-run"};
    words.insert(words.end(), more.begin(), more.end());
    return runProgram(words);
  };
  CHECK(parsed(call({}).output).at("url") == "https://a.example/pets/7");
  CHECK(parsed(call({"--server", "2"}).output).at("url") == "https://eu.example/v1/pets/7");
  CHECK(parsed(call({"--server", "Regional", "--server-variable", "region=us"}).output).at("url") ==
        "https://us.example/v1/pets/7");
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"--server", "https://b.example"},
                                             {"--server", "2", "--server-variable", "region=mars"},
                                             {"--server", "2", "--server-variable", "region"},
                                             {"--server", "2", "--base-url", "https://b.example"}}) {
    const Finished refused = call(wrong);
    CHECK((refused.exit_code == 2 || refused.exit_code == 3));
    CHECK(isOneLine(refused.errors));
  }
  const Finished shown = runProgram({"--openapi", folder.in("pets.yaml"), "--json", "inspect"});
  const Json servers = parsed(shown.output).at("servers");
  CHECK(servers.at(0).at("url") == "https://a.example");
  CHECK(servers.at(1).at("variables") == "region=eu (eu, us)");
  CHECK(holds(runProgram({"--openapi", folder.in("pets.yaml"), "inspect"}).output, "Regional"));
  const Finished soracom = runProgram({"--server", "2", "call", "getOperator"});
  CHECK(soracom.exit_code == 2);
  CHECK(holds(soracom.errors, "--coverage"));
}
