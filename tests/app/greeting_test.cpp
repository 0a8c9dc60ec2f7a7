#include "app/greeting.h"

#include "app/load_document.h"
#include "tests/catch.h"

using namespace soracom_mcp;

TEST_CASE("the greeting for the built-in document says what reading it would") {
  auto document = app::loadDocument(app::Options{});
  REQUIRE(document);
  const auto registry = tools::ToolRegistry::build(*std::move(document));
  REQUIRE(registry);
  const app::Greeting read = app::greetingOf(**registry);
  const app::Greeting known = app::builtInGreeting();
  CHECK(known.title == read.title);
  CHECK(known.fills_in_operator_id == read.fills_in_operator_id);
  CHECK(known.has_workflows == read.has_workflows);
  CHECK(known.takes_json_as_objects == read.takes_json_as_objects);
}
