#include "tools/catalog/argument_examples.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;
using soracom_mcp::base::Json;

namespace {

constexpr const char* kBody =
    R"(,"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["count"],
    "properties":{"count":{"type":"integer"},"note":{"type":"string"},"password":{"type":"string"}}}}}},
    "responses":{"204":{"description":""}})";

std::unique_ptr<ToolRegistry> withExamples(const std::string& examples) {
  return postWith(R"("x-mcp":{"examples":)" + examples + "}" + kBody);
}

}  // namespace

TEST_CASE("Examples of a tool's arguments stand in its input schema") {
  const auto registry = withExamples(R"([{"count":1,"note":"x"},{"count":2,"password":"secret://mine"}])");
  CHECK(onlyTool(*registry).description.input_schema.at("examples") ==
        jsonOf(R"([{"count":1,"note":"x"},{"count":2,"password":"secret://mine"}])"));
  CHECK(registry->remarks().empty());
  CHECK_FALSE(onlyTool(*postWith(R"("responses":{})")).description.input_schema.contains("examples"));
}

TEST_CASE("An example that would mislead is left out and named") {
  struct Row {
    std::string example;
    const char* why;
  };
  const Row rows[] = {
      {R"({"note":"x"})", "example 1 is left out: it is no valid call"},
      {R"({"count":1,"more":2})", "example 1 is left out: it is no valid call"},
      {R"({"count":1,"password":"hunter2"})", "example 1 is left out: it gives a secret itself"},
      {"{\"count\":1,\"note\":\"a\u202Eb\"}", "example 1 is left out: it holds characters that show nothing"},
      {R"({"count":1,"note":")" + std::string(kMaxExampleBytes, 'x') + "\"}",
       "example 1 is left out: it is longer than"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.why << row.example.substr(0, 40)) {
      const auto registry = withExamples("[" + row.example + R"(,{"count":5}])");
      CHECK(onlyTool(*registry).description.input_schema.at("examples") == jsonOf(R"([{"count":5}])"));
      REQUIRE(registry->remarks().size() == 1);
      CHECK(registry->remarks().front().where == "POST /x");
      CHECK(registry->remarks().front().reason.find(row.why) == 0);
    }
  }
}

TEST_CASE("A few examples are enough") {
  const auto registry = withExamples(R"([{"count":1},{"count":2},{"count":3},{"count":4}])");
  CHECK(onlyTool(*registry).description.input_schema.at("examples").size() == kMaxExamples);
  CHECK(registry->remarks().front().reason == "only the first 3 of 4 examples are shown");
}
