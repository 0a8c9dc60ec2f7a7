#include "app/document_fetcher.h"

#include <atomic>
#include <deque>
#include <mutex>

#include "app/document_url.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tests/tools/http/tls_server.h"

using namespace soracom_mcp;
using app::FetchOptions;
using base::ErrorKind;
using test::TemporaryDirectory;
using tools::okResponse;
using tools::ScriptedPeer;
using tools::ScriptedServer;

namespace {

constexpr char kDocument[] = R"({"openapi":"3.0.3"})";

/// Answers each request with the next of its answers, and remembers the requests.
class AnsweringServer {
 public:
  explicit AnsweringServer(std::deque<std::string> answers)
      : answers_(std::move(answers)), server_([this](ScriptedPeer& peer) {
          const std::string request = peer.readRequest();
          std::string answer;
          {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
            if (!answers_.empty()) {
              answer = answers_.front();
              answers_.pop_front();
            }
          }
          peer.send(answer);
        }) {}

  std::string url(const std::string& path = "/openapi.json") const { return server_.url(path); }
  int port() const { return server_.port(); }
  std::vector<std::string> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  std::mutex mutex_;
  std::deque<std::string> answers_;
  std::vector<std::string> requests_;
  ScriptedServer server_;
};

std::string closing(const std::string& head, const std::string& body = "") {
  return "HTTP/1.1 " + head + "\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::string redirectTo(const std::string& location) { return closing("302 Found\r\nLocation: " + location); }

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a document is fetched over https without anything but its URL being sent") {
  const tools::TestAuthority authority;
  std::string seen;
  tools::TlsServer server(authority, {}, [&](tools::TlsPeer& peer) {
    seen = peer.readRequest();
    peer.send(closing("200 OK", kDocument));
  });
  const auto fetched = app::fetchDocument(server.url() + "/v1/openapi.json?lang=en", {.ca_file = authority.file()});
  INFO((fetched ? "" : fetched.error().message));
  REQUIRE(fetched);
  CHECK(fetched->root.at("openapi") == "3.0.3");
  CHECK(fetched->url == server.url() + "/v1/openapi.json?lang=en");
  CHECK(fetched->warning.empty());
  CHECK(seen.starts_with("GET /v1/openapi.json?lang=en HTTP/1.1\r\n"));
  CHECK_FALSE(holds(seen, "Authorization"));
  CHECK_FALSE(holds(seen, "Cookie"));
}

TEST_CASE("a document of a server with an untrusted certificate is refused, although a copy is there") {
  const TemporaryDirectory folder;
  const tools::TestAuthority authority;
  tools::TlsServer server(authority, {}, [&](tools::TlsPeer& peer) {
    peer.readRequest();
    peer.send(closing("200 OK", kDocument));
  });
  FetchOptions options{.cache_directory = folder.in("documents"), .ca_file = authority.file()};
  REQUIRE(app::fetchDocument(server.url() + "/x", options));
  const tools::TestAuthority other;
  options.ca_file = other.file();
  const auto refused = app::fetchDocument(server.url() + "/x", options);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kAuthentication);
}

TEST_CASE("an address that is not public is refused unless it was named") {
  AnsweringServer server({redirectTo("http://localhost:1/x")});
  struct Row {
    std::string url;
    std::string says;
  };
  const Row kTable[] = {
      {"https://10.0.0.1/openapi.json", "10.0.0.1, which is no public address"},
      {"https://169.254.169.254/latest/meta-data/", "169.254.169.254, which is no public address"},
      {"https://[fd00:ec2::254]/", "fd00:ec2::254, which is no public address"},
      {"https://[::ffff:10.0.0.1]/", "no public address"},
      {"https://3232235777/", "192.168.1.1, which is no public address"},
      {server.url(), "localhost is at "},  // by a redirect
  };
  for (const Row& row : kTable) {
    const auto refused = app::fetchDocument(row.url, {});
    REQUIRE_FALSE(refused);
    INFO(refused.error().message);
    CHECK(refused.error().kind == ErrorKind::kRefused);
    CHECK(holds(refused.error().message, row.says));
    CHECK(holds(refused.error().message, "--openapi-allow-private"));
    CHECK_FALSE(holds(refused.error().message, "\n"));
  }
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a redirect stays at the port of this machine that was named") {
  AnsweringServer other({closing("200 OK", kDocument), closing("200 OK", kDocument)});
  const std::string port = std::to_string(other.port());
  struct Row {
    std::string asked_host;
    std::string location;
  };
  const Row kTable[] = {
      {"127.0.0.1", "http://127.0.0.1:" + port + "/x"},
      {"127.0.0.1", "//127.0.0.1:" + port + "/x"},
      {"127.0.0.1", "http://localhost:" + port + "/x"},
      {"localhost", "http://localhost:" + port + "/x"},
      {"localhost", "http://LOCALHOST:" + port + "/x"},
      {"localhost", "http://127.0.0.1:" + port + "/x"},
      {"127.0.0.1", "http://127.0.0.2:" + port + "/x"},
      {"127.0.0.1", "http://2130706433:" + port + "/x"},
      {"127.0.0.1", "http://[::ffff:127.0.0.1]:" + port},
      {"127.0.0.1", "https://127.0.0.1:" + port + "/x"},
      {"127.0.0.1", "http://127.0.0.1/x"},
  };
  for (const Row& row : kTable) {
    AnsweringServer server({redirectTo(row.location)});
    const std::string asked = "http://" + row.asked_host + ":" + std::to_string(server.port());
    const auto refused = app::fetchDocument(asked + "/a", {});
    INFO(row.asked_host << " to " << row.location);
    REQUIRE_FALSE(refused);
    INFO(refused.error().message);
    CHECK(refused.error().kind == ErrorKind::kRefused);
    CHECK(server.requests().size() == 1);
  }
  CHECK(other.requests().empty());

  // And by way of the same port it comes no further.
  AnsweringServer server({redirectTo("/b"), redirectTo("http://127.0.0.1:" + port + "/x")});
  CHECK_FALSE(app::fetchDocument(server.url("/a"), {}));
  CHECK(server.requests().size() == 2);
  CHECK(other.requests().empty());

  AnsweringServer within({redirectTo("/b"), closing("200 OK", kDocument)});
  CHECK(app::fetchDocument(within.url("/a"), {}));
}

TEST_CASE("a host that was named may be at any address") {
  AnsweringServer target({closing("200 OK", kDocument)});
  AnsweringServer server({redirectTo("http://localhost:" + std::to_string(target.port()) + "/x")});
  const auto fetched = app::fetchDocument(server.url(), {.private_hosts = {"localhost"}});
  INFO((fetched ? "" : fetched.error().message));
  REQUIRE(fetched);
  CHECK(fetched->url == "http://localhost:" + std::to_string(target.port()) + "/x");
}

TEST_CASE("a URL of another kind is refused with what is expected") {
  struct Row {
    const char* url;
    const char* says;
  };
  static const Row kTable[] = {
      {"http://api.example.com/openapi.json", "use https"},
      {"file:///etc/passwd", "must be https://"},
      {"ftp://example.com/x", "must be https://"},
      {"https://user:hidden@example.com/x", "without user name and password"},
      {"https:///x", "with a host"},
      {"https://exa mple.com/x", "with a host"},
  };
  for (const Row& row : kTable) {
    const auto refused = app::fetchDocument(row.url, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kInvalidInput);
    CHECK(holds(refused.error().message, row.says));
    CHECK_FALSE(holds(refused.error().message, "hidden"));
  }
  const auto spaced = app::fetchDocument("http://127.0.0.1:1/a b", {});
  REQUIRE_FALSE(spaced);
  CHECK(spaced.error().kind == ErrorKind::kInvalidInput);
}

TEST_CASE("redirects are followed three times and each is checked again") {
  AnsweringServer few(
      {redirectTo("/b"), redirectTo("c?d=e"), redirectTo("/v2/x.json#part"), closing("200 OK", kDocument)});
  const auto fetched = app::fetchDocument(few.url("/a"), {});
  REQUIRE(fetched);
  CHECK(fetched->url == few.url("/v2/x.json"));
  CHECK(few.requests()[2].starts_with("GET /c?d=e "));

  AnsweringServer many({redirectTo("/b"), redirectTo("/c"), redirectTo("/d"), redirectTo("/e")});
  const auto refused = app::fetchDocument(many.url("/a"), {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kRefused);
  CHECK(many.requests().size() == 4);

  for (const char* location : {"file:///etc/passwd", "http://api.example.com/", "https://a:b@example.com/"}) {
    AnsweringServer server({redirectTo(location)});
    const auto elsewhere = app::fetchDocument(server.url("/a"), {});
    REQUIRE_FALSE(elsewhere);
    CHECK(elsewhere.error().kind == ErrorKind::kRefused);
  }
}

TEST_CASE("a redirect from https to http is not followed, whatever is permitted") {
  const tools::TestAuthority authority;
  tools::TlsServer server(authority, {}, [&](tools::TlsPeer& peer) {
    peer.readRequest();
    peer.send(redirectTo("http://127.0.0.1:1/x"));
  });
  const auto refused =
      app::fetchDocument(server.url() + "/a", {.allow_insecure_http = true, .ca_file = authority.file()});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kRefused);
  CHECK(holds(refused.error().message, "from https to http"));
}

TEST_CASE("a document larger than the limit and one that takes too long are given up") {
  AnsweringServer large({closing("200 OK", std::string(2000, ' ') + kDocument)});
  const auto refused = app::fetchDocument(large.url(), {.max_bytes = 1000});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kLimit);

  ScriptedServer silent([](ScriptedPeer& peer) { peer.holdUntilEnd(); });
  const auto late = app::fetchDocument(silent.url("/x"), {.time_limit = std::chrono::milliseconds(50)});
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kTimeout);
}

TEST_CASE("an unchanged document comes from the copy, asked for by what its server said of it") {
  const TemporaryDirectory folder;
  const FetchOptions options{.cache_directory = folder.in("documents")};
  AnsweringServer server({closing("200 OK\r\nETag: \"one\"\r\nLast-Modified: Tue, 24 Nov 2026 00:00:00 GMT", kDocument),
                          closing("304 Not Modified"), closing("200 OK", R"({"openapi":"3.1.0"})"),
                          closing("200 OK", kDocument)});
  REQUIRE(app::fetchDocument(server.url(), options));
  const auto again = app::fetchDocument(server.url(), options);
  REQUIRE(again);
  CHECK(again->root.at("openapi") == "3.0.3");
  CHECK(again->warning.empty());
  REQUIRE(app::fetchDocument(server.url(), options)->root.at("openapi") == "3.1.0");
  REQUIRE(app::fetchDocument(server.url(), options));
  const auto requests = server.requests();
  CHECK_FALSE(holds(requests[0], "If-"));
  CHECK(holds(requests[1], "If-None-Match: \"one\"\r\n"));
  CHECK(holds(requests[1], "If-Modified-Since: Tue, 24 Nov 2026 00:00:00 GMT\r\n"));
  CHECK(holds(requests[2], "If-None-Match: \"one\"\r\n"));
  CHECK_FALSE(holds(requests[3], "If-"));  // the newest copy came without them
  CHECK(test::modeOf(folder.in("documents")) == 0700);
  for (const auto& entry : std::filesystem::directory_iterator(folder.in("documents"))) {
    CHECK(test::modeOf(entry.path().string()) == 0600);
  }
}

TEST_CASE("a server that is down or fails is replaced by the copy, with a warning that tells its age") {
  const TemporaryDirectory folder;
  FetchOptions options{.cache_directory = folder.in("documents")};
  std::string url;
  std::string other;
  {
    AnsweringServer server({closing("200 OK", kDocument), closing("503 Service Unavailable"), closing("404 Not Found"),
                            closing("200 OK", "<html>sign in</html>: [")});
    url = server.url();
    other = server.url("/other.json");
    REQUIRE(app::fetchDocument(url, options));
    const auto failing = app::fetchDocument(url, options);
    REQUIRE(failing);
    CHECK(holds(failing->warning, "status 503; using the copy of "));
    const auto gone = app::fetchDocument(url, options);
    REQUIRE_FALSE(gone);
    CHECK(holds(gone.error().message, "status 404"));
    CHECK_FALSE(app::fetchDocument(url, options));  // and what cannot be read takes no copy's place
  }
  const auto down = app::fetchDocument(url, options);
  REQUIRE(down);
  CHECK(down->root.at("openapi") == "3.0.3");
  CHECK(down->url == url);
  CHECK(holds(down->warning, url));
  CHECK(holds(down->warning, " ago"));
  CHECK_FALSE(app::fetchDocument(other, options));
  CHECK_FALSE(app::fetchDocument(url + "?x", options));
  options.cache_directory.clear();
  CHECK_FALSE(app::fetchDocument(url, options));
}

TEST_CASE("a copy that was cut or belongs to another URL is not used") {
  const TemporaryDirectory folder;
  const FetchOptions options{.cache_directory = folder.in("documents")};
  std::string url;
  {
    AnsweringServer server({closing("200 OK", kDocument)});
    url = server.url();
    REQUIRE(app::fetchDocument(url, options));
  }
  const std::string file = std::filesystem::directory_iterator(folder.in("documents"))->path().string();
  const std::string text = test::readFileText(file);
  std::string of_another = text;
  of_another.replace(of_another.find("openapi.json"), 12, "openapi.yaml");
  for (const std::string& broken :
       {of_another, text.substr(0, 20), std::string(), std::string("\n\n"), "{}\n" + std::string(kDocument)}) {
    test::writeFileText(file, broken);
    CHECK_FALSE(app::fetchDocument(url, options));
  }
  test::writeFileText(file, text);
  CHECK(app::fetchDocument(url, options));
}

TEST_CASE("a query is not shown in errors, because it may hold a key") {
  const auto refused = app::fetchDocument("http://127.0.0.1:1/x?key=hidden", {});
  REQUIRE_FALSE(refused);
  CHECK(holds(refused.error().message, "http://127.0.0.1:1/x"));
  CHECK_FALSE(holds(refused.error().message, "hidden"));
  CHECK(app::shownDocument("https://a.example/x?key=hidden") == "https://a.example/x");
  CHECK(app::shownDocument("what?.yaml") == "what?.yaml");
}
