#include "tools/call/argument_error.h"

#include "tests/catch.h"
#include "tests/tools/call/built_in_registry.h"

namespace soracom_mcp::tools {
namespace {

std::string described(const char* name, std::string_view arguments) {
  const auto registry = builtInRegistry();
  const Tool* tool = registry->find(name);
  REQUIRE(tool != nullptr);
  const base::Json given = base::readJson(arguments).value();
  return describeArgumentErrors(*tool, given, registry->validator(*tool).validate(given));
}

TEST_CASE("missing arguments are named with what they take") {
  const std::string text = described("getUser", "{}");
  CHECK(text.starts_with(
      "getUser was not called: its arguments are wrong.\n- user_name: required, but missing (string)"));
  CHECK_THAT(
      text,
      Catch::Matchers::EndsWith(
          "getUser takes: operator_id (optional, known from the sign-in), user_name (required), fields (optional)."));
}

TEST_CASE("unknown arguments are named with the nearest known one") {
  const std::string text = described("getUser", R"({"user_nam":"a","operatorId":"b","zzzzzzzz":1})");
  CHECK_THAT(text, Catch::Matchers::Contains("\n- user_nam: no such argument; did you mean user_name?"));
  CHECK_THAT(text, Catch::Matchers::Contains("\n- operatorId: no such argument; did you mean operator_id?"));
  CHECK_THAT(text, Catch::Matchers::Contains("\n- zzzzzzzz: no such argument\n"));
  CHECK_THAT(text, Catch::Matchers::Contains("\n- user_name: required, but missing"));
}

TEST_CASE("wrong values are named once with their place") {
  const std::string text = described("getUser", R"({"user_name":17})");
  CHECK_THAT(text, Catch::Matchers::Contains("\n- user_name: "));
  CHECK(text.find("missing") == std::string::npos);
}

TEST_CASE("numbers and booleans in quotes are refused") {
  CHECK_THAT(described("generateAuthToken", R"({"tokenTimeoutSeconds":"600"})"),
             Catch::Matchers::Contains("\n- tokenTimeoutSeconds: "));
}

TEST_CASE("a flood of wrong arguments stays a short text without control characters") {
  base::Json given = base::Json::object();
  for (int i = 0; i < 500; ++i) {
    given.emplace("x\n\x1b" + std::to_string(i) + std::string(300, 'y'), i);
  }
  const auto registry = builtInRegistry();
  const Tool* tool = registry->find("getUser");
  const std::string text = describeArgumentErrors(*tool, given, registry->validator(*tool).validate(given));
  CHECK(text.size() < 6000);
  CHECK(text.find('\x1b') == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::tools
