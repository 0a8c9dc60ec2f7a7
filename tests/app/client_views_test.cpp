#include "app/client_views.h"

#include "app/load_registry.h"
#include "tests/approval/safe_server.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using app::ClientView;
using app::ClientViews;
using base::Json;
using mcp::RequestFields;
using test::SafeServer;

namespace {

struct Views {
  explicit Views(tools::SafetyOptions safety = test::inMode(tools::Mode::kConfirm), const std::string& surface = "auto",
                 std::size_t budget = 25'000)
      : safe(std::move(safety)), views(tools::builtInRegistry(), safe.service, [=](const auto& listed) {
          app::Options options;
          options.surface = surface;
          options.token_budget = budget;
          return app::surfaceFor(options, listed);
        }) {}

  std::shared_ptr<const ClientView> of(const RequestFields& fields) {
    auto view = views.of(fields);
    INFO((view ? "" : view.error().message));
    REQUIRE(view);
    return *view;
  }
  std::string faultOf(const RequestFields& fields) {
    const auto view = views.of(fields);
    return view ? "" : view.error().message;
  }

  SafeServer safe;
  ClientViews views;
};

RequestFields with(const std::string& header, const std::string& value) { return {{{header, value}}, {}}; }

std::vector<std::string> namesIn(const ClientView& view) {
  std::vector<std::string> out;
  const auto tools = view.tools->tools({});
  for (const mcp::ToolDescription& tool : **tools) {
    out.push_back(tool.name);
  }
  return out;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

mcp::ToolOutcome call(const ClientView& view, const RequestFields& fields, const std::string& tool,
                      const Json& arguments) {
  mcp::RequestContext context;
  context.fields = std::make_shared<const RequestFields>(fields);
  auto outcome = view.tools->call(tool, arguments, context);
  REQUIRE(outcome);
  return *std::move(outcome);
}

std::string textOf(const mcp::ToolOutcome& outcome) { return outcome.content.front().text; }

}  // namespace

TEST_CASE("a view lists and calls what was asked for and nothing else") {
  Views views;
  const RequestFields fields = with("x-mcp-toolsets", "users,roles");
  const auto view = views.of(fields);
  const auto names = namesIn(*view);
  CHECK(names.size() == 15);
  CHECK(holds(names, "listUsers"));
  CHECK_FALSE(holds(names, "listEmails"));
  CHECK_FALSE(call(*view, fields, "listUsers", Json::object()).is_error);
  const auto refused = call(*view, fields, "listEmails", Json::object());
  CHECK(refused.is_error);
  CHECK(textOf(refused).starts_with("policy_denied: listEmails was not called: this connection has asked for other"));
  CHECK(views.safe.sent() == 1);
  CHECK(views.of({}) == views.of(with("authorization", "x")));
  CHECK(namesIn(*views.of({})).size() == 77);
}

TEST_CASE("the service itself refuses a call outside of the view") {
  Views views;
  mcp::RequestContext context;
  context.fields = std::make_shared<const RequestFields>(with("x-mcp-readonly", "1"));
  const auto refused = views.safe.service.call("createUser", {{"user_name", "a"}}, context);
  REQUIRE(refused);
  CHECK(textOf(*refused).starts_with("policy_denied: "));
  context.fields = std::make_shared<const RequestFields>(with("x-mcp-toolsets", "none"));
  const auto wrong = views.safe.service.call("listUsers", Json::object(), context);
  REQUIRE(wrong);
  CHECK(wrong->is_error);
  CHECK(textOf(*wrong).starts_with("Nothing was called. x-mcp-toolsets: no toolset is named"));
  CHECK(views.safe.sent() == 0);
}

TEST_CASE("what belongs to a view calls within it, whatever comes with the call") {
  Views views;
  const auto view = views.of(with("x-mcp-toolsets", "users"));
  for (const RequestFields& fields : {RequestFields(), with("x-mcp-toolsets", "emails")}) {
    CHECK(textOf(call(*view, fields, "listEmails", Json::object())).starts_with("policy_denied: "));
    CHECK_FALSE(call(*view, fields, "listUsers", Json::object()).is_error);
  }
}

TEST_CASE("no view widens what the server allows") {
  tools::SafetyOptions safety = tools::onlyAPerson();
  safety.policy = *tools::Policy::make({tools::Mode::kReadOnly, {}, {"tag:Role"}}, tools::builtInRegistry()->facts());
  Views views(safety);
  for (const auto& [header, value] :
       std::vector<std::pair<std::string, std::string>>{{"x-mcp-tools", "*"},
                                                        {"x-mcp-toolsets", "users,emails"},
                                                        {"x-mcp-readonly", "false"},
                                                        {"x-mcp-tools", "*,risk:read"}}) {
    const auto view = views.of(with(header, value));
    const auto names = namesIn(*view);
    CHECK(names.size() <= namesIn(*views.of({})).size());
    for (const char* hidden : {"createUser", "deleteUser", "listRoles"}) {
      CHECK_FALSE(holds(names, hidden));
      CHECK(call(*view, with(header, value), hidden, {{"user_name", "a"}}).is_error);
    }
  }
  CHECK(views.faultOf(with("x-mcp-tools", "deleteUser")).find("no tool is named") != std::string::npos);
  CHECK(views.faultOf(with("x-mcp-toolsets", "role")).find("no toolset is named \"role\"") != std::string::npos);
  CHECK(views.safe.sent() == 0);
}

TEST_CASE("discovery searches, describes and calls within the view") {
  Views views;
  const RequestFields fields{{{"x-mcp-surface", "discovery"}, {"x-mcp-toolsets", "users"}}, {}};
  const auto view = views.of(fields);
  CHECK(namesIn(*view) == std::vector<std::string>{"search_tools", "describe_tools", "call_tool"});
  const std::string found = textOf(call(*view, fields, "search_tools", {{"query", "role"}, {"limit", 50}}));
  CHECK(found.find("attachRole") == std::string::npos);
  CHECK(textOf(call(*view, fields, "search_tools", {{"query", "list users"}})).find("listUsers") != std::string::npos);
  CHECK(call(*view, fields, "describe_tools", {{"names", {"attachRole"}}}).is_error);
  CHECK(textOf(call(*view, fields, "call_tool", {{"name", "listRoles"}})).starts_with("policy_denied: "));
  CHECK(textOf(call(*view, fields, "listRoles", Json::object())).starts_with("policy_denied: "));
  CHECK_FALSE(call(*view, fields, "call_tool", {{"name", "listUsers"}}).is_error);
}

TEST_CASE("a client may ask for fewer words and not for more") {
  Views full;
  const auto brief = full.of(with("x-mcp-surface", "brief"));
  CHECK(namesIn(*brief).size() == 77);
  CHECK((**brief->tools->tools({})).front().description == (**brief->tools->tools({})).front().title);
  CHECK(full.faultOf(with("x-mcp-surface", "tiny")) ==
        "No surface is named \"tiny\"; there are full, brief and discovery");
  Views discovery(test::inMode(tools::Mode::kConfirm), "discovery");
  CHECK(discovery.faultOf(with("x-mcp-surface", "full")).find("a client cannot widen to full") != std::string::npos);
  CHECK(namesIn(*discovery.of(with("x-mcp-toolsets", "users"))).size() == 3);
  // What is fewer may fit the budget as it is.
  Views small(test::inMode(tools::Mode::kConfirm), "auto", 3000);
  CHECK(namesIn(*small.of({})).size() == 3);
  CHECK(namesIn(*small.of(with("x-mcp-toolsets", "users"))).size() == 5);
  CHECK(small.faultOf(with("x-mcp-surface", "full")).find("shows these tools as discovery") != std::string::npos);
}

TEST_CASE("prompts, resources and completions are those of the view") {
  Views views;
  const auto view = views.of(with("x-mcp-toolsets", "users"));
  const auto prompts = view->prompts->prompts({});
  CHECK((*prompts)->empty());
  CHECK_FALSE(view->prompts->get("onboard-sam-user", {}, {}));
  CHECK((**views.of({})->prompts->prompts({})).size() == 9);
  CHECK(view->resources->read("api://operations/listUsers", {}));
  CHECK_FALSE(view->resources->read("api://operations/listRoles", {}));
  mcp::CompletionRequest request;
  request.subject = mcp::CompletionRequest::Subject::kResourceTemplate;
  request.name = std::string(tools::kOperationTemplate);
  request.argument = "operation";
  request.value = "list";
  CHECK(view->completions->complete(request, {})->values == std::vector<std::string>{"listUsers"});
  CHECK(views.of({})->completions->complete(request, {})->values.size() > 5);
}

TEST_CASE("views are kept within a bound however many are asked for") {
  Views views;
  const auto& registry = *tools::builtInRegistry();
  for (int i = 0; i < 1000; ++i) {
    const std::string& name = registry.tools()[static_cast<std::size_t>(i) % registry.tools().size()].description.name;
    const auto view = views.of(with("x-mcp-exclude-tools", name + std::string(static_cast<std::size_t>(i / 77), ',')));
    REQUIRE(namesIn(*view).size() == 76);
  }
  CHECK(views.views.kept() == ClientViews::kMostTools / 76);
  // The list of a request is one object as long as it is kept.
  const RequestFields fields = with("x-mcp-toolsets", "users");
  CHECK(views.of(fields) == views.of(fields));
}
