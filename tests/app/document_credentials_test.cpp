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

auto read(const std::map<std::string, std::string>& environment) {
  return app::readSchemeValues(sample(), [environment](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found != environment.end() ? std::optional(found->second) : std::nullopt;
  });
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
