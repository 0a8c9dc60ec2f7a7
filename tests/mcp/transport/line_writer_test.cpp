#include "mcp/transport/line_writer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>
#include <vector>

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

struct Ends {
  int reading = -1;
  int writing = -1;
  WakeEvent closing;
  WakeEvent broken;

  explicit Ends(bool socket = false) {
    std::signal(SIGPIPE, SIG_IGN);
    int both[2];
    REQUIRE((socket ? ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, both) : ::pipe2(both, O_CLOEXEC)) == 0);
    reading = both[0];
    writing = both[1];
  }
  ~Ends() {
    closeReading();
    ::close(writing);
  }
  void closeReading() {
    if (reading >= 0) {
      ::close(reading);
      reading = -1;
    }
  }
  std::string read(std::size_t bytes) const {
    std::string out(bytes, '\0');
    for (std::size_t done = 0; done < bytes;) {
      const ssize_t count = ::read(reading, out.data() + done, bytes - done);
      REQUIRE(count > 0);
      done += static_cast<std::size_t>(count);
    }
    return out;
  }
};

TEST_CASE("lines of many threads come out whole") {
  for (const bool socket : {false, true}) {
    DYNAMIC_SECTION((socket ? "socket" : "pipe")) {
      Ends ends(socket);
      LineWriter writer(ends.writing, -1, ends.closing, ends.broken, std::chrono::seconds(60));
      // Longer than a pipe holds: writes are partial and threads have to wait.
      constexpr std::size_t kLength = 100'000;
      std::vector<std::jthread> threads;
      for (char c = 'a'; c < 'a' + 6; ++c) {
        threads.emplace_back([&writer, c] { writer.write(std::string(kLength, c)); });
      }
      std::set<char> seen;
      for (int i = 0; i < 6; ++i) {
        const std::string line = ends.read(kLength + 1);
        CHECK(line.find_first_not_of(line[0]) == kLength);
        CHECK(line.back() == '\n');
        seen.insert(line[0]);
      }
      CHECK(seen.size() == 6);
      CHECK(!writer.isBroken());
    }
  }
}

TEST_CASE("a line end inside a line becomes a blank") {
  Ends ends;
  LineWriter writer(ends.writing, -1, ends.closing, ends.broken, std::chrono::seconds(60));
  writer.write("{\n}");
  CHECK(ends.read(4) == "{ }\n");
}

TEST_CASE("the inherited descriptor stays blocking") {
  Ends ends;
  const LineWriter writer(ends.writing, -1, ends.closing, ends.broken, std::chrono::seconds(60));
  CHECK((::fcntl(ends.writing, F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("a peer that is gone breaks the writer and nothing else") {
  for (const bool socket : {false, true}) {
    DYNAMIC_SECTION((socket ? "socket" : "pipe")) {
      Ends ends(socket);
      LineWriter writer(ends.writing, -1, ends.closing, ends.broken, std::chrono::seconds(60));
      ends.closeReading();
      writer.write("a");
      CHECK(writer.isBroken());
      writer.write("b");
    }
  }
}

TEST_CASE("a peer that reads nothing is given up once the end has come") {
  for (const bool socket : {false, true}) {
    DYNAMIC_SECTION((socket ? "socket" : "pipe")) {
      Ends ends(socket);
      LineWriter writer(ends.writing, -1, ends.closing, ends.broken, std::chrono::milliseconds(1));
      std::jthread stuck([&writer] { writer.write(std::string(8'000'000, 'x')); });
      ends.read(1);  // it has begun
      ends.closing.set();
      stuck.join();
      CHECK(writer.isBroken());
    }
  }
}

TEST_CASE("a peer that reads nothing and has closed its own end is given up, although nobody says that the end has come") {
  for (const bool socket : {false, true}) {
    DYNAMIC_SECTION((socket ? "socket" : "pipe")) {
      Ends ends;
      Ends input(socket);
      // The program's end of the input is the one that reads.
      const int own = input.reading;
      LineWriter writer(ends.writing, own, ends.closing, ends.broken, std::chrono::milliseconds(1));
      std::jthread stuck([&writer] { writer.write(std::string(8'000'000, 'x')); });
      ends.read(1);  // it has begun
      ::close(std::exchange(input.writing, -1));
      stuck.join();
      CHECK(writer.isBroken());
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
