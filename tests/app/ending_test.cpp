// The program ends within its drain time and a second, whatever it is doing. What holds it up here never lets go by
// itself, so that a program that waited for it would not end at all: the tests wait for the end, within a guard.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <random>
#include <thread>

#include "base/file_descriptor.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/scripted_server.h"

using namespace soracom_mcp;
using base::FileDescriptor;
using test::callMessage;
using test::Environment;
using test::kInitialize;
using test::RunningProgram;
using test::TemporaryDirectory;

namespace {

constexpr int kGuardMilliseconds = 30'000;

/// Whoever connects is accepted by the system; nobody answers, unless byte by byte.
class SilentServer final {
 public:
  explicit SilentServer(bool drips) : listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* at = reinterpret_cast<sockaddr*>(&address);
    REQUIRE(::bind(listening_.get(), at, size) == 0);
    REQUIRE(::listen(listening_.get(), 16) == 0);
    REQUIRE(::getsockname(listening_.get(), at, &size) == 0);
    port_ = ntohs(address.sin_port);
    if (drips) {
      dripping_ = std::jthread([this](const std::stop_token& stop) { drip(stop); });
    }
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

  /// Waits for a client and holds its connection.
  void hold() {
    pollfd wait{listening_.get(), POLLIN, 0};
    REQUIRE(::poll(&wait, 1, kGuardMilliseconds) == 1);
    held_ = FileDescriptor(::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    REQUIRE(held_);
    connection_ = held_.get();
  }

 private:
  void drip(const std::stop_token& stop) {
    std::string_view head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Filling: ";
    while (!stop.stop_requested()) {
      ::poll(nullptr, 0, 5);
      const int connection = connection_;
      if (connection >= 0) {
        ::send(connection, head.empty() ? "x" : head.data(), 1, MSG_NOSIGNAL);
        head.remove_prefix(head.empty() ? 0 : 1);
      }
    }
  }

  FileDescriptor listening_;
  FileDescriptor held_;
  std::atomic<int> connection_ = -1;
  int port_ = 0;
  std::jthread dripping_;  // goes first
};

/// A program in some state, and what holds it there.
struct Held {
  std::vector<std::shared_ptr<void>> by;
  std::unique_ptr<RunningProgram> program;
  int exit_code_at_end_of_input = 0;

  template <class Blocker, class... Arguments>
  Blocker& keep(Arguments&&... arguments) {
    auto made = std::make_shared<Blocker>(std::forward<Arguments>(arguments)...);
    by.push_back(made);
    return *made;
  }
  void start(std::vector<std::string> arguments, const Environment& environment, const std::string& errors_to = "",
             bool greet = true) {
    arguments.insert(arguments.begin(), {"--drain-timeout", "0"});
    program = std::make_unique<RunningProgram>(arguments, environment, test::Heard::kOutput, errors_to);
    if (greet) {
      program->writeLine(kInitialize);
      program->readLine();
    }
  }
};

constexpr char kDocument[] =
    R"({"openapi":"3.1.0","info":{"title":"t","version":"1"},"servers":[{"url":"http://127.0.0.1:1"}],)"
    R"("paths":{"/a":{"get":{"operationId":"getA","summary":"Get A","parameters":[{"name":"q","in":"query",)"
    R"("schema":{"type":"string","anyOf":[PATTERNS]}}],)"
    R"("responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"type":"object"}}}}}}}}})";

std::string documentWith(const std::string& patterns) {
  std::string text = kDocument;
  return text.replace(text.find("PATTERNS"), std::strlen("PATTERNS"), patterns);
}

void silentApi(Held& held, bool drips) {
  auto& place = held.keep<TemporaryDirectory>();
  auto& api = held.keep<SilentServer>(drips);
  held.start({"--openapi", place.write("api.json", documentWith("true")), "--base-url", api.url()}, {});
  held.program->writeLine(callMessage(1, "getA", "{}"));
  api.hold();
}

Environment signingInAt(const SilentServer& api) {
  return {{"SORACOM_ENDPOINT", api.url()},
          {"SORACOM_AUTH_KEY_ID", "keyId-abcdefghijklmnopqrstuvwxyz012345"},
          {"SORACOM_AUTH_KEY", "secret-abcdefghijklmnopqrstuvwxyz012345"}};
}

void silentSignIn(Held& held) {
  auto& api = held.keep<SilentServer>(false);
  held.start({}, signingInAt(api));
  held.program->writeLine(callMessage(1, "listUsers", "{}"));
  api.hold();
}

void openForm(Held& held) {
  const std::shared_ptr<simulator::Simulator> api = test::startSimulator();
  held.by.push_back(api);
  held.start({}, test::rootOf(*api));
  held.program->writeLine(callMessage(1, "createUser", R"({"user_name":"alice"})"));
  REQUIRE(held.program->readLine().find("elicitation/create") != std::string::npos);
}

void heldApprovalSocket(Held& held) {
  auto& state = held.keep<TemporaryDirectory>();
  held.start({"--demo", "--approve-via", "cli"}, {{"XDG_STATE_HOME", state.path()}});
  std::string path;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(state.path())) {
    path = entry.path().extension() == ".sock" ? entry.path().string() : path;
  }
  REQUIRE_FALSE(path.empty());
  for (int i = 0; i < 3; ++i) {
    auto& client = held.keep<FileDescriptor>(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::send(client.get(), "{", 1, MSG_NOSIGNAL) == 1);
  }
}

void fullOutput(Held& held) {
  held.start({"--demo"}, {});
  for (int id = 1; id <= 40; ++id) {
    held.program->writeLine(R"({"jsonrpc":"2.0","method":"tools/list","id":)" + std::to_string(id) + "}");
  }
}

void fullErrors(Held& held) {
  auto& place = held.keep<TemporaryDirectory>();
  const std::string path = place.in("errors");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  held.keep<FileDescriptor>(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  held.start({"--demo", "--log-level", "info"}, {}, path);
  for (int id = 1; id <= 2'000; ++id) {
    held.program->writeLine(callMessage(id, "noSuchTool", "{}"));
  }
}

void fetchedDocument(Held& held) {
  auto& server = held.keep<SilentServer>(false);
  held.start({"--openapi", server.url() + "/openapi.json", "--allow-insecure-http"}, {}, "", false);
  server.hold();
  held.exit_code_at_end_of_input = 3;
}

void blockedReload(Held& held) {
  auto& place = held.keep<TemporaryDirectory>();
  const std::string document = place.write("api.json", documentWith("true"));
  held.start({"--openapi", document, "--base-url", "http://127.0.0.1:1"}, {});
  // Whoever opens it waits for somebody who writes.
  REQUIRE(::mkfifo(place.in("pipe").c_str(), 0600) == 0);
  std::filesystem::rename(place.in("pipe"), document);
  held.program->signal(SIGHUP);
}

void busyValidation(Held& held) {
  auto& place = held.keep<TemporaryDirectory>();
  std::string patterns;
  for (int i = 0; i < 400; ++i) {
    patterns += (i == 0 ? "" : ",") + std::string(R"({"pattern":"a[ab]{15}c)") + std::to_string(i) + R"("})";
  }
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += random() % 2 == 0 ? 'a' : 'b';
  }
  held.start({"--openapi", place.write("api.json", documentWith(patterns)), "--base-url", "http://127.0.0.1:1"}, {});
  for (int id = 1; id <= 40; ++id) {
    held.program->writeLine(callMessage(id, "getA", R"({"q":")" + text + R"("})"));
  }
}

void hugeAnswers(Held& held) {
  auto& place = held.keep<TemporaryDirectory>();
  std::string body = "{\"rows\":[";
  while (body.size() < 20'000'000) {
    body += R"({"id":"abcdefgh","text":"some text with \u0041 and \"quotes\"","numbers":[1,2,3.5,null,true]},)";
  }
  body += "0]}";
  const std::string answer = tools::okResponse(body, "Content-Type: application/json\r\n");
  auto& sent = held.keep<std::atomic<int>>(0);
  auto& api = held.keep<tools::ScriptedServer>([answer, &sent](tools::ScriptedPeer& peer) {
    peer.readRequest();
    peer.send(answer);
    ++sent;
    sent.notify_all();
    peer.holdUntilEnd();
  });
  held.start({"--openapi", place.write("api.json", documentWith("true")), "--base-url", api.url()}, {});
  for (int id = 1; id <= 4; ++id) {
    held.program->writeLine(callMessage(id, "getA", "{}"));
  }
  sent.wait(0);
}

struct State {
  const char* name;
  void (*bring)(Held&);
};

const State kStates[] = {
    {"the API takes a call and never answers", [](Held& held) { silentApi(held, false); }},
    {"the API answers byte by byte", [](Held& held) { silentApi(held, true); }},
    {"the sign-in is never answered", silentSignIn},
    {"a form waits for its answer", openForm},
    {"clients hold the socket of approvals", heldApprovalSocket},
    {"nobody reads standard output", fullOutput},
    {"nobody reads standard error", fullErrors},
    {"the document is being fetched", fetchedDocument},
    {"a document is being read anew and cannot be", blockedReload},
    {"arguments are being checked", busyValidation},
    {"huge answers are being read", hugeAnswers},
};

}  // namespace

TEST_CASE("the program ends while what it waits for is still held") {
  for (const State& state : kStates) {
    for (const char* way : {"end of input", "signal", "both"}) {
      DYNAMIC_SECTION(state.name << ", " << way) {
        Held held;
        state.bring(held);
        const std::string how = way;
        if (how != "signal") {
          held.program->closeInput();
        }
        if (how != "end of input") {
          // It may have ended already.
          held.program->signalIfThere(SIGTERM);
        }
        const int code = held.program->wait();
        CHECK((code == 0 || (how != "signal" && code == held.exit_code_at_end_of_input)));
      }
    }
  }
}

TEST_CASE("a server of HTTP ends at a signal while what it waits for is still held") {
  Held held;
  auto& api = held.keep<SilentServer>(false);
  SECTION("the document is being fetched") {
    RunningProgram program({"--http", "127.0.0.1:0", "--openapi", api.url() + "/openapi.json", "--allow-insecure-http",
                            "--drain-timeout", "0"});
    api.hold();
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
  }
  SECTION("a sign-in is never answered") {
    RunningProgram program({"--http", "127.0.0.1:0", "--drain-timeout", "0"},
                           signingInAt(api),
                           test::Heard::kErrors);
    const int port = test::listeningPort(program);
    std::jthread asking([port] {
      const FileDescriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      address.sin_port = htons(static_cast<std::uint16_t>(port));
      if (::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return;
      }
      const std::string body =
          R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"listUsers","arguments":{},"_meta":{)"
          R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
          R"("io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},)"
          R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
      const std::string request = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                                  "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream"
                                  "\r\nMCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: "
                                  "listUsers\r\nContent-Length: " +
                                  std::to_string(body.size()) + "\r\n\r\n" + body;
      ::send(client.get(), request.data(), request.size(), MSG_NOSIGNAL);
      char rest[4096];
      while (::read(client.get(), rest, sizeof rest) > 0) {
      }
    });
    api.hold();
    program.signal(SIGTERM);
    CHECK(program.wait() == 0);
  }
}
