#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

TEST_CASE("the operator is described with every required member") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer answer = root.call("GET", "/operators/{op}");
  for (const char* member : {"createDate", "description", "email", "operatorId", "rootOperatorId", "updateDate"}) {
    CHECK(answer.text(member) != "");
  }
}

TEST_CASE("root AuthKeys are for root alone and sign in as root") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer key = root.call("POST", "/operators/{op}/auth_keys");
  CHECK(key.status == 201);
  CHECK(root.call("GET", "/operators/{op}/auth_keys").json.size() == 2);
  SimulatorClient second(*simulator);
  second.signInWithKey(key.text("authKeyId"), key.text("authKey"));
  CHECK(second.call("GET", "/operators/{op}/emails").status == 200);
  CHECK(root.call("DELETE", "/operators/{op}/auth_keys/" + key.text("authKeyId")).status == 204);
  CHECK(root.call("DELETE", "/operators/{op}/auth_keys/" + key.text("authKeyId")).status == 404);
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("GET", "/operators/{op}/auth_keys").status == 403);
  CHECK(admin.call("POST", "/operators/{op}/auth_keys").status == 403);
}

TEST_CASE("the root password is changed with the current one") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/password";
  CHECK(root.call("POST", path, {{"currentPassword", "wrong"}, {"newPassword", "another-Password-1"}}).status == 400);
  CHECK(root.call("POST", path, {{"currentPassword", seed::kRootPassword}, {"newPassword", "short"}}).status == 400);
  CHECK(root.call("POST", path, {{"currentPassword", seed::kRootPassword}}).message().find("newPassword") !=
        std::string::npos);
  CHECK(root.call("POST", path, {{"currentPassword", seed::kRootPassword}, {"newPassword", "another-Password-1"}})
            .status == 200);
  CHECK(root.call("POST", "/auth", {{"email", seed::kRootEmail}, {"password", seed::kRootPassword}}).status == 401);
  root.signIn({{"email", seed::kRootEmail}, {"password", "another-Password-1"}});
}

TEST_CASE("company and individual information is created once and replaced as a whole") {
  const auto simulator = startSimulator({.seed = false});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  struct Row {
    const char* path;
    Json whole;
    const char* required;
  };
  const Row rows[] = {
      {"/operators/{op}/company_information",
       {{"companyName", "A"},
        {"countryCode", "JP"},
        {"zipCode", "1"},
        {"department", "D"},
        {"contactPersonName", "P"},
        {"phoneNumber", "0"},
        {"vatIdentificationNumber", "V"}},
       "companyName"},
      {"/operators/{op}/individual_information",
       {{"fullName", "A"}, {"countryCode", "JP"}, {"zipCode", "1"}, {"phoneNumber", "0"}, {"city", "C"}},
       "fullName"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.path) {
      CHECK(root.call("GET", row.path).status == 404);
      CHECK(root.call("PUT", row.path, row.whole).status == 404);
      Json part = row.whole;
      part.erase(row.required);
      const Answer missing = root.call("POST", row.path, part);
      CHECK(missing.status == 400);
      CHECK(missing.message().find(row.required) != std::string::npos);
      CHECK(root.call("POST", row.path, row.whole).status == 201);
      CHECK(root.call("POST", row.path, row.whole).status == 400);
      CHECK(base::equalJson(root.call("GET", row.path).json, row.whole));
      Json fewer = row.whole;
      fewer.erase(fewer.size() == 7 ? "vatIdentificationNumber" : "city");
      CHECK(root.call("PUT", row.path, fewer).status == 200);
      CHECK(base::equalJson(root.call("GET", row.path).json, fewer));
    }
  }
}

TEST_CASE("a configuration namespace is versioned and refuses a stale update") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/configuration/";
  const Answer first = root.call("GET", path + "Email");
  CHECK(first.json.at("version") == 1);
  CHECK(first.json.at("isModifiable") == true);
  CHECK(first.text("namespace") == "Email");
  const Json value = {{"notification", Json{{"exceedBundleDisabled", true}}}};
  const Answer stale = root.call("POST", path + "Email", {{"configuration", value}, {"expectedVersion", 7}});
  CHECK(stale.status == 409);
  CHECK(root.call("GET", path + "Email").body == first.body);
  const Answer set = root.call("POST", path + "Email", {{"configuration", value}, {"expectedVersion", 1}});
  CHECK(set.status == 200);
  CHECK(set.json.at("version") == 2);
  CHECK(set.json.at("configuration") == value);
  CHECK(root.call("POST", path + "Email", {{"configuration", value}}).json.at("version") == 3);
  CHECK(root.call("DELETE", path + "Email").status == 204);
  CHECK(root.call("GET", path + "Email").status == 404);
  CHECK(root.call("DELETE", path + "Email").status == 404);
}

TEST_CASE("configuration values must fit their namespace") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/configuration/";
  struct Row {
    const char* name;
    Json body;
    int status;
  };
  const Row rows[] = {{"Nothing", {{"configuration", Json::object()}}, 400},
                      {"Email", Json::object(), 400},
                      {"Email", {{"configuration", "x"}}, 400},
                      {"Email", {{"configuration", {{"notification", true}}}}, 400},
                      {"Email", {{"configuration", {{"billing", {{"attachInvoicePdfEnabled", "yes"}}}}}}, 400},
                      {"Email", {{"configuration", Json::object()}, {"expectedVersion", "1"}}, 400},
                      {"Support", {{"configuration", {{"tier", "priority"}}}}, 400},
                      {"UserConsole", {{"configuration", {{"usageMetricsDisabled", 1}}}}, 400},
                      {"UserConsole", {{"configuration", {{"usageMetricsDisabled", true}}}}, 200}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name << " " << row.body) {
      CHECK(root.call("POST", path + row.name, row.body).status == row.status);
    }
  }
  CHECK(root.call("GET", path + "Nothing").status == 400);
  CHECK(root.call("DELETE", path + "Nothing").status == 400);
  CHECK(root.call("GET", path + "Support").json.at("isModifiable") == false);
  CHECK(root.call("DELETE", path + "Support").status == 400);
}

TEST_CASE("contracts take the details of their kind") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  struct Row {
    Json body;
    int status;
  };
  const Row rows[] = {
      {{{"contractName", "harvest"}, {"contractDetail", {{"plan", "extended"}, {"ttl", 731}}}}, 200},
      {{{"contractName", "harvest"}, {"contractDetail", {{"plan", "basic"}}}}, 400},
      {{{"contractName", "harvest"}, {"contractDetail", {{"ttl", 30}}}}, 400},
      {{{"contractName", "support"}, {"contractDetail", {{"tier", "priority"}}}}, 200},
      {{{"contractName", "support"}, {"contractDetail", {{"tier", "enterprise"}}}}, 400},
      {{{"contractName", "napter"}}, 200},
      {{{"contractName", "napter"}, {"contractDetail", {{"tier", "priority"}}}}, 400},
      {{{"contractName", "unknown"}}, 400},
      {Json::object(), 400},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.body) {
      const Answer answer = root.call("POST", "/operators/{op}/contracts", row.body);
      CHECK(answer.status == row.status);
      CHECK((row.status != 200 || base::equalJson(answer.json, row.body)));
    }
  }
  CHECK(root.call("DELETE", "/operators/{op}/contracts/unknown").status == 400);
  CHECK(root.call("DELETE", "/operators/{op}/contracts/napter").status == 204);
  CHECK(root.call("DELETE", "/operators/{op}/contracts/napter").status == 404);
}

TEST_CASE("a coverage type is added once") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("POST", "/operators/{op}/coverage_type/jp").status == 400);
  CHECK(root.call("POST", "/operators/{op}/coverage_type/g").status == 201);
  CHECK(root.call("POST", "/operators/{op}/coverage_type/g").status == 400);
  CHECK(root.call("POST", "/operators/{op}/coverage_type/moon").status == 400);
}

TEST_CASE("a support token is issued to whoever may have it") {
  const auto simulator = startSimulator();
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("POST", "/operators/{op}/support/token").text("token") != "");
  SimulatorClient auditor(*simulator);
  auditor.signInWithKey(seed::kAuditorAuthKeyId, seed::kAuditorAuthKey);
  CHECK(auditor.call("POST", "/operators/{op}/support/token").status == 403);
}
