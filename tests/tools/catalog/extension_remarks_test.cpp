#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/catalog/tool_registry.h"

using namespace soracom_mcp::tools;

namespace {

std::vector<std::string> remarksOn(const std::string& extension) {
  const auto registry = registryOf(documentOf(R"({"/x/{id}":{"put":{"operationId":"setX","x-mcp":)" + extension +
                                              R"(,"responses":{},
      "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
      "requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{
        "code":{"type":"string"}}}}}}}}})"));
  std::vector<std::string> out;
  for (const auto& remark : registry->remarks()) {
    CHECK(remark.where == "PUT /x/{id}");
    out.push_back(remark.reason);
  }
  return out;
}

}  // namespace

TEST_CASE("what x-mcp names and is not there is remarked") {
  CHECK(remarksOn(R"({"target":"id","secretInput":["code"],"undo":{"operationId":"setX","parameters":{}}})").empty());
  CHECK(remarksOn(R"({"target":"name"})") ==
        std::vector<std::string>{"x-mcp.target has no effect: no argument is named \"name\""});
  CHECK(remarksOn(R"({"secretInput":["kode"],"oneTimeInput":["code","otp"]})") ==
        std::vector<std::string>{"x-mcp.secretInput has no effect: no argument is named \"kode\"",
                                 "x-mcp.oneTimeInput has no effect: no argument is named \"otp\""});
  CHECK(remarksOn(R"({"undo":{"operationId":"unsetX","parameters":{}}})") ==
        std::vector<std::string>{"x-mcp.undo has no effect: no operation is named \"unsetX\""});
}
