#include "base/exact_number.h"

#include <string>

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

constexpr const char* kBig = "123456789012345678901234567890";

TEST_CASE("a number is exact where neither 64 bits nor a double hold it, and is written as it was") {
  struct Row {
    const char* text;
    bool exact;
    const char* written;
  };
  static constexpr Row kTable[] = {
      {"18446744073709551615", false, "18446744073709551615"},
      {"9223372036854775808", false, "9223372036854775808"},
      {"-9223372036854775808", false, "-9223372036854775808"},
      {"18446744073709551616", true, "18446744073709551616"},
      {"-9223372036854775809", true, "-9223372036854775809"},
      {"100000000000000000000", true, "100000000000000000000"},
      {"-0", false, "0"},
      {"1E2", false, "100.0"},
      {"1.5", false, "1.5"},
      {"0.1", false, "0.1"},
      {"0.10000000000000000000", false, "0.1"},
      {"0.30000000000000004", false, "0.30000000000000004"},
      {"1e22", false, "1e+22"},
      {"1.7976931348623157e308", false, "1.7976931348623157e+308"},
      {"9007199254740993.0", true, "9007199254740993.0"},
      {"9007199254740992.0", false, "9.007199254740992e+15"},
      {"1.0000000000000000001", true, "1.0000000000000000001"},
      {"-0.1000000000000000055511151231257827", true, "-0.1000000000000000055511151231257827"},
      {"1e-400", true, "1e-400"},
      {"1e-99999999999999999999", true, "1e-99999999999999999999"},
      {"0e-400", false, "0.0"},
      {"5e-324", false, "5e-324"},
      {"4e-324", true, "4e-324"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.text) {
      const Json read = *readJson(row.text, {.exact_numbers = true});
      for (const Json& value : {read, numberFrom(row.text)}) {
        CHECK(isNumber(value));
        CHECK(isExactNumber(value) == row.exact);
        CHECK(value.is_number() == !row.exact);
        CHECK(writeJson(value) == row.written);
      }
    }
  }
}

TEST_CASE("exact numbers are compared by their value, with each other and with all numbers") {
  struct Row {
    const char* less;
    const char* more;
  };
  static constexpr Row kTable[] = {
      {"18446744073709551615", "18446744073709551616"},
      {"18446744073709551616", "18446744073709551617"},
      {"-18446744073709551617", "-18446744073709551616"},
      {"-18446744073709551616", "18446744073709551616"},
      {"1", "1.0000000000000000001"},
      {"0.9999999999999999999999", "1"},
      {"99999999999999999999", "100000000000000000001"},
      {"99999999999999999999", "1e20"},
      {"1e-401", "1e-400"},
      {"0", "1e-400"},
      {"-1e-400", "0"},
      {"1e-400", "5e-324"},
      {"123456789012345678901234567889", kBig},
      {"9007199254740992", "9007199254740992.5"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.less << " and " << row.more) {
      const Json less = numberFrom(row.less);
      const Json more = numberFrom(row.more);
      CHECK(compareNumbers(less, more) == -1);
      CHECK(compareNumbers(more, less) == 1);
      CHECK(compareNumbers(less, less) == 0);
      CHECK_FALSE(equalJson(less, more));
      CHECK_FALSE(equalJson(more, less));
    }
  }
  CHECK(equalJson(numberFrom("100000000000000000000"), numberFrom("1e20")));
  CHECK(equalJson(numberFrom("1e20"), numberFrom("100000000000000000000")));
  CHECK(equalJson(numberFrom(kBig), numberFrom(kBig)));
  CHECK_FALSE(equalJson(numberFrom(kBig), Json(kBig)));
  CHECK_FALSE(equalJson(Json(), numberFrom(kBig)));
}

TEST_CASE("a number is whole where nothing but zeros stands behind its point") {
  for (const char* text : {"0", "-3", "1.0", "1e2", "1.5e1", kBig, "9007199254740993.0", "12345678901234567890.1e1"}) {
    CHECK(isWhole(numberFrom(text)));
  }
  for (const char* text : {"1.5", "1e-1", "1.0000000000000000001", "1e-400", "9007199254740993.1"}) {
    CHECK_FALSE(isWhole(numberFrom(text)));
  }
}

TEST_CASE("multiples are found without rounding") {
  struct Row {
    const char* number;
    const char* of;
    bool multiple;
  };
  static constexpr Row kTable[] = {
      {kBig, "10", true},
      {kBig, "3", true},
      {kBig, "7", true},
      {kBig, "11", false},
      {kBig, "1", true},
      {kBig, "0.1", true},
      {kBig, "1e2", false},
      {"-36893488147419103232", "18446744073709551615", false},
      {"-36893488147419103230", "18446744073709551615", true},
      {"1.0000000000000000001", "0.1", false},
      {"1.0000000000000000001", "1e-19", true},
      {"9007199254740993.0", "3", true},
      {"9007199254740994.0", "3", false},
      {"1e-400", "1e-300", false},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.number << " of " << row.of) {
      CHECK(isMultipleOf(numberFrom(row.number), numberFrom(row.of)) == row.multiple);
    }
  }
}

TEST_CASE("equal numbers have one canonical text") {
  for (const char* text : {"100", "1E2", "100.0", "1.00e+2"}) {
    CHECK(canonicalNumber(numberFrom(text)) == "100");
  }
  CHECK(canonicalNumber(numberFrom("-0.0")) == "0");
  CHECK(canonicalNumber(numberFrom(kBig)) == kBig);
  CHECK(canonicalNumber(numberFrom("9007199254740993.0")) == "9007199254740993");
  CHECK(canonicalNumber(numberFrom("-1.50")) == "-15e-1");
  const std::string large = "1" + std::string(300, '0');
  CHECK(canonicalNumber(numberFrom("1e300")) == large);
  CHECK(canonicalNumber(numberFrom(large)) == large);
  CHECK(canonicalNumber(numberFrom(std::string(309, '9'))) == std::string(309, '9'));
  CHECK(canonicalNumber(numberFrom("1.00000000000000000001e-400")) == "100000000000000000001e-420");
}

}  // namespace
}  // namespace soracom_mcp::base
