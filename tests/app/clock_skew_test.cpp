#include "app/clock_skew.h"

#include "tests/catch.h"

using soracom_mcp::app::clockSkew;

TEST_CASE("the skew is how far this clock is ahead of the date header") {
  const auto noon = std::chrono::system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  CHECK(clockSkew("Sun, 06 Nov 1994 08:49:37 GMT", noon) == std::chrono::seconds(0));
  CHECK(clockSkew("Sun, 06 Nov 1994 08:49:27 GMT", noon) == std::chrono::seconds(10));
  CHECK(clockSkew("Sun, 06 Nov 1994 08:50:37 GMT", noon) == std::chrono::seconds(-60));
}

TEST_CASE("a date header in another form gives no skew") {
  const auto now = std::chrono::system_clock::from_time_t(0);
  for (const char* header : {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "1994-11-06T08:49:37Z",
                             "Sun, 06 Nov 1994 08:49:37 GMT and more"}) {
    DYNAMIC_SECTION("'" << header << "'") { CHECK_FALSE(clockSkew(header, now)); }
  }
}
