// What did not fit into an answer, read through the whole program: by whom, over which transport, and how long.
#include <filesystem>

#include "base/json_reader.h"
#include "tests/app/agent_host.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/auth/auth_server.h"

using namespace soracom_mcp;
using base::Json;
using test::AgentHost;
using test::ApprovingHost;
using test::Heard;
using test::HttpAgentHost;
using test::RunningProgram;
using test::writeFileText;
using tools::AuthServer;

namespace {

constexpr int kThings = 4000;

std::string documentWith(const std::string& more) {
  return R"(openapi: 3.0.3
info: {title: Things, version: '1'}
components: {securitySchemes: {caller: {type: http, scheme: bearer}}}
security: [{caller: []}]
paths:
  /things:
    get:
      operationId: listThings
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: array, items: {type: object}}}}}
)" + more;
}

constexpr const char* kAnotherTool =
    "  /other:\n    get: {operationId: getOther, responses: {'200': {description: ok}}}\n";

// As an editor saves it: the new text takes the place of the old one at once.
void replaceFile(const std::string& path, const std::string& text) {
  writeFileText(path + ".new", text);
  std::filesystem::rename(path + ".new", path);
}

Json allThings() {
  Json out = Json::array();
  for (int i = 0; i < kThings; ++i) {
    out.push_back({{"thing", "number " + std::to_string(i)}, {"text", "some forty characters of text about it"}});
  }
  return out;
}

/// An API with a list that is too long for one answer, and a document of it in a file.
struct Place {
  AuthServer api;
  test::TemporaryDirectory folder;
  std::string document = folder.in("things.yaml");

  Place() {
    api.on("GET /v1/things",
           [](const std::string&, int) { return tools::jsonResponse(200, base::writeJson(allThings())); });
    writeFileText(document, documentWith(""));
  }

  std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    std::vector<std::string> out{"--openapi", document, "--base-url", api.url(), "--log-level", "info"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
};

struct Cut {
  Json first;  ///< the elements that stand in the answer
  std::string uri;
  std::size_t pieces = 0;
};

std::string pieceOf(const Cut& cut, std::size_t number) {
  return cut.uri.substr(0, cut.uri.rfind('/') + 1) + std::to_string(number);
}

Cut cutAnswer(ApprovingHost& host) {
  const Json result = host.call("listThings", Json::object());
  REQUIRE_FALSE(result.value("isError", false));
  Cut out;
  out.first = result.at("structuredContent").at("items");
  for (const Json& block : result.at("content")) {
    if (block.at("type") == "resource_link") {
      out.uri = block.at("uri").get<std::string>();
    }
  }
  REQUIRE(out.uri.starts_with("result://"));
  // The notice names the last piece too.
  const std::string text = result.at("content").at(0).at("text").get<std::string>();
  const std::string to = " to " + out.uri.substr(0, out.uri.rfind('/') + 1);
  const auto at = text.find(to);
  REQUIRE(at != std::string::npos);
  out.pieces = std::stoul(text.substr(at + to.size()));
  return out;
}

Json contentOf(const Json& answer) {
  INFO(base::writeJson(answer).substr(0, 1000));
  REQUIRE(base::findMember(answer, "result") != nullptr);
  const Json& contents = answer.at("result").at("contents");
  REQUIRE(contents.size() == 1);
  CHECK(contents.at(0).at("mimeType") == "application/json");
  auto value = base::readJson(contents.at(0).at("text").get<std::string>());
  REQUIRE(value);
  return *std::move(value);
}

/// Holds the first elements and all pieces together against what the API has sent.
void checkWhole(ApprovingHost& host, const Cut& cut) {
  Json all = cut.first;
  REQUIRE(cut.pieces > 1);
  for (std::size_t piece = 1; piece <= cut.pieces; ++piece) {
    for (const Json& element : contentOf(host.readResource(pieceOf(cut, piece)))) {
      all.push_back(element);
    }
  }
  CHECK((all == allThings()));
}

/// The error to a reading, without the URI that was asked for.
std::string refusalOf(ApprovingHost& host, const std::string& uri) {
  const Json answer = host.readResource(uri);
  INFO(base::writeJson(answer).substr(0, 1000));
  REQUIRE(base::findMember(answer, "error") != nullptr);
  std::string text = base::writeJson(answer.at("error"));
  for (auto at = text.find(uri); at != std::string::npos; at = text.find(uri)) {
    text.replace(at, uri.size(), "URI");
  }
  return text;
}

/// The URI of a result that never was, beside one that is: the last digit of its id is another.
std::string neverWas(const Cut& cut) {
  std::string out = cut.uri;
  char& digit = out[out.rfind('/') - 1];
  digit = digit == '0' ? '1' : '0';
  return out;
}

}  // namespace

TEST_CASE("the rest of a cut answer is read over stdio, also after the document has changed") {
  const Place place;
  AgentHost host(place.arguments({}), {{"MCP_AUTH_CALLER", "token"}}, place.folder.in("log"));
  const Cut cut = cutAnswer(host);
  checkWhole(host, cut);
  const std::string unknown = refusalOf(host, neverWas(cut));
  CHECK(refusalOf(host, pieceOf(cut, cut.pieces + 1)) == unknown);
  CHECK(refusalOf(host, pieceOf(cut, 0)) == unknown);

  replaceFile(place.document, documentWith(kAnotherTool));
  host.hear("notifications/tools/list_changed");
  checkWhole(host, cut);
  CHECK(place.api.count("GET /v1/things") == 1);
  CHECK(host.end() == 0);
}

TEST_CASE("the rest of a cut answer is read over HTTP by whose call it was and by nobody else") {
  const Place place;
  RunningProgram program(place.arguments({"--http", "127.0.0.1:0", "--auth-header", "caller=X-Upstream-Token"}), {},
                         Heard::kErrors);
  const int port = test::listeningPort(program);
  HttpAgentHost ann(port, {"X-Upstream-Token: token-of-ann"});
  HttpAgentHost bob(port, {"X-Upstream-Token: token-of-bob"});
  HttpAgentHost nobody(port);
  const Cut cut = cutAnswer(ann);
  const Cut of_bob = cutAnswer(bob);
  const auto check = [&] {
    checkWhole(ann, cut);
    checkWhole(bob, of_bob);
    const std::string unknown = refusalOf(ann, neverWas(cut));
    for (HttpAgentHost* host : {&bob, &nobody}) {
      CHECK(refusalOf(*host, cut.uri) == unknown);
      CHECK(refusalOf(*host, pieceOf(cut, cut.pieces)) == unknown);
      CHECK(refusalOf(*host, neverWas(cut)) == unknown);
    }
    CHECK(refusalOf(ann, of_bob.uri) == unknown);
    HttpAgentHost again(port, {"X-Upstream-Token: token-of-ann"});
    checkWhole(again, cut);
  };
  check();

  replaceFile(place.document, documentWith(kAnotherTool));
  while (program.readLine().find("1 tools added") == std::string::npos) {
  }
  check();
  CHECK(place.api.count("GET /v1/things") == 2);
  program.signal(15);
  CHECK(program.wait() == 0);
}
