#include "schemas/server_list.h"

#include "schemas/document_source.h"
#include "schemas/openapi_document.h"
#include "tests/catch.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

constexpr char kDocument[] = R"(
openapi: 3.0.3
info: {title: t, version: '1'}
servers:
  - {url: 'https://api.example.com/v1', description: Production}
  - {url: 'https://{region}.example.com:{port}/{version}', description: Regional,
     variables: {region: {default: eu, enum: [eu, us]}, port: {default: 8443}, version: {default: v2/beta}}}
  - {url: 'https://test.example.com', description: Test}
  - {url: 'https://test.example.com/other', description: Test}
  - {description: nothing}
paths: {}
)";

Json json(const std::string& yaml) {
  auto root = readDocumentText(yaml);
  REQUIRE(root);
  return *std::move(root);
}

}  // namespace

TEST_CASE("a server is chosen among those of the document, and its variables among their values") {
  const auto servers = readServers(json(kDocument));
  REQUIRE(servers.size() == 4);
  CHECK(servers[1].url == "https://eu.example.com:8443/v2/beta");
  using Variables = std::vector<std::pair<std::string, std::string>>;
  struct Row {
    const char* server;
    Variables variables;
    const char* address;  ///< null: refused
    const char* says;
  };
  const Row kTable[] = {
      {"", {}, "https://api.example.com/v1", ""},
      {"1", {}, "https://api.example.com/v1", ""},
      {"production", {}, "https://api.example.com/v1", ""},
      {"HTTPS://API.example.com:443/v1/", {}, "https://api.example.com/v1", ""},
      {"Regional", {}, "https://eu.example.com:8443/v2/beta", ""},
      {"2", {{"region", "us"}, {"port", "443"}}, "https://us.example.com:443/v2/beta", ""},
      {"2", {{"version", "v2/beta"}}, "https://eu.example.com:8443/v2/beta", ""},
      {"https://{region}.example.com:{port}/{version}", {{"version", "v3"}}, "https://eu.example.com:8443/v3", ""},
      {"4", {}, "https://test.example.com/other", ""},
      {"0", {}, nullptr, "is none of the document's servers: 1 is https://api.example.com/v1 (Production), 2 is "},
      {"5", {}, nullptr, "is none of the document's servers"},
      {"99999999999999999999", {}, nullptr, "is none of the document's servers"},
      {"https://elsewhere.example", {}, nullptr, "is none of the document's servers"},
      {"Test", {}, nullptr, "fits several; give its number"},
      {"1", {{"region", "us"}}, nullptr, "has no variables"},
      {"2", {{"zone", "us"}}, nullptr, "has only region, port, version"},
      {"2", {{"region", "us.evil.example/"}}, nullptr, "--server-variable region takes eu, us, not"},
      {"2", {{"region", "EU"}}, nullptr, "takes eu, us"},
      {"2", {{"port", "1@evil.example"}}, nullptr, "takes letters, digits, dots"},
      {"2", {{"version", ".."}}, nullptr, "takes letters, digits, dots"},
      {"2", {{"version", "a/b"}}, nullptr, "takes letters, digits, dots"},
      {"2", {{"version", ""}}, nullptr, "takes letters, digits, dots"},
      {"2", {{"version", "%2e"}}, nullptr, "takes letters, digits, dots"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.server << " " << (row.variables.empty() ? "" : row.variables.front().second)) {
      const auto address = chooseServer(servers, {row.server, row.variables});
      REQUIRE(address.has_value() == (row.address != nullptr));
      if (row.address != nullptr) {
        CHECK(*address == row.address);
      } else {
        INFO(address.error().message);
        CHECK(address.error().message.find(row.says) != std::string::npos);
      }
    }
  }
  CHECK_FALSE(chooseServer({}, {}));
}

TEST_CASE("addresses are compared as they are meant") {
  CHECK(isSameServer("https://A.example:443/v1/", "HTTPS://a.example/v1"));
  CHECK(isSameServer("http://a.example:80", "http://a.example/"));
  CHECK_FALSE(isSameServer("https://a.example/v1", "https://a.example/V1"));
  CHECK_FALSE(isSameServer("https://a.example", "http://a.example"));
  CHECK_FALSE(isSameServer("https://a.example:80", "https://a.example"));
  CHECK(isSameServer("/v1/", "/v1"));
}

TEST_CASE("an address without a scheme is one of https") {
  const Json root = json(R"(
openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: '//api.example.com'}]
paths:
  /same: {get: {servers: [{url: 'https://api.example.com'}], responses: {}}}
  /other: {get: {servers: [{url: 'http://api.example.com'}], responses: {}}}
)");
  const auto document = readOpenApi(root);
  REQUIRE(document);
  CHECK(document->address == "https://api.example.com");
  REQUIRE(document->operations.size() == 1);
  CHECK(document->operations.front().path == "/same");
}

TEST_CASE("an operation with another server of its own is skipped instead of being sent to the wrong one") {
  const Json root = json(R"(
openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: 'https://api.example.com/v1'}, {url: 'https://eu.example.com'}]
paths:
  /plain: {get: {responses: {}}}
  /same: {get: {servers: [{url: 'https://api.example.com/v1/'}], responses: {}}}
  /either: {get: {servers: [{url: 'https://files.example.com'}, {url: 'https://api.example.com/v1'}], responses: {}}}
  /files: {get: {servers: [{url: 'https://files.example.com'}], responses: {}}}
  /below: {servers: [{url: 'https://files.example.com'}], get: {responses: {}}}
  /above: {servers: [{url: 'https://files.example.com'}],
           get: {servers: [{url: 'https://api.example.com/v1'}], responses: {}}}
  /eu: {get: {servers: [{url: 'https://eu.example.com'}], responses: {}}}
  /none: {get: {servers: [], responses: {}}}
)");
  const auto paths = [&](ReadingRules rules) {
    const auto document = readOpenApi(root, std::move(rules));
    REQUIRE(document);
    std::string out;
    for (const Operation& operation : document->operations) {
      out += operation.path;
    }
    CHECK(document->operations.size() + document->skipped.size() == 8);
    return out;
  };
  CHECK(paths({}) == "/plain/same/either/above/none");
  CHECK(paths({.server = {"2", {}}}) == "/plain/eu/none");
  CHECK(paths({.base_url = "https://files.example.com"}) == "/plain/same/either/files/below/above/eu/none");
  CHECK(paths({.base_url = "http://127.0.0.1:8080"}) == "/plain/same/either/above/eu/none");
  const auto document = readOpenApi(root);
  CHECK(document->address == "https://api.example.com/v1");
  CHECK(document->skipped.front().where == "GET /files");
  CHECK(document->skipped.front().reason.find("--base-url https://files.example.com") != std::string::npos);
}

}  // namespace soracom_mcp::schemas
