#include "app/document_credentials.h"

#include <sys/stat.h>

#include <fstream>

#include "tests/catch.h"
#include "tests/temporary_directory.h"

using namespace soracom_mcp;
using schemas::OpenApiDocument;
using tools::SchemeValues;

namespace {

OpenApiDocument sample() {
  OpenApiDocument out;
  out.security_schemes = {{"api-key", {"apiKey", "header", "X-Key"}}, {"inQuery", {"apiKey", "query", "key"}},
                          {"inCookie", {"apiKey", "cookie", "sid"}},  {"user", {"http", "", "Basic"}},
                          {"token", {"http", "", "bearer"}},          {"oauth", {"oauth2", "", ""}},
                          {"digest", {"http", "", "digest"}}};
  return out;
}

tools::Environment environmentOf(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found != variables.end() ? std::optional(found->second) : std::nullopt;
  };
}

auto readAt(const app::NamedAddress& address, const std::map<std::string, std::string>& environment) {
  return app::readDocumentCredentials(sample(), address, environmentOf(environment));
}

base::Result<std::map<std::string, SchemeValues>> read(const std::map<std::string, std::string>& environment) {
  auto given = readAt({}, environment);
  return given ? base::Result<std::map<std::string, SchemeValues>>(std::move(given->values))
               : base::fail(given.error());
}

std::string firstOf(const std::vector<std::pair<std::string, tools::Secret>>& values) {
  return values.size() == 1 ? values.front().first + "=" + values.front().second.reveal() : "not one";
}

}  // namespace

TEST_CASE("each security scheme takes its credential from a variable of its name") {
  const auto values = read({{"MCP_AUTH_API_KEY", "k"},
                            {"MCP_AUTH_INQUERY", "q"},
                            {"MCP_AUTH_INCOOKIE", "c"},
                            {"MCP_AUTH_USER", "ann:secret"},
                            {"MCP_AUTH_TOKEN", "t"},
                            {"MCP_AUTH_OAUTH", "o"}});
  REQUIRE(values);
  CHECK(values->size() == 6);
  CHECK(firstOf(values->at("api-key").headers) == "X-Key=k");
  CHECK(firstOf(values->at("inQuery").query) == "key=q");
  CHECK(firstOf(values->at("inCookie").cookies) == "sid=c");
  CHECK(firstOf(values->at("user").headers) == "Authorization=Basic YW5uOnNlY3JldA==");
  CHECK(firstOf(values->at("token").headers) == "Authorization=Bearer t");
  CHECK(firstOf(values->at("oauth").headers) == "Authorization=Bearer o");
  CHECK(read({})->empty());
}

TEST_CASE("a credential that cannot be used is named by its variable and not shown") {
  for (const auto& [variable, value, says] : {std::tuple("MCP_AUTH_USER", "no-colon-hunter2", "user:password"),
                                              std::tuple("MCP_AUTH_DIGEST", "hunter2", "cannot be used"),
                                              std::tuple("MCP_AUTH_TOKEN", "hunter2\r\nX: y", "header")}) {
    const auto values = read({{variable, value}});
    REQUIRE_FALSE(values);
    CHECK(values.error().message.starts_with(variable));
    CHECK(values.error().message.find(says) != std::string::npos);
    CHECK(values.error().message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a credential can lie in a file that nobody else can read") {
  const test::TemporaryDirectory folder;
  const auto write = [&](const std::string& name, const std::string& text, mode_t mode) {
    const std::string path = folder.path() + "/" + name;
    std::ofstream(path) << text;
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    return path;
  };
  const auto values = read({{"MCP_AUTH_TOKEN_FILE", write("token", "canary-t\n", 0600)},
                            {"MCP_AUTH_USER_FILE", write("user", "ann: pass word \r\n", 0400)}});
  REQUIRE(values);
  CHECK(firstOf(values->at("token").headers) == "Authorization=Bearer canary-t");
  CHECK(firstOf(values->at("user").headers) == "Authorization=Basic YW5uOiBwYXNzIHdvcmQg");

  const std::string good = write("good", "canary", 0600);
  struct Row {
    const char* name;
    std::map<std::string, std::string> environment;
    const char* says;
    base::ErrorKind kind;
  };
  const Row rows[] = {
      {"others can read it",
       {{"MCP_AUTH_TOKEN_FILE", write("open", "canary", 0640)}},
       "chmod 600",
       base::ErrorKind::kRefused},
      {"absent", {{"MCP_AUTH_TOKEN_FILE", folder.path() + "/none"}}, "none", base::ErrorKind::kInvalidInput},
      {"a folder", {{"MCP_AUTH_TOKEN_FILE", folder.path()}}, "regular", base::ErrorKind::kInvalidInput},
      {"empty", {{"MCP_AUTH_TOKEN_FILE", write("empty", "\n", 0600)}}, "empty", base::ErrorKind::kInvalidInput},
      {"two lines",
       {{"MCP_AUTH_TOKEN_FILE", write("lines", "canary\nmore\n", 0600)}},
       "header",
       base::ErrorKind::kInvalidInput},
      {"too large",
       {{"MCP_AUTH_TOKEN_FILE", write("large", std::string(70'000, 'c'), 0600)}},
       "large",
       base::ErrorKind::kInvalidInput},
      {"both", {{"MCP_AUTH_TOKEN_FILE", good}, {"MCP_AUTH_TOKEN", "canary"}}, "both", base::ErrorKind::kInvalidInput},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto refused = read(row.environment);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == row.kind);
      CHECK(refused.error().message.starts_with("MCP_AUTH_TOKEN"));
      CHECK(refused.error().message.find(row.says) != std::string::npos);
      CHECK(refused.error().message.find("canary") == std::string::npos);
    }
  }
}

namespace {

const app::NamedAddress kHere{"https://api.example/v1", false};

/// "oauth" of sample() with a token endpoint of the document's own.
base::Result<app::DocumentCredentials> readWithTokenUrl(const std::string& token_url,
                                                        const std::map<std::string, std::string>& environment,
                                                        const app::NamedAddress& address = kHere) {
  OpenApiDocument document = sample();
  document.security_schemes.at("oauth").token_url = token_url;
  return app::readDocumentCredentials(document, address, environmentOf(environment));
}

const std::map<std::string, std::string> kClient{{"MCP_AUTH_OAUTH_CLIENT_ID", "me"},
                                                 {"MCP_AUTH_OAUTH_CLIENT_SECRET", "canary"}};

std::map<std::string, std::string> clientAnd(const std::map<std::string, std::string>& more) {
  auto out = kClient;
  out.insert(more.begin(), more.end());
  return out;
}

}  // namespace

TEST_CASE("an OAuth2 scheme takes a client's ID and secret and how to use them") {
  const auto given = readWithTokenUrl("", clientAnd({{"MCP_AUTH_OAUTH_TOKEN_URL", "https://auth.example/token"},
                                                     {"MCP_AUTH_OAUTH_SCOPE", "read write"},
                                                     {"MCP_AUTH_OAUTH_AUDIENCE", "api"},
                                                     {"MCP_AUTH_OAUTH_RESOURCE", "https://api.example/"},
                                                     {"MCP_AUTH_OAUTH_CLIENT_AUTH", "post"},
                                                     {"MCP_AUTH_INQUERY", "q"}}));
  REQUIRE(given);
  CHECK(given->values.size() == 1);
  const auto& settings = given->clients.at("oauth");
  CHECK(settings.client.client_id == "me");
  CHECK(settings.client.client_secret.reveal() == "canary");
  CHECK(settings.client.secret_in_body);
  CHECK(settings.client.audience == "api");
  CHECK(settings.client.resource == "https://api.example/");
  CHECK(settings.scope == "read write");
  CHECK(settings.token_url == "https://auth.example/token");
  CHECK(given->variables == std::vector<std::string>{"MCP_AUTH_INQUERY", "MCP_AUTH_OAUTH_CLIENT_ID"});
}

TEST_CASE("the document's token address is used where it has the origin of the address that was named") {
  struct Row {
    const char* token_url;
    const char* used;  ///< empty: refused
  };
  const Row rows[] = {
      {"https://api.example/token", "https://api.example/token"},
      {"https://API.example:443/v1/token?x=1", "https://API.example:443/v1/token?x=1"},
      {"/oauth/token", "https://api.example:443/oauth/token"},
      {"https://api.example:8443/token", ""},
      {"http://api.example/token", ""},
      {"https://evil.example/token", ""},
      {"https://api.example.evil.example/token", ""},
      {"https://api.example@evil.example/token", ""},
      {"//evil.example/token", ""},
      {"token", ""},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.token_url) {
      const auto given = readWithTokenUrl(row.token_url, kClient);
      REQUIRE(given.has_value() == (*row.used != '\0'));
      if (given) {
        CHECK(given->clients.at("oauth").token_url == row.used);
      } else {
        CHECK(given.error().kind == base::ErrorKind::kRefused);
        CHECK(given.error().message.find("MCP_AUTH_OAUTH_TOKEN_URL") != std::string::npos);
        CHECK(given.error().message.find("canary") == std::string::npos);
      }
    }
  }
  CHECK_FALSE(readWithTokenUrl("https://api.example/token", kClient, {}));
  CHECK_FALSE(readWithTokenUrl("", kClient));
}

TEST_CASE("variables of a client that do not fit together are refused by their names") {
  struct Row {
    const char* name;
    std::map<std::string, std::string> environment;
    const char* says;
  };
  const Row rows[] = {
      {"no secret", {{"MCP_AUTH_OAUTH_CLIENT_ID", "me"}}, "MCP_AUTH_OAUTH_CLIENT_SECRET"},
      {"no ID", {{"MCP_AUTH_OAUTH_CLIENT_SECRET", "canary"}}, "MCP_AUTH_OAUTH_CLIENT_ID is not set"},
      {"a token as well", clientAnd({{"MCP_AUTH_OAUTH", "canary"}}), "both set"},
      {"a token in a file as well", clientAnd({{"MCP_AUTH_OAUTH_FILE", "/none"}}), "MCP_AUTH_OAUTH_FILE"},
      {"another scheme", {{"MCP_AUTH_TOKEN_CLIENT_ID", "me"}}, "not of type oauth2"},
      {"another way", clientAnd({{"MCP_AUTH_OAUTH_CLIENT_AUTH", "jwt"}}), "basic or post"},
      {"only the way", {{"MCP_AUTH_OAUTH_CLIENT_AUTH", "post"}}, "MCP_AUTH_OAUTH_CLIENT_ID"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto refused = readWithTokenUrl("/token", row.environment);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().message.find(row.says) != std::string::npos);
      CHECK(refused.error().message.find("canary") == std::string::npos);
    }
  }
}

TEST_CASE("a variable that two schemes share is refused, so that neither gets the other's secret") {
  OpenApiDocument document = sample();
  document.security_schemes["oauth-client-secret"] = {"apiKey", "query", "leak"};
  const auto refused = app::readDocumentCredentials(document, kHere, environmentOf(kClient));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.starts_with("MCP_AUTH_OAUTH_CLIENT_SECRET belongs to two security schemes"));
  CHECK(app::readDocumentCredentials(document, kHere, environmentOf({{"MCP_AUTH_TOKEN", "t"}})));
}
