#include "tools/safety/secret_vault.h"

#include <sys/stat.h>
#include <unistd.h>

#include "tests/temporary_directory.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;
using base::Secret;
using test::TemporaryDirectory;

constexpr char kKey[] = "secret-canary-0123456789";

SecretMembers one(const std::string& text) { return {{"authKey", Secret(text)}}; }

std::vector<std::string> filesIn(const std::string& path) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct Setup {
  TemporaryDirectory place;
  std::string path = place.in("secrets");
  SecretVault vault{path};
  SecretOrigin origin{"generateUserAuthKey", Json{{"user_name", "alice"}}};
};

TEST_CASE("a secret is reserved, stored, read and removed") {
  Setup setup;
  auto reservation = setup.vault.reserve(setup.origin);
  REQUIRE(reservation);
  const std::string name = reservation->name();
  CHECK(name.starts_with("generateUserAuthKey-20"));
  REQUIRE(reservation->store(one(kKey)));
  CHECK(setup.vault.read({name, ""})->reveal() == kKey);
  CHECK(setup.vault.read({name, "authKey"})->reveal() == kKey);
  CHECK(filesIn(setup.path) == std::vector<std::string>{name});
  CHECK(test::modeOf(setup.path) == 0700);
  CHECK(test::modeOf(setup.path + "/" + name) == 0600);
  const auto entries = setup.vault.list();
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK(entries->front().stored);
  CHECK(entries->front().origin.purpose == "generateUserAuthKey");
  CHECK(entries->front().origin.about.at("user_name") == "alice");
  CHECK(entries->front().members == std::vector<std::string>{"authKey"});
  REQUIRE(setup.vault.remove(name));
  CHECK(setup.vault.read({name, ""}).error().kind == ErrorKind::kNotFound);
  CHECK(setup.vault.remove(name).error().kind == ErrorKind::kNotFound);
  CHECK(filesIn(setup.path).empty());
}

TEST_CASE("a reservation has its space and its note before the secret exists") {
  Setup setup;
  const auto reservation = setup.vault.reserve(setup.origin);
  REQUIRE(reservation);
  struct stat info {};
  REQUIRE(::stat((setup.path + "/" + reservation->name() + ".part").c_str(), &info) == 0);
  CHECK(info.st_blocks * 512 >= static_cast<long>(SecretVault::kReservedBytes));
  const auto entries = setup.vault.list();
  REQUIRE(entries);
  REQUIRE(entries->size() == 1);
  CHECK_FALSE(entries->front().stored);
  CHECK(entries->front().in_use);
  CHECK(setup.vault.read({reservation->name(), ""}).error().kind == ErrorKind::kNotFound);
  CHECK(setup.vault.remove(reservation->name()).error().kind == ErrorKind::kRefused);
}

TEST_CASE("a reservation that is not used leaves nothing, unless it is asked to leave its note") {
  Setup setup;
  { const auto reservation = setup.vault.reserve(setup.origin); }
  CHECK(filesIn(setup.path).empty());
  std::string name;
  {
    auto reservation = setup.vault.reserve(setup.origin);
    REQUIRE(reservation);
    name = reservation->name();
    reservation->leaveNote();
  }
  CHECK(filesIn(setup.path) == std::vector<std::string>{name});
  const auto entries = setup.vault.list();
  REQUIRE(entries->size() == 1);
  CHECK_FALSE(entries->front().stored);
  CHECK_FALSE(entries->front().in_use);
  CHECK(setup.vault.remove(name));
}

TEST_CASE("of several secrets each is named by its member") {
  Setup setup;
  SecretMembers codes{{"backupCodes/0", Secret("code-a")}, {"backupCodes/1", Secret("code-b")}};
  const auto name = setup.vault.store("", setup.origin, codes);
  REQUIRE(name);
  CHECK(setup.vault.read({*name, "backupCodes/1"})->reveal() == "code-b");
  const auto unclear = setup.vault.read({*name, ""});
  CHECK(unclear.error().kind == ErrorKind::kInvalidInput);
  CHECK_THAT(unclear.error().message, Catch::Matchers::Contains("secret://" + *name + "/backupCodes/0"));
  CHECK(unclear.error().message.find("code-a") == std::string::npos);
}

constexpr char kApi[] = "https://api.example";

SecretScope scopeOf(const std::string& owner, std::optional<std::string> account = "OP1",
                    const std::string& api = kApi) {
  return {api, std::move(account), owner};
}

TEST_CASE("a secret is found by its owner's calls and not by others, who are not told that it is there") {
  Setup setup;
  setup.origin.api = kApi;
  setup.origin.owner = "http:ann";
  const auto name = setup.vault.store("", setup.origin, one(kKey));
  REQUIRE(name);
  CHECK(setup.vault.readFor(scopeOf("http:ann"), {*name, ""})->value.reveal() == kKey);
  CHECK(setup.vault.read({*name, ""})->reveal() == kKey);
  for (const char* other : {"http:bob", ""}) {
    const auto refused = setup.vault.readFor(scopeOf(other, "OP1", "https://other.example"), {*name, ""});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().error.kind == ErrorKind::kNotFound);
    CHECK_FALSE(refused.error().foreign);
    CHECK(refused.error().error.message == setup.vault.readFor(scopeOf(other), {*name, "x"}).error().error.message);
  }
  setup.origin.owner.clear();
  const auto own = setup.vault.store("", setup.origin, one(kKey));
  CHECK(setup.vault.readFor(scopeOf(""), {*own, ""}));
  CHECK_FALSE(setup.vault.readFor(scopeOf("http:ann"), {*own, ""}));
}

TEST_CASE("a secret is for its own API and account, and refused elsewhere with what to do") {
  struct Row {
    const char* what;
    const char* api;
    const char* account;
    SecretScope scope;
    const char* refusal;  // null: it is given
  };
  const std::vector<Row> rows{
      {"the same", kApi, "OP1", scopeOf(""), nullptr},
      {"no account is noted", kApi, "", scopeOf(""), nullptr},
      {"the account is not known yet", kApi, "OP1", scopeOf("", std::nullopt), nullptr},
      {"another host", kApi, "OP1", scopeOf("", "OP1", "https://other.example"), "is for the API https://api.example"},
      {"another port", kApi, "OP1", scopeOf("", "OP1", "https://api.example:8443"), "is for the API"},
      {"another scheme", kApi, "OP1", scopeOf("", "OP1", "http://api.example"), "is for the API"},
      {"another account", kApi, "OP1", scopeOf("", "OP2"), "is for another account of https://api.example"},
      {"a call without an account", kApi, "OP1", scopeOf("", ""), "is for another account"},
      {"of an older version", "", "", scopeOf(""), "did not note for which API"},
      {"of an older version, a call without an API", "", "", scopeOf("", "", ""), "did not note for which API"}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.what) {
      Setup setup;
      setup.origin.api = row.api;
      setup.origin.account = row.account;
      const auto name = setup.vault.store("", setup.origin, one(kKey));
      REQUIRE(name);
      const auto kept = setup.vault.readFor(row.scope, {*name, ""});
      REQUIRE(kept.has_value() == (row.refusal == nullptr));
      if (row.refusal != nullptr) {
        const std::string& text = kept.error().error.message;
        CHECK(kept.error().foreign);
        CHECK(kept.error().error.kind == ErrorKind::kRefused);
        CHECK_THAT(text, Catch::Matchers::Contains(row.refusal));
        CHECK_THAT(text, Catch::Matchers::Contains("soracom-mcp secrets set NAME --for " + row.scope.api));
        CHECK(text.find(kKey) == std::string::npos);
      }
    }
  }
}

TEST_CASE("what a secret is for is noted in its file and read from it, bounded and checked") {
  Setup setup;
  setup.origin.api = kApi;
  setup.origin.account = "OP1";
  setup.origin.by_person = true;
  REQUIRE(setup.vault.store("mine", setup.origin, one(kKey)));
  const auto kept = setup.vault.readFor(scopeOf(""), {"mine", ""});
  REQUIRE(kept);
  CHECK(kept->origin.by_person);
  CHECK(kept->origin.account == "OP1");
  CHECK(kept->id.size() == 16);
  CHECK(setup.vault.list()->front().origin.api == kApi);

  for (const std::string& word : {std::string("https://a b"), std::string("https://a\n"), std::string(600, 'x')}) {
    SecretOrigin wrong = setup.origin;
    wrong.api = word;
    CHECK(setup.vault.store("", wrong, one(kKey)).error().kind == ErrorKind::kLimit);
    wrong = setup.origin;
    wrong.account = word;
    CHECK(setup.vault.store("", wrong, one(kKey)).error().kind == ErrorKind::kLimit);
    const Json note{{"created", "now"}, {"purpose", "p"}, {"about", Json::object()}, {"api", word}};
    const std::string path = setup.path + "/forged";
    test::writeFileText(path, base::writeJson(note) + "\n{\"\":\"" + kKey + "\"}\n");
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    CHECK_FALSE(setup.vault.readFor({word, "", ""}, {"forged", ""}));
  }
  SecretOrigin long_one = setup.origin;
  long_one.about["x"] = std::string(20'000, 'x');
  CHECK(setup.vault.store("", long_one, one(kKey)).error().kind == ErrorKind::kLimit);
  CHECK(filesIn(setup.path) == std::vector<std::string>{"forged", "mine"});
}

TEST_CASE("a person's own name is kept, and taken once") {
  Setup setup;
  CHECK(setup.vault.store("console-password", {"set by a person"}, {{"", Secret("p-first")}}).value() ==
        "console-password");
  const auto second = setup.vault.store("console-password", {"set by a person"}, {{"", Secret("p-second")}});
  CHECK(second.error().kind == ErrorKind::kRefused);
  CHECK(second.error().message.find("p-second") == std::string::npos);
  CHECK(setup.vault.read({"console-password", ""})->reveal() == "p-first");
  for (const char* name : {"../x", ".x", "x.part", "generate", "a/b", "a b"}) {
    CHECK(setup.vault.store(name, {"set by a person"}, one(kKey)).error().kind == ErrorKind::kInvalidInput);
    CHECK(setup.vault.read({name, ""}).error().kind == ErrorKind::kInvalidInput);
    CHECK(setup.vault.remove(name).error().kind == ErrorKind::kInvalidInput);
  }
}

TEST_CASE("nothing of a secret is in a file name") {
  Setup setup;
  for (int i = 0; i < 50; ++i) {
    REQUIRE(setup.vault.store("", setup.origin, one(kKey)));
  }
  const auto names = filesIn(setup.path);
  CHECK(names.size() == 50);
  for (const std::string& name : names) {
    CHECK(name.find("canary") == std::string::npos);
    CHECK(isSecretFileName(name));
  }
}

TEST_CASE("an empty vault lists nothing and is not made by looking") {
  Setup setup;
  CHECK(setup.vault.list()->empty());
  CHECK(setup.vault.read({"x", ""}).error().kind == ErrorKind::kNotFound);
  CHECK_FALSE(std::filesystem::exists(setup.path));
}

TEST_CASE("no link is followed, neither for the vault nor for a secret") {
  Setup setup;
  REQUIRE(setup.vault.store("a", setup.origin, one(kKey)));
  REQUIRE(::rename((setup.path + "/a").c_str(), setup.place.in("outside").c_str()) == 0);
  REQUIRE(::symlink(setup.place.in("outside").c_str(), (setup.path + "/a").c_str()) == 0);
  CHECK(setup.vault.read({"a", ""}).error().kind == ErrorKind::kRefused);
  CHECK(setup.vault.store("a", setup.origin, one("other")).error().kind == ErrorKind::kRefused);
  CHECK_FALSE(setup.vault.list()->front().fault.empty());

  REQUIRE(::rename(setup.path.c_str(), setup.place.in("real").c_str()) == 0);
  REQUIRE(::symlink("real", setup.path.c_str()) == 0);
  CHECK(setup.vault.reserve(setup.origin).error().kind == ErrorKind::kRefused);
}

TEST_CASE("a vault that others can read keeps nothing") {
  Setup setup;
  REQUIRE(setup.vault.store("a", setup.origin, one(kKey)));
  REQUIRE(::chmod(setup.path.c_str(), 0755) == 0);
  CHECK(setup.vault.reserve(setup.origin).error().kind == ErrorKind::kRefused);
  CHECK(setup.vault.list().error().kind == ErrorKind::kRefused);
  CHECK_THAT(setup.vault.read({"a", ""}).error().message, Catch::Matchers::Contains("chmod 700"));
}

TEST_CASE("what a killed process has written whole is taken, and the rest goes") {
  Setup setup;
  std::string name;
  std::string whole;
  {
    auto reservation = setup.vault.reserve(setup.origin);
    REQUIRE(reservation);
    name = reservation->name();
    REQUIRE(reservation->store(one(kKey)));
    whole = test::readFileText(setup.path + "/" + name);
  }
  const std::string note = whole.substr(0, whole.find('\n') + 1);
  struct Row {
    const char* what;
    std::string part;
    bool kept;
    bool noted;
  };
  for (const Row& row :
       std::vector<Row>{{"whole", whole, true, true},
                        {"whole, not yet cut to its size", whole + std::string(9000, '\0'), true, true},
                        {"half the secret", whole.substr(0, whole.size() - 10) + std::string(99, '\0'), false, true},
                        {"without its last byte", whole.substr(0, whole.size() - 1), false, true},
                        {"the note alone", note + std::string(4096, '\0'), false, true},
                        {"half the note", note.substr(0, note.size() / 2) + std::string(4096, '\0'), false, false},
                        {"only space", std::string(4096, '\0'), false, false},
                        {"empty", "", false, false}}) {
    DYNAMIC_SECTION(row.what) {
      REQUIRE(::unlink((setup.path + "/" + name).c_str()) == 0);
      test::writeFileText(setup.path + "/" + name + ".part", row.part);
      const auto entries = setup.vault.list();
      REQUIRE(entries);
      REQUIRE(entries->size() == (row.noted ? 1 : 0));
      if (row.noted) {
        CHECK(entries->front().name == name);
        CHECK(entries->front().stored == row.kept);
        CHECK_FALSE(entries->front().in_use);
        CHECK(test::readFileText(setup.path + "/" + name) == (row.kept ? whole : note));
      }
      CHECK(filesIn(setup.path).size() == (row.noted ? 1 : 0));
      CHECK(setup.vault.read({name, ""}).has_value() == row.kept);
    }
  }
}

TEST_CASE("a damaged file is named and hides nothing else") {
  Setup setup;
  REQUIRE(setup.vault.store("good", setup.origin, one(kKey)));
  test::writeFileText(setup.path + "/bad", "{\"members\":{\"x\":");
  const auto entries = setup.vault.list();
  REQUIRE(entries->size() == 2);
  CHECK_FALSE(entries->front().fault.empty());
  CHECK(entries->back().stored);
}

}  // namespace
}  // namespace soracom_mcp::tools
