#include "simulator/totp.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

constexpr char kPath[] = "/operators/{op}/mfa";
const Json kRoot = {{"email", seed::kRootEmail}, {"password", seed::kRootPassword}};

/// Root with active MFA.
class RootWithMfa final {
 public:
  RootWithMfa() : simulator(startSimulator({.clock = clock.reader()})), root(*simulator) {
    root.signInAsRoot();
    const std::string uri = root.call("POST", kPath).text("totpUri");
    const std::size_t at = uri.find("secret=") + 7;
    secret = uri.substr(at, uri.find('&') - at);
    const Answer verified = root.call("POST", std::string(kPath) + "/verify", {{"mfaOTPCode", code()}});
    REQUIRE(verified.status == 200);
    backup_codes = verified.json.at("backupCodes");
    clock.advance(std::chrono::seconds(60));
  }
  std::string code() const { return simulator::totpCodeFor(secret, clock.now()); }

  TestClock clock;
  std::unique_ptr<simulator::Simulator> simulator;
  SimulatorClient root;
  std::string secret;
  Json backup_codes;
};

}  // namespace

TEST_CASE("root MFA is enforced at password sign-in and not with an AuthKey") {
  RootWithMfa setup;
  CHECK(setup.backup_codes.size() == 10);
  CHECK(setup.root.call("GET", kPath).text("status") == "ACTIVE");
  CHECK(setup.root.call("POST", kPath).status == 400);
  CHECK(setup.root.call("POST", "/auth", kRoot).status == 401);
  Json with_code = kRoot;
  with_code["mfaOTPCode"] = setup.code();
  CHECK(setup.root.call("POST", "/auth", with_code).status == 200);
  setup.root.signInWithKey(seed::kRootAuthKeyId, seed::kRootAuthKey);
}

TEST_CASE("root MFA is turned off with the password in the body of the DELETE") {
  RootWithMfa setup;
  CHECK(setup.root.call("DELETE", kPath).status == 400);
  CHECK(setup.root.call("DELETE", kPath, Json::object()).message().find("password") != std::string::npos);
  CHECK(setup.root.call("DELETE", kPath, {{"password", "wrong"}}).status == 400);
  CHECK(setup.root.call("DELETE", kPath, {{"password", seed::kRootPassword}}).status == 204);
  CHECK(setup.root.call("DELETE", kPath, {{"password", seed::kRootPassword}}).status == 400);
  CHECK(setup.root.call("GET", kPath).text("status") == "INACTIVE");
  CHECK(setup.root.call("POST", "/auth", kRoot).status == 200);
}

TEST_CASE("root MFA is removed with a mailed token and a backup code") {
  RootWithMfa setup;
  SimulatorClient stranger(*setup.simulator);
  const std::string issue = "/operators/mfa_revoke_token/issue";
  const std::string verify = "/operators/mfa_revoke_token/verify";
  CHECK(stranger.call("POST", issue, {{"email", "nobody@simulator.example"}, {"password", "x"}}).status == 404);
  CHECK(stranger.call("POST", issue, {{"email", seed::kRootEmail}, {"password", "wrong"}}).status == 400);
  CHECK(stranger.call("POST", issue, {{"email", seed::kRootEmail}}).message().find("password") != std::string::npos);
  CHECK(stranger.call("POST", issue, kRoot).status == 200);
  Json proof = kRoot;
  proof["token"] = setup.simulator->mails().back().token;
  proof["backupCode"] = "wrong";
  CHECK(stranger.call("POST", verify, proof).status == 400);
  proof["backupCode"] = setup.backup_codes.at(3);
  Json wrong = proof;
  wrong["password"] = "wrong";
  CHECK(stranger.call("POST", verify, wrong).status == 403);
  wrong = proof;
  wrong["token"] = "wrong";
  CHECK(stranger.call("POST", verify, wrong).status == 400);
  CHECK(stranger.call("POST", verify, proof).status == 200);
  CHECK(stranger.call("POST", verify, proof).status == 400);
  CHECK(stranger.call("POST", "/auth", kRoot).status == 200);
  CHECK(stranger.call("POST", issue, kRoot).status == 400);
}

TEST_CASE("a mailed MFA removal token ends after its time") {
  RootWithMfa setup;
  CHECK(setup.root.call("POST", "/operators/mfa_revoke_token/issue", kRoot).status == 200);
  setup.clock.advance(std::chrono::hours(2));
  Json proof = kRoot;
  proof["token"] = setup.simulator->mails().back().token;
  proof["backupCode"] = setup.backup_codes.at(0);
  CHECK(setup.root.call("POST", "/operators/mfa_revoke_token/verify", proof).status == 400);
}

TEST_CASE("root MFA operations are for root alone") {
  const auto simulator = startSimulator();
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  CHECK(admin.call("GET", kPath).text("status") == "INACTIVE");
  CHECK(admin.call("POST", kPath).status == 403);
  CHECK(admin.call("DELETE", kPath, {{"password", seed::kRootPassword}}).status == 403);
  CHECK(admin.call("POST", std::string(kPath) + "/verify", {{"mfaOTPCode", "123456"}}).status == 403);
}
