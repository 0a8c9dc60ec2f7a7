// Surplus, late and missing answers at every point of a pooled connection, with two callers: every answer carries the
// mark of the request it is to.
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <map>
#include <random>
#include <semaphore>
#include <thread>

#include "tests/catch.h"
#include "tests/tools/http/passing_time.h"
#include "tests/tools/http/tls_server.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::tools {
namespace {

using std::string;

/// At which moment the server does what it should not; always about the request marked a2.
enum class Point {
  kNever,
  kInsteadOfHead,  ///< the connection ends there
  kBetweenHeadAndBody,
  kInsteadOfBody,    ///< the connection ends there
  kWithAnswer,       ///< in one piece with its end
  kAfterAnswer,      ///< at once, in a piece of its own: before, while or after the connection is put back
  kWhileIdle,        ///< after the caller has its answer
  kWithNextRequest,  ///< when the next request has been read, before its answer
};
constexpr std::array kPoints{Point::kNever,         Point::kInsteadOfHead,  Point::kBetweenHeadAndBody,
                             Point::kInsteadOfBody, Point::kWithAnswer,     Point::kAfterAnswer,
                             Point::kWhileIdle,     Point::kWithNextRequest};
constexpr const char* kPointNames[] = {"never",
                                       "instead of the head",
                                       "between head and body",
                                       "instead of the body",
                                       "with the answer",
                                       "after the answer",
                                       "while idle",
                                       "with the next request"};

/// What the server sends there.
struct Fault {
  const char* name;
  const char* bytes;  ///< MARK stands for the request's mark
  bool ends = false;  ///< and closes its sending side
};
constexpr Fault kFaults[] = {
    {"the answer once more", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Length: 2\r\n\r\nMARK"},
    {"an empty answer", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Length: 0\r\n\r\n"},
    {"a byte", "H"},
    {"a line end", "\r\n"},
    {"half a head", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Le"},
    {"a body", "|MARK"},
    {"an interim answer", "HTTP/1.1 103 Early Hints\r\n\r\n"},
    {"another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"},
    {"a timeout and the end", "HTTP/1.1 408 Request Timeout\r\nX-Mark: MARK\r\nContent-Length: 0\r\n\r\n", true},
    {"the end", "", true},
};

/// How good answers are framed.
struct Shape {
  const char* name;
  const char* head;
  const char* body;
  bool keeps;  ///< the connection can be used again
};
constexpr Shape kShapes[] = {
    {"length", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Length: 2\r\n\r\n", "MARK", true},
    {"chunked", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nTransfer-Encoding: chunked\r\n\r\n", "2\r\nMARK\r\n0\r\n\r\n",
     true},
    {"trailers", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nTransfer-Encoding: chunked\r\n\r\n",
     "2\r\nMARK\r\n0\r\nX-Sum: 1\r\n\r\n", true},
    {"204", "HTTP/1.1 204 No Content\r\nX-Mark: MARK\r\n\r\n", "", false},
    {"304", "HTTP/1.1 304 Not Modified\r\nX-Mark: MARK\r\nContent-Length: 2\r\n\r\n", "", false},
    {"after an interim answer", "HTTP/1.1 100 x\r\n\r\nHTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Length: 2\r\n\r\n",
     "MARK", false},
    {"close", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n", "MARK", false},
    {"HTTP/1.0", "HTTP/1.0 200 OK\r\nX-Mark: MARK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n", "MARK",
     false},
    {"a length too short", "HTTP/1.1 200 OK\r\nX-Mark: MARK\r\nContent-Length: 1\r\n\r\n", "MARK", false},
};
constexpr const char* kMethods[] = {"GET", "HEAD", "POST"};

string marked(string text, const string& mark) {
  for (auto at = text.find("MARK"); at != string::npos; at = text.find("MARK")) {
    text.replace(at, 4, mark);
  }
  return text;
}

string markOf(const string& request) {
  const auto at = request.find("X-Mark: ");
  return at == string::npos ? string() : request.substr(at + 8, 2);
}

/// Serves one connection after another by one shape, with one fault. `Wire` is the server's end of a connection.
class FaultyUpstream {
 public:
  FaultyUpstream(Point point, const Fault& fault, const Shape& shape, bool head_only)
      : point_(point), fault_(fault), shape_(shape), head_only_(head_only) {}

  template <typename Wire>
  void serve(Wire& wire) {
    string owing;  // sent when the next request has been read
    for (string request = wire.readRequest(); !request.empty(); request = wire.readRequest()) {
      const string mark = markOf(request);
      {
        const std::lock_guard lock(mutex_);
        ++seen_[mark];
      }
      if (!owing.empty()) {
        wire.send(owing);
      }
      const bool here = mark == "a2" && !done_.exchange(mark == "a2");
      const string fault = marked(fault_.bytes, mark);
      const auto at = [&](Point point) { return here && point_ == point; };
      if (at(Point::kInsteadOfHead)) {
        wire.send(fault);
        return;
      }
      string head = marked(shape_.head, mark);
      const string body = head_only_ ? string() : marked(shape_.body, mark);
      if (at(Point::kBetweenHeadAndBody)) {
        wire.send(head + fault);
        if (fault_.ends) {
          return;
        }
        wire.send(body);
      } else if (at(Point::kInsteadOfBody)) {
        wire.send(head + fault);
        return;
      } else {
        wire.send(head + body + (at(Point::kWithAnswer) ? fault : ""));
      }
      if (at(Point::kWhileIdle)) {
        if (!idle_.try_acquire_for(std::chrono::seconds(10))) {
          return;
        }
        wire.send(fault);
        if (fault_.ends) {
          wire.endSending();
        }
        sent_.release();
      }
      if (at(Point::kAfterAnswer)) {
        wire.send(fault);
      }
      if (here && fault_.ends && point_ != Point::kWhileIdle && point_ != Point::kNever &&
          point_ != Point::kWithNextRequest) {
        return;
      }
      owing = at(Point::kWithNextRequest) ? fault : string();
    }
  }

  /// Called when the caller has the answer to a2.
  void callerHasIt() {
    if (point_ == Point::kWhileIdle) {
      idle_.release();
      REQUIRE(sent_.try_acquire_for(std::chrono::seconds(10)));
    }
  }

  int seen(const string& mark) {
    const std::lock_guard lock(mutex_);
    return seen_[mark];
  }

 private:
  const Point point_;
  const Fault& fault_;
  const Shape& shape_;
  const bool head_only_;
  std::atomic<bool> done_ = false;
  std::binary_semaphore idle_{0};
  std::binary_semaphore sent_{0};
  std::mutex mutex_;
  std::map<string, int> seen_;
};

struct PlainWire {
  ScriptedPeer& peer;
  string readRequest() { return peer.readRequest(); }
  void send(const string& bytes) { peer.send(bytes); }
  void endSending() { ::shutdown(peer.fd(), SHUT_WR); }
};

struct TlsWire {
  TlsPeer& peer;
  string readRequest() { return peer.readRequest(); }
  void send(const string& bytes) {
    if (!bytes.empty()) {
      peer.send(bytes);
    }
  }
  void endSending() { peer.sayGoodbye(); }
};

struct Outcome {
  bool crossed = false;  ///< another caller's answer
  int stale = 0;         ///< the same caller's, to another request
  std::string failed;    ///< the marks of the calls without an answer
};

constexpr const char* kMarks[] = {"a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4"};

/// Two callers, one after the other, four calls each.
Outcome converse(HttplibClient& client, FaultyUpstream& upstream, const char* method) {
  Outcome out;
  for (const string mark : kMarks) {
    HttpRequest request{method, "/x", {{"X-Mark", mark}}, "", ""};
    request.principal = mark.substr(0, 1);
    const auto response =
        client.send(request, base::Stop().withDeadline(base::Clock::now() + std::chrono::seconds(10)));
    if (mark == "a2") {
      upstream.callerHasIt();
    }
    if (!response) {
      const auto kind = response.error().kind;
      CHECK((kind == base::ErrorKind::kInterrupted || kind == base::ErrorKind::kLimit));
      out.failed += mark;
      continue;
    }
    const string& got = response->header("X-Mark");
    out.crossed = out.crossed || got.substr(0, 1) != mark.substr(0, 1);
    out.stale += got == mark ? 0 : 1;
    CHECK((response->body.empty() || response->body[0] == mark[0] || mark == "a2"));
  }
  return out;
}

void check(FaultyUpstream& upstream, const Outcome& outcome, Point point, const Fault& fault, const char* method) {
  CHECK_FALSE(outcome.crossed);
  // What comes with the next request cannot be told from its answer: it is taken, by who asked before. No time really
  // passes by this clock, so that the next but one may be too early as well.
  CHECK(outcome.stale <= (point == Point::kWithNextRequest || point == Point::kAfterAnswer ? 2 : 0));
  const bool may_fail = point == Point::kInsteadOfHead || point == Point::kBetweenHeadAndBody ||
                        point == Point::kInsteadOfBody || point == Point::kWithNextRequest ||
                        point == Point::kAfterAnswer;
  CHECK(outcome.failed.size() <= (may_fail ? 2 : 0));  // one mark
  const bool reads = string(method) == "GET" || string(method) == "HEAD";
  const bool again = reads && (point == Point::kInsteadOfHead || fault.ends || point == Point::kAfterAnswer ||
                               point == Point::kWithNextRequest);
  for (const string mark : kMarks) {
    INFO(mark << " was seen " << upstream.seen(mark) << " times");
    // Elsewhere a call may end before the server has read it, by an answer that is none to it or by the end.
    CHECK(upstream.seen(mark) >= (may_fail ? 0 : 1));
    CHECK(upstream.seen(mark) <= (again ? 2 : 1));
  }
}

/// One for each caller until the fault is seen. What comes with the answer is seen at once, so that the five calls that
/// are left have a connection each; what comes while idle, by the same caller's next call, which is the fourth last.
int connectionsAfter(Point point, const Fault& fault) {
  return fault.bytes[0] == '\0' ? 3 : point == Point::kWithAnswer ? 7 : 6;
}

bool isSurplus(Point point) { return point == Point::kWithAnswer || point == Point::kWhileIdle; }

}  // namespace

TEST_CASE("no answer reaches another caller, whatever a server sends at whatever point") {
  for (const Point point : kPoints) {
    DYNAMIC_SECTION(kPointNames[static_cast<int>(point)]) {
      for (const Fault& fault : kFaults) {
        for (const Shape& shape : kShapes) {
          for (const char* method : kMethods) {
            INFO(method << ", " << shape.name << ", " << fault.name);
            const bool head = string(method) == "HEAD";
            if (head && string(shape.head).starts_with("HTTP/1.1 100")) {
              continue;
            }
            FaultyUpstream upstream(point, fault, shape, head);
            int connections = 0;
            {
              ScriptedServer server([&](ScriptedPeer& peer) {
                PlainWire wire{peer};
                upstream.serve(wire);
              });
              HttpClientOptions options;
              options.base_url = server.url();
              options.now = passingTime;
              const auto client = HttplibClient::make(options);
              REQUIRE(client);
              check(upstream, converse(**client, upstream, method), point, fault, method);
              connections = server.connections();
            }
            // One for each caller, or one for each call; and after a surplus, one for each call that is left.
            const bool kept = shape.keeps && !head;
            if (point == Point::kNever || (isSurplus(point) && !kept)) {
              CHECK(connections == (kept ? 2 : 8));
            } else if (isSurplus(point)) {
              CHECK(connections == connectionsAfter(point, fault));
            }
          }
        }
        if (point == Point::kNever) {
          break;
        }
      }
    }
  }
}

TEST_CASE("no answer reaches another caller over TLS either") {
  const TestAuthority authority;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const Point point : kPoints) {
      DYNAMIC_SECTION("version " << version << ", " << kPointNames[static_cast<int>(point)]) {
        for (const Fault& fault : kFaults) {
          for (const char* method : {"GET", "POST"}) {
            INFO(method << ", " << fault.name);
            FaultyUpstream upstream(point, fault, kShapes[0], false);
            TlsServer server(authority, {.newest_tls = version}, [&](TlsPeer& peer) {
              TlsWire wire{peer};
              upstream.serve(wire);
              peer.sayGoodbye();
            });
            HttpClientOptions options;
            options.base_url = server.url();
            options.ca_file = authority.file();
            options.now = passingTime;
            const auto client = HttplibClient::make(options);
            REQUIRE(client);
            check(upstream, converse(**client, upstream, method), point, fault, method);
            if (point == Point::kNever) {
              CHECK(server.handshakes == 2);
              break;
            }
            if (isSurplus(point)) {
              CHECK(server.handshakes == connectionsAfter(point, fault));
            }
          }
          if (point == Point::kNever) {
            break;
          }
        }
      }
    }
  }
}

TEST_CASE("answers that have come to be one behind do not stay so") {
  // After a surplus answer that nobody can tell, each answer is sent only when the next request is there: nothing is
  // ever seen of it while the connection is idle, however long it rests. So it must not be used without end.
  struct Row {
    const char* method;
    bool rests;  ///< time passes between the calls; the answer that is owed comes in it
    int most_stale;
  };
  const Row rows[] = {{"GET", false, kMostUsesUnrested}, {"POST", false, 1}, {"GET", true, 1}, {"POST", true, 1}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.method << (row.rests ? ", with rests" : ", without rests")) {
      std::atomic<bool> misbehaved = false;
      std::binary_semaphore called(0);
      std::binary_semaphore paid(0);
      ScriptedServer server([&](ScriptedPeer& peer) {
        const bool behind = !misbehaved.exchange(true);
        string owed;
        for (string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
          const string answer = okResponse(markOf(request));
          if (!behind) {
            peer.send(answer);
            continue;
          }
          peer.send(owed.empty() ? answer : owed);
          owed = answer;  // and so the first answer comes twice
          if (row.rests && called.try_acquire_for(std::chrono::seconds(10))) {
            peer.send(owed);
            paid.release();
            return;
          }
        }
      });
      HttpClientOptions options;
      options.base_url = server.url();
      options.now = row.rests ? passingTime : noTime;
      const auto client = HttplibClient::make(options);
      REQUIRE(client);
      int stale = 0;
      for (int i = 10; i < 60; ++i) {
        const string mark = std::to_string(i);
        const auto response = (*client)->send({row.method, "/x", {{"X-Mark", mark}}, "", ""}, {});
        REQUIRE(response);
        stale += response->body == mark ? 0 : 1;
        if (row.rests && i == 10) {
          called.release();
          REQUIRE(paid.try_acquire_for(std::chrono::seconds(10)));
        }
      }
      CHECK(stale <= row.most_stale);
    }
  }
}

TEST_CASE("of two callers at the same time none gets the other's answer from a server that sends some twice") {
  std::mutex mutex;
  std::mt19937 random(20261125);
  std::atomic<int> surplus = 0;
  ScriptedServer server([&](ScriptedPeer& peer) {
    string owed;
    for (string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      unsigned choice = 0;
      {
        const std::lock_guard lock(mutex);
        choice = random() % 16;
      }
      const string answer = okResponse(markOf(request));
      surplus += choice < 3 ? 1 : 0;
      peer.send(owed + answer + (choice == 0 ? answer : ""));
      owed = choice == 1 ? answer : "";
      if (choice == 2) {
        peer.send(answer);
      }
    }
  });
  // Five seconds pass at each look at the clock, so that trust comes back, and connections are used again.
  HttpClientOptions options;
  options.base_url = server.url();
  options.now = [] {
    static std::atomic<int> looks = 0;
    return base::Clock::time_point() + std::chrono::hours(1) + std::chrono::seconds(5) * ++looks;
  };
  const auto client = HttplibClient::make(options);
  REQUIRE(client);
  std::atomic<int> crossed = 0;
  std::atomic<int> answered = 0;
  std::vector<std::thread> callers;
  for (const string who : {"a", "b", "c"}) {
    callers.emplace_back([&, who] {
      for (int i = 0; i < 300; ++i) {
        HttpRequest request{i % 3 == 0 ? "POST" : "GET", "/x", {{"X-Mark", who + std::to_string(i % 10)}}, "", ""};
        request.principal = who;
        if (const auto response = (*client)->send(request, {})) {
          ++answered;
          crossed += response->body.substr(0, 1) == who ? 0 : 1;
        }
      }
    });
  }
  for (std::thread& each : callers) {
    each.join();
  }
  CHECK(crossed == 0);
  CHECK(surplus > 50);
  CHECK(answered > 600);
}

}  // namespace soracom_mcp::tools
