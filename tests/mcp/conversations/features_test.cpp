// Resources, prompts and completions in every revision.
#include "conversations/conversation.h"
#include "fake_features.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const char* const kLegacy[] = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"};
const char* const kRevisions[] = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"};

Conversation::Settings withFeatures(FakeFeatures& features) {
  Conversation::Settings settings;
  settings.resources = &features;
  settings.prompts = &features;
  settings.completions = &features;
  return settings;
}

// A client of one revision, of either era.
class Client final {
 public:
  explicit Client(const std::string& revision, Conversation::Settings (*settings)(FakeFeatures&) = withFeatures)
      : talk_(tools_, settings(features_)), modern_(revision == "2026-07-28") {
    if (!modern_) {
      talk_.initialize(revision);
    }
  }

  Json ask(const std::string& method, const std::string& params = "{}") {
    return talk_.ask(modern_ ? modern("1", method, params) : request("1", method, params));
  }
  bool isModern() const { return modern_; }

 private:
  FakeTools tools_;
  FakeFeatures features_;
  Conversation talk_;
  bool modern_;
};

TEST_CASE("capabilities say what is provided and nothing else") {
  FakeTools tools;
  FakeFeatures features;
  for (const char* revision : kLegacy) {
    DYNAMIC_SECTION(revision) {
      Conversation talk(tools, withFeatures(features));
      const bool completions = std::string(revision) != "2024-11-05";
      CHECK(at(talk.initialize(revision), "/result/capabilities") ==
            std::string(R"({"tools":{},"resources":{},"prompts":{})") + (completions ? R"(,"completions":{}})" : "}"));
    }
  }
  SECTION("everything that may change and logging") {
    Conversation::Settings settings = withFeatures(features);
    settings.server.logging = settings.server.tools_change = settings.server.prompts_change = true;
    settings.server.resources_change = settings.server.resource_contents_change = true;
    Conversation talk(tools, settings);
    CHECK(at(talk.ask(modern("1", "server/discover")), "/result/capabilities") ==
          R"({"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},)"
          R"("prompts":{"listChanged":true},"completions":{},"logging":{}})");
  }
  SECTION("what has no provider is not declared even where it may change") {
    Conversation::Settings settings;
    settings.server.prompts_change = settings.server.resources_change = true;
    settings.server.resource_contents_change = true;
    Conversation talk(tools, settings);
    CHECK(at(talk.ask(modern("1", "server/discover")), "/result/capabilities") == R"({"tools":{}})");
    CHECK(at(talk.ask(modern("2", "prompts/list")), "/error/code") == "-32601");
    talk.initialize("2025-11-25");
    CHECK(at(talk.ask(request("3", "resources/subscribe", R"({"uri":"test://text"})")), "/error/code") == "-32601");
  }
}

TEST_CASE("resources are listed and read in every revision") {
  for (const char* revision : kRevisions) {
    DYNAMIC_SECTION(revision) {
      Client client(revision);
      const bool titles = std::string(revision) >= "2025-06-18";
      const Json list = client.ask("resources/list");
      CHECK(at(list, "/result/resources/0/uri") == "test://text");
      CHECK(at(list, "/result/resources/0/title") == (titles ? "A text" : "absent"));
      CHECK(at(list, "/result/resources/1/description") == "absent");
      CHECK(at(list, "/result/ttlMs") == (client.isModern() ? "300000" : "absent"));
      CHECK(at(client.ask("resources/templates/list"), "/result/resourceTemplates/0/uriTemplate") ==
            "test://item/{id}");

      const Json text = client.ask("resources/read", R"({"uri":"test://text"})");
      CHECK(at(text, "/result/contents/0") == R"({"uri":"test://text","mimeType":"text/plain","text":"words"})");
      CHECK(at(text, "/result/ttlMs") == (client.isModern() ? "60000" : "absent"));
      CHECK(at(text, "/result/cacheScope") == (client.isModern() ? "private" : "absent"));
      CHECK(at(client.ask("resources/read", R"({"uri":"test://binary"})"), "/result/contents/0/blob") == "aGk=");
      CHECK(at(client.ask("resources/read", R"({"uri":"test://item/7"})"), "/result/contents/0/uri") ==
            "test://item/7");
      for (const char* uri : {"test://nowhere", "test://empty", "file:///etc/passwd", ""}) {
        const Json missing = client.ask("resources/read", R"({"uri":")" + std::string(uri) + "\"}");
        CHECK(at(missing, "/error/code") == (client.isModern() ? "-32602" : "-32002"));
        CHECK(at(missing, "/error/data/uri") == uri);
      }
      CHECK(at(client.ask("resources/read"), "/error/code") == "-32602");
      CHECK(at(client.ask("resources/list", R"({"cursor":"x"})"), "/error/code") == "-32602");
    }
  }
}

TEST_CASE("prompts are listed and filled in in every revision") {
  for (const char* revision : kRevisions) {
    DYNAMIC_SECTION(revision) {
      Client client(revision);
      const Json list = client.ask("prompts/list");
      CHECK(at(list, "/result/prompts/0/arguments") ==
            R"([{"name":"name","description":"Whom","required":true},{"name":"tone","required":false}])");
      CHECK(at(list, "/result/prompts/1/arguments") == "absent");
      const Json greeting = client.ask("prompts/get", R"({"name":"greet","arguments":{"name":"Ann"}})");
      CHECK(at(greeting, "/result/description") == "A greeting");
      CHECK(at(greeting, "/result/messages/0/content/text") == "Greet Ann");
      CHECK(at(greeting, "/result/messages/1/role") == "assistant");
      CHECK(at(greeting, "/result/ttlMs") == "absent");

      const Json blocks = client.ask("prompts/get", R"({"name":"every_kind"})");
      CHECK(at(blocks, "/result/messages/0/content/type") == "image");
      CHECK(at(blocks, "/result/messages/1/content/type") == (std::string(revision) > "2025" ? "audio" : "text"));
      CHECK(at(blocks, "/result/messages/2/content/resource/text") == "inside");
      CHECK(at(blocks, "/result/messages/3/content/type") ==
            (std::string(revision) >= "2025-06-18" ? "resource_link" : "text"));

      struct Row {
        const char* params;
        const char* says;
      };
      for (const Row& row : {Row{R"({"name":"greet"})", "name"}, Row{R"({"name":"nope"})", "Unknown prompt: nope"},
                             Row{R"({"name":"greet","arguments":{"name":7}})", "must be a string"},
                             Row{R"({"name":"greet","arguments":{"name":"A","tone":"rude"}})", "tone must be kind"},
                             Row{R"({})", "name"}}) {
        const Json answer = client.ask("prompts/get", row.params);
        CHECK(at(answer, "/error/code") == "-32602");
        CHECK(at(answer, "/error/message").find(row.says) != std::string::npos);
      }
    }
  }
}

TEST_CASE("values are completed in every revision") {
  for (const char* revision : kRevisions) {
    DYNAMIC_SECTION(revision) {
      Client client(revision);
      const std::string prompt = R"("ref":{"type":"ref/prompt","name":"greet"})";
      const Json tones =
          client.ask("completion/complete", "{" + prompt + R"(,"argument":{"name":"tone","value":"k"}})");
      CHECK(at(tones, "/result/completion") == R"({"values":["kind","keen"],"total":2,"hasMore":false})");
      CHECK(at(client.ask("completion/complete", "{" + prompt +
                                                     R"(,"argument":{"name":"tone","value":"ki"},)"
                                                     R"("context":{"arguments":{"name":"Ann"}}})"),
               "/result/completion/values/0") == "Ann kind");
      const Json ids = client.ask("completion/complete", R"({"ref":{"type":"ref/resource","uri":"test://item/{id}"},)"
                                                         R"("argument":{"name":"id","value":""}})");
      CHECK(ids.at("result").at("completion").at("values").size() == 100);
      CHECK(at(ids, "/result/completion/total") == "150");
      CHECK(at(ids, "/result/completion/hasMore") == "true");
      for (const std::string& params :
           {std::string("{}"), "{" + prompt + "}", "{" + prompt + R"(,"argument":{"name":"tone"}})",
            "{" + prompt + R"(,"argument":{"name":"other","value":""}})",
            std::string(R"({"ref":{"type":"ref/tool","name":"x"},"argument":{"name":"a","value":""}})"),
            std::string(R"({"ref":"greet","argument":{"name":"tone","value":""}})")}) {
        CHECK(at(client.ask("completion/complete", params), "/error/code") == "-32602");
      }
    }
  }
}

TEST_CASE("a result's blocks become text where the revision lacks their kind") {
  for (const char* revision : kRevisions) {
    DYNAMIC_SECTION(revision) {
      Client client(revision);
      const Json result = client.ask("tools/call", R"({"name":"blocks"})");
      CHECK(result.at("result").at("content").size() == 6);
      CHECK(at(result, "/result/content/2/type") == (std::string(revision) > "2025" ? "audio" : "text"));
      CHECK(at(result, "/result/content/4/resource/blob") == "aGk=");
      CHECK(at(result, "/result/content/5/type") == (std::string(revision) >= "2025-06-18" ? "resource_link" : "text"));
    }
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
