// What a client can do with the sealed approval it carries: nothing but give it back once, for the same call.
#include <future>

#include "base/base64.h"
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"

namespace soracom_mcp::test {
namespace {

using base::Json;

const std::string kKey(32, 'k');
const Json kAlice = {{"user_name", "alice"}};

/// Every failure is told in the same words, whatever it is.
void checkRefused(const Json& answer) {
  INFO(base::writeJson(answer));
  REQUIRE(answer.contains("error"));
  CHECK(answer.at("error") ==
        Json{{"code", -32602}, {"message", "Invalid params: requestState is not valid for this call"}});
}

/// A question that is asked and waits, and the consent to it.
struct Asked {
  explicit Asked(SafeServer& safe, std::string principal = "local", const char* tool = "createUser",
                 const Json& arguments = kAlice)
      : client(safe.server, ClientKind::kModernForms, std::move(principal)) {
    const Json question = client.call(tool, arguments);
    state = ApprovingClient::stateIn(question);
    consent = consentTo(ApprovingClient::formIn(question));
  }

  ApprovingClient client;
  std::string state;
  Json consent;
};

TEST_CASE("a state with any byte changed, added or missing is refused and nothing is sent") {
  SafeServer safe;
  Asked asked(safe);
  for (std::size_t i = 0; i < asked.state.size(); ++i) {
    for (const char with : {'A', 'B', '.', '=', ' '}) {
      std::string altered = asked.state;
      altered[i] = altered[i] == with ? 'C' : with;
      checkRefused(asked.client.answerWith(altered, asked.consent));
    }
    checkRefused(asked.client.answerWith(asked.state.substr(0, i), asked.consent));
    checkRefused(asked.client.answerWith(asked.state.substr(i + 1), asked.consent));
  }
  for (const std::string& added :
       {asked.state + "A", asked.state + "=", "v1." + asked.state, " " + asked.state, asked.state + "." + asked.state,
        std::string(1 << 20, 'A'), "v1." + std::string(1 << 20, 'A') + "." + std::string(43, 'A')}) {
    checkRefused(asked.client.answerWith(added, asked.consent));
  }
  CHECK(safe.sent() == 0);
  CHECK(asked.client.answerWith(asked.state, asked.consent).contains("result"));
  CHECK(safe.sent() == 1);
}

TEST_CASE("a state that is no text is refused in the same words") {
  SafeServer safe;
  Asked asked(safe);
  for (const Json& state : {Json(7), Json(true), Json(nullptr), Json::object(), Json::array({asked.state}), Json("")}) {
    Json frame = Json::parse(asked.client.retry(asked.state, asked.consent));
    frame.at("params").at("requestState") = state;
    asked.client.send(base::writeJson(frame));
    checkRefused(asked.client.receive());
  }
  CHECK(safe.sent() == 0);
}

TEST_CASE("a state for another tool, other arguments or another principal is refused") {
  SafeServer safe;
  Asked asked(safe);
  struct Row {
    const char* tool;
    Json arguments;
    const char* principal;
  };
  const Row rows[] = {{"updateUser", kAlice, "local"},
                      {"deleteUser", kAlice, "local"},
                      {"createUser", {{"user_name", "bob"}}, "local"},
                      {"createUser", {{"user_name", "alice"}, {"description", ""}}, "local"},
                      {"createUser", kAlice, "http"},
                      {"createUser", kAlice, ""}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.tool << ' ' << base::writeJson(row.arguments) << ' ' << row.principal) {
      ApprovingClient other(safe.server, ClientKind::kModernForms, row.principal);
      other.call(row.tool, row.arguments);
      checkRefused(other.answerWith(asked.state, asked.consent));
      CHECK(safe.sent() == 0);
    }
  }
}

TEST_CASE("a state of another server or another key is refused and one of a replica is taken") {
  SafeServer safe(tools::onlyAPerson(), kKey);
  Asked asked(safe);
  SafeServer stranger;
  Asked elsewhere(stranger);
  checkRefused(elsewhere.client.answerWith(asked.state, asked.consent));
  CHECK(stranger.sent() == 0);
  SafeServer replica(tools::onlyAPerson(), kKey);
  Asked same(replica);
  CHECK(same.client.answerWith(asked.state, asked.consent).contains("result"));
  CHECK(replica.sent() == 1);
}

TEST_CASE("a state whose time is over is told so, and one that is altered besides is refused like any other") {
  tools::SafetyOptions options = tools::onlyAPerson();
  options.approval_lifetime = std::chrono::milliseconds(0);
  SafeServer safe(options);
  Asked asked(safe);
  for (int round = 0; round < 2; ++round) {
    const Json late = asked.client.answerWith(asked.state, asked.consent);
    CHECK(refusalIn(late) == "confirmation_expired");
    CHECK(base::writeJson(late).find("expired") != std::string::npos);
  }
  for (std::size_t i = 0; i < asked.state.size(); ++i) {
    std::string altered = asked.state;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    checkRefused(asked.client.answerWith(altered, asked.consent));
  }
  ApprovingClient other(safe.server, ClientKind::kModernForms);
  other.call("deleteUser", kAlice);
  checkRefused(other.answerWith(asked.state, asked.consent));
  ApprovingClient stranger(safe.server, ClientKind::kModernForms, "somebody else");
  stranger.call("createUser", kAlice);
  checkRefused(stranger.answerWith(asked.state, asked.consent));
  CHECK(safe.sent() == 0);
}

TEST_CASE("a state is used once, whatever came of it") {
  for (const char* first : {"accept", "decline", "wrong"}) {
    DYNAMIC_SECTION(first) {
      SafeServer safe;
      Asked asked(safe);
      const bool accepted = std::string(first) == "accept";
      const Json answer = accepted                          ? asked.consent
                          : std::string(first) == "decline" ? Json{{"action", "decline"}}
                                                            : Json{{"action", "accept"}, {"content", Json::object()}};
      CHECK(asked.client.answerWith(asked.state, answer).contains("result"));
      CHECK(safe.sent() == (accepted ? 1 : 0));
      checkRefused(asked.client.answerWith(asked.state, asked.consent));
      CHECK(safe.sent() == (accepted ? 1 : 0));
    }
  }
}

TEST_CASE("of many uses at once one is taken") {
  SafeServer safe;
  Asked asked(safe);
  constexpr int kAtOnce = 16;
  std::vector<std::string> frames;
  for (int i = 0; i < kAtOnce; ++i) {
    frames.push_back(asked.client.retry(asked.state, asked.consent));
  }
  std::vector<std::future<void>> senders;
  for (const std::string& frame : frames) {
    senders.push_back(std::async(std::launch::async, [&] { asked.client.send(frame); }));
  }
  for (auto& sender : senders) {
    sender.get();
  }
  int taken = 0;
  for (int i = 0; i < kAtOnce; ++i) {
    const Json answer = asked.client.receive();
    if (answer.contains("result")) {
      ++taken;
    } else {
      checkRefused(answer);
    }
  }
  CHECK(taken == 1);
  CHECK(safe.sent() == 1);
}

TEST_CASE("a state is refused when the account of the sign-in has changed since the question") {
  SafeServer safe(tools::onlyAPerson(), kKey);
  Asked asked(safe);
  SafeServer other(tools::onlyAPerson(), kKey, {204, {}, ""}, "OP2");
  Asked there(other);
  checkRefused(there.client.answerWith(asked.state, asked.consent));
  CHECK(other.sent() == 0);
}

TEST_CASE("a sealed question shows nothing of the arguments and the secrets") {
  SafeServer safe;
  Asked asked(safe, "local", "createUserPassword", {{"user_name", "alice"}, {"password", "Pa55-canary"}});
  CHECK(asked.state.size() < 1024);
  const auto first = asked.state.find('.');
  const auto payload = base::decodeBase64(
      std::string_view(asked.state).substr(first + 1, asked.state.rfind('.') - first - 1), base::Base64::kUrl);
  REQUIRE(payload.has_value());
  CHECK(payload->find("canary") == std::string::npos);
  CHECK(payload->find("alice") == std::string::npos);
  CHECK(payload->find("OP1") == std::string::npos);
}

}  // namespace
}  // namespace soracom_mcp::test
