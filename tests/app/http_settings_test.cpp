#include "app/http_settings.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.h"

using namespace soracom_mcp;
using app::ExitCode;
using app::Options;

namespace {

class TokenFile {
 public:
  explicit TokenFile(mode_t mode)
      : path_((std::filesystem::temp_directory_path() / ("soracom-mcp-settings-" + std::to_string(::getpid())))
                  .string()) {
    std::ofstream(path_) << "0123456789abcdef0123456789abcdef\n";
    ::chmod(path_.c_str(), mode);
  }
  ~TokenFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

Options at(const std::string& address) {
  Options options;
  options.http = address;
  return options;
}

ExitCode codeOf(const Options& options) {
  const auto settings = app::httpSettings(options);
  return settings ? ExitCode::kOk : settings.error().code;
}

}  // namespace

TEST_CASE("a listening address is a numeric address or localhost, and a port") {
  struct Row {
    const char* text;
    const char* address;
    int port;
  };
  for (const Row& row : {Row{"127.0.0.1:8080", "127.0.0.1", 8080}, Row{"localhost:0", "localhost", 0},
                         Row{"[::1]:65535", "::1", 65535}, Row{"0.0.0.0:1", "0.0.0.0", 1}}) {
    const auto where = app::parseListenAddress(row.text);
    REQUIRE(where);
    CHECK(where->address == row.address);
    CHECK(where->port == row.port);
  }
  for (const char* text :
       {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:8x", "::1:8080",
        "[127.0.0.1]:1", "[::1]", "example.com:80", "127.0.0.1.evil:80", "127.1:80", "http://127.0.0.1:80"}) {
    INFO(text);
    CHECK(!app::parseListenAddress(text));
    CHECK(codeOf(at(text)) == ExitCode::kUsage);
  }
}

TEST_CASE("beyond this machine a token and encryption are asked for") {
  const TokenFile token(0600);
  for (const char* address : {"0.0.0.0:0", "192.0.2.1:0", "[::]:0", "[2001:db8::1]:0"}) {
    DYNAMIC_SECTION(address) {
      Options options = at(address);
      CHECK(codeOf(options) == ExitCode::kUsage);
      options.behind_tls_proxy = true;
      CHECK(codeOf(options) == ExitCode::kUsage);
      options.behind_tls_proxy = false;
      options.http_token_file = token.path();
      CHECK(codeOf(options) == ExitCode::kUsage);
      CHECK(app::httpSettings(options).error().message.find("--behind-tls-proxy") != std::string::npos);
      options.behind_tls_proxy = true;
      CHECK(codeOf(options) == ExitCode::kOk);
    }
  }
  CHECK(codeOf(at("127.0.0.1:0")) == ExitCode::kOk);
  CHECK(codeOf(at("[::1]:0")) == ExitCode::kOk);
}

TEST_CASE("a token file must be readable, and by its owner alone") {
  Options options = at("127.0.0.1:0");
  options.http_token_file = "/nonexistent/token";
  CHECK(codeOf(options) == ExitCode::kUsage);
  const TokenFile open(0644);
  options.http_token_file = open.path();
  CHECK(codeOf(options) == ExitCode::kCredential);
}

TEST_CASE("a certificate that cannot be read is named") {
  Options options = at("127.0.0.1:0");
  options.tls_certificate = "/nonexistent/cert.pem";
  options.tls_key = "/nonexistent/key.pem";
  const auto settings = app::httpSettings(options);
  REQUIRE(!settings);
  CHECK(settings.error().code == ExitCode::kUsage);
  CHECK(settings.error().message.find("/nonexistent/cert.pem") != std::string::npos);
}

TEST_CASE("further hosts are compared in lower case") {
  Options options = at("127.0.0.1:0");
  options.http_hosts = {"MCP.Example.com"};
  options.http_origins = {"https://App.Example.com"};
  const auto settings = app::httpSettings(options);
  REQUIRE(settings);
  CHECK(settings->more_hosts == std::vector<std::string>{"mcp.example.com"});
  CHECK(settings->origins == std::vector<std::string>{"https://app.example.com"});
}
