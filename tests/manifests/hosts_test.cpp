// The ready configuration for agent hosts.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

namespace {

constexpr std::size_t kHosts = 8;

// The entry of the server, under whatever name the host keeps its servers.
const Json* serverEntry(const Json& configuration) {
  for (const char* section : {"mcpServers", "servers", "mcp", "context_servers"}) {
    if (const Json* entry = memberAt(configuration, {section, "soracom"})) {
      return entry;
    }
  }
  return nullptr;
}

std::string readText(const std::string& name) {
  std::ifstream in(SORACOM_MCP_SOURCE_DIR "/" + name);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The JSON examples of a Markdown page.
std::vector<std::string> jsonExamples(const std::string& page) {
  const std::string begin = "```json\n";
  std::vector<std::string> out;
  for (std::size_t at = page.find(begin); at != std::string::npos; at = page.find(begin, at)) {
    at += begin.size();
    out.push_back(page.substr(at, page.find("```", at) - at));
  }
  return out;
}

// Every environment variable is the name of a profile, which is no secret.
void checkEnvironment(const Json& entry) {
  const Json* environment = base::findMember(entry, "env");
  if (environment == nullptr) {
    environment = base::findMember(entry, "environment");
  }
  REQUIRE(environment != nullptr);
  CHECK(base::equalJson(*environment, Json{{"SORACOM_PROFILE", "default"}}));
}

}  // namespace

TEST_CASE("every host configuration starts the server over stdio and names no secret") {
  std::size_t hosts = 0;
  for (const auto& file : std::filesystem::directory_iterator(SORACOM_MCP_SOURCE_DIR "/manifests/hosts")) {
    if (file.path().extension() != ".json") {
      continue;
    }
    ++hosts;
    DYNAMIC_SECTION(file.path().filename().string()) {
      const Json configuration = readManifest("hosts/" + file.path().filename().string());
      CHECK(configuration.size() == 1);
      const Json* entry = serverEntry(configuration);
      REQUIRE(entry != nullptr);
      const Json& command = entry->at("command");
      CHECK((command.is_array() ? command.at(0) : command) == "soracom-mcp");
      checkEnvironment(*entry);
      const std::string text = base::writeJson(configuration);
      for (const char* word : {"KEY", "TOKEN", "PASSWORD", "SECRET", "keyId-", "secret-", "api-"}) {
        CHECK(text.find(word) == std::string::npos);
      }
    }
  }
  CHECK(hosts == kHosts);
}

TEST_CASE("every host configuration is in the table of the folder") {
  const std::string table = readText("manifests/hosts/README.md");
  REQUIRE_FALSE(table.empty());
  for (const auto& file : std::filesystem::directory_iterator(SORACOM_MCP_SOURCE_DIR "/manifests/hosts")) {
    if (file.path().extension() == ".json") {
      INFO(file.path().filename().string());
      CHECK(table.find("| " + file.path().filename().string() + " |") != std::string::npos);
    }
  }
}

TEST_CASE("every configuration in the documents is JSON that names the program or an address of the service") {
  const std::vector<std::string> examples = jsonExamples(readText("docs/clients.md"));
  CHECK(examples.size() == 14);
  for (const std::string& example : examples) {
    INFO(example);
    const auto configuration = base::readJson(example);
    REQUIRE(configuration.has_value());
    CHECK(serverEntry(*configuration) != nullptr);
    CHECK((example.find("\"command\": \"soracom-mcp\"") != std::string::npos ||
           example.find("\"http://127.0.0.1:8080/mcp\"") != std::string::npos ||
           example.find("\"http://127.0.0.1:8080/sse\"") != std::string::npos));
  }
}

TEST_CASE("the registry description keeps to the limits of the registry") {
  const Json server = readManifest("server.json");
  const std::string name = textOf(server, "name");
  CHECK(name.find('/') != std::string::npos);
  CHECK(name.find('/') == name.rfind('/'));
  CHECK(!textOf(server, "description").empty());
  CHECK(textOf(server, "description").size() <= 100);
}
