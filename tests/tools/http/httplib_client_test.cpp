#include "tools/http/httplib_client.h"

#include <signal.h>

#include <atomic>
#include <future>
#include <latch>
#include <semaphore>

#include "tests/catch.h"
#include "tests/tools/http/passing_time.h"
#include "tests/tools/http/scripted_server.h"

using namespace soracom_mcp;
using base::ErrorKind;
using tools::HttpRequest;
using tools::okResponse;
using tools::ScriptedPeer;
using tools::ScriptedServer;

namespace {

std::unique_ptr<tools::HttplibClient> clientFor(const std::string& url,
                                                const std::function<void(tools::HttpClientOptions&)>& change = {}) {
  tools::HttpClientOptions options;
  options.base_url = url;
  if (change) {
    change(options);
  }
  auto client = tools::HttplibClient::make(options);
  REQUIRE(client);
  return *std::move(client);
}

HttpRequest get(const std::string& target = "/x") { return {"GET", target, {}, "", ""}; }
HttpRequest post(const std::string& body = "{}") { return {"POST", "/x", {}, body, "application/json"}; }

base::Stop within(std::chrono::milliseconds time) { return base::Stop().withDeadline(base::Clock::now() + time); }

/// Answers every request on the connection with the same bytes.
ScriptedServer::Script answering(std::string response) {
  return [response](ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      peer.send(response);
    }
  };
}

}  // namespace

TEST_CASE("a request goes out exactly as it was given") {
  std::promise<std::string> seen;
  ScriptedServer server([&](ScriptedPeer& peer) {
    seen.set_value(peer.readRequest());
    peer.send(okResponse("{\"a\":1}", "X-Rate: 5%2F\r\nSet-Cookie: c=1\r\n"));
    peer.sawEnd();
  });
  const auto client = clientFor(server.url("/v1"), [](auto& options) { options.user_agent = "soracom-mcp/9"; });
  const HttpRequest request{"PUT",
                            "/users/a%2Fb:c?x=%20+&x=%2B&y&=&z=a?b%3Ac%2Cd?%3D",
                            {{"X-Soracom-Token", "t=%0d"}, {"X-Empty", ""}},
                            "{\"k\":\"v\"}",
                            "application/json"};
  const auto response = client->send(request, within(std::chrono::seconds(10)));
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "{\"a\":1}");
  CHECK(response->header("x-rate") == "5%2F");
  CHECK(response->header("absent").empty());
  const std::string text = seen.get_future().get();
  CHECK(text.rfind("PUT /v1/users/a%2Fb:c?x=%20+&x=%2B&y&=&z=a?b%3Ac%2Cd?%3D HTTP/1.1\r\n", 0) == 0);
  CHECK(text.find("\r\nX-Soracom-Token: t=%0d\r\n") != std::string::npos);
  CHECK(text.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
  CHECK(text.find("\r\nContent-Length: 9\r\n") != std::string::npos);
  CHECK(text.find("\r\nUser-Agent: soracom-mcp/9\r\n") != std::string::npos);
  CHECK(text.find("\r\nHost: 127.0.0.1:" + std::to_string(server.port()) + "\r\n") != std::string::npos);
  CHECK(text.find("Accept-Encoding") == std::string::npos);
  CHECK(text.find("Expect") == std::string::npos);
  CHECK(text.substr(text.find("\r\n\r\n")) == "\r\n\r\n{\"k\":\"v\"}");
}

TEST_CASE("a large body is sent without waiting for a permission") {
  const std::string body(3'000'000, 'x');
  std::promise<std::string> seen;
  ScriptedServer server([&](ScriptedPeer& peer) {
    seen.set_value(peer.readRequest());
    peer.send(okResponse(""));
  });
  const auto client = clientFor(server.url());
  REQUIRE(client->send(post(body), within(std::chrono::seconds(10))));
  const std::string text = seen.get_future().get();
  CHECK(text.find("100-continue") == std::string::npos);
  CHECK(text.ends_with(body));
}

TEST_CASE("without a content type no body is sent") {
  std::promise<std::string> seen;
  ScriptedServer server([&](ScriptedPeer& peer) {
    seen.set_value(peer.readRequest());
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto client = clientFor(server.url());
  const auto response = client->send({"DELETE", "/x", {}, "ignored", ""}, within(std::chrono::seconds(10)));
  REQUIRE(response);
  CHECK(response->status == 204);
  const std::string text = seen.get_future().get();
  CHECK(text.ends_with("\r\n\r\n"));
  CHECK(text.find("Content-") == std::string::npos);
}

TEST_CASE("requests that would break the framing are refused before anything is sent") {
  ScriptedServer server(answering(okResponse("")));
  const auto client = clientFor(server.url());
  const HttpRequest rows[] = {
      {"GET", "x", {}, "", ""},
      {"GET", "", {}, "", ""},
      {"GET", "/a b", {}, "", ""},
      {"GET", "/a#b", {}, "", ""},
      {"GET", "/a\r\nX: y", {}, "", ""},
      {"GET", std::string("/a\0b", 4), {}, "", ""},
      {"GET", "/a\x01", {}, "", ""},
      {"GET", "/\xC3\xA9", {}, "", ""},
      {"GET", "/" + std::string(9000, 'a'), {}, "", ""},
      {"GE T", "/", {}, "", ""},
      {"GET\r\n", "/", {}, "", ""},
      {"", "/", {}, "", ""},
      {"GET", "/", {{"X", "a\r\nY: b"}}, "", ""},
      {"GET", "/", {{"X", "a\nb"}}, "", ""},
      {"GET", "/", {{"X", std::string("a\0b", 3)}}, "", ""},
      {"GET", "/", {{"X", "a\x7F"}}, "", ""},
      {"GET", "/", {{"X: y\r\nZ", "a"}}, "", ""},
      {"GET", "/", {{"", "a"}}, "", ""},
      {"GET", "/", {{"host", "evil"}}, "", ""},
      {"GET", "/", {{"content-length", "0"}}, "", ""},
      {"GET", "/", {{"Transfer-Encoding", "chunked"}}, "", ""},
      {"GET", "/", {{"Expect", "100-continue"}}, "", ""},
      {"POST", "/", {}, "x", "text/plain\r\nX: y"},
  };
  int index = 0;
  for (const HttpRequest& row : rows) {
    DYNAMIC_SECTION("row " << index++) {
      const auto response = client->send(row, within(std::chrono::seconds(10)));
      REQUIRE_FALSE(response);
      CHECK(response.error().kind == ErrorKind::kInvalidInput);
    }
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("calls one after the other share one connection") {
  ScriptedServer server(answering(okResponse("1")));
  const auto client = clientFor(server.url(), [](auto& options) { options.now = tools::passingTime; });
  for (int i = 0; i < 20; ++i) {
    REQUIRE(client->send(i % 2 == 0 ? get() : post(), within(std::chrono::seconds(10))));
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("a connection that has carried a few requests close behind each other rests") {
  struct Row {
    const char* method;
    int calls;
    int connections;
  };
  const Row rows[] = {{"GET", 8, 1}, {"GET", 9, 2}, {"GET", 17, 3}, {"POST", 1, 1}, {"POST", 3, 3}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.calls << " times " << row.method) {
      ScriptedServer server(answering(okResponse("1")));
      const auto client = clientFor(server.url(), [](auto& options) { options.now = tools::noTime; });
      for (int i = 0; i < row.calls; ++i) {
        REQUIRE(client->send({row.method, "/x", {}, "", ""}, within(std::chrono::seconds(10))));
      }
      CHECK(server.connections() == row.connections);
    }
  }
}

TEST_CASE("callers share no connection, and together they have no more than the cap") {
  ScriptedServer server(answering(okResponse("1")));
  const auto client = clientFor(server.url(), [](auto& options) {
    options.max_connections = 3;
    options.now = tools::noTime;
  });
  const auto call = [&](const std::string& who) {
    HttpRequest request = get();
    request.principal = who;
    REQUIRE(client->send(request, within(std::chrono::seconds(10))));
  };
  for (const char* who : {"a", "b", "c", "a", "b", "c"}) {
    call(who);
  }
  CHECK(server.connections() == 3);
  call("d");  // whose connection takes the place of a's, which was idle longest
  CHECK(server.connections() == 4);
  call("b");
  call("c");
  CHECK(server.connections() == 4);
  call("a");
  CHECK(server.connections() == 5);
}

TEST_CASE("a request with a connection of its own leaves none and takes none") {
  ScriptedServer server(answering(okResponse("1")));
  const auto client = clientFor(server.url(), [](auto& options) { options.now = tools::noTime; });
  HttpRequest own = get();
  own.own_connection = true;
  for (const HttpRequest& request : {own, get(), own, get(), own}) {
    REQUIRE(client->send(request, within(std::chrono::seconds(10))));
  }
  CHECK(server.connections() == 4);
}

TEST_CASE("calls at the same time have a connection each and the cap is kept") {
  std::atomic<int> at_once = 0;
  std::atomic<int> most = 0;
  std::latch three_arrived(3);
  ScriptedServer server([&](ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      const int now = ++at_once;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      if (!three_arrived.try_wait()) {
        three_arrived.arrive_and_wait();
      }
      --at_once;
      peer.send(okResponse("1"));
    }
  });
  const auto client = clientFor(server.url(), [](auto& options) { options.max_connections = 3; });
  std::vector<std::future<bool>> calls;
  for (int i = 0; i < 9; ++i) {
    calls.push_back(std::async(std::launch::async,
                               [&] { return client->send(get(), within(std::chrono::seconds(10))).has_value(); }));
  }
  for (auto& call : calls) {
    CHECK(call.get());
  }
  CHECK(most == 3);
  CHECK(server.connections() == 3);
}

TEST_CASE("waiting for a free connection ends at the deadline") {
  ScriptedServer server([](ScriptedPeer& peer) { peer.holdUntilEnd(); });
  const auto client = clientFor(server.url(), [](auto& options) { options.max_connections = 1; });
  base::StopSource holder;
  auto first = std::async(std::launch::async, [&] { return client->send(get(), holder.get()); });
  while (server.connections() == 0) {
    std::this_thread::yield();
  }
  const auto second = client->send(get(), within(std::chrono::milliseconds(50)));
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::kTimeout);
  CHECK(second.error().message.find("Nothing was sent") != std::string::npos);
  holder.stop(base::StopReason::kCancelledByClient);
  REQUIRE_FALSE(first.get());
}

TEST_CASE("stopping a call closes the socket at once") {
  std::promise<bool> closed;
  std::binary_semaphore arrived(0);
  ScriptedServer server([&](ScriptedPeer& peer) {
    peer.readRequest();
    arrived.release();
    closed.set_value(peer.sawEnd());
  });
  const auto client = clientFor(server.url());
  base::StopSource source;
  auto call = std::async(std::launch::async, [&] { return client->send(post(), source.get()); });
  arrived.acquire();
  source.stop(base::StopReason::kCancelledByClient);
  const auto response = call.get();
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kCancelled);
  CHECK(closed.get_future().get());
}

TEST_CASE("a call stopped by its deadline timer is a timeout and one stopped before sends nothing") {
  ScriptedServer server([](ScriptedPeer& peer) { peer.holdUntilEnd(); });
  const auto client = clientFor(server.url());
  base::StopSource source;
  source.stop(base::StopReason::kDeadline);
  const auto late = client->send(get(), source.get());
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kTimeout);
  base::StopSource other;
  other.stop(base::StopReason::kDisconnected);
  const auto cancelled = client->send(get(), other.get());
  REQUIRE_FALSE(cancelled);
  CHECK(cancelled.error().kind == ErrorKind::kCancelled);
  CHECK(server.connections() == 0);
}

TEST_CASE("a drip of bytes does not outlive the deadline") {
  const std::string starts[] = {"", "HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFF\r\n",
                                "HTTP/1.1 200 OK\r\n\r\n"};
  for (const std::string& start : starts) {
    DYNAMIC_SECTION("after " << start) {
      std::binary_semaphore done(0);
      ScriptedServer server([&](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(start);
        const std::string_view drip = start.empty() ? "HTTP/1.1 200 OKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK" : "x";
        for (std::size_t i = 0; !done.try_acquire_for(std::chrono::milliseconds(5)) && i < 2000; ++i) {
          peer.send(drip.substr(i % drip.size(), 1));
        }
      });
      const auto client = clientFor(server.url());
      const auto response = client->send(get(), within(std::chrono::milliseconds(200)));
      done.release();
      REQUIRE_FALSE(response);
      CHECK(response.error().kind == ErrorKind::kTimeout);
    }
  }
}

TEST_CASE("hostile answers are refused and counted once") {
  struct Row {
    const char* name;
    std::string answer;
    ErrorKind kind;
  };
  std::string many_headers = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 2000; ++i) {
    many_headers += "A: b\r\n";
  }
  std::string interim;
  for (int i = 0; i < 10; ++i) {
    interim += "HTTP/1.1 100 Continue\r\nX: y\r\n\r\n";
  }
  const Row rows[] = {
      {"endless reason", "HTTP/1.1 200 " + std::string(200'000, 'a'), ErrorKind::kLimit},
      {"reason of 50 kB", "HTTP/1.1 200 " + std::string(50'000, 'a') + "\r\nContent-Length: 0\r\n\r\n",
       ErrorKind::kLimit},
      {"endless headers", many_headers + many_headers + many_headers + many_headers + many_headers + many_headers,
       ErrorKind::kLimit},
      {"many headers", many_headers + "\r\n", ErrorKind::kLimit},
      {"endless header value", "HTTP/1.1 200 OK\r\nA: " + std::string(200'000, 'a'), ErrorKind::kLimit},
      {"endless interim answers", interim, ErrorKind::kLimit},
      {"another protocol", "HTTP/1.1 101 Switching Protocols\r\n\r\n", ErrorKind::kInterrupted},
      {"negative chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\nxx\r\n0\r\n\r\n",
       ErrorKind::kInterrupted},
      {"wrong chunk separator", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxxyy0\r\n\r\n",
       ErrorKind::kInterrupted},
      {"truncated chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nxx", ErrorKind::kInterrupted},
      {"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxx\r\n", ErrorKind::kInterrupted},
      {"no end of the trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", ErrorKind::kInterrupted},
      {"endless chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFF\r\n", ErrorKind::kLimit},
      {"body shorter than promised", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", ErrorKind::kInterrupted},
      {"body too large", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", ErrorKind::kLimit},
      {"endless body", "HTTP/1.1 200 OK\r\n\r\n" + std::string(5'000, 'x'), ErrorKind::kLimit},
      {"compressed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
       ErrorKind::kInterrupted},
      {"control byte in header", "HTTP/1.1 200 OK\r\nA: b\x01\r\nContent-Length: 0\r\n\r\n", ErrorKind::kInterrupted},
      {"no HTTP", "220 mail.example.com ESMTP\r\n\r\n", ErrorKind::kInterrupted},
      {"nothing", "", ErrorKind::kInterrupted},
      {"half a head", "HTTP/1.1 200 OK\r\nConte", ErrorKind::kInterrupted},
  };
  for (const Row& row : rows) {
    for (const char* method : {"GET", "POST"}) {
      DYNAMIC_SECTION(row.name << " for " << method) {
        std::atomic<int> requests = 0;
        ScriptedServer server([&](ScriptedPeer& peer) {
          peer.readRequest();
          ++requests;
          peer.send(row.answer);
        });
        const auto client = clientFor(server.url(), [](auto& options) { options.max_response_bytes = 1000; });
        const auto response = client->send({method, "/x", {}, "", ""}, within(std::chrono::seconds(10)));
        REQUIRE_FALSE(response);
        CHECK(response.error().kind == row.kind);
        CHECK(requests == 1);
      }
    }
  }
}

TEST_CASE("a long reason within the limits does no harm") {
  ScriptedServer server(answering("HTTP/1.1 200 " + std::string(15'000, 'a') + "\r\nContent-Length: 2\r\n\r\nok"));
  const auto client = clientFor(server.url());
  const auto response = std::async(std::launch::async, [&] { return client->send(get(), {}); }).get();
  REQUIRE(response);
  CHECK(response->body == "ok");
}

TEST_CASE("unusual but valid answers are taken") {
  struct Row {
    const char* name;
    const char* method;
    std::string answer;
    int status;
    const char* body;
  };
  const Row rows[] = {
      {"chunked", "GET",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n", 200,
       "abcde"},
      {"until close", "GET", "HTTP/1.0 200 OK\r\n\r\nabc", 200, "abc"},
      {"interim answers", "POST",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 "
       "Created\r\nContent-Length: "
       "1\r\n\r\nx",
       201, "x"},
      {"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", 200, ""},
      {"error status", "GET", "HTTP/1.1 500 \r\nContent-Length: 3\r\n\r\nbad", 500, "bad"},
      {"redirect", "GET", "HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n", 302, ""},
      {"not modified", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", 304, ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      ScriptedServer server([&](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(row.answer);
      });
      const auto client = clientFor(server.url());
      const auto response = client->send({row.method, "/x", {}, "", ""}, within(std::chrono::seconds(10)));
      REQUIRE(response);
      CHECK(response->status == row.status);
      CHECK(response->body == row.body);
    }
  }
}

TEST_CASE("bytes after the end of an answer do not become the next answer") {
  const std::string extra = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
  const std::string firsts[] = {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HTTP/1.1 204 No Content\r\n\r\n",
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"};
  for (const std::string& first : firsts) {
    DYNAMIC_SECTION(first) {
      ScriptedServer server([&](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(first + extra);
        peer.sawEnd();
      });
      const auto client = clientFor(server.url());
      for (int i = 1; i <= 2; ++i) {
        const auto response = client->send(get(), within(std::chrono::seconds(10)));
        REQUIRE(response);
        CHECK(response->body != "forged");
        CHECK(server.connections() == i);
      }
    }
  }
}

TEST_CASE("an idle connection that the server has closed is not used") {
  std::binary_semaphore closed(0);
  std::atomic<int> requests = 0;
  ScriptedServer server([&](ScriptedPeer& peer) {
    if (!peer.readRequest().empty()) {
      ++requests;
      peer.send(okResponse("1"));
    }
    ::shutdown(peer.fd(), SHUT_RDWR);
    closed.release();
  });
  const auto client = clientFor(server.url());
  for (int i = 0; i < 3; ++i) {
    REQUIRE(client->send(post(), within(std::chrono::seconds(10))));
    closed.acquire();
  }
  CHECK(requests == 3);
  CHECK(server.connections() == 3);
}

TEST_CASE("a read is not sent again once a byte of its answer has come") {
  std::atomic<int> requests = 0;
  ScriptedServer server([&](ScriptedPeer& peer) {
    if (!peer.readRequest().empty()) {
      ++requests;
      peer.send(okResponse("1"));
    }
    if (!peer.readRequest().empty()) {
      ++requests;
      peer.send("H");
    }
  });
  const auto client = clientFor(server.url());
  REQUIRE(client->send(get(), within(std::chrono::seconds(10))));
  REQUIRE_FALSE(client->send(get(), within(std::chrono::seconds(10))));
  CHECK(requests == 2);
}

TEST_CASE("a refused connection is unreachable and a reset after the request is interrupted") {
  int free_port = 0;
  {
    ScriptedServer gone([](ScriptedPeer&) {});
    free_port = gone.port();
  }
  const auto nobody = clientFor("http://127.0.0.1:" + std::to_string(free_port));
  const auto unreachable = nobody->send(post(), within(std::chrono::seconds(10)));
  REQUIRE_FALSE(unreachable);
  CHECK(unreachable.error().kind == ErrorKind::kUnreachable);
  CHECK(unreachable.error().message.find("Nothing was sent") != std::string::npos);

  ScriptedServer server([](ScriptedPeer& peer) {
    peer.readRequest();
    peer.reset();
  });
  const auto client = clientFor(server.url());
  const auto interrupted = client->send(post(), within(std::chrono::seconds(10)));
  REQUIRE_FALSE(interrupted);
  CHECK(interrupted.error().kind == ErrorKind::kInterrupted);
}

TEST_CASE("a reset while a large request is being sent is interrupted and raises no signal") {
  REQUIRE(::signal(SIGPIPE, SIG_DFL) != SIG_ERR);
  ScriptedServer server([](ScriptedPeer& peer) { peer.reset(); });
  const auto client = clientFor(server.url());
  for (int i = 0; i < 20; ++i) {
    const auto response = client->send(post(std::string(4'000'000, 'x')), within(std::chrono::seconds(10)));
    REQUIRE_FALSE(response);
    CHECK((response.error().kind == ErrorKind::kInterrupted || response.error().kind == ErrorKind::kUnreachable));
  }
}

TEST_CASE("a host name without an address is unreachable") {
  const auto client = clientFor("https://no-such-host.invalid");
  const auto response = client->send(get(), within(std::chrono::seconds(30)));
  REQUIRE_FALSE(response);
  CHECK((response.error().kind == ErrorKind::kUnreachable || response.error().kind == ErrorKind::kTimeout));
}

TEST_CASE("localhost is found by name") {
  ScriptedServer server(answering(okResponse("1")));
  const auto client = clientFor("http://localhost:" + std::to_string(server.port()));
  CHECK(client->send(get(), within(std::chrono::seconds(10))));
}

TEST_CASE("a redirect is not followed and no header reaches another port") {
  ScriptedServer other(answering(okResponse("stolen")));
  ScriptedServer server([&](ScriptedPeer& peer) {
    while (!peer.readRequest().empty()) {
      peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url("/x") + "\r\nContent-Length: 0\r\n\r\n");
    }
  });
  const auto client = clientFor(server.url());
  const auto response = client->send({"POST", "/x", {{"X-Soracom-Token", "secret"}}, "{}", "application/json"},
                                     within(std::chrono::seconds(10)));
  REQUIRE(response);
  CHECK(response->status == 307);
  CHECK(other.connections() == 0);
}

TEST_CASE("cookies and digest challenges are ignored") {
  std::mutex mutex;
  std::vector<std::string> requests;
  ScriptedServer server([&](ScriptedPeer& peer) {
    for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      const std::lock_guard lock(mutex);
      requests.push_back(request);
      peer.send(
          "HTTP/1.1 401 Unauthorized\r\nSet-Cookie: a=b\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n"
          "Content-Length: 0\r\n\r\n");
    }
  });
  const auto client = clientFor(server.url());
  for (int i = 0; i < 2; ++i) {
    const auto response = client->send(get(), within(std::chrono::seconds(10)));
    REQUIRE(response);
    CHECK(response->status == 401);
  }
  const std::lock_guard lock(mutex);
  REQUIRE(requests.size() == 2);
  CHECK(requests[1].find("Cookie") == std::string::npos);
  CHECK(requests[1].find("Authorization") == std::string::npos);
}

TEST_CASE("a client can be thrown away after a failed call") {
  for (int i = 0; i < 5; ++i) {
    ScriptedServer server([](ScriptedPeer& peer) { peer.holdUntilEnd(); });
    auto client = clientFor(server.url());
    CHECK_FALSE(client->send(get(), within(std::chrono::milliseconds(20))));
    client.reset();
  }
}
