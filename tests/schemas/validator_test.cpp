#include "schemas/validator.h"

#include <thread>

#include "base/json_reader.h"
#include "schemas/document_source.h"
#include "schemas/openapi_document.h"
#include "schemas/schema_translator.h"
#include "schemas/yaml_reader.h"
#include "tests/catch.h"
#include "tests/shared_data.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;
using tests::sharedData;

Validator compile(std::string_view yaml) {
  auto validator = Validator::compile(*readYaml(yaml));
  INFO((validator ? "" : validator.error().message));
  REQUIRE(validator);
  return std::move(*validator);
}

struct Said {
  const char* schema;
  const char* instance;
  const char* pointer;
  const char* keyword;
  const char* message;
};

TEST_CASE("a violation says what was found and what was expected") {
  static const Said kTable[] = {
      {"{type: string}", "5", "", "type", "expected string, found an integer"},
      {"{type: [string, 'null']}", "[1]", "", "type", "expected string or null, found an array of 1 element"},
      {"{properties: {a: {items: {type: integer}}}}", R"({"a":[1,1.5]})", "/a/1", "type",
       "expected integer, found a number"},
      {"{properties: {a/b~c: {type: integer}}}", R"({"a/b~c":""})", "/a~1b~0c", "type",
       "expected integer, found a string of 0 characters"},
      {"{required: [operator_id]}", R"({"operatorId":1})", "", "required",
       R"(the required property "operator_id" is missing; "operatorId" may be meant for it)"},
      {"{required: [operator_id]}", R"({"zebra":1})", "", "required",
       R"(the required property "operator_id" is missing)"},
      {"{properties: {operator_id: {}, limit: {}}, additionalProperties: false}", R"({"operatr_id":1})", "",
       "additionalProperties",
       R"(unknown property "operatr_id", did you mean "operator_id"? Known: "operator_id", "limit")"},
      {"{properties: {limit: {}}, additionalProperties: false}", R"({"qwertyuiop":1})", "", "additionalProperties",
       R"(unknown property "qwertyuiop"; Known: "limit")"},
      {"{additionalProperties: false}", R"({"a":1})", "", "additionalProperties",
       R"(unknown property "a"; none is allowed)"},
      {"{enum: [active, inactive, 5]}", R"("Activ")", "", "enum",
       R"(must be one of "active", "inactive", 5; found a string of 5 characters, did you mean "active"?)"},
      {"{const: x}", R"("secret")", "", "const", R"(must be "x")"},
      {"{minimum: 1}", "0", "", "minimum", "must be at least 1"},
      {"{exclusiveMaximum: 1.5}", "2", "", "exclusiveMaximum", "must be below 1.5"},
      {"{multipleOf: 5}", "7", "", "multipleOf", "must be a multiple of 5"},
      {"{minLength: 8}", R"("é")", "", "minLength", "must have at least 8 characters, found a string of 1 character"},
      {"{pattern: '^OP[0-9]+$'}", R"("x")", "", "pattern",
       R"(must match the pattern "^OP[0-9]+$", found a string of 1 character)"},
      {"{minItems: 1}", "[]", "", "minItems", "must have at least 1 element, found 0"},
      {"{uniqueItems: true}", R"([{"a":1,"b":2},1,{"b":2.0,"a":1}])", "", "uniqueItems",
       "elements must differ, but number 0 and number 2 are equal"},
      {"{contains: {const: 1}}", "[2]", "", "contains",
       "at least 1 element must have the form that `contains` asks for, found 0"},
      {"{propertyNames: {maxLength: 2}}", R"({"abc":1})", "", "propertyNames",
       R"(the property name "abc" is not allowed)"},
      {"{dependentRequired: {a: [b]}}", R"({"a":1})", "", "dependentRequired",
       R"(the property "b" is required because "a" is given)"},
      {"{not: {type: string}}", R"("s")", "", "not", "has the form that is ruled out, found a string of 1 character"},
      {"{anyOf: [{type: string}, {type: object, required: [roleId]}]}", R"({"roleid":1})", "", "anyOf",
       R"(fits none of the 2 allowed forms; the nearest one says: the required property "roleId" is missing; "roleid" may be meant for it)"},
      {"{anyOf: [{type: string}, {type: 'null'}]}", "5", "", "anyOf", "expected string or null, found an integer"},
      {"{oneOf: [{minimum: 1}, {minimum: 2}, {minimum: 9}]}", "3", "", "oneOf",
       "fits more than one of the 3 forms (number 1 and number 2), but must fit exactly one"},
      {"{oneOf: [{properties: {a: {type: string}}}]}", R"({"a":1})", "", "oneOf",
       R"(fits none of the 1 allowed forms; the nearest one says at "/a": expected string, found an integer)"},
      {"{allOf: [{properties: {a: true}}], unevaluatedProperties: false}", R"({"b":1})", "", "unevaluatedProperties",
       R"(unknown property "b")"},
      {"{prefixItems: [true], unevaluatedItems: false}", "[1,2]", "", "unevaluatedItems", "element 1 is not allowed"},
      {"{properties: {a: false}}", R"({"a":1})", "/a", "false schema", "nothing is allowed here"},
  };
  for (const Said& row : kTable) {
    DYNAMIC_SECTION(row.schema << " " << row.instance) {
      const Validator validator = compile(row.schema);
      const Json instance = *base::readJson(row.instance);
      CHECK_FALSE(validator.accepts(instance));
      const auto violations = validator.validate(instance);
      REQUIRE(violations.size() == 1);
      CHECK(violations[0].instance_pointer == row.pointer);
      CHECK(violations[0].keyword == row.keyword);
      CHECK(violations[0].message == row.message);
    }
  }
}

TEST_CASE("numbers beyond 64 bits and doubles are held against a schema without rounding") {
  struct Row {
    const char* schema;
    const char* instance;
    bool valid;
  };
  // As YAML they are read exactly too.
  static constexpr Row kTable[] = {
      {"{type: integer}", "123456789012345678901234567890", true},
      {"{type: integer}", "9007199254740993.0", true},
      {"{type: integer}", "1.0000000000000000001", false},
      {"{type: number}", "1.0000000000000000001", true},
      {"{type: string}", "123456789012345678901234567890", false},
      {"{type: [string, boolean, object, array, 'null']}", "123456789012345678901234567890", false},
      {"{maximum: 18446744073709551615}", "18446744073709551616", false},
      {"{maximum: 18446744073709551616}", "18446744073709551616", true},
      {"{maximum: 18446744073709551616}", "18446744073709551617", false},
      {"{maximum: 18446744073709551616}", "5", true},
      {"{maximum: 1e20}", "100000000000000000001", false},
      {"{maximum: 1}", "1.0000000000000000001", false},
      {"{exclusiveMinimum: 1}", "1.0000000000000000001", true},
      {"{exclusiveMaximum: 18446744073709551617}", "18446744073709551617", false},
      {"{minimum: -18446744073709551616}", "-18446744073709551617", false},
      {"{minimum: 123456789012345678901234567890}", "5", false},
      {"{multipleOf: 5}", "123456789012345678901234567890", true},
      {"{multipleOf: 11}", "123456789012345678901234567890", false},
      {"{multipleOf: 0.01}", "1.0000000000000000001", false},
      {"{const: 123456789012345678901234567890}", "123456789012345678901234567890", true},
      {"{const: 123456789012345678901234567890}", "123456789012345678901234567891", false},
      {"{enum: [1, 123456789012345678901234567890]}", "123456789012345678901234567890", true},
      {"{enum: [1, 123456789012345678901234567890]}", "123456789012345678901234567891", false},
      {"{uniqueItems: true}", "[18446744073709551616,18446744073709551617]", true},
      {"{uniqueItems: true}", "[18446744073709551616,18446744073709551616]", false},
      {"{uniqueItems: true}", "[1,2,3,4,5,6,7,8,100000000000000000000,1e20]", false},
      {"{uniqueItems: true}", "[1,2,3,4,5,6,7,8,10000000000000000000,1e19]", false},
      {"{uniqueItems: true}", "[1,2,3,4,5,6,7,8,100000000000000000001,1e20]", true},
      {"{maxLength: 123456789012345678901234567890}", R"("a")", true},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.schema << " and " << row.instance) {
      const auto validator = Validator::compile(*readYaml(row.schema));
      REQUIRE(validator);
      CHECK(validator->accepts(*base::readJson(row.instance, {.exact_numbers = true})) == row.valid);
    }
  }
  const auto validator = Validator::compile(*readYaml("{maximum: 123456789012345678901234567890}"));
  const auto violations = validator->validate(*base::readJson("1e30", {.exact_numbers = true}));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].message == "must be at most 123456789012345678901234567890");
  CHECK_FALSE(Validator::compile(*readYaml("{multipleOf: 123456789012345678901234567890}")));
  CHECK_FALSE(Validator::compile(*readYaml("{maxLength: -123456789012345678901234567890}")));
}

TEST_CASE("no violation repeats a value of the instance") {
  static const char* const kSchemas[] = {"{type: integer}",
                                         "{enum: [a, b]}",
                                         "{const: a}",
                                         "{minLength: 99}",
                                         "{maxLength: 1}",
                                         "{pattern: '^x$'}",
                                         "{not: {}}",
                                         "false",
                                         "{anyOf: [{const: 1}]}",
                                         "{oneOf: [false, {pattern: '^q$'}]}"};
  const Json secret = "hunter2-correct-horse";
  for (const char* schema : kSchemas) {
    DYNAMIC_SECTION(schema) {
      const auto violations = compile(schema).validate(secret);
      REQUIRE_FALSE(violations.empty());
      for (const Violation& violation : violations) {
        CHECK(violation.message.find("hunter2") == std::string::npos);
      }
    }
  }
}

TEST_CASE("hostile names are shortened and escaped in a violation") {
  const Json instance = Json{{std::string(5000, 'n') + "\x1b[31m", 1}, {"a\nb", 2}};
  const auto violations = compile("{additionalProperties: false}").validate(instance);
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].message.size() < 200);
  CHECK(violations[1].message.find('\n') == std::string::npos);
}

TEST_CASE("violations come in document order and stop at the maximum") {
  const Validator validator = compile("{items: {type: integer}}");
  const Json instance = *base::readJson(R"([1,"a","b",2,"c"])");
  const auto all = validator.validate(instance);
  REQUIRE(all.size() == 3);
  CHECK(all[0].instance_pointer == "/1");
  CHECK(all[1].instance_pointer == "/2");
  CHECK(all[2].instance_pointer == "/4");
  CHECK(validator.validate(instance, 2).size() == 2);
  CHECK(validator.validate(*base::readJson("[1]")).empty());
}

struct Refused {
  const char* schema;
  ErrorKind kind;
  const char* message;
};

TEST_CASE("a schema that is broken is refused with the keyword") {
  static const Refused kTable[] = {
      {"5", ErrorKind::kInvalidInput, "must be an object"},
      {"{type: strin}", ErrorKind::kInvalidInput, "type: must be"},
      {"{type: []}", ErrorKind::kInvalidInput, "type: must be"},
      {"{maxLength: -1}", ErrorKind::kInvalidInput, "maxLength"},
      {"{maxLength: 1.5}", ErrorKind::kInvalidInput, "maxLength"},
      {"{minimum: '1'}", ErrorKind::kInvalidInput, "minimum"},
      {"{exclusiveMinimum: true}", ErrorKind::kInvalidInput, "exclusiveMinimum"},
      {"{multipleOf: 0}", ErrorKind::kInvalidInput, "above zero"},
      {"{required: a}", ErrorKind::kInvalidInput, "required"},
      {"{required: [1]}", ErrorKind::kInvalidInput, "required"},
      {"{properties: []}", ErrorKind::kInvalidInput, "properties"},
      {"{properties: {a: 1}}", ErrorKind::kInvalidInput, "must be an object"},
      {"{anyOf: []}", ErrorKind::kInvalidInput, "anyOf"},
      {"{enum: x}", ErrorKind::kInvalidInput, "enum"},
      {"{uniqueItems: 1}", ErrorKind::kInvalidInput, "uniqueItems"},
      {"{dependentRequired: {a: b}}", ErrorKind::kInvalidInput, "dependentRequired"},
      {"{$ref: '#/$defs/none'}", ErrorKind::kInvalidInput, "names nothing"},
      {"{$ref: '#none'}", ErrorKind::kInvalidInput, "anchor"},
      {"{$ref: 'http://example.org/x'}", ErrorKind::kInvalidInput, "none is fetched"},
      {"{$ref: 5}", ErrorKind::kInvalidInput, "$ref"},
      {"{$id: 5}", ErrorKind::kInvalidInput, "$id"},
      {"{$id: 'a#b'}", ErrorKind::kInvalidInput, "fragment"},
      {"{$schema: 'http://json-schema.org/draft-07/schema#'}", ErrorKind::kInvalidInput, "unknown dialect"},
      {"{pattern: '(?=a)'}", ErrorKind::kUnsupported, "look-around"},
      {"{pattern: '('}", ErrorKind::kUnsupported, "without its )"},
      {"{pattern: 'a{1,5000}'}", ErrorKind::kUnsupported, "pattern"},
      {"{patternProperties: {'[': {}}}", ErrorKind::kUnsupported, "without its ]"},
  };
  for (const Refused& row : kTable) {
    DYNAMIC_SECTION(row.schema) {
      const auto validator = Validator::compile(*readYaml(row.schema));
      REQUIRE_FALSE(validator);
      CAPTURE(validator.error().message);
      CHECK(base::errorKindName(validator.error().kind) == base::errorKindName(row.kind));
      CHECK(validator.error().message.find(row.message) != std::string::npos);
    }
  }
}

TEST_CASE("the known dialect is accepted under each of its names") {
  for (const char* uri :
       {"https://json-schema.org/draft/2020-12/schema", "https://json-schema.org/draft/2020-12/schema#",
        "https://spec.openapis.org/oas/3.1/dialect/base"}) {
    CHECK(Validator::compile(Json{{"$schema", uri}}));
  }
}

TEST_CASE("a schema that refers to itself on the spot ends at the limit") {
  const Validator validator = compile("{$ref: '#'}");
  CHECK_FALSE(validator.accepts(1));
  const auto violations = validator.validate(1);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].keyword == "limit");
  // Cut short is not "does not match": a negation must not turn it into a yes.
  CHECK_FALSE(compile("{not: {$ref: '#/$defs/x'}, $defs: {x: {$ref: '#/$defs/x'}}}").accepts(1));
}

TEST_CASE("branches that multiply are cut off") {
  std::string schema = "{$ref: '#/$defs/s0', $defs: {s30: {type: string}";
  for (int i = 0; i < 30; ++i) {
    const std::string next = "{$ref: '#/$defs/s" + std::to_string(i + 1) + "'}";
    schema += ", s" + std::to_string(i) + ": {anyOf: [" + next + ", " + next + "]}";
  }
  const auto violations = compile(schema + "}}").validate(1);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].keyword == "limit");
}

TEST_CASE("large instances are checked within the limit") {
  Json numbers = Json::array();
  Json objects = Json::array();
  for (int i = 0; i < 100'000; ++i) {
    numbers.push_back(i);
    objects.push_back(Json{{"id", i}});
  }
  CHECK(compile("{uniqueItems: true, items: {type: integer, minimum: 0}}").accepts(numbers));
  CHECK(compile("{uniqueItems: true, items: {type: object, required: [id]}}").accepts(objects));
  numbers.push_back(77.0);
  CHECK_FALSE(compile("{uniqueItems: true}").accepts(numbers));
  CHECK_FALSE(compile("{pattern: '^(a+)+$'}").accepts(std::string(1'000'000, 'a') + "!"));
}

TEST_CASE("deep schemas and deep instances are bounded") {
  Json deep = true;
  for (int i = 0; i < 1000; ++i) {
    deep = Json{{"not", std::move(deep)}};
  }
  const auto validator = Validator::compile(deep);
  REQUIRE_FALSE(validator);
  CHECK(validator.error().kind == ErrorKind::kLimit);

  Json nested = Json::array();
  for (int i = 0; i < 100; ++i) {
    nested = Json::array({std::move(nested)});
  }
  CHECK(compile("{type: array, items: {$ref: '#'}}").accepts(nested));
}

TEST_CASE("a schema of ten thousand nested references is compiled once per schema") {
  Json definitions = Json::object();
  for (int i = 0; i < 10'000; ++i) {
    definitions.push_back(
        {"s" + std::to_string(i),
         Json{{"properties", Json{{"next", Json{{"$ref", "#/$defs/s" + std::to_string((i + 1) % 10'000)}}}}}}});
  }
  const auto validator = Validator::compile(Json{{"$ref", "#/$defs/s0"}, {"$defs", std::move(definitions)}});
  REQUIRE(validator);
  CHECK(validator->accepts(*base::readJson(R"({"next":{"next":{}}})")));
}

TEST_CASE("a registry schema is found by its address or by the id inside it") {
  const Validator::Registry registry = {
      {"http://example.org/one", *readYaml("{$id: 'http://example.org/real', type: string}")},
      {"http://example.org/two", *readYaml("{$defs: {x: {$anchor: here, type: integer}}}")},
      {"http://example.org/old", *readYaml("{$schema: 'http://json-schema.org/draft-07/schema#'}")}};
  const auto by_id = Validator::compile(*readYaml("{$ref: 'http://example.org/real'}"), registry);
  REQUIRE(by_id);
  CHECK(by_id->accepts("s"));
  CHECK_FALSE(by_id->accepts(1));
  const auto by_anchor = Validator::compile(*readYaml("{$ref: 'http://example.org/two#here'}"), registry);
  REQUIRE(by_anchor);
  CHECK_FALSE(by_anchor->accepts("s"));
  const auto old = Validator::compile(*readYaml("{$ref: 'http://example.org/old'}"), registry);
  REQUIRE_FALSE(old);
  CHECK(old.error().message.find("unknown dialect") != std::string::npos);
}

TEST_CASE("a validator outlives its schema and serves several threads") {
  std::optional<Validator> validator;
  {
    const Json schema =
        *readYaml("{properties: {name: {enum: [" + std::string("first, second") + "]}}, required: [name]}");
    validator.emplace(*Validator::compile(schema));
  }
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        const bool good = validator->accepts(Json{{"name", "second"}}) &&
                          !validator->accepts(Json{{"name", "third"}}) &&
                          validator->validate(Json::object()).size() == 1;
        right += good ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(right == 2000);
}

TEST_CASE("every translated schema of the reference documents compiles") {
  const auto path = sharedData("openapi/soracom-platform-api-openapi.yml");
  if (!path) {
    return;
  }
  const auto document = readOpenApi(*readDocumentFile(*path));
  REQUIRE(document);
  std::size_t compiled = 0;
  const auto check = [&](const Json& schema, Direction direction) {
    const auto translated = translateSchema(*document, schema, direction);
    REQUIRE(translated);
    REQUIRE(Validator::compile(*translated));
    ++compiled;
  };
  for (const Operation& operation : document->operations) {
    for (const Parameter& parameter : operation.parameters) {
      check(parameter.schema, Direction::kRequest);
    }
    for (const MediaType& media : operation.body ? operation.body->content : std::vector<MediaType>()) {
      check(media.schema, Direction::kRequest);
    }
    for (const Response& response : operation.responses) {
      for (const MediaType& media : response.content) {
        check(media.schema, Direction::kResponse);
      }
    }
  }
  CHECK(compiled > 1300);
}

}  // namespace
}  // namespace soracom_mcp::schemas
