#include "tools/call/live_secrets.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

/// "Bearer TOKEN" is two texts, of which the second is the secret.
void addHeaderValue(SecretScrubber& scrubber, const std::string& value) {
  const auto space = value.find(' ');
  scrubber.add(space == std::string::npos ? value : value.substr(space + 1));
}

}  // namespace

LiveSecrets::LiveSecrets(std::vector<Secret> permanent) : permanent_(std::move(permanent)) {
  auto scrubber = std::make_shared<SecretScrubber>();
  for (const Secret& secret : permanent_) {
    scrubber->add(secret.reveal());
  }
  scrubber_ = std::move(scrubber);
}

void LiveSecrets::remember(const CredentialPtr& credential) {
  if (!credential) {
    return;
  }
  const std::lock_guard lock(mutex_);
  if (!credential->headers.empty()) {
    rememberOne(credential);
  }
  for (const SignedInScheme& scheme : credential->signed_in) {
    rememberOne(scheme.credential);
  }
}

/// Call with the mutex held.
void LiveSecrets::rememberOne(const CredentialPtr& credential) {
  if (std::find(recent_.begin(), recent_.end(), credential) != recent_.end()) {
    return;
  }
  recent_.push_back(credential);
  if (recent_.size() > kMaxCredentials) {
    recent_.pop_front();
  }
  rebuild();
}

void LiveSecrets::remember(std::vector<Secret> secrets) {
  if (secrets.empty()) {
    return;
  }
  const std::lock_guard lock(mutex_);
  // Forgetting takes long, adding to a copy does not.
  const bool full = seen_.size() + secrets.size() > kMaxSecrets;
  auto scrubber = std::make_shared<SecretScrubber>(*scrubber_);
  for (Secret& secret : secrets) {
    scrubber->add(secret.reveal());
    seen_.push_back(std::move(secret));
  }
  scrubber_ = std::move(scrubber);
  if (full) {
    seen_.erase(seen_.begin(), seen_.begin() + static_cast<std::ptrdiff_t>(seen_.size() / 2));
    rebuild();
  }
}

void LiveSecrets::rebuild() {
  auto scrubber = std::make_shared<SecretScrubber>();
  for (const Secret& secret : permanent_) {
    scrubber->add(secret.reveal());
  }
  for (const CredentialPtr& known : recent_) {
    for (const auto& [name, value] : known->headers) {
      addHeaderValue(*scrubber, value.reveal());
    }
  }
  for (const Secret& secret : seen_) {
    scrubber->add(secret.reveal());
  }
  scrubber_ = std::move(scrubber);
}

std::shared_ptr<const SecretScrubber> LiveSecrets::scrubber() const {
  const std::lock_guard lock(mutex_);
  return scrubber_;
}

}  // namespace soracom_mcp::tools
