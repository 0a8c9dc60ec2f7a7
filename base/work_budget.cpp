#include "base/work_budget.h"

#include <algorithm>
#include <utility>

namespace soracom_mcp::base {

WorkBudget::WorkBudget(std::uint64_t units, Stop stop) : units_(units), stop_(std::move(stop)), left_(units) {}

bool WorkBudget::spendAndLook(std::uint64_t units) noexcept {
  if (ended()) {
    return false;
  }
  if (stop_.requested() || (stop_.deadline() != Clock::time_point::max() && Clock::now() >= stop_.deadline())) {
    end_ = End::kStopped;
  } else if (units > left_ + until_look_ || units > kUnitsAtOnce) {
    end_ = End::kSpent;
  }
  left_ += std::exchange(until_look_, 0);
  if (ended()) {
    return false;
  }
  left_ -= units;
  until_look_ = std::min(left_, kUnitsBetweenLooks);
  left_ -= until_look_;
  return true;
}

Error WorkBudget::error(std::string_view what) const {
  if (end_ == End::kSpent) {
    return {ErrorKind::kLimit, std::string(what) + " takes more work than is allowed; send less at once"};
  }
  if (stop_.requested() && stop_.reason() != StopReason::kDeadline) {
    return {ErrorKind::kCancelled, std::string(what) + " was stopped"};
  }
  return {ErrorKind::kTimeout, "the time allowed ended while " + std::string(what)};
}

}  // namespace soracom_mcp::base
