#include "tools/call/kept_results.h"

#include <set>

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

std::string readAs(KeptResults& kept, const std::string& principal, const std::string& uri) {
  mcp::RequestContext context;
  context.principal = principal;
  const auto reading = kept.read(uri, context);
  if (!reading) {
    CHECK(reading.error().kind == base::ErrorKind::kNotFound);
    return "none";
  }
  REQUIRE(reading->contents.size() == 1);
  CHECK(reading->contents[0].uri == uri);
  return reading->contents[0].text;
}

TEST_CASE("kept pieces are read one by one by whom they were kept for") {
  KeptResults kept;
  const std::string uri = kept.keep("alice", "application/json", {"[1]", "[2]"});
  REQUIRE(KeptResults::isKept(uri));
  CHECK(uri.size() == std::string("result://").size() + 32 + 2);
  CHECK(readAs(kept, "alice", uri) == "[1]");
  CHECK(readAs(kept, "alice", KeptResults::uriOf(uri, 2)) == "[2]");
  CHECK(readAs(kept, "bob", uri) == "none");
  const std::string id = uri.substr(0, uri.size() - 1);
  for (const std::string& wrong :
       {id + "3", id + "0", id + "01", id + "-1", id, id + "1x", id + "99999999999999999999", std::string("result://"),
        std::string("result:///1"), std::string("api://x"), id.substr(0, id.size() - 2) + "/1"}) {
    CHECK(readAs(kept, "alice", wrong) == "none");
  }
}

TEST_CASE("kept results end with their lifetime") {
  KeptResults::Limits limits;
  limits.lifetime = std::chrono::minutes(0);
  KeptResults kept(limits);
  CHECK(readAs(kept, "local", kept.keep("local", "text/plain", {"x"})) == "none");
}

TEST_CASE("kept results are bounded in number and bytes and the oldest goes first") {
  KeptResults::Limits limits;
  limits.max_results = 4;
  limits.max_results_of_one = 2;
  limits.max_bytes = 100;
  limits.max_bytes_of_one = 60;
  KeptResults kept(limits);
  const std::string first = kept.keep("a", "text/plain", {"1"});
  const std::string second = kept.keep("a", "text/plain", {"2"});
  const std::string other = kept.keep("b", "text/plain", {"o"});
  const std::string third = kept.keep("a", "text/plain", {"3"});
  CHECK(readAs(kept, "a", first) == "none");
  CHECK(readAs(kept, "a", second) == "2");
  CHECK(readAs(kept, "a", third) == "3");
  CHECK(readAs(kept, "b", other) == "o");
  CHECK(kept.keep("a", "text/plain", {std::string(61, 'x')}).empty());
  CHECK(kept.keep("a", "text/plain", {}).empty());
  const std::string large = kept.keep("c", "text/plain", {std::string(60, 'x')});
  const std::string larger = kept.keep("d", "text/plain", {std::string(60, 'y')});
  CHECK(readAs(kept, "c", large) == "none");
  CHECK(readAs(kept, "d", larger).size() == 60);
}

TEST_CASE("ids are never the same") {
  KeptResults kept;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    seen.insert(kept.keep("local", "text/plain", {"x"}));
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("text is split between characters and put together again") {
  const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
  for (std::size_t max = 1; max < 14; ++max) {
    std::string whole;
    for (const std::string& piece : splitText(text, max)) {
      CHECK(piece.size() <= std::max<std::size_t>(max, 4));
      CHECK((static_cast<unsigned char>(piece.front()) & 0xC0U) != 0x80U);
      whole += piece;
    }
    CHECK(whole == text);
  }
  CHECK(splitText("", 10).empty());
}

TEST_CASE("an array is split between its elements") {
  const base::Json array = base::readJson(R"([0,1,"two",{"three":3},4])").value();
  CHECK(splitArray(array, 1, 12) == std::vector<std::string>{R"([1,"two"])", R"([{"three":3}])", "[4]"});
  CHECK(splitArray(array, 5, 12).empty());
}

}  // namespace
}  // namespace soracom_mcp::tools
