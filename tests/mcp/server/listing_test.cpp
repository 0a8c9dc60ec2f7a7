#include "mcp/server/listing.h"

#include "mcp/protocol/result_shaper.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

RequestFields asking(int which) { return {{}, {{"which", std::to_string(which)}}}; }

// Lists of `items` items each, one for every question; how many of them are still held by somebody else.
struct Lists {
  explicit Lists(std::size_t size) : items(size) {}

  base::Result<Listing::Source> ask(const RequestFields&) {
    const auto list = std::make_shared<const int>(0);
    made.push_back(list);
    return Listing::Source{list, items, [](const ResultShaper& shaper) { return ListPages(shaper, "tools", {}); }};
  }
  std::size_t held() const {
    std::size_t out = 0;
    for (const auto& list : made) {
      out += list.expired() ? 0 : 1;
    }
    return out;
  }

  std::size_t items;
  std::vector<std::weak_ptr<const int>> made;
};

TEST_CASE("prepared lists are kept within a number and within a number of items") {
  struct Row {
    std::size_t items;
    std::size_t held;
  };
  const Row rows[] = {{1, Listing::kMaxViews},
                      {0, Listing::kMaxViews},
                      {Listing::kMaxItems / 4, 4},
                      {Listing::kMaxItems / 2 + 1, 1},
                      {Listing::kMaxItems * 3, 1}};
  const ResultShaper shaper(Revision::k20251125, {"n", "", "1", ""});
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.items << " items") {
      Lists lists(row.items);
      Listing listing([&](const RequestFields& fields) { return lists.ask(fields); });
      for (int i = 0; i < 100; ++i) {
        REQUIRE(listing.prepare(shaper, asking(i)));
      }
      CHECK(lists.held() == row.held);
      listing.forget();
      CHECK(lists.held() == 0);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
