#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {

inline constexpr const char* kRewriteSnapshots = "SORACOM_MCP_REWRITE_SNAPSHOTS";

inline std::string fileText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

inline std::string nameIn(const base::Json& tool) {
  const base::Json* name = base::findMember(tool, "name");
  return name != nullptr && name->is_string() ? name->get<std::string>() : "?";
}

inline const base::Json* toolIn(const base::Json& tools, const std::string& name) {
  for (const base::Json& tool : tools) {
    if (nameIn(tool) == name) {
      return &tool;
    }
  }
  return nullptr;
}

// "listUsers: description, inputSchema", or nothing.
inline std::string changeOf(const base::Json& before, const base::Json& after) {
  std::string out;
  const auto add = [&](const std::string& member) { out += (out.empty() ? ": " : ", ") + member; };
  for (const auto& [member, value] : after.items()) {
    const base::Json* known = base::findMember(before, member);
    if (known == nullptr || *known != value) {
      add(member);
    }
  }
  for (const auto& [member, value] : before.items()) {
    if (base::findMember(after, member) == nullptr) {
      add(member + " (gone)");
    }
  }
  return out.empty() ? out : nameIn(after) + out;
}

/// What became of tools since somebody has reviewed them, a line each; nothing where all is as it was.
inline std::string changesOf(const base::Json& before, const base::Json& after) {
  std::string out;
  for (const base::Json& tool : after) {
    const base::Json* known = toolIn(before, nameIn(tool));
    const std::string change = known == nullptr ? nameIn(tool) + ": new" : changeOf(*known, tool);
    out += change.empty() ? "" : "\n  " + change;
  }
  for (const base::Json& tool : before) {
    out += toolIn(after, nameIn(tool)) == nullptr ? "\n  " + nameIn(tool) + ": gone" : "";
  }
  return out;
}

/// Holds an array of tools against the file `path` of the source tree, which is reviewed as a diff. Rewrites it instead
/// where kRewriteSnapshots is set.
inline void checkSnapshot(const std::string& path, const base::Json& tools) {
  const std::string file = std::string(SORACOM_MCP_SOURCE_DIR) + "/" + path;
  const std::string text = tools.dump(2) + "\n";
  if (std::getenv(kRewriteSnapshots) != nullptr) {
    std::ofstream(file, std::ios::binary) << text;
    WARN("rewritten: " << file);
    return;
  }
  const std::string reviewed = fileText(file);
  const auto before = base::readJson(reviewed, {64U * 1024 * 1024, 128, 4'000'000});
  INFO("To accept: run this test with " << kRewriteSnapshots << "=1, then look at the diff of " << path);
  REQUIRE(before);
  const std::string changes = changesOf(*before, tools);
  INFO("Not as it was reviewed:" << (changes.empty() ? "\n  the order of the tools or members" : changes));
  CHECK(changes.empty());
  CHECK((reviewed == text));
}

}  // namespace soracom_mcp::tools
