#include "tools/auth/shared_sign_in.h"

#include <algorithm>

#include "base/log.h"

namespace soracom_mcp::tools {
namespace {

using base::Clock;
using base::ErrorKind;
using base::fail;
using std::chrono::seconds;

constexpr seconds kRenewBefore{300};
constexpr seconds kSignInLimit{30};
constexpr seconds kBetweenRenewals{60};

long long secondsUntil(Clock::time_point when, Clock::time_point now) {
  return std::chrono::ceil<seconds>(when - now).count();
}

base::Error leftWaiting(const base::Stop& stop) {
  if (stop.requested() && stop.reason() != base::StopReason::kDeadline) {
    return {ErrorKind::kCancelled, "stopped while waiting for the sign-in"};
  }
  return {ErrorKind::kTimeout,
          "the time allowed for this call ended while it waited for the sign-in. Nothing was sent"};
}

}  // namespace

SharedSignIn::SharedSignIn(SignInPlan plan, Now now) : plan_(std::move(plan)), now_(std::move(now)) {}

SharedSignIn::~SharedSignIn() {
  std::shared_ptr<Flight> flight;
  {
    const std::lock_guard lock(mutex_);
    flight = flight_;
  }
  if (flight) {
    flight->source.stop(base::StopReason::kShutdown);
  }
  if (thread_.joinable()) {
    thread_.join();
  }
}

SharedSignIn::Answer SharedSignIn::get(const base::Stop& stop) {
  std::unique_lock lock(mutex_);
  const auto now = now_();
  if (!current_ || now >= current_->expires_at) {
    return join(lock, stop, false);
  }
  if (now >= renew_at_ && !flight_ && !reasonNotToTry(now)) {
    start(false);
  }
  return current_;
}

SharedSignIn::Answer SharedSignIn::renew(const CredentialPtr& rejected, const base::Stop& stop) {
  std::unique_lock lock(mutex_);
  const auto now = now_();
  if (current_ && current_ != rejected && now < current_->expires_at) {
    return current_;
  }
  if (!underWay() && now < no_renewal_before_) {
    return fail(ErrorKind::kAuthentication,
                "the API refuses the token that " + description() + " has just been given; not signing in again for " +
                    std::to_string(secondsUntil(no_renewal_before_, now)) + " s. Check its rights");
  }
  current_.reset();
  return join(lock, stop, true);
}

/// Why a sign-in would be useless now. Call with the mutex held.
std::optional<base::Error> SharedSignIn::reasonNotToTry(Clock::time_point now) const {
  if (last_failure_ && now < no_attempt_before_) {
    base::Error error = *last_failure_;
    error.message += "; not tried again for " + std::to_string(secondsUntil(no_attempt_before_, now)) + " s";
    return error;
  }
  if (used_up_) {
    return base::Error{ErrorKind::kAuthentication, description() + ": " + plan_.only_once};
  }
  return std::nullopt;
}

bool SharedSignIn::waitUntil(std::unique_lock<std::mutex>& lock, const base::Stop& stop,
                             const std::function<bool()>& condition) {
  return stop.deadline() == Clock::time_point::max()
             ? landed_.wait(lock, stop.token(), condition)
             : landed_.wait_until(lock, stop.token(), stop.deadline(), condition);
}

/// Waits for the sign-in under way, and starts it first where there is none.
SharedSignIn::Answer SharedSignIn::join(std::unique_lock<std::mutex>& lock, const base::Stop& stop,
                                        bool after_rejection) {
  if (stop.requested() || !waitUntil(lock, stop, [&] { return !flight_ || underWay(); })) {
    return fail(leftWaiting(stop));
  }
  if (!flight_) {
    if (auto reason = reasonNotToTry(now_())) {
      return fail(*std::move(reason));
    }
    start(after_rejection);
  }
  const std::shared_ptr<Flight> flight = flight_;
  ++flight->waiters;
  const bool done = waitUntil(lock, stop, [&] { return flight->answer.has_value(); });
  --flight->waiters;
  if (done) {
    return *flight->answer;
  }
  if (flight->waiters == 0) {
    // Whoever comes next gets a sign-in of their own, not the end of this one.
    flight->abandoned = true;
    lock.unlock();
    flight->source.stop(base::StopReason::kCancelledByClient);
  }
  return fail(leftWaiting(stop));
}

/// Call with the mutex held and no flight.
void SharedSignIn::start(bool after_rejection) {
  if (thread_.joinable()) {
    thread_.join();  // It let go of the mutex after it had cleared flight_.
  }
  flight_ = std::make_shared<Flight>();
  flight_->source = base::StopSource(Clock::now() + kSignInLimit);
  flight_->after_rejection = after_rejection;
  thread_ = std::thread([this, flight = flight_] { fly(flight); });
}

void SharedSignIn::fly(const std::shared_ptr<Flight>& flight) {
  auto outcome = plan_.attempt(now_(), flight->source.get());
  const std::lock_guard lock(mutex_);
  flight->answer = settle(std::move(outcome), flight->after_rejection);
  flight_ = nullptr;
  landed_.notify_all();
}

/// Records what a sign-in came to. Call with the mutex held.
SharedSignIn::Answer SharedSignIn::settle(base::Result<CredentialPtr, SignInFailure> outcome, bool after_rejection) {
  const auto now = now_();
  if (outcome) {
    if (after_rejection) {
      no_renewal_before_ = now + kBetweenRenewals;
    }
    used_up_ = !plan_.only_once.empty();
    current_ = *std::move(outcome);
    const auto lifetime = current_->expires_at - now;
    renew_at_ = current_->expires_at - std::min<Clock::duration>(kRenewBefore, lifetime / 5);
    last_failure_.reset();
    base::log(base::LogLevel::kInfo, "signed in: {}", description());
    return current_;
  }
  SignInFailure failure = std::move(outcome).error();
  used_up_ = used_up_ || (!plan_.only_once.empty() && failure.reached_server);
  last_failure_ = failure.error.within(description());
  no_attempt_before_ = now + failure.pause;
  if (last_failure_->kind != ErrorKind::kCancelled) {
    base::log(base::LogLevel::kWarning, "{}", last_failure_->message);
  }
  return fail(*last_failure_);
}

}  // namespace soracom_mcp::tools
