#include "mcp/protocol/trace_context.h"

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kParent = "00f067aa0ba902b7";

std::string traceIn(const Json& traceparent) {
  Json params = Json::object();
  params["_meta"]["traceparent"] = traceparent;
  const auto found = findTraceContext(params);
  return found ? found->trace_id + " " + found->parent_id : "none";
}

TEST_CASE("a request names the trace and the span it belongs to") {
  CHECK(traceIn("00-" + kTrace + "-" + kParent + "-01") == kTrace + " " + kParent);
  CHECK(traceIn("cc-" + kTrace + "-" + kParent + "-00") == kTrace + " " + kParent);
  CHECK(!findTraceContext(Json::object()));
  CHECK(!findTraceContext(Json::parse(R"({"_meta":{}})")));
}

TEST_CASE("a trace that is not exactly of the form is none") {
  const std::string zeros(32, '0');
  for (const Json& text :
       {Json("00-" + zeros + "-" + kParent + "-01"), Json("00-" + kTrace + "-" + zeros.substr(16) + "-01"),
        Json("ff-" + kTrace + "-" + kParent + "-01"), Json("00-" + kTrace + "-" + kParent + "-0"),
        Json("00-" + kTrace + "-" + kParent + "-01 "), Json("00_" + kTrace + "-" + kParent + "-01"),
        Json("00-" + kTrace + "x" + kParent + "-01"), Json("00-4BF92F3577B34DA6A3CE929D0E0E4736-" + kParent + "-01"),
        Json("00-" + kTrace.substr(1) + "\n-" + kParent + "-01"), Json(""), Json(1), Json(nullptr)}) {
    CHECK(traceIn(text) == "none");
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
