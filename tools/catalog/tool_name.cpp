#include "tools/catalog/tool_name.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/ascii.h"
#include "tools/catalog/fingerprint.h"

namespace soracom_mcp::tools {
namespace {

using schemas::Operation;

bool isLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
bool isNameCharacter(char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '-'; }

// Clients in JavaScript that keep tools by name lose one of this name.
constexpr std::string_view kLostName = "__proto__";

bool isToolName(const std::string& text) {
  return text != kLostName && !text.empty() && text.size() <= kMaxToolName && isLetter(text.front()) &&
         std::all_of(text.begin(), text.end(), isNameCharacter);
}

// Runs of other characters become one `_`, none at the end.
std::string sanitized(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (isNameCharacter(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') {
    out.pop_back();
  }
  if (out.empty() || !isLetter(out.front())) {
    out.insert(out.begin(), '_');
  }
  return out;
}

// "GET /users/{user_name}" is get_users_by_user_name.
std::string nameFromPath(const Operation& operation) {
  std::string text = base::lowerCase(operation.method);
  for (const char c : operation.path) {
    text += c == '{' ? std::string("by_") : std::string(1, c);
  }
  return sanitized(text);
}

const std::string& wantedName(const Operation& operation) {
  return operation.extension.name.empty() ? operation.id : operation.extension.name;
}

std::string stem(const Operation& operation) {
  const std::string& wanted = wantedName(operation);
  if (wanted == kLostName) {
    return "proto";
  }
  const bool usable = std::any_of(wanted.begin(), wanted.end(), isNameCharacter);
  return usable ? sanitized(wanted) : nameFromPath(operation);
}

std::string withHash(const std::string& text, const Operation& operation, const std::string& salt) {
  const std::string hash = fingerprint(operation.method + ' ' + operation.path + ' ' + operation.id + salt);
  return text.substr(0, kMaxToolName - hash.size() - 1) + '_' + hash;
}

}  // namespace

std::vector<std::string> toolNames(const std::vector<Operation>& operations) {
  std::vector<std::string> names(operations.size());
  std::unordered_set<std::string> taken;
  for (const bool renamed : {false, true}) {
    for (std::size_t i = 0; i < operations.size(); ++i) {
      const std::string& wanted = wantedName(operations[i]);
      if (!operations[i].extension.excluded && renamed != operations[i].extension.name.empty() && isToolName(wanted) &&
          taken.insert(wanted).second) {
        names[i] = wanted;
      }
    }
  }
  std::unordered_map<std::string, int> claims;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (names[i].empty() && !operations[i].extension.excluded) {
      ++claims[stem(operations[i])];
    }
  }
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (!names[i].empty() || operations[i].extension.excluded) {
      continue;
    }
    const std::string text = stem(operations[i]);
    std::string name = text;
    const bool plain = text.size() <= kMaxToolName && claims[text] == 1 && taken.insert(name).second;
    std::string salt;
    while (!plain && !taken.insert(name = withHash(text, operations[i], salt)).second) {
      salt += '+';
    }
    names[i] = name;
  }
  return names;
}

}  // namespace soracom_mcp::tools
