#include "tools/http/base_url.h"

#include "tests/catch.h"

using namespace soracom_mcp;

TEST_CASE("a base URL is read and normalised") {
  struct Row {
    const char* text;
    const char* normalised;
    const char* host;
    int port;
    const char* path;
    const char* host_header;
  };
  const Row rows[] = {
      {"https://api.soracom.io/v1", "https://api.soracom.io/v1", "api.soracom.io", 443, "/v1", "api.soracom.io"},
      {"https://api.soracom.io/v1/", "https://api.soracom.io/v1", "api.soracom.io", 443, "/v1", "api.soracom.io"},
      {"HTTPS://API.Soracom.IO:443//", "https://api.soracom.io", "api.soracom.io", 443, "", "api.soracom.io"},
      {"https://h:8443/a/b", "https://h:8443/a/b", "h", 8443, "/a/b", "h:8443"},
      {"http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1", 8080, "", "127.0.0.1:8080"},
      {"http://localhost/v1", "http://localhost/v1", "localhost", 80, "/v1", "localhost"},
      {"http://[::1]:9/x", "http://[::1]:9/x", "::1", 9, "/x", "[::1]:9"},
      {"http://127.9.9.9", "http://127.9.9.9", "127.9.9.9", 80, "", "127.9.9.9"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.text) {
      const auto url = tools::parseBaseUrl(row.text);
      REQUIRE(url);
      CHECK(url->text == row.normalised);
      CHECK(url->host == row.host);
      CHECK(url->port == row.port);
      CHECK(url->path == row.path);
      CHECK(url->host_header == row.host_header);
      CHECK(url->https == (url->text.rfind("https", 0) == 0));
    }
  }
}

TEST_CASE("a base URL that is unsafe or malformed is refused") {
  const char* const rows[] = {"",
                              "api.soracom.io",
                              "ftp://h/",
                              "https://",
                              "https:///v1",
                              "https://user:hunter2@h/v1",
                              "https://h/v1?x=1",
                              "https://h/v1#f",
                              "https://h?x",
                              "https://h:0/",
                              "https://h:65536/",
                              "https://h:12x/",
                              "https://h:/",
                              "https://h:-1/",
                              "https://h h/",
                              "https://h\r\nX: y/",
                              "https://h/\x01",
                              "https://h/\xC3\xA9",
                              "https://[::1",
                              "https://[::1]x",
                              "https://[nonsense]/",
                              "https://-h/",
                              "http://api.soracom.io/v1",
                              "http://127.0.0.1.example.com/",
                              "http://localhost.example.com/",
                              "http://10.0.0.1/"};
  for (const char* row : rows) {
    DYNAMIC_SECTION("row " << row) {
      const auto url = tools::parseBaseUrl(row);
      REQUIRE_FALSE(url);
      CHECK(url.error().kind == base::ErrorKind::kInvalidInput);
      CHECK(url.error().message.find("hunter2") == std::string::npos);
      CHECK(url.error().message.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("plain http to another machine needs the explicit option") {
  CHECK_FALSE(tools::parseBaseUrl("http://10.0.0.1/v1"));
  CHECK(tools::parseBaseUrl("http://10.0.0.1/v1", true));
}
