#include "base/percent_encoding.h"

#include "base/percent_decoding.h"
#include "tests/catch.h"

namespace {

using namespace soracom_mcp::base;

std::string everyByte() {
  std::string out;
  for (int i = 0; i < 256; ++i) {
    out.push_back(static_cast<char>(i));
  }
  return out;
}

}  // namespace

TEST_CASE("text is percent-encoded once, but for letters, digits and what is kept") {
  CHECK(percentEncode("aZ09-._~") == "aZ09-._~");
  CHECK(percentEncode("a/b c?x=1&y:%41") == "a%2Fb%20c%3Fx%3D1%26y%3A%2541");
  CHECK(percentEncode("a/b:c", "/") == "a/b%3Ac");
  CHECK(percentEncode("-._~", "") == "%2D%2E%5F%7E");
  CHECK(percentEncode("\xC3\xBC\xFF", kUnreservedMarks, HexCase::kLower) == "%c3%bc%ff");
  CHECK(percentEncode(std::string_view("\0", 1)) == "%00");
  CHECK(percentEncode("").empty());
}

TEST_CASE("what is percent-encoded is decoded to the same bytes, every one of them") {
  const std::string bytes = everyByte();
  CHECK(percentDecode(percentEncode(bytes)) == bytes);
  CHECK(percentDecode(percentEncode(bytes, "", HexCase::kLower)) == bytes);
}

TEST_CASE("a form writes spaces as plus signs and plus signs encoded") {
  CHECK(formEncode("a b+c*~&=") == "a+b%2Bc*%7E%26%3D");
  CHECK(formEncode("a b/", HexCase::kLower) == "a+b%2f");
}
