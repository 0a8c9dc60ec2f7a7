#include "tools/safety/secret_name.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/ascii.h"

namespace soracom_mcp::tools {
namespace {

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// In these letters a secret's name ends. Cheap, because nearly all names are decided here.
bool mayEndLikeSecret(std::string_view name) {
  while (!name.empty() && (name.back() == '-' || name.back() == '_' || (name.back() >= '0' && name.back() <= '9'))) {
    name.remove_suffix(1);
  }
  if (name.size() < 3) {
    return false;
  }
  static constexpr std::array<std::string_view, 21> kEndings{"ord",                // password
                                                             "rds",                // passwords
                                                             "ase",                // passphrase
                                                             "swd",                // passwd
                                                             "pwd", "ode", "des",  // passcode, backupCodes
                                                             "ret",                // secret
                                                             "ken",                // token
                                                             "key", "psk", "uri",  // totpUri
                                                             "ion", "irm", "eat", "ain",
                                                             "ify",  // password confirmation and the like
                                                             "old", "new", "ent", "jwt"};
  std::string end(name.substr(name.size() - 3));
  for (char& c : end) {
    c = base::toLower(c);
  }
  return isOneOf(kEndings, end);
}

/// In lower case: "X-APIKey2" is x, api, key, 2.
std::vector<std::string> wordsOf(std::string_view name) {
  enum class Kind { kOther, kUpper, kLower, kDigit };
  const auto kindOf = [](char c) {
    return c >= 'A' && c <= 'Z'   ? Kind::kUpper
           : c >= 'a' && c <= 'z' ? Kind::kLower
           : c >= '0' && c <= '9' ? Kind::kDigit
                                  : Kind::kOther;
  };
  std::vector<std::string> words;
  Kind before = Kind::kOther;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const Kind kind = kindOf(name[i]);
    if (kind != Kind::kOther) {
      const bool acronym_ends =
          kind == Kind::kUpper && before == Kind::kUpper && i + 1 < name.size() && kindOf(name[i + 1]) == Kind::kLower;
      const bool goes_on = kind == before || (before == Kind::kUpper && kind == Kind::kLower);
      if (!goes_on || acronym_ends) {
        words.emplace_back();
      }
      words.back() += base::toLower(name[i]);
    }
    before = kind;
  }
  return words;
}

bool endsWithPassword(std::string_view word) {
  return word.ends_with("password") || word.ends_with("passwords") || word.ends_with("passwd") ||
         word.ends_with("passphrase") || word == "passcode" || word.ends_with("pwd");
}

/// Credentials of one or two words, written together.
constexpr std::array<std::string_view, 76> kCredentials{"token",
                                                        "jwt",
                                                        "psk",
                                                        "apikey",
                                                        "authkey",
                                                        "secretkey",
                                                        "accesssecret",
                                                        "privatekey",
                                                        "sharedkey",
                                                        "presharedkey",
                                                        "encryptionkey",
                                                        "signingkey",
                                                        "masterkey",
                                                        "accountkey",
                                                        "subscriptionkey",
                                                        "recoverykey",
                                                        "appskey",
                                                        "nwkskey",
                                                        "authkeysecret",
                                                        "keysecret",
                                                        "accesstoken",
                                                        "refreshtoken",
                                                        "authtoken",
                                                        "authorizationtoken",
                                                        "authenticationtoken",
                                                        "apitoken",
                                                        "idtoken",
                                                        "sessiontoken",
                                                        "bearertoken",
                                                        "securitytoken",
                                                        "csrftoken",
                                                        "xsrftoken",
                                                        "jwttoken",
                                                        "oauthtoken",
                                                        "usertoken",
                                                        "privatetoken",
                                                        "personaltoken",
                                                        "bottoken",
                                                        "githubtoken",
                                                        "gitlabtoken",
                                                        "slacktoken",
                                                        "admintoken",
                                                        "servicetoken",
                                                        "accounttoken",
                                                        "deploytoken",
                                                        "webhooktoken",
                                                        "registrationtoken",
                                                        "resettoken",
                                                        "verificationtoken",
                                                        "confirmationtoken",
                                                        "activationtoken",
                                                        "invitationtoken",
                                                        "invitetoken",
                                                        "logintoken",
                                                        "signintoken",
                                                        "transfertoken",
                                                        "supporttoken",
                                                        "mfatoken",
                                                        "otptoken",
                                                        "recoverytoken",
                                                        "runnertoken",
                                                        "vaulttoken",
                                                        "jointoken",
                                                        "enrollmenttoken",
                                                        "provisioningtoken",
                                                        "installationtoken",
                                                        "roottoken",
                                                        "devicetoken",
                                                        "secrettoken",
                                                        "backupcode",
                                                        "backupcodes",
                                                        "recoverycode",
                                                        "recoverycodes",
                                                        "secretaccesskey",
                                                        "accesskeysecret",
                                                        "totpuri"};

/// Before a password or secret they make a statement of it.
constexpr std::array<std::string_view, 10> kAsking{"has", "is",   "needs", "require", "requires",
                                                   "use", "uses", "allow", "enable",  "disable"};
/// Behind a password they say which one.
constexpr std::array<std::string_view, 10> kRepeating{"confirmation", "confirm", "repeat", "again",   "verify",
                                                      "verification", "old",     "new",    "current", "plain"};

/// What the token of a header is for that says where a list or an operation goes on.
constexpr std::array<std::string_view, 16> kGoingOn{
    "next", "page",  "paging", "pagination",  "continuation", "cursor", "client", "request",
    "sync", "start", "resume", "idempotency", "skip",         "delta",  "change", "lock"};

bool isNumber(const std::string& word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `words` are not empty.
bool nameCredential(std::vector<std::string>& words) {
  while (words.size() > 1 && isNumber(words.back())) {
    words.pop_back();
  }
  const std::string last = words.back();
  const std::string before = words.size() > 1 ? words[words.size() - 2] : std::string();
  if (words.size() > 1 && isOneOf(kAsking, words.front())) {
    return false;
  }
  if (endsWithPassword(last) || (endsWithPassword(before) && isOneOf(kRepeating, last))) {
    return true;
  }
  if (last.ends_with("secret")) {
    return before != "pull" && before != "tls";  // of Kubernetes: names of secrets
  }
  // A token of something may be of anything.
  const bool any_token = last == "token" && words.size() > 1 && before != "x";
  if ((!any_token && isOneOf(kCredentials, last)) || isOneOf(kCredentials, before + last)) {
    return true;
  }
  return words.size() > 2 && isOneOf(kCredentials, words[words.size() - 3] + before + last);
}

}  // namespace

bool isSecretName(std::string_view name) {
  if (!mayEndLikeSecret(name)) {
    return false;
  }
  std::vector<std::string> words = wordsOf(name);
  return !words.empty() && nameCredential(words);
}

bool isSecretHeader(std::string_view name) {
  const std::vector<std::string> words = wordsOf(name);
  const bool token = !words.empty() && words.back() == "token" &&
                     std::none_of(words.begin(), words.end(), [](const auto& word) { return isOneOf(kGoingOn, word); });
  return token || isSecretName(name);
}

bool isSecretCookie(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kSessions{
      "session", "sessionid", "sid", "connectsid", "jsessionid", "phpsessid", "aspnetsessionid", "auth"};
  std::string plain;
  for (const std::string& word : wordsOf(name)) {
    plain += word;
  }
  return isSecretName(name) || isOneOf(kSessions, plain);
}

}  // namespace soracom_mcp::tools
