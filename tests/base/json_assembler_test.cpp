#include "base/json_assembler.h"

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("a value is built from events, with members and items in the order they came") {
  JsonAssembler assembler;
  assembler.openObject();
  CHECK(assembler.key("z"));
  assembler.openArray();
  assembler.add(1);
  assembler.openObject();
  assembler.close();
  assembler.openArray();
  assembler.close();
  assembler.add("x");
  assembler.close();
  CHECK(assembler.key("a"));
  assembler.openObject();
  CHECK(assembler.key("z"));
  assembler.add(nullptr);
  assembler.close();
  CHECK(assembler.key("m"));
  assembler.add(true);
  assembler.close();
  CHECK(writeJson(assembler.take()) == R"({"z":[1,{},[],"x"],"a":{"z":null},"m":true})");
}

TEST_CASE("a root need not be a container") {
  JsonAssembler assembler;
  assembler.add("alone");
  CHECK(assembler.depth() == 0);
  CHECK(assembler.take() == "alone");
}

TEST_CASE("closing gives the container that was closed") {
  JsonAssembler assembler;
  assembler.openArray();
  assembler.add(0);
  assembler.openObject();
  REQUIRE(assembler.key("k"));
  assembler.add(1);
  CHECK(writeJson(assembler.close()) == R"({"k":1})");
  CHECK(writeJson(assembler.close()) == R"([0,{"k":1}])");
}

TEST_CASE("the assembler knows how deep it is and in what") {
  JsonAssembler assembler;
  CHECK(assembler.depth() == 0);
  CHECK_FALSE(assembler.inObject());
  assembler.openObject();
  CHECK(assembler.depth() == 1);
  CHECK(assembler.inObject());
  REQUIRE(assembler.key("k"));
  assembler.openArray();
  CHECK(assembler.depth() == 2);
  CHECK_FALSE(assembler.inObject());
  assembler.close();
  CHECK(assembler.depth() == 1);
  CHECK(assembler.inObject());
  assembler.close();
  CHECK(assembler.depth() == 0);
  CHECK_FALSE(assembler.inObject());
}

std::string nameOf(std::size_t i) { return "member " + std::to_string(i); }

TEST_CASE("a name that occurred is refused in an object of any size") {
  // The way names are compared changes at 16.
  for (const std::size_t members : {1U, 2U, 15U, 16U, 17U, 18U, 1000U}) {
    DYNAMIC_SECTION(members << " members") {
      JsonAssembler assembler;
      assembler.openObject();
      std::size_t refused = 0;
      for (std::size_t i = 0; i < members; ++i) {
        refused += assembler.key(nameOf(i)) ? 0 : 1;
        assembler.add(i);
      }
      CHECK(refused == 0);
      for (std::size_t i = 0; i < members; ++i) {
        refused += assembler.key(nameOf(i)) ? 0 : 1;
      }
      CHECK(refused == members);
      const Json& object = assembler.close();
      CHECK(object.size() == members);
      REQUIRE(findMember(object, nameOf(members - 1)) != nullptr);
      CHECK(*findMember(object, nameOf(members - 1)) == members - 1);
    }
  }
}

TEST_CASE("names are told apart by every byte") {
  JsonAssembler assembler;
  assembler.openObject();
  for (const char* name : {"a", "A", "a ", "", "\u00E9", "e\u0301"}) {
    CHECK(assembler.key(name));
    assembler.add(0);
  }
  CHECK_FALSE(assembler.key(""));
  CHECK_FALSE(assembler.key("\u00E9"));
}

TEST_CASE("an inner object neither sees nor loses the names of the outer one") {
  // Small in large, large in small, and both large.
  struct Row {
    std::size_t outer;
    std::size_t inner;
  };
  static constexpr Row kTable[] = {{3, 3}, {40, 3}, {3, 40}, {40, 40}, {16, 16}};
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.outer << " outside, " << row.inner << " inside") {
      JsonAssembler assembler;
      std::size_t refused = 0;
      assembler.openObject();
      for (std::size_t i = 0; i < row.outer; ++i) {
        refused += assembler.key(nameOf(i)) ? 0 : 1;
        assembler.openObject();
        for (std::size_t j = 0; j < row.inner; ++j) {
          refused += assembler.key(nameOf(j)) ? 0 : 1;
          assembler.add(j);
        }
        assembler.close();
      }
      CHECK(refused == 0);
      CHECK_FALSE(assembler.key(nameOf(0)));
      CHECK_FALSE(assembler.key(nameOf(row.outer - 1)));
      CHECK(assembler.key(nameOf(row.outer)));
      assembler.add(nullptr);
      const Json& object = assembler.close();
      CHECK(object.size() == row.outer + 1);
      REQUIRE(findMember(object, nameOf(0)) != nullptr);
      CHECK(findMember(object, nameOf(0))->size() == row.inner);
    }
  }
}

TEST_CASE("the objects of an array each have names of their own") {
  JsonAssembler assembler;
  assembler.openArray();
  for (int i = 0; i < 3; ++i) {
    assembler.openObject();
    CHECK(assembler.key("id"));
    assembler.add(i);
    assembler.close();
  }
  assembler.close();
  CHECK(writeJson(assembler.take()) == R"([{"id":0},{"id":1},{"id":2}])");
}

}  // namespace
}  // namespace soracom_mcp::base
