#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/kept_secret.h"
#include "tools/call/refusal.h"
#include "tools/call/tool_service.h"
#include "tools/safety/audit_verifier.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Json;

HttpResponse json(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

struct Setup {
  explicit Setup(FakeClient::Handler handler) : client(std::move(handler)) {}
  explicit Setup(HttpResponse response) : client(std::move(response)) {}

  mcp::ToolOutcome call(const std::string& name, const Json& arguments) {
    mcp::RequestContext context;
    context.call_id = "call-7";
    auto outcome = callApproved(service, name, arguments, context);
    REQUIRE(outcome.has_value());
    return *std::move(outcome);
  }
  std::vector<Json> lines() {
    std::vector<Json> out;
    REQUIRE(audit.flush());
    REQUIRE(readAudit(place.in("audit"), [&](std::string_view line) {
      Json read = base::readJson(line).value();
      if (read.value("decision", "") != "asked") {
        out.push_back(std::move(read));
      }
      return true;
    }));
    return out;
  }

  test::TemporaryDirectory place;
  SecretVault vault{place.in("secrets")};
  AuditLog audit{{.directory = place.in("audit"), .buffer_time = std::chrono::hours(1)}};
  FakeClient client;
  FakeCredentials credentials;
  ToolService service{builtInRegistry(), client, credentials, [this] {
                        ToolServiceOptions options;
                        options.vault = &vault;
                        options.safety = onlyAPerson();
                        options.audit = &audit;
                        return options;
                      }()};
};

TEST_CASE("a call leaves the line of its decision and the line of what came of it") {
  Setup setup(json(200, R"({"userName":"alice"})"));
  setup.call("getUser", {{"user_name", "alice"}});
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 2);
  const Json& decision = lines[0];
  CHECK(decision.at("event") == "decision");
  CHECK(decision.at("decision") == "allowed");
  CHECK(decision.at("call") == "call-7");
  CHECK(decision.at("tool") == "getUser");
  CHECK(decision.at("risk") == "read");
  CHECK(decision.at("method") == "GET");
  CHECK(decision.at("path") == "/operators/{operator_id}/users/{user_name}");
  CHECK(decision.at("operator") == "OP1");
  CHECK(decision.at("arguments").at("user_name") == "alice");
  const Json& outcome = lines[1];
  CHECK(outcome.at("event") == "outcome");
  CHECK(outcome.at("call") == "call-7");
  CHECK(outcome.at("result") == "done");
  CHECK(outcome.at("status") == 200);
  CHECK(outcome.at("process") == decision.at("process"));
}

TEST_CASE("the decision of a change is on the disk when its request is sent") {
  for (const char* name : {"createUser", "deleteUser"}) {
    DYNAMIC_SECTION(name) {
      std::string path;
      std::size_t seen = 0;
      Setup setup([&](const HttpRequest&, const base::Stop&) -> base::Result<HttpResponse> {
        REQUIRE(readAudit(path, [&](std::string_view line) {
          seen += line.find(R"("decision":"allowed")") != std::string_view::npos ? 1 : 0;
          return true;
        }));
        return HttpResponse{204, {}, ""};
      });
      path = setup.place.in("audit");
      setup.call(name, {{"user_name", "a"}});
      CHECK(seen == 1);
    }
  }
}

TEST_CASE("without an audit reads go on and changes are refused with nothing sent") {
  std::size_t refused = 0;
  for (const Tool& tool : builtInRegistry()->tools()) {
    DYNAMIC_SECTION(tool.description.name) {
      Setup setup(json(200, "{}"));
      test::writeFileText(setup.place.in("audit"), "a file where the directory should be");
      Json arguments = sampleArguments(tool);
      for (const Argument& argument : tool.arguments) {
        if (argument.secret && !argument.literal && base::findMember(arguments, argument.key) != nullptr) {
          arguments[argument.key] = argument.existing ? "secret://kept" : "secret://generate";
        }
      }
      REQUIRE(setup.vault.store("kept", personsSecret(), {{"", Secret("canary-kept")}}));
      const auto outcome = setup.call(tool.description.name, arguments);
      const bool read = tool.risk == Risk::kRead;
      INFO(outcome.content.front().text);
      CHECK(refusalCodeOf(outcome) == (read ? "" : "audit_unavailable"));
      CHECK(setup.client.sent().size() == (read ? 1 : 0));
      CHECK(setup.vault.list()->size() == 1);
    }
    refused += tool.risk == Risk::kRead ? 0 : 1;
  }
  CHECK(refused == 53);
}

TEST_CASE("a refused call leaves one line with the reason") {
  struct Row {
    const char* tool;
    Json arguments;
    const char* code;
  };
  for (const Row& row :
       std::vector<Row>{{"deleteUser", {{"user_name", ".."}}, "path_rejected"},
                        {"createUserPassword", {{"user_name", "a"}, {"password", "canary-literal"}}, "literal_secret"},
                        {"getUser", {{"user_nam", "a"}, {"apiKey", "canary-literal"}}, "invalid_call"},
                        {"revokeMFA", {{"password", "secret://unknown"}}, "invalid_call"}}) {
    DYNAMIC_SECTION(row.tool << " " << row.code) {
      Setup setup(json(200, "{}"));
      setup.call(row.tool, row.arguments);
      const auto lines = setup.lines();
      REQUIRE(lines.size() == 1);
      CHECK(lines[0].at("decision") == "refused");
      CHECK(lines[0].at("code") == row.code);
      CHECK(setup.client.sent().empty());
      CHECK(test::readFileText(setup.place.in("audit/audit.jsonl")).find("canary") == std::string::npos);
    }
  }
}

TEST_CASE("the audit shows references and where secrets are kept, and no secret") {
  Setup setup(json(201, R"({"authKeyId":"keyId-1","authKey":"canary-minted"})"));
  REQUIRE(setup.vault.store("kept", personsSecret(), {{"", Secret("canary-kept")}}));
  setup.call("generateUserAuthKey", {{"user_name", "api-live-key-0000"}});
  setup.call("updateUserPassword",
             {{"user_name", "a"}, {"currentPassword", "secret://kept"}, {"newPassword", "secret://generate"}});
  setup.call("getUser", {{"user_name", "canary-minted"}});
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].at("arguments").at("user_name") == kMask);
  CHECK(lines[1].at("kept").size() == 1);
  CHECK(lines[2].at("arguments").at("currentPassword") == "secret://kept");
  CHECK(lines[2].at("arguments").at("newPassword") == "secret://generate");
  CHECK(lines[3].at("kept").at(0).get<std::string>().starts_with("updateUserPassword-"));
  CHECK(lines[4].at("arguments").at("user_name") == kMask);
  const std::string text = test::readFileText(setup.place.in("audit/audit.jsonl"));
  CHECK(text.find("canary") == std::string::npos);
  CHECK(text.find("live") == std::string::npos);
}

TEST_CASE("what came of a call is named as far as anybody knows") {
  struct Row {
    base::Result<HttpResponse> answer;
    const char* result;
  };
  for (const Row& row : std::vector<Row>{{json(204, ""), "done"},
                                         {json(404, "{}"), "failed"},
                                         {base::fail(ErrorKind::kUnreachable, "x"), "not sent"},
                                         {base::fail(ErrorKind::kInterrupted, "x"), "unknown"}}) {
    DYNAMIC_SECTION(row.result) {
      Setup setup([&](const HttpRequest&, const base::Stop&) { return row.answer; });
      setup.call("deleteUser", {{"user_name", "a"}});
      CHECK(setup.lines().back().at("result") == row.result);
      CHECK(verifyAudit(setup.place.in("audit"))->whole);
    }
  }
}

TEST_CASE("long arguments are cut and hostile ones stay inside their line") {
  Setup setup(HttpResponse{204, {}, ""});
  setup.call("updateUser", {{"user_name", "a"}, {"description", std::string(50'000, 'x')}});
  setup.call("updateUser", {{"user_name", "a"}, {"description", "\n{\"seq\":1}\n\x1b[31m\xE2\x80\xAE"}});
  const auto lines = setup.lines();
  REQUIRE(lines.size() == 4);
  CHECK(lines[0].at("arguments_cut").get<std::string>().size() < 10'000);
  CHECK(verifyAudit(setup.place.in("audit"))->whole);
}

}  // namespace
}  // namespace soracom_mcp::tools
