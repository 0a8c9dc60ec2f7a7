#include "tools/call/projection.h"

#include <algorithm>

#include "base/json_append.h"
#include "tools/call/plain_text.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;

constexpr std::size_t kMaxText = 4000;
constexpr std::size_t kMaxPaths = 64;
constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxOthers = 40;
constexpr std::size_t kMaxUnknown = 600;
constexpr int kMaxSchemaDepth = 64;
constexpr std::uint64_t kUnitsPerValue = 100;  // of base::WorkBudget

base::Unexpected<base::Error> wrong(std::string_view path, const std::string& why) {
  return base::fail(ErrorKind::kInvalidInput,
                    "fields: " + plainLine(path, 100) + (path.empty() ? "" : ": ") + why +
                        "; write names as in id,tags.name, or JSON pointers as in /tags/name");
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) {
    text.remove_prefix(1);
  }
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

/// The part before the next `separator`, which is taken off with it.
std::string_view takePart(std::string_view& text, char separator) {
  const auto end = text.find(separator);
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return part;
}

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape = token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    out += escape ? (token[i + 1] == '0' ? '~' : '/') : token[i];
    i += escape ? 1 : 0;
  }
  return out;
}

/// The names of one path; none where it holds an empty one.
std::vector<std::string> namesOf(std::string_view path) {
  const bool pointer = path.starts_with('/');
  std::string_view rest = pointer ? path.substr(1) : path;
  std::vector<std::string> names;
  bool more = true;
  while (more) {
    more = rest.find(pointer ? '/' : '.') != std::string_view::npos;
    std::string_view part = takePart(rest, pointer ? '/' : '.');
    if (!pointer && part.ends_with("[]")) {
      part.remove_suffix(2);
    }
    if (part.empty()) {
      return {};
    }
    names.push_back(pointer ? unescaped(part) : std::string(part));
  }
  return names;
}

/// The schemas of member `name` in what `schema` describes, arrays looked through.
void membersNamed(const Json& schema, const std::string& name, int depth, std::vector<const Json*>& found) {
  if (depth > kMaxSchemaDepth) {
    return;
  }
  if (const Json* properties = findMember(schema, "properties")) {
    if (const Json* member = findMember(*properties, name)) {
      found.push_back(member);
      return;
    }
  }
  if (const Json* items = findMember(schema, "items")) {
    membersNamed(*items, name, depth + 1, found);
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const Json* parts = findMember(schema, keyword);
    for (std::size_t i = 0; parts != nullptr && parts->is_array() && i < parts->size(); ++i) {
      membersNamed((*parts)[i], name, depth + 1, found);
    }
  }
}

const Json* memberSchema(const Json* schema, const std::string& name) {
  std::vector<const Json*> found;
  if (schema != nullptr) {
    membersNamed(*schema, name, 0, found);
  }
  return found.empty() ? nullptr : found.front();
}

}  // namespace

base::Result<Projection> Projection::parse(std::string_view text) {
  Projection out;
  if (text.size() > kMaxText) {
    return wrong("", "longer than " + std::to_string(kMaxText) + " bytes");
  }
  out.root_.whole = trimmed(text).empty();
  std::size_t paths = 0;
  while (!out.root_.whole && !text.empty()) {
    const std::string_view path = trimmed(takePart(text, ','));
    const std::vector<std::string> names = namesOf(path);
    if (names.empty()) {
      return wrong(path, "an empty name");
    }
    if (names.size() > kMaxDepth) {
      return wrong(path, "more than " + std::to_string(kMaxDepth) + " names deep");
    }
    if (++paths > kMaxPaths) {
      return wrong("", "more than " + std::to_string(kMaxPaths) + " fields");
    }
    Node* node = &out.root_;
    for (const std::string& name : names) {
      node = &node->members[name];
    }
    node->whole = true;
  }
  return out;
}

void Projection::keep(Json& value, Node& node, base::WorkBudget& work) {
  if (!work.spend(kUnitsPerValue * (1 + (value.is_object() ? value.size() : 0)))) {
    return;
  }
  if (value.is_array()) {
    for (Json& element : value) {
      keep(element, node, work);
    }
  }
  if (!value.is_object()) {
    return;
  }
  node.opened = true;
  Json kept = Json::object();
  base::reserveMembers(kept, std::min(value.size(), node.members.size()));
  for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
    const auto wanted = node.members.find(name);
    if (wanted == node.members.end()) {
      if (node.others.size() < kMaxOthers) {
        node.others.insert(name);
      }
      continue;
    }
    wanted->second.met = true;
    if (!wanted->second.whole) {
      keep(member, wanted->second, work);
    }
    base::appendMember(kept, name, std::move(member));
  }
  value = std::move(kept);
}

void Projection::apply(Json& body) {
  base::WorkBudget work;
  apply(body, work);
}

void Projection::apply(Json& body, base::WorkBudget& work) {
  if (root_.whole) {
    return;
  }
  // A list is shown under `items`, so callers name its members with and without that.
  if (const auto items = body.is_array() ? root_.members.find("items") : root_.members.end();
      items != root_.members.end() && !(!body.empty() && findMember(body.front(), "items") != nullptr)) {
    Node below = std::move(items->second);
    root_.members.erase(items);
    root_.whole = below.whole;
    root_.members.merge(below.members);
  }
  if (!root_.whole) {
    keep(body, root_, work);
  }
}

bool Projection::foundAny() const {
  return root_.whole || !root_.opened ||
         std::any_of(root_.members.begin(), root_.members.end(), [](const auto& member) { return member.second.met; });
}

void Projection::collect(const Node& node, const std::string& path, const Json* schema, std::string& out) {
  if (node.whole || !node.opened) {
    return;
  }
  std::string missing;
  for (const auto& [name, member] : node.members) {
    const Json* inner = memberSchema(schema, name);
    if (member.met) {
      collect(member, path + name + ".", inner, out);
    } else if (inner == nullptr) {
      missing += (missing.empty() ? "" : ", ") + plainLine(path + name, 100);
    }
  }
  if (missing.empty() || out.size() > kMaxUnknown) {
    return;
  }
  std::string there;
  for (const auto& [name, member] : node.members) {
    there += member.met ? (there.empty() ? "" : ", ") + plainLine(name, 60) : "";
  }
  for (const std::string& name : node.others) {
    there += (there.empty() ? "" : ", ") + plainLine(name, 60);
  }
  out += (out.empty() ? "" : " ") + std::string("fields: there is no ") + missing + "; " +
         (there.empty() ? "there are none" : "there are " + there) + ".";
}

std::string Projection::unknown(const Json* schema) const {
  std::string out;
  collect(root_, "", schema, out);
  return plainLine(out, 2 * kMaxUnknown);
}

}  // namespace soracom_mcp::tools
