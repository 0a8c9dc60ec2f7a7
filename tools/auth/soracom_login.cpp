#include "tools/auth/soracom_login.h"

namespace soracom_mcp::tools {
namespace {

constexpr const char* kCodeIsUsed =
    "the one-time code has been used and the session is over. Start the program again with a new code, or use an "
    "AuthKey, which needs none";

SignInPlan planOf(HttpClient& client, const Login& login, const std::string& source) {
  SignInPlan out;
  out.attempt = [&client, login](base::Clock::time_point now, const base::Stop& stop) {
    return signIn(client, login, now, stop);
  };
  out.description = login.describe() + " from " + source;
  out.only_once = login.hasOneTimeCode() ? kCodeIsUsed : "";
  return out;
}

}  // namespace

SoracomLogin::SoracomLogin(HttpClient& client, const Login& login, const std::string& source, Now now)
    : sign_in_(planOf(client, login, source), std::move(now)) {}

base::Result<CredentialPtr> SoracomLogin::get(const CredentialNeed&, const base::Stop& stop) {
  return sign_in_.get(stop);
}

base::Result<CredentialPtr> SoracomLogin::renew(const CredentialPtr& rejected, const base::Stop& stop) {
  return sign_in_.renew(rejected, stop);
}

}  // namespace soracom_mcp::tools
