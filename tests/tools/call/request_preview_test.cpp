#include "tools/call/request_preview.h"

#include "tests/catch.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::tools {
namespace {

std::string preview(const char* name, std::string_view arguments) {
  FakeClient client(HttpResponse{});
  FakeCredentials credentials;
  ToolServiceOptions options;
  options.allow_literal_secrets = true;
  options.safety = onlyAPerson();
  ToolService service(builtInRegistry(), client, credentials, std::move(options));
  const auto prepared = service.prepare(name, base::readJson(arguments).value(), {}, {});
  INFO((prepared ? std::string() : prepared.error().error.message));
  REQUIRE(prepared.has_value());
  CHECK(client.sent().empty());
  return base::writeJson(previewRequest(*prepared, builtInRegistry()->document(), client.baseUrl()));
}

TEST_CASE("a preview shows the whole request and no credential") {
  const std::string text = preview("createUser", R"({"operator_id":"OP9","user_name":"a b","description":"d"})");
  CHECK_THAT(text, Catch::Matchers::StartsWith(
                       R"({"method":"POST","url":"https://api.example/v1/operators/OP9/users/a%20b","headers":{)"));
  CHECK_THAT(text, Catch::Matchers::Contains(R"("X-Soracom-API-Key":"[secret withheld by soracom-mcp]")"));
  CHECK_THAT(text, Catch::Matchers::Contains(R"("X-Soracom-Token":"[secret withheld by soracom-mcp]")"));
  CHECK_THAT(text, Catch::Matchers::Contains(R"("Content-Type":"application/json")"));
  CHECK_THAT(text, Catch::Matchers::Contains(R"("body":{"description":"d"})"));
}

TEST_CASE("a preview masks the credential also where it filled in the operator") {
  const std::string text = preview("listUsers", "{}");
  CHECK_THAT(text, Catch::Matchers::Contains("/operators/OP1/users"));
  CHECK(text.find("token-1") == std::string::npos);
  CHECK(text.find("live") == std::string::npos);
  CHECK(text.find("\"body\"") == std::string::npos);
}

TEST_CASE("a preview masks secret arguments of every operation that has some") {
  std::size_t seen = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    base::Json arguments = sampleArguments(tool);
    bool secret = false;
    for (const Argument& argument : tool.arguments) {
      if (argument.secret) {
        secret = true;
        arguments.erase(argument.key);
        arguments.emplace(argument.key, "SEKRIT-VALUE");
      }
    }
    if (secret) {
      DYNAMIC_SECTION(tool.description.name) {
        const std::string text = preview(tool.description.name.c_str(), base::writeJson(arguments));
        CHECK(text.find("SEKRIT") == std::string::npos);
      }
      ++seen;
    }
  }
  CHECK(seen >= 13);
}

TEST_CASE("a preview shows a reference to a kept secret") {
  CHECK_THAT(preview("createUserPassword", R"({"user_name":"a","password":"secret://generate"})"),
             Catch::Matchers::Contains(R"("body":{"password":"secret://generate"})"));
  CHECK_THAT(preview("revokeMFA", R"({"password":"secret://root-password"})"),
             Catch::Matchers::Contains(R"("body":{"password":"secret://root-password"})"));
}

TEST_CASE("an operation without security shows no credential header") {
  const std::string text = preview("issuePasswordResetToken", R"({"email":"a@example.com"})");
  CHECK(text.find("X-Soracom") == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::tools
