// A disk of 256 KiB in a mount namespace of its own. Where this user may not mount, the tests fail and say so.
#include <cstdio>

#include "tests/temporary_directory.h"
#include "tests/tools/safety/small_disk.h"
#include "tools/safety/audit_log.h"
#include "tools/safety/audit_verifier.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {
namespace {

using base::Secret;

constexpr std::size_t kDisk = 256 * 1024;

/// Checks of a child, where the macros of the test framework do not reach: the first that fails is its exit code.
class Steps final {
 public:
  void check(bool good, const std::string& what = "") {
    ++number_;
    if (!good && failed_ == 0) {
      failed_ = number_;
      std::fprintf(stderr, "step %d failed %s\n", number_, what.c_str());
    }
  }
  int result() const { return failed_; }

 private:
  int number_ = 0;
  int failed_ = 0;
};

void requireDone(int code) {
  if (code == test::kNoSmallDisk) {
    WARN("not checked: this user may not mount a small disk, so a full one was not tried");
    return;
  }
  REQUIRE(code == 0);
}

TEST_CASE("on a full disk no room is promised for a secret, and what is kept stays") {
  const test::TemporaryDirectory place;
  requireDone(test::runOnSmallDisk(place.path(), kDisk, [&] {
    Steps steps;
    const SecretVault vault(place.in("secrets"));
    steps.check(vault.store("first", {"p"}, {{"", Secret("kept-before")}}).has_value());
    steps.check(test::fillDisk(place.in("filler"), 32 * 1024));
    const auto refused = vault.reserve({"p"});
    steps.check(!refused && refused.error().message.find("No space left") != std::string::npos);
    steps.check(!vault.store("second", {"p"}, {{"", Secret("kept-not")}}).has_value());
    const auto entries = vault.list();
    steps.check(entries && entries->size() == 1 && entries->front().stored);
    steps.check(vault.read({"first", ""})->reveal() == "kept-before");
    return steps.result();
  }));
}

TEST_CASE("a secret whose room was promised is stored after the disk has filled up") {
  const test::TemporaryDirectory place;
  requireDone(test::runOnSmallDisk(place.path(), kDisk, [&] {
    Steps steps;
    const SecretVault vault(place.in("secrets"));
    auto reservation = vault.reserve({"p"});
    steps.check(reservation.has_value());
    steps.check(test::fillDisk(place.in("filler"), 0));
    const auto stored = reservation->store({{"authKey", Secret(std::string(60'000, 'k'))}});
    steps.check(stored.has_value(), stored ? "" : stored.error().message);
    steps.check(vault.read({reservation->name(), ""})->reveal().size() == 60'000);
    return steps.result();
  }));
}

TEST_CASE("a secret larger than the room promised fails on a full disk and leaves no half") {
  const test::TemporaryDirectory place;
  requireDone(test::runOnSmallDisk(place.path(), kDisk, [&] {
    Steps steps;
    const SecretVault vault(place.in("secrets"));
    {
      auto reservation = vault.reserve({"p"});
      steps.check(reservation.has_value());
      steps.check(test::fillDisk(place.in("filler"), 0));
      steps.check(!reservation->store({{"authKey", Secret(std::string(150'000, 'k'))}}).has_value());
      reservation->leaveNote();
    }
    const auto entries = vault.list();
    steps.check(entries && entries->size() == 1 && !entries->front().stored && entries->front().fault.empty());
    return steps.result();
  }));
}

TEST_CASE("on a full disk the audit refuses, stays whole, and goes on when there is room") {
  const test::TemporaryDirectory place;
  requireDone(test::runOnSmallDisk(place.path(), kDisk, [&] {
    Steps steps;
    AuditLog log({.directory = place.in("audit"), .buffer_time = std::chrono::hours(1)});
    steps.check(log.addNow(auditTime() + R"(,"event":"before")").has_value());
    steps.check(test::fillDisk(place.in("filler"), 0));
    const std::string large = auditTime() + R"(,"event":"large","text":")" + std::string(20'000, 'x') + '"';
    log.add(large);
    steps.check(!log.addNow(large).has_value());
    auto verdict = verifyAudit(place.in("audit"));
    steps.check(verdict && verdict->whole && verdict->lines == 1 && verdict->half_line == 0);
    steps.check(std::remove(place.in("filler").c_str()) == 0);
    steps.check(log.addNow(auditTime() + R"(,"event":"after")").has_value());
    verdict = verifyAudit(place.in("audit"));
    steps.check(verdict && verdict->whole && verdict->lines == 3);
    return steps.result();
  }));
}

}  // namespace
}  // namespace soracom_mcp::tools
