#include "app/local_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

#include "tests/catch.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::app {
namespace {

using base::Clock;
using base::FileDescriptor;
using base::PrivateDirectory;

PrivateDirectory open(const test::TemporaryDirectory& place) { return PrivateDirectory::open(place.path(), false).value(); }

std::string onlyName(const test::TemporaryDirectory& place) {
  const auto names = open(place).names().value();
  REQUIRE(names.size() == 1);
  return names.front();
}

Clock::time_point soon() { return Clock::now() + std::chrono::seconds(30); }

FileDescriptor socketAt(const std::string& path, bool listening) {
  FileDescriptor out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const auto* at = reinterpret_cast<const sockaddr*>(&address);
  REQUIRE((listening ? ::bind(out.get(), at, sizeof address) : ::connect(out.get(), at, sizeof address)) == 0);
  REQUIRE((!listening || ::listen(out.get(), 1) == 0));
  return out;
}

std::unique_ptr<LocalSocket> echo(const test::TemporaryDirectory& place) {
  auto socket = LocalSocket::listen(open(place), [](const std::string& line) { return "heard " + line; });
  REQUIRE(socket);
  return *std::move(socket);
}

TEST_CASE("clients that never end their line hold up neither another client nor the end") {
  const test::TemporaryDirectory place;
  auto socket = echo(place);
  const std::string name = onlyName(place);
  std::vector<FileDescriptor> held;
  // More than are kept open at once.
  for (std::size_t i = 0; i < 2 * LocalSocket::kMaxConnections; ++i) {
    held.push_back(socketAt(place.in(name), false));
    REQUIRE(::send(held.back().get(), "x", 1, MSG_NOSIGNAL) == 1);
  }
  const auto answer = LocalSocket::ask(open(place), name, "hello", soon());
  REQUIRE(answer);
  CHECK(*answer == "heard hello");
  socket.reset();  // while they are held
  CHECK(open(place).names().value().empty());
}

TEST_CASE("a client that does not read its answer holds up neither another client nor the end") {
  const test::TemporaryDirectory place;
  auto listening = LocalSocket::listen(
      open(place), [](const std::string& line) { return line == "much" ? std::string(8'000'000, 'm') : line; });
  REQUIRE(listening);
  const std::string name = onlyName(place);
  const FileDescriptor deaf = socketAt(place.in(name), false);
  REQUIRE(::send(deaf.get(), "much\n", 5, MSG_NOSIGNAL) == 5);
  CHECK(LocalSocket::ask(open(place), name, "little", soon()).value() == "little");
  listening->reset();
}

TEST_CASE("lines and answers are bounded") {
  const test::TemporaryDirectory place;
  const auto socket = echo(place);
  const std::string name = onlyName(place);
  CHECK_FALSE(LocalSocket::ask(open(place), name, std::string(LocalSocket::kMaxLineBytes + 1, 'x'), soon()));
  CHECK(LocalSocket::ask(open(place), name, std::string(1000, 'x'), soon()));
}

TEST_CASE("a server that answers byte by byte and never ends is left when the time is over") {
  const test::TemporaryDirectory place;
  const FileDescriptor listening = socketAt(place.in("fake.sock"), true);
  std::atomic<bool> over = false;
  std::jthread dripping([&] {
    const FileDescriptor connection(::accept4(listening.get(), nullptr, nullptr, SOCK_CLOEXEC));
    while (!over && ::send(connection.get(), "x", 1, MSG_NOSIGNAL) == 1) {
      std::this_thread::yield();
      pollfd none{-1, 0, 0};
      ::poll(&none, 1, 1);
    }
  });
  const auto answer =
      LocalSocket::ask(open(place), "fake.sock", "{}", Clock::now() + std::chrono::milliseconds(200));
  over = true;
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == base::ErrorKind::kTimeout);
  CHECK(answer.error().message == "no answer in time on fake.sock");
}

TEST_CASE("a server whose queue is full is left when the time is over") {
  const test::TemporaryDirectory place;
  const FileDescriptor listening = socketAt(place.in("full.sock"), true);
  const auto directory = open(place);
  std::vector<FileDescriptor> waiting;
  waiting.push_back(socketAt(place.in("full.sock"), false));
  waiting.push_back(socketAt(place.in("full.sock"), false));
  for (int i = 0; i < 3; ++i) {
    const auto answer = LocalSocket::ask(directory, "full.sock", "{}", Clock::now() + std::chrono::milliseconds(50));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == base::ErrorKind::kTimeout);
  }
}

TEST_CASE("a socket of which nobody listens any more is removed") {
  const test::TemporaryDirectory place;
  { const FileDescriptor gone = socketAt(place.in("gone.sock"), true); }
  const auto answer = LocalSocket::ask(open(place), "gone.sock", "{}", soon());
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == base::ErrorKind::kNotFound);
  CHECK(open(place).names().value().empty());
}

}  // namespace
}  // namespace soracom_mcp::app
