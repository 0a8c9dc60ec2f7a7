#pragma once

#include "base/error.h"
#include "base/stop.h"

namespace soracom_mcp::base {

/// Bounds the work on data from outside. Whoever loops over such data spends what a step costs before it is done, and
/// leaves when spend() says no: the budget is used up, or the stop was requested or its deadline is over, which is
/// looked at once in kUnitsBetweenLooks. It never says yes again after that, so that loops may be left from any depth
/// and the reason asked for once, at the end; what was made until then is not to be used.
///
/// One unit is about a nanosecond: a byte that is looked at, a tenth of a look-up, a hundredth of a step of validation.
/// What cannot be interrupted, such as one search by a regular expression, is spent before it begins, and not at all
/// where it is more than kUnitsAtOnce.
///
/// For one thread.
class WorkBudget final {
 public:
  /// What one request may cost beside the waiting, in each of its parts: preparing a call, mapping its answer.
  static constexpr std::uint64_t kUnitsPerRequest = 1'000'000'000;
  static constexpr std::uint64_t kUnitsAtOnce = kUnitsPerRequest / 2;
  static constexpr std::uint64_t kUnitsBetweenLooks = 1 << 20;

  explicit WorkBudget(std::uint64_t units = kUnitsPerRequest, Stop stop = {});

  /// Before work of this cost: whether it may be done.
  bool spend(std::uint64_t units) noexcept {
    if (units < until_look_) {
      until_look_ -= units;
      return true;
    }
    return spendAndLook(units);
  }

  enum class End { kNone, kSpent, kStopped };
  End end() const { return end_; }
  bool ended() const { return end_ != End::kNone; }
  /// What has been spent.
  std::uint64_t used() const { return units_ - left_ - until_look_; }

  /// Why `what`, a noun with its place ("checking the argument tags"), was not finished. Only where it has ended: kLimit,
  /// kCancelled or kTimeout.
  Error error(std::string_view what) const;

 private:
  bool spendAndLook(std::uint64_t units) noexcept;

  const std::uint64_t units_;
  const Stop stop_;
  std::uint64_t left_;            // without until_look_
  std::uint64_t until_look_ = 0;  // 0 from the end on
  End end_ = End::kNone;
};

}  // namespace soracom_mcp::base
