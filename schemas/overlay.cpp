#include "schemas/overlay.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/json_append.h"
#include "schemas/json_path.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

void merge(Json& target, const Json& update);

// Overlay 1.0 section 4.4.3: objects recursively, arrays by appending, anything else by replacing.
void mergeMember(Json& target, const Json& update) {
  if (target.is_object() && update.is_object()) {
    merge(target, update);
  } else if (target.is_array() && update.is_array()) {
    target.insert(target.end(), update.begin(), update.end());
  } else {
    target = update;
  }
}

// Up to this many members are looked through one by one, which is faster than a table of them.
constexpr std::size_t kSmallObject = 32;

void merge(Json& target, const Json& update) {
  base::reserveMembers(target, target.size() + update.size());
  std::unordered_map<std::string_view, Json*> known;
  const bool small = target.size() <= kSmallObject || update.size() == 1;
  if (!small) {
    for (auto& member : target.get_ref<Json::object_t&>()) {
      known.emplace(member.first, &member.second);
    }
  }
  for (const auto& member : update.get_ref<const Json::object_t&>()) {
    Json* found = nullptr;
    if (small) {
      found = const_cast<Json*>(base::findMember(target, member.first));
    } else if (const auto place = known.find(member.first); place != known.end()) {
      found = place->second;
    }
    if (found != nullptr) {
      mergeMember(*found, member.second);
    } else {
      base::appendMember(target, member.first, member.second);
    }
  }
}

// Deepest first, so that no change moves a place that is still to be changed.
void sortDeepestFirst(std::vector<JsonMatch>& matches) {
  std::stable_sort(matches.begin(), matches.end(),
                   [](const JsonMatch& left, const JsonMatch& right) { return left.depth > right.depth; });
}

Result<void> updateAll(std::vector<JsonMatch> matches, const Json& update) {
  sortDeepestFirst(matches);
  for (const JsonMatch& match : matches) {
    if (match.node->is_array()) {
      match.node->push_back(update);
    } else if (!match.node->is_object()) {
      return fail(ErrorKind::kInvalidInput, "the target selects a value that is neither an object nor an array");
    } else if (!update.is_object()) {
      return fail(ErrorKind::kInvalidInput, "the target selects an object, so `update` must be an object");
    } else {
      merge(*match.node, update);
    }
  }
  return {};
}

void dropChildren(Json& parent, const std::unordered_set<const Json*>& doomed) {
  if (parent.is_array()) {
    Json::array_t kept;
    for (Json& element : parent) {
      if (!doomed.contains(&element)) {
        kept.push_back(std::move(element));
      }
    }
    parent = std::move(kept);
    return;
  }
  Json kept = Json::object();
  base::reserveMembers(kept, parent.size());
  for (auto& member : parent.get_ref<Json::object_t&>()) {
    if (!doomed.contains(&member.second)) {
      base::appendMember(kept, member.first, std::move(member.second));
    }
  }
  parent = std::move(kept);
}

Result<void> removeAll(std::vector<JsonMatch> matches) {
  sortDeepestFirst(matches);
  std::vector<Json*> parents;
  std::unordered_map<Json*, std::unordered_set<const Json*>> doomed;
  for (const JsonMatch& match : matches) {
    if (match.parent == nullptr) {
      return fail(ErrorKind::kInvalidInput, "the target selects the whole document, which cannot be removed");
    }
    auto& children = doomed[match.parent];
    if (children.empty()) {
      parents.push_back(match.parent);
    }
    children.insert(match.node);
  }
  for (Json* parent : parents) {
    dropChildren(*parent, doomed[parent]);
  }
  return {};
}

// True when the action selected something.
Result<bool> applyAction(Json& document, const Json& action) {
  const Json* target = base::findMember(action, "target");
  if (target == nullptr || !target->is_string()) {
    return fail(ErrorKind::kInvalidInput, "`target` must be a text");
  }
  const Json* remove = base::findMember(action, "remove");
  const Json* update = base::findMember(action, "update");
  if (remove != nullptr && !remove->is_boolean()) {
    return fail(ErrorKind::kInvalidInput, "`remove` must be true or false");
  }
  const bool removes = remove != nullptr && remove->get<bool>();
  if (!removes && update == nullptr) {
    return fail(ErrorKind::kInvalidInput, "one of `update` and `remove` is needed");
  }
  const Result<JsonPath> path = JsonPath::parse(target->get_ref<const std::string&>());
  if (!path) {
    return fail(path.error());
  }
  Result<std::vector<JsonMatch>> matches = path->select(document);
  if (!matches) {
    return fail(matches.error());
  }
  const bool any = !matches->empty();
  const Result<void> done = removes ? removeAll(std::move(*matches)) : updateAll(std::move(*matches), *update);
  return done ? Result<bool>(any) : Result<bool>(fail(Result<void>(done).error()));
}

}  // namespace

Result<std::vector<std::size_t>> applyOverlay(Json& document, const Json& overlay) {
  const Json* version = base::findMember(overlay, "overlay");
  if (version == nullptr || !version->is_string() || !version->get_ref<const std::string&>().starts_with("1.")) {
    return fail(ErrorKind::kInvalidInput, "not an OpenAPI Overlay: `overlay` must be a version 1 such as \"1.0.0\"");
  }
  const Json* actions = base::findMember(overlay, "actions");
  if (actions == nullptr || !actions->is_array()) {
    return fail(ErrorKind::kInvalidInput, "not an OpenAPI Overlay: `actions` must be an array");
  }
  std::vector<std::size_t> without_match;
  for (std::size_t i = 0; i < actions->size(); ++i) {
    const Result<bool> matched = applyAction(document, (*actions)[i]);
    if (!matched) {
      return fail(matched.error().within("overlay action " + std::to_string(i)));
    }
    if (!*matched) {
      without_match.push_back(i);
    }
  }
  return without_match;
}

}  // namespace soracom_mcp::schemas
