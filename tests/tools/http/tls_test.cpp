#include <openssl/ssl.h>

#include <future>
#include <semaphore>

#include "tests/catch.h"
#include "tests/tools/http/passing_time.h"
#include "tests/tools/http/tls_server.h"
#include "tools/http/httplib_client.h"

using namespace soracom_mcp;
using base::ErrorKind;
using tools::okResponse;
using tools::ScriptedPeer;
using tools::ScriptedServer;
using tools::TlsPeer;
using tools::TlsServer;

namespace {

void answerAll(TlsPeer& peer) {
  while (!peer.readRequest().empty()) {
    peer.send(okResponse("1"));
  }
}

base::Result<tools::HttpResponse> callOnce(const std::string& url, const std::string& ca_file,
                                           const std::string& method = "GET") {
  tools::HttpClientOptions options;
  options.base_url = url;
  options.ca_file = ca_file;
  auto client = tools::HttplibClient::make(options);
  REQUIRE(client);
  return (*client)->send({method, "/x", {}, "", ""},
                         base::Stop().withDeadline(base::Clock::now() + std::chrono::seconds(10)));
}

}  // namespace

TEST_CASE("a server whose authority is named is trusted by name and by address") {
  const tools::TestAuthority authority;
  TlsServer server(authority, {}, answerAll);
  for (const char* host : {"127.0.0.1", "localhost"}) {
    const auto response = callOnce(server.url(host), authority.file());
    REQUIRE(response);
    CHECK(response->body == "1");
  }
}

TEST_CASE("an untrusted certificate is an authentication error and nothing is sent") {
  struct Row {
    const char* name;
    tools::CertificateWish wish;
    bool own_authority;  ///< the client is told of the authority
  };
  const Row rows[] = {
      {"another host", {.common_name = "other.test", .alternative_names = "DNS:other.test"}, true},
      {"common name only", {.common_name = "localhost", .alternative_names = ""}, true},
      {"right common name and other alternative",
       {.common_name = "localhost", .alternative_names = "DNS:other.test"},
       true},
      {"expired", {.valid_from_days = -5, .valid_to_days = -1}, true},
      {"not yet valid", {.valid_from_days = 2, .valid_to_days = 5}, true},
      {"self signed", {.self_signed = true}, true},
      {"unknown authority", {}, false},
  };
  const tools::TestAuthority authority;
  const tools::TestAuthority other;
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::atomic<int> requests = 0;
      TlsServer server(authority, row.wish, [&](TlsPeer& peer) { requests += peer.readRequest().empty() ? 0 : 1; });
      const auto response = callOnce(server.url("localhost"), row.own_authority ? authority.file() : other.file());
      REQUIRE_FALSE(response);
      CHECK(response.error().kind == ErrorKind::kAuthentication);
      CHECK(response.error().message.find("not trusted") != std::string::npos);
      CHECK(requests == 0);
    }
  }
}

TEST_CASE("without a CA file the authorities of the system decide") {
  const tools::TestAuthority authority;
  TlsServer server(authority, {}, answerAll);
  const auto response = callOnce(server.url(), "");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kAuthentication);
}

TEST_CASE("a CA file that is none is named") {
  const tools::TestAuthority authority;
  TlsServer server(authority, {}, answerAll);
  const auto response = callOnce(server.url(), "/nonexistent/ca.pem");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kInvalidInput);
  CHECK(response.error().message.find("/nonexistent/ca.pem") != std::string::npos);
}

TEST_CASE("TLS older than 1.2 is refused") {
  const tools::TestAuthority authority;
  TlsServer server(authority, {.newest_tls = TLS1_1_VERSION}, answerAll);
  const auto response = callOnce(server.url(), authority.file());
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kUnreachable);
  CHECK(server.handshakes == 0);
}

TEST_CASE("of TLS 1.2 only ephemeral keys and authenticated ciphers are used") {
  struct Row {
    const char* cipher;
    bool rsa;
    bool taken;
  };
  const Row rows[] = {
      {"ECDHE-ECDSA-AES128-GCM-SHA256", false, true},
      {"ECDHE-ECDSA-AES256-GCM-SHA384", false, true},
      {"ECDHE-ECDSA-CHACHA20-POLY1305", false, true},
      {"ECDHE-RSA-AES128-GCM-SHA256", true, true},
      {"ECDHE-RSA-AES256-GCM-SHA384", true, true},
      {"ECDHE-RSA-CHACHA20-POLY1305", true, true},
      {"DHE-RSA-AES128-GCM-SHA256", true, true},
      {"AES128-GCM-SHA256", true, false},  // the server's key opens all that was ever sent
      {"AES256-GCM-SHA384", true, false},
      {"AES128-SHA", true, false},
      {"AES256-SHA256", true, false},
      {"CAMELLIA128-SHA", true, false},
      {"ECDHE-RSA-AES128-SHA", true, false},  // CBC
      {"ECDHE-RSA-AES256-SHA384", true, false},
      {"DHE-RSA-AES128-SHA", true, false},
      {"DHE-RSA-AES256-SHA256", true, false},
      {"ECDHE-ECDSA-AES128-SHA", false, false},
      {"ECDHE-ECDSA-AES256-SHA384", false, false},
      {"AECDH-AES128-SHA", false, false},  // no certificate
      {"ADH-AES128-GCM-SHA256", false, false},
      {"ECDHE-RSA-NULL-SHA", true, false},  // no encryption
  };
  const tools::TestAuthority authority;
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.cipher) {
      std::atomic<int> requests = 0;
      TlsServer server(authority, {.rsa = row.rsa, .ciphers = row.cipher, .newest_tls = TLS1_2_VERSION},
                       [&](TlsPeer& peer) {
                         requests += peer.readRequest().empty() ? 0 : 1;
                         peer.send(okResponse("1"));
                       });
      const auto response = callOnce(server.url(), authority.file());
      CHECK(response.has_value() == row.taken);
      CHECK((response || response.error().kind == ErrorKind::kUnreachable));
      CHECK(requests == (row.taken ? 1 : 0));
    }
  }
}

TEST_CASE("a server that speaks no TLS is unreachable") {
  ScriptedServer server([](ScriptedPeer& peer) { peer.send("HTTP/1.1 400 Bad Request\r\n\r\n"); });
  const auto response = callOnce("https://127.0.0.1:" + std::to_string(server.port()), "");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kUnreachable);
}

TEST_CASE("TLS connections are kept alive in both versions") {
  const tools::TestAuthority authority;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    DYNAMIC_SECTION("version " << version) {
      TlsServer server(authority, {.newest_tls = version}, answerAll);
      tools::HttpClientOptions options;
      options.base_url = server.url();
      options.ca_file = authority.file();
      options.now = tools::passingTime;
      const auto client = tools::HttplibClient::make(options);
      REQUIRE(client);
      for (int i = 0; i < 5; ++i) {
        REQUIRE((*client)->send({"POST", "/x", {}, "", ""}, {}));
      }
      CHECK(server.handshakes == 1);
    }
  }
}

TEST_CASE("a part of a TLS record that comes while a connection is idle ends it") {
  const tools::TestAuthority authority;
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    for (const std::size_t part : {1UL, 4UL, 5UL, 6UL, 20UL, std::string::npos}) {
      DYNAMIC_SECTION("version " << version << ", " << part << " bytes") {
        std::binary_semaphore idle(0);
        std::binary_semaphore dripped(0);
        std::atomic<int> requests = 0;
        TlsServer server(authority, {.newest_tls = version}, [&](TlsPeer& peer) {
          while (!peer.readRequest().empty()) {
            const bool drips = ++requests == 2;
            peer.send(okResponse("mine"));
            if (drips && idle.try_acquire_for(std::chrono::seconds(10))) {
              peer.sendPart(okResponse("theirs"), part);
              dripped.release();
            }
          }
        });
        tools::HttpClientOptions options;
        options.base_url = server.url();
        options.ca_file = authority.file();
        options.now = tools::passingTime;
        const auto client = tools::HttplibClient::make(options);
        REQUIRE(client);
        for (int i = 0; i < 4; ++i) {
          const auto response = (*client)->send({"POST", "/x", {}, "", ""}, {});
          REQUIRE(response);
          CHECK(response->body == "mine");
          if (i == 1) {
            idle.release();
            REQUIRE(dripped.try_acquire_for(std::chrono::seconds(10)));
          }
        }
        CHECK(server.handshakes == (part == std::string::npos ? 3 : 2));
        CHECK(requests == 4);
      }
    }
  }
}

TEST_CASE("what TLS says to itself neither ends a connection nor hides bytes that nobody asked for") {
  struct Row {
    const char* name;
    int version;
    void (*speak)(SSL*);
    bool surplus;     ///< and an answer behind it
    int connections;  ///< of four calls
  };
  static constexpr auto ticket = [](SSL* session) {
    SSL_new_session_ticket(session);
    SSL_do_handshake(session);
  };
  static constexpr auto tickets = [](SSL* session) {
    for (int i = 0; i < 3; ++i) {
      ticket(session);
    }
  };
  static constexpr auto new_keys = [](SSL* session) {
    SSL_key_update(session, SSL_KEY_UPDATE_REQUESTED);
    SSL_do_handshake(session);
  };
  const Row rows[] = {
      {"a ticket", TLS1_3_VERSION, ticket, false, 1},
      {"three tickets", TLS1_3_VERSION, tickets, false, 1},
      {"three tickets, and an answer", TLS1_3_VERSION, tickets, true, 3},
      {"new keys", TLS1_3_VERSION, new_keys, false, 1},
      {"new keys, and an answer", TLS1_3_VERSION, new_keys, true, 3},
  };
  const tools::TestAuthority authority;
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      std::binary_semaphore idle(0);
      std::binary_semaphore spoken(0);
      std::atomic<int> requests = 0;
      TlsServer server(authority, {.newest_tls = row.version}, [&](TlsPeer& peer) {
        while (!peer.readRequest().empty()) {
          const bool speaks = ++requests == 2;
          peer.send(okResponse("mine"));
          if (speaks && idle.try_acquire_for(std::chrono::seconds(10))) {
            row.speak(peer.session());
            if (row.surplus) {
              peer.send(okResponse("theirs"));
            }
            spoken.release();
          }
        }
      });
      tools::HttpClientOptions options;
      options.base_url = server.url();
      options.ca_file = authority.file();
      options.now = tools::passingTime;
      const auto client = tools::HttplibClient::make(options);
      REQUIRE(client);
      for (int i = 0; i < 4; ++i) {
        const auto response = (*client)->send({"POST", "/x", {}, "", ""}, {});
        REQUIRE(response);
        CHECK(response->body == "mine");
        if (i == 1) {
          idle.release();
          REQUIRE(spoken.try_acquire_for(std::chrono::seconds(10)));
        }
      }
      CHECK(requests == 4);
      CHECK(server.handshakes == row.connections);
    }
  }
}

TEST_CASE("a POST is not repeated when the TLS server closes instead of answering") {
  const tools::TestAuthority authority;
  std::atomic<int> requests = 0;
  TlsServer server(authority, {}, [&](TlsPeer& peer) {
    requests += peer.readRequest().empty() ? 0 : 1;
    peer.sayGoodbye();
  });
  const auto response = callOnce(server.url(), authority.file(), "POST");
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kInterrupted);
  CHECK(requests == 1);
}

TEST_CASE("a body without a length must end with the TLS farewell") {
  const tools::TestAuthority authority;
  for (const bool farewell : {true, false}) {
    DYNAMIC_SECTION("farewell " << farewell) {
      TlsServer server(authority, {}, [&](TlsPeer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\n\r\nabc");
        if (farewell) {
          peer.sayGoodbye();
        }
      });
      const auto response = callOnce(server.url(), authority.file());
      CHECK(response.has_value() == farewell);
      CHECK((response || response.error().kind == ErrorKind::kInterrupted));
    }
  }
}

TEST_CASE("stopping a call ends its TLS handshake") {
  std::promise<bool> closed;
  ScriptedServer silent([&](ScriptedPeer& peer) { closed.set_value(peer.sawEnd()); });
  tools::HttpClientOptions options;
  options.base_url = "https://127.0.0.1:" + std::to_string(silent.port());
  const auto client = tools::HttplibClient::make(options);
  REQUIRE(client);
  base::StopSource source;
  auto call = std::async(std::launch::async, [&] { return (*client)->send({"GET", "/x", {}, "", ""}, source.get()); });
  while (silent.connections() == 0) {
    std::this_thread::yield();
  }
  source.stop(base::StopReason::kCancelledByClient);
  const auto response = call.get();
  REQUIRE_FALSE(response);
  CHECK(response.error().kind == ErrorKind::kCancelled);
  CHECK(closed.get_future().get());
}

TEST_CASE("a silent TLS server is unreachable after the connect timeout and a timeout after the deadline") {
  ScriptedServer silent([](ScriptedPeer& peer) { peer.holdUntilEnd(); });
  tools::HttpClientOptions options;
  options.base_url = "https://127.0.0.1:" + std::to_string(silent.port());
  options.connect_timeout = std::chrono::milliseconds(50);
  const auto client = tools::HttplibClient::make(options);
  REQUIRE(client);
  const auto slow = (*client)->send({"GET", "/x", {}, "", ""}, {});
  REQUIRE_FALSE(slow);
  CHECK(slow.error().kind == ErrorKind::kUnreachable);
  const auto late = (*client)->send({"GET", "/x", {}, "", ""},
                                    base::Stop().withDeadline(base::Clock::now() + std::chrono::milliseconds(10)));
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kTimeout);
}
