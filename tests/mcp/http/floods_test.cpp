// Clients that take all they can get, over real sockets, and another one beside them that must not notice. Judged by
// what the other one gets and by the service's own counts, while the flood goes on.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef";
const std::string kBearer = "Authorization: Bearer " + std::string(kToken);

HttpConversation::Settings withToken() {
  HttpConversation::Settings settings;
  settings.http.token = *BearerToken::make(kToken);
  return settings;
}

std::string repeated(const std::string& text, std::size_t least_bytes) {
  std::string out;
  while (out.size() < least_bytes) {
    out += text;
  }
  return out;
}

// A connection that never waits. Used beside the test's own thread, and so without assertions.
class Attacker final {
 public:
  explicit Attacker(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Attacker() { ::close(socket_); }
  Attacker(const Attacker&) = delete;
  Attacker& operator=(const Attacker&) = delete;

  /// Sends on where it stopped: `first`, then `again` without end. How many bytes went; nothing when the connection is
  /// over.
  std::optional<std::size_t> sendMore(const std::string& first, const std::string& again) {
    const std::string& bytes = begun_ ? again : first;
    std::size_t sent = 0;
    if (at_ < bytes.size()) {
      const ssize_t count = ::send(socket_, bytes.data() + at_, bytes.size() - at_, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0) {
        return connected_ && errno == EAGAIN ? std::optional<std::size_t>(0) : std::nullopt;
      }
      sent = static_cast<std::size_t>(count);
      at_ += sent;
    }
    if (at_ == bytes.size()) {
      begun_ = true;
      at_ = 0;
    }
    return sent;
  }
  /// Drops what has come. False when the connection is over.
  bool drop() {
    char dropped[64 * 1024];
    ssize_t got = 0;
    do {
      got = ::recv(socket_, dropped, sizeof dropped, MSG_DONTWAIT);
    } while (got > 0);
    return got < 0 && errno == EAGAIN;
  }

 private:
  const int socket_;
  bool connected_ = false;
  bool begun_ = false;
  std::size_t at_ = 0;
};

// Sends the same bytes again and again on many connections and drops what comes back, until it is destroyed. A
// connection that ends is replaced.
class Flood final {
 public:
  Flood(int port, std::size_t connections, std::string first, const std::string& again)
      : first_(std::move(first)), again_(repeated(again, 256 * 1024)) {
    for (std::size_t i = 0; i < connections; ++i) {
      attackers_.push_back(std::make_unique<Attacker>(port));
    }
    thread_ = std::thread([this, port] { run(port); });
  }
  ~Flood() {
    ends_ = true;
    thread_.join();
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

  /// Returns once so many bytes more were sent.
  void waitForBytes(std::size_t bytes) const {
    const std::size_t from = sent_;
    while (sent_ < from + bytes) {
      std::this_thread::yield();
    }
  }

 private:
  void run(int port) {
    while (!ends_) {
      for (auto& attacker : attackers_) {
        const auto sent = attacker->drop() ? attacker->sendMore(first_, again_) : std::nullopt;
        if (sent) {
          sent_ += *sent;
        } else {
          attacker = std::make_unique<Attacker>(port);
        }
      }
    }
  }

  const std::string first_;
  const std::string again_;
  std::vector<std::unique_ptr<Attacker>> attackers_;
  std::atomic<std::size_t> sent_ = 0;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

TEST_CASE("clients whose input never ends keep nobody from being served") {
  FakeTools tools;
  HttpConversation::Settings settings = withToken();
  settings.http.server.limits.keep_alive_interval = std::chrono::milliseconds(1);
  HttpConversation talk(tools, settings);
  const int port = talk.port();
  const std::string head = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" + kBearer +
                           "\r\nContent-Type: application/json\r\n";
  struct Row {
    const char* name;
    std::string first;
    std::string again;
  };
  const std::string ping = request("1", "ping");
  const Row rows[] = {
      {"probes", "", httpRequest(port, "GET", "/healthz")},
      {"refused requests", "", httpRequest(port, "GET", "/mcp")},
      {"requests of a caller", "", httpRequest(port, "POST", "/mcp", {kBearer}, ping)},
      {"chunked requests", "",
       head + "Transfer-Encoding: chunked\r\n\r\n2\r\n" + ping.substr(0, 2) + "\r\n" + "0\r\n\r\n"},
      {"one chunked body in pieces", head + "Transfer-Encoding: chunked\r\n\r\n", "8\r\n12345678\r\n"},
      {"one large body", head + "Content-Length: 4000000\r\n\r\n", "x"},
      {"half heads", "GET /mcp HTTP/1.1\r\n", "X-A: a\r\n"},
      {"what is no request", "", "no request\r\n\r\n"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      HttpClient stream = talk.connect();
      stream.send(httpRequest(port, "GET", "/sse", {kBearer}));
      stream.receiveHead();
      CHECK(stream.nextEvent()->type == "endpoint");
      HttpClient kept = talk.connect();
      CHECK(kept.ask(httpRequest(port, "POST", "/mcp", {kBearer}, ping)).status == 200);
      const Flood flood(port, 16, row.first, row.again);
      flood.waitForBytes(1'000'000);
      for (int i = 0; i < 20; ++i) {
        CHECK(kept.ask(httpRequest(port, "POST", "/mcp", {kBearer}, ping)).status == 200);
        HttpClient newcomer = talk.connect();
        CHECK(newcomer.ask(httpRequest(port, "POST", "/mcp", {kBearer}, ping)).status == 200);
        CHECK(!stream.isClosedByServer());  // its sign of life comes from the clock
      }
    }
  }
}

// Waits for the service to have come so far; a condition that never holds is ended by the test's own limit.
template <class Condition>
void waitUntil(const Condition& condition) {
  while (!condition()) {
    std::this_thread::yield();
  }
}

TEST_CASE("half bodies and unread answers stay within the memory for all connections") {
  constexpr std::size_t kBudget = 8 * 1024 * 1024;
  FakeTools tools;
  HttpConversation::Settings settings = withToken();
  settings.http.server.limits.max_buffer_bytes = kBudget;
  HttpConversation talk(tools, settings);
  const int port = talk.port();
  const std::string large = call("1", "echo", R"({"text":")" + std::string(900'000, 'x') + R"("})");
  const std::string whole = httpRequest(port, "POST", "/mcp", {kBearer}, large);
  const std::string half = whole.substr(0, whole.size() - 1);
  const std::string session = [&] {
    HttpClient client = talk.connect();
    const auto answer = client.ask(httpRequest(
        port, "POST", "/mcp", {kBearer},
        request("0", "initialize",
                R"({"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"c","version":"1"}})")));
    return "Mcp-Session-Id: " + answer.field("mcp-session-id");
  }();
  struct Row {
    const char* name;
    std::string bytes;
    std::string again;
  };
  const std::string answered = httpRequest(port, "POST", "/mcp", {kBearer, session}, large);
  const std::string streamed =
      httpRequest(port, "POST", "/mcp", {kBearer, session, "Accept: text/event-stream"}, large);
  const Row rows[] = {
      {"half bodies", half, ""},
      {"answers nobody reads", answered, answered},
      {"streams nobody reads", streamed, streamed},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::vector<std::unique_ptr<Attacker>> attackers;
      for (int i = 0; i < 40; ++i) {
        attackers.push_back(std::make_unique<Attacker>(port));
      }
      // None reads anything; those that are closed come again. Until so much went in as would fill memory many times.
      std::size_t most = 0;
      std::size_t sent = 0;
      for (std::size_t stalled = 0; sent < 10 * kBudget && stalled < 1'000'000;) {
        bool progress = false;
        for (auto& attacker : attackers) {
          const auto count = attacker->sendMore(row.bytes, row.again);
          if (!count) {
            attacker = std::make_unique<Attacker>(port);
          }
          sent += count.value_or(0);
          progress = progress || count.value_or(1) > 0;
        }
        stalled = progress ? 0 : stalled + 1;
        most = std::max(most, talk.service().bufferedBytes());
      }
      CHECK(sent > 2 * kBudget);
      CHECK(most <= kBudget);
      CHECK(most > kBudget / 8);
      // One whose request is no small one either.
      WireAnswer answer;
      answer.status = 503;
      while (answer.status == 503) {
        answer =
            talk.connect().ask(httpRequest(port, "POST", "/mcp", {kBearer, session},
                                           call("1", "echo", R"({"text":")" + std::string(100'000, 'x') + R"("})")));
      }
      CHECK(answer.status == 200);
      attackers.clear();
      waitUntil([&] { return talk.service().bufferedBytes() == 0; });
    }
  }
}

TEST_CASE("strangers make room for one another, and callers keep theirs") {
  FakeTools tools;
  HttpConversation::Settings settings = withToken();
  auto& limits = settings.http.server.limits;
  SECTION("of one network") { limits.max_strangers_of_network = 20; }
  SECTION("of all") {
    limits.max_connections = 40;
    limits.kept_for_callers = 20;
  }
  HttpConversation talk(tools, settings);
  const int port = talk.port();
  const auto ping = httpRequest(port, "POST", "/mcp", {kBearer}, request("1", "ping"));
  std::vector<HttpClient> callers;
  for (int i = 0; i < 10; ++i) {
    callers.push_back(talk.connect());
    CHECK(callers.back().ask(ping).status == 200);
  }
  struct Row {
    const char* name;
    std::string bytes;
  };
  const std::string probe = httpRequest(port, "GET", "/healthz");
  for (const Row& row :
       {Row{"that say nothing", ""}, Row{"that have probed", probe}, Row{"that have begun", "GET / HT"}}) {
    INFO(row.name);
    std::vector<HttpClient> strangers;
    for (int i = 0; i < 200; ++i) {
      strangers.push_back(talk.connect());
      strangers.back().send(row.bytes);
      if (row.bytes == probe) {
        CHECK(strangers.back().receive().status == 200);
      }
    }
    waitUntil([&] { return talk.service().strangers() <= 20; });
    for (HttpClient& caller : callers) {
      CHECK(caller.ask(ping).status == 200);
    }
    HttpClient newcomer = talk.connect();
    CHECK(newcomer.ask(ping).status == 200);
    // The oldest of them have gone.
    CHECK((row.bytes == "GET / HT" || strangers.front().isClosedByServer()));
  }
}

TEST_CASE("a caller that has shown its token is not counted among the strangers of its proxy") {
  FakeTools tools;
  HttpConversation::Settings settings = withToken();
  settings.http.server.limits.max_strangers_of_network = 5;
  HttpConversation talk(tools, settings);
  const auto ping = httpRequest(talk.port(), "POST", "/mcp", {kBearer}, request("1", "ping"));
  std::vector<HttpClient> callers;
  for (int i = 0; i < 50; ++i) {
    callers.push_back(talk.connect());
    CHECK(callers.back().ask(ping).status == 200);
  }
  CHECK(talk.service().strangers() == 0);
  for (HttpClient& caller : callers) {
    CHECK(caller.ask(ping).status == 200);
  }
}

TEST_CASE("the end waits for nobody who does not go on") {
  FakeTools tools;
  HttpConversation::Settings settings = withToken();
  HttpConversation talk(tools, settings);
  const int port = talk.port();
  const std::string large = call("1", "echo", R"({"text":")" + std::string(900'000, 'x') + R"("})");
  const std::string whole = httpRequest(port, "POST", "/mcp", {kBearer}, large);
  std::vector<HttpClient> clients;
  const auto connectAnd = [&](const std::string& bytes) {
    clients.push_back(talk.connect());
    clients.back().send(bytes);
  };
  connectAnd("");
  connectAnd("GET /mcp HT");
  connectAnd(whole.substr(0, whole.size() / 2));
  connectAnd(repeated(whole, 3'000'000));  // answers nobody reads
  connectAnd(httpRequest(port, "GET", "/sse", {kBearer}));
  clients.back().receiveHead();
  connectAnd(httpRequest(port, "GET", "/mcp", {}));  // refused, and the client stays
  const Flood probes(port, 4, "", httpRequest(port, "GET", "/healthz"));
  probes.waitForBytes(1'000'000);
  talk.service().beginDrain();
  talk.server().drain(base::Clock::now());
  talk.service().end(base::Clock::now());
  // Nothing but its destruction is left, which the test's own limit bounds.
}

}  // namespace
}  // namespace soracom_mcp::mcp
