// Nobody there is not a person's no: forms that are closed without an answer.
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"
#include "tools/safety/unanswered_questions.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using Catch::Matchers::Contains;
using tools::UnansweredQuestions;

const Json kAlice = {{"user_name", "alice"}};
const Json kCancel = {{"action", "cancel"}};

std::string textOf(const Json& answer) {
  return answer.at("result").at("content").at(0).at("text").get<std::string>();
}

TEST_CASE("a form that is closed without an answer is not told as a no") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    DYNAMIC_SECTION(nameOf(kind)) {
      SafeServer safe;
      ApprovingClient client(safe.server, kind);
      const Json closed = client.answer(client.call("deleteUser", kAlice), kCancel);
      CHECK(refusalIn(closed) == "confirmation_unanswered");
      CHECK_THAT(textOf(closed), Contains("Nobody has said no."));
      CHECK_THAT(textOf(closed), Contains("\nretryable: no"));
      const Json declined = client.answer(client.call("deleteUser", kAlice), {{"action", "decline"}});
      CHECK(refusalIn(declined) == "confirmation_declined");
      CHECK(safe.sent() == 0);
    }
  }
}

TEST_CASE("a client that answers a form with an error has answered nothing") {
  SafeServer safe;
  ApprovingClient client(safe.server, ClientKind::kLegacyForms);
  const Json asked = client.call("createUser", kAlice);
  client.send(R"({"jsonrpc":"2.0","id":)" + base::writeJson(asked.at("id")) +
              R"(,"error":{"code":-32603,"message":"no terminal"}})");
  CHECK(refusalIn(client.receive()) == "confirmation_unanswered");
}

TEST_CASE("forms that nobody answers do not count toward the limit of questions and those declined do") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    for (const char* action : {"cancel", "decline"}) {
      DYNAMIC_SECTION(nameOf(kind) << ' ' << action) {
        tools::SafetyOptions options = tools::onlyAPerson();
        options.limits.questions = {2, std::chrono::hours(10), 2};
        SafeServer safe(options);
        ApprovingClient client(safe.server, kind);
        for (int i = 0; i < 2; ++i) {
          client.answer(client.call("createUser", kAlice), {{"action", action}});
        }
        const Json third = client.call("createUser", kAlice);
        CHECK(ApprovingClient::formIn(third).is_object() == (std::string(action) == "cancel"));
        if (std::string(action) == "decline") {
          CHECK(refusalIn(third) == "rate_limited");
        } else {
          client.answer(third, kCancel);
        }
      }
    }
  }
}

TEST_CASE("after ten forms in a row that nobody has answered no more are shown to that caller") {
  for (const ClientKind kind : {ClientKind::kLegacyForms, ClientKind::kModernForms}) {
    DYNAMIC_SECTION(nameOf(kind)) {
      SafeServer safe;
      ApprovingClient client(safe.server, kind);
      for (unsigned i = 0; i < UnansweredQuestions::kMost; ++i) {
        const Json asked = client.call("createUser", kAlice);
        REQUIRE(ApprovingClient::formIn(asked).is_object());
        CHECK(refusalIn(client.answer(asked, kCancel)) == "confirmation_unanswered");
      }
      const Json refused = client.call("createUser", kAlice);
      CHECK(refusalIn(refused) == "confirmation_unavailable");
      CHECK_THAT(textOf(refused), Contains("nobody has answered the last 10 questions"));
      CHECK_THAT(textOf(refused), Contains("\nretryable: no"));
      ApprovingClient other(safe.server, kind, "somebody else");
      const Json asked = other.call("createUser", kAlice);
      CHECK(refusalIn(other.answer(asked, consentTo(ApprovingClient::formIn(asked)))).empty());
      CHECK(safe.sent() == 1);
    }
  }
}

TEST_CASE("any answer of a person begins the count anew") {
  const Json answers[] = {{{"action", "decline"}},
                          {{"action", "accept"}, {"content", {{"approve", "No"}}}},
                          {{"action", "accept"}, {"content", {{"approve", "Yes"}}}}};
  for (const Json& answer : answers) {
    DYNAMIC_SECTION(base::writeJson(answer)) {
      SafeServer safe;
      ApprovingClient client(safe.server, ClientKind::kModernForms);
      for (unsigned i = 0; i < 2 * UnansweredQuestions::kMost; ++i) {
        const Json asked = client.call("createUser", kAlice);
        REQUIRE(ApprovingClient::formIn(asked).is_object());
        client.answer(asked, i == UnansweredQuestions::kMost - 1 ? answer : kCancel);
      }
    }
  }
}

TEST_CASE("the count of unanswered questions takes a bounded place and goes on when it is full") {
  UnansweredQuestions questions;
  for (int i = 0; i < 5000; ++i) {
    questions.closed("caller " + std::to_string(i));
  }
  CHECK(questions.mayAsk("caller 1"));
  CHECK_FALSE(questions.mayAsk("one more"));
  for (unsigned i = 1; i < UnansweredQuestions::kMost; ++i) {
    questions.closed("caller 1");
  }
  CHECK_FALSE(questions.mayAsk("caller 1"));
  questions.answered("caller 1");
  CHECK(questions.mayAsk("caller 1"));
}

}  // namespace
}  // namespace soracom_mcp::test
