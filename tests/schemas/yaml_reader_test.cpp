#include "schemas/yaml_reader.h"

#include "schemas/document_source.h"
#include "tests/catch.h"
#include "tests/shared_data.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;
using tests::sharedData;

struct Accepted {
  const char* yaml;
  const char* json;
};

struct Refused {
  const char* what;
  std::string yaml;
  ErrorKind kind;
  const char* message;  // must occur in the error
};

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

TEST_CASE("YAML plain scalars follow the core schema of YAML 1.2") {
  static const Accepted kTable[] = {
      {"~", "null"},
      {"null", "null"},
      {"Null", "null"},
      {"nUll", R"("nUll")"},
      {"true", "true"},
      {"TRUE", "true"},
      {"tRue", R"("tRue")"},
      {"yes", R"("yes")"},
      {"no", R"("no")"},
      {"on", R"("on")"},
      {"off", R"("off")"},
      {"0", "0"},
      {"-0", "0"},
      {"+12", "12"},
      {"-12", "-12"},
      {"007", "7"},
      {"0o17", "15"},
      {"0x1F", "31"},
      {"0o8", R"("0o8")"},
      {"-0x1F", R"("-0x1F")"},
      {"0x", R"("0x")"},
      {"0b1", R"("0b1")"},
      {"1_000", R"("1_000")"},
      {"12:30", R"("12:30")"},
      {"2025-09-03", R"("2025-09-03")"},
      {"20250903-043502", R"("20250903-043502")"},
      {"9223372036854775807", "9223372036854775807"},
      {"18446744073709551615", "18446744073709551615"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"18446744073709551616", "18446744073709551616"},
      {"-018446744073709551616", "-18446744073709551616"},
      {"+18446744073709551616", "18446744073709551616"},
      {"!!int 18446744073709551616", "18446744073709551616"},
      {"!!float 18446744073709551616", "18446744073709551616"},
      {"01.0000000000000000001", "1.0000000000000000001"},
      {"+.10000000000000000001e1", "0.10000000000000000001e1"},
      {"9007199254740993.", "9007199254740993.0"},
      {"9007199254740993.e+0", "9007199254740993.0e+0"},
      {"1.5", "1.5"},
      {"1.", "1.0"},
      {".5", "0.5"},
      {"+.5", "0.5"},
      {"-1.5e3", "-1500.0"},
      {"1e3", "1000.0"},
      {"1e-999", "1e-999"},
      {".", R"(".")"},
      {"-", R"([null])"},
      {"-.", R"("-.")"},
      {"1e", R"("1e")"},
      {"1.2.3", R"("1.2.3")"},
      {".e3", R"(".e3")"},
      {"'1'", R"("1")"},
      {"\"true\"", R"("true")"},
      {"|\n  1\n", R"("1\n")"},
      {">-\n  a\n  b\n", R"("a b")"},
      {"!!str 12", R"("12")"},
      {"! 12", R"("12")"},
      {"!!int 12", "12"},
      {"!!float 12", "12"},
      {"!!null ''", "null"},
  };
  for (const Accepted& row : kTable) {
    DYNAMIC_SECTION(row.yaml) {
      const auto value = readYaml(row.yaml);
      REQUIRE(value);
      CHECK(base::writeJson(*value) == row.json);
    }
  }
}

TEST_CASE("YAML structures become JSON in the order they are written") {
  static const Accepted kTable[] = {
      {"b: 1\na: 2\n", R"({"b":1,"a":2})"},
      {"---\na: [1, {b: c}]\n...\n", R"({"a":[1,{"b":"c"}]})"},
      {"200: ok\nnull: x\ntrue: y\n1.0: z\n", R"({"200":"ok","null":"x","true":"y","1.0":"z"})"},
      {"a: &x {b: [1]}\nc: *x\n", R"({"a":{"b":[1]},"c":{"b":[1]}})"},
      {"- &x 1\n- *x\n- &x two\n- *x\n", R"([1,1,"two","two"])"},
      {"&k a: 1\nb: *k\n", R"({"a":1,"b":"a"})"},
      {"a:\nb: ''\n", R"({"a":null,"b":""})"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       R"({"a":1})"},
      {"!!map {a: !!seq [1]}", R"({"a":[1]})"},
      {"'<<': 1", R"({"<<":1})"},
      {"a: \"\\u00e9\\x41\\n\"",
       "{\"a\":\"\xC3\xA9"
       "A\\n\"}"},
  };
  for (const Accepted& row : kTable) {
    DYNAMIC_SECTION(row.yaml) {
      const auto value = readYaml(row.yaml);
      REQUIRE(value);
      CHECK(base::writeJson(*value) == row.json);
    }
  }
}

std::string aliasBomb() {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeat(before + ", ", 9) + before + "]\n";
  }
  return text;
}

TEST_CASE("YAML that is hostile or outside the subset is refused with its reason") {
  const std::vector<Refused> table = {
      {"alias bomb", aliasBomb(), ErrorKind::kLimit, "aliases expanded"},
      {"alias bomb of text", "a: &a " + std::string(1'000'000, 'x') + "\nb: [" + repeat("*a, ", 40) + "]\n",
       ErrorKind::kLimit, "aliases expanded"},
      {"anchors inside anchors", "&a " + repeat("[&b ", 100) + "[" + repeat("1, ", 30'000) + "]" + repeat("]", 100),
       ErrorKind::kLimit, "anchored values"},
      {"self alias in a sequence", "&a [*a]", ErrorKind::kInvalidInput, "inside its own anchor"},
      {"self alias in a mapping", "a: &a\n  b: *a\n", ErrorKind::kInvalidInput, "inside its own anchor"},
      {"unknown alias", "a: *nope", ErrorKind::kInvalidInput, "no anchor before it"},
      {"deep flow", std::string(100'000, '['), ErrorKind::kLimit, "deeper than 128"},
      {"deep by alias",
       "a: &a " + std::string(100, '[') + std::string(100, ']') + "\nb: " + std::string(100, '[') + "*a" +
           std::string(100, ']'),
       ErrorKind::kLimit, "deeper than 128"},
      {"deep block", repeat("- ", 5000) + "x", ErrorKind::kLimit, "deeper than 128"},
      {"duplicate key", "a: 1\nb: 2\na: 3\n", ErrorKind::kInvalidInput, "line 3, column 1"},
      {"duplicate key in two spellings", "a: 1\n\"a\": 3\n", ErrorKind::kInvalidInput, "occurs twice"},
      {"second document", "a: 1\n---\nb: 2\n", ErrorKind::kInvalidInput, "second document"},
      {"nothing", "", ErrorKind::kInvalidInput, "holds no document"},
      {"only a comment", "# nothing\n", ErrorKind::kInvalidInput, "holds no document"},
      {"sequence as key", "[a]: 1", ErrorKind::kUnsupported, "not a scalar"},
      {"alias as key", "a: &a x\n*a : 1", ErrorKind::kUnsupported, "alias as a key"},
      {"merge key", "a: &a {b: 1}\nc:\n  <<: *a\n", ErrorKind::kUnsupported, "merge key"},
      {"own tag", "a: !ruby/object:Gem::Version {}", ErrorKind::kUnsupported, "tag"},
      {"binary tag", "a: !!binary aGk=", ErrorKind::kInvalidInput, "binary"},
      {"own tag on a key", "!x a: 1", ErrorKind::kUnsupported, "tag"},
      {"tag that does not fit", "!!int hello", ErrorKind::kInvalidInput, "cannot be read"},
      {"mapping tagged as a sequence", "!!seq {a: 1}", ErrorKind::kUnsupported, "tag"},
      {"infinity", "a: .inf", ErrorKind::kUnsupported, "no form in JSON"},
      {"number beyond a double", "a: 1e999", ErrorKind::kUnsupported, "too large"},
      {"NUL in a key", "\"a\\0b\": 1", ErrorKind::kInvalidInput, "NUL"},
      {"raw NUL", std::string("a: \0", 4), ErrorKind::kInvalidInput, "control characters"},
      {"not UTF-8", "a: \xC0\x80", ErrorKind::kInvalidInput, "UTF-8 at byte 3"},
      {"lone surrogate", "a: \"\\ud800\"", ErrorKind::kInvalidInput, "line 1"},
      {"tab as indentation", "a:\n\tb: 1", ErrorKind::kInvalidInput, "line 2"},
      {"unclosed", "a: [1, 2", ErrorKind::kInvalidInput, "line"},
  };
  for (const Refused& row : table) {
    DYNAMIC_SECTION(row.what) {
      const auto value = readYaml(row.yaml);
      REQUIRE_FALSE(value);
      CAPTURE(value.error().message);
      CHECK(base::errorKindName(value.error().kind) == base::errorKindName(row.kind));
      CHECK(value.error().message.find(row.message) != std::string::npos);
    }
  }
}

TEST_CASE("YAML limits are exact") {
  CHECK(readYaml("[1, 2, 3]", {100, 1, 4}));
  CHECK_FALSE(readYaml("[1, 2, 3]", {100, 1, 3}));
  CHECK_FALSE(readYaml("[[1]]", {100, 1, 10}));
  CHECK(readYaml("[[1]]", {100, 2, 10}));
  CHECK(readYaml("12345", {5, 1, 10}));
  CHECK_FALSE(readYaml("123456", {5, 1, 10}));
}

TEST_CASE("a mapping of a hundred thousand keys is read and its duplicates are found") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) {
    text += "key" + std::to_string(i) + ": " + std::to_string(i) + "\n";
  }
  const auto value = readYaml(text);
  REQUIRE(value);
  CHECK(value->size() == 100'000);
  CHECK_FALSE(readYaml(text + "key77: again\n"));
}

TEST_CASE("a document file is JSON or YAML by its first character") {
  CHECK(base::writeJson(*readDocumentText(" \n{\"a\": 1}")) == R"({"a":1})");
  CHECK(base::writeJson(*readDocumentText("a: 1")) == R"({"a":1})");
  const auto broken = readDocumentText("{\"a\": 1,}");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.find("not valid JSON") != std::string::npos);
  const auto missing = readDocumentFile("/nowhere/openapi.yaml");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().kind == ErrorKind::kNotFound);
  CHECK(missing.error().message.find("/nowhere/openapi.yaml") != std::string::npos);
  const auto folder = readDocumentFile("/");
  REQUIRE_FALSE(folder);
  CHECK(folder.error().kind == ErrorKind::kInvalidInput);
}

TEST_CASE("a byte order mark before a document is no part of it, and a page is no document") {
  CHECK(base::writeJson(*readDocumentText("\xEF\xBB\xBF{\"a\": 1}")) == R"({"a":1})");
  CHECK(base::writeJson(*readDocumentText("\xEF\xBB\xBF"
                                          "a: 1\nb: 2\n")) == R"({"a":1,"b":2})");
  for (const char* page : {"<!DOCTYPE html><html></html>", "\n <html>", "<?xml version=\"1.0\"?>"}) {
    const auto document = readDocumentText(page);
    REQUIRE_FALSE(document);
    CHECK(document.error().message.starts_with("it is HTML or XML, not JSON or YAML"));
  }
}

TEST_CASE("a pipe to which nobody writes is not waited for") {
  const test::TemporaryDirectory folder;
  REQUIRE(::mkfifo(folder.in("pipe").c_str(), 0600) == 0);
  const auto document = readDocumentFile(folder.in("pipe"));
  REQUIRE_FALSE(document);
  CHECK(document.error().message.find("holds no document") != std::string::npos);
}

TEST_CASE("every reference OpenAPI file is readable") {
  const auto folder = sharedData("openapi");
  if (!folder) {
    return;
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
    const auto document = readDocumentFile(entry.path().string());
    CAPTURE(entry.path().string());
    REQUIRE(document);
    CHECK(base::findMember(*document, "paths") != nullptr);
    ++files;
  }
  CHECK(files == 18);
}

}  // namespace
}  // namespace soracom_mcp::schemas
