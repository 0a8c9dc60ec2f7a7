// Calls that no form can hold: what the form says, and the way over a terminal.
#include "app/approval_desk.h"
#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/approval/shown_form.h"
#include "tests/catch.h"
#include "tests/form_answer.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using Catch::Matchers::Contains;

constexpr ClientKind kFormClients[] = {ClientKind::kLegacyForms, ClientKind::kModernForms};

/// A server with a desk for terminals, which a person of the test sits at.
struct DeskServer {
  explicit DeskServer(base::Result<void> (*open)() = [] { return base::Result<void>(); })
      : desk(std::chrono::minutes(5), open), safe(withDesk(desk)) {}

  static tools::SafetyOptions withDesk(app::ApprovalDesk& desk) {
    tools::SafetyOptions options = tools::onlyAPerson();
    options.approver = &desk;
    return options;
  }
  Json waiting() { return desk.serve({{"list", true}}).at("waiting"); }
  std::string onlyId() {
    REQUIRE(waiting().size() == 1);
    return waiting().at(0).at("id").get<std::string>();
  }
  std::string wholeText() { return desk.serve({{"show", onlyId()}}).at("text").get<std::string>(); }
  void answer(const std::string& typed) {
    CHECK(desk.serve({{"answer", onlyId()}, {"typed", typed}}).contains("outcome"));
  }

  app::ApprovalDesk desk;
  SafeServer safe;
};

/// A permission document as long as real ones.
Json longPermission(int statements = 25) {
  Json blocks = Json::array();
  for (int i = 0; i < statements; ++i) {
    blocks.push_back({{"effect", i == 24 ? "deny" : "allow"}, {"api", "User:listUsers"}});
  }
  return {{"user_name", "idle-user"}, {"permission", {{"statements", blocks}}}};
}

const Json kLongUser = {{"user_name", "alice"}, {"description", "the one who " + std::string(500, 'x')}};

std::string textOf(const Json& answer) {
  return answer.at("result").at("content").at(0).at("text").get<std::string>();
}

TEST_CASE("a dangerous call that no form holds is not approved by the form alone") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server;
      ApprovingClient client(server.safe.server, kind);
      const Json asked = client.call("updateUserPermission", longPermission());
      const ShownForm form(ApprovingClient::formIn(asked));
      const std::string id = server.onlyId();
      for (const std::size_t width : {74U, 110U}) {
        CHECK_THAT(form.glimpse(width), Contains("Replace a SAM user's inline permissions: \"idle-user\" in account OP1\n"));
        CHECK_THAT(form.glimpse(width), Contains("\nLost: Present permissions. A wrong text locks out or grants too much.\n"));
        CHECK_THAT(form.glimpse(width), Contains("\nWhole text: soracom-mcp approve " + id + ". From the model: user_name "));
      }
      CHECK_THAT(form.glimpse(110), Contains(" permission {sta"));
      CHECK(form.title == "Approved on a terminal? Then choose Yes");
      CHECK_THAT(form.description, Contains("soracom-mcp approve " + id));
      CHECK(form.field.at("enum") == Json{"No", "Yes"});
      const Json claimed = client.answer(asked, consentTo(ApprovingClient::formIn(asked)));
      CHECK(refusalIn(claimed) == "confirmation_required");
      CHECK_THAT(textOf(claimed), Contains("soracom-mcp approve " + id));
      CHECK(server.safe.sent() == 0);
    }
  }
}

TEST_CASE("the name typed into the form does not stand for the approval on a terminal") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server;
      ApprovingClient client(server.safe.server, kind);
      const Json asked = client.call("updateUserPermission", longPermission());
      client.answer(asked, {{"action", "accept"}, {"content", {{"type_to_confirm", "idle-user"}}}});
      CHECK(server.safe.sent() == 0);
    }
  }
}

TEST_CASE("a call that was read and approved on a terminal is sent once the form says so") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server;
      ApprovingClient client(server.safe.server, kind);
      const Json asked = client.call("updateUserPermission", longPermission());
      const std::string text = server.wholeText();
      CHECK_THAT(text, Contains("- permission: {statements:["));
      CHECK_THAT(text, Contains("{effect:deny,api:User:listUsers}]}"));
      server.answer("idle-user");
      CHECK(refusalIn(client.answer(asked, consentTo(ApprovingClient::formIn(asked)))).empty());
      CHECK(server.safe.sent() == 1);
      CHECK(server.waiting().empty());
      // It counted once.
      CHECK(ApprovingClient::formIn(client.call("updateUserPermission", longPermission())).is_object());
      CHECK(server.safe.sent() == 1);
    }
  }
}

TEST_CASE("a call that was approved on a terminal goes through when it is made again") {
  for (const char* action : {"cancel", "none"}) {
    DYNAMIC_SECTION(action) {
      DeskServer server;
      ApprovingClient client(server.safe.server, ClientKind::kModernForms);
      const Json asked = client.call("updateUserPermission", longPermission());
      if (std::string(action) == "cancel") {
        CHECK(refusalIn(client.answer(asked, {{"action", "cancel"}})) == "confirmation_unanswered");
      }
      server.answer("idle-user");
      CHECK(refusalIn(client.call("updateUserPermission", longPermission())).empty());
      CHECK(server.safe.sent() == 1);
    }
  }
}

TEST_CASE("a no in the form holds on the terminal and a no on the terminal in the form") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server;
      ApprovingClient client(server.safe.server, kind);
      const Json first = client.call("updateUserPermission", longPermission());
      CHECK(refusalIn(client.answer(first, {{"action", "accept"}, {"content", {{"approve", "No"}}}})) ==
            "confirmation_declined");
      CHECK(server.waiting().empty());
      const Json second = client.call("updateUserPermission", longPermission());
      server.answer("no");
      CHECK(refusalIn(client.answer(second, consentTo(ApprovingClient::formIn(second)))) == "confirmation_declined");
      CHECK(server.safe.sent() == 0);
    }
  }
}

TEST_CASE("an approval on a terminal is for the arguments that were shown there") {
  DeskServer server;
  ApprovingClient client(server.safe.server, ClientKind::kModernForms);
  client.call("updateUserPermission", longPermission(25));
  server.answer("idle-user");
  CHECK(ApprovingClient::formIn(client.call("updateUserPermission", longPermission(24))).is_object());
  CHECK(server.safe.sent() == 0);
}

TEST_CASE("a write that no form holds may be approved in the form, which says where the whole text stands") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server;
      ApprovingClient client(server.safe.server, kind);
      const Json asked = client.call("createUser", kLongUser);
      const ShownForm form(ApprovingClient::formIn(asked));
      CHECK(form.title == "Choose Yes to approve");
      CHECK_THAT(form.glimpse(110), Contains("\nWhole text: soracom-mcp approve " + server.onlyId() +
                                             ". From the model: user_name \"alice\", description \"the one who xxx"));
      CHECK_THAT(server.wholeText(), Contains(kLongUser.at("description").get<std::string>()));
      CHECK(refusalIn(client.answer(asked, consentTo(ApprovingClient::formIn(asked)))).empty());
      CHECK(server.safe.sent() == 1);
      CHECK(server.waiting().empty());
    }
  }
}

TEST_CASE("where nothing can wait for a terminal a dangerous call that no form holds is refused") {
  for (const ClientKind kind : kFormClients) {
    DYNAMIC_SECTION(nameOf(kind)) {
      DeskServer server([] { return base::Result<void>(base::fail(base::ErrorKind::kNotFound, "no folder")); });
      ApprovingClient client(server.safe.server, kind);
      const Json refused = client.call("updateUserPermission", longPermission());
      CHECK(refusalIn(refused) == "confirmation_unavailable");
      CHECK_THAT(textOf(refused), Contains("soracom-mcp call updateUserPermission"));
      const Json asked = client.call("createUser", kLongUser);
      CHECK(refusalIn(client.answer(asked, consentTo(ApprovingClient::formIn(asked)))).empty());
      CHECK(server.safe.sent() == 1);
    }
  }
}

TEST_CASE("calls that fit into a form leave nothing at the desk and clients without forms neither") {
  DeskServer server([] {
    FAIL("opened");
    return base::Result<void>();
  });
  for (const ClientKind kind : kFormClients) {
    ApprovingClient client(server.safe.server, kind);
    client.call("deleteUser", {{"user_name", "alice"}});
  }
  for (const ClientKind kind : {ClientKind::kLegacyPlain, ClientKind::kModernPlain}) {
    ApprovingClient client(server.safe.server, kind);
    CHECK(refusalIn(client.call("updateUserPermission", longPermission())) == "confirmation_unavailable");
  }
  CHECK(server.waiting().empty());
}

TEST_CASE("the argument that names the object gives way to the others, because the first line says it whole") {
  DeskServer server;
  ApprovingClient client(server.safe.server, ClientKind::kModernForms);
  const Json permission = {{"statements", {{{"effect", "allow"}, {"api", "User:getUser"}}}}};
  const Json asked = client.call(
      "updateRole", {{"role_id", "readers"}, {"description", std::string(20, 'd')}, {"permission", permission}});
  const ShownForm form(ApprovingClient::formIn(asked));
  CHECK(askedName(form.field) == "readers");
  CHECK_THAT(form.glimpse(110), Contains(": \"readers\" in account OP1\n"));
  CHECK_THAT(form.glimpse(110), Contains("\nFrom the model: description \"" + std::string(20, 'd') +
                                         "\", permission {statements:[{effect:allow,api:User:getUser}]}\n"));
}

TEST_CASE("short values stand whole in the form beside long ones") {
  DeskServer server;
  ApprovingClient client(server.safe.server, ClientKind::kModernForms);
  const Json asked = client.call("createRole", {{"role_id", "r1"},
                                                {"description", std::string(3000, 'y')},
                                                {"permission", {{"statements", {{{"effect", "allow"}, {"api", "*"}}}}}}});
  const std::string glimpse = ShownForm(ApprovingClient::formIn(asked)).glimpse(110);
  CHECK_THAT(glimpse, Contains(" role_id \"r1\""));
  CHECK_THAT(glimpse, Contains(" description \"yy"));
  CHECK_THAT(glimpse, Contains(" permission {st"));
}

}  // namespace
}  // namespace soracom_mcp::test
