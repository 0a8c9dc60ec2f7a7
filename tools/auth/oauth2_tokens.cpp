#include "tools/auth/oauth2_tokens.h"

#include <algorithm>

#include "base/utf8.h"
#include "tools/http/httplib_client.h"
#include "tools/http/request_check.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kMostAnswerBytes = 256 * 1024;
constexpr std::size_t kMostScopeBytes = 4096;
constexpr std::size_t kMostConnections = 4;

/// An absolute URL as origin and target: the query of a token endpoint stays (RFC 6749, 3.2), a fragment may not be.
std::pair<std::string, std::string> splitUrl(const std::string& url) {
  const std::size_t mark = url.find("://");
  const std::size_t end = mark == std::string::npos ? mark : url.find_first_of("/?#", mark + 3);
  std::string target = end == std::string::npos ? std::string() : url.substr(end);
  if (!target.starts_with('/')) {
    target.insert(0, 1, '/');
  }
  return {url.substr(0, end), std::move(target)};
}

}  // namespace

Result<std::unique_ptr<OAuth2Tokens>> OAuth2Tokens::make(OAuth2Settings settings, std::string user_agent,
                                                         SharedSignIn::Now now) {
  auto [origin, target] = splitUrl(settings.token_url);
  HttpClientOptions options;
  options.base_url = std::move(origin);
  options.user_agent = std::move(user_agent);
  options.allow_insecure_http = settings.allow_insecure_http;
  options.max_response_bytes = kMostAnswerBytes;
  options.max_connections = kMostConnections;
  auto client = HttplibClient::make(std::move(options));
  if (!client) {
    return fail(client.error());
  }
  if (auto checked = checkRequest({.method = "POST", .target = target, .headers = {}, .body = {}, .content_type = {}});
      !checked) {
    return fail(checked.error());
  }
  return std::unique_ptr<OAuth2Tokens>(
      new OAuth2Tokens(std::move(settings), std::move(target), *std::move(client), std::move(now)));
}

OAuth2Tokens::OAuth2Tokens(OAuth2Settings settings, std::string target, std::unique_ptr<HttpClient> client,
                           SharedSignIn::Now now)
    : settings_(std::move(settings)), target_(std::move(target)), client_(std::move(client)), now_(std::move(now)) {}

std::string OAuth2Tokens::scopeText(std::vector<std::string> scopes) const {
  if (settings_.scope) {
    return *settings_.scope;
  }
  // Their order says nothing (RFC 6749, 3.3).
  std::sort(scopes.begin(), scopes.end());
  scopes.erase(std::unique(scopes.begin(), scopes.end()), scopes.end());
  std::string out;
  for (const std::string& scope : scopes) {
    out += (out.empty() ? "" : " ") + scope;
  }
  return out;
}

Result<SharedSignIn*> OAuth2Tokens::signInFor(const std::vector<std::string>& scopes) {
  const std::string scope = scopeText(scopes);
  const std::lock_guard lock(mutex_);
  if (const auto found = sign_ins_.find(scope); found != sign_ins_.end()) {
    return found->second.get();
  }
  if (sign_ins_.size() >= kMostLists || scope.size() > kMostScopeBytes) {
    return fail(ErrorKind::kLimit, settings_.source + ": the document lists too many scopes (more than " +
                                       std::to_string(kMostLists) + " lists, or one of more than " +
                                       std::to_string(kMostScopeBytes) +
                                       " bytes); say which to ask for in the variable that ends in _SCOPE");
  }
  SignInPlan plan;
  plan.attempt = [this, scope](base::Clock::time_point now, const base::Stop& stop) {
    return requestToken(*client_, target_, settings_.client, scope, now, stop);
  };
  plan.description =
      "OAuth2 client " + base::escapeForDisplay(settings_.client.client_id) + " from " + settings_.source;
  return (sign_ins_[scope] = std::make_unique<SharedSignIn>(std::move(plan), now_)).get();
}

Result<CredentialPtr> OAuth2Tokens::get(const std::vector<std::string>& scopes, const base::Stop& stop) {
  const auto sign_in = signInFor(scopes);
  return sign_in ? (*sign_in)->get(stop) : Result<CredentialPtr>(fail(sign_in.error()));
}

Result<CredentialPtr> OAuth2Tokens::renew(const std::vector<std::string>& scopes, const CredentialPtr& rejected,
                                          const base::Stop& stop) {
  const auto sign_in = signInFor(scopes);
  return sign_in ? (*sign_in)->renew(rejected, stop) : Result<CredentialPtr>(fail(sign_in.error()));
}

}  // namespace soracom_mcp::tools
