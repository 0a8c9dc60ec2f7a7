#include "tools/http/resending.h"

#include "tests/catch.h"

using namespace soracom_mcp;
using tools::Ending;
using tools::Resend;

TEST_CASE("the law of resending, for every ending of every kind of request") {
  constexpr auto kNo = Resend::kNo;
  constexpr auto kNew = Resend::kOnNewConnection;
  constexpr auto kCred = Resend::kWithNewCredential;
  struct Row {
    const char* name;
    Ending ending;
    Resend read_new;
    Resend read_used;
    Resend change_new;
    Resend change_used;
  };
  const Row rows[] = {
      {"nothing sent", Ending::kNothingSent, kNo, kNew, kNo, kNew},
      {"closed unanswered", Ending::kClosedUnanswered, kNo, kNew, kNo, kNo},
      {"foreign answer", Ending::kForeignAnswer, kNo, kNew, kNo, kNo},
      {"broken answer", Ending::kBrokenAnswer, kNo, kNo, kNo, kNo},
      {"stopped", Ending::kStopped, kNo, kNo, kNo, kNo},
      {"credential refused", Ending::kCredentialRefused, kCred, kCred, kCred, kCred},
      {"credential doubted", Ending::kCredentialDoubted, kCred, kCred, kNo, kNo},
      {"answered", Ending::kAnswered, kNo, kNo, kNo, kNo},
  };
  CHECK(std::size(rows) == static_cast<std::size_t>(Ending::kAnswered) + 1);
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(tools::resendAfter(row.ending, {.changes = false, .used_connection = false}) == row.read_new);
    CHECK(tools::resendAfter(row.ending, {.changes = false, .used_connection = true}) == row.read_used);
    CHECK(tools::resendAfter(row.ending, {.changes = true, .used_connection = false}) == row.change_new);
    CHECK(tools::resendAfter(row.ending, {.changes = true, .used_connection = true}) == row.change_used);
    for (const bool changes : {false, true}) {
      for (const bool used : {false, true}) {
        CHECK(tools::resendAfter(row.ending, {changes, used, true}) != kCred);
      }
    }
  }
}

TEST_CASE("what is not known to read changes something") {
  struct Row {
    const char* method;
    bool changes;
  };
  const Row rows[] = {{"GET", false},  {"HEAD", false},  {"OPTIONS", false}, {"POST", true}, {"PUT", true},
                      {"PATCH", true}, {"DELETE", true}, {"TRACE", true},    {"get", true},  {"", true}};
  for (const Row& row : rows) {
    INFO(row.method);
    CHECK(tools::changesSomething(row.method, false) == row.changes);
    CHECK(tools::changesSomething(row.method, true));
  }
}
