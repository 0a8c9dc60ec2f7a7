// Every operation, in every mode, for every kind of client and every way a question can end: how many requests reach
// the upstream.
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using tools::Mode;
using tools::Risk;
using tools::Tool;

enum class Ending { kAccept, kDecline, kNo, kCancel, kWrongValue, kOldYes, kTimeout, kDisconnect };

constexpr Mode kModes[] = {Mode::kConfirm, Mode::kReadOnly, Mode::kUnattended};
constexpr Ending kEndings[] = {Ending::kAccept,     Ending::kDecline, Ending::kNo,      Ending::kCancel,
                               Ending::kWrongValue, Ending::kOldYes,  Ending::kTimeout, Ending::kDisconnect};

const char* nameOf(Mode mode) {
  return mode == Mode::kConfirm ? "confirm" : mode == Mode::kReadOnly ? "read-only" : "unattended";
}

const char* nameOf(Ending ending) {
  switch (ending) {
    case Ending::kAccept:
      return "accept";
    case Ending::kDecline:
      return "decline";
    case Ending::kNo:
      return "sent off untouched";
    case Ending::kCancel:
      return "cancel";
    case Ending::kWrongValue:
      return "wrong value";
    case Ending::kOldYes:
      return "true";
    case Ending::kTimeout:
      return "time-out";
    case Ending::kDisconnect:
      return "disconnect";
  }
  return "";
}

/// The table of design: what has to reach the upstream.
std::size_t expectedRequests(Mode mode, ClientKind kind, Ending ending, Risk risk) {
  if (risk == Risk::kRead) {
    return 1;
  }
  if (mode == Mode::kReadOnly) {
    return 0;
  }
  if (mode == Mode::kUnattended && risk == Risk::kWrite) {
    return 1;
  }
  return hasForms(kind) && ending == Ending::kAccept ? 1 : 0;
}

/// The code that a call which was not sent is answered with; empty where there is no answer or another error.
std::string expectedRefusal(Mode mode, ClientKind kind, Ending ending) {
  if (mode == Mode::kReadOnly) {
    return "policy_read_only";
  }
  if (!hasForms(kind)) {
    return "confirmation_unavailable";
  }
  switch (ending) {
    case Ending::kDecline:
    case Ending::kNo:
    case Ending::kWrongValue:
    case Ending::kOldYes:
      return "confirmation_declined";
    case Ending::kCancel:
      return "confirmation_unanswered";
    case Ending::kTimeout:
      return "confirmation_expired";
    default:
      return "";
  }
}

/// One value in every field of the form.
Json filledWith(const Json& form, const Json& value) {
  Json content = Json::object();
  for (const auto& [key, field] : form.at("requestedSchema").at("properties").items()) {
    content[key] = value;
  }
  return {{"action", "accept"}, {"content", std::move(content)}};
}

/// What Enter alone sends: the first of the choices, or an empty text.
Json untouched(const Json& form) {
  const Json& field = form.at("requestedSchema").at("properties").front();
  return filledWith(form, field.contains("enum") ? field.at("enum").front() : Json(""));
}

/// Ends the question in `asked`; what is answered to the call, or null.
Json end(ApprovingClient& client, ClientKind kind, const Json& asked, Ending ending) {
  const Json form = ApprovingClient::formIn(asked);
  switch (ending) {
    case Ending::kAccept:
      return client.answer(asked, consentTo(form));
    case Ending::kDecline:
      return client.answer(asked, {{"action", "decline"}});
    case Ending::kCancel:
      return client.answer(asked, {{"action", "cancel"}});
    case Ending::kNo:
      return client.answer(asked, untouched(form));
    case Ending::kWrongValue:
      return client.answer(asked, filledWith(form, "something else"));
    case Ending::kOldYes:
      return client.answer(asked, filledWith(form, true));
    case Ending::kTimeout: {
      if (isModern(kind)) {
        return client.answer(asked, consentTo(form));
      }
      CHECK(client.receive().at("method") == "notifications/cancelled");
      Json answered = client.receive();
      client.send(ApprovingClient::reply(asked, consentTo(form)));
      return answered;
    }
    case Ending::kDisconnect:
      client.disconnect();
      if (!isModern(kind)) {
        client.send(ApprovingClient::reply(asked, consentTo(form)));
      }
      return {};
  }
  return {};
}

void runCell(SafeServer& safe, const Tool& tool, Mode mode, ClientKind kind, Ending ending) {
  INFO(tool.description.name << ", " << nameOf(mode) << ", " << nameOf(kind) << ", " << nameOf(ending));
  const std::size_t before = safe.sent();
  // Each of its own principal: nobody is asked any more who has closed ten forms in a row.
  ApprovingClient client(safe.server, kind, tool.description.name);
  Json answered = client.call(tool.description.name, tools::sampleArguments(tool));
  const bool asked = ApprovingClient::formIn(answered).is_object();
  const std::size_t expected = expectedRequests(mode, kind, ending, tool.risk);
  CHECK(asked == (tool.risk != Risk::kRead && mode != Mode::kReadOnly && hasForms(kind) &&
                  !(mode == Mode::kUnattended && tool.risk == Risk::kWrite)));
  if (asked) {
    CHECK(safe.sent() == before);
    answered = end(client, kind, answered, ending);
  }
  CHECK(safe.sent() == before + expected);
  if (expected == 0) {
    CHECK(refusalIn(answered) == expectedRefusal(mode, kind, ending));
  }
}

TEST_CASE("each cell of operations, modes, clients and endings sends what the design says") {
  const auto& operations = tools::builtInRegistry()->tools();
  REQUIRE(operations.size() == 77);
  std::size_t cells = 0;
  for (const Mode mode : kModes) {
    for (const Ending ending : kEndings) {
      tools::SafetyOptions options = inMode(mode);
      if (ending == Ending::kTimeout) {
        options.approval_lifetime = std::chrono::milliseconds(0);
      }
      SafeServer safe(options);
      std::size_t expected = 0;
      for (const ClientKind kind : kClientKinds) {
        for (const Tool& tool : operations) {
          runCell(safe, tool, mode, kind, ending);
          expected += expectedRequests(mode, kind, ending, tool.risk);
          ++cells;
        }
      }
      // What was still under way when a client left has ended by now.
      safe.server.drain(base::Clock::now() + std::chrono::minutes(1));
      CHECK(safe.sent() == expected);
    }
  }
  CHECK(cells == 77 * 3 * 4 * 8);
}

TEST_CASE("each mode lists what it lets through") {
  for (const Mode mode : kModes) {
    SafeServer safe(inMode(mode));
    CHECK(safe.service.tools().size() == (mode == Mode::kReadOnly ? 24 : 77));
  }
}

}  // namespace
}  // namespace soracom_mcp::test
