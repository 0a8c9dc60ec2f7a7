#include "simulator/route_table.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "base/json_reader.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::simulator;

namespace {

std::string found(const RouteTable& table, const char* method, const char* target) {
  const auto match = table.find(method, target);
  return match ? std::string(match->operation->id()) : std::to_string(match.error().status);
}

}  // namespace

TEST_CASE("the route table holds 77 operations with distinct names and routes") {
  const RouteTable table;
  std::set<std::string> ids;
  std::set<std::string> routes;
  for (const Operation& operation : table.operations()) {
    ids.emplace(operation.id());
    routes.insert(std::string(operation.method) + " " + std::string(operation.path));
  }
  CHECK(table.operations().size() == 77);
  CHECK(ids.size() == 77);
  CHECK(routes.size() == 77);
}

TEST_CASE("the route table equals the reference list of operations") {
  std::ifstream file(SORACOM_MCP_SOURCE_DIR "/../shared/reference/operations.json");
  if (!file) {
    WARN("the reference list of operations is not here; the comparison was left out");
    return;
  }
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto reference = base::readJson(text);
  REQUIRE(reference);
  REQUIRE(reference->size() == 77);
  const RouteTable table;
  for (const base::Json& row : *reference) {
    const std::string id = base::findMember(row, "operationId")->get<std::string>();
    DYNAMIC_SECTION(id) {
      const auto& operations = table.operations();
      const auto ours = std::find_if(operations.begin(), operations.end(),
                                     [&](const Operation& operation) { return operation.id() == id; });
      REQUIRE(ours != operations.end());
      CHECK(ours->method == base::findMember(row, "method")->get<std::string>());
      CHECK(ours->path == base::findMember(row, "path")->get<std::string>());
      CHECK(ours->sam_api == base::findMember(row, "samApi")->get<std::string>());
      CHECK(ours->body.has_value() == base::findMember(row, "hasBody")->get<bool>());
      const bool root = ours->access == Access::kRoot || ours->access == Access::kRoot400;
      CHECK(root == (*base::findMember(row, "needsRoot") != "no"));
    }
  }
}

TEST_CASE("targets are routed as sent and decoded segment by segment") {
  const RouteTable table;
  struct Row {
    const char* method;
    const char* target;
    const char* result;
  };
  const Row rows[] = {
      {"POST", "/v1/auth", "auth"},
      {"GET", "/v1/operators/OP1", "getOperator"},
      {"GET", "/v1/operators/OP1/users", "listUsers"},
      {"GET", "/v1/operators/OP1/users?x=1", "listUsers"},
      {"GET", "/v1/operators/OP1/users/alice", "getUser"},
      {"GET", "/v1/operators/OP1/users/default_permissions", "getDefaultPermissions"},
      {"PUT", "/v1/operators/OP1/users/default_permissions", "updateDefaultPermissions"},
      {"DELETE", "/v1/operators/OP1/users/default_permission%73", "deleteDefaultPermissions"},
      {"POST", "/v1/operators/OP1/users/default_permissions", "405"},
      {"GET", "/v1/operators/OP1/users/default_permissions/mfa", "getUserMFAStatus"},
      {"GET", "/v1/operators/OP1/roles/srn:soracom:::Role:Name", "getRole"},
      {"GET", "/v1/operators/OP1/roles/srn%3Asoracom%3A%3A%3ARole%3AName", "getRole"},
      {"POST", "/v1/operators/mfa_revoke_token/issue", "issueMFARevokingToken"},
      {"GET", "/v1/operators/mfa_revoke_token", "getOperator"},
      {"GET", "/v1/operators/mfa_revoke_token/users", "listUsers"},
      {"GET", "/v1/operators/mfa_revoke_token/issue", "405"},
      {"GET", "/v1/operators/OP1/users/a%2Fmfa", "getUser"},
      {"GET", "/v1/auth", "405"},
      {"PATCH", "/v1/operators/OP1", "405"},
      {"GET", "/", "404"},
      {"GET", "/v1", "404"},
      {"GET", "/v1/", "400"},
      {"GET", "/v2/operators/OP1", "404"},
      {"GET", "/operators/OP1", "404"},
      {"GET", "http://127.0.0.1/v1/operators/OP1", "404"},
      {"GET", "*", "404"},
      {"GET", "/v1/operators/OP1/nothing", "404"},
      {"GET", "/v1/operators/OP1/users/", "400"},
      {"DELETE", "/v1/operators/OP1/users//tokens", "400"},
      {"DELETE", "/v1/operators/OP1/users/../tokens", "400"},
      {"DELETE", "/v1/operators/OP1/users/%2e%2E/tokens", "400"},
      {"GET", "/v1/operators/OP1/users/.", "400"},
      {"GET", "/v1/operators/OP1/users/a%00", "400"},
      {"GET", "/v1/operators/OP1/users/a%0d%0a", "400"},
      {"GET", "/v1/operators/OP1/users/%ff", "400"},
      {"GET", "/v1/operators/OP1/users/%zz", "400"},
      {"GET", "/v1/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r", "400"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.method << " " << row.target) { CHECK(found(table, row.method, row.target) == row.result); }
  }
}

TEST_CASE("placeholders take the decoded segments") {
  const RouteTable table;
  const auto match = table.find("DELETE", "/v1/operators/OP1/users/a%20b/roles/srn:soracom:::Role:X");
  REQUIRE(match);
  CHECK(match->operation->id() == "detachRole");
  CHECK(pathVariable(match->path, "operator_id") == "OP1");
  CHECK(pathVariable(match->path, "user_name") == "a b");
  CHECK(pathVariable(match->path, "role_id") == "srn:soracom:::Role:X");
}

TEST_CASE("the query is read pair by pair") {
  const auto query = readQuery("/v1/x?owner=all&a=%41+b&broken=%z&flag&=nameless");
  REQUIRE(query.size() == 3);
  CHECK(query[0] == std::pair<std::string, std::string>("owner", "all"));
  CHECK(query[1] == std::pair<std::string, std::string>("a", "A b"));
  CHECK(query[2] == std::pair<std::string, std::string>("flag", ""));
  CHECK(readQuery("/v1/x").empty());
}
