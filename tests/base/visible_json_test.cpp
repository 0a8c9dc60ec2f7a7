#include "base/visible_json.h"

#include "base/json_append.h"
#include "base/json_reader.h"
#include "base/visible_text.h"
#include "tests/base/hidden_samples.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

std::string escapeOf(char32_t c) {
  const std::string raw = Json(encodeUtf8(c)).dump(-1, ' ', true);
  return raw.substr(1, raw.size() - 2);
}

TEST_CASE("A hidden character of a JSON text is found raw, escaped, and in a name") {
  for (const char32_t c : hiddenSamples()) {
    INFO(static_cast<std::uint32_t>(c));
    const std::string written = c < 0x20 ? escapeOf(c) : encodeUtf8(c);
    for (const std::string& form : {written, escapeOf(c)}) {
      const std::string text = R"({"name\\\\u0041":["plain \\\"text)" + form + R"(x"]})";
      REQUIRE(mayHoldHidden(text));
      auto value = readJson(text);
      REQUIRE(value);
      REQUIRE(holdsHidden(*value));
      REQUIRE(makeVisible(*value) == 1);
      REQUIRE_FALSE(holdsHidden(*value));
      REQUIRE_FALSE(mayHoldHidden(writeJson(*value)));
    }
  }
}

TEST_CASE("JSON with nothing to hide is told from the rest without being read") {
  for (const char* text : {R"({"a":"C:\\users\\bob \"x\"\n\t\r","b":[1,true,null]})", R"("\u65e5\u672c \u00e9")",
                           "{\"a\":\"\u65E5\u672C \u2764\uFE0F\"}", R"("\\\\u200b \\b \\f")", "\"\\"}) {
    INFO(text);
    CHECK_FALSE(mayHoldHidden(text));
  }
  CHECK(mayHoldHidden(R"("\\\u200b")"));
  CHECK(mayHoldHidden(R"("\ud83d\ude00")"));
}

TEST_CASE("Names stay unique when what is hidden in them is written out") {
  Json value = {{"a\u200B", 1}, {"a<U+200B>", 2}, {"b", 3}, {"a\u200B (2)", 4}};
  value["a\u200B\u200B"] = Json::array({"\u202E"});
  CHECK(makeVisible(value) == 5);
  CHECK(writeJson(value) ==
        R"json({"a<U+200B> (2)":1,"a<U+200B>":2,"b":3,"a<U+200B> (2) (2)":4,"a<U+200B><U+200B>":["<U+202E>"]})json");
  CHECK(writeVisibleJson(Json{{"a", "\x1B"}}) == R"({"a":"<U+001B>"})");
}

TEST_CASE("Many names that hide something cost no more than their number") {
  Json value = Json::object();
  reserveMembers(value, 20'000);
  for (int i = 0; i < 20'000; ++i) {
    appendMember(value, "n\u200B" + std::to_string(i), i);
  }
  CHECK(makeVisible(value) == 20'000);
  CHECK(value.size() == 20'000);
}

}  // namespace
}  // namespace soracom_mcp::base
