#include "tools/auth/token_request.h"

#include <string.h>  // explicit_bzero is not in <cstring>

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/json_reader.h"
#include "base/percent_encoding.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;
using std::chrono::seconds;

constexpr base::JsonLimits kAnswerLimits{.max_bytes = 256 * 1024, .max_depth = 16, .max_nodes = 1'000};
constexpr long long kLongestLifetime = 365LL * 24 * 3600;
constexpr const char* kDoing = "asking for an access token";

void wipe(std::string& text) { explicit_bzero(text.data(), text.size()); }

/// Both encoded before they are joined (RFC 6749, 2.3.1 and appendix B), since either may hold a colon.
std::string basicCredential(const OAuth2Client& identity) {
  return base::encodeBase64(base::formEncode(identity.client_id) + ":" +
                            base::formEncode(identity.client_secret.reveal()));
}

HttpRequest tokenRequest(const std::string& target, const OAuth2Client& identity, const std::string& scope) {
  HttpRequest out;
  out.method = "POST";
  out.own_connection = true;  // no answer can become another client's token
  out.target = target;
  out.content_type = "application/x-www-form-urlencoded";
  out.headers.emplace_back("Accept", "application/json");
  out.body = "grant_type=client_credentials";
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      out.body += std::string("&") + name + "=" + base::formEncode(value);
    }
  };
  add("scope", scope);
  add("audience", identity.audience);
  add("resource", identity.resource);
  if (identity.secret_in_body) {
    add("client_id", identity.client_id);
    add("client_secret", identity.client_secret.reveal());
  } else {
    out.headers.emplace_back("Authorization", "Basic " + basicCredential(identity));
  }
  return out;
}

std::string textMember(const Json& object, std::string_view name) {
  const Json* text = base::findMember(object, name);
  return text != nullptr && text->is_string() ? text->get<std::string>() : std::string();
}

/// What to do about an error code of RFC 6749, 5.2.
std::string adviceFor(const std::string& code, int status, const OAuth2Client& identity, const std::string& scope) {
  if (code == "invalid_client" || (code.empty() && status == 401)) {
    return std::string("check the client's ID and secret") +
           (identity.secret_in_body ? "; most servers take them in a header (client_secret_basic)"
                                    : "; some servers take them in the body only (client_secret_post)");
  }
  if (code == "invalid_scope") {
    return scope.empty() ? "the server wants to be told scopes: name those this client may have"
                         : "scopes asked for: " + quotedAnswer(scope, {}) + "; name those this client may have";
  }
  if (code == "invalid_target") {
    return "the server gives tokens for an API that is named; name it in the variable that ends in _RESOURCE";
  }
  if (code == "unauthorized_client" || code == "unsupported_grant_type") {
    return "this client may not use the client credentials grant; allow it at the authorization server";
  }
  return "check the address of the token endpoint and what this client may do";
}

SignInFailure refusal(const HttpResponse& response, const OAuth2Client& identity, const std::string& scope) {
  const auto json = base::readJson(response.body, kAnswerLimits);
  const std::string code = json ? textMember(*json, "error") : std::string();
  std::string said = code;
  if (const std::string more = json ? textMember(*json, "error_description") : std::string(); !more.empty()) {
    said += (said.empty() ? "" : ": ") + more;
  }
  std::string what = std::string(kDoing) + " was refused with HTTP status " + std::to_string(response.status);
  if (!said.empty()) {
    what +=
        " (" +
        quotedAnswer(std::move(said), {identity.client_secret.reveal(),
                                       base::formEncode(identity.client_secret.reveal()), basicCredential(identity)}) +
        ")";
  }
  return refusedSignIn(response, what, adviceFor(code, response.status, identity, scope));
}

SignInFailure noToken(const std::string& why) {
  return {{ErrorKind::kAuthentication, std::string(kDoing) + " was answered " + why}, kPauseAfterRefusal, true};
}

bool isBearer(const std::string& type) { return base::lowerCase(type) == "bearer"; }

/// A number, or, as some servers write it, a text of digits. Nothing where it is absent or no such thing.
std::optional<seconds> lifetimeIn(const Json& answer) {
  const Json* member = base::findMember(answer, "expires_in");
  if (member == nullptr) {
    return std::nullopt;
  }
  long long value = -1;
  if (member->is_number()) {
    const double number = member->get<double>();
    value = number >= 0 ? static_cast<long long>(std::min(number, static_cast<double>(kLongestLifetime))) : 0;
  } else if (member->is_string()) {
    const std::string& text = member->get_ref<const std::string&>();
    const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    value = fault == std::errc() && rest == text.data() + text.size() ? value : -1;
  }
  return value < 0 ? std::nullopt : std::optional(seconds(std::min(value, kLongestLifetime)));
}

base::Result<CredentialPtr, SignInFailure> readAnswer(HttpResponse& response, base::Clock::time_point now) {
  const auto json = base::readJson(response.body, kAnswerLimits);
  wipe(response.body);
  if (!json || !json->is_object()) {
    return base::Unexpected(noToken("with something else than a JSON object; check that it is a token endpoint"));
  }
  std::string token = textMember(*json, "access_token");
  if (!isSendableToken(token)) {
    return base::Unexpected(noToken("without a usable access_token; check that it is a token endpoint"));
  }
  if (const std::string type = textMember(*json, "token_type"); !isBearer(type)) {
    return base::Unexpected(noToken("with a token of the type \"" + quotedAnswer(type, {token}) +
                                    "\"; only bearer tokens can be used here"));
  }
  auto out = std::make_shared<Credential>();
  out->headers.emplace_back("Authorization", Secret("Bearer " + token));
  wipe(token);
  if (const auto lifetime = lifetimeIn(*json)) {
    out->expires_at = now + *lifetime;
  }
  return CredentialPtr(std::move(out));
}

}  // namespace

base::Result<CredentialPtr, SignInFailure> requestToken(HttpClient& client, const std::string& target,
                                                        const OAuth2Client& identity, const std::string& scope,
                                                        base::Clock::time_point now, const base::Stop& stop) {
  HttpRequest request = tokenRequest(target, identity, scope);
  auto response = client.send(request, stop);
  wipe(request.body);
  if (!response) {
    return base::Unexpected(unansweredSignIn(std::move(response).error(), kDoing));
  }
  if (response->status != 200) {
    return base::Unexpected(refusal(*response, identity, scope));
  }
  return readAnswer(*response, now);
}

}  // namespace soracom_mcp::tools
