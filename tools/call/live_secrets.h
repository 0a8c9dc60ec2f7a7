#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The secrets this process holds: those it was started with, those of every credential it has used, because one that
/// was replaced may still be valid, and all that went through calls. Thread-safe.
class LiveSecrets final {
 public:
  /// More than anybody makes or is given; beyond it the older half is forgotten, so that memory has a bound.
  static constexpr std::size_t kMostSecrets = 50'000;

  explicit LiveSecrets(std::vector<Secret> permanent);

  /// To be called before a credential is used. Of a credential by schemes what came from sign-ins is remembered; the
  /// rest was given to the program and belongs to the permanent secrets.
  void remember(const CredentialPtr& credential);

  /// Secrets that calls have brought or used.
  void remember(std::vector<Secret> secrets);

  using Scrubber = std::shared_ptr<const SecretScrubber>;
  /// Finds all of them, and what `kept` finds (see KeptSecrets; may be null). Shared, because calls keep using it while
  /// another call remembers more.
  Scrubber scrubber(const Scrubber& kept = nullptr) const;

 private:
  static constexpr std::size_t kRecentCredentials = 64;

  void rememberHeaders(const CredentialPtr& credential);
  void add(std::vector<Secret> secrets);

  const std::vector<Secret> permanent_;
  mutable std::mutex mutex_;
  std::deque<CredentialPtr> recent_;  ///< whose secrets are known already; for speed alone
  std::deque<Secret> seen_;
  Scrubber own_;
  mutable Scrubber kept_;
  mutable Scrubber all_;  ///< own_ and kept_; null: to be made
};

}  // namespace soracom_mcp::tools
