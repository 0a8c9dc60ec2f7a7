#include "tools/safety/secret_scrubber.h"

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

const std::string kPassword = R"(p/w"d \ & é+1)";
const std::string kToken = "eyJhbGciOi.JIUzI1NiIs-abc_DEF.0123456789";

SecretScrubber scrubber() {
  SecretScrubber value;
  value.add(kPassword);
  value.add(kToken);
  return value;
}

TEST_CASE("a secret is found in every form it is written in") {
  struct Row {
    const char* form;
    std::string text;
  };
  const std::vector<Row> rows{
      {"as it is", kPassword},
      {"JSON", R"(p/w\"d \\ & é+1)"},
      {"JSON with escaped slash", R"(p\/w\"d \\ & é+1)"},
      {"JSON in ASCII", R"(p/w\"d \\ & \u00e9+1)"},
      {"JSON inside JSON", R"(p/w\\\"d \\\\ & é+1)"},
      {"percent-encoded", "p%2Fw%22d%20%5C%20%26%20%C3%A9%2B1"},
      {"percent-encoded in lower case", "p%2fw%22d%20%5c%20%26%20%c3%a9%2b1"},
      {"form-encoded", "p%2Fw%22d+%5C+%26+%C3%A9%2B1"},
      {"base64", "cC93ImQgXCAmIMOpKzE="},
      {"another secret", kToken},
      {"base64 of the other", "ZXlKaGJHY2lPaS5KSVV6STFOaUlzLWFiY19ERUYuMDEyMzQ1Njc4OQ=="},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.form) {
      const std::string text = "before " + row.text + " after";
      CHECK(scrubber().finds(text));
      const std::string clean = scrubber().scrub(text);
      CHECK(clean.find(row.text) == std::string::npos);
      CHECK(clean.starts_with("before " + std::string(kMask)));
      CHECK(clean.ends_with(" after"));
      CHECK_FALSE(scrubber().finds(clean));
    }
  }
}

TEST_CASE("a secret is found in base64 at any offset") {
  // "alice:", "xalice:" and "xxalice:" before the secret.
  SecretScrubber value;
  value.add("s3cr3t-Value-99");
  for (const std::string text :
       {"YWxpY2U6czNjcjN0LVZhbHVlLTk5", "eGFsaWNlOnMzY3IzdC1WYWx1ZS05OQ==", "eHhhbGljZTpzM2NyM3QtVmFsdWUtOTk="}) {
    DYNAMIC_SECTION(text) { CHECK(value.finds(text)); }
  }
  CHECK_FALSE(value.finds("YWxpY2U6bm90aGluZyBvZiB0aGUga2luZA=="));
}

TEST_CASE("touching and overlapping secrets leave nothing between the masks") {
  SecretScrubber value;
  value.add("abcdef");
  value.add("defghi");
  CHECK(value.scrub("1abcdefghi2") == "1" + std::string(kMask) + "2");
  CHECK(value.scrub("abcdefabcdef") == kMask);
  CHECK(value.scrub("abcdef, defghi") == std::string(kMask) + ", " + std::string(kMask));
  CHECK(value.scrub("nothing here") == "nothing here");
}

TEST_CASE("of two secrets that begin alike the longer one is hidden whole") {
  SecretScrubber value;
  value.add("secret-1");
  value.add("secret-1-and-more");
  CHECK(value.scrub("secret-1-and-more.") == std::string(kMask) + ".");
  CHECK(value.scrub("secret-1-and-les") == std::string(kMask) + "-and-les");
}

TEST_CASE("bytes that end inside a secret are no secret") {
  SecretScrubber value;
  value.add("s3cr3t-Value-99");
  for (const std::string text : {"", "s", "s3", "s3cr3", "s3cr3t", "s3cr3t-Value-9"}) {
    DYNAMIC_SECTION('"' << text << '"') {
      CHECK_FALSE(value.finds(text));
      CHECK(value.scrub(text) == text);
    }
  }
}

TEST_CASE("strings and member names of a JSON value are scrubbed and the rest stays") {
  Json value = base::readJson(R"({"a":["x-SECRET-VALUE-y",1,true],"SECRET-VALUE":{"b":2},"c":null})").value();
  SecretScrubber scrub;
  scrub.add("SECRET-VALUE");
  scrub.scrub(value);
  CHECK(base::writeJson(value) ==
        R"({"a":["x-[secret withheld by soracom-mcp]-y",1,true],"[secret withheld by soracom-mcp]":{"b":2},"c":null})");
}

TEST_CASE("texts too short to be a secret are left alone") {
  SecretScrubber value;
  value.add("12345");
  value.add("");
  CHECK_FALSE(value.finds("12345"));
}

}  // namespace
}  // namespace soracom_mcp::tools
