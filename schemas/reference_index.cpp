#include "schemas/reference_index.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

std::string unescapeToken(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size();
    if (escape && token[i + 1] == '1') {
      out += '/', ++i;
    } else if (escape && token[i + 1] == '0') {
      out += '~', ++i;
    } else {
      out += token[i];
    }
  }
  return out;
}

const Json* elementAt(const Json& array, std::string_view token) {
  std::size_t index = 0;
  for (const char c : token) {
    if (c < '0' || c > '9' || index > array.size()) {
      return nullptr;
    }
    index = index * 10 + static_cast<std::size_t>(c - '0');
  }
  const bool canonical = !token.empty() && (token.size() == 1 || token.front() != '0');
  return canonical && index < array.size() ? &array[index] : nullptr;
}

}  // namespace

ReferenceIndex::ReferenceIndex(const Json& root) {
  const auto add = [this](const Json& object) {
    if (!object.is_object()) {
      return;
    }
    Members& members = objects_[&object];
    members.reserve(object.size());
    for (const auto& member : object.get_ref<const Json::object_t&>()) {
      members.emplace(member.first, &member.second);
    }
  };
  if (const Json* paths = base::findMember(root, "paths"); paths != nullptr) {
    add(*paths);
  }
  const Json* components = base::findMember(root, "components");
  if (components != nullptr && components->is_object()) {
    for (const auto& kind : components->get_ref<const Json::object_t&>()) {
      add(kind.second);
    }
  }
}

const Json* ReferenceIndex::find(const Json& root, std::string_view pointer) const {
  const Json* node = &root;
  while (!pointer.empty() && node != nullptr) {
    if (pointer.front() != '/') {
      return nullptr;
    }
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    const std::string token = unescapeToken(pointer.substr(1, end - 1));
    pointer.remove_prefix(end);
    if (node->is_array()) {
      node = elementAt(*node, token);
      continue;
    }
    const auto indexed = objects_.find(node);
    if (indexed == objects_.end()) {
      node = base::findMember(*node, token);
      continue;
    }
    const auto found = indexed->second.find(token);
    node = found == indexed->second.end() ? nullptr : found->second;
  }
  return node;
}

}  // namespace soracom_mcp::schemas
