// What is on the disk after a process was killed at any point of its work.
#include <unistd.h>

#include <random>

#include "tests/temporary_directory.h"
#include "tests/tools/safety/killed_process.h"
#include "tools/safety/audit_verifier.h"
#include "tools/safety/audit_writer.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {
namespace {

using base::Secret;
using test::TemporaryDirectory;

constexpr char kKey[] = "secret-canary-0123456789";

/// As a call does: reserve, decision, store, outcome. The audit rotates on the way.
void mintTwice(const std::string& secrets, const std::string& audit, const std::string& minted) {
  const SecretVault vault(secrets);
  AuditWriter log(audit, 900);
  for (int i = 0; i < 2; ++i) {
    auto reservation = vault.reserve({"mint"});
    if (!reservation || !log.append({auditTime() + R"(,"event":"decision")"}) || !log.makeDurable()) {
      ::_exit(1);
    }
    // From here on the secret exists, as after the answer of the upstream.
    test::writeFileText(minted + std::to_string(i), reservation->name());
    if (!reservation->store({{"authKey", Secret(kKey)}}) || !log.append({auditTime() + R"(,"event":"outcome")"})) {
      ::_exit(1);
    }
  }
}

TEST_CASE("a process killed at any point leaves a chain that verifies and no secret without a trace") {
  const std::uint32_t seed = std::random_device{}();
  std::mt19937 random(seed);
  INFO("seed " << seed);
  std::optional<std::size_t> all;
  {
    const TemporaryDirectory place;
    all = test::runKilled([&] { mintTwice(place.in("secrets"), place.in("audit"), place.in("minted")); }, SIZE_MAX);
  }
  if (!all) {
    WARN("not checked: this system lets no process trace another one, so nothing can be killed at a chosen point");
    return;
  }
  REQUIRE(*all > 60);
  std::size_t kept = 0;
  std::size_t noted = 0;
  for (int run = 0; run < 200; ++run) {
    const TemporaryDirectory place;
    const std::size_t after = random() % *all;
    INFO("killed at system call " << after << " of " << *all);
    // The number of calls varies by a few; a run that ended before it was killed counts as well.
    REQUIRE(test::runKilled([&] { mintTwice(place.in("secrets"), place.in("audit"), place.in("minted")); }, after));

    const auto verdict = verifyAudit(place.in("audit"));
    CHECK((verdict ? verdict->whole : verdict.error().kind == base::ErrorKind::kNotFound));

    const SecretVault vault(place.in("secrets"));
    const auto entries = vault.list();
    REQUIRE(entries);
    for (const SecretVault::Entry& entry : *entries) {
      INFO(entry.name << " " << entry.fault);
      CHECK(entry.fault.empty());
      CHECK_FALSE(entry.in_use);
      CHECK(entry.origin.purpose == "mint");
      if (entry.stored) {
        ++kept;
        CHECK(vault.read({entry.name, ""})->reveal() == kKey);
      } else {
        ++noted;
      }
    }
    for (const char* number : {"0", "1"}) {
      if (const std::string name = test::readFileText(place.in("minted") + number); !name.empty()) {
        CHECK(std::any_of(entries->begin(), entries->end(), [&](const auto& entry) { return entry.name == name; }));
      }
    }
    for (const auto& file : std::filesystem::directory_iterator(place.path())) {
      CHECK(file.path().filename().string().find("canary") == std::string::npos);
    }

    // The next process goes on where this one was stopped.
    AuditWriter next(place.in("audit"), 900);
    REQUIRE(next.append({auditTime() + R"(,"event":"next")"}));
    CHECK(verifyAudit(place.in("audit"))->whole);
    CHECK(verifyAudit(place.in("audit"))->half_line == 0);
    REQUIRE(vault.store("later", {"set by a person"}, {{"", Secret("x-later")}}));
  }
  CHECK(kept > 0);
  CHECK(noted > 0);
}

}  // namespace
}  // namespace soracom_mcp::tools
