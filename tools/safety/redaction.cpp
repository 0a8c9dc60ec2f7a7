#include "tools/safety/redaction.h"

#include <algorithm>
#include <set>
#include <unordered_set>

namespace soracom_mcp::tools {
namespace {

using base::Json;

// The place of a secret is for people and for the names of what is kept; each of many leaves has one.
constexpr std::size_t kMaxNameInPlace = 256;

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

bool holdsOnlyText(const Json& value) {
  return value.is_string() ||
         (value.is_array() && std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); }));
}

/// Goes through a body and finds its secrets. The way to where it is costs nothing until a secret is found.
class SecretFinder final {
 public:
  SecretFinder(const std::vector<std::string>& names, const VisitSecret& visit) : names_(names), visit_(visit) {}

  void visitPointer(Json& value, std::string_view pointer);
  void visitUnnamed(Json& value);
  void visitMembers(Json& value);

 private:
  struct Step {
    const std::string* name;  ///< null for an element of an array
    std::size_t index;
  };

  template <class Go>
  void eachElement(Json& array, const Go& go) {
    for (std::size_t i = 0; i < array.size(); ++i) {
      way_.push_back({nullptr, i});
      go(array[i]);
      way_.pop_back();
    }
  }
  template <class Go>
  void eachMember(Json& object, const Go& go) {
    for (auto& [name, member] : object.get_ref<Json::object_t&>()) {
      way_.push_back({&name, 0});
      go(name, member);
      way_.pop_back();
    }
  }

  void visitLeaves(Json& value);
  std::string place() const {
    std::string pointer;
    for (const Step& step : way_) {
      pointer = base::pointerTo(pointer, step.name != nullptr ? std::string_view(*step.name).substr(0, kMaxNameInPlace)
                                                              : std::string_view(std::to_string(step.index)));
    }
    return pointer;
  }

  const std::vector<std::string>& names_;
  const VisitSecret& visit_;
  std::vector<Step> way_;
  std::unordered_set<const Json*> visited_;  // leaves, which stay where they are
};

void SecretFinder::visitLeaves(Json& value) {
  if (value.is_array()) {
    eachElement(value, [this](Json& element) { visitLeaves(element); });
  } else if (value.is_object()) {
    eachMember(value, [this](const std::string&, Json& member) { visitLeaves(member); });
  } else if (visited_.insert(&value).second) {
    visit_(place(), value);
  }
}

/// As visitAt, which see.
void SecretFinder::visitPointer(Json& value, std::string_view pointer) {
  if (pointer.empty()) {
    visitLeaves(value);
    return;
  }
  if (value.is_array()) {
    std::string_view rest = pointer;
    const std::string token = takeToken(rest);
    eachElement(value, [&](Json& element) { visitPointer(element, token == "*" ? rest : pointer); });
    return;
  }
  const std::string token = takeToken(pointer);
  if (value.is_object()) {
    eachMember(value, [&](const std::string& name, Json& member) {
      if (name == token) {
        visitPointer(member, pointer);
      }
    });
  }
}

void SecretFinder::visitUnnamed(Json& value) {
  if (value.is_array()) {
    eachElement(value, [this](Json& element) { visitUnnamed(element); });
  } else if (!value.is_object()) {
    visitLeaves(value);
  }
}

void SecretFinder::visitMembers(Json& value) {
  if (value.is_array()) {
    eachElement(value, [this](Json& element) { visitMembers(element); });
  } else if (value.is_object()) {
    eachMember(value, [this](const std::string& name, Json& member) {
      const bool named = std::find(names_.begin(), names_.end(), name) != names_.end();
      if (named || (isSecretName(name) && holdsOnlyText(member))) {
        visitLeaves(member);
      } else {
        visitMembers(member);
      }
    });
  }
}

// The pointer is made on the way back: names may be long, and there may be many values below each.
std::optional<std::string> findMaskBelow(const Json& value) {
  if (value.is_string()) {
    return isMask(value.get_ref<const std::string&>()) ? std::optional<std::string>("") : std::nullopt;
  }
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (auto found = findMaskBelow(value[i])) {
        return base::pointerTo("", std::to_string(i)) + *found;
      }
    }
  } else if (value.is_object()) {
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      if (isMask(name)) {
        return "";
      }
      if (auto found = findMaskBelow(member)) {
        return base::pointerTo("", name) + *found;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

bool isMask(std::string_view text) { return text.find(kMask) != std::string_view::npos; }

std::optional<std::string> findMask(const Json& value) { return findMaskBelow(value); }

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

void visitSecretOutput(Json& body, const std::vector<std::string>& pointers, const VisitSecret& visit) {
  std::vector<std::string> names;
  for (const std::string& pointer : pointers) {
    if (std::string name = lastToken(pointer); !name.empty() && name != "*") {
      names.push_back(std::move(name));
    }
  }
  SecretFinder finder(names, visit);
  for (const std::string& pointer : pointers) {
    finder.visitPointer(body, pointer);
  }
  if (!pointers.empty()) {
    finder.visitUnnamed(body);
  }
  finder.visitMembers(body);
}

void maskSecretLeaf(Json& leaf) {
  if (leaf.is_string()) {
    leaf = kMask;
  } else {
    leaf = nullptr;
  }
}

void maskSecretOutput(Json& body, const std::vector<std::string>& pointers) {
  visitSecretOutput(body, pointers, [](const std::string&, Json& leaf) { maskSecretLeaf(leaf); });
}

}  // namespace soracom_mcp::tools
