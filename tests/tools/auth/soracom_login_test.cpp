#include "tools/auth/soracom_login.h"

#include <future>
#include <semaphore>

#include "tests/catch.h"
#include "tests/tools/auth/auth_server.h"
#include "tools/auth/static_credentials.h"

using namespace soracom_mcp;
using base::Clock;
using base::ErrorKind;
using std::chrono::seconds;
using tools::AuthServer;
using tools::jsonResponse;
using tools::Login;
using tools::Secret;
using tools::SoracomLogin;

namespace {

Login authKey() { return {tools::AuthKeyLogin{"keyId-abc", Secret("secret-xyz")}, std::nullopt}; }

base::Stop soon() { return base::Stop().withDeadline(Clock::now() + seconds(10)); }

/// A clock that moves when told to.
struct TestClock {
  std::atomic<long long> offset_seconds = 0;
  SoracomLogin::Now now() {
    return [this, start = Clock::now()] { return start + seconds(offset_seconds.load()); };
  }
};

std::string headerOf(const tools::CredentialPtr& credential, const std::string& name) {
  for (const auto& [key, value] : credential->headers) {
    if (key == name) {
      return value.reveal();
    }
  }
  return {};
}

}  // namespace

TEST_CASE("an AuthKey is exchanged for an API key and a token once") {
  AuthServer server;
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, authKey(), "SORACOM_AUTH_KEY_ID", clock.now());
  CHECK(server.requests().empty());
  const auto first = login.get({}, soon());
  REQUIRE(first);
  CHECK(headerOf(*first, "X-Soracom-API-Key") == "api-1");
  CHECK(headerOf(*first, "X-Soracom-Token") == tools::tokenOf("OP1", "1"));
  CHECK((*first)->operator_id == "OP1");
  CHECK((*first)->user_name.empty());
  const auto second = login.get({}, soon());
  REQUIRE(second);
  CHECK(*second == *first);
  CHECK(server.requests().size() == 1);
  CHECK(base::equalJson(
      server.bodyOf(0),
      base::Json{{"authKeyId", "keyId-abc"}, {"authKey", "secret-xyz"}, {"tokenTimeoutSeconds", 14400}}));
  CHECK(server.requests()[0].find("X-Soracom-Token") == std::string::npos);
  CHECK(login.describe() == "AuthKey keyId-abc from SORACOM_AUTH_KEY_ID");
}

TEST_CASE("root and SAM users sign in with their fields") {
  struct Row {
    const char* name;
    Login login;
    base::Json body;
  };
  const Row rows[] = {
      {"root",
       {tools::RootLogin{"a@example.com", Secret("pw"), {}}, {}},
       {{"email", "a@example.com"}, {"password", "pw"}, {"tokenTimeoutSeconds", 14400}}},
      {"root with code",
       {tools::RootLogin{"a@example.com", Secret("pw"), Secret("123456")}, {}, seconds(60)},
       {{"email", "a@example.com"}, {"password", "pw"}, {"mfaOTPCode", "123456"}, {"tokenTimeoutSeconds", 60}}},
      {"SAM user",
       {tools::SamUserLogin{"OP1", "u", Secret("pw"), Secret("1")}, {}},
       {{"operatorId", "OP1"},
        {"userName", "u"},
        {"password", "pw"},
        {"mfaOTPCode", "1"},
        {"tokenTimeoutSeconds", 14400}}},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      AuthServer server;
      const auto client = server.client();
      SoracomLogin login(*client, row.login, "test");
      REQUIRE(login.get({}, soon()));
      CHECK(base::equalJson(server.bodyOf(0), row.body));
      CHECK(login.describe().find("pw") == std::string::npos);
    }
  }
}

TEST_CASE("switching the user uses the first session and gives the second") {
  AuthServer server;
  server.on("POST /v1/auth/switch_user", [](const std::string&, int) {
    return jsonResponse(200, "{\"apiKey\":\"api-S\",\"token\":\"" + tools::tokenOf("OP2", "s") +
                                 "\",\"operatorId\":\"OP2\",\"userName\":\"target\"}");
  });
  const auto client = server.client();
  Login wish = authKey();
  wish.switch_user = tools::SwitchUser{"OP2", "target", seconds(600)};
  SoracomLogin login(*client, wish, "test");
  const auto credential = login.get({}, soon());
  REQUIRE(credential);
  CHECK(headerOf(*credential, "X-Soracom-API-Key") == "api-S");
  CHECK((*credential)->operator_id == "OP2");
  CHECK((*credential)->user_name == "target");
  REQUIRE(server.requests().size() == 2);
  CHECK(server.requests()[1].find("\r\nX-Soracom-API-Key: api-1\r\n") != std::string::npos);
  CHECK(base::equalJson(server.bodyOf(1),
                        base::Json{{"operatorId", "OP2"}, {"userName", "target"}, {"tokenTimeoutSeconds", 600}}));
}

TEST_CASE("a token is renewed before it expires and nobody waits for that") {
  AuthServer server;
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, authKey(), "test", clock.now());
  const auto first = login.get({}, soon());
  REQUIRE(first);
  clock.offset_seconds = 14400 - 301;
  CHECK(*login.get({}, soon()) == *first);
  CHECK(server.count("POST /v1/auth") == 1);
  clock.offset_seconds = 14400 - 299;
  std::binary_semaphore go_on(0);
  server.on("POST /v1/auth", [&](const std::string&, int) {
    go_on.acquire();
    return jsonResponse(200, "{\"apiKey\":\"api-new\",\"token\":\"t\",\"operatorId\":\"OP9\"}");
  });
  CHECK(*login.get({}, soon()) == *first);
  CHECK(*login.get({}, soon()) == *first);
  go_on.release();
  tools::CredentialPtr now = *first;
  for (const auto limit = Clock::now() + seconds(10); now == *first && Clock::now() < limit;) {
    now = *login.get({}, soon());
    std::this_thread::yield();
  }
  CHECK(headerOf(now, "X-Soracom-API-Key") == "api-new");
  CHECK(now->operator_id == "OP9");
  CHECK(server.count("POST /v1/auth") == 2);
}

TEST_CASE("an expired token is replaced before it is used") {
  AuthServer server;
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, authKey(), "test", clock.now());
  REQUIRE(login.get({}, soon()));
  clock.offset_seconds = 14401;
  const auto second = login.get({}, soon());
  REQUIRE(second);
  CHECK(headerOf(*second, "X-Soracom-API-Key") == "api-2");
}

TEST_CASE("fifty calls without a token share one sign-in and fifty refused ones share one more") {
  AuthServer server;
  const auto client = server.client();
  SoracomLogin login(*client, authKey(), "test");
  std::vector<std::future<base::Result<tools::CredentialPtr>>> calls;
  const auto all = [&](const std::function<base::Result<tools::CredentialPtr>()>& call) {
    calls.clear();
    for (int i = 0; i < 50; ++i) {
      calls.push_back(std::async(std::launch::async, call));
    }
    std::vector<tools::CredentialPtr> out;
    for (auto& each : calls) {
      auto result = each.get();
      REQUIRE(result);
      out.push_back(*result);
    }
    return out;
  };
  const auto first = all([&] { return login.get({}, soon()); });
  CHECK(server.count("POST /v1/auth") == 1);
  const auto second = all([&, rejected = first[0]] { return login.renew(rejected, soon()); });
  CHECK(server.count("POST /v1/auth") == 2);
  for (std::size_t i = 0; i < 50; ++i) {
    CHECK(first[i] == first[0]);
    CHECK(second[i] == second[0]);
  }
  CHECK(second[0] != first[0]);
}

TEST_CASE("a fresh token that is refused at once is not renewed again within a minute") {
  AuthServer server;
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, authKey(), "test", clock.now());
  const auto first = login.get({}, soon());
  REQUIRE(first);
  const auto second = login.renew(*first, soon());
  REQUIRE(second);
  for (int i = 0; i < 5; ++i) {
    const auto refused = login.renew(*second, soon());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kAuthentication);
  }
  CHECK(server.count("POST /v1/auth") == 2);
  CHECK(*login.renew(*first, soon()) == *second);
  clock.offset_seconds = 61;
  CHECK(login.renew(*second, soon()));
  CHECK(server.count("POST /v1/auth") == 3);
}

TEST_CASE("one waiter that leaves does not take the sign-in from the others") {
  AuthServer server;
  std::binary_semaphore arrived(0);
  std::binary_semaphore go_on(0);
  server.on("POST /v1/auth", [&](const std::string&, int) {
    arrived.release();
    go_on.acquire();
    return jsonResponse(200, "{\"apiKey\":\"a\",\"token\":\"t\"}");
  });
  const auto client = server.client();
  SoracomLogin login(*client, authKey(), "test");
  base::StopSource leaver;
  auto leaving = std::async(std::launch::async, [&] { return login.get({}, leaver.get()); });
  arrived.acquire();
  auto staying = std::async(std::launch::async, [&] { return login.get({}, soon()); });
  const auto late = login.get({}, base::Stop().withDeadline(Clock::now() + std::chrono::milliseconds(50)));
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::kTimeout);
  leaver.stop(base::StopReason::kCancelledByClient);
  const auto left = leaving.get();
  REQUIRE_FALSE(left);
  CHECK(left.error().kind == ErrorKind::kCancelled);
  go_on.release();
  CHECK(staying.get());
  CHECK(server.count("POST /v1/auth") == 1);
}

TEST_CASE("when the last waiter leaves the sign-in is stopped and the next call begins anew") {
  AuthServer server;
  std::binary_semaphore arrived(0);
  server.on("POST /v1/auth", [&](const std::string&, int number) {
    arrived.release();
    return number == 1 ? std::string() : jsonResponse(200, "{\"apiKey\":\"a\",\"token\":\"t\"}");
  });
  const auto client = server.client();
  SoracomLogin login(*client, authKey(), "test");
  base::StopSource leaver;
  auto leaving = std::async(std::launch::async, [&] { return login.get({}, leaver.get()); });
  arrived.acquire();
  leaver.stop(base::StopReason::kCancelledByClient);
  REQUIRE_FALSE(leaving.get());
  CHECK(login.get({}, soon()));
  CHECK(server.count("POST /v1/auth") == 2);
}

TEST_CASE("destruction stops a sign-in under way") {
  AuthServer server;
  std::binary_semaphore arrived(0);
  server.on("POST /v1/auth", [&](const std::string&, int number) {
    if (number == 2) {
      arrived.release();
    }
    return number == 2 ? std::string() : jsonResponse(200, "{\"apiKey\":\"a\",\"token\":\"t\"}");
  });
  const auto client = server.client();
  TestClock clock;
  auto login = std::make_unique<SoracomLogin>(*client, authKey(), "test", clock.now());
  REQUIRE(login->get({}, soon()));
  clock.offset_seconds = 14400 - 10;
  REQUIRE(login->get({}, soon()));
  arrived.acquire();
  login.reset();
  SUCCEED("the destructor came back");
}

TEST_CASE("a refused sign-in says what to do and is not hammered") {
  AuthServer server;
  server.on("POST /v1/auth", [](const std::string&, int) {
    return jsonResponse(401, "{\"code\":\"AUM0002\",\"message\":\"secret-xyz is wrong\\u001b[31m\"}");
  });
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, authKey(), "test", clock.now());
  for (int i = 0; i < 10; ++i) {
    const auto refused = login.get({}, soon());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kAuthentication);
    CHECK(refused.error().message.find("AUM0002") != std::string::npos);
    CHECK(refused.error().message.find("keyId-abc") != std::string::npos);
    CHECK(refused.error().message.find("secret-xyz") == std::string::npos);
    CHECK(refused.error().message.find('\x1b') == std::string::npos);
  }
  CHECK(server.count("POST /v1/auth") == 1);
  clock.offset_seconds = 61;
  CHECK_FALSE(login.get({}, soon()));
  CHECK(server.count("POST /v1/auth") == 2);
}

TEST_CASE("answers that are no session are authentication errors with a pause") {
  struct Row {
    const char* name;
    std::string response;
    int pause_seconds;
  };
  const Row rows[] = {
      {"too many", jsonResponse(429, "{}", "Retry-After: 7\r\n"), 7},
      {"too many without a time", jsonResponse(429, "{}"), 60},
      {"too many for long", jsonResponse(429, "{}", "Retry-After: 99999999\r\n"), 300},
      {"too many with nonsense", jsonResponse(429, "{}", "Retry-After: -5\r\n"), 60},
      {"server fault", jsonResponse(503, "<html>"), 5},
      {"bad request", jsonResponse(400, "{\"errorMessage\":{\"code\":\"X1\",\"message\":\"m\"},\"httpStatus\":400}"),
       60},
      {"redirect", jsonResponse(302, "", "Location: https://elsewhere/\r\n"), 60},
      {"no JSON", jsonResponse(200, "<html>login</html>"), 60},
      {"no token", jsonResponse(200, "{\"apiKey\":\"a\"}"), 60},
      {"token with a line break", jsonResponse(200, "{\"apiKey\":\"a\",\"token\":\"a\\r\\nX: y\"}"), 60},
      {"token is a number", jsonResponse(200, "{\"apiKey\":\"a\",\"token\":7}"), 60},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      AuthServer server;
      server.on("POST /v1/auth", [&](const std::string&, int) { return row.response; });
      const auto client = server.client();
      TestClock clock;
      SoracomLogin login(*client, authKey(), "test", clock.now());
      const auto refused = login.get({}, soon());
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::kAuthentication);
      clock.offset_seconds = row.pause_seconds - 1;
      CHECK_FALSE(login.get({}, soon()));
      CHECK(server.count("POST /v1/auth") == 1);
      clock.offset_seconds = row.pause_seconds + 1;
      CHECK_FALSE(login.get({}, soon()));
      CHECK(server.count("POST /v1/auth") == 2);
    }
  }
}

TEST_CASE("a one time code is sent once") {
  AuthServer server;
  const auto client = server.client();
  TestClock clock;
  SoracomLogin login(*client, {tools::RootLogin{"a@example.com", Secret("pw"), Secret("123456")}, {}}, "test",
                     clock.now());
  const auto first = login.get({}, soon());
  REQUIRE(first);
  const auto second = login.renew(*first, soon());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::kAuthentication);
  CHECK(second.error().message.find("one-time code") != std::string::npos);
  CHECK(server.count("POST /v1/auth") == 1);
}

TEST_CASE("an unreachable server is tried again by the next call") {
  int free_port = 0;
  {
    tools::ScriptedServer gone([](tools::ScriptedPeer&) {});
    free_port = gone.port();
  }
  tools::HttpClientOptions options;
  options.base_url = "http://127.0.0.1:" + std::to_string(free_port);
  const auto client = tools::HttplibClient::make(options);
  REQUIRE(client);
  SoracomLogin login(**client, {tools::RootLogin{"a@example.com", Secret("pw"), Secret("123456")}, {}}, "test");
  for (int i = 0; i < 3; ++i) {
    const auto refused = login.get({}, soon());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::kUnreachable);
    CHECK(refused.error().message.find("not tried again") == std::string::npos);
  }
}

TEST_CASE("a ready token is given as it is and cannot be renewed") {
  tools::StaticCredentials credentials(Secret("api-x"), Secret(tools::tokenOf("OP7", "x")), "SORACOM_API_KEY");
  const auto credential = credentials.get({}, {});
  REQUIRE(credential);
  CHECK((*credential)->operator_id == "OP7");
  CHECK(headerOf(*credential, "X-Soracom-API-Key") == "api-x");
  const auto renewed = credentials.renew(*credential, {});
  REQUIRE_FALSE(renewed);
  CHECK(renewed.error().kind == ErrorKind::kAuthentication);
}
