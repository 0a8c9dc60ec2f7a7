#include "base/json_append.h"

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("members that are appended stand in the order they came") {
  Json object = Json::object();
  appendMember(object, "z", 1);
  appendMember(object, "a", Json::array({1, 2}));
  appendMember(object, "", nullptr);
  CHECK(writeJson(object) == R"({"z":1,"a":[1,2],"":null})");
  CHECK(object.size() == 3);
}

TEST_CASE("an appended member is found and can be written through the reference") {
  Json object = Json::object({{"first", true}});
  Json& place = appendMember(object, "inner", Json::object());
  appendMember(place, "deep", "x");
  REQUIRE(findMember(object, "inner") == &place);
  CHECK(writeJson(object) == R"({"first":true,"inner":{"deep":"x"}})");
}

TEST_CASE("room that was reserved keeps members where they are while others come") {
  static constexpr std::size_t kMembers = 5'000;
  Json object = Json::object();
  reserveMembers(object, kMembers);
  CHECK(object.empty());
  const Json* first = &appendMember(object, "m0", "a text too long for a small string");
  for (std::size_t i = 1; i < kMembers; ++i) {
    appendMember(object, "m" + std::to_string(i), i);
  }
  CHECK(object.size() == kMembers);
  CHECK(findMember(object, "m0") == first);
  CHECK(*first == "a text too long for a small string");
  REQUIRE(findMember(object, "m4999") != nullptr);
  CHECK(*findMember(object, "m4999") == 4999);
}

TEST_CASE("reserving keeps the members that are there") {
  Json object = Json::object({{"b", 1}, {"a", 2}});
  reserveMembers(object, 100);
  CHECK(writeJson(object) == R"({"b":1,"a":2})");
}

TEST_CASE("members keep their values, uncopied, however far an object grows") {
  Json object = Json::object();
  appendMember(object, "first", std::string(1000, 'x'));
  const char* bytes = object["first"].get_ref<const std::string&>().data();
  for (int i = 0; i < 100; ++i) {
    appendMember(object, "m" + std::to_string(i), i);
  }
  reserveMembers(object, 1000);
  CHECK(object.size() == 101);
  CHECK(object["first"].get_ref<const std::string&>().data() == bytes);
}

TEST_CASE("an appended value is moved, not copied") {
  Json value = std::string(1000, 'x');
  const char* bytes = value.get_ref<const std::string&>().data();
  Json object = Json::object();
  const Json& place = appendMember(object, "k", std::move(value));
  CHECK(place.get_ref<const std::string&>().data() == bytes);
}

}  // namespace
}  // namespace soracom_mcp::base
