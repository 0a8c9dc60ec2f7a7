
#include "simulator/route_table.h"
#include "simulator_client.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using namespace soracom_mcp::tests;
using base::Json;

namespace {

std::string concretePath(std::string_view path_template) {
  std::string path(path_template);
  if (const std::size_t at = path.find("{operator_id}"); at != std::string::npos) {
    path.replace(at, 13, seed::kOperatorId);
  }
  for (std::size_t at = path.find('{'); at != std::string::npos; at = path.find('{')) {
    path.replace(at, path.find('}') - at + 1, "x");
  }
  return path;
}

}  // namespace

TEST_CASE("every operation with a body refuses one that is missing malformed or of another type") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const simulator::RouteTable table;
  std::size_t with_body = 0;
  for (const simulator::Operation& row : table.operations()) {
    if (!row.body) {
      continue;
    }
    ++with_body;
    const std::string method(row.method);
    const std::string target = "/v1" + concretePath(row.path);
    INFO(row.id());
    CHECK(root.send(method, target, "", "").status == 400);
    CHECK(root.send(method, target, "", "application/json").status == 400);
    CHECK(root.send(method, target, "{", "application/json").code() == "COM0001");
    CHECK(root.send(method, target, "[]", "application/json").code() == "COM0001");
    CHECK(root.send(method, target, "null", "application/json").code() == "COM0001");
    CHECK(root.send(method, target, R"({"a":1,"a":2})", "application/json").code() == "COM0001");
    CHECK(root.send(method, target, "{}", "text/plain").status == 415);
  }
  CHECK(with_body == 30);
}

TEST_CASE("every required field is named when it is missing or of another type") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const simulator::RouteTable table;
  const std::map<simulator::FieldType, Json> good = {{simulator::FieldType::kString, "text"},
                                                     {simulator::FieldType::kInteger, 200},
                                                     {simulator::FieldType::kBoolean, true},
                                                     {simulator::FieldType::kObject, Json::object()},
                                                     {simulator::FieldType::kStringArray, Json::array({"a"})}};
  for (const simulator::Operation& row : table.operations()) {
    if (!row.body) {
      continue;
    }
    for (const simulator::BodyField& field : *row.body) {
      Json body = Json::object();
      for (const simulator::BodyField& other : *row.body) {
        if (other.required && other.name != field.name) {
          body[std::string(other.name)] = good.at(other.type);
        }
      }
      INFO(row.id() << " " << field.name);
      if (field.required) {
        const Answer missing = root.call(std::string(row.method), concretePath(row.path), body);
        CHECK(missing.status == 400);
        CHECK(missing.code() == "COM0002");
        CHECK(missing.message().find(field.name) != std::string::npos);
      }
      body[std::string(field.name)] = Json::array({1});
      const Answer wrong = root.call(std::string(row.method), concretePath(row.path), body);
      CHECK(wrong.status == 400);
      CHECK(wrong.code() == "COM0003");
      CHECK(wrong.message().find(field.name) != std::string::npos);
    }
  }
}

TEST_CASE("a charset in the content type and unknown fields are accepted") {
  const auto simulator = startSimulator();
  SimulatorClient root(*simulator);
  root.signInAsRoot();
  const std::string target = std::string("/v1/operators/") + seed::kOperatorId + "/users/";
  CHECK(root.send("POST", target + "a", "{}", "Application/JSON; charset=utf-8").status == 201);
  CHECK(root.send("POST", target + "b", R"({"description":"d","other":[1,{}]})", "application/json").status == 201);
  CHECK(root.send("POST", target + "c", R"({"description":null})", "application/json").status == 400);
}
