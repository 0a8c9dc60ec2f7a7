#include "simulator/totp.h"

#include "simulator/encoding.h"
#include "tests/catch.h"

using namespace soracom_mcp::simulator;

namespace {

UnixTime at(std::int64_t seconds) { return UnixTime(std::chrono::seconds(seconds)); }

}  // namespace

TEST_CASE("one-time codes equal the SHA-1 vectors of RFC 6238 appendix B") {
  const std::string key = "12345678901234567890";
  const std::pair<std::int64_t, const char*> rows[] = {{59, "94287082"},         {1111111109, "07081804"},
                                                       {1111111111, "14050471"}, {1234567890, "89005924"},
                                                       {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (const auto& [seconds, code] : rows) {
    DYNAMIC_SECTION(seconds) {
      CHECK(totpCode(key, at(seconds), 8) == code);
      CHECK(totpCode(key, at(seconds)) == std::string(code).substr(2));
      CHECK(totpCodeFor(base32(key), at(seconds)) == std::string(code).substr(2));
    }
  }
}

TEST_CASE("a one-time code is matched in its own step and one to either side") {
  const std::string secret = base32("12345678901234567890");
  const std::string code = totpCodeFor(secret, at(90));
  CHECK(matchTotp(secret, code, at(90)) == 3);
  CHECK(matchTotp(secret, code, at(119)) == 3);
  CHECK(matchTotp(secret, code, at(60)) == 3);
  CHECK(matchTotp(secret, code, at(149)) == 3);
  CHECK_FALSE(matchTotp(secret, code, at(59)));
  CHECK_FALSE(matchTotp(secret, code, at(150)));
  CHECK_FALSE(matchTotp(secret, "", at(90)));
  CHECK_FALSE(matchTotp("not base32!", code, at(90)));
}

TEST_CASE("the otpauth URI carries the secret and an encoded label") {
  CHECK(totpUri("OP1/a b", "MZXW6") ==
        "otpauth://totp/Soracom:OP1%2Fa%20b?secret=MZXW6&issuer=Soracom&algorithm=SHA1&digits=6&period=30");
}
