#include "simulator/condition.h"

#include "tests/catch.h"

using namespace soracom_mcp::simulator;

namespace {

const PathVariables kPath = {{"operator_id", "OP1"}, {"user_name", "alice"}};

ConditionFacts facts() {
  using namespace std::chrono;
  return {"alice", "203.0.113.7", sys_days(year(2027) / 3 / 15), &kPath};
}

}  // namespace

TEST_CASE("conditions hold or not as their known parts say") {
  struct Row {
    const char* condition;
    bool holds;
  };
  const Row rows[] = {
      {"", true},
      {"samUserName == 'alice'", true},
      {"samUserName == 'bob'", false},
      {"pathVariable('user_name') == samUserName", true},
      {"pathVariable('user_name') == 'bob'", false},
      {"pathVariable('absent') == ''", true},
      {"ipAddress('203.0.113.0/24')", true},
      {"ipAddress('198.51.100.0/24')", false},
      {"ipAddress('203.0.113.7')", true},
      {"currentDate >= date(2027, 3, 15)", true},
      {"currentDate >= date(2027, 3, 16)", false},
      {"currentDate == date(2027,3,15)", true},
      {"ipAddress('203.0.113.0/24') and currentDate >= date(2027, 1, 1)", true},
      {"ipAddress('203.0.113.0/24') and currentDate >= date(2028, 1, 1)", false},
      {"ipAddress('198.51.100.0/24') and currentDate >= date(2027, 1, 1)", false},
      {"  samUserName=='alice'  ", true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.condition) { CHECK(conditionHolds(row.condition, facts()) == row.holds); }
  }
}

TEST_CASE("conditions beyond the known grammar do not hold") {
  const char* rows[] = {"samUserName == 'alice' or samUserName == 'bob'",
                        "not ipAddress('198.51.100.0/24')",
                        "samUserName != 'bob'",
                        "currentDate <= date(2099, 1, 1)",
                        "currentDate >= date(2027, 13, 1)",
                        "currentDate >= date(2027, 2, 30)",
                        "currentDate == 'today'",
                        "samUserName >= 'a'",
                        "samUserName",
                        "samUserName == 'alice' and",
                        "samUserName == 'alice",
                        "samUserName == 'alice' garbage",
                        "mfaAuthenticated == 'true'",
                        "()",
                        "and",
                        "ipAddress(203.0.113.0)"};
  for (const char* row : rows) {
    DYNAMIC_SECTION(row) { CHECK_FALSE(conditionHolds(row, facts())); }
  }
}

TEST_CASE("addresses are compared with networks of either family") {
  struct Row {
    const char* address;
    const char* cidr;
    bool inside;
  };
  const Row rows[] = {{"10.1.2.3", "10.0.0.0/8", true},
                      {"11.1.2.3", "10.0.0.0/8", false},
                      {"10.1.2.3", "0.0.0.0/0", true},
                      {"10.1.2.3", "10.1.2.2/31", true},
                      {"10.1.2.3", "10.1.2.4/31", false},
                      {"10.1.2.3", "10.1.2.3/33", false},
                      {"10.1.2.3", "10.1.2.3/", false},
                      {"10.1.2.3", "10.1.2.3/-1", false},
                      {"10.1.2.3", "nonsense", false},
                      {"nonsense", "10.0.0.0/8", false},
                      {"2001:db8::1", "2001:db8::/32", true},
                      {"2001:db9::1", "2001:db8::/32", false},
                      {"10.1.2.3", "::/0", false}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.address << " in " << row.cidr) { CHECK(addressInCidr(row.address, row.cidr) == row.inside); }
  }
}
