// How often a call reaches the API when its answer speaks of the credential, counted there.
#include <atomic>
#include <mutex>
#include <set>

#include "tests/catch.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/call/sample_tools.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/call/answer_ending.h"
#include "tools/call/upstream_calls.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::tools {
namespace {

/// An API that answers everything with the same bytes, and the way of calls to it.
struct Setup {
  explicit Setup(const std::string& answer)
      : server([this, answer](ScriptedPeer& peer) {
          for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
            ++requests;
            const bool head = request.starts_with("HEAD ");
            peer.send(head ? answer.substr(0, answer.find("\r\n\r\n") + 4) : answer);
          }
        }) {
    HttpClientOptions options;
    options.base_url = server.url();
    auto made = HttplibClient::make(options);
    REQUIRE(made);
    client = *std::move(made);
    calls.emplace(*client, credentials, std::make_shared<CallMemory>(LimitOptions{}, std::vector<Secret>{}, ""), false);
  }

  Exchange call(const Tool& tool) {
    PreparedCall call;
    call.tool = &tool;
    call.needs_credential = true;
    call.request = {tool.operation->method, "/x", {}, "", ""};
    return calls->exchange(call, {}, base::Stop().withDeadline(base::Clock::now() + std::chrono::seconds(10)));
  }

  std::atomic<int> requests = 0;
  ScriptedServer server;
  FakeCredentials credentials;
  std::unique_ptr<HttplibClient> client;
  std::optional<UpstreamCalls> calls;
};

std::string answerOf(int status, const std::string& body) {
  return "HTTP/1.1 " + std::to_string(status) +
         " x\r\nRetry-After: 0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

struct Row {
  const char* name;
  int status;
  const char* body;
  Ending ending;
};
const Row kRows[] = {
    {"401", 401, "", Ending::kCredentialRefused},
    {"401 with a code", 401, R"({"code":"X","message":"m"})", Ending::kCredentialRefused},
    {"the code for a missing token", 400, R"({"code":"AUM0001","message":"x"})", Ending::kCredentialRefused},
    {"the code for an expired token", 400, R"({"code":"AUM0005","message":"x"})", Ending::kCredentialRefused},
    {"the code, nested", 400, R"({"errorMessage":{"code":"AUM0005","message":"x"}})", Ending::kCredentialRefused},
    {"the code in words only", 400, R"({"code":"X","message":"AUM0005 token invalid"})", Ending::kCredentialDoubted},
    {"an API key", 400, R"({"message":"invalid api key"})", Ending::kCredentialDoubted},
    {"an API key in plain text", 400, "Invalid API Key", Ending::kCredentialDoubted},
    {"a token", 400, R"({"code":"X","message":"The token has expired."})", Ending::kCredentialDoubted},
    {"a token in the arguments", 400, R"({"code":"AUM0010","message":"Invalid or expired token"})",
     Ending::kCredentialDoubted},
    {"JSON", 400, R"({"code":"X","message":"Unexpected token } in JSON at position 5"})", Ending::kAnswered},
    {"another argument", 400, R"({"code":"X","message":"authKeyId is invalid"})", Ending::kAnswered},
    {"nothing", 400, "", Ending::kAnswered},
    {"403", 403, R"({"code":"AUM0005","message":"Invalid token"})", Ending::kAnswered},
    {"404", 404, R"({"message":"no such api key"})", Ending::kAnswered},
    {"408", 408, "", Ending::kAnswered},
    {"409", 409, R"({"code":"AUM0001","message":"expired token"})", Ending::kAnswered},
    {"425", 425, "", Ending::kAnswered},
    {"429", 429, R"({"message":"token bucket is empty: token required"})", Ending::kAnswered},
    {"500", 500, R"({"code":"AUM0005","message":"api key expired"})", Ending::kAnswered},
    {"502", 502, "", Ending::kAnswered},
    {"503", 503, "", Ending::kAnswered},
    {"504", 504, "", Ending::kAnswered},
    {"302", 302, "", Ending::kAnswered},
    {"200", 200, R"({"code":"AUM0005","message":"invalid token"})", Ending::kAnswered},
};

TEST_CASE("an answer is told from a refused credential, and from one that may be refused") {
  SampleTools tools;
  for (const Row& row : kRows) {
    INFO(row.name);
    const HttpResponse answer{row.status, {}, row.body};
    CHECK(endingOf(tools["createUser"], answer) == row.ending);
    CHECK(endingOf(tools["getUser"], answer) == row.ending);
    CHECK(endingOf(tools["auth"], answer) == Ending::kAnswered);
  }
}

TEST_CASE("a change reaches the API a second time only where its credential was refused beyond doubt") {
  SampleTools tools;
  Tool raised = tools["listUsers"];
  raised.risk = Risk::kDanger;
  struct Case {
    const char* name;
    const Tool& tool;
    bool changes;
  };
  const Case cases[] = {{"GET", tools["getUser"], false},      {"HEAD", tools["getFileMetadata"], false},
                        {"POST", tools["createUser"], true},   {"PUT", tools["updateUser"], true},
                        {"DELETE", tools["deleteUser"], true}, {"GET that an overlay calls dangerous", raised, true}};
  for (const Row& row : kRows) {
    for (const Case& each : cases) {
      DYNAMIC_SECTION(row.name << " to " << each.name) {
        Setup setup(answerOf(row.status, row.body));
        const bool head = each.tool.operation->method == "HEAD";  // its answers have no words
        const Ending ending = head && row.status == 400 ? Ending::kAnswered : row.ending;
        const Exchange exchange = setup.call(each.tool);
        REQUIRE(exchange.response);
        CHECK(exchange.response->status == row.status);
        const bool again =
            ending == Ending::kCredentialRefused || (ending == Ending::kCredentialDoubted && !each.changes);
        CHECK(setup.requests == (again ? 2 : 1));
        CHECK(setup.credentials.renewals == (speaksOfCredential(ending) ? 1 : 0));
        CHECK(exchange.renewed_only == (speaksOfCredential(ending) && !again));
        const auto failure = setup.calls->failure(each.tool, tools.all(), SecretScrubber(), exchange, {});
        REQUIRE(failure);
        CHECK((failure->content.front().text.find("has not sent the call again") != std::string::npos) ==
              exchange.renewed_only);
      }
    }
  }
}

TEST_CASE("two callers with credentials of their own share no connection, and one caller's calls do") {
  SampleTools tools;
  /// Takes the field x-token of each request for its credential.
  class PerRequest final : public CredentialProvider {
   public:
    base::Result<CredentialPtr> get(const CredentialNeed&, const base::Stop&) override {
      return CredentialPtr(std::make_shared<Credential>());
    }
    base::Result<CredentialPtr> renew(const CredentialPtr&, const base::Stop&) override {
      return base::fail(base::ErrorKind::kAuthentication, "no");
    }
    std::vector<Secret> secretsOf(const FieldLookup& field) const override {
      const std::string* value = field("x-token");
      return value == nullptr ? std::vector<Secret>() : std::vector<Secret>{Secret(*value)};
    }
    std::string describe() const override { return "each request"; }
  };
  std::mutex mutex;
  std::vector<std::set<std::string>> callers;  // of each connection
  ScriptedServer server([&](ScriptedPeer& peer) {
    std::set<std::string> here;
    for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      here.insert(request.substr(5, request.find(' ', 5) - 5));
      peer.send(okResponse("{}"));
    }
    const std::lock_guard lock(mutex);
    callers.push_back(std::move(here));
  });
  {
    HttpClientOptions options;
    options.base_url = server.url();
    const auto client = HttplibClient::make(options);
    REQUIRE(client);
    PerRequest credentials;
    UpstreamCalls calls(**client, credentials, std::make_shared<CallMemory>(LimitOptions{}, std::vector<Secret>{}, ""),
                        false);
    for (const std::string who : {"ann", "bob", "ann", "", "bob", "ann", ""}) {
      mcp::RequestContext context;
      context.principal = who.empty() ? "http" : "http:" + who;
      if (!who.empty()) {
        context.fields = std::make_shared<const mcp::RequestFields>(mcp::RequestFields{{{"x-token", who}}, {}});
      }
      PreparedCall call;
      call.tool = &tools["getUser"];
      call.request = {"GET", "/" + who, {}, "", ""};
      REQUIRE(calls.exchange(call, context, {}).response);
    }
  }
  CHECK(server.connections() == 3);
  for (;;) {
    const std::lock_guard lock(mutex);
    if (callers.size() == 3) {
      break;
    }
  }
  for (const auto& each : callers) {
    CHECK(each.size() == 1);
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
