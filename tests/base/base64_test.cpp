#include "base/base64.h"

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using namespace std::string_literals;

struct Row {
  std::string bytes;
  std::string standard;
  std::string url;
};
// The vectors of RFC 4648 section 10, and bytes that need the two last digits.
const Row kRows[] = {
    {"", "", ""},
    {"f", "Zg==", "Zg"},
    {"fo", "Zm8=", "Zm8"},
    {"foo", "Zm9v", "Zm9v"},
    {"foob", "Zm9vYg==", "Zm9vYg"},
    {"fooba", "Zm9vYmE=", "Zm9vYmE"},
    {"foobar", "Zm9vYmFy", "Zm9vYmFy"},
    {"\xFB\xFF\x00"s, "+/8A", "-_8A"},
};

TEST_CASE("bytes become text and text becomes the same bytes in both alphabets") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION('"' << row.standard << '"') {
      CHECK(encodeBase64(row.bytes) == row.standard);
      CHECK(encodeBase64(row.bytes, Base64::kUrl) == row.url);
      CHECK(decodeBase64(row.standard) == row.bytes);
      CHECK(decodeBase64(row.url, Base64::kUrl) == row.bytes);
    }
  }
  std::string all;
  for (int byte = 0; byte < 256; ++byte) {
    all.push_back(static_cast<char>(byte));
    CHECK(decodeBase64(encodeBase64(all)) == all);
    CHECK(decodeBase64(encodeBase64(all, Base64::kUrl), Base64::kUrl) == all);
  }
}

TEST_CASE("a text that is not the one way to write its bytes is refused") {
  for (const std::string text : {"Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Z", "====", "Zm9v\n", "Zm 9", "-_8A",
                                 "Zg==Zg==", "Zm9v====", "\xC3\xA9==", "=m9v"}) {
    DYNAMIC_SECTION(text) { CHECK_FALSE(decodeBase64(text)); }
  }
  for (const std::string text : {"Zg==", "Zh", "Zm9", "Z", "+/8A", "Zm9v.", "Zm8="}) {
    DYNAMIC_SECTION("url " << text) { CHECK_FALSE(decodeBase64(text, Base64::kUrl)); }
  }
}

}  // namespace
}  // namespace soracom_mcp::base
