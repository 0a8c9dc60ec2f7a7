#include "app/used_state_files.h"

#include <atomic>
#include <thread>

#include "tests/catch.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::app {
namespace {

using namespace std::chrono_literals;

const UsedStateFiles::Time kNow{1'700'000'000s};

base::PrivateDirectory openIn(const test::TemporaryDirectory& place) {
  return *base::PrivateDirectory::open(place.in("used"), true);
}

TEST_CASE("a state is used once by all who share a directory") {
  const test::TemporaryDirectory place;
  UsedStateFiles one(openIn(place));
  UsedStateFiles other(openIn(place));
  CHECK(one.use("aa", kNow + 300s, kNow).value() == true);
  CHECK(one.use("aa", kNow + 300s, kNow).value() == false);
  CHECK(other.use("aa", kNow + 300s, kNow).value() == false);
  CHECK(other.use("ab", kNow + 300s, kNow).value() == true);
}

TEST_CASE("of many uses at once one wins") {
  const test::TemporaryDirectory place;
  std::atomic<int> won = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      UsedStateFiles files(openIn(place));
      for (int id = 0; id < 20; ++id) {
        won += files.use(std::to_string(id), kNow + 300s, kNow).value() ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(won == 20);
}

TEST_CASE("what has expired is removed and nothing else") {
  const test::TemporaryDirectory place;
  UsedStateFiles files(openIn(place));
  test::writeFileText(place.in("used/notes"), "");
  REQUIRE(files.use("aa", kNow + 300s, kNow));
  REQUIRE(files.use("bb", kNow + 600s, kNow));
  REQUIRE(files.use("cc", kNow + 900s, kNow + 301s));
  CHECK(openIn(place).names()->size() == 3);
  CHECK(files.use("bb", kNow + 600s, kNow + 301s).value() == false);
  CHECK(openIn(place).contains("notes"));
}

}  // namespace
}  // namespace soracom_mcp::app
