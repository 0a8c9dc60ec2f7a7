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

const Credential kToken = with({{"token", {.headers = {{"Authorization", Secret("Bearer t1")}}}}});
const Credential kQuery = with({{"query", {.query = {{"api key", Secret("a&b=c/d")}}}}});

TEST_CASE("all schemes of a credential sign a request") {
  HttpRequest both = requestTo("/x");
  attachCredential(secured({{{"key"}, {"token"}}}),
                   with({{"key", {.headers = {{"X-Key", Secret("k1")}}}},
                         {"token", {.headers = {{"Authorization", Secret("Bearer t1")}}}}}),
                   both);
  CHECK(headerOf(both, "x-key") == "k1");
  CHECK(headerOf(both, "authorization") == "Bearer t1");
  CHECK(both.target == "/x");
}

TEST_CASE("an operation without security gets no credential") {
  HttpRequest request = requestTo("/x");
  attachCredential(secured({}), kToken, request);
  CHECK(request.headers.empty());
  CHECK(request.target == "/x");
}

TEST_CASE("a key in the query is encoded and replaces what a model wrote there") {
  HttpRequest request = requestTo("/x?a=1&api%20key=mine&b=2");
  attachCredential(secured({{{"query"}}}), kQuery, request);
  CHECK(request.target == "/x?a=1&b=2&api%20key=a%26b%3Dc%2Fd");
  HttpRequest bare = requestTo("/x");
  attachCredential(secured({{{"query"}}}), kQuery, bare);
  CHECK(bare.target == "/x?api%20key=a%26b%3Dc%2Fd");
}

TEST_CASE("a header a model wrote is replaced, and cookies are added to those that are there") {
  HttpRequest request = requestTo("/x");
  request.headers = {{"x-KEY", "mine"}, {"Cookie", "a=1"}};
  const Credential both =
      with({{"key", {.headers = {{"X-Key", Secret("k1")}}}}, {"cookie", {.cookies = {{"sid", Secret("s1")}}}}});
  attachCredential(secured({{{"key"}, {"cookie"}}}), both, request);
  CHECK(headerOf(request, "x-key") == "k1");
  CHECK(headerOf(request, "cookie") == "a=1; sid=s1");
}

TEST_CASE("a credential for every operation is sent whole") {
  Credential session;
  session.headers = {{"X-Soracom-API-Key", Secret("k")}, {"X-Soracom-Token", Secret("t")}};
  HttpRequest request = requestTo("/x");
  attachCredential(secured({{{"whatever"}}}), session, request);
  CHECK(headerOf(request, "x-soracom-token") == "t");
}

}  // namespace
}  // namespace soracom_mcp::tools
