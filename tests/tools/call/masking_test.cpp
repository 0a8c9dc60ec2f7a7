// Secrets in every place of an answer, in every writing, against everything that leaves.
#include <filesystem>
#include <fstream>
#include <random>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/sample_tools.h"
#include "tests/tools/call/stderr_capture.h"
#include "tests/tools/safety/secret_writings.h"
#include "tools/call/kept_results.h"
#include "tools/call/live_secrets.h"
#include "tools/call/response_mapper.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

const SampleTools& sampleTools() {
  static const SampleTools kTools;
  return kTools;
}

const Tool& toolNamed(const char* name) {
  static SampleTools tools;
  return tools[name];
}

SecretScrubber knowing(const std::string& secret) {
  SecretScrubber out;
  out.add(secret);
  return out;
}

/// Everything of an outcome that a client gets, and every piece that is kept for it.
std::string allOf(const mcp::ToolOutcome& outcome, KeptResults& kept) {
  std::string out = outcome.structured.value_or("") + "\n";
  for (const mcp::ContentBlock& block : outcome.content) {
    out += block.text + "\n" + block.mime_type + "\n";
    if (block.kind == mcp::ContentBlock::Kind::kResourceLink) {
      for (std::size_t piece = 1;; ++piece) {
        const auto reading = kept.read(KeptResults::uriOf(block.uri, piece), {});
        if (!reading) {
          break;
        }
        out += reading->contents.front().text;  // without a break: a secret may stand across
      }
    }
  }
  return out + "\n" + (outcome.meta ? base::writeJson(*outcome.meta) : "");
}

struct Place {
  const char* name;
  const char* tool;
  std::function<HttpResponse(const std::string&)> answer;
};

HttpResponse with(std::string type, std::string body, int status = 200) {
  return {status, {{"Content-Type", std::move(type)}}, std::move(body)};
}

HttpResponse withHeader(const char* name, const std::string& value, int status = 200) {
  return {status, {{"Content-Type", "application/json"}, {name, value}}, status == 200 ? "{}" : R"({"code":"X"})"};
}

std::vector<Place> places() {
  const auto json = [](const Json& value) { return with("application/json", base::writeJson(value)); };
  return {
      {"a text", "getUser", [=](const std::string& s) { return json({{"a", "~ " + s + " ~"}}); }},
      {"an element", "listUsers", [=](const std::string& s) { return json(Json::array({1, Json::array({s})})); }},
      {"a member name", "getUser", [=](const std::string& s) { return json({{s, 1}, {"~" + s, 2}}); }},
      {"JSON in a text", "getUser",
       [=](const std::string& s) { return json({{"a", base::writeJson(Json{{"b", s}, {s, "c"}})}}); }},
      {"a text that is decoded", "getUserPermission",
       [=](const std::string& s) { return json({{"permission", base::writeJson(Json{{"b", s}})}}); }},
      {"plain text", "getFile", [](const std::string& s) { return with("text/plain", "~ " + s + " ~"); }},
      {"JSON sent as text", "getFile",
       [](const std::string& s) { return with("text/plain", base::writeJson(Json{{"a", s}, {s, 1}})); }},
      {"lines of JSON", "getFile",
       [](const std::string& s) {
         return with("application/x-ndjson", "{\"a\":1}\n" + base::writeJson(Json{{"a", s}}) + "\n");
       }},
      {"events", "getFile",
       [](const std::string& s) {
         return with("text/event-stream", "id: 1\ndata: " + base::writeJson(Json{{"a", s}}) + "\n\ndata: " + s + "\n\n");
       }},
      {"CSV", "getFile", [](const std::string& s) { return with("text/csv", "name;value\n~;" + s + ";~\n"); }},
      {"XML", "getFile",
       [](const std::string& s) { return with("application/xml", "<r><a b=\"" + s + "\">" + s + "</a></r>"); }},
      {"HTML", "getFile",
       [](const std::string& s) { return with("text/html", "<html><body><p>~ " + s + " ~</p></body></html>"); }},
      {"a form", "getFile",
       [](const std::string& s) { return with("application/x-www-form-urlencoded", "x=1&y=" + s + "&z=2"); }},
      {"bytes", "getFile",
       [](const std::string& s) { return with("application/octet-stream", std::string("\x01\x02\xFF\x00", 4) + s); }},
      {"an image", "getFile", [](const std::string& s) { return with("image/png", "\x89PNG\r\n" + s); }},
      {"text without a type", "getFile", [](const std::string& s) { return HttpResponse{200, {}, "~ " + s}; }},
      {"text where JSON was promised", "getUser", [](const std::string& s) { return with("text/plain", s + "\n~"); }},
      {"HTML where JSON was promised", "getUser",
       [](const std::string& s) { return with("text/html", "<p>~ " + s + "</p>"); }},
      {"broken JSON", "getUser",
       [](const std::string& s) { return with("application/json", base::writeJson(Json{{"a", s}}) + "]"); }},
      {"a media type", "getFile", [](const std::string& s) { return with("x/" + s, "\xFF"); }},
      {"a request id", "getUser", [](const std::string& s) { return withHeader("X-Request-Id", s); }},
      {"a next key", "listSims", [](const std::string& s) { return withHeader("X-Soracom-Next-Key", s); }},
      {"a link", "getUser", [](const std::string& s) { return withHeader("Link", "<https://x/?a=" + s + ">; rel=next"); }},
      {"an entity tag", "getUser", [](const std::string& s) { return withHeader("ETag", "\"" + s + "\""); }},
      {"a location", "createUser",
       [](const std::string& s) { return HttpResponse{201, {{"Location", "https://x/" + s}}, ""}; }},
      {"the headers of HEAD", "getFileMetadata",
       [](const std::string& s) { return HttpResponse{200, {{"X-" + s, "~"}, {"X-Other", s}}, ""}; }},
      {"the message of an error", "getUser",
       [=](const std::string& s) { return with("application/json", base::writeJson(Json{{"code", "X"}, {"message", s}}), 400); }},
      {"the code of an error", "getUser",
       [=](const std::string& s) { return with("application/json", base::writeJson(Json{{"code", s}, {"message", "x"}}), 400); }},
      {"problem details", "getUser",
       [=](const std::string& s) {
         return with("application/problem+json", base::writeJson(Json{{"type", s}, {"title", s}, {"detail", s}}), 422);
       }},
      {"an error of another shape", "getUser",
       [=](const std::string& s) { return with("application/json", base::writeJson(Json{{"x", Json::array({s})}, {s, 1}}), 500); }},
      {"an error as text", "getUser", [](const std::string& s) { return with("text/plain", "no: " + s, 403); }},
      {"an error as HTML", "getUser",
       [](const std::string& s) { return with("text/html", "<title>" + s + "</title><p>" + s + "</p>", 502); }},
      {"a redirect", "getUser", [](const std::string& s) { return withHeader("Location", "https://" + s + "/x", 302); }},
      {"a header of an error", "getUser", [](const std::string& s) { return withHeader("X-Request-Id", s, 500); }},
  };
}

mcp::ToolOutcome outcomeOf(const Tool& tool, const HttpResponse& response, const SecretScrubber& secrets,
                           KeptResults& kept, const ResultLimits& limits = {}) {
  if (response.status / 100 != 2) {
    return upstreamErrorOutcome({tool, sampleTools().all(), "AuthKey keyId-1", secrets}, response);
  }
  AnswerExtras extras;
  extras.kept = &kept;
  extras.principal = mcp::RequestContext().principal;
  extras.next = findNextPage(tool, "/x", response, "https://api.example/v1");
  return mapResponse(tool, response, secrets, sampleTools().all(), limits, nullptr, extras);
}

TEST_CASE("of a secret in any place and writing of an answer no six characters leave") {
  std::mt19937 random(21);
  const std::vector<test::Writing> writings = test::writings();
  for (const Place& place : places()) {
    DYNAMIC_SECTION(place.name) {
      for (const test::Writing& writing : writings) {
        for (const std::size_t length : {6U, 9U, 17U, 40U}) {
          const std::string secret = test::randomSecret(random, length, test::kAlphabets[length % 4]);
          KeptResults kept;
          const HttpResponse response = place.answer(writing.write(secret));
          INFO(writing.name << ": " << secret);
          CHECK_FALSE(test::showsPart(allOf(outcomeOf(toolNamed(place.tool), response, knowing(secret), kept), kept), secret));
        }
      }
    }
  }
}

TEST_CASE("without the mask these answers show what they hold") {
  // So that the test above can fail in each place but those that show nothing of an answer.
  const std::string secret = "canary-Secret-0123456789";
  for (const Place& place : places()) {
    INFO(place.name);
    KeptResults kept;
    const auto outcome = outcomeOf(toolNamed(place.tool), place.answer(secret), {}, kept);
    CHECK(test::showsPart(allOf(outcome, kept) + (outcome.content.front().kind == mcp::ContentBlock::Kind::kImage
                                                      ? secret
                                                      : std::string()),
                          secret));
  }
}

TEST_CASE("a secret that is cut leaves no part, at any offset around the cut") {
  const std::string secret = "GHIJKLMNOPQRSTUVWXYZghijklmn";
  struct Row {
    const char* name;
    const char* tool;
    int status;
    const char* type;
    std::size_t most;  ///< bytes that are shown
    std::string before;
    std::string after;
  };
  const std::vector<Row> rows{
      {"a message", "getUser", 400, "application/json", 1000, R"({"message":")", "\"}"},
      {"a code", "getUser", 400, "application/json", 100, R"({"message":"x","code":")", "\"}"},
      {"a text", "getUser", 400, "text/plain", 1000, "", ""},
      {"an HTML page", "getUser", 500, "text/html", 300, "<p>", "</p>"},
      {"other JSON", "getUser", 500, "application/json", 300, R"({"x":")", "\"}"},
      {"broken JSON", "getUser", 200, "application/json", 200, "{\"x\":\"", ""},
      {"HTML for JSON", "getUser", 200, "text/html", 200, "<p>", "</p>"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      for (const char* filler : {"~", "~ ", "\xE2\x80\x8B~", "<b>"}) {
        const std::size_t width = std::string(filler) == "~ " ? 2 : 1;
        for (std::size_t shown = row.most - 60; shown <= row.most + 5; ++shown) {
          std::string pad;
          for (std::size_t i = 0; i < shown / width; ++i) {
            pad += filler;
          }
          KeptResults kept;
          const HttpResponse response = with(row.type, row.before + pad + secret + " end" + row.after, row.status);
          const auto all = allOf(outcomeOf(toolNamed(row.tool), response, knowing(secret), kept), kept);
          INFO(shown << " " << all);
          CHECK_FALSE(test::showsPart(all, secret));
        }
      }
    }
  }
}

TEST_CASE("a secret that hidden characters stand in leaves no part") {
  const std::string secret = "GHIJKLMNOPQRSTUVWXYZghijklmn";
  for (const char* hidden : {"\xE2\x80\x8B", "\xC2\xAD", "\xEF\xBB\xBF", "\x01", "\xE2\x80\xAE"}) {
    const std::string written = secret.substr(0, 5) + hidden + secret.substr(5);
    for (const int status : {200, 400}) {
      KeptResults kept;
      const auto all = allOf(outcomeOf(toolNamed("getFile"), with("text/plain", "~ " + written, status), knowing(secret), kept), kept);
      CHECK_FALSE(test::showsPart(all, secret));
    }
  }
}

TEST_CASE("a secret across the border of two pieces leaves no part, at any offset") {
  const std::string secret = "GHIJKLMNOPQRSTUVWXYZghijklmn";
  for (std::size_t pad = 1500; pad <= 2100; pad += 7) {
    for (const bool later : {false, true}) {
      const std::string text = std::string(pad, '~') + secret + std::string(pad, '~') + secret + std::string(2500, '~');
      KeptResults kept;
      const auto outcome = outcomeOf(toolNamed("getFile"), with("text/plain", text), later ? SecretScrubber() : knowing(secret),
                                     kept, {.max_text_bytes = 2000});
      REQUIRE(outcome.content.size() == 2);
      std::string all = later ? std::string() : outcome.content[0].text;
      for (std::size_t piece = 1;; ++piece) {
        // What became known after the answer is masked as well.
        const auto reading = kept.read(KeptResults::uriOf(outcome.content[1].uri, piece), {}, knowing(secret));
        if (!reading) {
          break;
        }
        if (later) {
          CHECK_FALSE(test::showsPart(reading->contents.front().text, secret.substr(0, 12)));
        }
        all += reading->contents.front().text;
      }
      INFO(pad);
      CHECK(all.find(kMask) != std::string::npos);
      if (later) {
        const auto first = all.find(secret);
        CHECK((first == std::string::npos || first < 2000));
      } else {
        CHECK_FALSE(test::showsPart(all, secret));
      }
    }
  }
}

TEST_CASE("passwords in JSON are masked wherever the JSON stands") {
  const std::string body = R"({"password":"GHIJKLMN","a":[{"apiKey":"OPQRSTUV"}],"n":1})";
  struct Row {
    const char* tool;
    HttpResponse response;
  };
  const std::vector<Row> rows{{"getUser", with("application/json", body)},
                              {"getFile", with("text/plain", body)},
                              {"getFile", with("text/plain; charset=utf-8", "\xEF\xBB\xBF\n" + body)},
                              {"getFile", with("application/x-ndjson", "{\"a\":1}\n" + body + "\n" + body)},
                              {"getFile", with("text/event-stream", "event: x\ndata: " + body + "\n\n")},
                              {"getUser", with("application/json", base::writeJson(Json{{"text", body}}))},
                              {"getUser", with("text/plain", body, 400)},
                              {"getUser", with("application/json", base::writeJson(Json{{"message", body}}), 400)}};
  for (const Row& row : rows) {
    KeptResults kept;
    const std::string all = allOf(outcomeOf(toolNamed(row.tool), row.response, {}, kept), kept);
    INFO(all);
    CHECK(all.find("GHIJKLMN") == std::string::npos);
    CHECK(all.find("OPQRSTUV") == std::string::npos);
    CHECK(all.find(kMask) != std::string::npos);
  }
  KeptResults kept;
  const std::string spaced = "{ \"a\": 1,\n \"b\": [2] }";
  CHECK(outcomeOf(toolNamed("getFile"), with("text/plain", spaced), {}, kept).content.front().text == spaced);
}

TEST_CASE("a secret of digits comes back in no number") {
  KeptResults kept;
  const auto all = [&](const std::string& body, const std::string& secret, int status = 200) {
    return allOf(outcomeOf(toolNamed("getUser"), with("application/json", body, status), knowing(secret), kept), kept);
  };
  CHECK_THAT(all(R"({"pin":483920})", "483920"), Catch::Matchers::Contains(R"({"pin":null})"));
  CHECK_THAT(all(R"({"pin":[1483920555,7]})", "483920"), Catch::Matchers::Contains(R"({"pin":[null,7]})"));
  CHECK_FALSE(test::showsPart(all(R"({"pin":48392019283746551029})", "48392019283746551029"), "48392019283746551029"));
  CHECK_FALSE(test::showsPart(all(R"({"pin":4.8392019283746551029e19})", "48392019283746551029"), "48392019283746551029"));
  CHECK_FALSE(test::showsPart(all(R"({"code":483920,"message":483920})", "483920", 400), "483920"));
}

struct Running {
  explicit Running(FakeClient::Handler handler) : client(std::move(handler)) {}

  std::string call(const std::string& name, const Json& arguments) {
    mcp::RequestContext context;
    context.call_id = "call-7";
    context.report_progress = [this](const mcp::ProgressUpdate& progress) { all += progress.message + "\n"; };
    const auto outcome = callApproved(service, name, arguments, context);
    KeptResults none;
    const std::string text = outcome ? allOf(*outcome, none) : outcome.error().message;
    all += text;
    return text;
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  AuditLog audit{{.directory = place.in("audit"), .buffer_time = std::chrono::hours(1)}};
  FakeClient client;
  FakeCredentials credentials;
  std::string all;
  ToolService service{builtInRegistry(), client, credentials, [this] {
                        ToolServiceOptions options;
                        options.vault = &vault;
                        options.safety = onlyAPerson();
                        options.audit = &audit;
                        return options;
                      }()};
};

TEST_CASE("what is in the vault is in no answer, audit or log, though this process never used it") {
  const StderrCapture log;
  std::string secret;
  Running running([&](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
    if (request.method == "DELETE") {
      return base::fail(base::ErrorKind::kInterrupted, std::string(490, '~') + secret);
    }
    return with("application/json", base::writeJson(Json{{"userName", secret}, {secret, 1}, {"message", secret}}),
                request.method == "GET" ? 200 : 400);
  });
  std::mt19937 random(22);
  for (int i = 0; i < 12; ++i) {
    secret = test::randomSecret(random, 6 + static_cast<std::size_t>(i), test::kAlphabets[0]);
    const SecretVault other(running.vault.directory());  // as another process would
    REQUIRE(other.store("kept-" + std::to_string(i), {"test"}, {{"", Secret(secret)}}));
    CHECK_THAT(running.call("getUser", {{"user_name", "a"}}), Catch::Matchers::Contains(std::string(kMask)));
    running.call("createUser", {{"user_name", "a"}, {"description", secret}});
    running.call("deleteUser", {{"user_name", "a"}});
    CHECK_FALSE(test::showsPart(running.all, secret));
    REQUIRE(running.audit.flush());
    for (const auto& file : std::filesystem::recursive_directory_iterator(running.place.in("audit"))) {
      std::ifstream stream(file.path(), std::ios::binary);
      CHECK_FALSE(test::showsPart({std::istreambuf_iterator<char>(stream), {}}, secret));
    }
    CHECK_FALSE(test::showsPart(log.text(), secret));
  }
}

TEST_CASE("no secret is forgotten for many later ones") {
  LiveSecrets secrets({Secret("GHIJKL-permanent")});
  secrets.remember({Secret("GHIJKL-the-first")});
  auto credential = std::make_shared<Credential>();
  credential->headers.emplace_back("Authorization", Secret("Bearer GHIJKL-token"));
  secrets.remember(credential);
  for (int i = 0; i < 5000; ++i) {
    secrets.remember({Secret("GHIJKL-later-" + std::to_string(i))});
    if (i % 20 == 0) {
      auto other = std::make_shared<Credential>();
      other->headers.emplace_back("Authorization", Secret("Bearer GHIJKL-other-" + std::to_string(i)));
      secrets.remember(other);
    }
  }
  for (const char* secret : {"GHIJKL-permanent", "GHIJKL-the-first", "GHIJKL-token", "GHIJKL-later-0", "GHIJKL-later-4999",
                             "GHIJKL-other-0", "GHIJKL-other-4980"}) {
    CHECK(secrets.scrubber()->finds(std::string("a ") + secret + " b"));
  }
  CHECK_FALSE(secrets.scrubber()->finds("GHIJKL-of-nobody"));
}

}  // namespace
}  // namespace soracom_mcp::tools
