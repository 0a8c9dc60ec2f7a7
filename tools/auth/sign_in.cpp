#include "tools/auth/sign_in.h"

#include <string.h>  // explicit_bzero is not in <cstring>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/auth/operator_id.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;

constexpr base::JsonLimits kAnswerLimits{.max_bytes = 256 * 1024, .max_depth = 16, .max_nodes = 1'000};

void wipe(std::string& text) { explicit_bzero(text.data(), text.size()); }

void putCode(Json& body, const Secret& code) {
  if (!code.empty()) {
    body["mfaOTPCode"] = code.reveal();
  }
}

Json toBody(const Login& login) {
  Json body = Json::object();
  if (const auto* key = std::get_if<AuthKeyLogin>(&login.identity)) {
    body["authKeyId"] = key->auth_key_id;
    body["authKey"] = key->auth_key.reveal();
  } else if (const auto* root = std::get_if<RootLogin>(&login.identity)) {
    body["email"] = root->email;
    body["password"] = root->password.reveal();
    putCode(body, root->one_time_code);
  } else if (const auto* sam = std::get_if<SamUserLogin>(&login.identity)) {
    body["operatorId"] = sam->operator_id;
    body["userName"] = sam->user_name;
    body["password"] = sam->password.reveal();
    putCode(body, sam->one_time_code);
  }
  body["tokenTimeoutSeconds"] = login.token_lifetime.count();
  return body;
}

/// The API's own words, `{"code","message"}` or nested below errorMessage, without anything we sent.
std::string reasonIn(const HttpResponse& response, const Login& login) {
  const auto json = base::readJson(response.body, kAnswerLimits);
  const Json* holder = json ? &*json : nullptr;
  if (const Json* nested = holder == nullptr ? nullptr : base::findMember(*holder, "errorMessage")) {
    holder = nested;
  }
  std::string out;
  for (const char* member : {"code", "message"}) {
    const Json* text = holder == nullptr ? nullptr : base::findMember(*holder, member);
    if (text != nullptr && text->is_string()) {
      out += " " + text->get<std::string>();
    }
  }
  const auto secrets = std::visit(
      [](const auto& identity) {
        if constexpr (requires { identity.auth_key; }) {
          return std::vector{identity.auth_key.reveal()};
        } else {
          return std::vector{identity.password.reveal(), identity.one_time_code.reveal()};
        }
      },
      login.identity);
  return quotedAnswer(std::move(out), secrets);
}

/// What to do when the API refuses.
std::string adviceFor(const Login& login) {
  if (std::holds_alternative<AuthKeyLogin>(login.identity)) {
    return "check that the AuthKey exists and that the ID (keyId-...) and the secret (secret-...) belong together; an "
           "API key (api-...) is something else";
  }
  return login.hasOneTimeCode() ? "check the password and give a fresh one-time code"
                                : "check the name and the password; with multi-factor authentication a one-time code "
                                  "is needed, or an AuthKey instead";
}

SignInFailure refusal(const HttpResponse& response, const Login& login, const std::string& doing) {
  return refusedSignIn(
      response, doing + " was refused with HTTP status " + std::to_string(response.status) + reasonIn(response, login),
      adviceFor(login));
}

std::string textMember(const Json& object, std::string_view name) {
  const Json* text = base::findMember(object, name);
  return text != nullptr && text->is_string() ? text->get<std::string>() : std::string();
}

/// The answer names the user only where it is a SAM user.
void noteUser(Credential& out, const Login& login, std::string user_name) {
  if (const auto* key = std::get_if<AuthKeyLogin>(&login.identity)) {
    out.auth_key_id = key->auth_key_id;
  }
  if (const auto* sam = std::get_if<SamUserLogin>(&login.identity); sam != nullptr && user_name.empty()) {
    user_name = sam->user_name;
  }
  out.user = user_name.empty() ? SignedInUser::kRoot : SignedInUser::kSamUser;
  out.user_name = std::move(user_name);
}

base::Result<CredentialPtr, SignInFailure> readAnswer(HttpResponse& response, const Login& login,
                                                      base::Clock::time_point expires_at, const std::string& doing) {
  const auto json = base::readJson(response.body, kAnswerLimits);
  wipe(response.body);
  std::string api_key = json ? textMember(*json, "apiKey") : std::string();
  std::string token = json ? textMember(*json, "token") : std::string();
  if (!isSendableToken(api_key) || !isSendableToken(token)) {
    return base::Unexpected(SignInFailure{
        {ErrorKind::kAuthentication,
         doing + " was answered without an apiKey and a token; check that the base URL is that of a Soracom API"},
        kPauseAfterRefusal,
        true});
  }
  auto out = std::make_shared<Credential>();
  out->operator_id = operatorIdFromToken(token);
  if (out->operator_id.empty()) {
    out->operator_id = textMember(*json, "operatorId");
  }
  noteUser(*out, login, textMember(*json, "userName"));
  out->expires_at = expires_at;
  out->headers = sessionHeaders(Secret(std::move(api_key)), Secret(std::move(token)));
  return CredentialPtr(std::move(out));
}

base::Result<CredentialPtr, SignInFailure> post(HttpClient& client, const Login& login, HttpRequest request,
                                                const std::string& doing, base::Clock::time_point expires_at,
                                                const base::Stop& stop) {
  request.method = "POST";
  request.own_connection = true;  // no call's answer can become the session, and the session no call's answer
  request.content_type = "application/json";
  request.headers.emplace_back("Accept", "application/json");
  request.headers.emplace_back("X-Soracom-Lang", "en");
  auto response = client.send(request, stop);
  wipe(request.body);
  if (!response) {
    return base::Unexpected(unansweredSignIn(std::move(response).error(), doing));
  }
  if (response->status != 200) {
    return base::Unexpected(refusal(*response, login, doing));
  }
  return readAnswer(*response, login, expires_at, doing);
}

}  // namespace

bool Login::hasOneTimeCode() const {
  const auto* root = std::get_if<RootLogin>(&identity);
  const auto* sam = std::get_if<SamUserLogin>(&identity);
  return (root != nullptr && !root->one_time_code.empty()) || (sam != nullptr && !sam->one_time_code.empty());
}

std::string Login::describe() const {
  std::string out;
  if (const auto* key = std::get_if<AuthKeyLogin>(&identity)) {
    out = "AuthKey " + key->auth_key_id;
  } else if (const auto* root = std::get_if<RootLogin>(&identity)) {
    out = "root user " + root->email;
  } else if (const auto* sam = std::get_if<SamUserLogin>(&identity)) {
    out = "SAM user " + sam->user_name + " of operator " + sam->operator_id;
  }
  if (switch_user) {
    out += ", switched to SAM user " + switch_user->user_name + " of operator " + switch_user->operator_id;
  }
  return base::escapeForDisplay(out);
}

std::vector<std::pair<std::string, Secret>> sessionHeaders(Secret api_key, Secret token) {
  std::vector<std::pair<std::string, Secret>> out;
  out.emplace_back("X-Soracom-API-Key", std::move(api_key));
  out.emplace_back("X-Soracom-Token", std::move(token));
  return out;
}

base::Result<CredentialPtr, SignInFailure> signIn(HttpClient& client, const Login& login, base::Clock::time_point now,
                                                  const base::Stop& stop) {
  HttpRequest request;
  request.target = "/auth";
  request.body = base::writeJson(toBody(login));
  auto credential = post(client, login, std::move(request), "signing in", now + login.token_lifetime, stop);
  if (!credential || !login.switch_user) {
    return credential;
  }
  const SwitchUser& target = *login.switch_user;
  Json body = Json::object();
  body["operatorId"] = target.operator_id;
  body["userName"] = target.user_name;
  body["tokenTimeoutSeconds"] = target.token_lifetime.count();
  HttpRequest change;
  change.target = "/auth/switch_user";
  change.body = base::writeJson(body);
  for (const auto& [name, value] : (*credential)->headers) {
    change.headers.emplace_back(name, value.reveal());
  }
  return post(client, login, std::move(change), "switching to SAM user " + base::escapeForDisplay(target.user_name),
              now + target.token_lifetime, stop);
}

}  // namespace soracom_mcp::tools
