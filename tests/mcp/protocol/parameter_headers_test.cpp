#include "mcp/protocol/parameter_headers.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

ParameterHeaders marked() {
  ToolDescription tool;
  tool.name = "t";
  tool.input_schema = *base::readJson(R"({"type":"object","properties":{
    "region":{"type":"string","x-mcp-header":"Region"},
    "count":{"type":"integer","x-mcp-header":"Count"},
    "dry":{"type":"boolean","x-mcp-header":"Dry"},
    "deep":{"type":"object","properties":{"zone":{"type":"string","x-mcp-header":"Zone"}}},
    "list":{"type":"array","x-mcp-header":"List"},
    "number":{"type":"number","x-mcp-header":"Number"},
    "blank":{"type":"string","x-mcp-header":"not a token"}}})");
  return ParameterHeaders({tool});
}

struct Row {
  const char* arguments;
  HeaderFields fields;
  bool well;
};

TEST_CASE("marked arguments are repeated in header fields, and nothing else is looked at") {
  const Row rows[] = {
      {"{}", {}, true},
      {R"({"region":"jp"})", {{"mcp-param-region", "jp"}}, true},
      {R"({"region":"jp"})", {{"mcp-param-region", "jp"}, {"mcp-param-region", "jp"}}, true},
      {R"({"region":"jp"})", {{"mcp-param-region", "jp"}, {"mcp-param-region", "us"}}, false},
      {R"({"region":"jp"})", {{"mcp-param-region", "JP"}}, false},
      {R"({"region":"jp"})", {}, false},
      {R"({"region":null})", {}, true},
      {R"({"region":null})", {{"mcp-param-region", "null"}}, false},
      {"{}", {{"mcp-param-region", ""}}, false},
      {R"({"region":""})", {{"mcp-param-region", ""}}, true},
      {R"({"region":"日本"})", {{"mcp-param-region", "=?base64?5pel5pys?="}}, true},
      {R"({"region":"日本"})", {{"mcp-param-region", "日本"}}, false},
      {R"({"region":"日本"})", {{"mcp-param-region", "=?base64?5pel5pys?"}}, false},
      {R"({"region":"日本"})", {{"mcp-param-region", "=?base64?5pel5py?="}}, false},
      {R"({"count":42})", {{"mcp-param-count", "42"}}, true},
      {R"({"count":42})", {{"mcp-param-count", "42.0"}}, true},
      {R"({"count":42})", {{"mcp-param-count", "43"}}, false},
      {R"({"count":42})", {{"mcp-param-count", "42x"}}, false},
      {R"({"count":123456789012345678901})", {{"mcp-param-count", "123456789012345678901"}}, true},
      {R"({"count":123456789012345678901})", {{"mcp-param-count", "123456789012345678902"}}, false},
      {R"({"count":123456789012345678901})", {{"mcp-param-count", "x"}}, false},
      {R"({"count":0})", {{"mcp-param-count", "nan"}}, false},
      {R"({"dry":true})", {{"mcp-param-dry", "true"}}, true},
      {R"({"dry":true})", {{"mcp-param-dry", "True"}}, false},
      {R"({"dry":false})", {{"mcp-param-dry", "true"}}, false},
      {R"({"deep":{"zone":"a"}})", {{"mcp-param-zone", "a"}}, true},
      {R"({"deep":{"zone":"a"}})", {}, false},
      {R"({"deep":"zone"})", {}, true},
      {R"({"list":[1],"number":1.5,"blank":"b"})", {}, true},
      {"{}", {{"mcp-param-list", "x"}, {"mcp-param-other", "y"}}, true},
      {"[]", {}, true},
  };
  const ParameterHeaders headers = marked();
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.arguments << " with " << row.fields.size()
                                  << " fields: " << (row.fields.empty() ? "" : row.fields.back().value)) {
      const auto fault = headers.fault("t", *base::readJson(row.arguments, {.exact_numbers = true}), row.fields);
      CHECK(!fault == row.well);
      if (fault) {
        CHECK(fault->code == -32020);
        CHECK(fault->http_status == 400);
      }
    }
  }
  CHECK(!headers.fault("another", Json::object(), {{"mcp-param-region", "x"}}));
}

}  // namespace
}  // namespace soracom_mcp::mcp
