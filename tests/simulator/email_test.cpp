#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

constexpr char kIssue[] = "/operators/add_email_token/issue";
constexpr char kVerify[] = "/operators/add_email_token/verify";

Json request(const std::string& email) { return Json{{"email", email}, {"password", seed::kRootPassword}}; }

}  // namespace

TEST_CASE("an email address is added with the token that was mailed to it") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("GET", "/operators/{op}/emails").json.size() == 2);
  CHECK(root.call("POST", kIssue, request("new@simulator.example")).status == 200);
  const auto mail = simulator->mails().back();
  CHECK(mail.to == "new@simulator.example");
  CHECK(root.call("GET", "/operators/{op}/emails").json.size() == 2);
  SimulatorClient stranger(*simulator);
  CHECK(stranger.call("POST", kVerify, {{"token", "wrong"}}).status == 400);
  CHECK(stranger.call("POST", kVerify, {{"token", mail.token}}).status == 200);
  CHECK(stranger.call("POST", kVerify, {{"token", mail.token}}).status == 400);
  const Answer list = root.call("GET", "/operators/{op}/emails");
  REQUIRE(list.json.size() == 3);
  const Json& added = list.json.at(2);
  CHECK(added.at("email") == "new@simulator.example");
  CHECK(added.at("verified") == true);
  const std::string path = "/operators/{op}/emails/" + added.at("emailId").get<std::string>();
  CHECK(root.call("GET", path).json == added);
  CHECK(root.call("DELETE", path).status == 204);
  CHECK(root.call("GET", path).status == 404);
  CHECK(root.call("DELETE", path).status == 404);
}

TEST_CASE("adding an email address is refused for what is wrong") {
  TestClock clock;
  const auto simulator = startSimulator({.clock = clock.reader()});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("POST", kIssue, request("not an address")).code() == "COM0008");
  CHECK(root.call("POST", kIssue, request(seed::kBillingEmail)).code() == "AUM0003");
  CHECK(root.call("POST", kIssue, {{"email", "a@b.example"}, {"password", "wrong"}}).status == 400);
  CHECK(root.call("POST", kIssue, {{"email", "a@b.example"}}).message().find("password") != std::string::npos);
  CHECK(simulator->mails().empty());
  CHECK(root.call("POST", kIssue, request("late@simulator.example")).status == 200);
  clock.advance(std::chrono::hours(2));
  CHECK(root.call("POST", kVerify, {{"token", simulator->mails().back().token}}).status == 400);
  root.signInAsRoot();
  for (int i = 0; i < 8; ++i) {
    REQUIRE(root.call("POST", kIssue, request("n" + std::to_string(i) + "@simulator.example")).status == 200);
    REQUIRE(root.call("POST", kVerify, {{"token", simulator->mails().back().token}}).status == 200);
  }
  const Answer full = root.call("POST", kIssue, request("one-more@simulator.example"));
  CHECK(full.status == 400);
  CHECK(full.message().find("maximum") != std::string::npos);
}

TEST_CASE("email operations are for root alone and listing says so with 400") {
  const auto simulator = startSimulator();
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("GET", "/operators/{op}/emails").status == 400);
  CHECK(admin.call("GET", std::string("/operators/{op}/emails/") + seed::kPrimaryEmailId).status == 403);
  CHECK(admin.call("DELETE", std::string("/operators/{op}/emails/") + seed::kBillingEmailId).status == 403);
  CHECK(admin.call("POST", kIssue, request("a@b.example")).status == 403);
}

TEST_CASE("an email address in use cannot be deleted") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer answer = root.call("DELETE", std::string("/operators/{op}/emails/") + seed::kBillingEmailId);
  CHECK(answer.status == 400);
  CHECK(answer.message().find("billing") != std::string::npos);
}
