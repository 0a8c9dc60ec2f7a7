// What a person reads in a form, for every operation of the built-in document and of a foreign one: held against rules,
// and against the texts that were reviewed.
#include <algorithm>
#include <random>

#include "tests/approval/approving_client.h"
#include "tests/approval/safe_server.h"
#include "tests/approval/shown_form.h"
#include "tests/catch.h"
#include "tests/form_answer.h"
#include "tests/tools/catalog/inline_document.h"
#include "tests/tools/catalog/snapshot.h"
#include "tools/call/form_room.h"
#include "tools/call/target_name.h"

namespace soracom_mcp::test {
namespace {

using base::Json;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;
using tools::Risk;
using tools::Tool;

constexpr std::size_t kWide = 110;
constexpr std::size_t kNarrow = 80;

/// Where a document's operations are asked about.
struct Place {
  const char* name;
  std::shared_ptr<const tools::ToolRegistry> registry;
  std::string operator_id;
};

std::vector<Place> places() {
  const std::string foreign = tools::fileText(std::string(SORACOM_MCP_SOURCE_DIR) +
                                              "/tests/approval/form_texts/foreign_document.json");
  return {{"built-in", tools::builtInRegistry(), "OP0012345678"},
          {"foreign", tools::registryOf(tools::jsonOf(foreign)), ""}};
}

/// A server of a place, in front of an API that takes everything.
struct PlaceServer {
  explicit PlaceServer(const Place& place)
      : upstream(tools::HttpResponse{204, {}, ""}),
        credentials(place.operator_id),
        service(place.registry, upstream, credentials, SafeServer::serviceOptions(tools::onlyAPerson())),
        server(SafeServer::serverOptions(""), mcp::Providers(service, nullptr, nullptr, nullptr)) {}

  tools::FakeClient upstream;
  tools::FakeCredentials credentials;
  tools::ToolService service;
  mcp::Server server;
};

/// Arguments a person could be asked about: names in the path instead of single letters.
Json exampleArguments(const Tool& tool) {
  Json arguments = tools::sampleArguments(tool);
  arguments.erase("operator_id");  // the sign-in's, unless another is named
  for (auto& [key, value] : arguments.items()) {
    if (value == "v") {
      value = key == "user_name" ? "idle-user" : "sample-" + key.substr(0, 6);
    }
  }
  return arguments;
}

std::string inQuotes(const Json& value) {
  return value.is_string() ? base::writeJson(value) : "\"" + base::writeJson(value) + "\"";
}

/// What has to be understood at a glance, whichever way a host cuts the message.
std::vector<std::string> mustBeSeen(const Place& place, const Tool& tool, const Json& arguments) {
  std::vector<std::string> out;
  const bool without = tool.operation->security.empty();
  out.push_back(without || place.operator_id.empty() ? "api.example" : place.operator_id);
  out.push_back("Lost: " + (tool.operation->extension.loses.empty() ? std::string() : tool.operation->extension.loses));
  tools::PreparedCall call;
  call.tool = &tool;
  call.arguments = arguments;
  if (const std::string object = tools::objectName(call); !object.empty()) {
    out.push_back(inQuotes(object));
  }
  return out;
}

std::string firstRows(const ShownForm& form, std::size_t width) {
  std::string out;
  const auto rows = form.rows(width);
  for (std::size_t i = 0; i < rows.size() && i < tools::kFormLines; ++i) {
    out += rows[i] + " ";
  }
  return out;
}

/// Of any form at all.
void checkShape(const ShownForm& form, bool danger) {
  CHECK(columnsIn(form.title) <= tools::kFieldTitleColumns);
  CHECK(columnsIn(form.description) <= tools::kFieldLineColumns);
  CHECK_FALSE(form.field.contains("default"));
  CHECK(form.field.at("type") == "string");
  // Hosts with 24 lines cut longer messages, one at the beginning and one at the end.
  CHECK(form.rows(116).size() <= 11);
  CHECK(form.rows(76).size() <= 13);
  CHECK(form.message.find("{operator_id}") == std::string::npos);
  CHECK(form.message.find("\n\n") == std::string::npos);
  for (const std::string& row : form.rows(1'000'000)) {
    CHECK_FALSE(row.empty());
  }
  for (std::size_t i = 0; i < tools::kFormLines; ++i) {
    CHECK(columnsIn(form.rows(1'000'000).at(i)) <= kWide);
  }
  if (form.choice) {
    CHECK(form.field.at("enum") == Json{"No", "Yes"});
    CHECK_THAT(form.title, Contains("hoose Yes"));
  } else {
    CHECK(danger);
    CHECK_FALSE(askedName(form.field).empty());
  }
}

TEST_CASE("every form says account, object, loss and what to do within what hosts show") {
  for (const Place& place : places()) {
    PlaceServer server(place);
    std::size_t asked_about = 0;
    for (const Tool& tool : place.registry->tools()) {
      if (tool.risk == Risk::kRead) {
        continue;
      }
      const Json arguments = exampleArguments(tool);
      ApprovingClient client(server.server, ClientKind::kLegacyForms, tool.description.name);
      const Json asked = client.call(tool.description.name, arguments);
      INFO(place.name << ' ' << base::writeJson(asked));
      const ShownForm form(ApprovingClient::formIn(asked));
      ++asked_about;
      checkShape(form, tool.risk == Risk::kDanger);
      CHECK(form.choice == (tool.risk != Risk::kDanger));
      for (const std::string& seen : mustBeSeen(place, tool, arguments)) {
        for (const std::size_t width : {kNarrow, kWide}) {
          CHECK_THAT(firstRows(form, width), Contains(seen));
        }
        CHECK_THAT(form.glimpse(kWide), Contains(seen));
      }
      // The narrowest host cuts each line instead of breaking it.
      if (std::string(place.name) == "built-in") {
        for (const std::string& seen : mustBeSeen(place, tool, arguments)) {
          CHECK_THAT(form.glimpse(tools::kNarrowFormColumns), Contains(seen));
        }
      }
      const std::string third = form.rows(1'000'000).at(2);
      CHECK_THAT(third, StartsWith("From the model: "));
      for (const auto& [key, value] : arguments.items()) {
        CHECK_THAT(third, Contains(key));
      }
      if (!form.choice) {
        const std::string name = askedName(form.field);
        const std::string all = firstRows(form, kNarrow);
        CHECK((all.find(name) != std::string::npos || name == tool.description.name || name.find("...") == 10));
      }
      CHECK_THAT(form.description, Contains(tool.operation->method + " /"));
      client.answer(asked, {{"action", "decline"}});
    }
    CHECK(asked_about == (std::string(place.name) == "foreign" ? 20 : 53));
    CHECK(server.upstream.sent().empty());
  }
}

TEST_CASE("form texts are the reviewed ones") {
  for (const Place& place : places()) {
    PlaceServer server(place);
    Json texts = Json::array();
    for (const Tool& tool : place.registry->tools()) {
      Json text = {{"name", tool.description.name}};
      if (tool.risk == Risk::kRead) {
        text["form"] = "none: a read is not asked about";
        texts.push_back(std::move(text));
        continue;
      }
      ApprovingClient client(server.server, ClientKind::kLegacyForms, tool.description.name);
      const Json asked = client.call(tool.description.name, exampleArguments(tool));
      const ShownForm form(ApprovingClient::formIn(asked));
      text["at 110 columns"] = form.rows(kWide);
      if (form.rows(kNarrow) != form.rows(kWide)) {
        text["at 80 columns"] = form.rows(kNarrow);
      }
      text["field"] = form.field;
      texts.push_back(std::move(text));
      client.answer(asked, {{"action", "decline"}});
    }
    tools::checkSnapshot("tests/approval/form_texts/" + std::string(place.name) + ".json", texts);
  }
}

TEST_CASE("the field asks for the name itself or for what identifies it") {
  struct Row {
    std::string name;
    const char* asked;
  };
  const std::string long_name(129, 'x');
  const Row rows[] = {
      {"alice", "alice"},
      {std::string(34, 'y'), "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"},
      {long_name, "xxxxxxxxxx...xxxxxxxxxx#"},
      {long_name.substr(0, 64) + "y" + long_name.substr(65), "xxxxxxxxxx...xxxxxxxxxx#"},
  };
  const auto typedFor = [](const std::string& name) {
    tools::PreparedCall call;
    call.tool = tools::builtInRegistry()->find("deleteUser");
    call.arguments = {{"user_name", name}};
    return tools::targetName(call, tools::SecretScrubber());
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const std::string name = typedFor(row.name);
      CHECK_THAT(name, StartsWith(row.asked));
      CHECK(name != "deleteUser");
    }
  }
  CHECK(typedFor(rows[2].name) != typedFor(rows[3].name));
  // What is shown stands for what is hidden, and is what is typed.
  CHECK_THAT(typedFor(std::string(40, '\x01')), StartsWith("\\x01\\x01\\x"));
}

/// Texts of every kind a model could write.
std::string randomText(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"a",  " ",      "word ",  "\n",       "\xE3\x81\x82", "\"", "\\", "\u202E",
                                                   "\t", "{\"x\"", "\u200B", "deny all", "0123456789"};
  std::string out;
  const std::size_t pieces = std::uniform_int_distribution<std::size_t>(1, random() % 8 == 0 ? 120 : 12)(random);
  for (std::size_t i = 0; i < pieces; ++i) {
    out += kPieces[random() % kPieces.size()];
  }
  return out;
}

TEST_CASE("whatever a model writes, a form keeps its shape, names every argument and holds what it lets approve") {
  std::mt19937 random(20261125);
  SafeServer safe;
  std::size_t enough = 0;
  std::size_t too_long = 0;
  for (int round = 0; round < 400; ++round) {
    const bool danger = round % 2 == 0;
    const std::string tool = danger ? "updateRole" : "createRole";
    Json statement = {{"effect", "allow"}, {"api", "User:getUser"}};
    if (round % 3 == 0) {
      statement["condition"] = randomText(random);
    }
    const Json permission = {{"statements", {std::move(statement)}}};
    const Json arguments = {{"role_id", "r"}, {"description", randomText(random)}, {"permission", permission}};
    ApprovingClient client(safe.server, ClientKind::kLegacyForms, std::to_string(round));
    const Json asked = client.call(tool, arguments);
    INFO(base::writeJson(asked));
    if (!ApprovingClient::formIn(asked).is_object()) {
      CHECK(danger);  // nothing waits on a terminal in this test
      CHECK(refusalIn(asked) == "confirmation_unavailable");
      ++too_long;
      continue;
    }
    const ShownForm form(ApprovingClient::formIn(asked));
    checkShape(form, danger);
    const std::string third = form.rows(1'000'000).at(2);
    for (const auto& [key, value] : arguments.items()) {
      // What names the object may stand in the first line alone.
      if (key != "role_id" || form.rows(1'000'000).at(0).find("\"r\" in account") == std::string::npos) {
        CHECK_THAT(third, Contains(key + " "));
      }
    }
    CHECK(third.find("\u202E") == std::string::npos);
    if (danger) {
      ++enough;
      CHECK(third.find("...") == std::string::npos);
    }
    client.answer(asked, {{"action", "decline"}});
  }
  CHECK(enough > 5);
  CHECK(too_long > 20);
}

}  // namespace
}  // namespace soracom_mcp::test
