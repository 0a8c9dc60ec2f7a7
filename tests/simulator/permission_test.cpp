#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

/// Signs idle-user in with a new key after root has set its inline document.
class IdleUser final {
 public:
  IdleUser() : simulator(startSimulator({.clock = clock.reader()})), root(*simulator), user(*simulator) {
    root.signInAsRoot();
    const Answer key = root.call("POST", "/operators/{op}/users/idle-user/auth_keys");
    id_ = key.text("authKeyId");
    secret_ = key.text("authKey");
  }
  void setPermission(const std::string& document) {
    const Answer answer = root.call("PUT", "/operators/{op}/users/idle-user/permission", {{"permission", document}});
    REQUIRE(answer.status == 200);
  }
  void signIn() { user.signInWithKey(id_, secret_); }
  int tryList() { return user.call("GET", "/operators/{op}/users").status; }

  TestClock clock;
  std::unique_ptr<simulator::Simulator> simulator;
  SimulatorClient root;
  SimulatorClient user;

 private:
  std::string id_;
  std::string secret_;
};

}  // namespace

TEST_CASE("a token carries the permissions it was issued with") {
  IdleUser idle;
  idle.signIn();
  CHECK(idle.tryList() == 403);
  idle.setPermission(allow({"User:list*"}));
  CHECK(idle.tryList() == 403);
  idle.signIn();
  CHECK(idle.tryList() == 200);
  CHECK(idle.root.call("DELETE", "/operators/{op}/users/idle-user/permission").status == 204);
  CHECK(idle.tryList() == 200);
  idle.signIn();
  CHECK(idle.tryList() == 403);
}

TEST_CASE("inline documents roles and defaults add up and deny wins from any of them") {
  IdleUser idle;
  CHECK(idle.root.call("POST", "/operators/{op}/users/idle-user/roles", {{"roleId", seed::kAuditorRole}}).status ==
        200);
  idle.signIn();
  CHECK(idle.tryList() == 200);
  idle.setPermission(R"({"statements":[{"effect":"deny","api":"User:listUsers"}]})");
  idle.signIn();
  CHECK(idle.tryList() == 403);
  CHECK(idle.user.call("GET", "/operators/{op}/users/admin").status == 200);
  CHECK(idle.root.call("DELETE", "/operators/{op}/users/idle-user/permission").status == 204);
  CHECK(idle.root
            .call("PUT", "/operators/{op}/users/default_permissions",
                  {{"permissions", R"({"statements":[{"effect":"deny","api":"*"}]})"}})
            .status == 202);
  idle.signIn();
  CHECK(idle.tryList() == 403);
  CHECK(idle.user.call("POST", "/auth/logout").status == 204);
  CHECK(idle.root.call("GET", "/operators/{op}/users").status == 200);
}

TEST_CASE("conditions are evaluated with the facts of the request") {
  IdleUser idle;
  idle.setPermission(allow({"User:listUsers"}, "ipAddress('127.0.0.0/8')"));
  idle.signIn();
  CHECK(idle.tryList() == 200);
  idle.setPermission(allow({"User:listUsers"}, "ipAddress('203.0.113.0/24')"));
  idle.signIn();
  CHECK(idle.tryList() == 403);
  idle.setPermission(allow({"User:getUser"}, "pathVariable('user_name') == samUserName"));
  idle.signIn();
  CHECK(idle.user.call("GET", "/operators/{op}/users/idle-user").status == 200);
  CHECK(idle.user.call("GET", "/operators/{op}/users/admin").status == 403);
  // The test clock stands in September 2026.
  idle.setPermission(allow({"User:listUsers"}, "currentDate >= date(2027, 1, 1)"));
  idle.signIn();
  CHECK(idle.tryList() == 403);
  idle.clock.advance(std::chrono::hours(24 * 365));
  idle.signIn();
  CHECK(idle.tryList() == 200);
}

TEST_CASE("a refusal for lack of rights names the permission") {
  IdleUser idle;
  idle.signIn();
  const Answer answer = idle.user.call("DELETE", "/operators/{op}/users/admin");
  CHECK(answer.status == 403);
  CHECK(answer.message().find("User:deleteUser") != std::string::npos);
}

TEST_CASE("permissions are checked before the body and before existence") {
  IdleUser idle;
  idle.signIn();
  CHECK(idle.user.call("GET", "/operators/{op}/users/nobody").status == 403);
  CHECK(idle.user.call("POST", "/operators/{op}/roles/x", Json::object()).status == 403);
}

TEST_CASE("permission documents are stored as text and validated") {
  IdleUser idle;
  const std::string path = "/operators/{op}/users/idle-user/permission";
  CHECK(idle.root.call("GET", path).text("permission") == R"({"statements":[]})");
  const std::string odd = R"( { "statements" : [ ] } )";
  idle.setPermission(odd);
  CHECK(idle.root.call("GET", path).text("permission") == odd);
  CHECK(idle.root.call("GET", "/operators/{op}/users/idle-user").text("permission") == odd);
  const Answer broken = idle.root.call("PUT", path, {{"permission", "{"}});
  CHECK(broken.status == 400);
  CHECK(broken.message().starts_with("permission:"));
  CHECK(idle.root.call("PUT", path, {{"permission", Json::object()}}).status == 400);
  CHECK(idle.root.call("PUT", path, {{"description", "x"}}).message().find("permission") != std::string::npos);
  CHECK(idle.root.call("GET", path).text("permission") == odd);
  CHECK(idle.root.call("GET", "/operators/{op}/users/nobody/permission").status == 404);
  CHECK(idle.root.call("DELETE", "/operators/{op}/users/nobody/permission").status == 400);
  CHECK(idle.root.call("PUT", "/operators/{op}/users/default_permissions", {{"permissions", "[]"}}).status == 400);
}

TEST_CASE("trust policies are stored as text and validated") {
  IdleUser idle;
  const std::string path = "/operators/{op}/users/idle-user/trust_policy";
  CHECK(idle.root.call("GET", path).json == Json::object());
  CHECK(idle.root.call("DELETE", path).status == 400);
  const std::string policy =
      R"({"statements":[{"effect":"allow","principal":{"soracom":["srn:soracom:OP1::User:a"]}}]})";
  CHECK(idle.root.call("PUT", path, {{"trustPolicy", policy}}).status == 204);
  CHECK(idle.root.call("GET", path).text("trustPolicy") == policy);
  CHECK(idle.root.call("PUT", path, {{"trustPolicy", "{}"}}).status == 400);
  CHECK(idle.root.call("PUT", path, Json::object()).message().find("trustPolicy") != std::string::npos);
  CHECK(idle.root.call("DELETE", path).status == 204);
  for (const char* method : {"GET", "DELETE"}) {
    CHECK(idle.root.call(method, "/operators/{op}/users/nobody/trust_policy").status == 400);
  }
}

TEST_CASE("default permissions are for root alone") {
  const auto simulator = startSimulator();
  SimulatorClient admin(*simulator);
  admin.signInAsAdmin();
  const Answer answer = admin.call("GET", "/operators/{op}/users/default_permissions");
  CHECK(answer.status == 403);
  CHECK(answer.message().find("Not privileged") != std::string::npos);
  CHECK(admin.call("PUT", "/operators/{op}/users/default_permissions", {{"permissions", allow({"*"})}}).status == 403);
  CHECK(admin.call("DELETE", "/operators/{op}/users/default_permissions").status == 403);
}
