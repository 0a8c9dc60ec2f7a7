#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "tools/auth/credential_provider.h"
#include "tools/auth/secret.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The secrets this process holds: those it was started with, for as long as it lives, those of the last few
/// credentials, because one that was replaced may still be valid, and the last few that went through calls.
/// Thread-safe.
class LiveSecrets final {
 public:
  explicit LiveSecrets(std::vector<Secret> permanent);

  /// To be called before a credential is used. Of a credential by schemes what came from sign-ins is remembered; the
  /// rest was given to the program and belongs to the permanent secrets.
  void remember(const CredentialPtr& credential);

  /// Secrets that calls have brought or used: the last few of them.
  void remember(std::vector<Secret> secrets);

  /// Finds all of them. Shared, because calls keep using it while another call remembers more.
  std::shared_ptr<const SecretScrubber> scrubber() const;

 private:
  static constexpr std::size_t kMaxCredentials = 64;
  static constexpr std::size_t kMaxSecrets = 256;

  void rememberOne(const CredentialPtr& credential);
  void rebuild();

  const std::vector<Secret> permanent_;
  mutable std::mutex mutex_;
  std::deque<CredentialPtr> recent_;
  std::deque<Secret> seen_;
  std::shared_ptr<const SecretScrubber> scrubber_;
};

}  // namespace soracom_mcp::tools
