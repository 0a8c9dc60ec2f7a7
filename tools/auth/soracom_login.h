#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/stop.h"
#include "tools/auth/credential_provider.h"
#include "tools/auth/sign_in.h"

namespace soracom_mcp::tools {

/// Signs in with the Soracom API when the first call needs it and again when less than five minutes of the token
/// remain (less for tokens that live shorter); until then the token at hand stays in use, and nobody waits.
///
/// One sign-in at a time, on a thread of its own, for all who wait: each waiter leaves at its own stop or deadline, and
/// the sign-in is stopped when the last one has left, after 30 seconds, and by the destructor, which joins. A failed
/// sign-in is not tried again for a while (60 seconds after a refusal, the Retry-After of a 429): calls get the same
/// error meanwhile. A one-time code is sent once. A credential that the API refuses again within a minute of a renewal
/// is not renewed again.
class SoracomLogin final : public CredentialProvider {
 public:
  using Now = std::function<base::Clock::time_point()>;

  /// `source` says where the login came from, "SORACOM_AUTH_KEY_ID". `client` is borrowed and outlives this.
  SoracomLogin(HttpClient& client, Login login, std::string source, Now now = base::Clock::now);
  ~SoracomLogin() override;

  base::Result<CredentialPtr> get(const base::Stop& stop) override;
  base::Result<CredentialPtr> renew(const CredentialPtr& rejected, const base::Stop& stop) override;
  std::string describe() const override;

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

  HttpClient& client_;
  const Login login_;
  const std::string source_;
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
  bool code_used_ = false;
};

}  // namespace soracom_mcp::tools
