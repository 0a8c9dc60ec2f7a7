#include "simulator/encoding.h"

#include "tests/catch.h"

using namespace soracom_mcp::simulator;

TEST_CASE("base32 follows the vectors of RFC 4648 without padding") {
  const std::pair<std::string, std::string> rows[] = {{"", ""},
                                                      {"f", "MY"},
                                                      {"fo", "MZXQ"},
                                                      {"foo", "MZXW6"},
                                                      {"foob", "MZXW6YQ"},
                                                      {"fooba", "MZXW6YTB"},
                                                      {"foobar", "MZXW6YTBOI"}};
  for (const auto& [plain, coded] : rows) {
    DYNAMIC_SECTION(plain) {
      CHECK(base32(plain) == coded);
      CHECK(decodeBase32(coded) == plain);
    }
  }
  CHECK(decodeBase32("mzxw6===") == "foo");
  CHECK_FALSE(decodeBase32("MZXW1"));
}

TEST_CASE("base64url has no padding and no characters that a header would need to escape") {
  CHECK(base64Url("foobar") == "Zm9vYmFy");
  CHECK(base64Url("f") == "Zg");
  CHECK(base64Url("\xFB\xFF\xFE") == "-__-");
}

TEST_CASE("percent decoding resolves one level and refuses what is not two hex digits") {
  CHECK(decodePercent("a%2Fb") == "a/b");
  CHECK(decodePercent("%252e") == "%2e");
  CHECK(decodePercent("a+b") == "a+b");
  CHECK_FALSE(decodePercent("%"));
  CHECK_FALSE(decodePercent("%4"));
  CHECK_FALSE(decodePercent("%zz"));
  CHECK(decodePercent("%41") == "A");
  CHECK(encodePercent("a b/c@d~") == "a%20b%2Fc%40d~");
}

TEST_CASE("random bytes differ and have the length asked for") {
  CHECK(randomBytes(20).size() == 20);
  CHECK(randomBytes(20) != randomBytes(20));
}
