// The layering of docs/architecture.md, held against every #include of the sources.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"

namespace {

namespace fs = std::filesystem;

const fs::path kTop = SORACOM_MCP_SOURCE_DIR;

// A folder may include itself and what is listed; an entry that names a file allows that file alone.
const std::map<std::string, std::vector<std::string>> kAllowed = {
    {"base", {}},
    {"mcp/rpc", {"base"}},
    {"mcp/protocol", {"mcp/rpc", "base"}},
    {"mcp/server", {"mcp/protocol", "mcp/rpc", "base"}},
    {"mcp/transport", {"mcp/rpc", "base"}},
    {"schemas", {"base"}},
    {"manifests", {"schemas", "base"}},
    {"tools/http", {"base"}},
    {"tools/auth", {"tools/http", "schemas", "base"}},
    {"tools/safety", {"schemas", "base"}},
    {"tools/soracom", {"base"}},
    {"tools/catalog",
     {"tools/safety", "schemas", "base", "mcp/server/tool_provider.h", "mcp/protocol/request_context.h"}},
    {"tools/surface",
     {"tools/catalog", "schemas", "base", "mcp/server/tool_provider.h", "mcp/protocol/request_context.h"}},
    {"tools/call",
     {"tools/catalog", "tools/safety", "tools/soracom", "tools/auth", "tools/http", "schemas", "base",
      "mcp/server/tool_provider.h", "mcp/server/resource_provider.h", "mcp/protocol/request_context.h"}},
    {"tools/reference",
     {"tools/catalog", "schemas", "base", "mcp/server/resource_provider.h", "mcp/server/prompt_provider.h",
      "mcp/server/completion_provider.h", "mcp/server/tool_provider.h"}},
    {"simulator", {"base"}},
    {"app",
     {"base", "mcp/rpc", "mcp/protocol", "mcp/server", "mcp/transport", "schemas", "manifests", "tools/http",
      "tools/auth", "tools/safety", "tools/soracom", "tools/catalog", "tools/surface", "tools/reference", "tools/call",
      "simulator"}},
};

// Third-party headers and the only places that may include them.
const std::map<std::string, std::vector<std::string>> kThirdParty = {
    {"httplib.h", {"tools/http/httplib_client", "mcp/transport/http_server", "simulator/"}},
    {"spdlog/", {"base/log.cpp"}},
    {"yaml.h", {"schemas/yaml_reader.cpp"}},
    {"re2/", {"schemas/"}},
    {"openssl/",
     {"tools/http/connection", "tools/http/tls_context", "mcp/transport/server_tls", "simulator/",
      "mcp/protocol/request_state.cpp", "tools/safety/audit_chain.cpp", "tools/safety/sha256.cpp"}},
    {"CLI/", {"app/"}},
    {"regex", {}},
};

struct Include {
  std::string from;  // path of the including file, from the top
  std::string to;    // as written
};

bool isSource(const fs::path& path) { return path.extension() == ".h" || path.extension() == ".cpp"; }

std::string readFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> sourceFiles() {
  std::vector<std::string> out;
  for (const char* top : {"base", "mcp", "schemas", "manifests", "tools", "simulator", "app"}) {
    if (!fs::exists(kTop / top)) {
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(kTop / top)) {
      if (entry.is_regular_file() && isSource(entry.path())) {
        out.push_back(fs::relative(entry.path(), kTop).generic_string());
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<Include> includesOf(const std::string& file, const std::string& text) {
  std::vector<Include> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') {
      continue;
    }
    const auto word = line.find("include", hash);
    const auto open = line.find_first_of("\"<", hash);
    if (word == std::string::npos || open == std::string::npos || open < word) {
      continue;
    }
    const auto close = line.find_first_of("\">", open + 1);
    out.push_back({file, line.substr(open + 1, close - open - 1)});
  }
  return out;
}

std::string folderOf(const std::string& file) {
  std::string best;
  for (const auto& [folder, allowed] : kAllowed) {
    if (file.starts_with(folder + "/") && folder.size() > best.size()) {
      best = folder;
    }
  }
  return best;
}

bool mayInclude(const std::string& folder, const std::string& header) {
  const std::string target = folderOf(header);
  const auto& allowed = kAllowed.at(folder);
  return target == folder || std::any_of(allowed.begin(), allowed.end(),
                                         [&](const std::string& entry) { return entry == target || entry == header; });
}

std::vector<std::string> layeringFaults(const std::vector<Include>& includes) {
  std::vector<std::string> faults;
  for (const Include& include : includes) {
    const std::string folder = folderOf(include.from);
    if (folder.empty()) {
      faults.push_back(include.from + " lies in no folder of the table");
    } else if (!folderOf(include.to).empty() && !mayInclude(folder, include.to)) {
      faults.push_back(include.from + " must not include " + include.to);
    }
    for (const auto& [header, places] : kThirdParty) {
      const bool is_it = header.ends_with("/") ? include.to.starts_with(header) : include.to == header;
      if (is_it && std::none_of(places.begin(), places.end(),
                                [&](const std::string& place) { return include.from.starts_with(place); })) {
        faults.push_back(include.from + " must not include " + include.to);
      }
    }
  }
  return faults;
}

std::vector<Include> allIncludes() {
  std::vector<Include> out;
  for (const std::string& file : sourceFiles()) {
    for (Include& include : includesOf(file, readFile(kTop / file))) {
      out.push_back(std::move(include));
    }
  }
  return out;
}

bool hasRevisionDate(const std::string& text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  for (std::size_t i = 0; i + 12 <= text.size(); ++i) {
    if (text[i] == '"' && digit(i + 1) && digit(i + 2) && digit(i + 3) && digit(i + 4) && text[i + 5] == '-' &&
        digit(i + 6) && digit(i + 7) && text[i + 8] == '-' && digit(i + 9) && digit(i + 10)) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> revisionFaults(const std::string& file, const std::string& text) {
  std::vector<std::string> faults;
  if (file.starts_with("mcp/protocol/")) {
    return faults;
  }
  if (text.find("protocolVersion") != std::string::npos) {
    faults.push_back(file + " names protocolVersion");
  }
  if (hasRevisionDate(text)) {
    faults.push_back(file + " holds a revision date");
  }
  return faults;
}

}  // namespace

TEST_CASE("every include follows the layering table") {
  const auto includes = allIncludes();
  REQUIRE(includes.size() > 100);
  for (const std::string& fault : layeringFaults(includes)) {
    FAIL_CHECK(fault);
  }
}

TEST_CASE("the layering check finds includes that break the table") {
  CHECK(layeringFaults({{"base/log.h", "mcp/rpc/message.h"}}).size() == 1);
  CHECK(layeringFaults({{"mcp/transport/stdio.cpp", "mcp/server/server.h"}}).size() == 1);
  CHECK(layeringFaults({{"tools/call/tool_service.h", "mcp/server/dispatcher.h"}}).size() == 1);
  CHECK(layeringFaults({{"tools/call/tool_service.h", "mcp/server/tool_provider.h"}}).empty());
  CHECK(layeringFaults({{"tools/auth/soracom_login.cpp", "httplib.h"}}).size() == 1);
  CHECK(layeringFaults({{"schemas/validator.cpp", "regex"}}).size() == 1);
  CHECK(layeringFaults({{"elsewhere/a.cpp", "base/log.h"}}).size() == 1);
}

TEST_CASE("only mcp/protocol names a protocol revision") {
  for (const std::string& file : sourceFiles()) {
    for (const std::string& fault : revisionFaults(file, readFile(kTop / file))) {
      FAIL_CHECK(fault);
    }
  }
  CHECK(revisionFaults("mcp/server/a.cpp", "if (version == \"2025-11-25\")").size() == 1);
  CHECK(revisionFaults("app/a.cpp", "params[\"protocolVersion\"]").size() == 1);
  CHECK(revisionFaults("mcp/protocol/a.cpp", "\"2025-11-25\"").empty());
}

TEST_CASE("only app/terminal writes to the standard streams and the terminal") {
  const auto faults = [](const std::string& file, const std::string& text) {
    std::vector<std::string> out;
    for (const char* word :
         {"std::cout", "std::cerr", "std::clog", "stdout", "stderr", "STDOUT_FILENO", "STDERR_FILENO", " printf(",
          "std::printf(", "dprintf(", "std::puts(", "perror(", "::write("}) {
      if (text.find(word) != std::string::npos) {
        out.push_back(file + " uses " + word);
      }
    }
    return out;
  };
  for (const std::string& file : sourceFiles()) {
    // The transport has the protocol's pipe, help speaks of stderr, and the end of the process waits for no lock.
    const bool printer = !file.starts_with("app/") || file == "app/terminal.cpp" || file == "app/help_text.cpp" ||
                         file == "app/end_guard.cpp";
    for (const std::string& fault : printer ? std::vector<std::string>() : faults(file, readFile(kTop / file))) {
      FAIL_CHECK(fault);
    }
  }
  CHECK(faults("app/a.cpp", "std::fputs(text, stderr);").size() == 1);
  CHECK(faults("app/a.cpp", "::write(fd, text.data(), text.size());").size() == 1);
}

TEST_CASE("catch all handlers stand only at the outermost borders") {
  const std::set<std::string> allowed = {"base/worker_pool.cpp", "mcp/server/dispatcher.cpp",
                                         "mcp/transport/http_server.cpp", "app/main.cpp", "simulator/simulator.cpp"};
  for (const std::string& file : sourceFiles()) {
    if (readFile(kTop / file).find("catch (...)") != std::string::npos && !allowed.contains(file)) {
      FAIL_CHECK(file << " catches everything");
    }
  }
}

TEST_CASE("no source detaches a thread or sleeps") {
  for (const std::string& file : sourceFiles()) {
    const std::string text = readFile(kTop / file);
    for (const char* word : {".detach()", "sleep_for", "sleep_until", "usleep("}) {
      if (text.find(word) != std::string::npos) {
        FAIL_CHECK(file << " uses " << word);
      }
    }
  }
}
