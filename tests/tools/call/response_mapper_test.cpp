#include "tools/call/response_mapper.h"

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tests/catch.h"
#include "tests/tools/call/sample_tools.h"
#include "tools/call/response_meta.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using mcp::ContentBlock;

HttpResponse answer(int status, std::string body, const std::string& type = "application/json; charset=utf-8") {
  Headers headers;
  if (!type.empty()) {
    headers.emplace_back("Content-Type", type);
  }
  return {status, std::move(headers), std::move(body)};
}

mcp::ToolOutcome map(const char* tool, const HttpResponse& response, const ResultLimits& limits = {},
                     const SecretScrubber& scrubber = {}, AnswerExtras extras = {}) {
  static SampleTools tools;
  extras.next = findNextPage(tools[tool], "/x", response, "https://api.example/v1");
  mcp::ToolOutcome outcome = mapResponse(tools[tool], response, scrubber, tools.all(), limits, nullptr, extras);
  REQUIRE(outcome.content.size() == 1);
  if (outcome.structured) {
    CHECK_FALSE(outcome.is_error);
    CHECK(*outcome.structured == outcome.content.front().text);
    const auto read = base::readJson(*outcome.structured);
    REQUIRE(read.has_value());
    CHECK(read->is_object());
  }
  return outcome;
}

std::string textOf(const mcp::ToolOutcome& outcome) { return outcome.content.front().text; }

TEST_CASE("JSON comes back compact and the same in text and structure") {
  const auto outcome = map("getUser", answer(200, "{ \"userName\" : \"alice\",\n \"roles\": [ ] }"));
  CHECK(outcome.structured == R"({"userName":"alice","roles":[]})");
}

TEST_CASE("what is no object is wrapped") {
  CHECK(map("listUsers", answer(200, "[1,2]")).structured == R"({"items":[1,2]})");
  CHECK(map("getUser", answer(200, "\"x\"")).structured == R"({"result":"x"})");
  CHECK(map("getUser", answer(200, "null")).structured == R"({"result":null})");
  CHECK(map("getUser", answer(200, "[1]")).structured == R"({"items":[1]})");
  CHECK(map("listUsers", answer(200, "{\"a\":1}")).structured == R"({"a":1})");
}

TEST_CASE("numbers come back as they were") {
  const std::string body =
      R"({"a":9223372036854775807,"b":-9223372036854775808,"c":18446744073709551615,"d":9007199254740993,"e":0.1,"f":3})";
  CHECK(map("getUser", answer(200, body)).structured == body);
}

TEST_CASE("JSON inside a string is decoded where the document says so") {
  CHECK(map("getUserPermission", answer(200, R"({"permission":"{\"statements\":[{\"effect\":\"allow\"}]}"})"))
            .structured == R"({"permission":{"statements":[{"effect":"allow"}]}})");
  CHECK(map("getUserPermission", answer(200, R"({"permission":"not json"})")).structured ==
        R"({"permission":"not json"})");
  CHECK(map("getUserPermission", answer(200, R"({"permission":"12"})")).structured == R"({"permission":"12"})");
  CHECK(map("listUsers", answer(200, R"([{"permission":"[]"},{"permission":null}])")).structured ==
        R"({"items":[{"permission":[]},{"permission":null}]})");
}

TEST_CASE("secret output is masked whatever the upstream makes of it") {
  for (const char* body : {R"({"authKey":"SEKRIT","authKeyId":"keyId-1"})", R"("SEKRIT")", R"(["SEKRIT"])",
                           R"({"data":{"authKey":"SEKRIT"}})", R"([{"authKey":"SEKRIT"}])"}) {
    DYNAMIC_SECTION(body) {
      const auto outcome = map("generateUserAuthKey", answer(201, body));
      CHECK(textOf(outcome).find("SEKRIT") == std::string::npos);
      CHECK_THAT(textOf(outcome), Catch::Matchers::Contains(std::string(kMask)));
    }
  }
  for (const char* type :
       {"application/json", "text/plain", "text/html", "image/png", "application/octet-stream", ""}) {
    DYNAMIC_SECTION("not JSON, as " << type) {
      CHECK(textOf(map("generateUserAuthKey", answer(201, "key=SEKRIT", type))).find("SEKRIT") == std::string::npos);
    }
  }
}

TEST_CASE("the secrets of this process are withheld from results and meta") {
  SecretScrubber scrubber;
  scrubber.add("live-token-12345");
  HttpResponse response = answer(200, R"({"echo":"Bearer live-token-12345","live-token-12345":1})");
  response.headers.emplace_back("X-Request-Id", "live-token-12345");
  const auto outcome = map("getUser", response, {}, scrubber);
  CHECK(textOf(outcome).find("live-token") == std::string::npos);
  CHECK(base::writeJson(*outcome.meta).find("live-token") == std::string::npos);
}

TEST_CASE("no body is said in one sentence") {
  const auto created = map("createUser", answer(201, "", ""));
  CHECK(textOf(created) == "createUser: done (HTTP 201, no content).");
  CHECK_FALSE(created.structured.has_value());
  CHECK_FALSE(created.is_error);
  const auto promised = map("getUser", answer(200, "", ""));
  CHECK(promised.structured ==
        R"({"_notice":"getUser: done (HTTP 200), but the answer is empty where data was promised."})");
}

TEST_CASE("a byte order mark and a body of white space are no fault") {
  CHECK(map("getUser", answer(200, "\xEF\xBB\xBF{\"userName\":\"a\"}")).structured == R"({"userName":"a"})");
  for (const char* blank : {" \r\n", "\xEF\xBB\xBF"}) {
    CHECK(map("getUser", answer(200, blank)).structured ==
          R"({"_notice":"getUser: done (HTTP 200), but the answer is empty where data was promised."})");
  }
}

TEST_CASE("what people read is shown, whatever its type is called") {
  for (const char* type : {"application/jsonl", "application/x-ndjson", "application/json-seq", "application/x-yaml",
                           "application/vnd.x+yaml", "application/sql", "application/toml", "APPLICATION/XML"}) {
    CHECK(textOf(map("createUser", answer(200, "a: 1\n", type))) == "a: 1\n");
  }
}

TEST_CASE("a body nobody promised is shown as text") {
  const auto outcome = map("createUser", answer(200, R"({"userName":"a"})"));
  CHECK(textOf(outcome) == R"({"userName":"a"})");
  CHECK_FALSE(outcome.structured.has_value());
}

TEST_CASE("a member that the API sends twice is shown once with its last value") {
  CHECK(map("getUser", answer(200, R"({"userName":"a","description":"x","userName":"b"})")).structured ==
        R"({"userName":"b","description":"x"})");
}

TEST_CASE("a body that breaks the promise of JSON is an error that says the call was carried out") {
  for (const auto& [type, body] :
       std::vector<std::pair<std::string, std::string>>{{"application/json", R"({"cut":)"},
                                                        {"text/html", "<html><script>x</script>Please sign in</html>"},
                                                        {"text/plain", "OK"},
                                                        {"image/png", "\x89PNG"},
                                                        {"application/json", std::string(200, '[')}}) {
    DYNAMIC_SECTION(type << " " << body.substr(0, 10)) {
      const auto outcome = map("getUser", answer(200, body, type));
      CHECK(outcome.is_error);
      CHECK(textOf(outcome).starts_with("getUser: done (HTTP 200), but its answer cannot be shown: " + type));
      CHECK_THAT(textOf(outcome), Catch::Matchers::Contains("was carried out"));
      CHECK(textOf(outcome).find('<') == std::string::npos);
      CHECK(textOf(outcome).size() < 800);
      CHECK_FALSE(base::findInvalidUtf8(textOf(outcome)).has_value());
    }
  }
}

TEST_CASE("text comes as text and images as images and the rest as type and size") {
  CHECK(textOf(map("getFile", answer(200, "a,b\n1,2\n", "text/csv"))) == "a,b\n1,2\n");
  CHECK(textOf(map("getFile", answer(200, "<p>Hi <b>you</b></p>", "text/html"))) == "Hi you");
  CHECK(textOf(map("getFile", answer(200, "plain", ""))) == "plain");
  const auto image = map("getFile", answer(200, std::string("\x89PNG\r\n\x1a\n\0", 9), "image/png"));
  CHECK(image.content.front().kind == ContentBlock::Kind::kImage);
  CHECK(image.content.front().mime_type == "image/png");
  CHECK(image.content.front().text == "iVBORw0KGgoA");
  CHECK(textOf(map("getFile", answer(200, std::string("\0\x01\xFF", 3), "application/zip"))) ==
        "getFile: done (HTTP 200). The answer is application/zip of 3 bytes, which cannot be shown here.");
  CHECK(map("getFile", answer(200, std::string(100, 'x'), "image/png"), {80'000, 99}).content.front().kind ==
        ContentBlock::Kind::kText);
  CHECK(map("getFile", answer(200, "{\"a\":1}")).structured == R"({"a":1})");
}

TEST_CASE("long text is cut between characters and says so") {
  std::string body;
  while (body.size() < 20'000) {
    body += "\u30E6";
  }
  const std::string text = textOf(map("getFile", answer(200, body, "text/plain"), {5000, 0}));
  CHECK(text.size() <= 5000);
  CHECK_THAT(text, Catch::Matchers::Contains("[cut: the first"));
  CHECK_FALSE(base::findInvalidUtf8(text).has_value());
}

TEST_CASE("HEAD is answered with the headers") {
  HttpResponse response = answer(200, "", "image/jpeg");
  response.headers.emplace_back("X-Length", "12");
  response.headers.emplace_back("Set-Cookie", "SEKRIT");
  const std::string text = textOf(map("getFileMetadata", response));
  CHECK_THAT(text, Catch::Matchers::Contains("\nX-Length: 12"));
  CHECK(text.find("SEKRIT") == std::string::npos);
}

std::string manyUsers(std::size_t count, std::size_t size) {
  std::string body = "[";
  for (std::size_t i = 0; i < count; ++i) {
    body += (i == 0 ? "" : ",") + std::string(R"({"n":)") + std::to_string(i) + R"(,"t":")" + std::string(size, 'x') +
            "\"}";
  }
  return body + "]";
}

TEST_CASE("a long list is cut between elements and says how much is left out and how to go on") {
  for (const auto& [count, size] : std::vector<std::pair<std::size_t, std::size_t>>{{20'000, 10}, {2'000, 700}}) {
    DYNAMIC_SECTION("elements of " << size) {
      const auto outcome = map("listUsers", answer(200, manyUsers(count, size)));
      REQUIRE(outcome.structured.has_value());
      CHECK(outcome.structured->size() <= 80'000);
      CHECK(outcome.structured->size() > 76'000);
      const Json root = base::readJson(*outcome.structured).value();
      const Json& items = *base::findMember(root, "items");
      CHECK(base::findMember(items.back(), "n")->get<std::size_t>() == items.size() - 1);
      const std::string notice = base::findMember(root, kNoticeMember)->get<std::string>();
      CHECK_THAT(notice, Catch::Matchers::Contains("/items has the first " + std::to_string(items.size()) + " of " +
                                                   std::to_string(count) + " elements"));
      CHECK_THAT(notice, Catch::Matchers::Contains("getUser reads one element."));
    }
  }
}

TEST_CASE("lists inside a single element are cut too") {
  const auto outcome = map("getUser", answer(200, R"({"a":{"deep":)" + manyUsers(5000, 20) + R"(},"b":[1,2]})"));
  REQUIRE(outcome.structured.has_value());
  CHECK(outcome.structured->size() <= 80'000);
  CHECK_THAT(*outcome.structured, Catch::Matchers::Contains("/a/deep has the first"));
  CHECK_THAT(*outcome.structured, Catch::Matchers::Contains(R"("b":[1,2])"));
}

TEST_CASE("what cannot be cut is refused with its size and its largest part") {
  const auto outcome = map("getUser", answer(200, R"({"small":1,"big":")" + std::string(100'000, 'x') + "\"}"));
  CHECK(outcome.is_error);
  CHECK_THAT(textOf(outcome), Catch::Matchers::Contains("/big (100002 bytes)"));
  CHECK(textOf(outcome).size() < 1000);
}

TEST_CASE("a result of exactly the limit is whole") {
  const std::string body = R"({"a":")" + std::string(992, 'x') + "\"}";
  REQUIRE(body.size() == 1000);
  CHECK(map("getUser", answer(200, body), {1000, 0}).structured == body);
  CHECK(map("getUser", answer(200, body), {999, 0}).is_error);
}

TEST_CASE("the next page is named with its argument and in the meta") {
  HttpResponse response = answer(200, "[1]");
  response.headers.emplace_back("X-Soracom-Next-Key", "k\"1");
  const auto outcome = map("listSims", response);
  CHECK(outcome.structured ==
        R"({"items":[1],"_notice":"There is more: call again with last_evaluated_key \"k\\\"1\"."})");
  CHECK(base::findMember(*outcome.meta, "io.soracom.upstream/next-key")->get<std::string>() == "k\"1");
  response.body = manyUsers(5000, 50);
  const auto cut = map("listSims", response);
  CHECK(cut.structured->size() <= 80'000);
  CHECK_THAT(*cut.structured, Catch::Matchers::Contains("Ask for less with limit, last_evaluated_key. There is more"));
}

TEST_CASE("a next page that is not called is told all the same") {
  HttpResponse response = answer(200, "[1]");
  response.headers.emplace_back("Link", "<https://other.example/v1/sims?page=2>; rel=next");
  SampleTools tools;
  AnswerExtras extras;
  extras.next = findNextPage(tools["listSims"], "/sims", response, "https://api.example/v1");
  CHECK(mapResponse(tools["listSims"], response, {}, tools.all(), {}, nullptr, extras).structured ==
        R"({"items":[1],"_notice":"There is more, at an address that this tool does not call."})");
}

TEST_CASE("meta holds status and request id and rate limit under keys that are allowed") {
  HttpResponse response = answer(200, "{}");
  response.headers.emplace_back("X-Request-Id", "req-1");
  response.headers.emplace_back("X-Soracom-Ratelimit-Limit", "60");
  response.headers.emplace_back("X-Soracom-Ratelimit-Remaining", "59");
  response.headers.emplace_back("X-Soracom-Ratelimit-Seconds-Before-Refresh", "x");
  CHECK(base::writeJson(*map("getUser", response).meta) ==
        R"({"io.soracom.upstream/status":200,"io.soracom.upstream/request-id":"req-1",)"
        R"("io.soracom.upstream/rate-limit":{"limit":60,"remaining":59}})");
  HttpResponse other = answer(200, "{}");
  other.headers.emplace_back("ETag", "\"v1\"");
  other.headers.emplace_back("X-Total-Count", "250000");
  other.headers.emplace_back("X-RateLimit-Limit", "100000");
  other.headers.emplace_back("X-RateLimit-Reset", "1795000000");
  CHECK(base::writeJson(*map("getUser", other).meta) ==
        R"({"io.soracom.upstream/status":200,"io.soracom.upstream/etag":"\"v1\"",)"
        R"("io.soracom.upstream/total-count":250000,)"
        R"("io.soracom.upstream/rate-limit":{"limit":100000,"reset":1795000000}})");
}

/// The same, with a place for what does not fit.
mcp::ToolOutcome mapKeeping(const char* tool, const HttpResponse& response, KeptResults& kept,
                            const ResultLimits& limits = {}, const SecretScrubber& scrubber = {}) {
  static SampleTools tools;
  AnswerExtras extras;
  extras.kept = &kept;
  extras.principal = "local";
  return mapResponse(tools[tool], response, scrubber, tools.all(), limits, nullptr, extras);
}

std::string readKept(KeptResults& kept, const std::string& uri) {
  const auto reading = kept.read(uri, {});
  REQUIRE(reading.has_value());
  return reading->contents.front().text;
}

TEST_CASE("the elements that were cut off can be read as resources, in order and without secrets") {
  KeptResults kept;
  SecretScrubber scrubber;
  scrubber.add("live-secret-0000");
  const std::string last = R"({"n":5000,"text":"live-secret-0000"}])";
  const std::string body = manyUsers(5000, 50);
  const auto outcome =
      mapKeeping("listUsers", answer(200, body.substr(0, body.size() - 1) + "," + last), kept, {}, scrubber);
  REQUIRE(outcome.content.size() == 2);
  CHECK(outcome.structured == outcome.content[0].text);
  CHECK(outcome.structured->size() <= 80'000);
  const ContentBlock& link = outcome.content[1];
  CHECK(link.kind == ContentBlock::Kind::kResourceLink);
  CHECK_THAT(*outcome.structured, Catch::Matchers::Contains("getUser reads one element. The rest is kept. It can be "
                                                            "read for 10 minutes as the resources " +
                                                            link.uri));
  const Json shown = base::readJson(*outcome.structured).value();
  std::size_t next = base::findMember(shown, "items")->size();
  for (std::size_t piece = 1; next <= 5000; ++piece) {
    const std::string text = readKept(kept, KeptResults::uriOf(link.uri, piece));
    CHECK(text.size() <= 80'000);
    CHECK(text.find("live-secret") == std::string::npos);
    const Json elements = base::readJson(text).value();
    for (const Json& element : elements) {
      CHECK(base::findMember(element, "n")->get<std::size_t>() == next++);
    }
  }
}

TEST_CASE("what cannot be cut at elements can be read in pieces of its text") {
  KeptResults kept;
  const std::string body = R"({"small":1,"big":")" + std::string(100'000, 'x') + "\"}";
  const auto outcome = mapKeeping("getUser", answer(200, body), kept);
  CHECK(outcome.is_error);
  REQUIRE(outcome.content.size() == 2);
  const std::string& uri = outcome.content[1].uri;
  CHECK(readKept(kept, uri) + readKept(kept, KeptResults::uriOf(uri, 2)) == body);
}

TEST_CASE("a text that was cut is whole with the rest that was kept") {
  KeptResults kept;
  for (const std::size_t before : {0U, 1U, 2U}) {
    std::string body(before, 'y');
    while (body.size() < 100'000) {
      body += "\u30E6";
    }
    const auto text = mapKeeping("getFile", answer(200, body, "text/plain"), kept);
    REQUIRE(text.content.size() == 2);
    const std::string& first = text.content[0].text;
    CHECK((first.substr(0, first.find("\n[cut: the first ")) + readKept(kept, text.content[1].uri) == body));
  }
}

TEST_CASE("other bytes can be read as a resource unless they hold a secret or are too many") {
  KeptResults kept;
  const std::string bytes("\x00\xFFpdf", 5);
  const auto outcome = mapKeeping("getFile", answer(200, bytes, "application/pdf"), kept);
  REQUIRE(outcome.content.size() == 2);
  const auto reading = kept.read(outcome.content[1].uri, {});
  REQUIRE(reading.has_value());
  CHECK(reading->contents.front().binary);
  CHECK(reading->contents.front().mime_type == "application/pdf");
  CHECK(reading->contents.front().text == "AP9wZGY=");
  SecretScrubber scrubber;
  scrubber.add("live-secret-0000");
  CHECK(mapKeeping("getFile", answer(200, bytes + "live-secret-0000", "application/pdf"), kept, {}, scrubber)
            .content.size() == 1);
  CHECK(mapKeeping("getFile", answer(200, std::string(9'000'000, '\0'), "application/pdf"), kept).content.size() == 1);
}

TEST_CASE("an answer that fits is kept nowhere") {
  KeptResults kept;
  CHECK(mapKeeping("getUser", answer(200, "{}"), kept).content.size() == 1);
}

TEST_CASE("meta holds link and location and how long to wait and any customary rate limit") {
  HttpResponse response = answer(503, "{}");
  response.headers.emplace_back("Link", "<?page=2>; rel=next");
  response.headers.emplace_back("Location", "/things/1");
  response.headers.emplace_back("Retry-After", "7");
  response.headers.emplace_back("RateLimit-Limit", "10");
  response.headers.emplace_back("ratelimit-reset", "30");
  CHECK(base::writeJson(responseMeta(response)) ==
        R"({"io.soracom.upstream/status":503,"io.soracom.upstream/link":"<?page=2>; rel=next",)"
        R"("io.soracom.upstream/location":"/things/1","io.soracom.upstream/retry-after":7,)"
        R"("io.soracom.upstream/rate-limit":{"limit":10,"reset":30}})");
}

TEST_CASE("where a thing was made is said when there is no body") {
  HttpResponse response = answer(201, "", "");
  response.headers.emplace_back("Location", "/things/1");
  CHECK(textOf(map("createUser", response)) == "createUser: done (HTTP 201, no content).\nlocation: /things/1");
}

TEST_CASE("integers of any size come back digit for digit") {
  const std::string body =
      R"({"a":123456789012345678901234567890,"b":-99999999999999999999,"c":[18446744073709551616],"d":1.5})";
  CHECK(map("getUser", answer(200, body)).structured == body);
  CHECK(map("getUserPermission", answer(200, R"({"permission":"{\"n\":18446744073709551616}"})")).structured ==
        R"({"permission":{"n":18446744073709551616}})");
}

TEST_CASE("an answer whose call was stopped is not shown, and the text says that the call was carried out") {
  std::string rows = "[0";
  for (int i = 1; i < 30'000; ++i) {
    rows += ",\"row-" + std::to_string(i) + "\"";
  }
  rows += "]";
  base::StopSource source;
  source.stop(base::StopReason::kCancelledByClient);
  AnswerExtras extras;
  extras.stop = source.get();
  for (const auto& [fields, type] :
       {std::pair("", "application/json"), {"id", "application/json"}, {"", "text/plain"}, {"", "text/html"}}) {
    DYNAMIC_SECTION(type << " " << fields) {
      extras.fields = fields;
      const auto outcome = map("listSims", answer(200, rows, type), {}, {}, extras);
      CHECK(outcome.is_error);
      CHECK(textOf(outcome).find("row-") == std::string::npos);
    }
  }
  extras.fields.clear();
  CHECK(textOf(map("listSims", answer(200, rows), {}, {}, extras)) ==
        "listSims: done (HTTP 200), but reading its answer was stopped. The call was carried out; do not repeat it for "
        "that.");
}

TEST_CASE("an answer of many values below long names is cut like any other") {
  // The pointer to each value would be a hundred times as large as the body.
  Json body{{std::string(100'000, 'n'), Json(std::vector<Json>(20'000, Json("text")))}};
  const auto outcome = map("getUser", answer(200, base::writeJson(body)));
  CHECK(outcome.is_error);
  body = Json{{std::string(10'000, 'n'), Json(std::vector<Json>(20'000, Json("text")))}};
  CHECK_THAT(*map("getUser", answer(200, base::writeJson(body))).structured,
             Catch::Matchers::Contains("has the first "));
}

}  // namespace
}  // namespace soracom_mcp::tools
