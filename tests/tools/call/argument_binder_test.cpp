#include "tools/call/argument_binder.h"

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tools/catalog/tool_registry.h"
#include "tools/safety/redaction.h"

namespace {

using namespace soracom_mcp::tools;
using soracom_mcp::base::ErrorKind;
using soracom_mcp::base::Json;
using soracom_mcp::base::Result;

Json json(std::string_view text) {
  auto read = soracom_mcp::base::readJson(text);
  REQUIRE(read);
  return *std::move(read);
}

std::unique_ptr<ToolRegistry> registryOf(const std::string& paths) {
  auto document = soracom_mcp::schemas::readOpenApi(
      json(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://x.example/v1"}],
      "components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}},"paths":)" +
           paths + "}"));
  REQUIRE(document);
  auto registry =
      ToolRegistry::build(std::make_shared<const soracom_mcp::schemas::OpenApiDocument>(*std::move(document)));
  REQUIRE(registry);
  return *std::move(registry);
}

// An operation `op` with these parameters and this request body, both as JSON text.
std::unique_ptr<ToolRegistry> operation(const std::string& path, const std::string& method,
                                        const std::string& parameters, const std::string& body = "") {
  return registryOf("{\"" + path + "\":{\"" + method + R"(":{"operationId":"op","security":[{"key":[]}],"parameters":)" + parameters +
                    (body.empty() ? "" : ",\"requestBody\":" + body) +
                    R"(,"responses":{"200":{"description":"ok"}}}}})");
}

std::string jsonBody(const std::string& schema, bool required = true) {
  return std::string(R"({"required":)") + (required ? "true" : "false") +
         R"(,"content":{"application/json":{"schema":)" + schema + "}}}";
}

Result<HttpRequest> callWith(const ToolRegistry& registry, const std::string& arguments,
                             const LoginValues& login = {}) {
  const Tool* tool = registry.find("op");
  REQUIRE(tool != nullptr);
  return bindArguments(*tool, json(arguments), login);
}

HttpRequest bound(const ToolRegistry& registry, const std::string& arguments, const LoginValues& login = {}) {
  auto request = callWith(registry, arguments, login);
  INFO((request ? std::string() : request.error().message));
  REQUIRE(request);
  return *std::move(request);
}

void checkRefused(const Result<HttpRequest>& request, ErrorKind kind, const std::string& part) {
  REQUIRE_FALSE(request);
  CHECK(request.error().kind == kind);
  CAPTURE(request.error().message);
  CHECK(request.error().message.find(part) != std::string::npos);
}

const std::string kUserPath = R"([{"name":"user_name","in":"path","required":true,"schema":{"type":"string"}}])";

}  // namespace

TEST_CASE("A path value arrives as one segment and is encoded once") {
  const auto registry = operation("/users/{user_name}/keys", "get", kUserPath);
  struct Case {
    const char* value;
    const char* target;
  };
  const Case cases[] = {{"alice", "/users/alice/keys"},
                        {"srn:soracom:OP1::Role:x", "/users/srn:soracom:OP1::Role:x/keys"},
                        {"a b?x=1#y", "/users/a%20b%3Fx%3D1%23y/keys"},
                        {"100%", "/users/100%25/keys"},
                        {"a&b;c,d@e", "/users/a%26b%3Bc%2Cd%40e/keys"},
                        {"\xE6\x97\xA5", "/users/%E6%97%A5/keys"},
                        {"...", "/users/.../keys"},
                        {".a", "/users/.a/keys"}};
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.target) {
      const HttpRequest request = bound(*registry, Json{{"user_name", each.value}}.dump());
      CHECK(request.method == "GET");
      CHECK(request.target == each.target);
      CHECK(request.content_type.empty());
      CHECK(request.body.empty());
      CHECK(request.headers.empty());
    }
  }
}

TEST_CASE("A path value that could change the path is refused") {
  const auto registry = operation("/users/{user_name}", "delete", kUserPath);
  for (const char* value :
       {"", ".", "..", "%2e%2e", "%252e%252e", "..%2f..%2fadmin", "a/../b", "a/b", "a\\b", "a\nb", "%2E", "a%00b"}) {
    DYNAMIC_SECTION("value " << value) {
      checkRefused(callWith(*registry, Json{{"user_name", value}}.dump()), ErrorKind::kRefused, "path_rejected");
    }
  }
  checkRefused(callWith(*registry, R"({"user_name":null})"), ErrorKind::kInvalidInput, "user_name");
  checkRefused(callWith(*registry, "{}"), ErrorKind::kInvalidInput, "user_name");
}

TEST_CASE("What a style makes of path values is checked as well") {
  const auto label = operation(
      "/a/{x}", "get", R"([{"name":"x","in":"path","required":true,"style":"label","schema":{"type":"string"}}])");
  CHECK(bound(*label, R"({"x":"b"})").target == "/a/.b");
  checkRefused(callWith(*label, R"({"x":"."})"), ErrorKind::kRefused, "path_rejected");

  const auto list =
      operation("/a/{x}", "get",
                R"([{"name":"x","in":"path","required":true,"schema":{"type":"array","items":{"type":"string"}}}])");
  CHECK(bound(*list, R"({"x":["b","c,d"]})").target == "/a/b,c%2Cd");
  for (const char* value : {R"({"x":[]})", R"({"x":[".."]})", R"({"x":["b",".."]})", R"({"x":["b/c"]})"}) {
    DYNAMIC_SECTION(value) { checkRefused(callWith(*list, value), ErrorKind::kRefused, "path_rejected"); }
  }

  const auto pair = operation("/a/{x}{y}", "get",
                              R"([{"name":"x","in":"path","required":true,"schema":{"type":"string"}},
                                  {"name":"y","in":"path","required":true,"schema":{"type":"string"}}])");
  CHECK(bound(*pair, R"({"x":"b","y":"c"})").target == "/a/bc");
  for (const char* value : {R"({"x":".","y":"."})", R"({"x":"a","y":".."})"}) {
    DYNAMIC_SECTION(value) { checkRefused(callWith(*pair, value), ErrorKind::kRefused, "path_rejected"); }
  }
}

TEST_CASE("A matrix parameter keeps its prefix") {
  const auto registry = operation(
      "/a/{x}", "get", R"([{"name":"x","in":"path","required":true,"style":"matrix","schema":{"type":"string"}}])");
  CHECK(bound(*registry, R"({"x":"b"})").target == "/a/;x=b");
}

TEST_CASE("A trailing slash and literal text of a template stay as they are") {
  const auto registry = operation("/files/{user_name}/a%20b/", "get", kUserPath);
  CHECK(bound(*registry, R"({"user_name":"x"})").target == "/files/x/a%20b/");
}

TEST_CASE("A query that is written into the path is sent as one and a fragment is not sent") {
  CHECK(bound(*operation("/jobs?op=LIST&v=1%2F2", "get", "[]"), "{}").target == "/jobs?op=LIST&v=1%2F2");
  CHECK(bound(*operation("/jobs?op=LIST", "get", R"([{"name":"page","in":"query"}])"), R"({"page":"2"})").target ==
        "/jobs?op=LIST&page=2");
  CHECK(
      bound(*operation("/#Action=List", "get", R"([{"name":"Action","in":"query"}])"), R"({"Action":"List"})").target ==
      "/?Action=List");
  const auto weather = operation("/weather/{day}?city={city}", "get",
                                 R"([{"name":"day","in":"path","required":true},{"name":"city","in":"path"}])");
  CHECK(bound(*weather, R"({"day":"1","city":"a/b c"})").target == "/weather/1?city=a%2Fb%20c");
}

TEST_CASE("The operator comes from the sign-in unless it is given") {
  const auto registry = operation(
      "/operators/{operator_id}", "get",
      R"([{"name":"operator_id","in":"path","required":true,"x-mcp":{"fill":"operatorId"},"schema":{"type":"string"}}])");
  const LoginValues login{"OP0012345678"};
  CHECK(bound(*registry, "{}", login).target == "/operators/OP0012345678");
  CHECK(bound(*registry, R"({"operator_id":null})", login).target == "/operators/OP0012345678");
  CHECK(bound(*registry, R"({"operator_id":"OP9"})", login).target == "/operators/OP9");
  checkRefused(callWith(*registry, "{}"), ErrorKind::kInvalidInput, "operator_id");
}

TEST_CASE("Query parameters follow the order of the document and leave out what is absent") {
  const auto registry = operation("/x", "get", R"([
      {"name":"b","in":"query","schema":{"type":"array","items":{"type":"string"}}},
      {"name":"a","in":"query","schema":{"type":"integer","default":5}},
      {"name":"c","in":"query","schema":{"type":"boolean"}},
      {"name":"filter[x]","in":"query","schema":{"type":"string"}}])");
  CHECK(bound(*registry, "{}").target == "/x");
  CHECK(bound(*registry, R"({"a":null,"b":[]})").target == "/x");
  CHECK(bound(*registry, R"({"filter_x":"","c":false,"a":7,"b":["p","q r"]})").target ==
        "/x?b=p&b=q%20r&a=7&c=false&filter%5Bx%5D=");
}

TEST_CASE("A required parameter of which nothing would be sent is refused") {
  for (const char* place : {"query", "header", "cookie"}) {
    const auto registry = operation(
        "/x", "get",
        std::string(R"([{"name":"a","in":")") + place + R"(","required":true,"schema":{"type":"array","items":{}}}])");
    checkRefused(callWith(*registry, R"({"a":[]})"), ErrorKind::kInvalidInput,
                 "argument a: required, and an empty array or object sends nothing");
  }
}

TEST_CASE("Headers and cookies carry their values raw and checked") {
  const auto registry = operation("/x", "get", R"([
      {"name":"X-Trace","in":"header","schema":{"type":"string"}},
      {"name":"X-List","in":"header","schema":{"type":"array","items":{"type":"integer"}}},
      {"name":"X-Key","in":"header","schema":{"type":"string"}},
      {"name":"Host","in":"header","schema":{"type":"string"}},
      {"name":"Accept","in":"header","schema":{"type":"string"}},
      {"name":"sid","in":"cookie","schema":{"type":"string"}},
      {"name":"tags","in":"cookie","explode":false,"schema":{"type":"array","items":{"type":"string"}}}])");
  const HttpRequest request = bound(*registry, R"({"X-Trace":"a b%","X-List":[1,2],"sid":"x;y","tags":["a","b"]})");
  CHECK(request.headers == Headers{{"X-Trace", "a b%"}, {"X-List", "1,2"}, {"Cookie", "sid=x%3By; tags=a,b"}});
  for (const char* value : {"a\r\nX-Key: y", "a\nb", " a", "a ", "a\tb", "a\x7F"}) {
    DYNAMIC_SECTION("header value " << value) {
      checkRefused(callWith(*registry, Json{{"X-Trace", value}}.dump()), ErrorKind::kInvalidInput, "X-Trace");
    }
  }
  for (const char* owned : {R"({"X-Key":"k"})", R"({"Host":"h"})", R"({"Accept":"x"})"}) {
    DYNAMIC_SECTION(owned) { checkRefused(callWith(*registry, owned), ErrorKind::kInvalidInput, "not an argument"); }
  }
}

TEST_CASE("Body members are assembled in the order of the schema") {
  const auto registry =
      operation("/x", "post", "[]", jsonBody(R"({"type":"object","required":["b"],"properties":{"b":{"type":"string"},
                            "a":{"type":"integer"},"c":{"type":"array","items":{"type":"string"}}}})"));
  const HttpRequest request = bound(*registry, R"({"c":[],"a":3.0,"b":"é\""})");
  CHECK(request.method == "POST");
  CHECK(request.content_type == "application/json");
  CHECK(request.body == "{\"b\":\"\xC3\xA9\\\"\",\"a\":3,\"c\":[]}");
  CHECK(bound(*registry, R"({"b":"x","a":null})").body == R"({"b":"x"})");
  checkRefused(callWith(*registry, R"({"a":1})"), ErrorKind::kInvalidInput, "argument b");
}

TEST_CASE("A required body without members is an empty object") {
  const auto registry =
      operation("/x", "post", "[]", jsonBody(R"({"type":"object","properties":{"a":{"type":"string"}}})"));
  const HttpRequest request = bound(*registry, "{}");
  CHECK(request.content_type == "application/json");
  CHECK(request.body == "{}");
}

TEST_CASE("An optional body is sent only when part of it is given and then whole") {
  const auto registry = operation("/x", "post", "[]",
                                  jsonBody(R"({"type":"object","required":["b"],"properties":{"a":{"type":"string"},
                                              "b":{"type":"string"}}})",
                                           false));
  const HttpRequest empty = bound(*registry, "{}");
  CHECK(empty.content_type.empty());
  CHECK(empty.body.empty());
  CHECK(bound(*registry, R"({"a":"1","b":"2"})").body == R"({"a":"1","b":"2"})");
  checkRefused(callWith(*registry, R"({"a":"1"})"), ErrorKind::kInvalidInput, "argument b");
}

TEST_CASE("An operation without a body sends none") {
  const HttpRequest request = bound(*operation("/x", "post", "[]"), "{}");
  CHECK(request.method == "POST");
  CHECK(request.content_type.empty());
  CHECK(request.body.empty());
}

TEST_CASE("A DELETE carries its body") {
  const auto registry =
      operation("/users/{user_name}/mfa", "delete", kUserPath, jsonBody(R"({"type":"object","required":["password"],
                                              "properties":{"password":{"type":"string"}}})"));
  const HttpRequest request = bound(*registry, R"({"user_name":"a","password":"p"})");
  CHECK(request.target == "/users/a/mfa");
  CHECK(request.body == R"({"password":"p"})");
}

TEST_CASE("Null is sent where the schema takes it and means absent elsewhere") {
  const auto registry =
      operation("/x", "post", "[]",
                jsonBody(R"({"type":"object","required":["a"],"properties":{"a":{"type":"string","nullable":true},
                            "b":{"type":"string"}}})"));
  CHECK(registry->validator(*registry->find("op")).accepts(json(R"({"a":null})")));
  CHECK(bound(*registry, R"({"a":null,"b":null})").body == R"({"a":null})");
}

TEST_CASE("A JSON text member takes an object or text and is checked") {
  const auto registry = operation("/x", "put", "[]", jsonBody(R"({"type":"object","required":["permission"],
                            "properties":{"permission":{"type":"string","contentMediaType":"application/json"}}})"));
  CHECK(bound(*registry, R"({"permission":{"statements":[{"effect":"allow","api":"*"}]}})").body ==
        R"({"permission":"{\"statements\":[{\"effect\":\"allow\",\"api\":\"*\"}]}"})");
  CHECK(bound(*registry, R"({"permission":"{ \"a\": 1 }"})").body == R"({"permission":"{ \"a\": 1 }"})");
  for (const char* value : {R"({"permission":"{\"a\":"})", R"({"permission":""})", R"({"permission":"allow all"})"}) {
    DYNAMIC_SECTION(value) { checkRefused(callWith(*registry, value), ErrorKind::kInvalidInput, "permission"); }
  }
  checkRefused(callWith(*registry, R"({"permission":"{\"a\":}"})"), ErrorKind::kInvalidInput, "byte 5");
}

TEST_CASE("A body that is no plain object is one argument") {
  const auto array = operation("/x", "put", "[]", jsonBody(R"({"type":"array","items":{"type":"object",
      "properties":{"tagName":{"type":"string"}}}})"));
  CHECK(bound(*array, R"({"body":[{"tagName":"a"}]})").body == R"([{"tagName":"a"}])");
  CHECK(bound(*array, R"({"body":[]})").body == "[]");
  checkRefused(callWith(*array, "{}"), ErrorKind::kInvalidInput, "argument body");

  const auto text = operation("/x", "put", "[]", jsonBody(R"({"type":"string"})"));
  CHECK(bound(*text, R"({"body":"a\"b"})").body == R"("a\"b")");

  const auto map =
      operation("/x", "put", "[]", jsonBody(R"({"type":"object","additionalProperties":{"type":"string"}})"));
  CHECK(bound(*map, R"({"body":{"a b":"c"}})").body == R"({"a b":"c"})");
}

TEST_CASE("Arguments of one name in several places all arrive") {
  const auto registry = operation("/nodes/{id}", "put", R"([
      {"name":"id","in":"query","schema":{"type":"string"}},
      {"name":"id","in":"path","required":true,"schema":{"type":"string"}},
      {"name":"id","in":"header","schema":{"type":"string"}}])",
                                  jsonBody(R"({"type":"object","properties":{"id":{"type":"string"},
                                              "id_query":{"type":"string"}}})"));
  const HttpRequest request =
      bound(*registry, R"({"id":"p","id_query_2":"q","id_header":"h","id_body":"b","id_query":"own"})");
  CHECK(request.target == "/nodes/p?id=q");
  CHECK(request.headers == Headers{{"id", "h"}});
  CHECK(request.body == R"({"id":"b","id_query":"own"})");
}

TEST_CASE("A content-type argument selects the type of the body") {
  const auto registry =
      operation("/data", "post", R"([{"name":"content-type","in":"header","schema":{"type":"string"}}])",
                R"({"required":true,"content":{
      "application/octet-stream":{"schema":{"type":"string","format":"binary"}},
      "text/plain":{"schema":{"type":"string"}},
      "application/json":{"schema":{"type":"string"}}}})");
  struct Case {
    const char* arguments;
    const char* content_type;
    const char* body;
  };
  const Case cases[] = {
      {R"({"body":"x"})", "application/json", R"("x")"},
      {R"({"body":"x","content-type":"text/plain"})", "text/plain", "x"},
      {R"({"body":{"base64":"aGk="},"content-type":"application/octet-stream"})", "application/octet-stream", "hi"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.arguments) {
      CHECK(registry->validator(*registry->find("op")).accepts(json(each.arguments)));
      const HttpRequest request = bound(*registry, each.arguments);
      CHECK(request.content_type == each.content_type);
      CHECK(request.body == each.body);
      CHECK(request.headers.empty());
    }
  }
  const auto accepted = [&](const char* arguments) {
    return registry->validator(*registry->find("op")).accepts(json(arguments));
  };
  CHECK_FALSE(accepted(R"({"body":"x","content-type":"image/png"})"));
  CHECK_FALSE(accepted(R"({"body":"x","content-type":"text/plain; charset=utf-8"})"));
  checkRefused(callWith(*registry, R"({"body":"x","content-type":"image/png"})"), ErrorKind::kInvalidInput,
               "text/plain");

  const auto any =
      operation("/files/{user_name}", "put",
                R"([{"name":"content-type","in":"header","schema":{"type":"string"}},)" + kUserPath.substr(1),
                R"({"required":true,"content":{"*/*":{"schema":{"type":"string","format":"binary"}}}})");
  CHECK(bound(*any, R"({"user_name":"f","body":"x"})").content_type == "text/plain; charset=utf-8");
  CHECK(bound(*any, R"({"user_name":"f","body":"x","content-type":"text/csv"})").content_type == "text/csv");
}

TEST_CASE("The mask of a secret is refused as a value wherever it is") {
  const auto registry = operation("/x", "post", R"([{"name":"q","in":"query","schema":{"type":"string"}}])",
                                  jsonBody(R"({"type":"object","properties":{"a":{"type":"object"}}})"));
  const std::string mask(kMask);
  checkRefused(callWith(*registry, Json{{"q", mask}}.dump()), ErrorKind::kInvalidInput, "/q");
  checkRefused(callWith(*registry, Json{{"a", {{"b", Json::array({"x", mask})}}}}.dump()), ErrorKind::kInvalidInput,
               "/a/b/1");
}

TEST_CASE("An argument nobody knows is refused and never dropped") {
  checkRefused(callWith(*operation("/x", "get", "[]"), R"({"verbose":true})"), ErrorKind::kInvalidInput, "verbose");
}

TEST_CASE("A value its style cannot express is unsupported and names the argument") {
  const auto registry = operation("/x", "get", R"([{"name":"q","in":"query","schema":{"type":"object"}}])");
  checkRefused(callWith(*registry, R"({"q":{"a":[1]}})"), ErrorKind::kUnsupported, "argument q");
}
