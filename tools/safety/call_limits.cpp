#include "tools/safety/call_limits.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

using base::Clock;
using std::chrono::milliseconds;
using Verdict = CallLimits::Verdict;

// As many as KnownCallers names, and some.
constexpr std::size_t kMaxCallers = 2048;
constexpr std::size_t kQuestions = 3;

Clock::duration spacing(const Rate& rate) { return Clock::duration(rate.period) / rate.calls; }

// How long a call has to wait for its turn; zero: none.
Clock::duration waitFor(const Rate& rate, Clock::time_point due, Clock::time_point now) {
  const auto slack = spacing(rate) * (std::max(rate.burst, 1U) - 1);
  return std::max(due - slack - now, Clock::duration::zero());
}

milliseconds roundedUp(Clock::duration wait) { return std::chrono::ceil<milliseconds>(wait); }

}  // namespace

Clock::time_point& CallLimits::dueOf(std::string_view caller, std::size_t index) {
  auto found = due_.find(caller);
  if (found == due_.end()) {
    found = due_.try_emplace(due_.size() < kMaxCallers ? std::string(caller) : std::string()).first;
  }
  return found->second[index];
}

Verdict CallLimits::turn(const Rate& rate, std::string_view caller, std::size_t index, milliseconds patience,
                         Clock::time_point now, bool count) {
  if (rate.calls == 0) {
    return {};
  }
  const Rate all{rate.calls * options_.callers, rate.period, std::max(rate.burst, 1U) * options_.callers};
  Clock::time_point& own = dueOf(caller, index);
  Clock::time_point& of_all = due_of_all_[index];
  const auto wait = roundedUp(std::max(waitFor(rate, own, now), waitFor(all, of_all, now)));
  if (wait > patience) {
    return {Verdict::Kind::kRateLimited, wait};
  }
  if (count) {
    own = std::max(own, now) + spacing(rate);
    of_all = std::max(of_all, now) + spacing(all);
  }
  return {Verdict::Kind::kGo, wait};
}

Verdict CallLimits::judge(const Wanted& wanted, Clock::time_point now, bool count) {
  const Rate& rate = wanted.risk == Risk::kRead    ? options_.read
                     : wanted.risk == Risk::kWrite ? options_.write
                                                   : options_.danger;
  const std::lock_guard lock(mutex_);
  unsigned* const spent = wanted.risk == Risk::kRead ? nullptr : wanted.deletion ? &deletes_ : &writes_;
  if (spent != nullptr && *spent >= (wanted.deletion ? options_.deletes : options_.writes)) {
    return {Verdict::Kind::kBudgetSpent};
  }
  const Verdict verdict =
      turn(rate, wanted.caller, static_cast<std::size_t>(wanted.risk), options_.patience, now, count);
  if (verdict.kind == Verdict::Kind::kGo && count && spent != nullptr) {
    ++*spent;
  }
  return verdict;
}

Verdict CallLimits::ask(const Wanted& wanted, Clock::time_point now) { return judge(wanted, now, false); }

Verdict CallLimits::take(const Wanted& wanted, Clock::time_point now) { return judge(wanted, now, true); }

Verdict CallLimits::takeQuestion(std::string_view caller, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  return turn(options_.questions, caller, kQuestions, milliseconds(0), now, true);
}

void CallLimits::giveQuestionBack(std::string_view caller) {
  if (options_.questions.calls == 0) {
    return;
  }
  const std::lock_guard lock(mutex_);
  dueOf(caller, kQuestions) -= spacing(options_.questions);
  due_of_all_[kQuestions] -= spacing(options_.questions) / std::max(options_.callers, 1U);
}

}  // namespace soracom_mcp::tools
