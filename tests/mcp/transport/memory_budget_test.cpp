#include "mcp/transport/memory_budget.h"

#include <random>
#include <thread>
#include <vector>

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kBytes = 1'000'000;

std::vector<std::unique_ptr<MemoryShare>> shares(const std::shared_ptr<MemoryBudget>& budget, std::size_t count) {
  std::vector<std::unique_ptr<MemoryShare>> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(std::make_unique<MemoryShare>(budget));
  }
  return out;
}

// Takes as much as it can get in steps of that size.
void grow(MemoryShare& share, std::size_t step, std::size_t part = MemoryShare::kUsualPart) {
  while (share.resize(share.bytes() + step, part)) {
  }
}

TEST_CASE("one who wants all of a budget gets a part, and the next a smaller one") {
  const auto budget = std::make_shared<MemoryBudget>(kBytes);
  const auto greedy = shares(budget, 50);
  std::size_t before = kBytes;
  for (const auto& share : greedy) {
    grow(*share, 10);
    CHECK(share->bytes() <= before);
    before = share->bytes();
    CHECK(budget->used() < kBytes);
  }
  CHECK(budget->scarce());
  greedy.front()->resize(0);
  greedy[1]->resize(0);
  CHECK(!budget->scarce());
}

TEST_CASE("holders of a small part leave a good part of the budget to the others") {
  const auto budget = std::make_shared<MemoryBudget>(kBytes);
  const auto strangers = shares(budget, 1000);
  for (const auto& share : strangers) {
    grow(*share, 1, 2000);
  }
  CHECK(budget->used() > kBytes / 4);
  CHECK(!budget->scarce());
  MemoryShare other(budget);
  CHECK(other.resize(kBytes / 8));
}

TEST_CASE("a budget holds and comes back whole after any use from several threads") {
  const auto budget = std::make_shared<MemoryBudget>(kBytes);
  {
    std::atomic<bool> exceeded = false;
    std::vector<std::thread> threads;
    for (unsigned seed = 1; seed <= 4; ++seed) {
      threads.emplace_back([&, seed] {
        std::mt19937 random(seed);
        const auto own = shares(budget, 20);
        for (int i = 0; i < 20'000; ++i) {
          MemoryShare& share = *own[random() % own.size()];
          const std::size_t before = share.bytes();
          const std::size_t wanted = random() % (kBytes / 10);
          const bool held = share.resize(wanted);
          exceeded = exceeded || budget->used() > kBytes || share.bytes() != (held ? wanted : before) ||
                     (!held && wanted <= before);
        }
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    CHECK(!exceeded);
  }
  CHECK(budget->used() == 0);
}

}  // namespace
}  // namespace soracom_mcp::mcp
