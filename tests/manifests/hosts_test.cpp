// The ready configuration for agent hosts.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

namespace {

constexpr std::size_t kHosts = 6;

// The entry of the server, under whatever name the host keeps its servers.
const Json* serverEntry(const Json& configuration) {
  for (const char* section : {"mcpServers", "servers", "mcp"}) {
    if (const Json* entry = memberAt(configuration, {section, "soracom"})) {
      return entry;
    }
  }
  return nullptr;
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
  std::ifstream in(SORACOM_MCP_SOURCE_DIR "/manifests/hosts/README.md");
  const std::string table((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  REQUIRE_FALSE(table.empty());
  for (const auto& file : std::filesystem::directory_iterator(SORACOM_MCP_SOURCE_DIR "/manifests/hosts")) {
    if (file.path().extension() == ".json") {
      INFO(file.path().filename().string());
      CHECK(table.find("| " + file.path().filename().string() + " |") != std::string::npos);
    }
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
