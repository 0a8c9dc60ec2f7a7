#include "tools/safety/needle_index.h"

#include <algorithm>
#include <random>

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

std::string randomText(std::mt19937& random, std::size_t size, std::string_view alphabet) {
  std::string out;
  while (out.size() < size) {
    out += alphabet[random() % alphabet.size()];
  }
  return out;
}

/// Which bytes of `text` belong to a needle, by the simplest search.
std::string markedSimply(std::string text, const std::vector<std::string>& needles) {
  const std::string source = text;
  for (const std::string& needle : needles) {
    for (auto at = source.find(needle); needle.size() >= NeedleIndex::kMinBytes && at != std::string::npos;
         at = source.find(needle, at + 1)) {
      std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at), needle.size(), '#');
    }
  }
  return text;
}

std::string marked(std::string text, const NeedleIndex& index) {
  std::vector<ByteRange> found;
  index.find(text, found);
  CHECK(index.finds(text) == !found.empty());
  for (const ByteRange range : found) {
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(range.begin),
              text.begin() + static_cast<std::ptrdiff_t>(range.end), '#');
  }
  return text;
}

std::vector<Needle> needlesOf(const std::vector<std::string>& texts) {
  std::vector<Needle> out;
  for (const std::string& text : texts) {
    out.push_back({text, false});
  }
  return out;
}

TEST_CASE("an index finds what the simplest search finds, in generated texts") {
  std::mt19937 random(20261125);
  for (int round = 0; round < 300; ++round) {
    // Few letters: needles that occur, overlap, and begin and end alike.
    const std::string_view alphabet = round % 3 == 0 ? "ab" : round % 3 == 1 ? "abcd" : "abcdefghijklmnop";
    const std::size_t shortest = round % 2 == 0 ? NeedleIndex::kMinBytes : NeedleIndex::kLongBytes;
    std::string text = randomText(random, 200 + random() % 200, alphabet);
    std::vector<std::string> needles;
    for (std::size_t count = 1 + random() % 12; needles.size() < count;) {
      const std::size_t size = shortest + random() % 20;
      needles.push_back(random() % 2 == 0 ? randomText(random, size, alphabet)
                                          : text.substr(random() % (text.size() - 40), size));
    }
    INFO("round " << round);
    const NeedleIndex index(needlesOf(needles));
    REQUIRE(marked(text, index) == markedSimply(text, needles));
    for (const std::string& needle : needles) {
      CHECK(index.holds(needle));
      CHECK_FALSE(index.holds(needle + "?"));
    }
  }
}

TEST_CASE("two indexes as one find what both find") {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    const std::string text = randomText(random, 300, "abc");
    const std::vector<std::string> left{text.substr(10, 6 + random() % 9), text.substr(100, 12)};
    const std::vector<std::string> right{text.substr(200, 30), randomText(random, 7, "abc")};
    std::vector<std::string> all = left;
    all.insert(all.end(), right.begin(), right.end());
    const NeedleIndex joined(NeedleIndex(needlesOf(left)), NeedleIndex(needlesOf(right)));
    REQUIRE(joined.size() == all.size());
    REQUIRE(marked(text, joined) == markedSimply(text, all));
  }
}

TEST_CASE("an index without needles finds nothing") {
  const NeedleIndex index({{"short", false}, {"", false}});
  CHECK(index.size() == 0);
  CHECK_FALSE(index.finds("a short text, and more"));
  CHECK_FALSE(index.holds("short"));
}

TEST_CASE("the letters beside a piece of base64 belong to it") {
  const NeedleIndex index({{"QUJDREVGRw", true}});
  std::vector<ByteRange> found;
  index.find("x=/QUJDREVGRwA=", found);
  REQUIRE(found.size() == 1);
  CHECK(found.front().begin == 2);
  CHECK(found.front().end == 14);
}

}  // namespace
}  // namespace soracom_mcp::tools
