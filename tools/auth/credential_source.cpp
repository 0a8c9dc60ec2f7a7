#include "tools/auth/credential_source.h"

#include "tools/auth/endpoint.h"
#include "tools/auth/profile_file.h"
#include "tools/auth/profile_login.h"
#include "tools/auth/soracom_login.h"
#include "tools/auth/static_credentials.h"
#include "tools/http/base_url.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::string_view kHowToGiveOne =
    "no credential was given. Give one of these: SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY in the environment "
    "(recommended: the AuthKey of a SAM user with few rights); a soracom-cli profile with --profile NAME or "
    "SORACOM_PROFILE (or the profile named default in ~/.soracom); a file of mode 0600 with authKeyId and authKey with "
    "--credentials FILE or SORACOM_CREDENTIALS_FILE; SORACOM_API_KEY and SORACOM_API_TOKEN; SORACOM_OPERATOR_ID, "
    "SORACOM_USER_NAME and SORACOM_PASSWORD; or SORACOM_EMAIL and SORACOM_PASSWORD";

/// A day: with a one-time code there is no second sign-in.
constexpr std::chrono::hours kLifetimeWithOneTimeCode{24};

/// The first sources of the list above that apply, filled in step by step.
class Decision final {
 public:
  Decision(const CredentialOptions& options, const Environment& environment)
      : options_(options), environment_(environment) {}

  Result<CredentialSetup> make() {
    if (auto chosen = chooseCredential(); !chosen) {
      return fail(std::move(chosen).error());
    }
    if (auto chosen = chooseUrl(); !chosen) {
      return fail(std::move(chosen).error());
    }
    describe();
    return std::move(setup_);
  }

 private:
  std::string variable(const std::string& name) const { return environment_(name).value_or(""); }

  Result<void> chooseCredential() {
    if (!options_.profile.empty() && !options_.credentials_file.empty()) {
      return fail(ErrorKind::kInvalidInput, "both a profile and a credentials file are named; name one of them");
    }
    if (!options_.profile.empty()) {
      return takeProfile(options_.profile, "--profile");
    }
    if (!options_.credentials_file.empty()) {
      return takeFile(options_.credentials_file);
    }
    for (const auto attempt : {&Decision::takeReadySession, &Decision::takeAuthKey, &Decision::takePassword}) {
      const auto taken = (this->*attempt)();
      if (!taken || *taken) {
        return taken ? Result<void>() : fail(taken.error());
      }
    }
    if (const std::string path = variable("SORACOM_CREDENTIALS_FILE"); !path.empty()) {
      return takeFile(path);
    }
    if (const std::string name = variable("SORACOM_PROFILE"); !name.empty()) {
      return takeProfile(name, "SORACOM_PROFILE");
    }
    return takeDefaultProfile();
  }

  static base::Unexpected<base::Error> incomplete(const std::string& missing, const std::string& present) {
    return fail(ErrorKind::kInvalidInput, present + " is set, but " + missing + " is not");
  }

  Result<bool> takeReadySession() {
    const std::string key = variable("SORACOM_API_KEY");
    std::string token = variable("SORACOM_API_TOKEN");
    const bool other_name = token.empty();
    if (other_name) {
      token = variable("SORACOM_TOKEN");
    }
    if (key.empty() && token.empty()) {
      return false;
    }
    if (key.empty()) {
      return incomplete("SORACOM_API_KEY", other_name ? "SORACOM_TOKEN" : "SORACOM_API_TOKEN");
    }
    if (token.empty()) {
      return incomplete("SORACOM_API_TOKEN", "SORACOM_API_KEY");
    }
    setup_.credential = ReadySession{Secret(key), Secret(token)};
    setup_.source = "SORACOM_API_KEY";
    return true;
  }

  Result<bool> takeAuthKey() {
    const std::string id = variable("SORACOM_AUTH_KEY_ID");
    const std::string key = variable("SORACOM_AUTH_KEY");
    if (id.empty() && key.empty()) {
      return false;
    }
    if (id.empty() || key.empty()) {
      return id.empty() ? incomplete("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY")
                        : incomplete("SORACOM_AUTH_KEY", "SORACOM_AUTH_KEY_ID");
    }
    setup_.credential = Login{AuthKeyLogin{id, Secret(key)}, std::nullopt};
    setup_.source = "SORACOM_AUTH_KEY_ID";
    return true;
  }

  Result<bool> takePassword() {
    const std::string email = variable("SORACOM_EMAIL");
    const std::string operator_id = variable("SORACOM_OPERATOR_ID");
    const std::string user = variable("SORACOM_USER_NAME");
    const std::string password = variable("SORACOM_PASSWORD");
    if (email.empty() && operator_id.empty() && user.empty() && password.empty()) {
      return false;
    }
    if (!email.empty() && !user.empty()) {
      return fail(ErrorKind::kInvalidInput,
                  "SORACOM_EMAIL (root user) and SORACOM_USER_NAME (SAM user) are both set; set one of them");
    }
    Login login;
    const Secret code(variable("SORACOM_MFA_OTP_CODE"));
    if (!email.empty()) {
      if (password.empty()) {
        return incomplete("SORACOM_PASSWORD", "SORACOM_EMAIL");
      }
      login.identity = RootLogin{email, Secret(password), code};
      setup_.source = "SORACOM_EMAIL";
    } else if (user.empty() || operator_id.empty() || password.empty()) {
      return incompleteUser(operator_id, user);
    } else {
      login.identity = SamUserLogin{operator_id, user, Secret(password), code};
      setup_.source = "SORACOM_USER_NAME";
    }
    setup_.credential = std::move(login);
    return true;
  }

  static base::Unexpected<base::Error> incompleteUser(const std::string& operator_id, const std::string& user) {
    if (operator_id.empty() && user.empty()) {
      return incomplete("SORACOM_EMAIL (root user), or SORACOM_OPERATOR_ID and SORACOM_USER_NAME (SAM user),",
                        "SORACOM_PASSWORD");
    }
    const std::string present = user.empty() ? "SORACOM_OPERATOR_ID" : "SORACOM_USER_NAME";
    return incomplete(user.empty()          ? "SORACOM_USER_NAME"
                      : operator_id.empty() ? "SORACOM_OPERATOR_ID"
                                            : "SORACOM_PASSWORD",
                      present);
  }

  Result<std::string> profileDirectory() const {
    if (std::string named = variable("SORACOM_PROFILE_DIR"); !named.empty()) {
      return named;
    }
    const std::string home = variable("HOME");
    if (home.empty()) {
      return fail(ErrorKind::kInvalidInput, "neither SORACOM_PROFILE_DIR nor HOME is set, so there are no profiles");
    }
    return home + "/.soracom";
  }

  Result<void> takeProfile(const std::string& name, const std::string& from) {
    const std::string file = profileFileName(name);
    if (file.empty()) {
      return fail(ErrorKind::kInvalidInput, from + ": the profile name has no usable character");
    }
    const auto directory = profileDirectory();
    if (!directory) {
      return fail(directory.error().within(from));
    }
    const std::string path = *directory + "/" + file + ".json";
    auto profile = readProfileFile(path);
    if (!profile) {
      return fail(profile.error().within(from));
    }
    return takeLogin(*std::move(profile), path, *directory);
  }

  Result<void> takeFile(const std::string& path) {
    auto profile = readProfileFile(path);
    if (!profile) {
      return fail(profile.error().within("credentials file"));
    }
    const auto slash = path.rfind('/');
    return takeLogin(*std::move(profile), path, slash == std::string::npos ? "." : path.substr(0, slash));
  }

  Result<void> takeDefaultProfile() {
    const auto directory = profileDirectory();
    if (!directory) {
      return {};
    }
    const std::string path = *directory + "/default.json";
    auto profile = readProfileFile(path);
    if (!profile) {
      return profile.error().kind == ErrorKind::kNotFound ? Result<void>() : fail(profile.error());
    }
    return takeLogin(*std::move(profile), path, *directory);
  }

  Result<void> takeLogin(Profile profile, const std::string& path, const std::string& directory) {
    auto login = loginFromProfile(profile, path, directory);
    if (!login) {
      return fail(std::move(login).error());
    }
    setup_.credential = *std::move(login);
    setup_.source = path;
    profile_ = std::move(profile);
    return {};
  }

  Result<void> chooseUrl() {
    const std::string endpoint = variable("SORACOM_ENDPOINT");
    if (!options_.base_url.empty()) {
      const auto url = parseBaseUrl(options_.base_url, options_.allow_insecure_http);
      return url ? takeUrl(url->text) : fail(url.error());
    }
    if (!endpoint.empty()) {
      return takeUrl(endpointUrl(endpoint, "SORACOM_ENDPOINT", options_.allow_insecure_http));
    }
    const bool sandbox = profile_ && profile_->sandbox;
    if (!options_.coverage.empty()) {
      return takeUrl(coverageUrl(options_.coverage, sandbox, "--coverage"));
    }
    if (const std::string coverage = variable("SORACOM_COVERAGE_TYPE"); !coverage.empty()) {
      return takeUrl(coverageUrl(coverage, sandbox, "SORACOM_COVERAGE_TYPE"));
    }
    if (profile_ && !profile_->endpoint.empty()) {
      return takeUrl(endpointUrl(profile_->endpoint, setup_.source + ": endpoint", options_.allow_insecure_http));
    }
    const bool named = profile_ && !profile_->coverage_type.empty();
    return takeUrl(coverageUrl(named ? profile_->coverage_type : "jp", sandbox, setup_.source + ": coverageType"));
  }

  Result<void> takeUrl(Result<std::string> url) {
    if (!url) {
      return fail(std::move(url).error());
    }
    setup_.base_url = *std::move(url);
    setup_.coverage = coverageOf(setup_.base_url);
    return {};
  }

  void describe() {
    if (auto* login = std::get_if<Login>(&setup_.credential)) {
      if (login->hasOneTimeCode() && !(profile_ && profile_->token_timeout_seconds)) {
        login->token_lifetime = kLifetimeWithOneTimeCode;
      }
      setup_.description = login->describe() + " from " + setup_.source;
    } else if (std::holds_alternative<ReadySession>(setup_.credential)) {
      setup_.description = "API key and token from " + setup_.source;
    } else {
      setup_.description = kHowToGiveOne;
    }
  }

  const CredentialOptions& options_;
  const Environment& environment_;
  CredentialSetup setup_;
  std::optional<Profile> profile_;
};

}  // namespace

Result<CredentialSetup> readCredentialSetup(const CredentialOptions& options, const Environment& environment) {
  return Decision(options, environment).make();
}

std::unique_ptr<CredentialProvider> makeCredentialProvider(const CredentialSetup& setup, HttpClient& client) {
  if (const auto* login = std::get_if<Login>(&setup.credential)) {
    return std::make_unique<SoracomLogin>(client, *login, setup.source);
  }
  if (const auto* session = std::get_if<ReadySession>(&setup.credential)) {
    return std::make_unique<StaticCredentials>(session->api_key, session->token, setup.source);
  }
  return std::make_unique<NoCredentials>(setup.description);
}

}  // namespace soracom_mcp::tools
