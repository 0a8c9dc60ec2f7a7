// One connection alone: its socket is a test's, so that input can really never end.
#include "mcp/transport/http_connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "mcp/transport/http_guard.h"
#include "mcp/transport/http_limits.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::uint64_t kNumber = 16;
// By then a connection that never lets go has shown that it does not.
constexpr std::size_t kMostReads = 20'000;

// Input that begins with `first` and then repeats `again` without end; output that is taken, or not.
class EndlessIo final : public SocketIo {
 public:
  EndlessIo(std::string first, std::string again) : bytes_(std::move(first)), again_(std::move(again)) {}

  IoResult read(char* out, std::size_t size) override {
    if (++reads > kMostReads) {
      return {};
    }
    while (bytes_.size() < size && !again_.empty()) {
      bytes_ += again_;
    }
    if (bytes_.empty()) {
      return {IoResult::Kind::kWantRead, 0};
    }
    const std::size_t count = std::min(size, bytes_.size());
    std::copy_n(bytes_.begin(), count, out);
    bytes_.erase(0, count);
    read_bytes += count;
    return {IoResult::Kind::kDone, count};
  }
  IoResult write(const char* bytes, std::size_t size) override {
    if (!takes_output) {
      return {IoResult::Kind::kWantWrite, 0};
    }
    output.append(bytes, size);
    return {IoResult::Kind::kDone, size};
  }

  std::size_t reads = 0;
  std::size_t read_bytes = 0;
  bool takes_output = true;
  std::string output;

 private:
  std::string bytes_;
  const std::string again_;
};

class TestOwner final : public HttpConnectionOwner {
 public:
  TestOwner() {
    rules.hosts = {"h"};
    rules.open_paths = {"/healthz"};
    rules.token = *BearerToken::make("0123456789abcdef");
  }

  const HttpLimits& limits() const override { return limits_; }
  std::optional<HttpAnswer> guard(const HttpHead& head) const override { return guardRequest(head, rules); }
  bool isOfCaller(const HttpHead& head) const override { return mcp::isOfCaller(head, rules); }
  void onCaller(std::uint64_t) override { ++callers; }
  HeaderFields answerFields(const HttpHead&) const override { return {}; }
  base::Result<std::string, HttpAnswer> readBody(const HttpHead&, std::string_view) override { return std::string(); }
  void serve(HttpRequest, const std::shared_ptr<HttpReply>& reply) noexcept override {
    ++served;
    if (on_serve) {
      on_serve(reply);
    } else {
      reply->finish(HttpAnswer());
    }
  }
  void watch(std::uint64_t, int, std::uint32_t events) override { watched = events; }
  void forget(std::uint64_t) override { forgotten = true; }
  bool acquireStream() override { return true; }
  void releaseStream() override {}
  void freeMemory() override { ++freed; }
  bool draining() const override { return false; }
  void later(std::function<void()> task) override { task(); }

  GuardRules rules;
  HttpLimits limits_;
  std::function<void(const std::shared_ptr<HttpReply>&)> on_serve;
  int served = 0;
  int callers = 0;
  int freed = 0;
  std::uint32_t watched = 0;
  bool forgotten = false;
};

class Connected final {
 public:
  explicit Connected(std::string first, std::string again = "", std::size_t budget_bytes = 1'000'000)
      : budget(std::make_shared<MemoryBudget>(budget_bytes)) {
    int sockets[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockets) == 0);
    peer_ = sockets[1];
    auto made = std::make_unique<EndlessIo>(std::move(first), std::move(again));
    io = made.get();
    connection = std::make_shared<HttpConnection>(owner, kNumber, sockets[0], std::move(made), budget);
    connection->start();
  }
  ~Connected() {
    connection->close();
    ::close(peer_);
  }

  TestOwner owner;
  std::shared_ptr<MemoryBudget> budget;
  EndlessIo* io = nullptr;
  std::shared_ptr<HttpConnection> connection;

 private:
  int peer_ = -1;
};

const std::string kHealth = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kCaller = "Host: h\r\nAuthorization: Bearer 0123456789abcdef\r\nContent-Type: application/json\r\n";
const std::string kPost = "POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 2\r\n\r\n{}";
const std::string kChunkedHead = "POST /mcp HTTP/1.1\r\n" + kCaller + "Transfer-Encoding: chunked\r\n\r\n";

TEST_CASE("input that never ends keeps a thread for one request, or so many bytes of it") {
  struct Row {
    const char* name;
    std::string first;
    std::string again;
    int served;
  };
  const std::string large = "POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 3000000\r\n\r\n";
  const Row rows[] = {
      {"probes", "", kHealth, 1},
      {"requests of a caller", "", kPost, 1},
      {"chunked requests", "", kChunkedHead + "2\r\n{}\r\n0\r\n\r\n", 1},
      {"questions of browsers", "",
       "OPTIONS /mcp HTTP/1.1\r\nHost: h\r\nOrigin: http://o\r\n"
       "Access-Control-Request-Method: POST\r\n\r\n",
       0},
      {"refused requests", "", "GET /mcp HTTP/1.1\r\nHost: h\r\n\r\n", 0},
      {"what is no request", "", "no request\r\n\r\n", 0},
      {"a head without end", "GET / HTTP/1.1\r\n", "a", 0},
      {"a large body", large, "x", 0},
      {"a body in chunks", kChunkedHead, "400\r\n" + std::string(1024, 'x') + "\r\n", 0},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Connected it(row.first, row.again, 100'000'000);
      it.owner.rules.origins = {"http://o"};
      it.connection->onEvents(EPOLLIN);
      CHECK(it.owner.served == row.served);
      CHECK(it.io->read_bytes <= HttpConnection::kBytesATurn);
      // What is left is seen at the connection's next turn.
      const int before = it.owner.served;
      const std::size_t read_before = it.io->read_bytes;
      if (!it.owner.forgotten) {
        CHECK((it.owner.watched & (EPOLLIN | EPOLLOUT)) != 0);
        it.connection->onEvents(EPOLLIN | EPOLLOUT);
      }
      CHECK(it.owner.served <= before + 1);
      CHECK(it.io->read_bytes <= read_before + HttpConnection::kBytesATurn);
    }
  }
}

TEST_CASE("requests that wait in memory are all answered, one at each turn") {
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += kHealth;
  }
  Connected it(many);
  for (int turn = 1; turn <= 100; ++turn) {
    it.connection->onEvents(EPOLLIN | EPOLLOUT);
    CHECK(it.owner.served == turn);
    // Nobody else announces what is in memory already.
    CHECK(((it.owner.watched & EPOLLOUT) != 0) == (turn < 100));
  }
}

TEST_CASE("a connection is a stranger's until a request only who may call can make") {
  Connected it(kHealth + kPost + kPost);
  it.connection->onEvents(EPOLLIN);
  CHECK(it.owner.callers == 0);
  it.connection->onEvents(EPOLLIN | EPOLLOUT);
  it.connection->onEvents(EPOLLIN | EPOLLOUT);
  CHECK(it.owner.served == 3);
  CHECK(it.owner.callers == 1);
  it.connection->giveWay();
  CHECK(!it.owner.forgotten);
}

TEST_CASE("a stranger gives way, and hears why where it has begun a request") {
  Connected idle("");
  idle.connection->onEvents(EPOLLIN);
  idle.connection->giveWay();
  CHECK(idle.owner.forgotten);
  CHECK(idle.io->output.empty());
  Connected begun("GET / HT");
  begun.connection->onEvents(EPOLLIN);
  begun.connection->giveWay();
  CHECK(begun.owner.forgotten);
}

TEST_CASE("strangers send no body, whatever the path") {
  for (const char* path : {"/healthz", "/mcp"}) {
    for (const std::string framing : {"Content-Length: 1000000", "Transfer-Encoding: chunked"}) {
      DYNAMIC_SECTION(path << ", " << framing) {
        Connected it("POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" +
                     framing + "\r\n\r\n");
        it.connection->onEvents(EPOLLIN);
        CHECK(it.io->output.find("Connection: close") != std::string::npos);
        CHECK(it.owner.callers == 0);
        CHECK(it.owner.served == 0);
      }
    }
  }
}

TEST_CASE("what one connection leaves in memory is counted, and given back") {
  Connected it("POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 60000\r\n\r\n" + std::string(50'000, 'x'));
  it.connection->onEvents(EPOLLIN);
  CHECK(it.budget->used() >= 50'000);
  SECTION("when it closes") {
    it.connection->close();
    CHECK(it.budget->used() == 0);
  }
  SECTION("when the time for a request is over") {
    it.connection->onTick(base::Clock::now() + std::chrono::hours(1));
    CHECK(it.budget->used() == 0);
    CHECK(it.io->output.find(" 408 ") != std::string::npos);
  }
}

TEST_CASE("a connection gives its memory up when asked, and says why where it can") {
  Connected it("POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 60000\r\n\r\n" + std::string(30'000, 'x'));
  it.connection->giveMemory();
  CHECK(it.io->output.empty());  // it had none
  it.connection->onEvents(EPOLLIN);
  CHECK(it.owner.freed == 0);
  CHECK(it.budget->used() > 0);
  it.connection->giveMemory();
  CHECK(it.io->output.find("HTTP/1.1 503 ") == 0);
  CHECK(it.budget->used() == 0);
}

TEST_CASE("a connection that finds memory scarce says so") {
  Connected it("POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 60000\r\n\r\n" + std::string(30'000, 'x'));
  MemoryShare other(it.budget);
  REQUIRE(other.resize(900'000, 1));
  it.connection->onEvents(EPOLLIN);
  CHECK(it.owner.freed > 0);
}

TEST_CASE("a request beyond the memory there is ends with the time to come back") {
  Connected it("POST /mcp HTTP/1.1\r\n" + kCaller + "Content-Length: 3000000\r\n\r\n", "x", 200'000);
  for (int turn = 0; turn < 10 && it.io->output.empty(); ++turn) {
    it.connection->onEvents(EPOLLIN);
  }
  CHECK(it.io->output.find("HTTP/1.1 503 ") == 0);
  CHECK(it.io->output.find("Retry-After: 1") != std::string::npos);
  CHECK(it.budget->used() == 0);
}

TEST_CASE("what is written is counted only where it is not read") {
  Connected it(kPost, "", 1'000'000);
  std::shared_ptr<HttpReply> reply;
  it.owner.on_serve = [&](const std::shared_ptr<HttpReply>& to) { reply = to; };
  it.connection->onEvents(EPOLLIN);
  SECTION("an answer that is read") {
    HttpAnswer answer;
    answer.body = std::string(900'000, 'x');
    reply->finish(std::move(answer));
    CHECK(it.budget->used() == 0);
    CHECK(!it.owner.forgotten);
  }
  SECTION("an answer that is not") {
    it.io->takes_output = false;
    HttpAnswer answer;
    answer.body = std::string(100'000, 'x');
    reply->finish(std::move(answer));
    CHECK(it.budget->used() >= 100'000);
    CHECK(!it.owner.forgotten);
    it.io->takes_output = true;
    it.connection->onEvents(EPOLLOUT);
    CHECK(it.budget->used() == 0);
  }
  SECTION("an answer for which there is no memory") {
    it.io->takes_output = false;
    HttpAnswer answer;
    answer.body = std::string(900'000, 'x');
    reply->finish(std::move(answer));
    CHECK(it.owner.forgotten);
    CHECK(it.budget->used() == 0);
  }
  SECTION("a stream") {
    it.io->takes_output = false;
    REQUIRE(reply->openStream({}));
    int events = 0;
    while (reply->write(std::string(10'000, 'x'))) {
      CHECK(it.budget->used() >= static_cast<std::size_t>(events) * 10'000);
      REQUIRE(++events < 1000);
    }
    CHECK(events > 5);
    CHECK(it.owner.forgotten);
    CHECK(it.budget->used() == 0);
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
