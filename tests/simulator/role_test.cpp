#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

const std::string kManaged = std::string("/operators/{op}/roles/") + seed::kManagedRole;

std::vector<std::string> ids(const Json& roles) {
  std::vector<std::string> out;
  for (const Json& role : roles) {
    out.push_back(role.at("roleId").get<std::string>());
  }
  return out;
}

}  // namespace

TEST_CASE("roles are listed by owner") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::vector<std::string> own = {seed::kAuditorRole, seed::kUnusedRole};
  const std::vector<std::string> managed = {seed::kManagedRole};
  CHECK(ids(root.call("GET", "/operators/{op}/roles").json) == own);
  CHECK(ids(root.call("GET", "/operators/{op}/roles?owner=operator").json) == own);
  CHECK(ids(root.call("GET", "/operators/{op}/roles?owner=soracom").json) == managed);
  CHECK(root.call("GET", "/operators/{op}/roles?owner=all").json.size() == 3);
  CHECK(root.call("GET", "/operators/{op}/roles?owner=nobody").status == 400);
}

TEST_CASE("a role is created read updated attached and deleted") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string path = "/operators/{op}/roles/deployer";
  const Answer created = root.call("POST", path, {{"permission", allow({"Role:*"})}, {"description", "deploys"}});
  CHECK(created.status == 200);
  CHECK(created.json == Json{{"roleId", "deployer"}});
  CHECK(root.call("POST", path, {{"permission", allow({"*"})}}).status == 400);
  CHECK(root.call("PUT", path, {{"permission", allow({"User:*"})}}).status == 200);
  const Answer role = root.call("GET", path);
  CHECK(role.text("permission") == allow({"User:*"}));
  CHECK(role.text("description") == "deploys");
  CHECK(role.text("owner") == "operator");
  CHECK(role.text("roleName") == "deployer");
  const std::string roles = "/operators/{op}/users/idle-user/roles";
  CHECK(root.call("POST", roles, {{"roleId", "deployer"}}).status == 200);
  CHECK(root.call("POST", roles, {{"roleId", "deployer"}}).status == 400);
  CHECK(root.call("POST", roles, {{"roleId", "unknown"}}).status == 400);
  CHECK(root.call("POST", roles, Json::object()).message().find("roleId") != std::string::npos);
  CHECK(root.call("POST", "/operators/{op}/users/nobody/roles", {{"roleId", "deployer"}}).status == 404);
  CHECK(root.call("GET", path + "/users").json.size() == 1);
  CHECK(root.call("GET", roles).json.at(0).at("permission") == allow({"User:*"}));
  CHECK(root.call("GET", "/operators/{op}/users/nobody/roles").status == 404);
  const Answer in_use = root.call("DELETE", path);
  CHECK(in_use.status == 400);
  CHECK(in_use.message().find("in use") != std::string::npos);
  CHECK(root.call("DELETE", roles + "/deployer").status == 200);
  CHECK(root.call("DELETE", roles + "/deployer").status == 404);
  CHECK(root.call("DELETE", path).status == 204);
  CHECK(root.call("DELETE", path).status == 404);
  CHECK(root.call("GET", path).status == 404);
  CHECK(root.call("GET", path + "/users").status == 404);
}

TEST_CASE("Soracom managed roles are read only and have versions") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const Answer role = root.call("GET", kManaged);
  CHECK(role.text("owner") == "soracom");
  CHECK(role.text("roleId") == seed::kManagedRole);
  CHECK(role.text("roleName") == "SimulatorReadOnlyAccess");
  CHECK(root.call("GET", "/operators/{op}/roles/srn%3Asoracom%3A%3A%3ARole%3ASimulatorReadOnlyAccess").status == 200);
  CHECK(root.call("PUT", kManaged, {{"permission", allow({"*"})}}).status == 404);
  CHECK(root.call("DELETE", kManaged).status == 404);
  CHECK(root.call("POST", kManaged, {{"permission", allow({"*"})}}).status == 400);
  const Answer versions = root.call("GET", kManaged + "/versions");
  CHECK(versions.json.size() == 2);
  CHECK(versions.json.at(0).at("version") == 1);
  CHECK(versions.json.at(1).at("version") == 2);
  CHECK(versions.json.at(1).at("permission") == role.text("permission"));
  CHECK(root.call("GET", "/operators/{op}/roles/unused-role/versions").status == 400);
  CHECK(root.call("GET", "/operators/{op}/roles/srn:soracom:::Role:Nothing/versions").status == 404);
  CHECK(root.call("GET", kManaged + "/users").json.size() == 1);
  CHECK(root.call("DELETE", std::string("/operators/{op}/users/console-user/roles/") + seed::kManagedRole).status ==
        200);
}

TEST_CASE("roles are validated and limited to 20") {
  const auto simulator = startSimulator({.seed = false});
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  CHECK(root.call("POST", "/operators/{op}/roles/a%20b", {{"permission", allow({"*"})}}).status == 400);
  CHECK(root.call("POST", "/operators/{op}/roles/a", {{"permission", "{}"}}).status == 400);
  CHECK(root.call("POST", "/operators/{op}/roles/a", Json::object()).message().find("permission") != std::string::npos);
  CHECK(root.call("PUT", "/operators/{op}/roles/a", {{"permission", allow({"*"})}}).status == 404);
  for (int i = 0; i < 20; ++i) {
    REQUIRE(root.call("POST", "/operators/{op}/roles/r" + std::to_string(i), {{"permission", allow({"*"})}}).status ==
            200);
  }
  CHECK(root.call("POST", "/operators/{op}/roles/r20", {{"permission", allow({"*"})}}).status == 400);
}
