// A document that changes while the program serves it.
#include <signal.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>

#include "base/json_reader.h"
#include "http/http_client.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/safety/sha256.h"

using namespace soracom_mcp;
using base::Json;
using test::Heard;
using test::parsed;
using test::RunningProgram;
using test::TemporaryDirectory;
using test::writeFileText;

namespace {

std::string documentOf(const std::vector<std::string>& operations, const std::string& server = "https://pets.example") {
  std::string out = "openapi: 3.0.0\ninfo: {title: Pets, version: '1'}\nservers: [{url: '" + server + "'}]\npaths:\n";
  for (const std::string& operation : operations) {
    out += "  /" + operation + ":\n    get: {operationId: " + operation + ", responses: {'200': {description: ok}}}\n";
  }
  return out;
}

// As an editor saves it: the new text takes the place of the old one at once.
void replaceFile(const std::string& path, const std::string& text) {
  writeFileText(path + ".new", text);
  std::filesystem::rename(path + ".new", path);
}

Json readMessage(RunningProgram& program) { return parsed(program.readLine()); }

std::vector<std::string> namesIn(const Json& answer) {
  std::vector<std::string> out;
  for (const Json& tool : answer.at("result").at("tools")) {
    out.push_back(tool.at("name").get<std::string>());
  }
  return out;
}

std::vector<std::string> listedBy(RunningProgram& program, int id) {
  program.writeLine(R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"tools/list"})");
  return namesIn(readMessage(program));
}

Json initialize(RunningProgram& program) {
  program.writeLine(R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
                    R"("capabilities":{},"clientInfo":{"name":"test","version":"1"}}})");
  Json answer = readMessage(program);
  program.writeLine(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  return answer;
}

// The program over HTTP, whose log a test reads.
class Service final {
 public:
  explicit Service(const std::vector<std::string>& more) : program_(arguments(more), {}, Heard::kErrors) {
    port_ = test::listeningPort(program_);
  }

  std::string readUntil(const std::string& text) {
    while (true) {
      std::string line = program_.readLine();
      if (line.find(text) != std::string::npos) {
        return line;
      }
    }
  }
  std::string post(const std::string& method, const std::string& name, const std::string& params) const {
    std::vector<std::string> fields = {"Accept: application/json, text/event-stream",
                                       "MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method};
    if (!name.empty()) {
      fields.push_back("Mcp-Name: " + name);
    }
    return mcp::httpRequest(port_, "POST", "/mcp", fields,
                            R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params +
                                R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                R"("io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},)"
                                R"("io.modelcontextprotocol/clientCapabilities":{}}}})");
  }
  std::vector<std::string> tools() const {
    return namesIn(parsed(mcp::HttpClient(port_).ask(post("tools/list", "", "")).body));
  }
  mcp::HttpClient connect() const { return mcp::HttpClient(port_); }
  RunningProgram& program() { return program_; }

 private:
  static std::vector<std::string> arguments(const std::vector<std::string>& more) {
    std::vector<std::string> out = {"--http", "127.0.0.1:0", "--log-level", "info", "--openapi"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }

  RunningProgram program_;
  int port_ = 0;
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a client hears that the document has changed and lists its new tools") {
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, documentOf({"first"}));
  RunningProgram program({"--openapi", document}, {}, Heard::kOutput, folder.in("log"));
  const Json greeting = initialize(program);
  CHECK(greeting.at("result").at("capabilities").at("tools").at("listChanged") == true);
  CHECK(listedBy(program, 1) == Names{"first"});

  replaceFile(document, documentOf({"first", "second"}));
  CHECK(readMessage(program).at("method") == "notifications/tools/list_changed");
  CHECK(readMessage(program).at("method") == "notifications/resources/list_changed");
  CHECK(listedBy(program, 2) == Names{"first", "second"});

  // And as a program writes that keeps the file.
  writeFileText(document, documentOf({"second"}));
  CHECK(readMessage(program).at("method") == "notifications/tools/list_changed");
  CHECK(readMessage(program).at("method") == "notifications/resources/list_changed");
  CHECK(listedBy(program, 3) == Names{"second"});
  program.closeInput();
  CHECK(program.wait() == 0);
  const std::string log = test::readFileText(folder.in("log"));
  CHECK(log.find("1 tools added, 0 removed, 0 changed") != std::string::npos);
  CHECK(log.find("removed first") != std::string::npos);
}

TEST_CASE("a broken document, and one that would need another address, leave the tools as they were") {
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, documentOf({"first"}));
  Service service({document});
  replaceFile(document, "openapi: 3.0.0\npaths: [1\n");
  const std::string broken = service.readUntil("not read anew");
  CHECK(broken.find("pets.yaml") != std::string::npos);
  CHECK(broken.find("line 3") != std::string::npos);
  CHECK(broken.find("the tools stay as they were") != std::string::npos);
  CHECK(service.tools() == Names{"first"});
  replaceFile(document, documentOf({"evil"}, "https://elsewhere.example"));
  CHECK(service.readUntil("not read anew").find("start the program again") != std::string::npos);
  CHECK(service.tools() == Names{"first"});
  replaceFile(document, documentOf({"third"}));
  service.readUntil("1 tools added, 1 removed");
  CHECK(service.tools() == Names{"third"});
}

TEST_CASE("a document that is pinned is neither begun nor gone on with when it is another") {
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, documentOf({"first"}));
  const std::string pin = tools::sha256Hex(documentOf({"first"}));
  Service service({document, "--openapi-sha256", pin});
  CHECK(service.tools() == Names{"first"});
  replaceFile(document, documentOf({"evil"}));
  const std::string refused = service.readUntil("not read anew");
  CHECK(refused.find("pets.yaml: its content has the SHA-256 " + tools::sha256Hex(documentOf({"evil"}))) !=
        std::string::npos);
  CHECK(service.tools() == Names{"first"});
  const test::Finished begun = test::runProgram({"--openapi", document, "--openapi-sha256", pin, "tools"});
  CHECK(begun.exit_code == 3);
  CHECK(begun.output.empty());
}

TEST_CASE("SIGHUP has the document read anew, also where nothing was seen to change") {
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, documentOf({"first"}));
  Service service({document});
  service.program().signal(SIGHUP);
  service.readUntil("says what it said");
  CHECK(service.tools() == Names{"first"});
}

TEST_CASE("a document behind a symbolic link is read anew when the link leads elsewhere") {
  const TemporaryDirectory folder;
  std::filesystem::create_directories(folder.in("one"));
  std::filesystem::create_directories(folder.in("two"));
  writeFileText(folder.in("one/pets.yaml"), documentOf({"first"}));
  writeFileText(folder.in("two/pets.yaml"), documentOf({"second"}));
  std::filesystem::create_directory_symlink("one", folder.in("current"));
  std::filesystem::create_symlink("current/pets.yaml", folder.in("pets.yaml"));
  Service service({folder.in("pets.yaml")});
  std::filesystem::create_directory_symlink("two", folder.in("next"));
  std::filesystem::rename(folder.in("next"), folder.in("current"));
  service.readUntil("1 tools added, 1 removed");
  CHECK(service.tools() == Names{"second"});
  writeFileText(folder.in("two/pets.yaml"), documentOf({"third"}));
  service.readUntil("1 tools added, 1 removed");
  CHECK(service.tools() == Names{"third"});
}

TEST_CASE("a file that the document refers to changes the tools, be it new, moved away or replaced") {
  const TemporaryDirectory folder;
  const auto item = [](const std::string& name) {
    return "get: {operationId: " + name + ", responses: {'200': {description: ok}}}\n";
  };
  const std::string document = folder.in("pets.yaml");
  const auto referring = [](const std::string& file) {
    return documentOf({"first"}) + "  /other: {$ref: " + file + "}\n";
  };
  writeFileText(document, referring("paths/one.yaml"));
  Service service({document, "--external-refs"});
  CHECK(service.tools() == Names{"first"});

  // The folder is missing at first.
  std::filesystem::create_directories(folder.in("paths"));
  writeFileText(folder.in("paths/one.yaml"), item("one"));
  service.readUntil("1 tools added");
  CHECK(service.tools() == Names{"first", "one"});
  replaceFile(folder.in("paths/one.yaml"), item("uno"));
  service.readUntil("changed uno: ");
  CHECK(service.tools() == Names{"first", "uno"});

  // A file that is gone is waited for.
  std::filesystem::rename(folder.in("paths/one.yaml"), folder.in("paths/kept"));
  writeFileText(folder.in("paths/one.yaml"), item("eins"));
  service.readUntil("changed eins: ");
  CHECK(service.tools() == Names{"first", "eins"});

  // Another file is watched from the time on at which the document names it, and the one before no longer counts.
  std::filesystem::create_directories(folder.in("more"));
  writeFileText(folder.in("more/two.yaml"), item("two"));
  std::filesystem::remove(folder.in("paths/one.yaml"));
  replaceFile(document, referring("more/two.yaml"));
  service.readUntil("changed two: ");
  CHECK(service.tools() == Names{"first", "two"});
  replaceFile(folder.in("more/two.yaml"), item("dos"));
  service.readUntil("changed dos: ");
  CHECK(service.tools() == Names{"first", "dos"});
}

TEST_CASE("SIGHUP has a document fetched again that came from a URL") {
  std::mutex mutex;
  std::string text = documentOf({"first"});
  tools::ScriptedServer server([&](tools::ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      const std::lock_guard lock(mutex);
      peer.send(tools::okResponse(text));
    }
  });
  Service service({server.url("/pets.yaml")});
  CHECK(service.tools() == Names{"first"});
  {
    const std::lock_guard lock(mutex);
    text = documentOf({"second"});
  }
  service.program().signal(SIGHUP);
  service.readUntil("1 tools added, 1 removed");
  CHECK(service.tools() == Names{"second"});
}

TEST_CASE("an overlay that changes changes the tools") {
  const TemporaryDirectory folder;
  const auto naming = [](const std::string& name) {
    return "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n  - target: $.paths['/first'].get\n    update: "
           "{x-mcp: {name: " +
           name + "}}\n";
  };
  writeFileText(folder.in("pets.yaml"), documentOf({"first"}));
  writeFileText(folder.in("overlay.yaml"), naming("one"));
  Service service({folder.in("pets.yaml"), "--overlay", folder.in("overlay.yaml")});
  CHECK(service.tools() == Names{"one"});
  replaceFile(folder.in("overlay.yaml"), naming("two"));
  CHECK(service.readUntil("changed two: ").find("name: two, was one") != std::string::npos);
  CHECK(service.tools() == Names{"two"});
}

TEST_CASE("a call ends as it began although its tool goes meanwhile") {
  std::mutex mutex;
  std::condition_variable changed;
  bool asked = false;
  bool answer = false;
  tools::ScriptedServer upstream([&](tools::ScriptedPeer& peer) {
    if (peer.readRequest().empty()) {
      return;
    }
    std::unique_lock lock(mutex);
    asked = true;
    changed.notify_all();
    changed.wait_for(lock, std::chrono::seconds(30), [&] { return answer; });
    peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"pet\":7}");
  });
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, documentOf({"first"}));
  Service service({document, "--base-url", upstream.url()});
  mcp::HttpClient caller = service.connect();
  caller.send(service.post("tools/call", "first", R"("name":"first","arguments":{},)"));
  {
    std::unique_lock lock(mutex);
    REQUIRE(changed.wait_for(lock, std::chrono::seconds(30), [&] { return asked; }));
  }
  replaceFile(document, documentOf({"second"}));
  service.readUntil("1 tools added, 1 removed");
  CHECK(service.tools() == Names{"second"});
  {
    const std::lock_guard lock(mutex);
    answer = true;
  }
  changed.notify_all();
  CHECK(caller.receive().body.find("pet") != std::string::npos);
}

TEST_CASE("what a process may change is not more after its document was read anew") {
  tools::ScriptedServer upstream([](tools::ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"pet\":7}");
    }
  });
  const auto writing = [](const std::string& name) {
    return "openapi: 3.0.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /" + name +
           ":\n    post: {operationId: " + name + ", responses: {'200': {description: ok}}}\n";
  };
  const TemporaryDirectory folder;
  const std::string document = folder.in("pets.yaml");
  writeFileText(document, writing("first"));
  Service service({document, "--base-url", upstream.url(), "--mode", "unattended", "--i-accept-unattended-writes",
                   "--budget-writes", "1"});
  const auto call = [&](const std::string& name) {
    return service.connect().ask(service.post("tools/call", name, R"("name":")" + name + R"(","arguments":{},)")).body;
  };
  CHECK(call("first").find("pet") != std::string::npos);
  CHECK(call("first").find("budget_spent") != std::string::npos);
  replaceFile(document, writing("second"));
  service.readUntil("1 tools added, 1 removed");
  CHECK(call("second").find("budget_spent") != std::string::npos);
}
