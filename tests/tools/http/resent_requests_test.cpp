// How often a request reaches the server, for each method and each way its sending can end.
#include <sys/socket.h>

#include <atomic>
#include <future>
#include <semaphore>

#include "tests/catch.h"
#include "tests/tools/http/passing_time.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;

struct Case {
  const char* method;
  bool said_to_change;
  bool changes;
};
constexpr Case kCases[] = {{"GET", false, false}, {"HEAD", false, false}, {"OPTIONS", false, false},
                           {"GET", true, true},   {"HEAD", true, true},   {"POST", false, true},
                           {"PUT", false, true},  {"PATCH", false, true}, {"DELETE", false, true}};

std::unique_ptr<HttplibClient> clientFor(const ScriptedServer& server) {
  HttpClientOptions options;
  options.base_url = server.url();
  options.now = passingTime;
  auto client = HttplibClient::make(options);
  REQUIRE(client);
  return *std::move(client);
}

base::Stop patience() { return base::Stop().withDeadline(base::Clock::now() + std::chrono::seconds(10)); }

HttpRequest requestOf(const Case& each) {
  HttpRequest out{each.method, "/second", {}, "", ""};
  out.said_to_change = each.said_to_change;
  return out;
}

/// A connection that can be used again.
void warm(HttplibClient& client) { REQUIRE(client.send({"GET", "/first", {}, "", ""}, patience())); }

bool isSecond(const std::string& request) { return request.find(" /second ") != std::string::npos; }

/// Whether the request that comes next is the one of warm(); reads nothing of it.
bool isFirst(const ScriptedPeer& peer) {
  char head[16] = {};
  ::recv(peer.fd(), head, sizeof head - 1, MSG_PEEK | MSG_WAITALL);
  return std::string(head).find(" /first") != std::string::npos;
}

}  // namespace

TEST_CASE("a request is sent again on a new connection by the law alone, counted at the server") {
  struct Row {
    const char* name;
    /// What the server does on a connection, after its request was read.
    void (*script)(ScriptedPeer&);
    bool used;  ///< the first connection has carried a request before
    int reads;
    int changes;
  };
  static constexpr auto answer_first = [](ScriptedPeer& peer) { peer.send(okResponse("1")); };
  const Row rows[] = {
      {"closes a new connection without an answer", [](ScriptedPeer&) {}, false, 1, 1},
      {"closes a used connection without an answer", [](ScriptedPeer&) {}, true, 2, 1},
      {"resets a new connection", [](ScriptedPeer& peer) { peer.reset(); }, false, 1, 1},
      {"resets a used connection", [](ScriptedPeer& peer) { peer.reset(); }, true, 2, 1},
      {"begins an answer", [](ScriptedPeer& peer) { peer.send("H"); }, true, 1, 1},
      {"begins a body", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\na"); }, true, 1,
       1},
      {"sends an interim answer", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 100 Continue\r\n\r\n"); }, true, 1, 1},
      {"answers no HTTP", [](ScriptedPeer& peer) { peer.send("220 mail\r\n\r\n"); }, true, 1, 1},
      {"503", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 503 x\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"); },
       true, 1, 1},
      {"429", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 429 x\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"); },
       true, 1, 1},
      {"408", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 408 x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"); },
       true, 1, 1},
      {"307", [](ScriptedPeer& peer) { peer.send("HTTP/1.1 307 x\r\nLocation: /second\r\nContent-Length: 0\r\n\r\n"); },
       true, 1, 1},
  };
  for (const Row& row : rows) {
    for (const Case& each : kCases) {
      DYNAMIC_SECTION(row.name << ", " << each.method << (each.said_to_change ? " said to change" : "")) {
        std::atomic<int> requests = 0;
        ScriptedServer server([&](ScriptedPeer& peer) {
          for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
            if (isSecond(request)) {
              ++requests;
              row.script(peer);
              return;
            }
            answer_first(peer);
          }
        });
        const auto client = clientFor(server);
        if (row.used) {
          warm(*client);
        }
        const auto response = client->send(requestOf(each), patience());
        CHECK(requests == (each.changes ? row.changes : row.reads));
        CHECK((response || response.error().kind == ErrorKind::kInterrupted));
      }
    }
  }
}

TEST_CASE("a request that did not leave because the connection was closed is sent once, whatever it is") {
  for (const Case& each : kCases) {
    DYNAMIC_SECTION(each.method << (each.said_to_change ? " said to change" : "")) {
      std::atomic<int> requests = 0;
      std::binary_semaphore closed(0);
      ScriptedServer server([&](ScriptedPeer& peer) {
        const std::string request = peer.readRequest();
        requests += isSecond(request) ? 1 : 0;
        peer.send(okResponse("1"));
        ::shutdown(peer.fd(), SHUT_RDWR);
        closed.release();
      });
      const auto client = clientFor(server);
      warm(*client);
      closed.acquire();
      CHECK(client->send(requestOf(each), patience()));
      CHECK(requests == 1);
    }
  }
}

TEST_CASE("an answer that was under way before the request was received is none to it") {
  // The system at the server's end takes a few kilobytes; the rest of the request waits, so that nothing can confirm
  // it.
  for (const Case& each : kCases) {
    DYNAMIC_SECTION(each.method << (each.said_to_change ? " said to change" : "")) {
      std::atomic<int> requests = 0;
      std::binary_semaphore answered(0);
      ScriptedServer server(
          [&](ScriptedPeer& peer) {
            const bool first = isFirst(peer);
            peer.readRequest();
            requests += first ? 0 : 1;
            peer.send(okResponse("1"));
            char byte = 0;
            if (first && ::recv(peer.fd(), &byte, 1, MSG_PEEK) == 1) {
              ++requests;  // its first bytes have arrived
              peer.send(okResponse("foreign"));
              answered.try_acquire_for(std::chrono::seconds(10));  // reads no more until the caller has an answer
            }
          },
          2048);
      const auto client = clientFor(server);
      warm(*client);
      HttpRequest request = requestOf(each);
      for (int i = 0; i < 4; ++i) {
        request.headers.emplace_back("X-Long-" + std::to_string(i), std::string(15'000, 'x'));
      }
      const auto response = client->send(request, patience());
      answered.release();
      CHECK(requests == (each.changes ? 1 : 2));
      CHECK(response.has_value() == !each.changes);
      CHECK((response ? response->body != "foreign" : response.error().kind == ErrorKind::kInterrupted));
    }
  }
}

TEST_CASE("a large body goes over a new connection, where an early answer is its own") {
  for (const std::size_t size : {1'000UL, 64UL * 1024, 64UL * 1024 + 1, 3'000'000UL}) {
    DYNAMIC_SECTION(size) {
      ScriptedServer server([](ScriptedPeer& peer) {
        while (!peer.readRequest().empty()) {
          peer.send(okResponse("1"));
        }
      });
      const auto client = clientFor(server);
      warm(*client);
      REQUIRE(client->send({"POST", "/second", {}, std::string(size, 'x'), "text/plain"}, patience()));
      CHECK(server.connections() == (size > 64UL * 1024 ? 2 : 1));
    }
  }
}

}  // namespace soracom_mcp::tools
