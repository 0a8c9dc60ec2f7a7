#pragma once

#include <array>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/stop.h"
#include "tools/safety/risk.h"

namespace soracom_mcp::tools {

/// `calls` within `period`, of which `burst` may come at once. Zero calls: no limit.
struct Rate {
  unsigned calls = 0;
  std::chrono::seconds period{60};
  unsigned burst = 0;
};

struct LimitOptions {
  Rate read{120, std::chrono::seconds(60), 30};
  Rate write{20, std::chrono::seconds(60), 20};
  Rate danger{10, std::chrono::seconds(600), 10};
  /// Questions to a person of which none led to an approval: an approval gives its question back.
  Rate questions{10, std::chrono::seconds(600), 10};
  /// What `read` to `questions` allow one caller, so many callers have together: the ceiling of the process.
  unsigned callers = 20;
  unsigned writes = 50;   ///< calls of this process that change something and are no deletion
  unsigned deletes = 20;  ///< calls of this process with the method DELETE
  /// A call that has to wait no longer than this waits instead of being refused.
  std::chrono::milliseconds patience{5'000};
};

/// How often each caller may call (a token bucket for each risk), how often all of them together, and how much the whole
/// process may change. Who counts as a caller of its own, the owner says (KnownCallers). Thread-safe.
class CallLimits final {
 public:
  explicit CallLimits(LimitOptions options) : options_(options) {}

  struct Wanted {
    std::string_view caller;
    Risk risk = Risk::kRead;
    bool deletion = false;
  };
  struct Verdict {
    enum class Kind { kGo, kRateLimited, kBudgetSpent };
    Kind kind = Kind::kGo;
    std::chrono::milliseconds wait{0};  ///< kGo: to be waited before the call; kRateLimited: before asking again
  };

  /// Whether a call would be let through now. Takes nothing.
  Verdict ask(const Wanted& wanted, base::Clock::time_point now);
  /// Counts the call where it is let through.
  Verdict take(const Wanted& wanted, base::Clock::time_point now);

  /// A question to a person. Never a wait: kGo or kRateLimited.
  Verdict takeQuestion(std::string_view caller, base::Clock::time_point now);
  void giveQuestionBack(std::string_view caller);

 private:
  /// How far in the past or future the next call of a steady stream would be due (the generic cell rate algorithm).
  using Due = std::array<base::Clock::time_point, 4>;

  /// The bucket `index` of a caller; the one bucket of all when there are too many of them.
  base::Clock::time_point& dueOf(std::string_view caller, std::size_t index);
  /// Counts a call of `rate` for the caller and for the process where both have room within `patience`.
  Verdict turn(const Rate& rate, std::string_view caller, std::size_t index, std::chrono::milliseconds patience,
               base::Clock::time_point now, bool count);
  Verdict judge(const Wanted& wanted, base::Clock::time_point now, bool count);

  const LimitOptions options_;
  std::mutex mutex_;
  std::map<std::string, Due, std::less<>> due_;
  Due due_of_all_{};
  unsigned writes_ = 0;
  unsigned deletes_ = 0;
};

}  // namespace soracom_mcp::tools
