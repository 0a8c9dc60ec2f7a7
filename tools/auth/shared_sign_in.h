#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "base/stop.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/sign_in_failure.h"

namespace soracom_mcp::tools {

/// How to sign in once, for SharedSignIn.
struct SignInPlan {
  /// Blocks until the stop or its deadline. The credential's expiry counts from `now`. Called by one thread at a time.
  std::function<base::Result<CredentialPtr, SignInFailure>(base::Clock::time_point now, const base::Stop& stop)>
      attempt;
  std::string description{};  ///< of who signs in, for people, without secrets
  /// Not empty: the plan works once, as with a one-time code, and this is what to do instead of a second time.
  std::string only_once{};
};

/// Keeps one credential valid: signs in when the first call needs it and again when less than five minutes of it remain
/// (less for credentials that live shorter); until then the one at hand stays in use, and nobody waits.
///
/// One sign-in at a time, on a thread of its own, for all who wait: each waiter leaves at its own stop or deadline, and
/// the sign-in is stopped when the last one has left, after 30 seconds, and by the destructor, which joins. A failed
/// sign-in is not tried again for a while (60 seconds after a refusal, the Retry-After of a 429): calls get the same
/// error meanwhile. A plan that works once is carried out once. A credential that is refused again within a minute of a
/// renewal is not renewed again. Thread-safe.
class SharedSignIn final {
 public:
  using Now = std::function<base::Clock::time_point()>;

  explicit SharedSignIn(SignInPlan plan, Now now = base::Clock::now);
  ~SharedSignIn();
  SharedSignIn(const SharedSignIn&) = delete;
  SharedSignIn& operator=(const SharedSignIn&) = delete;

  /// As CredentialProvider::get and renew.
  base::Result<CredentialPtr> get(const base::Stop& stop);
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop);
  const std::string& description() const { return plan_.description; }

 private:
  using Answer = base::Result<CredentialPtr>;
  /// One sign-in under way. Shared by its thread and its waiters, and replaced by the next.
  struct Flight {
    base::StopSource source;
    bool after_rejection = false;
    std::size_t waiters = 0;
    bool abandoned = false;  ///< the last waiter has left; it will land soon and serves nobody
    std::optional<Answer> answer;
  };

  std::optional<base::Error> reasonNotToTry(base::Clock::time_point now) const;
  bool underWay() const { return flight_ && !flight_->abandoned; }
  Answer join(std::unique_lock<std::mutex>& lock, const base::Stop& stop, bool after_rejection);
  bool waitUntil(std::unique_lock<std::mutex>& lock, const base::Stop& stop, const std::function<bool()>& condition);
  void start(bool after_rejection);
  void fly(const std::shared_ptr<Flight>& flight);
  Answer settle(base::Result<CredentialPtr, SignInFailure> outcome, bool after_rejection);

  const SignInPlan plan_;
  const Now now_;

  std::mutex mutex_;
  std::condition_variable_any landed_;
  std::thread thread_;
  std::shared_ptr<Flight> flight_;  ///< null while none is under way
  CredentialPtr current_;
  base::Clock::time_point renew_at_{};
  base::Clock::time_point no_renewal_before_ = base::Clock::time_point::min();
  std::optional<base::Error> last_failure_;
  base::Clock::time_point no_attempt_before_ = base::Clock::time_point::min();
  bool used_up_ = false;
};

}  // namespace soracom_mcp::tools
