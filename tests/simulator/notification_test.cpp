#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

const std::string kPath = "/operators/{op}/system_notifications";

Json only(const std::string& email_id) { return Json{{"emailIdList", {email_id}}}; }

}  // namespace

TEST_CASE("mail types are listed read set and deleted") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("GET", kPath).json.size() == 2);
  const Answer billing = root.call("GET", kPath + "/billing");
  CHECK(billing.text("type") == "billing");
  CHECK(billing.json.at("emailIdList") == Json{seed::kBillingEmailId});
  CHECK(root.call("GET", kPath + "/recovery").status == 404);
  const Answer set = root.call("POST", kPath + "/recovery", only(seed::kBillingEmailId));
  CHECK(set.status == 200);
  CHECK(set.text("type") == "recovery");
  CHECK(root.call("GET", kPath + "/recovery").body == set.body);
  CHECK(root.call("DELETE", kPath + "/recovery").status == 204);
  CHECK(root.call("DELETE", kPath + "/recovery").status == 404);
  for (const char* method : {"GET", "DELETE"}) {
    CHECK(root.call(method, kPath + "/unknown").status == 400);
  }
}

TEST_CASE("the primary mail type cannot be deleted and changes the root login") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("DELETE", kPath + "/primary").status == 400);
  CHECK(root.call("POST", "/operators/add_email_token/issue",
                  {{"email", "next@simulator.example"}, {"password", seed::kRootPassword}})
            .status == 200);
  CHECK(root.call("POST", "/operators/add_email_token/verify", {{"token", simulator->mails().back().token}}).status ==
        200);
  const std::string next = root.call("GET", "/operators/{op}/emails").json.at(2).at("emailId").get<std::string>();
  Json body = only(next);
  CHECK(root.call("POST", kPath + "/primary", body).message().find("password") != std::string::npos);
  body["password"] = "wrong";
  CHECK(root.call("POST", kPath + "/primary", body).status == 400);
  body["password"] = seed::kRootPassword;
  Json in_use = body;
  in_use["emailIdList"] = {seed::kBillingEmailId};
  CHECK(root.call("POST", kPath + "/primary", in_use).status == 400);
  Json two = body;
  two["emailIdList"] = {next, seed::kPrimaryEmailId};
  CHECK(root.call("POST", kPath + "/primary", two).status == 400);
  CHECK(root.call("POST", kPath + "/primary", body).status == 200);
  CHECK(root.call("GET", "/operators/{op}").text("email") == "next@simulator.example");
  CHECK(root.call("POST", "/auth", {{"email", seed::kRootEmail}, {"password", seed::kRootPassword}}).status == 401);
  root.signIn({{"email", "next@simulator.example"}, {"password", seed::kRootPassword}});
}

TEST_CASE("lists of addresses are validated") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Json rows[] = {Json::object(),
                       {{"emailIdList", Json::array()}},
                       {{"emailIdList", seed::kBillingEmailId}},
                       {{"emailIdList", {1}}},
                       {{"emailIdList", {"EM-unknown"}}},
                       {{"emailIdList", {seed::kBillingEmailId, seed::kBillingEmailId}}},
                       {{"emailIdList", {seed::kPrimaryEmailId}}}};
  for (const Json& row : rows) {
    DYNAMIC_SECTION(row) { CHECK(root.call("POST", kPath + "/support", row).status == 400); }
  }
  CHECK(root.call("POST", kPath + "/unknown", only(seed::kBillingEmailId)).status == 400);
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("GET", kPath).status == 403);
}
