#include "tools/call/live_secrets.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

/// "Bearer TOKEN" is two texts, of which the second is the secret.
Secret secretOf(const std::string& header_value) {
  const auto space = header_value.find(' ');
  return Secret(space == std::string::npos ? header_value : header_value.substr(space + 1));
}

}  // namespace

LiveSecrets::LiveSecrets(std::vector<Secret> permanent) : permanent_(std::move(permanent)) {
  auto scrubber = std::make_shared<SecretScrubber>();
  scrubber->add(permanent_);
  own_ = std::move(scrubber);
}

void LiveSecrets::remember(const CredentialPtr& credential) {
  if (!credential) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (!credential->headers.empty()) {
    rememberHeaders(credential);
  }
  for (const SignedInScheme& scheme : credential->signed_in) {
    rememberHeaders(scheme.credential);
  }
}

/// Call with the mutex held.
void LiveSecrets::rememberHeaders(const CredentialPtr& credential) {
  if (std::find(recent_.begin(), recent_.end(), credential) != recent_.end()) {
    return;
  }
  recent_.push_back(credential);
  if (recent_.size() > kRecentCredentials) {
    recent_.pop_front();
  }
  std::vector<Secret> secrets;
  for (const auto& [name, value] : credential->headers) {
    secrets.push_back(secretOf(value.reveal()));
  }
  add(std::move(secrets));
}

void LiveSecrets::remember(std::vector<Secret> secrets) {
  if (!secrets.empty()) {
    const std::lock_guard lock(mutex_);
    add(std::move(secrets));
  }
}

/// Call with the mutex held.
void LiveSecrets::add(std::vector<Secret> secrets) {
  auto scrubber = std::make_shared<SecretScrubber>(*own_);
  scrubber->add(secrets);
  std::move(secrets.begin(), secrets.end(), std::back_inserter(seen_));
  if (seen_.size() > kMostSecrets) {
    seen_.erase(seen_.begin(), seen_.end() - static_cast<std::ptrdiff_t>(kMostSecrets / 2));
    scrubber = std::make_shared<SecretScrubber>();
    scrubber->add(permanent_);
    scrubber->add(std::vector<Secret>(seen_.begin(), seen_.end()));
  }
  own_ = std::move(scrubber);
  all_ = nullptr;
}

LiveSecrets::Scrubber LiveSecrets::scrubber(const Scrubber& kept) const {
  const std::lock_guard lock(mutex_);
  if (!all_ || kept_ != kept) {
    kept_ = kept;
    if (kept == nullptr) {
      all_ = own_;
    } else {
      auto both = std::make_shared<SecretScrubber>(*own_);
      both->add(*kept);
      all_ = std::move(both);
    }
  }
  return all_;
}

}  // namespace soracom_mcp::tools
