#include "tools/catalog/tool_views.h"

#include <thread>

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using namespace soracom_mcp::tools;
using soracom_mcp::mcp::HeaderField;
using soracom_mcp::mcp::RequestFields;

namespace {

std::shared_ptr<const ToolRegistry> sample() {
  return registryOf(documentOf(R"({
      "/users":{"get":{"operationId":"listUsers","tags":["User"],"responses":{}},
                "post":{"operationId":"createUser","tags":["User"],"responses":{}},
                "delete":{"operationId":"deleteUsers","tags":["User"],"responses":{}}},
      "/roles":{"get":{"operationId":"listRoles","tags":["Role"],"responses":{}},
                "post":{"operationId":"createRole","tags":["Role"],"responses":{}}}})"));
}

// deleteUsers is not offered.
const std::vector<bool> kOffered = {true, true, false, true, true};

std::string shownBy(const ToolViews& views, const ToolRegistry& registry, const RequestFields& fields) {
  const auto view = views.of(fields);
  if (!view) {
    return view.error().message;
  }
  if (*view == nullptr) {
    return "everything";
  }
  std::string out;
  for (const Tool& tool : registry.tools()) {
    out += (*view)->shows(tool) ? std::string(out.empty() ? "" : " ") + tool.description.name : std::string();
  }
  return out;
}

}  // namespace

TEST_CASE("A request sees what its header fields and its URL ask for, and never more than is offered") {
  const auto registry = sample();
  const ToolViews views(registry->facts(), kOffered);
  struct Row {
    std::vector<HeaderField> headers;
    std::vector<HeaderField> parameters;
    const char* shown;
  };
  const Row rows[] = {
      {{}, {}, "everything"},
      {{{"x-key", "secret"}}, {}, "everything"},
      {{{"x-mcp-toolsets", "user"}}, {}, "listUsers createUser"},
      {{{"x-mcp-toolsets", " User , role,"}}, {}, "listUsers createUser listRoles createRole"},
      {{}, {{"toolsets", "role"}}, "listRoles createRole"},
      {{{"x-mcp-tools", "listRoles"}}, {}, "listRoles"},
      {{{"x-mcp-tools", "*"}}, {}, "listUsers createUser listRoles createRole"},
      {{{"x-mcp-tools", "method:POST, listUsers"}}, {}, "listUsers createUser createRole"},
      {{{"x-mcp-toolsets", "user"}, {"x-mcp-tools", "listRoles"}}, {}, "listUsers createUser listRoles"},
      {{{"x-mcp-exclude-tools", "create*"}}, {}, "listUsers listRoles"},
      {{{"x-mcp-toolsets", "user"}, {"x-mcp-exclude-tools", "tag:User"}}, {}, ""},
      {{{"x-mcp-readonly", "true"}}, {}, "listUsers listRoles"},
      {{{"x-mcp-readonly", "false"}}, {}, "listUsers createUser listRoles createRole"},
      {{{"x-mcp-readonly", ""}}, {{"readonly", "1"}}, "listUsers listRoles"},
      {{{"x-mcp-toolsets", "user"}}, {{"readonly", "yes"}}, "listUsers"},
      {{{"x-mcp-readonly", "false"}}, {{"readonly", "on"}}, "listUsers listRoles"},
      // Both ways hold.
      {{{"x-mcp-toolsets", "user"}}, {{"toolsets", "role"}}, ""},
      {{{"x-mcp-toolsets", "user"}}, {{"tools", "list*"}}, "listUsers"},
      {{{"x-mcp-toolsets", "toolset:user"}},
       {},
       "x-mcp-toolsets: no toolset is named \"toolset-user\"; there are role, user"},
      {{{"x-mcp-toolsets", "users"}}, {}, "x-mcp-toolsets: no toolset is named \"users\"; there are role, user"},
      {{}, {{"toolsets", ""}}, "toolsets in the URL: it names nothing; leave it out to see everything"},
      {{{"x-mcp-toolsets", " , "}}, {}, "x-mcp-toolsets: it names nothing; leave it out to see everything"},
      {{{"x-mcp-tools", "listUser"}}, {}, "x-mcp-tools: no tool is named \"listUser\"; the nearest is listUsers"},
      // What is not offered is not known either.
      {{{"x-mcp-tools", "deleteUsers"}}, {}, "x-mcp-tools: no tool is named \"deleteUsers\""},
      {{{"x-mcp-tools", "risk:danger"}}, {}, "x-mcp-tools: no tool has the risk \"danger\""},
      {{{"x-mcp-exclude-tools", "nothing"}}, {}, "x-mcp-exclude-tools: no tool is named \"nothing\""},
      {{{"x-mcp-readonly", "maybe"}}, {}, "x-mcp-readonly: takes true or false, not \"maybe\""},
      {{{"x-mcp-surface", "brief"}},
       {{"surface", "full"}},
       "surface in the URL: the header field and the URL ask for different ones"},
      {{{"x-mcp-surface", " "}}, {}, "x-mcp-surface: it names nothing; leave it out for the usual one"},
  };
  for (const Row& row : rows) {
    std::string name;
    for (const auto* fields : {&row.headers, &row.parameters}) {
      for (const HeaderField& field : *fields) {
        name += field.name + "=" + field.value + " ";
      }
    }
    DYNAMIC_SECTION(name) { CHECK(shownBy(views, *registry, {row.headers, row.parameters}) == row.shown); }
  }
}

TEST_CASE("Equal requests get one view and what is kept is bounded") {
  const auto registry = sample();
  const ToolViews views(registry->facts(), kOffered);
  const RequestFields mine{{{"x-mcp-toolsets", "user"}, {"x-mcp-surface", "BRIEF"}}, {}};
  const auto first = *views.of(mine);
  CHECK(first->surface() == "brief");
  for (int i = 0; i < 5000; ++i) {
    const std::string stars(static_cast<std::size_t>(i) % 300, '*');
    REQUIRE(views.of({{{"x-mcp-tools", "list" + stars + "Users*"}}, {}}));
    if (i % 10 == 0) {
      REQUIRE(views.of(mine)->get() == first.get());
    }
  }
  CHECK(views.kept() == ToolViews::kMost);
}

TEST_CASE("What is asked for has bounds") {
  const auto registry = sample();
  const ToolViews views(registry->facts(), kOffered);
  const auto asked = [&](const std::string& tools) {
    return shownBy(views, *registry, {{{"x-mcp-tools", tools}}, {}});
  };
  CHECK(asked(std::string(ToolViews::kMaxBytes, 'x')).find("longer than 4096 bytes") != std::string::npos);
  std::string many;
  for (std::size_t i = 0; i <= ToolViews::kMaxItems; ++i) {
    many += "listUsers,";
  }
  CHECK(asked(many).find("at most 64 names, 8 of them with *") != std::string::npos);
  CHECK(asked("a*,b*,c*,d*,e*,f*,g*,h*,i*").find("at most 64 names, 8 of them with *") != std::string::npos);
  CHECK(asked("\x1b[31m\u202e" + std::string(3000, 'y')).size() < 400);
}

TEST_CASE("Views may be asked for from many threads") {
  const auto registry = sample();
  const ToolViews views(registry->facts(), kOffered);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&, i] {
        for (int j = 0; j < 500; ++j) {
          const auto view = views.of(
              {{{"x-mcp-exclude-tools", "listUsers" + std::string(static_cast<std::size_t>((i + j) % 80), ',')}}, {}});
          if (!view || (*view)->shows(registry->tools()[0])) {
            std::abort();
          }
        }
      });
    }
  }
  CHECK(views.kept() == ToolViews::kMost);
}
