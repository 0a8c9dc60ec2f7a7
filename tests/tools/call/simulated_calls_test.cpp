#include "base/json_reader.h"
#include "simulator/seed.h"
#include "simulator/simulator.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tools/auth/soracom_login.h"
#include "tools/call/tool_service.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using simulator::Fault;
namespace seed = simulator::seed;

/// The real client and sign-in against the simulated API.
struct Setup {
  Setup() {
    auto started = simulator::Simulator::start();
    REQUIRE(started.has_value());
    upstream = *std::move(started);
    HttpClientOptions options;
    options.base_url = upstream->baseUrl();
    auto made = HttplibClient::make(std::move(options));
    REQUIRE(made.has_value());
    client = *std::move(made);
    Login login;
    login.identity = AuthKeyLogin{seed::kAdminAuthKeyId, Secret(seed::kAdminAuthKey)};
    credentials = std::make_unique<SoracomLogin>(*client, std::move(login), "a test");
    ToolServiceOptions service_options;
    service_options.own_secrets.emplace_back(seed::kAdminAuthKey);
    service_options.vault = &vault;
    service_options.safety = onlyAPerson();
    service = std::make_unique<ToolService>(builtInRegistry(), *client, *credentials, std::move(service_options));
  }

  std::string text(const char* name, const Json& arguments, bool is_error) {
    const auto outcome = callApproved(*service, name, arguments, {});
    REQUIRE(outcome.has_value());
    INFO(outcome->content.front().text);
    CHECK(outcome->is_error == is_error);
    return outcome->content.front().text;
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  std::unique_ptr<simulator::Simulator> upstream;
  std::unique_ptr<HttplibClient> client;
  std::unique_ptr<SoracomLogin> credentials;
  std::unique_ptr<ToolService> service;
};

TEST_CASE("a user is created and read and deleted with one sign-in") {
  Setup setup;
  CHECK(setup.text("createUser", Json{{"user_name", "new.user"}}, false) == "createUser: done (HTTP 201, no content).");
  CHECK_THAT(setup.text("getUser", Json{{"user_name", "new.user"}}, false),
             Catch::Matchers::Contains(R"("userName":"new.user")"));
  CHECK_THAT(setup.text("listUsers", Json::object(), false), Catch::Matchers::StartsWith(R"({"items":[{)"));
  setup.text("deleteUser", Json{{"user_name", "new.user"}}, false);
  CHECK_THAT(setup.text("getUser", Json{{"user_name", "new.user"}}, true),
             Catch::Matchers::Contains("hint: call listUsers to see what exists"));
  CHECK(setup.upstream->loginCount() == 1);
}

TEST_CASE("a session that is over is replaced by the next call") {
  for (const std::string how : {"expired", "logout", "revokeUserAuthTokens"}) {
    DYNAMIC_SECTION(how) {
      Setup setup;
      setup.text("listUsers", Json::object(), false);
      if (how == "expired") {
        setup.upstream->expireAllTokens();
      } else {
        setup.text(how.c_str(), how == "logout" ? Json::object() : Json{{"user_name", seed::kAdmin}}, false);
      }
      setup.text("listUsers", Json::object(), false);
      CHECK(setup.upstream->loginCount() == 2);
      CHECK(setup.upstream->requestCount("listUsers") == 3);
    }
  }
}

TEST_CASE("a minted key stays out of the result and is kept for a person") {
  Setup setup;
  const std::string text = setup.text("generateUserAuthKey", Json{{"user_name", seed::kIdleUser}}, false);
  CHECK_THAT(text, Catch::Matchers::Contains("keyId-"));
  CHECK(text.find("secret-") == std::string::npos);
  const auto entries = setup.vault.list();
  REQUIRE(entries->size() == 1);
  const std::string& name = entries->front().name;
  CHECK_THAT(text, Catch::Matchers::Contains(R"("authKey":"secret://)" + name + '"'));
  CHECK_THAT(text, Catch::Matchers::Contains("a person reads it with: soracom-mcp secrets show " + name));
  CHECK(entries->front().origin.about.at("user_name") == seed::kIdleUser);
  CHECK(setup.vault.read({name, ""})->reveal().starts_with("secret-"));
}

TEST_CASE("a refused path reaches no server") {
  Setup setup;
  setup.text("deleteUser", Json{{"operator_id", seed::kOperatorId}, {"user_name", "default_permissions"}}, true);
  setup.text("deleteUser", Json{{"operator_id", seed::kOperatorId}, {"user_name", ".."}}, true);
  CHECK(setup.upstream->requestCount() == 0);
}

TEST_CASE("faults of the upstream become outcomes and no call is doubled") {
  struct Row {
    const char* what;
    Fault fault;
    const char* expected;
  };
  const std::vector<Row> rows{
      {"dropped after the work",
       {Fault::Kind::kDropAfter, 0, {}, "", "", "createUser"},
       "createUser may have been carried out: check with getUser before repeating it"},
      {"dropped before the work", {Fault::Kind::kDropBefore, 0, {}, "", "", "createUser"}, "check with getUser"},
      {"rate limit",
       {Fault::Kind::kAnswer,
        429,
        {{"X-Soracom-Ratelimit-Seconds-Before-Refresh", "42"}},
        "",
        "application/json",
        "createUser"},
       "retry_after_seconds: 42"},
      {"bad gateway",
       {Fault::Kind::kAnswer, 502, {}, "<html><h1>Bad Gateway</h1></html>", "text/html", "createUser"},
       "message: Bad Gateway"},
      {"forbidden",
       {Fault::Kind::kAnswer, 403, {}, "", "application/json", "createUser"},
       "permission User:createUser"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      Setup setup;
      setup.text("listUsers", Json::object(), false);
      setup.upstream->failNext(row.fault);
      CHECK_THAT(setup.text("createUser", Json{{"user_name", "x1"}}, true), Catch::Matchers::Contains(row.expected));
      CHECK(setup.upstream->requestCount("createUser") == 1);
      CHECK(setup.upstream->loginCount() == 1);
    }
  }
}

TEST_CASE("a login page in place of JSON is no result") {
  Setup setup;
  setup.text("listUsers", Json::object(), false);
  setup.upstream->failNext(Fault{Fault::Kind::kNotJson, 0, {}, "", "", "getUser"});
  const std::string text = setup.text("getUser", Json{{"user_name", seed::kAdmin}}, true);
  CHECK_THAT(text, Catch::Matchers::Contains("where JSON was promised"));
  CHECK(text.find('<') == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::tools
