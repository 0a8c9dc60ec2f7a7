#include "app/approval_desk.h"

#include "tests/catch.h"

namespace soracom_mcp::app {
namespace {

using Kind = tools::Approver::Answer::Kind;

/// The id under which a question without time to wait is left open; empty where it was not taken.
std::string leaveOpen(ApprovalDesk& desk, const std::string& caller, int number) {
  const std::string binding = caller + std::to_string(number);
  const base::StopSource source(base::Clock::time_point::max());
  return desk.ask({"createUser", "text", "", binding, caller}, base::Clock::now(), source.get(), [](const auto&) {}).id;
}

TEST_CASE("one caller takes no more than its share of the open questions") {
  ApprovalDesk desk(std::chrono::minutes(5), [] { return base::Result<void>(); });
  for (std::size_t i = 0; i < 300; ++i) {
    CHECK(leaveOpen(desk, "one", static_cast<int>(i)).empty() == (i >= ApprovalDesk::kMaxOpenOfOne));
  }
  CHECK_FALSE(leaveOpen(desk, "other", 1).empty());
}

TEST_CASE("many callers together fill the desk and no more") {
  ApprovalDesk desk(std::chrono::minutes(5), [] { return base::Result<void>(); });
  std::size_t taken = 0;
  for (int i = 0; i < 300; ++i) {
    taken += leaveOpen(desk, std::to_string(i), i).empty() ? 0 : 1;
  }
  CHECK(taken == ApprovalDesk::kMaxOpen);
}

}  // namespace
}  // namespace soracom_mcp::app
