#include "tools/safety/kept_secrets.h"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/catch.h"
#include "tests/temporary_directory.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {
namespace {

using base::Secret;

struct Vault {
  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  KeptSecrets kept{vault.directory()};

  void keep(const std::string& name, const std::string& secret, const std::string& owner = "") const {
    REQUIRE(vault.store(name, {"test", base::Json::object(), owner}, {{"", Secret(secret)}}));
  }
  bool finds(const std::string& text) { return kept.of(nullptr)->finds(text); }
};

TEST_CASE("what is kept is found, from the first call on and as it is added") {
  Vault setup;
  CHECK_FALSE(setup.finds("canary-Secret-0"));  // no directory yet
  for (int i = 0; i < 40; ++i) {
    // One directly after the other: more than one change in a tick of the file system's clock.
    const std::string secret = "canary-Secret-" + std::to_string(i);
    setup.keep("name-" + std::to_string(i), secret);
    CHECK(setup.finds("a " + secret + " b"));
  }
  CHECK(setup.finds("canary-Secret-0"));
  CHECK_FALSE(setup.finds("canary-Secret-x"));
  KeptSecrets fresh(setup.vault.directory());
  CHECK(fresh.of(nullptr)->finds("canary-Secret-39"));
}

TEST_CASE("what another process keeps is found") {
  Vault setup;
  CHECK_FALSE(setup.finds("canary-Secret-1"));
  const pid_t child = ::fork();
  if (child == 0) {
    const SecretVault vault(setup.vault.directory());
    ::_exit(vault.store("other", {"test"}, {{"a", Secret("canary-Secret-1")}, {"b", Secret("canary-Secret-2")}}) ? 0 : 1);
  }
  int status = 1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
  CHECK(setup.finds("canary-Secret-1"));
  CHECK(setup.finds("canary-Secret-2"));
}

TEST_CASE("what is removed or replaced stays known") {
  Vault setup;
  setup.keep("one", "canary-Secret-1");
  CHECK(setup.finds("canary-Secret-1"));
  REQUIRE(setup.vault.remove("one"));
  setup.keep("one", "canary-Secret-2");
  CHECK(setup.finds("canary-Secret-1"));
  CHECK(setup.finds("canary-Secret-2"));
}

TEST_CASE("what is kept for one caller is not looked for in the answers of another") {
  Vault setup;
  setup.keep("own", "canary-Secret-1");
  setup.keep("hers", "canary-Secret-2", "alice");
  const std::string nobody;
  const std::string alice = "alice";
  CHECK(setup.kept.of(&nobody)->finds("canary-Secret-1"));
  CHECK_FALSE(setup.kept.of(&nobody)->finds("canary-Secret-2"));
  CHECK(setup.kept.of(&alice)->finds("canary-Secret-2"));
  CHECK_FALSE(setup.kept.of(&alice)->finds("canary-Secret-1"));
  CHECK(setup.kept.of(nullptr)->finds("canary-Secret-1"));
  CHECK(setup.kept.of(nullptr)->finds("canary-Secret-2"));
}

TEST_CASE("a reservation is no secret, and becomes one") {
  Vault setup;
  auto room = setup.vault.reserve({"test"});
  REQUIRE(room);
  CHECK_FALSE(setup.finds("canary-Secret-1"));
  REQUIRE(room->store({{"", Secret("canary-Secret-1")}}));
  CHECK(setup.finds("canary-Secret-1"));
}

TEST_CASE("nothing is read again while nothing changes") {
  Vault setup;
  setup.keep("one", "canary-Secret-1");
  const auto first = setup.kept.of(nullptr);
  CHECK(setup.kept.of(nullptr) == first);
  setup.keep("two", "canary-Secret-2");
  CHECK(setup.kept.of(nullptr) != first);
}

}  // namespace
}  // namespace soracom_mcp::tools
