#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tools/auth/credential_provider.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Answers as told and remembers what was sent.
class FakeClient final : public HttpClient {
 public:
  using Handler = std::function<base::Result<HttpResponse>(const HttpRequest&, const base::Stop&)>;

  explicit FakeClient(Handler handler) : handler_(std::move(handler)) {}
  /// The same answer to everything.
  explicit FakeClient(HttpResponse response)
      : handler_([response](const HttpRequest&, const base::Stop&) { return response; }) {}

  base::Result<HttpResponse> send(const HttpRequest& request, const base::Stop& stop) override {
    {
      const std::lock_guard lock(mutex_);
      sent_.push_back(request);
    }
    return handler_(request, stop);
  }
  const std::string& baseUrl() const override { return base_url_; }

  std::vector<HttpRequest> sent() const {
    const std::lock_guard lock(mutex_);
    return sent_;
  }

 private:
  const Handler handler_;
  const std::string base_url_ = "https://api.example/v1";
  mutable std::mutex mutex_;
  std::vector<HttpRequest> sent_;
};

/// Gives "token-1..." first and the next number after each renewal.
class FakeCredentials final : public CredentialProvider {
 public:
  explicit FakeCredentials(std::string operator_id = "OP1") : operator_id_(std::move(operator_id)) {}

  base::Result<CredentialPtr> get(const CredentialNeed&, const base::Stop&) override {
    ++gets;
    if (failure) {
      return base::fail(*failure);
    }
    return current_ ? current_ : current_ = make();
  }
  base::Result<CredentialPtr> renew(const CredentialPtr&, const base::Stop&) override {
    ++renewals;
    if (renewal_failure) {
      return base::fail(*renewal_failure);
    }
    return current_ = make();
  }
  std::string describe() const override { return "AuthKey keyId-fake"; }

  static std::string token(int number) { return "token-" + std::to_string(number) + "/live\"secret+value"; }

  int gets = 0;
  int renewals = 0;
  std::optional<base::Error> failure;
  std::optional<base::Error> renewal_failure;

 private:
  CredentialPtr make() {
    auto credential = std::make_shared<Credential>();
    credential->headers.emplace_back("X-Soracom-API-Key", Secret("api-live-key-0000"));
    credential->headers.emplace_back("X-Soracom-Token", Secret(token(++number_)));
    credential->operator_id = operator_id_;
    return credential;
  }

  const std::string operator_id_;
  int number_ = 0;
  CredentialPtr current_;
};

inline std::string headerOf(const HttpRequest& request, std::string_view name) {
  for (const auto& [key, value] : request.headers) {
    if (equalHeaderName(key, name)) {
      return value;
    }
  }
  return {};
}

}  // namespace soracom_mcp::tools
