#include "tools/call/sent_file.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace {

using soracom_mcp::base::Json;
using soracom_mcp::tools::isFileObject;
using soracom_mcp::tools::readSentFile;

Json json(std::string_view text) { return *soracom_mcp::base::readJson(text); }

}  // namespace

TEST_CASE("A file is text, or an object with its bytes or its text") {
  CHECK(readSentFile("plain")->bytes == "plain");
  const auto named = readSentFile(json(R"({"base64":"aGk","filename":"a.txt","contentType":"text/plain"})"));
  REQUIRE(named);
  CHECK(named->bytes == "hi");
  CHECK(named->name == "a.txt");
  CHECK(named->type == "text/plain");
  CHECK(readSentFile(json(R"({"text":""})"))->bytes.empty());
}

TEST_CASE("What is no file is refused and said why") {
  struct Case {
    const char* value;
    const char* says;
  };
  static const Case kCases[] = {
      {"1", "must be text, or an object with base64 or text"},
      {"{}", "must be text, or an object"},
      {R"({"filename":"a"})", "must be text, or an object"},
      {R"({"base64":"","text":""})", "must be text, or an object"},
      {R"({"base64":1})", "must be text, or an object"},
      {R"({"base64":"","other":""})", "must be text, or an object"},
      {R"({"base64":"*"})", "base64: not base64 (RFC 4648) at character 1"},
      {R"({"base64":"aGk=aGk="})", "base64: not base64 (RFC 4648) at character 4"},
      {R"({"base64":"aGkha"})", "base64: not base64 (RFC 4648) at character 5"},
      {R"({"base64":"aGl"})", "base64: not base64 (RFC 4648) at character 3"},
      {R"({"text":"","filename":""})", "filename: must have 1 to 255 bytes"},
      {R"({"text":"","contentType":"png"})", "contentType: must be a media type such as image/png"},
      {R"({"text":"","contentType":"image/*"})", "contentType: must be a media type"},
      {R"({"text":"","contentType":"a/b\r\nX: y"})", "contentType: must be a media type"},
  };
  for (const Case& each : kCases) {
    DYNAMIC_SECTION(each.value) {
      const auto file = readSentFile(json(each.value));
      REQUIRE_FALSE(file);
      CHECK(file.error().message.starts_with(each.says));
    }
  }
  CHECK_FALSE(isFileObject(json(R"({"base64":"","other":""})")));
}
