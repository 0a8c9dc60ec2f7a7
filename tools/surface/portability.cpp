#include "tools/surface/portability.h"

#include <algorithm>
#include <set>

#include "schemas/validator.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;
using Severity = PortabilityFinding::Severity;
using Clients = std::vector<std::string>;

constexpr std::size_t kLongestName = 64;           // OpenAI, Gemini
constexpr std::size_t kLongestFullName = 60;       // Cursor: server and tool
constexpr std::size_t kLongestKey = 64;            // Anthropic
constexpr std::size_t kLongestDescription = 2048;  // Claude Code
constexpr std::size_t kMostTools = 128;            // VS Code, OpenAI
constexpr std::size_t kMostToolsOfCursor = 80;
constexpr int kDeepest = 64;

const Clients kAll = kPortabilityClients;

bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool isPortableName(const std::string& name) {
  return !name.empty() && (isLetter(name[0]) || name[0] == '_') && std::all_of(name.begin(), name.end(), [](char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-';
  });
}

bool isPortableKey(const std::string& key) {
  return !key.empty() && key.size() <= kLongestKey && std::all_of(key.begin(), key.end(), [](char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-' || c == '.';
  });
}

std::string token(const std::string& key) {
  std::string out;
  for (const char c : key) {
    out += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
  }
  return out;
}

// Collects what is wrong with one tool.
class Inspection final {
 public:
  Inspection(const mcp::ToolDescription& tool, std::vector<PortabilityFinding>& findings)
      : tool_(tool), findings_(findings) {}

  void run(const std::string& server) {
    inspectName(server);
    inspectTexts();
    inspectSchema(tool_.input_schema, "/inputSchema", {"anthropic", "openai"});
    if (const Json* properties = findMember(tool_.input_schema, "properties")) {
      for (const auto& [key, property] : properties->items()) {
        if (!isPortableKey(key)) {
          add("/inputSchema/properties/" + token(key), {"anthropic"}, Severity::kError,
              "the key must match ^[a-zA-Z0-9_.-]{1,64}$; one that does not makes every request of the conversation "
              "fail");
        }
      }
    }
    if (tool_.output_schema) {
      inspectSchema(*tool_.output_schema, "/outputSchema", kAll);
    }
  }

 private:
  void add(std::string where, Clients clients, Severity severity, std::string message) {
    findings_.push_back({tool_.name, std::move(where), std::move(clients), severity, std::move(message)});
  }

  void inspectName(const std::string& server) {
    if (!isPortableName(tool_.name) || tool_.name.size() > kLongestName) {
      add("/name", {"openai", "gemini"}, Severity::kError,
          "the name must match ^[A-Za-z_][A-Za-z0-9_-]{0,63}$; the tool is refused");
    } else if (server.size() + tool_.name.size() > kLongestFullName) {
      add("/name", {"cursor"}, Severity::kError,
          "with the server's name, " + server + ", it is longer than " + std::to_string(kLongestFullName) +
              " characters; the tool is dropped");
    }
  }

  void inspectTexts() {
    if (tool_.description.empty()) {
      add("/description", kAll, Severity::kWarning, "there is none; a model has only the name to go by");
    } else if (tool_.description.size() > kLongestDescription) {
      add("/description", {"anthropic"}, Severity::kWarning, "longer than 2048 bytes; the rest is cut");
    }
    if (tool_.annotations.title.empty()) {
      add("/annotations/title", {"anthropic"}, Severity::kWarning, "there is none; the directory asks for one");
    }
  }

  void inspectSchema(const Json& schema, const std::string& where, const Clients& strict_about_roots) {
    const Json* type = findMember(schema, "type");
    if (type == nullptr || *type != "object") {
      add(where, kAll, Severity::kError, "the root must have type object; the whole list may be refused");
    }
    for (const char* keyword : {"allOf", "anyOf", "oneOf", "not", "if", "$ref", "enum", "const"}) {
      if (findMember(schema, keyword) != nullptr) {
        add(where + "/" + token(keyword), strict_about_roots, Severity::kError,
            "not allowed at the root; the tool disappears without a word");
      }
    }
    inspect(schema, where, 0);
    if (const auto compiled = schemas::Validator::compile(schema); !compiled) {
      add(where, kAll, Severity::kError, "no valid JSON Schema: " + compiled.error().message);
    }
  }

  void inspect(const Json& schema, const std::string& where, int depth) {
    if (!schema.is_object()) {
      add(where, {"gemini", "vscode"}, Severity::kError, "a schema that is not an object");
      return;
    }
    if (depth > kDeepest) {
      add(where, kAll, Severity::kError, "nested deeper than " + std::to_string(kDeepest));
      return;
    }
    if (schema.empty()) {
      add(where, {"gemini"}, Severity::kWarning, "a schema that says nothing");
    }
    inspectKeywords(schema, where);
    for (const auto& [keyword, value] : schema.items()) {
      const std::string below = where + "/" + token(keyword);
      if ((keyword == "properties" || keyword == "$defs") && value.is_object()) {
        for (const auto& [name, member] : value.items()) {
          inspect(member, below + "/" + token(name), depth + 1);
        }
      } else if (keyword == "items" || (keyword == "additionalProperties" && !value.is_boolean())) {
        inspect(value, below, depth + 1);
      } else if ((keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf") && value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) {
          inspect(value[i], below + "/" + std::to_string(i), depth + 1);
        }
      }
    }
  }

  void inspectKeywords(const Json& schema, const std::string& where) {
    const Json* type = findMember(schema, "type");
    const bool several = type != nullptr && type->is_array();
    const bool array = type != nullptr &&
                       (*type == "array" || (several && std::find(type->begin(), type->end(), "array") != type->end()));
    if (array && findMember(schema, "items") == nullptr) {
      add(where, {"vscode", "gemini"}, Severity::kError, "an array without items; the tool is refused");
    }
    // Only what a model may be asked for is translated; what a tool returns is left as it is.
    const bool input = where.starts_with("/inputSchema");
    if (several && input) {
      add(where + "/type", {"gemini"}, Severity::kWarning, "several types; all but one may be ignored");
    }
    if (input && findMember(schema, "$ref") != nullptr) {
      add(where + "/$ref", {"gemini"}, Severity::kWarning,
          "references are not followed; --cut-cycles shows the tool without");
    }
    for (const char* keyword : {"nullable", "discriminator", "xml", "externalDocs", "example"}) {
      if (findMember(schema, keyword) != nullptr) {
        add(where + "/" + keyword, kAll, Severity::kWarning, "a keyword of OpenAPI, not of JSON Schema");
      }
    }
  }

  const mcp::ToolDescription& tool_;
  std::vector<PortabilityFinding>& findings_;
};

}  // namespace

std::vector<PortabilityFinding> findPortabilityFaults(const std::vector<mcp::ToolDescription>& tools,
                                                      const std::string& server) {
  std::vector<PortabilityFinding> findings;
  if (tools.size() > kMostTools) {
    findings.push_back({"",
                        "",
                        {"vscode", "openai", "cursor"},
                        Severity::kError,
                        std::to_string(tools.size()) + " tools; VS Code and OpenAI take 128, Cursor 80"});
  } else if (tools.size() > kMostToolsOfCursor) {
    findings.push_back({"",
                        "",
                        {"cursor"},
                        Severity::kError,
                        std::to_string(tools.size()) + " tools; Cursor takes " + std::to_string(kMostToolsOfCursor)});
  }
  std::set<std::string> names;
  for (const mcp::ToolDescription& tool : tools) {
    if (!names.insert(tool.name).second) {
      findings.push_back({tool.name, "/name", kAll, Severity::kError, "another tool has this name"});
    }
    Inspection(tool, findings).run(server);
  }
  return findings;
}

}  // namespace soracom_mcp::tools
