#include "tools/auth/scheme_credentials.h"

#include <atomic>
#include <future>
#include <semaphore>
#include <set>

#include "base/base64.h"
#include "tests/catch.h"
#include "tests/tools/auth/auth_server.h"

using namespace soracom_mcp;
using base::Clock;
using base::ErrorKind;
using schemas::SecurityRequirement;
using std::chrono::seconds;
using tools::AuthServer;
using tools::CredentialPtr;
using tools::jsonResponse;
using tools::OAuth2Settings;
using tools::OAuth2Tokens;
using tools::SchemeCredentials;
using tools::Secret;

namespace {

constexpr const char* kToken = "POST /v1/oauth/token";
constexpr const char* kSecret = "client-secret-canary/+:";

base::Stop soon() { return base::Stop().withDeadline(Clock::now() + seconds(10)); }

struct TestClock {
  std::atomic<long long> offset_seconds = 0;
  tools::SharedSignIn::Now now() {
    return [this, start = Clock::now()] { return start + seconds(offset_seconds.load()); };
  }
};

/// Gives "access-1", "access-2" and so on.
std::string granted(int number, const std::string& more = R"(,"expires_in":3600)") {
  return jsonResponse(
      200, R"({"access_token":"access-)" + std::to_string(number) + R"(","token_type":"Bearer")" + more + "}");
}

std::string bodyOf(const std::string& request) { return request.substr(request.find("\r\n\r\n") + 4); }

std::string fieldOf(const std::string& request, const std::string& name) {
  const std::string start = "\r\n" + name + ": ";
  const auto at = request.find(start);
  return at == std::string::npos ? std::string()
                                 : request.substr(at + start.size(), request.find("\r\n", at + 2) - at - start.size());
}

OAuth2Settings settingsFor(const AuthServer& server) {
  OAuth2Settings out;
  out.token_url = server.url() + "/oauth/token";
  out.client.client_id = "client 1";
  out.client.client_secret = Secret(kSecret);
  out.source = "MCP_AUTH_OAUTH_CLIENT_ID";
  return out;
}

/// A document's schemes: oauth is fetched, key and query were given.
struct Setup {
  AuthServer server;
  TestClock clock;
  std::unique_ptr<SchemeCredentials> credentials;

  explicit Setup(const std::function<void(OAuth2Settings&)>& change = [](OAuth2Settings&) {}) {
    server.on(kToken, [](const std::string&, int number) { return granted(number); });
    OAuth2Settings settings = settingsFor(server);
    change(settings);
    SchemeCredentials::Sources sources;
    sources.values["key"].headers.emplace_back("X-Key", Secret("key-1"));
    sources.values["query"].query.emplace_back("q", Secret("query-1"));
    auto tokens = OAuth2Tokens::make(std::move(settings), "test", clock.now());
    REQUIRE(tokens);
    sources.tokens.emplace("oauth", *std::move(tokens));
    credentials = std::make_unique<SchemeCredentials>(std::move(sources), "a test");
  }

  base::Result<CredentialPtr> get(const std::vector<SecurityRequirement>& alternatives) const {
    return credentials->get({alternatives}, soon());
  }
};

const std::vector<SecurityRequirement> kOAuth{{{"oauth"}}};

std::string tokenIn(const CredentialPtr& credential) {
  const auto found = credential->schemes.find("oauth");
  return found == credential->schemes.end() ? "none" : found->second.headers.at(0).second.reveal();
}

std::set<std::string> schemesOf(const CredentialPtr& credential) {
  std::set<std::string> out;
  for (const auto& [name, values] : credential->schemes) {
    out.insert(name);
  }
  return out;
}

}  // namespace

TEST_CASE("a client fetches an access token with its ID and secret, both form-encoded in the basic header") {
  Setup setup;
  const auto credential = setup.get(kOAuth);
  REQUIRE(credential);
  CHECK(tokenIn(*credential) == "Bearer access-1");
  REQUIRE(setup.server.requests().size() == 1);
  const std::string request = setup.server.requests()[0];
  CHECK(bodyOf(request) == "grant_type=client_credentials");
  CHECK(fieldOf(request, "Authorization") == "Basic " + base::encodeBase64("client+1:client-secret-canary%2F%2B%3A"));
  CHECK(fieldOf(request, "Content-Type") == "application/x-www-form-urlencoded");
  CHECK(fieldOf(request, "Accept") == "application/json");
}

TEST_CASE("a client can give its secret in the body, and name an audience, a resource and the scopes itself") {
  Setup setup([](OAuth2Settings& settings) {
    settings.client.secret_in_body = true;
    settings.client.audience = "https://api.example/";
    settings.client.resource = "urn:things";
    settings.scope = "read write";
  });
  REQUIRE(setup.get({{{"oauth", {"everything"}}}}));
  const std::string request = setup.server.requests().at(0);
  CHECK(fieldOf(request, "Authorization").empty());
  CHECK(bodyOf(request) ==
        "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi.example%2F&resource=urn%3Athings&"
        "client_id=client+1"
        "&client_secret=client-secret-canary%2F%2B%3A");
}

TEST_CASE("the query of a token address stays") {
  AuthServer server;
  server.on("POST /v1/oauth/token?tenant=7", [](const std::string&, int number) { return granted(number); });
  OAuth2Settings settings = settingsFor(server);
  settings.token_url += "?tenant=7";
  const auto tokens = OAuth2Tokens::make(std::move(settings), "test");
  REQUIRE(tokens);
  CHECK((*tokens)->get({}, soon()));
}

TEST_CASE("a token address is https, or on this machine") {
  for (const char* url : {"http://auth.example/token", "https://user:canary@auth.example/token", "ftp://auth.example/",
                          "https://auth.example/token#x", "https://auth.example/to ken", "/token", ""}) {
    DYNAMIC_SECTION(url) {
      OAuth2Settings settings;
      settings.token_url = url;
      const auto tokens = OAuth2Tokens::make(std::move(settings), "test");
      REQUIRE_FALSE(tokens);
      CHECK(tokens.error().kind == ErrorKind::kInvalidInput);
      CHECK(tokens.error().message.find("canary") == std::string::npos);
    }
  }
}

TEST_CASE("each list of scopes has a token of its own, whatever its order") {
  Setup setup;
  const auto read = setup.get({{{"oauth", {"b", "a", "b"}}}});
  const auto again = setup.get({{{"oauth", {"a", "b"}}}});
  const auto none = setup.get(kOAuth);
  REQUIRE(read);
  REQUIRE(again);
  REQUIRE(none);
  CHECK(tokenIn(*read) == tokenIn(*again));
  CHECK(tokenIn(*none) == "Bearer access-2");
  CHECK(bodyOf(setup.server.requests().at(0)) == "grant_type=client_credentials&scope=a+b");
  CHECK(setup.server.count(kToken) == 2);
}

TEST_CASE("a document with too many lists of scopes is refused with what to do") {
  Setup setup;
  for (std::size_t i = 0; i < OAuth2Tokens::kMostLists; ++i) {
    REQUIRE(setup.get({{{"oauth", {"scope" + std::to_string(i)}}}}));
  }
  for (const auto& scopes : {std::vector<std::string>{"more"}, std::vector<std::string>{std::string(5'000, 's')}}) {
    const auto refused = setup.get({{{"oauth", scopes}}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("_SCOPE") != std::string::npos);
  }
  CHECK(setup.get({{{"oauth", {"scope0"}}}}));
}

TEST_CASE("a call gets the first alternative of which every scheme can be had, and signs in for no other") {
  Setup setup;
  struct Row {
    const char* name;
    std::vector<SecurityRequirement> alternatives;
    std::set<std::string> schemes;
    int tokens;
  };
  const Row rows[] = {
      {"key alone", {{{"key"}}}, {"key"}, 0},
      {"the first", {{{"query"}}, {{"oauth"}}}, {"query"}, 0},
      {"one that lacks a part is passed over", {{{"key"}, {"unknown"}}, {{"query"}}}, {"query"}, 0},
      {"without any where none can be had", {{}, {{"unknown"}}, {{"key"}, {"unknown"}}}, {}, 0},
      {"one that is optional", {{}, {{"key"}}}, {"key"}, 0},
      {"one that is optional, said last", {{{"key"}}, {}}, {"key"}, 0},
      {"both", {{{"unknown"}}, {{"key"}, {"oauth"}}, {{"query"}}}, {"key", "oauth"}, 1},
  };
  for (const Row& row : rows) {
    const auto credential = setup.get(row.alternatives);
    INFO(row.name);
    REQUIRE(credential);
    CHECK(schemesOf(*credential) == row.schemes);
    CHECK(setup.server.count(kToken) == row.tokens);
  }
}

TEST_CASE("what each alternative lacks is named") {
  Setup setup;
  const auto refused = setup.get({{{"key"}, {"user"}}, {{"cert"}}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kAuthentication);
  CHECK(refused.error().message ==
        "no credential was given for the security scheme user, or cert that the operation asks for");
}

TEST_CASE("fifty calls share one access token, and fifty refused ones one more") {
  Setup setup;
  const auto all = [](const std::function<base::Result<CredentialPtr>()>& call) {
    std::vector<std::future<base::Result<CredentialPtr>>> calls;
    for (int i = 0; i < 50; ++i) {
      calls.push_back(std::async(std::launch::async, call));
    }
    std::vector<CredentialPtr> out;
    for (auto& each : calls) {
      auto result = each.get();
      REQUIRE(result);
      out.push_back(*result);
    }
    return out;
  };
  const auto first = all([&] { return setup.get({{{"key"}, {"oauth"}}}); });
  CHECK(setup.server.count(kToken) == 1);
  const auto second = all([&] { return setup.credentials->renew(first[0], soon()); });
  CHECK(setup.server.count(kToken) == 2);
  for (const CredentialPtr& each : second) {
    CHECK(tokenIn(each) == "Bearer access-2");
    CHECK(schemesOf(each) == std::set<std::string>{"key", "oauth"});
  }
  CHECK(tokenIn(first[0]) == "Bearer access-1");
}

TEST_CASE("a token that is refused at once is not fetched again within a minute") {
  Setup setup;
  const auto first = setup.get(kOAuth);
  const auto second = setup.credentials->renew(*first, soon());
  REQUIRE(second);
  const auto third = setup.credentials->renew(*second, soon());
  REQUIRE_FALSE(third);
  CHECK(third.error().kind == ErrorKind::kAuthentication);
  CHECK(setup.server.count(kToken) == 2);
  setup.clock.offset_seconds = 61;
  CHECK(setup.credentials->renew(*second, soon()));
}

TEST_CASE("values that were given cannot be renewed") {
  Setup setup;
  const auto key = setup.get({{{"key"}}});
  REQUIRE(key);
  const auto renewed = setup.credentials->renew(*key, soon());
  REQUIRE_FALSE(renewed);
  CHECK(renewed.error().message.find("Start the program again") != std::string::npos);
}

TEST_CASE("a token is renewed when its time is over, and without a time when it is refused") {
  struct Row {
    const char* name;
    const char* member;
    long long after_seconds;
    int tokens;
  };
  const Row rows[] = {
      {"still good", R"(,"expires_in":100)", 79, 1},
      {"over", R"(,"expires_in":100)", 101, 2},
      {"as text", R"(,"expires_in":"100")", 101, 2},
      {"a fraction", R"(,"expires_in":99.5)", 100, 2},
      {"never said", "", 1'000'000, 1},
      {"nonsense", R"(,"expires_in":"soon")", 1'000'000, 1},
      {"for ever", R"(,"expires_in":1e300)", 1'000'000, 1},
      {"already over", R"(,"expires_in":-5)", 0, 2},
      {"with a refresh token", R"(,"expires_in":100,"refresh_token":"r")", 101, 2},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Setup setup;
      setup.server.on(kToken, [&](const std::string&, int number) { return granted(number, row.member); });
      REQUIRE(setup.get(kOAuth));
      setup.clock.offset_seconds = row.after_seconds;
      REQUIRE(setup.get(kOAuth));
      CHECK(setup.server.count(kToken) == row.tokens);
      for (const std::string& request : setup.server.requests()) {
        CHECK(bodyOf(request) == "grant_type=client_credentials");
      }
    }
  }
}

TEST_CASE("nobody waits for a renewal while the token at hand is good") {
  Setup setup;
  REQUIRE(setup.get(kOAuth));
  std::binary_semaphore go_on(0);
  setup.server.on(kToken, [&](const std::string&, int number) {
    go_on.acquire();
    return granted(number);
  });
  setup.clock.offset_seconds = 3600 - 299;
  CHECK(tokenIn(*setup.get(kOAuth)) == "Bearer access-1");
  go_on.release();
  std::string token;
  for (const auto limit = Clock::now() + seconds(10); token != "Bearer access-2" && Clock::now() < limit;) {
    token = tokenIn(*setup.get(kOAuth));
    std::this_thread::yield();
  }
  CHECK(token == "Bearer access-2");
}

TEST_CASE("an answer that gives no token says why, without secrets, and is not asked for again at once") {
  struct Row {
    const char* name;
    std::string response;
    const char* says;
    int pause_seconds;
  };
  const Row rows[] = {
      {"wrong client",
       jsonResponse(401, R"({"error":"invalid_client","error_description":"no client-secret-canary/+:\u001b[31m"})"),
       "client_secret_post", 60},
      {"wrong scope", jsonResponse(400, R"({"error":"invalid_scope"})"), "scopes", 60},
      {"wrong grant", jsonResponse(400, R"({"error":"unauthorized_client"})"), "may not use", 60},
      {"other words", jsonResponse(403, "<html>client-secret-canary"), "403", 60},
      {"fault", jsonResponse(503, "{}"), "try again later", 5},
      {"too many", jsonResponse(429, "{}", "Retry-After: 7\r\n"), "too many", 7},
      {"redirect", jsonResponse(307, "", "Location: https://elsewhere.example/\r\n"), "redirect", 60},
      {"no JSON", jsonResponse(200, "<html>"), "token endpoint", 60},
      {"an array", jsonResponse(200, "[]"), "token endpoint", 60},
      {"no token", jsonResponse(200, R"({"token_type":"bearer"})"), "access_token", 60},
      {"a token that breaks headers", jsonResponse(200, R"({"access_token":"a\r\nX: y","token_type":"bearer"})"),
       "access_token", 60},
      {"no type", jsonResponse(200, R"({"access_token":"canary-token"})"), "bearer", 60},
      {"another type", jsonResponse(200, R"({"access_token":"canary-token","token_type":"mac canary-token"})"),
       "bearer", 60},
      {"too long", jsonResponse(200, R"({"access_token":")" + std::string(300 * 1024, 'a') + "\"}"), "not sent", 5},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      Setup setup;
      setup.server.on(kToken, [&](const std::string&, int) { return row.response; });
      for (int i = 0; i < 3; ++i) {
        const auto refused = setup.get(kOAuth);
        REQUIRE_FALSE(refused);
        const std::string& text = refused.error().message;
        CHECK(text.find(row.says) != std::string::npos);
        CHECK(text.find("MCP_AUTH_OAUTH_CLIENT_ID") != std::string::npos);
        CHECK(text.find("canary") == std::string::npos);
        CHECK(text.find('\x1b') == std::string::npos);
      }
      CHECK(setup.server.count(kToken) == 1);
      CHECK(setup.get({{{"key"}}}));
      setup.clock.offset_seconds = row.pause_seconds + 1;
      CHECK_FALSE(setup.get(kOAuth));
      CHECK(setup.server.count(kToken) == 2);
    }
  }
}

TEST_CASE("a caller leaves a slow token endpoint at its own deadline") {
  Setup setup;
  setup.server.on(kToken, [](const std::string&, int) { return std::string(); });
  const auto late = setup.credentials->get({kOAuth}, base::Stop().withDeadline(Clock::now() + seconds(0)));
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kTimeout);
}

TEST_CASE("what must not be shown of a scheme's values is known in each form") {
  const auto texts = [](const tools::SchemeValues& values) {
    std::set<std::string> out;
    for (const Secret& secret : tools::secretsIn(values)) {
      out.insert(secret.reveal());
    }
    return out;
  };
  CHECK(texts(*tools::schemeValues({"http", "", "basic"}, "ann:pass:word")) ==
        std::set<std::string>{"pass:word", base::encodeBase64("ann:pass:word")});
  CHECK(texts(*tools::schemeValues({"oauth2", "", ""}, "t o k")) == std::set<std::string>{"t o k"});
  CHECK(texts(*tools::schemeValues({"apiKey", "query", "q"}, "two words")) == std::set<std::string>{"two words"});
}

namespace {

tools::FieldLookup fieldsOf(std::map<std::string, std::string, std::less<>> fields) {
  return [fields = std::move(fields)](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? nullptr : &found->second;
  };
}

/// caller and basic come with requests, key is the server's.
SchemeCredentials byRequest() {
  SchemeCredentials::Sources sources;
  sources.values["key"].headers.emplace_back("X-Key", Secret("key-1"));
  sources.requests["caller"] = {{"http", "", "bearer"}, "authorization"};
  sources.requests["basic"] = {{"http", "", "basic"}, "x-basic"};
  return SchemeCredentials(std::move(sources), "a test");
}

}  // namespace

TEST_CASE("where a scheme's credential comes with requests the server's own is lent to nobody") {
  using Fields = std::map<std::string, std::string, std::less<>>;
  struct Row {
    const char* name;
    std::vector<SecurityRequirement> alternatives;
    Fields fields;
    std::set<std::string> schemes;  ///< none: refused
    const char* says;
  };
  const Fields bearer{{"authorization", "bearer t"}};
  const Row rows[] = {
      {"its own", {{{"caller"}}}, bearer, {"caller"}, ""},
      {"not the server's instead", {{{"key"}}, {{"caller"}}}, bearer, {"caller"}, ""},
      {"the server's beside it", {{{"key"}, {"caller"}}}, bearer, {"caller", "key"}, ""},
      {"the server's where it has to be", {{{"key"}}}, bearer, {"key"}, ""},
      {"the other way to bring one", {{{"caller"}}, {{"basic"}}}, {{"x-basic", "ann:pass"}}, {"basic"}, ""},
      {"nothing, and the server has one", {{{"key"}}}, {}, {}, "x-basic or authorization"},
      {"nothing, and an alternative is the server's", {{{"caller"}}, {{"key"}}}, {}, {}, "field authorization,"},
      {"one of two", {{{"caller"}, {"basic"}}}, bearer, {}, "field x-basic,"},
      {"empty", {{{"caller"}}}, {{"authorization", ""}}, {}, "field authorization,"},
      {"another word", {{{"caller"}}}, {{"authorization", "Basic YTpi"}}, {}, "Bearer"},
      {"no token", {{{"caller"}}}, {{"authorization", "Bearer a b"}}, {}, "holds no token"},
      {"no password", {{{"basic"}}}, {{"x-basic", "ann"}}, {}, "user:password"},
      {"no base64", {{{"basic"}}}, {{"x-basic", "Basic ?"}}, {}, "base64"},
      {"an unknown scheme", {{{"cert"}}}, bearer, {}, "scheme cert"},
  };
  SchemeCredentials credentials = byRequest();
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto credential = credentials.get({row.alternatives, fieldsOf(row.fields)}, soon());
      REQUIRE(credential.has_value() == !row.schemes.empty());
      if (credential) {
        CHECK(schemesOf(*credential) == row.schemes);
      } else {
        CHECK(credential.error().kind == ErrorKind::kAuthentication);
        CHECK(credential.error().message.find(row.says) != std::string::npos);
      }
    }
  }
  // What needs none is open to a request that brings none, and only to that one without.
  using Alternatives = std::vector<SecurityRequirement>;
  for (const auto& alternatives : {Alternatives{{}}, Alternatives{{}, {{"caller"}}}, Alternatives{{}, {{"key"}}}}) {
    const auto open = credentials.get({alternatives}, soon());
    REQUIRE(open);
    CHECK((*open)->schemes.empty());
  }
  const auto own = credentials.get({Alternatives{{}, {{"caller"}}}, fieldsOf(bearer)}, soon());
  REQUIRE(own);
  CHECK(schemesOf(*own) == std::set<std::string>{"caller"});
}

TEST_CASE("a credential of a request is sent as its scheme wants it, and is not renewed") {
  SchemeCredentials credentials = byRequest();
  const auto lookup = fieldsOf({{"authorization", "Bearer t0k"}, {"x-basic", "Basic YW5uOnBhc3N3b3Jk"}});
  const std::vector<SecurityRequirement> both{{{"caller"}, {"basic"}}};
  const auto credential = credentials.get({both, lookup}, soon());
  REQUIRE(credential);
  CHECK((*credential)->schemes.at("caller").headers.at(0).second.reveal() == "Bearer t0k");
  CHECK((*credential)->schemes.at("basic").headers.at(0).second.reveal() == "Basic YW5uOnBhc3N3b3Jk");
  std::set<std::string> secrets;
  for (const Secret& secret : credentials.secretsOf(lookup)) {
    secrets.insert(secret.reveal());
  }
  CHECK(secrets.contains("t0k"));
  CHECK(secrets.contains("password"));
  const auto renewed = credentials.renew(*credential, soon());
  REQUIRE_FALSE(renewed);
  CHECK(renewed.error().message.find("came with the request") != std::string::npos);
}
