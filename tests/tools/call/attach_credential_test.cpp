#include "tools/call/attach_credential.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

Credential with(std::map<std::string, SchemeValues> schemes) {
  Credential out;
  out.schemes = std::move(schemes);
  return out;
}

schemas::Operation secured(std::vector<schemas::SecurityRequirement> security) {
  schemas::Operation out;
  out.security = std::move(security);
  return out;
}

HttpRequest requestTo(std::string target) {
  HttpRequest out;
  out.method = "GET";
  out.target = std::move(target);
  return out;
}

std::string headerOf(const HttpRequest& request, std::string_view name) {
  std::string out;
  for (const auto& [field, value] : request.headers) {
    out += equalHeaderName(field, name) ? (out.empty() ? "" : " | ") + value : "";
  }
  return out;
}

const Credential kThree = with({{"key", {.headers = {{"X-Key", Secret("k1")}}}},
                                {"token", {.headers = {{"Authorization", Secret("Bearer t1")}}}},
                                {"query", {.query = {{"api key", Secret("a&b=c/d")}}}}});

TEST_CASE("all schemes of one alternative sign a request, and of the first that can be met") {
  HttpRequest both = requestTo("/x");
  REQUIRE(attachCredential(secured({{"none"}, {"key", "token"}, {"query"}}), kThree, both));
  CHECK(headerOf(both, "x-key") == "k1");
  CHECK(headerOf(both, "authorization") == "Bearer t1");
  CHECK(both.target == "/x");
  HttpRequest one = requestTo("/x");
  REQUIRE(attachCredential(secured({{"token"}}), kThree, one));
  CHECK(headerOf(one, "x-key").empty());
}

TEST_CASE("an operation without security gets no credential") {
  HttpRequest request = requestTo("/x");
  REQUIRE(attachCredential(secured({}), kThree, request));
  CHECK(request.headers.empty());
  CHECK(request.target == "/x");
}

TEST_CASE("a key in the query is encoded and replaces what a model wrote there") {
  HttpRequest request = requestTo("/x?a=1&api%20key=mine&b=2");
  REQUIRE(attachCredential(secured({{"query"}}), kThree, request));
  CHECK(request.target == "/x?a=1&b=2&api%20key=a%26b%3Dc%2Fd");
  HttpRequest bare = requestTo("/x");
  REQUIRE(attachCredential(secured({{"query"}}), kThree, bare));
  CHECK(bare.target == "/x?api%20key=a%26b%3Dc%2Fd");
}

TEST_CASE("a header a model wrote is replaced, and cookies are added to those that are there") {
  HttpRequest request = requestTo("/x");
  request.headers = {{"x-KEY", "mine"}, {"Cookie", "a=1"}};
  const Credential both =
      with({{"key", {.headers = {{"X-Key", Secret("k1")}}}}, {"cookie", {.cookies = {{"sid", Secret("s1")}}}}});
  REQUIRE(attachCredential(secured({{"key", "cookie"}}), both, request));
  CHECK(headerOf(request, "x-key") == "k1");
  CHECK(headerOf(request, "cookie") == "a=1; sid=s1");
}

TEST_CASE("what is missing of each alternative is named") {
  HttpRequest request = requestTo("/x");
  const auto attached = attachCredential(secured({{"key", "user"}, {"oauth"}}), kThree, request);
  REQUIRE_FALSE(attached);
  CHECK(attached.error().kind == base::ErrorKind::kAuthentication);
  CHECK(attached.error().message ==
        "no credential was given for the security scheme user, or oauth that the operation asks for");
  CHECK(request.headers.empty());
}

TEST_CASE("a credential for every operation is sent whole") {
  Credential session;
  session.headers = {{"X-Soracom-API-Key", Secret("k")}, {"X-Soracom-Token", Secret("t")}};
  HttpRequest request = requestTo("/x");
  REQUIRE(attachCredential(secured({{"whatever"}}), session, request));
  CHECK(headerOf(request, "x-soracom-token") == "t");
}

}  // namespace
}  // namespace soracom_mcp::tools
