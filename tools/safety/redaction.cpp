#include "tools/safety/redaction.h"

#include <algorithm>
#include <array>

namespace soracom_mcp::tools {
namespace {

using base::Json;

/// Lower case, in the order of the alphabet, without `-` and `_`.
constexpr std::array<std::string_view, 28> kSecretNames{
    "accesskeysecret", "accesstoken",   "apikey",          "apisecret",  "apitoken",
    "authkey",         "authkeysecret", "authtoken",       "backupcode", "backupcodes",
    "bearertoken",     "clientsecret",  "currentpassword", "idtoken",    "newpassword",
    "passphrase",      "passwd",        "password",        "privatekey", "registrationsecret",
    "refreshtoken",    "secret",        "secretaccesskey", "secretkey",  "sessiontoken",
    "token",           "totpsecret",    "totpuri"};

std::string plainName(std::string_view name) {
  std::string plain;
  for (const char c : name) {
    if (c != '-' && c != '_') {
      plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
  }
  return plain;
}

/// The first token of an RFC 6901 pointer, unescaped; the token is removed from `pointer`.
std::string takeToken(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const auto slash = pointer.find('/');
  std::string token(pointer.substr(0, slash));
  pointer.remove_prefix(slash == std::string_view::npos ? pointer.size() : slash);
  for (auto at = token.find('~'); at != std::string::npos && at + 1 < token.size(); at = token.find('~', at + 1)) {
    if (token[at + 1] == '0' || token[at + 1] == '1') {
      token.replace(at, 2, token[at + 1] == '0' ? "~" : "/");
    }
  }
  return token;
}

std::string lastToken(std::string_view pointer) {
  std::string token;
  while (!pointer.empty()) {
    token = takeToken(pointer);
  }
  return token;
}

void maskLeaves(Json& value) {
  if (value.is_structured()) {
    for (Json& element : value) {
      maskLeaves(element);
    }
  } else if (value.is_string()) {
    value = kMask;
  } else {
    value = nullptr;
  }
}

/// What is below no member name.
void maskUnnamed(Json& value) {
  if (value.is_array()) {
    for (Json& element : value) {
      maskUnnamed(element);
    }
  } else if (!value.is_object()) {
    maskLeaves(value);
  }
}

bool holdsOnlyText(const Json& value) {
  return value.is_string() ||
         (value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); }));
}

void maskMembers(Json& value, const std::vector<std::string>& names) {
  if (value.is_array()) {
    for (Json& element : value) {
      maskMembers(element, names);
    }
  } else if (value.is_object()) {
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      if (std::find(names.begin(), names.end(), name) != names.end()) {
        maskLeaves(member);
      } else if (isSecretName(name) && holdsOnlyText(member)) {
        maskLeaves(member);
      } else {
        maskMembers(member, names);
      }
    }
  }
}

std::optional<std::string> findMaskBelow(const Json& value, const std::string& pointer) {
  if (value.is_string()) {
    return isMask(value.get_ref<const std::string&>()) ? std::optional(pointer) : std::nullopt;
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto found = findMaskBelow(value[i], base::pointerTo(pointer, std::to_string(i)))) {
        return found;
      }
    }
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      if (isMask(name)) {
        return pointer;
      }
      if (auto found = findMaskBelow(member, base::pointerTo(pointer, name))) {
        return found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

bool isMask(std::string_view text) { return text.find(kMask) != std::string_view::npos; }

std::optional<std::string> findMask(const Json& value) { return findMaskBelow(value, ""); }

bool isSecretName(std::string_view name) {
  return std::find(kSecretNames.begin(), kSecretNames.end(), plainName(name)) != kSecretNames.end();
}

void visitAt(Json& root, std::string_view pointer, const std::function<void(Json&)>& visit) {
  if (pointer.empty()) {
    visit(root);
    return;
  }
  if (root.is_array()) {
    std::string_view rest = pointer;
    const std::string token = takeToken(rest);
    for (Json& element : root) {
      visitAt(element, token == "*" ? rest : pointer, visit);
    }
    return;
  }
  const std::string token = takeToken(pointer);
  if (root.is_object()) {
    for (auto& [name, member] : root.get_ref<Json::object_t&>()) {
      if (name == token) {
        visitAt(member, pointer, visit);
      }
    }
  }
}

void maskSecretOutput(Json& body, const std::vector<std::string>& pointers) {
  std::vector<std::string> names;
  for (const std::string& pointer : pointers) {
    visitAt(body, pointer, maskLeaves);
    if (std::string name = lastToken(pointer); !name.empty() && name != "*") {
      names.push_back(std::move(name));
    }
  }
  if (!pointers.empty()) {
    maskUnnamed(body);
  }
  maskMembers(body, names);
}

}  // namespace soracom_mcp::tools
