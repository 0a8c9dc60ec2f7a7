#include "base/random_id.h"

#include <algorithm>
#include <set>
#include <thread>
#include <vector>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("a random id has two lower-case hexadecimal digits for each byte") {
  // 300 is more than one call of the generator is sure to give.
  for (const std::size_t bytes : {0U, 1U, 16U, 32U, 300U}) {
    DYNAMIC_SECTION(bytes << " bytes") {
      const std::string id = randomHex(bytes);
      CHECK(id.size() == 2 * bytes);
      CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
  }
}

TEST_CASE("every byte value occurs, at every place of an id") {
  // A value is missing in 8192 draws with a probability below 2^-46.
  for (std::size_t place = 0; place < 4; ++place) {
    std::set<std::string> seen;
    for (int i = 0; i < 8192; ++i) {
      seen.insert(randomHex(4).substr(2 * place, 2));
    }
    CHECK(seen.size() == 256);
  }
}

TEST_CASE("a random text uses its whole alphabet and nothing else") {
  const std::string text = randomText(4096, "abcdefghijklmnopqrstuvwxyz0123456789-");
  CHECK(text.size() == 4096);
  // A character is missing in 4096 draws of 37 with a probability below 2^-150.
  CHECK(std::set<char>(text.begin(), text.end()).size() == 37);
  CHECK(randomText(0, "ab").empty());
  CHECK(randomText(3, "x") == "xxx");
}

TEST_CASE("random ids do not repeat, whichever thread asks") {
  static constexpr std::size_t kThreads = 4;
  static constexpr std::size_t kIds = 5'000;
  std::vector<std::vector<std::string>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&mine] {
      for (std::size_t i = 0; i < kIds; ++i) {
        mine.push_back(randomHex(16));
      }
    });
  }
  std::for_each(threads.begin(), threads.end(), [](std::thread& thread) { thread.join(); });
  std::set<std::string> distinct;
  for (const auto& mine : made) {
    distinct.insert(mine.begin(), mine.end());
  }
  CHECK(distinct.size() == kThreads * kIds);
}

}  // namespace
}  // namespace soracom_mcp::base
