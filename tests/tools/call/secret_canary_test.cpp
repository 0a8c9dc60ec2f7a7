// Generated documents with a secret in each place of a request: it reaches the API where it belongs, and nothing else.
#include <algorithm>
#include <random>

#include "base/base64.h"
#include "base/percent_decoding.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/kept_secret.h"
#include "tests/tools/call/stderr_capture.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/call/refusal.h"
#include "tools/call/tool_service.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using Catch::Matchers::Contains;

enum class Place { kPath, kQuery, kHeader, kCookie, kForm, kMultipart, kMember, kNested, kArray, kJsonText, kFree };
enum class By { kName, kFormat, kScheme };
enum class Way { kLiteral, kReference, kGenerate, kAllowedLiteral };

struct Case {
  Place place = Place::kPath;
  By by = By::kName;
  bool read = false;
  Way way = Way::kLiteral;
};

const char* nameOf(Place place) {
  constexpr const char* kNames[] = {"path",   "query",         "header", "cookie",    "form",       "multipart",
                                    "member", "nested member", "array",  "json text", "free object"};
  return kNames[static_cast<int>(place)];
}
const char* nameOf(By by) { return by == By::kName ? "name" : by == By::kFormat ? "format" : "scheme"; }
const char* nameOf(Way way) {
  constexpr const char* kNames[] = {"literal", "reference", "generate", "allowed literal"};
  return kNames[static_cast<int>(way)];
}

bool isParameter(Place place) { return place <= Place::kCookie; }
/// The document says that there is a secret; elsewhere the name of a member does.
bool isDeclared(Place place) { return place != Place::kJsonText && place != Place::kFree; }

std::vector<Case> allCases() {
  std::vector<Case> out;
  for (int place = 0; place <= static_cast<int>(Place::kFree); ++place) {
    for (const By by : {By::kName, By::kFormat, By::kScheme}) {
      const auto at = static_cast<Place>(place);
      const bool scheme = isParameter(at) && at != Place::kPath;
      if ((by == By::kScheme && !scheme) || (by == By::kFormat && !isDeclared(at))) {
        continue;
      }
      for (const bool read : {false, true}) {
        for (const Way way : {Way::kLiteral, Way::kReference, Way::kGenerate, Way::kAllowedLiteral}) {
          out.push_back({at, by, read, way});
        }
      }
    }
  }
  return out;
}

/// One operation `op` with one secret and a few other arguments, and a call of it.
struct Sample {
  Json document;
  std::string name;

  /// The arguments with `secret` where it belongs.
  Json arguments(const Json& secret) const {
    Json out = filler;
    switch (place) {
      case Place::kNested:
        out["config"] = Json{{"inner", Json::array({Json{{"label", "plain"}, {name, secret}}})}};
        break;
      case Place::kArray:
        out[name] = Json::array({secret});
        break;
      case Place::kJsonText:
        out["text"] = base::writeJson(Json{{"deep", Json{{name, secret}}}});
        break;
      case Place::kFree:
        out["anything"] = Json{{"deep", Json{{name, secret}}}};
        break;
      default:
        out[name] = secret;
    }
    return out;
  }

  Place place = Place::kPath;
  Json filler = Json::object();
};

class Generator final {
 public:
  Sample make(const Case& what) {
    Sample out;
    out.place = what.place;
    out.name = nameFor(what);
    Json operation{{"operationId", "op"}, {"x-mcp", {{"risk", what.read ? "read" : "write"}}}};
    operation["responses"] = jsonOf(R"({"200":{"description":"d","content":{"application/json":{"schema":{}}}}})");
    operation["security"] = Json::array();
    const Json secret =
        what.by == By::kFormat ? Json{{"type", "string"}, {"format", "password"}} : Json{{"type", "string"}};
    Json parameters = Json::array();
    const std::string other = "other" + std::to_string(next() % 100);
    if (next() % 2 == 0) {
      parameters.push_back({{"name", other}, {"in", "query"}, {"schema", {{"type", "string"}}}});
      out.filler[other] = "plain";
    }
    std::string path = "/things";
    if (isParameter(what.place)) {
      constexpr const char* kIn[] = {"path", "query", "header", "cookie"};
      parameters.push_back(
          {{"name", out.name}, {"in", kIn[static_cast<int>(what.place)]}, {"required", true}, {"schema", secret}});
      path += what.place == Place::kPath ? "/{" + out.name + "}/end" : "";
    } else {
      operation["requestBody"] = bodyFor(what, out, secret);
    }
    operation["parameters"] = std::move(parameters);
    out.document = documentOf("{}");
    out.document["paths"] = Json{{path, {{"post", std::move(operation)}}}};
    if (what.by == By::kScheme) {
      const bool header = what.place != Place::kHeader;
      out.document["components"]["securitySchemes"] =
          Json{{"key", {{"type", "apiKey"}, {"in", header ? "header" : "query"}, {"name", out.name}}}};
    }
    return out;
  }

  std::string text(const char* start) { return start + std::to_string(next() % 1'000'000'000 + 1'000'000'000); }

 private:
  unsigned next() { return random_(); }

  std::string nameFor(const Case& what) {
    if (what.by != By::kName) {
      return "plain" + std::to_string(next() % 1000);
    }
    constexpr const char* kNames[] = {"password",  "token",       "api_key",      "clientSecret", "X-Auth-Token",
                                      "authToken", "privateKey",  "passphrase",   "new-password", "webhook_secret",
                                      "Api-Key",   "accessToken", "refresh_token"};
    return kNames[next() % std::size(kNames)];
  }

  Json bodyFor(const Case& what, Sample& out, const Json& secret) {
    Json properties{{"note", {{"type", "string"}}}};
    out.filler["note"] = "plain";
    switch (what.place) {
      case Place::kNested:
        properties["config"] =
            Json{{"type", "object"},
                 {"properties",
                  {{"inner",
                    {{"type", "array"},
                     {"items",
                      {{"type", "object"}, {"properties", {{"label", {{"type", "string"}}}, {out.name, secret}}}}}}}}}};
        break;
      case Place::kArray:
        properties[out.name] = Json{{"type", "array"}, {"items", secret}};
        break;
      case Place::kJsonText:
        properties["text"] = Json{{"type", "string"}, {"contentMediaType", "application/json"}};
        break;
      case Place::kFree:
        properties["anything"] = Json{{"type", "object"}};
        break;
      default:
        properties[out.name] = secret;
    }
    const char* type = what.place == Place::kForm        ? "application/x-www-form-urlencoded"
                       : what.place == Place::kMultipart ? "multipart/form-data"
                                                         : "application/json";
    return Json{{"required", true},
                {"content", {{type, {{"schema", {{"type", "object"}, {"properties", std::move(properties)}}}}}}}};
  }

  std::mt19937 random_{20261125};
};

/// Says back all it was sent, as it is and in base64, in successes and in errors.
HttpResponse echo(const HttpRequest& request) {
  std::string all = request.target + "\n" + request.body;
  for (const auto& [name, value] : request.headers) {
    all += "\n" + name + ": " + value;
  }
  const bool error = request.target.size() % 2 == 0;
  const Json body{{"message", all},
                  {"code", "E"},
                  {"decoded", base::percentDecode(all)},
                  {"base64", base::encodeBase64(all)},
                  {"list", Json::array({all})}};
  return {error ? 400 : 200, {{"Content-Type", "application/json"}, {"X-Echo", request.target}}, base::writeJson(body)};
}

struct Setup {
  Setup(const Json& document, bool literals, bool dry_run = false)
      : registry(registryOf(document)), service(registry, client, credentials, [&] {
          ToolServiceOptions options;
          options.vault = &vault;
          options.audit = &audit;
          options.safety = onlyAPerson();
          options.safety.dry_run = dry_run;
          options.allow_literal_secrets = literals;
          options.secret_api = "https://api.example";
          return options;
        }()) {}

  /// With a person who says yes. All that could be seen of it is added to `seen`.
  mcp::ToolOutcome call(const Json& arguments) {
    mcp::RequestContext context;
    context.client.forms = true;
    auto outcome = service.call("op", arguments, context);
    REQUIRE(outcome);
    if (outcome->input_required) {
      ++asked;
      for (const mcp::InputRequest& request : outcome->input_required->requests) {
        seen += base::writeJson(request.params);
      }
      outcome = callApproved(service, "op", arguments, {});
      REQUIRE(outcome);
    }
    for (const mcp::ContentBlock& block : outcome->content) {
      seen += block.text;
    }
    seen += outcome->structured.value_or("");
    return *std::move(outcome);
  }

  std::string auditText() {
    REQUIRE(audit.flush());
    return test::readFileText(place.in("audit") + "/audit.jsonl");
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  AuditLog audit{{.directory = place.in("audit"), .buffer_time = std::chrono::hours(1)}};
  FakeClient client{[](const HttpRequest& request, const base::Stop&) { return echo(request); }};
  FakeCredentials credentials;
  std::shared_ptr<const ToolRegistry> registry;
  ToolService service;
  std::string seen;
  int asked = 0;
};

/// Where in `request` a secret of `place` belongs.
std::string partOf(const HttpRequest& request, Place place) {
  switch (place) {
    case Place::kPath:
      return request.target.substr(0, request.target.find('?'));
    case Place::kQuery:
      return request.target.substr(std::min(request.target.find('?'), request.target.size()));
    case Place::kHeader: {
      std::string out;
      for (const auto& [name, value] : request.headers) {
        out += equalHeaderName(name, "cookie") ? "" : value + "\n";
      }
      return out;
    }
    case Place::kCookie:
      return headerOf(request, "Cookie");
    default:
      return request.body;
  }
}

std::size_t countOf(const HttpRequest& request, const std::string& text) {
  std::size_t count = 0;
  std::string all = request.target + "\n" + request.body;
  for (const auto& [name, value] : request.headers) {
    all += "\n" + value;
  }
  for (auto at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) {
    ++count;
  }
  return count;
}

void checkUnseen(const std::string& what, const std::string& bytes, const std::string& secret) {
  SecretScrubber scrubber;
  scrubber.add(secret);
  INFO(what << ": " << bytes);
  CHECK(bytes.find(secret) == std::string::npos);
  CHECK_FALSE(scrubber.finds(bytes));
}

void checkCase(const Case& what, const Sample& sample, const std::string& canary) {
  const StderrCapture log;
  Setup setup(sample.document, what.way == Way::kAllowedLiteral);
  REQUIRE(setup.vault.store("kept", personsSecret(), {{"", Secret(canary)}}));
  const Json given = what.way == Way::kReference  ? Json("secret://kept")
                     : what.way == Way::kGenerate ? Json("secret://generate")
                                                  : Json(canary);
  const mcp::ToolOutcome outcome = setup.call(sample.arguments(given));
  INFO(setup.seen);
  const bool sends = what.way == Way::kAllowedLiteral ||
                     (what.way == Way::kReference && (!what.read || isDeclared(what.place))) ||
                     (what.way == Way::kGenerate && !what.read);
  std::string secret = canary;
  REQUIRE(setup.client.sent().size() == (sends ? 1 : 0));
  if (!sends) {
    CHECK(outcome.is_error);
    CHECK(refusalCodeOf(outcome) == (what.way == Way::kLiteral ? "literal_secret" : ""));
    CHECK(setup.asked == 0);
    CHECK(setup.vault.list()->size() == 1);
  } else {
    if (what.way == Way::kGenerate) {
      const auto entries = setup.vault.list();
      const auto made =
          std::find_if(entries->begin(), entries->end(), [](const auto& one) { return one.name != "kept"; });
      // An upstream that refuses has done nothing, so that nothing is kept of it.
      REQUIRE((made != entries->end()) == !outcome.is_error);
      if (made == entries->end()) {
        return;
      }
      CHECK(made->origin.api == "https://api.example");
      secret = setup.vault.read({made->name, ""})->reveal();
    }
    const HttpRequest sent = setup.client.sent().front();
    CHECK(base::percentDecode(partOf(sent, what.place)).find(secret) != std::string::npos);
    if (what.way != Way::kGenerate) {
      CHECK(countOf(sent, secret) == 1);
    }
    // A read that sends what a person has kept is asked about.
    CHECK(setup.asked == (!what.read || what.way == Way::kReference ? 1 : 0));
  }
  checkUnseen("results and questions", setup.seen, secret);
  checkUnseen("audit", setup.auditText(), secret);
  checkUnseen("log", log.text(), secret);
  if (what.way == Way::kReference && sends) {
    CHECK_THAT(setup.auditText(), Contains("secret://kept"));
  }
}

TEST_CASE("a secret in any place of a request reaches the API there, and is seen nowhere else") {
  Generator generator;
  const auto cases = allCases();
  CHECK(cases.size() == 11 * 2 * 4 + 9 * 2 * 4 + 3 * 2 * 4);
  for (const Case& what : cases) {
    const Sample sample = generator.make(what);
    const std::string canary = generator.text("Canary");
    DYNAMIC_SECTION(nameOf(what.place) << " by " << nameOf(what.by) << (what.read ? ", read, " : ", write, ")
                                       << nameOf(what.way) << ": " << sample.name) {
      checkCase(what, sample, canary);
    }
  }
}

TEST_CASE("a preview shows no secret of any place, and every reference") {
  Generator generator;
  for (const Case& what : allCases()) {
    const Sample sample = generator.make(what);
    const std::string canary = generator.text("Canary");
    if (what.read || (what.way != Way::kReference && what.way != Way::kAllowedLiteral)) {
      continue;
    }
    DYNAMIC_SECTION(nameOf(what.place) << " by " << nameOf(what.by) << ", " << nameOf(what.way) << ": "
                                       << sample.name) {
      const StderrCapture log;
      Setup setup(sample.document, true, true);
      REQUIRE(setup.vault.store("kept", personsSecret(), {{"", Secret(canary)}}));
      const bool reference = what.way == Way::kReference;
      const auto outcome = setup.call(sample.arguments(reference ? Json("secret://kept") : Json(canary)));
      INFO(setup.seen);
      CHECK_FALSE(outcome.is_error);
      CHECK(setup.client.sent().empty());
      checkUnseen("preview", setup.seen, canary);
      checkUnseen("audit", setup.auditText(), canary);
      checkUnseen("log", log.text(), canary);
      const bool cookie = what.place == Place::kCookie;  // of which nothing is shown
      CHECK((base::percentDecode(setup.seen).find("kept") != std::string::npos) == (reference && !cookie));
    }
  }
}

TEST_CASE("what looks for a way around a reference finds none") {
  const auto registry =
      postBody(R"({"type":"object","properties":{"password":{"type":"string"},"note":{"type":"string"},
      "list":{"type":"array","items":{"type":"string","format":"password"}},"map":{"type":"object"},
      "text":{"type":"string","contentMediaType":"application/json"}}})");
  struct Row {
    const char* what;
    Json arguments;
    bool sent;
  };
  const std::vector<Row> rows{
      {"in a key", jsonOf(R"({"map":{"secret://kept":"x"}})"), true},
      {"in a plain argument", jsonOf(R"({"note":"secret://kept"})"), true},
      {"inside of a text", jsonOf(R"({"note":"see secret://kept, please"})"), true},
      {"under a plain name of a map", jsonOf(R"({"map":{"note":"secret://kept"}})"), true},
      {"under a plain name in a JSON text", jsonOf(R"({"text":"{\"note\":\"secret://kept\"}"})"), true},
      {"in capitals", jsonOf(R"({"password":"SECRET://kept"})"), false},
      {"percent-encoded", jsonOf(R"({"password":"secret%3A//kept"})"), false},
      {"with a space", jsonOf(R"({"password":" secret://kept"})"), false},
      {"with a path", jsonOf(R"({"password":"secret://../kept"})"), false},
      {"with a query", jsonOf(R"({"password":"secret://kept?x"})"), false},
      {"in two halves", jsonOf(R"({"list":["secret:","//kept"]})"), false},
      {"inside of a text of a secret", jsonOf(R"({"password":"x secret://kept"})"), false},
      {"as an object", jsonOf(R"({"password":{"text":"secret://kept"}})"), false},
      {"as an object of another kind", jsonOf(R"({"password":{"a":"Canary1234567"}})"), false},
      {"as a number", jsonOf(R"({"password":1234567})"), false},
      {"a literal among references", jsonOf(R"({"list":["secret://kept","Canary1234567"]})"), false},
      {"a literal in a list of lists", jsonOf(R"({"list":[["Canary1234567"]]})"), false},
      {"a literal in a JSON text", jsonOf(R"({"text":"{\"a\":[{\"token\":\"Canary1234567\"}]}"})"), false},
      {"a literal in JSON given as an object", jsonOf(R"({"text":{"a":[{"token":"Canary1234567"}]}})"), false},
      {"a literal in a map", jsonOf(R"({"map":{"a":{"clientSecret":"Canary1234567"}}})"), false},
      {"a literal under a name nobody knows", jsonOf(R"({"pasword":"x","apiKey":"Canary1234567"})"), false}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      Setup setup(registry->document().root, false);
      REQUIRE(setup.vault.store("kept", personsSecret(), {{"", Secret("Canary1234567")}}));
      const auto outcome = setup.call(row.arguments);
      INFO(setup.seen);
      CHECK(setup.client.sent().size() == (row.sent ? 1 : 0));
      CHECK((outcome.is_error || row.sent));
      for (const HttpRequest& sent : setup.client.sent()) {
        CHECK(countOf(sent, "Canary") == 0);
      }
      CHECK(setup.seen.find("Canary") == std::string::npos);
      CHECK(setup.auditText().find("Canary") == std::string::npos);
      CHECK(setup.auditText().find("1234567") == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
