#include "tools/catalog/tool_diff.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

namespace {

using namespace soracom_mcp::tools;
using Details = std::vector<std::string>;

constexpr char kDone[] = R"("responses":{"204":{"description":""}})";

// `op` before and after, as members of its operation object.
Details detailsOf(const std::string& before, const std::string& after) {
  const auto changes = diffTools(*postWith(before), *postWith(after));
  if (changes.empty()) {
    return {};
  }
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].kind == ToolChangeKind::kChanged);
  CHECK(changes[0].name == "op");
  return changes[0].details;
}

std::string parameter(const std::string& members) {
  return std::string(R"("parameters":[{"name":"q",)") + members + "}]," + kDone;
}

std::string body(const std::string& type, const std::string& properties) {
  return R"("requestBody":{"required":true,"content":{")" + type + R"(":{"schema":{"type":"object","properties":)" +
         properties + "}}}}," + kDone;
}

std::string operation(const std::string& method, const std::string& id) {
  return "\"" + method + R"(":{"operationId":")" + id + "\"," + kDone + "}";
}

}  // namespace

TEST_CASE("Tools of equal documents have not changed") {
  const std::string text = parameter(R"("in":"query","schema":{"type":"string","description":"x"})");
  CHECK(detailsOf(text, text).empty());
}

TEST_CASE("Added, removed and renamed tools are told apart") {
  const auto before = registryOf(documentOf(R"({"/a":{)" + operation("get", "getA") + R"(},"/b":{)" +
                                            operation("get", "getB") + "," + operation("delete", "deleteB") + "}}"));
  const auto after =
      registryOf(documentOf(R"({"/b":{)" + operation("get", "readB") + "," + operation("delete", "deleteB") +
                            R"(},"/c":{)" + operation("post", "addC") + "}}"));
  const auto changes = diffTools(*before, *after);
  REQUIRE(changes.size() == 3);
  CHECK(changes[0].kind == ToolChangeKind::kChanged);
  CHECK(changes[0].name == "readB");
  CHECK(changes[0].details == Details{"name: readB, was getB", "described otherwise"});
  CHECK(changes[1].kind == ToolChangeKind::kAdded);
  CHECK(changes[1].name == "addC");
  CHECK(changes[2].kind == ToolChangeKind::kRemoved);
  CHECK(changes[2].name == "getA");
}

TEST_CASE("A name that went to another request is a change of that tool, not a rename") {
  const auto before =
      registryOf(documentOf(R"({"/a":{)" + operation("get", "one") + R"(},"/b":{)" + operation("get", "two") + "}}"));
  const auto after =
      registryOf(documentOf(R"({"/a":{)" + operation("get", "two") + R"(},"/b":{)" + operation("get", "one") + "}}"));
  const auto changes = diffTools(*before, *after);
  REQUIRE(changes.size() == 2);
  CHECK(changes[0].name == "two");
  CHECK(changes[0].details.front() == "request: GET /a, was GET /b");
}

TEST_CASE("What changed of a tool is named part by part") {
  struct Case {
    const char* title;
    std::string before;
    std::string after;
    Details details;
  };
  const std::string plain = parameter(R"("in":"query","schema":{"type":"string"})");
  const std::string text_result =
      R"("responses":{"200":{"description":"","content":{"application/json":{"schema":{"type":"object",)"
      R"("properties":{"a":{"type":"string"}}}}}}})";
  const Case cases[] = {
      {"argument added", kDone, plain, {"argument q: added, optional"}},
      {"required argument added",
       kDone,
       parameter(R"("in":"query","required":true,"schema":{"type":"string"})"),
       {"argument q: added, required"}},
      {"argument removed", plain, kDone, {"argument q: removed"}},
      {"argument required",
       plain,
       parameter(R"("in":"query","required":true,"schema":{"type":"string"})"),
       {"argument q: now required"}},
      {"argument no longer required",
       parameter(R"("in":"query","required":true,"schema":{"type":"string"})"),
       plain,
       {"argument q: no longer required"}},
      {"argument type",
       plain,
       parameter(R"("in":"query","schema":{"type":"integer"})"),
       {"argument q: takes other values"}},
      {"argument description",
       plain,
       parameter(R"("in":"query","description":"why","schema":{"type":"string"})"),
       {"argument q: described otherwise"}},
      {"argument place",
       plain,
       parameter(R"("in":"header","schema":{"type":"string"})"),
       {"argument q: sent in another place or form"}},
      {"argument style",
       parameter(R"("in":"query","schema":{"type":"array","items":{"type":"string"}})"),
       parameter(R"("in":"query","explode":false,"schema":{"type":"array","items":{"type":"string"}})"),
       {"argument q: sent in another place or form"}},
      {"body member",
       body("application/json", R"({"a":{"type":"string"}})"),
       body("application/json", R"({"b":{"type":"string"}})"),
       {"argument b: added, optional", "argument a: removed"}},
      {"body type",
       body("application/json", R"({"a":{"type":"string"}})"),
       body("application/x-www-form-urlencoded", R"({"a":{"type":"string"}})"),
       {"body: application/x-www-form-urlencoded, was application/json"}},
      {"risk", kDone, std::string(R"("x-mcp":{"risk":"danger"},)") + kDone, {"risk: danger, was write"}},
      {"description", kDone, std::string(R"("summary":"New.",)") + kDone, {"described otherwise"}},
      {"result",
       text_result,
       std::string(text_result).replace(text_result.find("string"), 6, "number"),
       {"result: another schema"}},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.title) { CHECK(detailsOf(each.before, each.after) == each.details); }
  }
}
