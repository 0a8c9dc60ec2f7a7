#include "tools/call/upstream_error.h"

#include "tests/catch.h"
#include "tests/tools/call/sample_tools.h"
#include "tools/call/response_meta.h"

namespace soracom_mcp::tools {
namespace {

HttpResponse answer(int status, std::string body, Headers headers = {{"Content-Type", "application/json"}}) {
  return {status, std::move(headers), std::move(body)};
}

std::string errorText(const char* tool, const HttpResponse& response) {
  static SampleTools tools;
  const mcp::ToolOutcome outcome =
      upstreamErrorOutcome({tools[tool], tools.all(), "AuthKey keyId-1 from SORACOM_AUTH_KEY_ID"}, response);
  CHECK(outcome.is_error);
  CHECK_FALSE(outcome.structured.has_value());
  REQUIRE(outcome.content.size() == 1);
  return outcome.content.front().text;
}

std::size_t occurrences(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

TEST_CASE("the code and message of an upstream error are read from every known form") {
  struct Row {
    const char* form;
    HttpResponse response;
    std::vector<std::string> expected;
  };
  const std::vector<Row> rows{
      {"flat",
       answer(400, R"({"code":"COM0008","message":"malformed email"})"),
       {"code: COM0008", "message: malformed email"}},
      {"nested",
       answer(404, R"({"errorMessage":{"code":"AUM0004","message":"unknown user"},"httpStatus":404})"),
       {"code: AUM0004", "message: unknown user"}},
      {"numeric code", answer(400, R"({"code":42,"message":"m"})"), {"code: 42"}},
      {"OAuth",
       answer(400, R"({"error":"invalid_grant","error_description":"gone"})"),
       {"code: invalid_grant", "message: gone"}},
      {"error object", answer(400, R"({"error":{"code":"x1","message":"inside"}})"), {"code: x1", "message: inside"}},
      {"errors list",
       answer(400, R"({"errors":[{"code":"x2","message":"first"},{"code":"x3"}]})"),
       {"code: x2", "message: first"}},
      {"problem details",
       answer(400, R"({"type":"about:blank","title":"Bad","detail":"no such zone"})",
              {{"Content-Type", "application/problem+json"}}),
       {"message: Bad: no such zone"}},
      {"text", answer(500, "plain trouble\n", {{"Content-Type", "text/plain"}}), {"message: plain trouble"}},
      {"HTML",
       answer(502, "<html><title>502 Bad Gateway</title><script>x</script></html>", {{"Content-Type", "text/html"}}),
       {"message: 502 Bad Gateway"}},
      {"other JSON", answer(400, R"({"reason":["a","b"],"token":"SEKRIT-TOKEN"})"), {R"("reason":["a","b"])"}},
      {"JSON without its type", answer(400, R"({"code":"C","message":"m"})", {}), {"code: C", "message: m"}},
      {"broken JSON", answer(400, R"({"code":)"), {R"(message: {"code":)"}},
      {"no body", answer(418, ""), {"HTTP 418"}},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.form) {
      const std::string text = errorText("getUser", row.response);
      for (const std::string& part : row.expected) {
        CHECK_THAT(text, Catch::Matchers::Contains(part));
      }
      CHECK(text.starts_with("getUser failed: the upstream answered HTTP " + std::to_string(row.response.status)));
      CHECK(occurrences(text, "\nhint: ") == 1);
      CHECK(occurrences(text, "\nretryable: ") == 1);
      CHECK(text.find("SEKRIT") == std::string::npos);
      CHECK(text.size() < 2000);
    }
  }
}

TEST_CASE("an endless or hostile error body becomes a short clean message") {
  const std::string text = errorText(
      "getUser", answer(500, R"({"code":"c\u001b[2J\u202e","message":")" + std::string(100'000, 'm') + "\"}"));
  CHECK(text.size() < 2000);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\u202E") == std::string::npos);
}

TEST_CASE("each status says whether to repeat and gives one hint") {
  struct Row {
    const char* tool;
    int status;
    const char* retryable;
    const char* hint;
  };
  const std::vector<Row> rows{
      {"getUser", 400, "no", "correct the arguments"},
      {"getUser", 401, "no", "AuthKey keyId-1 from SORACOM_AUTH_KEY_ID"},
      {"auth", 401, "no", "credentials in the arguments"},
      {"getUser", 403, "no", "permission User:getUser"},
      {"getUser", 404, "no", "call listUsers to see what exists"},
      {"auth", 404, "no", "check the names and IDs"},
      {"createUser", 409, "no", "read it with getUser first"},
      {"createUser", 429, "yes", "not carried out"},
      {"getUser", 500, "yes", "changes nothing"},
      {"createUser", 500, "no", "createUser may have been carried out: check with getUser before repeating it"},
      {"updateUser", 502, "yes", "repeating it has no further effect"},
      {"revokeUserAuthTokens", 504, "yes", "repeating it has no further effect"},
      {"createUser", 503, "yes", "not carried out"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.tool << " " << row.status) {
      const std::string text = errorText(row.tool, answer(row.status, R"({"code":"X","message":"m"})"));
      CHECK_THAT(text, Catch::Matchers::Contains("\nretryable: " + std::string(row.retryable) + "\n"));
      CHECK_THAT(text, Catch::Matchers::Contains(row.hint));
      CHECK(occurrences(text, "\nhint: ") == 1);
    }
  }
}

TEST_CASE("a redirect names the host and nothing else of its target") {
  const std::string text =
      errorText("getUser", answer(302, "", {{"Location", "https://u:pw@evil.example:99/path?token=SEKRIT"}}));
  CHECK_THAT(text, Catch::Matchers::Contains("redirects to evil.example:99;"));
  CHECK(text.find("SEKRIT") == std::string::npos);
  CHECK(text.find("pw") == std::string::npos);
  CHECK(base::writeJson(responseMeta(answer(302, "", {{"Location", "https://evil.example/?token=SEKRIT"}}))) ==
        R"({"io.soracom.upstream/status":302})");
}

TEST_CASE("what has not changed is no redirect") {
  CHECK_THAT(errorText("getUser", answer(304, "", {})), Catch::Matchers::Contains("has not changed since"));
}

TEST_CASE("the wait is read from the rate limit first and from Retry-After second") {
  struct Row {
    const char* what;
    int status;
    Headers headers;
    std::optional<long long> seconds;
  };
  const std::vector<Row> rows{
      {"rate limit wins", 429, {{"Retry-After", "9"}, {"X-Soracom-Ratelimit-Seconds-Before-Refresh", "42"}}, 42},
      {"seconds", 503, {{"retry-after", "7"}}, 7},
      {"date", 429, {{"Retry-After", "Wed, 21 Oct 2026 07:28:30 GMT"}, {"Date", "Wed, 21 Oct 2026 07:28:00 GMT"}}, 30},
      {"date in the past",
       429,
       {{"Retry-After", "Wed, 21 Oct 2026 07:00:00 GMT"}, {"Date", "Wed, 21 Oct 2026 07:28:00 GMT"}},
       0},
      {"negative", 429, {{"Retry-After", "-5"}}, std::nullopt},
      {"exponent", 429, {{"Retry-After", "1e9"}}, std::nullopt},
      {"endless", 429, {{"Retry-After", "99999999999999999999"}}, std::nullopt},
      {"garbage", 429, {{"Retry-After", "soon"}}, std::nullopt},
      {"not with 500", 500, {{"Retry-After", "7"}}, std::nullopt},
      {"not with 200", 200, {{"X-Soracom-Ratelimit-Seconds-Before-Refresh", "42"}}, std::nullopt},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      CHECK(retryAfterSeconds(answer(row.status, "", row.headers)) == row.seconds);
      const bool said =
          errorText("getUser", answer(row.status, "", row.headers)).find("retry_after_seconds") != std::string::npos;
      CHECK(said == row.seconds.has_value());
    }
  }
}

TEST_CASE("a failure without an answer says whether the call may have been carried out") {
  using base::ErrorKind;
  struct Row {
    const char* tool;
    ErrorKind kind;
    const char* opening;
    const char* retryable;
    const char* hint;
  };
  const std::vector<Row> rows{
      {"createUser", ErrorKind::kUnreachable, "createUser was not sent: ", "yes", "network"},
      {"createUser", ErrorKind::kInterrupted, "createUser was sent, but no complete answer came: ", "no",
       "createUser may have been carried out: check with getUser before repeating it"},
      {"getUser", ErrorKind::kInterrupted, "getUser was sent", "yes", "changes nothing"},
      {"createUser", ErrorKind::kTimeout, "createUser did not finish in time: ", "no", "check with getUser"},
      {"deleteUser", ErrorKind::kTimeout, "deleteUser did not finish in time: ", "yes", "no further effect"},
      {"listUsers", ErrorKind::kLimit, "listUsers was sent, but its answer is too large: ", "no", "ask for less"},
      {"createUser", ErrorKind::kLimit, "createUser was sent", "no", "check with getUser"},
      {"getUser", ErrorKind::kAuthentication, "getUser was not sent: ", "no", "certificate"},
      {"getUser", ErrorKind::kInvalidInput, "getUser was not sent: ", "no", "change the arguments"},
  };
  SampleTools tools;
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.tool << " " << base::errorKindName(row.kind)) {
      const auto outcome = transportErrorOutcome({tools[row.tool], tools.all(), "x"}, {row.kind, "the cause"});
      CHECK(outcome.is_error);
      const std::string& text = outcome.content.front().text;
      CHECK(text.starts_with(row.opening));
      CHECK_THAT(text, Catch::Matchers::Contains("the cause"));
      CHECK_THAT(text, Catch::Matchers::Contains("\nretryable: " + std::string(row.retryable) + "\n"));
      CHECK_THAT(text, Catch::Matchers::Contains(row.hint));
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
