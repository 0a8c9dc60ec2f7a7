#include "tools/auth/credential_source.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/catch.h"
#include "tests/tools/auth/auth_server.h"
#include "tools/auth/profile_file.h"

using namespace soracom_mcp;
using base::ErrorKind;
using tools::CredentialOptions;
using tools::CredentialSetup;
namespace fs = std::filesystem;

namespace {

using Variables = std::map<std::string, std::string>;

tools::Environment environmentOf(const Variables& variables) {
  return [variables](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
}

/// A directory of its own for each test.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string path = "/tmp/soracom-mcp-test-XXXXXX";
    REQUIRE(::mkdtemp(path.data()) != nullptr);
    path_ = path;
  }
  ~TemporaryDirectory() { fs::remove_all(path_); }

  std::string write(const std::string& name, const std::string& text, mode_t mode = 0600) const {
    const std::string path = path_ + "/" + name;
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// What kind of credential was chosen, in one line.
std::string summary(const CredentialSetup& setup) {
  if (const auto* session = std::get_if<tools::ReadySession>(&setup.credential)) {
    return "session " + session->api_key.reveal() + " " + session->token.reveal();
  }
  const auto* login = std::get_if<tools::Login>(&setup.credential);
  if (login == nullptr) {
    return "none";
  }
  std::string out;
  if (const auto* key = std::get_if<tools::AuthKeyLogin>(&login->identity)) {
    out = "key " + key->auth_key_id + " " + key->auth_key.reveal();
  } else if (const auto* root = std::get_if<tools::RootLogin>(&login->identity)) {
    out = "root " + root->email + " " + root->password.reveal() + " [" + root->one_time_code.reveal() + "]";
  } else if (const auto* sam = std::get_if<tools::SamUserLogin>(&login->identity)) {
    out = "sam " + sam->operator_id + " " + sam->user_name + " " + sam->password.reveal() + " [" +
          sam->one_time_code.reveal() + "]";
  }
  if (login->switch_user) {
    out += " -> " + login->switch_user->operator_id + " " + login->switch_user->user_name + " " +
           std::to_string(login->switch_user->token_lifetime.count());
  }
  return out;
}

const std::string kProfile = R"({"sandbox":false,"coverageType":"g","authKeyId":"keyId-p","authKey":"secret-p"})";

}  // namespace

TEST_CASE("the environment decides the credential in the documented order") {
  struct Row {
    const char* name;
    Variables variables;
    std::string expected;
  };
  const Row rows[] = {
      {"nothing", {}, "none"},
      {"empty values", {{"SORACOM_AUTH_KEY_ID", ""}, {"SORACOM_AUTH_KEY", ""}}, "none"},
      {"session", {{"SORACOM_API_KEY", "a"}, {"SORACOM_API_TOKEN", "t"}}, "session a t"},
      {"session by the other name", {{"SORACOM_API_KEY", "a"}, {"SORACOM_TOKEN", "t"}}, "session a t"},
      {"AuthKey", {{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_AUTH_KEY", "k"}}, "key i k"},
      {"root", {{"SORACOM_EMAIL", "e"}, {"SORACOM_PASSWORD", "p"}}, "root e p []"},
      {"root with an operator",
       {{"SORACOM_EMAIL", "e"}, {"SORACOM_PASSWORD", "p"}, {"SORACOM_OPERATOR_ID", "o"}},
       "root e p []"},
      {"root with code",
       {{"SORACOM_EMAIL", "e"}, {"SORACOM_PASSWORD", "p"}, {"SORACOM_MFA_OTP_CODE", "1"}},
       "root e p [1]"},
      {"SAM user",
       {{"SORACOM_OPERATOR_ID", "o"},
        {"SORACOM_USER_NAME", "u"},
        {"SORACOM_PASSWORD", "p"},
        {"SORACOM_MFA_OTP_CODE", "1"}},
       "sam o u p [1]"},
      {"session before AuthKey",
       {{"SORACOM_API_KEY", "a"}, {"SORACOM_API_TOKEN", "t"}, {"SORACOM_AUTH_KEY_ID", "i"}},
       "session a t"},
      {"AuthKey before password",
       {{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_AUTH_KEY", "k"}, {"SORACOM_PASSWORD", "p"}},
       "key i k"},
      {"AuthKey before profile",
       {{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_AUTH_KEY", "k"}, {"SORACOM_PROFILE", "absent"}},
       "key i k"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto setup = tools::readCredentialSetup({}, environmentOf(row.variables));
      REQUIRE(setup);
      CHECK(summary(*setup) == row.expected);
      CHECK(setup->base_url == "https://api.soracom.io/v1");
      CHECK(setup->coverage == "jp");
    }
  }
}

TEST_CASE("an incomplete group names the missing variable") {
  struct Row {
    Variables variables;
    const char* missing;
  };
  const Row rows[] = {
      {{{"SORACOM_API_KEY", "sekret"}}, "SORACOM_API_TOKEN is not"},
      {{{"SORACOM_API_TOKEN", "sekret"}}, "SORACOM_API_KEY is not"},
      {{{"SORACOM_TOKEN", "sekret"}}, "SORACOM_API_KEY is not"},
      {{{"SORACOM_AUTH_KEY", "sekret"}}, "SORACOM_AUTH_KEY_ID is not"},
      {{{"SORACOM_AUTH_KEY_ID", "i"}}, "SORACOM_AUTH_KEY is not"},
      {{{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_EMAIL", "e"}, {"SORACOM_PASSWORD", "sekret"}},
       "SORACOM_AUTH_KEY is not"},
      {{{"SORACOM_EMAIL", "e"}}, "SORACOM_PASSWORD is not"},
      {{{"SORACOM_PASSWORD", "sekret"}}, "SORACOM_EMAIL"},
      {{{"SORACOM_USER_NAME", "u"}, {"SORACOM_PASSWORD", "sekret"}}, "SORACOM_OPERATOR_ID is not"},
      {{{"SORACOM_OPERATOR_ID", "o"}, {"SORACOM_PASSWORD", "sekret"}}, "SORACOM_USER_NAME is not"},
      {{{"SORACOM_OPERATOR_ID", "o"}, {"SORACOM_USER_NAME", "u"}}, "SORACOM_PASSWORD is not"},
      {{{"SORACOM_OPERATOR_ID", "o"}}, "SORACOM_USER_NAME is not"},
      {{{"SORACOM_EMAIL", "e"}, {"SORACOM_USER_NAME", "u"}, {"SORACOM_PASSWORD", "sekret"}}, "set one of them"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.variables.begin()->first << " " << row.missing) {
      const auto setup = tools::readCredentialSetup({}, environmentOf(row.variables));
      REQUIRE_FALSE(setup);
      CHECK(setup.error().kind == ErrorKind::kInvalidInput);
      CHECK(setup.error().message.find(row.missing) != std::string::npos);
      CHECK(setup.error().message.find("sekret") == std::string::npos);
    }
  }
}

TEST_CASE("profiles and files are found where they are named") {
  const TemporaryDirectory home;
  fs::create_directory(home.path() + "/.soracom");
  const std::string default_profile =
      home.write(".soracom/default.json", R"({"authKeyId":"keyId-d","authKey":"secret-d"})");
  home.write("my-prof.json", kProfile);
  const std::string file = home.write("file.json", R"({"authKeyId":"keyId-f","authKey":"secret-f"})");
  const Variables env = {{"HOME", home.path()}, {"SORACOM_PROFILE_DIR", home.path()}};
  const Variables keys = {{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_AUTH_KEY", "k"}};
  struct Row {
    const char* name;
    CredentialOptions options;
    Variables variables;
    std::string expected;
  };
  const auto with = [](Variables base, const Variables& more) {
    base.insert(more.begin(), more.end());
    return base;
  };
  const Row rows[] = {
      {"default profile", {}, {{"HOME", home.path()}}, "key keyId-d secret-d"},
      {"no default profile in a named directory", {}, env, "none"},
      {"profile by variable", {}, with(env, {{"SORACOM_PROFILE", "my_prof"}}), "key keyId-p secret-p"},
      {"profile by option", {.profile = "my prof"}, env, "key keyId-p secret-p"},
      {"option before keys", {.profile = "my-prof"}, with(env, keys), "key keyId-p secret-p"},
      {"option before half a pair",
       {.profile = "my-prof"},
       with(env, {{"SORACOM_AUTH_KEY", "k"}}),
       "key keyId-p secret-p"},
      {"file by option", {.credentials_file = file}, with(env, keys), "key keyId-f secret-f"},
      {"file by variable",
       {},
       with(env, {{"SORACOM_CREDENTIALS_FILE", file}, {"SORACOM_PROFILE", "my-prof"}}),
       "key keyId-f secret-f"},
      {"keys before the default profile", {}, with(keys, {{"HOME", home.path()}}), "key i k"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto setup = tools::readCredentialSetup(row.options, environmentOf(row.variables));
      REQUIRE(setup);
      CHECK(summary(*setup) == row.expected);
      CHECK(setup->description.find("secret-") == std::string::npos);
    }
  }
  const auto both = tools::readCredentialSetup({.profile = "my-prof", .credentials_file = file}, environmentOf(env));
  CHECK_FALSE(both);
  const auto absent = tools::readCredentialSetup({.profile = "absent"}, environmentOf(env));
  REQUIRE_FALSE(absent);
  CHECK(absent.error().kind == ErrorKind::kNotFound);
  CHECK(absent.error().message.find("absent.json") != std::string::npos);
}

TEST_CASE("a profile signs in by the order of soracom-cli") {
  struct Row {
    const char* name;
    const char* text;
    std::string expected;  ///< or a part of the error message
    bool works;
  };
  const Row rows[] = {
      {"AuthKey", R"({"authKeyId":"i","authKey":"k","email":"e","password":"p"})", "key i k", true},
      {"other case", R"({"AUTHKEYID":"i","AuthKey":"k"})", "key i k", true},
      {"root", R"({"email":"e","password":"p","mfaOTPCode":"123456"})", "root e p [123456]", true},
      {"SAM user", R"({"operatorId":"o","username":"u","password":"p"})", "sam o u p []", true},
      {"SAM user by the other name", R"({"operatorId":"o","userName":"u","password":"p"})", "sam o u p []", true},
      {"nulls and unknown members", R"({"authKeyId":"i","authKey":"k","email":null,"x":[1]})", "key i k", true},
      {"switch", R"({"sourceProfile":"source","operatorId":"o","username":"u"})", "key i k -> o u 3600", true},
      {"switch for a time", R"({"sourceProfile":"source","operatorId":"o","username":"u","tokenTimeoutSeconds":180})",
       "key i k -> o u 180", true},
      {"switch for too short a time",
       R"({"sourceProfile":"source","operatorId":"o","username":"u","tokenTimeoutSeconds":179})", "key i k -> o u 3600",
       true},
      {"switch without a user", R"({"sourceProfile":"source","operatorId":"o"})", "username is missing", false},
      {"switch from nowhere", R"({"sourceProfile":"gone","operatorId":"o","username":"u"})", "gone.json does not exist",
       false},
      {"switch by a path", R"({"sourceProfile":"../source","operatorId":"o","username":"u"})", "is no profile name",
       false},
      {"chain", R"({"sourceProfile":"chained","operatorId":"o","username":"u"})", "chains are not allowed", false},
      {"itself", R"({"sourceProfile":"tested","operatorId":"o","username":"u"})", "chains are not allowed", false},
      {"half an AuthKey", R"({"authKeyId":"i"})", "authKey is missing", false},
      {"other half", R"({"authKey":"sekret"})", "authKeyId is missing", false},
      {"email alone", R"({"email":"e"})", "password is missing", false},
      {"password alone", R"({"password":"sekret"})", "operatorId is missing", false},
      {"nothing", R"({"coverageType":"jp"})", "holds no credential", false},
      {"command", R"({"profileCommand":"op read x"})", "runs no commands", false},
      {"wrong type", R"({"authKeyId":7,"authKey":"sekret"})", "authKeyId must be a string", false},
      {"no object", R"([1])", "no JSON object", false},
      {"no JSON", "sekret", "no JSON object", false},
      {"empty", "", "no JSON object", false},
  };
  const TemporaryDirectory profiles;
  profiles.write("source.json", R"({"authKeyId":"i","authKey":"k"})");
  profiles.write("chained.json", R"({"sourceProfile":"source","operatorId":"o","username":"u"})");
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      profiles.write("tested.json", row.text);
      const auto setup =
          tools::readCredentialSetup({.profile = "tested"}, environmentOf({{"SORACOM_PROFILE_DIR", profiles.path()}}));
      REQUIRE(setup.has_value() == row.works);
      if (setup) {
        CHECK(summary(*setup) == row.expected);
      } else {
        CHECK(setup.error().message.find(row.expected) != std::string::npos);
        CHECK(setup.error().message.find("sekret") == std::string::npos);
      }
    }
  }
}

TEST_CASE("a profile that others could read or exchange is refused") {
  const TemporaryDirectory directory;
  for (const mode_t mode : {0604U, 0640U, 0620U, 0610U, 0644U, 0777U}) {
    DYNAMIC_SECTION("mode " << std::oct << mode) {
      const auto path = directory.write("p.json", kProfile, mode);
      const auto profile = tools::readProfileFile(path);
      REQUIRE_FALSE(profile);
      CHECK(profile.error().kind == ErrorKind::kRefused);
      CHECK(profile.error().message.find("chmod 600 '" + path + "'") != std::string::npos);
    }
  }
  for (const mode_t mode : {0600U, 0400U}) {
    CHECK(tools::readProfileFile(directory.write("ok" + std::to_string(mode) + ".json", kProfile, mode)));
  }
  const std::string target = directory.write("target.json", kProfile);
  fs::create_symlink(target, directory.path() + "/link.json");
  CHECK(tools::readProfileFile(directory.path() + "/link.json").error().kind == ErrorKind::kRefused);
  CHECK(tools::readProfileFile(directory.path()).error().kind == ErrorKind::kRefused);
  REQUIRE(::mkfifo((directory.path() + "/fifo.json").c_str(), 0600) == 0);
  CHECK(tools::readProfileFile(directory.path() + "/fifo.json").error().kind == ErrorKind::kRefused);
  CHECK(tools::readProfileFile(directory.path() + "/none.json").error().kind == ErrorKind::kNotFound);
  CHECK_FALSE(tools::readProfileFile(directory.write("big.json", "{\"x\":\"" + std::string(70'000, 'x') + "\"}")));
}

TEST_CASE("a default profile that is unusable is an error and not passed over") {
  const TemporaryDirectory directory;
  directory.write("default.json", kProfile, 0644);
  const auto setup = tools::readCredentialSetup({}, environmentOf({{"SORACOM_PROFILE_DIR", directory.path()}}));
  REQUIRE_FALSE(setup);
  CHECK(setup.error().kind == ErrorKind::kRefused);
}

TEST_CASE("profile names become file names as in soracom-cli") {
  struct Row {
    const char* name;
    const char* file;
  };
  const Row rows[] = {{"default", "default"}, {"my_prof", "my-prof"}, {"a.b/c d&e_f=g+h:i", "a-b-c-d-e-f-g-h-i"},
                      {"a--b", "a-b"},        {"a../../b", "a-b"},    {"../../etc/passwd", "-etc-passwd"},
                      {"a\xC3\xA9!b", "ab"},  {"\xC3\xA9", ""},       {"UPPER9", "UPPER9"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) { CHECK(tools::profileFileName(row.name) == row.file); }
  }
}

TEST_CASE("the base URL is decided in the documented order") {
  struct Row {
    const char* name;
    CredentialOptions options;
    Variables variables;
    const char* profile;
    const char* url;
    const char* coverage;
  };
  const char* const key = R"("authKeyId":"i","authKey":"k")";
  const Row rows[] = {
      {"default", {}, {}, "", "https://api.soracom.io/v1", "jp"},
      {"coverage option", {.coverage = "g"}, {}, "", "https://g.api.soracom.io/v1", "g"},
      {"coverage variable", {}, {{"SORACOM_COVERAGE_TYPE", "g"}}, "", "https://g.api.soracom.io/v1", "g"},
      {"option before variable",
       {.coverage = "jp"},
       {{"SORACOM_COVERAGE_TYPE", "g"}},
       "",
       "https://api.soracom.io/v1",
       "jp"},
      {"endpoint without version",
       {},
       {{"SORACOM_ENDPOINT", "https://g.api.soracom.io"}},
       "",
       "https://g.api.soracom.io/v1",
       "g"},
      {"endpoint with version",
       {},
       {{"SORACOM_ENDPOINT", "https://g.api.soracom.io/v1/"}},
       "",
       "https://g.api.soracom.io/v1",
       "g"},
      {"endpoint before coverage",
       {.coverage = "g"},
       {{"SORACOM_ENDPOINT", "http://127.0.0.1:8080"}},
       "",
       "http://127.0.0.1:8080/v1",
       ""},
      {"base URL before endpoint",
       {.base_url = "http://127.0.0.1:9/"},
       {{"SORACOM_ENDPOINT", "https://x"}},
       "",
       "http://127.0.0.1:9",
       ""},
      {"plain http where it is permitted, by option",
       {.base_url = "http://192.0.2.1/v1", .allow_insecure_http = true},
       {},
       "",
       "http://192.0.2.1/v1",
       ""},
      {"plain http where it is permitted, by variable",
       {.allow_insecure_http = true},
       {{"SORACOM_ENDPOINT", "http://192.0.2.1"}},
       "",
       "http://192.0.2.1/v1",
       ""},
      {"profile coverage", {}, {}, R"("coverageType":"g")", "https://g.api.soracom.io/v1", "g"},
      {"profile without coverage", {}, {}, R"("coverageType":"")", "https://api.soracom.io/v1", "jp"},
      {"profile endpoint",
       {},
       {},
       R"("coverageType":"g","endpoint":"https://e.example.com")",
       "https://e.example.com/v1",
       ""},
      {"profile sandbox", {}, {}, R"("coverageType":"g","sandbox":true)", "https://g.api-sandbox.soracom.io/v1", "g"},
      {"sandbox and option",
       {.coverage = "jp"},
       {},
       R"("coverageType":"g","sandbox":true)",
       "https://api-sandbox.soracom.io/v1",
       "jp"},
      {"variable before profile",
       {},
       {{"SORACOM_COVERAGE_TYPE", "jp"}},
       R"("endpoint":"https://e.example.com")",
       "https://api.soracom.io/v1",
       "jp"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const TemporaryDirectory directory;
      Variables variables = row.variables;
      variables["SORACOM_PROFILE_DIR"] = directory.path();
      if (*row.profile != '\0') {
        directory.write("default.json", std::string("{") + key + "," + row.profile + "}");
      }
      const auto setup = tools::readCredentialSetup(row.options, environmentOf(variables));
      REQUIRE(setup);
      CHECK(setup->base_url == row.url);
      CHECK(setup->coverage == row.coverage);
    }
  }
}

TEST_CASE("a wrong coverage or endpoint is refused and says where it came from") {
  struct Row {
    CredentialOptions options;
    Variables variables;
    const char* says;
  };
  const Row rows[] = {{{.coverage = "eu"}, {}, "--coverage"},
                      {{}, {{"SORACOM_COVERAGE_TYPE", "JP"}}, "SORACOM_COVERAGE_TYPE"},
                      {{}, {{"SORACOM_ENDPOINT", "api.soracom.io"}}, "SORACOM_ENDPOINT"},
                      {{}, {{"SORACOM_ENDPOINT", "http://api.soracom.io"}}, "plain http"},
                      {{.base_url = "https://u:sekret@h"}, {}, "user names"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.says) {
      const auto setup = tools::readCredentialSetup(row.options, environmentOf(row.variables));
      REQUIRE_FALSE(setup);
      CHECK(setup.error().message.find(row.says) != std::string::npos);
      CHECK(setup.error().message.find("sekret") == std::string::npos);
    }
  }
}

TEST_CASE("a one time code asks for a session of a day because there is no second sign-in") {
  const auto setup = tools::readCredentialSetup(
      {}, environmentOf({{"SORACOM_EMAIL", "e"}, {"SORACOM_PASSWORD", "p"}, {"SORACOM_MFA_OTP_CODE", "123456"}}));
  REQUIRE(setup);
  CHECK(std::get<tools::Login>(setup->credential).token_lifetime == std::chrono::hours(24));
}

TEST_CASE("the provider of a setup signs in or says how to give a credential") {
  tools::AuthServer server;
  const auto client = server.client();
  const auto setup =
      tools::readCredentialSetup({}, environmentOf({{"SORACOM_AUTH_KEY_ID", "i"}, {"SORACOM_AUTH_KEY", "k"}}));
  REQUIRE(setup);
  const auto provider = tools::makeCredentialProvider(*setup, *client);
  const auto credential = provider->get({}, {});
  REQUIRE(credential);
  CHECK((*credential)->operator_id == "OP1");
  CHECK(provider->describe() == setup->description);

  const auto nothing = tools::readCredentialSetup({}, environmentOf({}));
  REQUIRE(nothing);
  const auto refused = tools::makeCredentialProvider(*nothing, *client)->get({}, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kAuthentication);
  for (const char* way : {"SORACOM_AUTH_KEY_ID", "SORACOM_PROFILE", "SORACOM_CREDENTIALS_FILE", "SORACOM_API_KEY",
                          "SORACOM_EMAIL", "SORACOM_USER_NAME"}) {
    CHECK(refused.error().message.find(way) != std::string::npos);
  }
}
