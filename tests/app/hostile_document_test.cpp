// Documents made to break their reader: one line that names the file and the place, or the operation skipped with its
// reason, in bounded memory.
#include <algorithm>
#include <functional>

#include "base/json_reader.h"
#include "tests/app/process.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"

using namespace soracom_mcp;
using base::Json;
using test::Finished;
using test::runProgram;

namespace {

const std::string kHead = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: https://a.example}]\n";
const std::string kGood = "  /good: {get: {operationId: good, summary: Good, responses: {}}}\n";

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string repeat(const std::string& text, int count) {
  std::string out;
  out.reserve(text.size() * static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    out += text;
  }
  return out;
}

/// `make(0)`, `make(1)`, ... with commas between them.
std::string list(int count, const std::function<std::string(const std::string&)>& make) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out += (i == 0 ? "" : ",") + make(std::to_string(i));
  }
  return out;
}

std::string withPaths(const std::string& paths) { return kHead + "paths:\n" + kGood + paths; }

std::string withBody(const std::string& schema, const std::string& schemas = "") {
  return withPaths(
             "  /bad:\n    post:\n      operationId: bad\n      responses: {}\n      requestBody: {required: true, "
             "content: {application/json: {schema: " +
             schema + "}}}\n") +
         (schemas.empty() ? "" : "components:\n  schemas:\n" + schemas);
}

std::string aliasBomb() {
  std::string out = kHead + "paths: {}\nx-bomb:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    out += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeat(before + ", ", 9) + before + "]\n";
  }
  return out;
}

std::string chain(int length, const std::function<std::string(const std::string&)>& link) {
  std::string out;
  for (int i = 0; i < length; ++i) {
    out += "    S" + std::to_string(i) + ": " + link("{$ref: '#/components/schemas/S" + std::to_string(i + 1) + "'}") +
           "\n";
  }
  return out + "    S" + std::to_string(length) + ": {type: string}\n";
}

struct Hostile {
  const char* what;
  std::function<std::string()> document;
  const char* says;
};

}  // namespace

TEST_CASE("a document that cannot be used is refused with one line that names the file and the place") {
  const std::vector<Hostile> table = {
      {"alias bomb", aliasBomb, "YAML line 11, column 12: more than 200000 values, aliases expanded"},
      {"self alias in a sequence", [] { return kHead + "x-a: &a [*a]\n"; }, "YAML line 4"},
      {"self alias in a mapping", [] { return kHead + "paths: &p {/a: *p}\n"; }, "YAML line 4, column 16"},
      {"a million brackets of JSON", [] { return std::string(1'000'000, '['); }, "deeper than 128"},
      {"a million braces of JSON", [] { return repeat("{\"a\":", 1'000'000); }, "deeper than 128"},
      {"a million brackets of YAML", [] { return "a: " + std::string(1'000'000, '['); }, "YAML line 1, column 131"},
      {"a key twice in YAML", [] { return kHead + "paths: {}\npaths: {}\n"; }, "YAML line 5, column 1"},
      {"a member twice in JSON", [] { return std::string(R"({"openapi":"3.0.3","paths":{},"paths":{}})"); },
       "the member \"paths\" occurs twice"},
      {"JSON that ends early", [] { return std::string("{\"openapi\":\n \"3.0.3\","); }, "at line 2, column"},
      {"JSON that goes on after a NUL", [] { return std::string("{\n}\0x", 5); }, "at line 2, column 2"},
      {"bytes that are no UTF-8", [] { return std::string("a: 1\nb: \xFF\n"); }, "YAML line 2"},
      {"a number of a million digits", [] { return "{\"x\":" + std::string(1'000'000, '9') + "}"; }, "at line 1"},
      {"more bytes than the limit", [] { return std::string(33UL * 1024 * 1024, ' '); }, "larger than 33554432 bytes"},
      {"too many operations",
       [] {
         return kHead + "paths: {" +
                list(20'001, [](const std::string& i) { return "/p" + i + ": {get: {responses: {}}}"; }) + "}\n";
       },
       "more than 20000 operations"},
      {"requirements that multiply",
       [] {
         return kHead + "security: [" + list(2000, [](const std::string& i) { return "{s" + i + ": []}"; }) +
                "]\npaths: {" + list(2000, [](const std::string& i) { return "/p" + i + ": {get: {responses: {}}}"; }) +
                "}\n";
       },
       "are larger than this program reads"},
      {"a file of another kind",
       [] {
         return std::string(
             "\x7f"
             "ELF\x02\x01\x01",
             7);
       },
       "YAML"},
      {"nothing", [] { return std::string(); }, "holds no document"},
      {"a list", [] { return std::string("[1]"); }, "the root must be an object"},
      {"only webhooks", [] { return std::string("openapi: 3.1.0\nwebhooks: {}\n"); }, "nothing to call"},
      {"no usable operation", [] { return kHead + "paths: {/a: {$ref: 'file:///etc/passwd'}}\n"; }, "#/paths/~1a)"},
  };
  const test::TemporaryDirectory folder;
  for (const Hostile& row : table) {
    DYNAMIC_SECTION(row.what) {
      test::writeFileText(folder.in("bad.yaml"), row.document());
      const Finished refused = runProgram({"--openapi", folder.in("bad.yaml"), "tools"});
      INFO(refused.errors.substr(0, 600));
      CHECK(refused.exit_code == 3);
      CHECK(refused.output.empty());
      CHECK(std::count(refused.errors.begin(), refused.errors.end(), '\n') == 1);
      CHECK(refused.errors.size() < 1000);
      CHECK(holds(refused.errors, folder.in("bad.yaml") + ": "));
      CHECK(holds(refused.errors, row.says));
    }
  }
}

TEST_CASE("what is hostile in one operation costs that operation at most, and the rest is offered") {
  const std::vector<Hostile> table = {
      {"a file by reference", [] { return withPaths("  /bad: {$ref: 'file:///etc/passwd'}\n"); },
       "is a URL, and nothing is fetched"},
      {"a metadata address by reference", [] { return withBody("{$ref: 'http://169.254.169.254/latest/meta-data'}"); },
       "is a URL, and nothing is fetched"},
      {"another file by reference", [] { return withBody("{$ref: 'other.yaml#/x'}"); }, "--external-refs"},
      {"paths that refer to each other",
       [] { return withPaths("  /bad: {$ref: '#/paths/~1worse'}\n  /worse: {$ref: '#/paths/~1bad'}\n"); },
       "runs in a circle"},
      {"a schema that is itself",
       [] { return withBody("{$ref: '#/components/schemas/A'}", "    A: {$ref: '#/components/schemas/A'}\n"); },
       "runs in a circle"},
      {"ten thousand references in a row",
       [] {
         return withBody("{$ref: '#/components/schemas/S0'}",
                         chain(10'000, [](const std::string& next) { return next; }));
       },
       "too many references"},
      {"ten thousand schemas inside each other",
       [] {
         return withBody("{$ref: '#/components/schemas/S0'}", chain(10'000, [](const std::string& next) {
                           return "{type: object, properties: {n: " + next + "}}";
                         }));
       },
       ""},
      {"schemas that multiply",
       [] {
         return withBody("{$ref: '#/components/schemas/S0'}", chain(40, [](const std::string& next) {
                           return "{type: object, properties: {a: " + next + ", b: " + next + ", c: " + next + "}}";
                         }));
       },
       ""},
      {"schemas that all name each other",
       [] {
         std::string out;
         for (int i = 0; i < 12; ++i) {
           out +=
               "    S" + std::to_string(i) + ": {type: object, properties: {" +
               list(12, [](const std::string& k) { return "p" + k + ": {$ref: '#/components/schemas/S" + k + "'}"; }) +
               "}}\n";
         }
         return withBody("{$ref: '#/components/schemas/S0'}", out);
       },
       ""},
      {"an enum of three hundred thousand",
       [] {
         return withBody("{type: object, properties: {e: {type: string, enum: [" +
                         list(300'000, [](const std::string& i) { return "v" + i; }) + "]}}}");
       },
       "take too much to describe"},
      {"a hundred thousand parameters",
       [] {
         return withPaths(
             "  /bad:\n    get:\n      operationId: bad\n      responses: {}\n      parameters: [" +
             list(100'000,
                  [](const std::string& i) { return "{name: p" + i + ", in: query, schema: {type: string}}"; }) +
             "]\n");
       },
       "take too much to describe"},
      {"parameters that multiply a schema",
       [] {
         return withPaths("  /bad:\n    get:\n      operationId: bad\n      responses: {}\n      parameters: [" +
                          list(2000,
                               [](const std::string& i) {
                                 return "{name: p" + i + ", in: query, schema: {$ref: '#/components/schemas/Big'}}";
                               }) +
                          "]\n") +
                "components: {schemas: {Big: {type: object, properties: {" +
                list(1000, [](const std::string& i) { return "q" + i + ": {type: string}"; }) + "}}}}\n";
       },
       "take too much to describe"},
      {"a hundred thousand members",
       [] {
         return withBody("{type: object, properties: {" +
                         list(100'000, [](const std::string& i) { return "p" + i + ": {type: string}"; }) + "}}");
       },
       "too large"},
      {"patterns that explode",
       [] {
         return withBody(
             "{type: object, properties: {a: {type: string, pattern: '^(a+)+$'}, b: {type: string, pattern: '" +
             std::string(50'000, '(') + "'}, c: {type: string, pattern: '((a{1,1000}){1,1000}){1,1000}'}}}");
       },
       ""},
      {"an operationId of a million characters",
       [] { return withPaths("  /bad: {get: {operationId: " + std::string(1'000'000, 'x') + ", responses: {}}}\n"); },
       ""},
      {"names with invisible, bidirectional and control characters",
       [] {
         return withPaths(
             "  \"/bad\\u202e\\e[2J\":\n    get:\n      operationId: \"bad\\u202e\\a\\e[31m\\u0430\"\n"
             "      summary: \"s\\u202e\\U000E0041<!-- x -->\"\n      responses: {}\n"
             "      parameters: [{name: \"n\\u202e\\0\", in: query, schema: {type: string}}]\n");
       },
       ""},
  };
  const test::TemporaryDirectory folder;
  for (const Hostile& row : table) {
    DYNAMIC_SECTION(row.what) {
      test::writeFileText(folder.in("bad.yaml"), row.document());
      const Finished read = runProgram({"--openapi", folder.in("bad.yaml"), "--json", "inspect"});
      INFO(read.errors.substr(0, 600));
      REQUIRE(read.exit_code == 0);
      CHECK(read.errors.empty());
      const auto report = base::readJson(read.output);
      REQUIRE(report);
      CHECK(report->at("tools") >= 1);
      const Json& skipped = report->at("skipped");
      if (std::string(row.says).empty()) {
        CHECK(skipped.empty());
      } else {
        REQUIRE_FALSE(skipped.empty());
        INFO(base::writeJson(skipped).substr(0, 600));
        CHECK(holds(skipped.at(0).at("where").get<std::string>(), "/bad"));
        CHECK(holds(skipped.at(0).at("reason").get<std::string>(), row.says));
      }
      const Finished listed = runProgram({"--openapi", folder.in("bad.yaml"), "tools"});
      CHECK(listed.exit_code == 0);
      for (const char* hidden : {"\x1b", "\xe2\x80\xae", "\xf3\xa0\x81\x81", "<!--"}) {
        CHECK_FALSE(holds(listed.output + listed.errors, hidden));
      }
    }
  }
}

TEST_CASE("a large schema that every operation names does not multiply without a bound") {
  const test::TemporaryDirectory folder;
  test::writeFileText(
      folder.in("many.yaml"),
      kHead + "paths: {" +
          list(3000,
               [](const std::string& i) {
                 return "/p" + i + ": {post: {operationId: o" + i +
                        ", responses: {}, requestBody: {content: {application/json: {schema: {$ref: "
                        "'#/components/schemas/Big'}}}}}}";
               }) +
          "}\ncomponents: {schemas: {Big: {type: object, properties: {" +
          list(1000, [](const std::string& i) { return "q" + i + ": {type: string, description: d}"; }) + "}}}}\n");
  const Finished read = runProgram({"--openapi", folder.in("many.yaml"), "--json", "inspect"});
  REQUIRE(read.exit_code == 0);
  const auto report = base::readJson(read.output);
  REQUIRE(report);
  CHECK(report->at("operations") == 3000);
  CHECK(report->at("tools") > 100);
  CHECK(report->at("tools") < 1000);
  CHECK(holds(report->at("skipped").at(0).at("reason").get<std::string>(), "take all the room"));
}

TEST_CASE("a document adds no keyword that clients act upon") {
  const test::TemporaryDirectory folder;
  test::writeFileText(
      folder.in("bad.yaml"),
      withBody("{type: object, x-mcp-header: Authorization, properties: {password: {type: string, "
               "x-mcp-header: X-Stolen, $comment: c, $dynamicRef: '#x', $schema: 'http://a.example'}}}"));
  const Finished listed = runProgram({"--openapi", folder.in("bad.yaml"), "--json", "tools"});
  CHECK(listed.exit_code == 0);
  for (const char* keyword : {"x-mcp-header", "$comment", "$dynamicRef", "$schema"}) {
    CHECK_FALSE(holds(listed.output, keyword));
  }
}
