#include "tools/safety/call_limits.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

using base::Clock;
using std::chrono::milliseconds;
using Verdict = CallLimits::Verdict;

// Principals are few: there is one token at most. The bound keeps whoever invents names from filling the memory.
constexpr std::size_t kMaxPrincipals = 1024;
constexpr std::size_t kQuestions = 3;

Clock::duration spacing(const Rate& rate) { return Clock::duration(rate.period) / rate.calls; }

// How long a call has to wait for its turn; zero: none.
Clock::duration waitFor(const Rate& rate, Clock::time_point due, Clock::time_point now) {
  const auto slack = spacing(rate) * (std::max(rate.burst, 1U) - 1);
  return std::max(due - slack - now, Clock::duration::zero());
}

milliseconds roundedUp(Clock::duration wait) { return std::chrono::ceil<milliseconds>(wait); }

}  // namespace

Clock::time_point& CallLimits::dueOf(std::string_view principal, std::size_t index) {
  auto found = due_.find(principal);
  if (found == due_.end()) {
    found = due_.try_emplace(due_.size() < kMaxPrincipals ? std::string(principal) : std::string()).first;
  }
  return found->second[index];
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
  Verdict verdict;
  if (rate.calls > 0) {
    Clock::time_point& due = dueOf(wanted.principal, static_cast<std::size_t>(wanted.risk));
    verdict.wait = roundedUp(waitFor(rate, due, now));
    if (verdict.wait > options_.patience) {
      verdict.kind = Verdict::Kind::kRateLimited;
      return verdict;
    }
    if (count) {
      due = std::max(due, now) + spacing(rate);
    }
  }
  if (count && spent != nullptr) {
    ++*spent;
  }
  return verdict;
}

Verdict CallLimits::ask(const Wanted& wanted, Clock::time_point now) { return judge(wanted, now, false); }

Verdict CallLimits::take(const Wanted& wanted, Clock::time_point now) { return judge(wanted, now, true); }

Verdict CallLimits::takeQuestion(std::string_view principal, Clock::time_point now) {
  if (options_.questions.calls == 0) {
    return {};
  }
  const std::lock_guard lock(mutex_);
  Clock::time_point& due = dueOf(principal, kQuestions);
  const auto wait = roundedUp(waitFor(options_.questions, due, now));
  if (wait > milliseconds(0)) {
    return {Verdict::Kind::kRateLimited, wait};
  }
  due = std::max(due, now) + spacing(options_.questions);
  return {};
}

void CallLimits::giveQuestionBack(std::string_view principal) {
  if (options_.questions.calls == 0) {
    return;
  }
  const std::lock_guard lock(mutex_);
  dueOf(principal, kQuestions) -= spacing(options_.questions);
}

}  // namespace soracom_mcp::tools
