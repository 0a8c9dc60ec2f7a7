#include "schemas/document_merge.h"

#include <map>
#include <set>

#include "schemas/document_source.h"
#include "schemas/keywords/uri.h"
#include "schemas/member_places.h"
#include "schemas/operation_words.h"
#include "schemas/reference_index.h"
#include "schemas/value_cost.h"

namespace soracom_mcp::schemas {
namespace {

using base::findMember;
using base::Json;
using base::Result;

constexpr int kMaxHops = 64;
constexpr std::string_view kComponents = "#/components/";

// Old reference to new, for example "#/components/schemas/User" to "#/components/schemas/User_2".
using Renames = std::map<std::string, std::string>;

Json* member(Json& object, std::string_view name) { return const_cast<Json*>(findMember(object, name)); }

std::string textOf(const Json& object, std::string_view name) {
  const Json* value = findMember(object, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

// Calls `visit` for every text that refers to a component: $ref, and the values of a discriminator's mapping.
template <class Visit>
void visitReferences(Json& value, const Visit& visit) {
  if (value.is_array()) {
    for (Json& element : value) {
      visitReferences(element, visit);
    }
  } else if (value.is_object()) {
    for (auto& entry : value.get_ref<Json::object_t&>()) {
      Json& inner = entry.second;
      if (inner.is_string() && inner.get_ref<const std::string&>().starts_with(kComponents)) {
        visit(inner.get_ref<std::string&>());
      } else {
        visitReferences(inner, visit);
      }
    }
  }
}

// Puts what a path refers to in its place, so that its operations are seen. A path that refers to nothing stays.
Result<void> inlinePathItems(SourceDocument& document) {
  Json* paths = member(document.root, "paths");
  if (paths == nullptr || !paths->is_object()) {
    return {};
  }
  const ReferenceIndex index(document.root);
  std::size_t cost = 0;
  for (auto& entry : paths->get_ref<Json::object_t&>()) {
    const Json* target = &entry.second;
    for (int hops = 0; hops < kMaxHops && target != nullptr && !textOf(*target, "$ref").empty(); ++hops) {
      const std::string reference = textOf(*target, "$ref");
      target = reference.starts_with('#') ? index.find(document.root, splitFragment(reference).fragment) : nullptr;
    }
    if (target == nullptr || target == &entry.second || !textOf(*target, "$ref").empty()) {
      continue;
    }
    cost += costOf(*target, kMaxDocumentValues);
    if (cost > kMaxDocumentValues) {
      return base::fail(base::ErrorKind::kLimit, document.name + ": paths that are references multiply the document");
    }
    Json item = *target;
    entry.second = std::move(item);
  }
  return {};
}

class Merger final {
 public:
  explicit Merger(SourceDocument first) : root_(std::move(first.root)), major_(versionOf(root_)) {
    settle(root_);
    for (const char* const part : {"paths", "components"}) {
      if (const Json* found = member(root_, part); found == nullptr || !found->is_object()) {
        root_[part] = Json::object();
      }
    }
    path_places_ = MemberPlaces(root_["paths"]);
    section_places_ = MemberPlaces(root_["components"]);
    for (auto& [section, components] : root_["components"].get_ref<Json::object_t&>()) {
      component_places_.emplace(section, MemberPlaces(components));
    }
    for (const auto& [path, item] : root_["paths"].get_ref<const Json::object_t&>()) {
      for (const std::string_view method : kMethodKeys) {
        if (item.is_object() && findMember(item, method) != nullptr) {
          operations_.emplace(requestOf(method, path), path);
        }
      }
    }
  }

  Result<void> add(SourceDocument document) {
    if (versionOf(document.root) != major_) {
      return base::fail(base::ErrorKind::kInvalidInput, document.name + ": is OpenAPI " + versionOf(document.root) +
                                                            ", and the first document is " + major_ +
                                                            "; documents of one version can be served together");
    }
    settle(document.root);
    addComponents(document.root);
    addPaths(document.root);
    ++added_;
    return {};
  }

  Json take() {
    if (Json* info = member(root_, "info"); info != nullptr && info->is_object() && added_ > 0) {
      (*info)["title"] = textOf(*info, "title") + " and " + std::to_string(added_) + " more";
    }
    return std::move(root_);
  }

 private:
  // "3.0" of "3.0.3"; "2.0" of Swagger.
  static std::string versionOf(const Json& root) {
    const std::string version = textOf(root, "openapi");
    const std::string swagger = textOf(root, "swagger");
    return version.empty() ? swagger : version.substr(0, version.find('.', version.find('.') + 1));
  }

  // Writes what the document says for all operations into each of them.
  static void settle(Json& root) {
    const Json* found = findMember(root, "security");
    const Json security = found != nullptr ? *found : Json::array();
    Json* paths = member(root, "paths");
    if (paths != nullptr && paths->is_object()) {
      for (auto& [path, item] : paths->get_ref<Json::object_t&>()) {
        for (const std::string_view method : kMethodKeys) {
          Json* operation = item.is_object() ? member(item, method) : nullptr;
          if (operation == nullptr || !operation->is_object()) {
            continue;
          }
          if (findMember(*operation, "security") == nullptr) {
            (*operation)["security"] = security;
          }
          if (const Json* servers = findMember(item, "servers");
              servers != nullptr && findMember(*operation, "servers") == nullptr) {
            const Json own = *servers;
            (*operation)["servers"] = own;
          }
        }
      }
    }
    root.erase("security");
  }

  // The references of `theirs` that must be renamed: another component has the name, or one it refers to is renamed.
  Renames findRenames(Json& theirs) const {
    std::map<std::string, std::set<std::string>> users;  // of a component, by its reference
    std::vector<std::string> renamed;
    Json* sections = member(theirs, "components");
    for (auto& [section, components] : sections->get_ref<Json::object_t&>()) {
      if (!components.is_object()) {
        continue;
      }
      for (auto& [name, component] : components.get_ref<Json::object_t&>()) {
        const std::string reference = std::string(kComponents) + section + '/' + name;
        visitReferences(component, [&](const std::string& to) { users[to].insert(reference); });
        const Json* same_name = findComponent(section, name);
        if (same_name != nullptr && !base::equalJson(*same_name, component)) {
          renamed.push_back(reference);
        }
      }
    }
    Renames out;
    while (!renamed.empty()) {
      const std::string reference = renamed.back();
      renamed.pop_back();
      if (out.emplace(reference, freeName(reference)).second) {
        renamed.insert(renamed.end(), users[reference].begin(), users[reference].end());
      }
    }
    return out;
  }

  // Null where there is none of that name, also where the section is not there.
  const Json* findComponent(const std::string& section, const std::string& name) const {
    const auto places = component_places_.find(section);
    return places == component_places_.end() || !places->second.contains(name)
               ? nullptr
               : places->second.find(*section_places_.find(root_.at("components"), section), name);
  }

  std::string freeName(const std::string& reference) const {
    for (std::size_t number = added_ + 2;; ++number) {
      const std::string name = reference + '_' + std::to_string(number);
      const std::size_t slash = name.rfind('/');
      const std::string section = name.substr(kComponents.size(), slash - kComponents.size());
      if (findComponent(section, name.substr(slash + 1)) == nullptr) {
        return name;
      }
    }
  }

  void addComponents(Json& theirs) {
    Json* sections = member(theirs, "components");
    if (sections == nullptr || !sections->is_object()) {
      return;
    }
    const Renames renames = findRenames(theirs);
    visitReferences(theirs, [&](std::string& reference) {
      if (const auto found = renames.find(reference); found != renames.end()) {
        reference = found->second;
      }
    });
    renameSchemes(theirs, renames);
    for (auto& [section, components] : sections->get_ref<Json::object_t&>()) {
      if (!components.is_object()) {
        continue;
      }
      Json& ours = section_places_.take(root_["components"], section);
      if (!ours.is_object()) {
        ours = Json::object();
        component_places_.insert_or_assign(section, MemberPlaces(ours));
      }
      MemberPlaces& places = component_places_.at(section);
      for (auto& [name, component] : components.get_ref<Json::object_t&>()) {
        const auto renamed = renames.find(std::string(kComponents) + section + '/' + name);
        const std::string own =
            renamed == renames.end() ? name : renamed->second.substr(renamed->second.rfind('/') + 1);
        if (!places.contains(own)) {
          places.take(ours, own) = std::move(component);
        }
      }
    }
  }

  // Security requirements name schemes without a reference.
  static void renameSchemes(Json& theirs, const Renames& renames) {
    Json* paths = member(theirs, "paths");
    if (paths == nullptr || !paths->is_object()) {
      return;
    }
    for (auto& [path, item] : paths->get_ref<Json::object_t&>()) {
      for (const std::string_view method : kMethodKeys) {
        Json* operation = item.is_object() ? member(item, method) : nullptr;
        Json* security = operation != nullptr && operation->is_object() ? member(*operation, "security") : nullptr;
        for (Json& requirement : security != nullptr && security->is_array() ? *security : kNone()) {
          renameKeys(requirement, renames);
        }
      }
    }
  }

  static Json& kNone() {
    static Json none = Json::array();
    return none;
  }

  static void renameKeys(Json& requirement, const Renames& renames) {
    if (!requirement.is_object()) {
      return;
    }
    Json out = Json::object();
    for (const auto& [scheme, scopes] : requirement.get_ref<const Json::object_t&>()) {
      const auto found = renames.find(std::string(kComponents) + "securitySchemes/" + scheme);
      out[found == renames.end() ? scheme : found->second.substr(found->second.rfind('/') + 1)] = scopes;
    }
    requirement = std::move(out);
  }

  void addPaths(Json& theirs) {
    Json* paths = member(theirs, "paths");
    if (paths == nullptr || !paths->is_object()) {
      return;
    }
    for (auto& [path, item] : paths->get_ref<Json::object_t&>()) {
      if (!textOf(item, "$ref").empty() && !path_places_.contains(path)) {
        path_places_.take(root_["paths"], path) = item;  // it leads nowhere; the reader says so
      }
      for (const std::string_view method : kMethodKeys) {
        Json* operation = item.is_object() ? member(item, method) : nullptr;
        if (operation == nullptr || !operation->is_object()) {
          continue;
        }
        const auto [known, is_new] = operations_.emplace(requestOf(method, path), path);
        if (!is_new) {
          keepName((*path_places_.find(root_["paths"], known->second))[std::string(method)],
                   textOf(*operation, "operationId"));
          continue;
        }
        takeParametersOfPath(item, *operation);
        Json& ours = path_places_.take(root_["paths"], path);
        if (!ours.is_object()) {
          ours = Json::object();
        }
        ours[std::string(method)] = std::move(*operation);
      }
    }
  }

  // "get /users/{}": parameters of a path may be called differently, and it is the same path.
  static std::string requestOf(std::string_view method, const std::string& path) {
    std::string out = std::string(method) + ' ';
    bool inside = false;
    for (const char c : path) {
      inside = inside && c != '}';
      if (!inside) {
        out += c;
      }
      inside = inside || c == '{';
    }
    return out;
  }

  // The path may have other parameters in the document it is added to. Those of the operation win.
  void takeParametersOfPath(const Json& item, Json& operation) const {
    const Json* shared = findMember(item, "parameters");
    if (shared == nullptr || !shared->is_array()) {
      return;
    }
    const Json* own = findMember(operation, "parameters");
    Json parameters = own != nullptr && own->is_array() ? *own : Json::array();
    std::set<std::string> names;
    for (const Json& parameter : parameters) {
      names.insert(nameOf(parameter));
    }
    for (const Json& parameter : *shared) {
      if (names.insert(nameOf(parameter)).second) {
        parameters.push_back(parameter);
      }
    }
    operation["parameters"] = std::move(parameters);
  }

  // Name and place of a parameter, which may be a reference into what is merged already.
  std::string nameOf(const Json& parameter) const {
    const std::string reference = textOf(parameter, "$ref");
    const std::string prefix = std::string(kComponents) + "parameters/";
    if (!reference.starts_with(prefix)) {
      return reference.empty() ? textOf(parameter, "in") + ' ' + textOf(parameter, "name") : reference;
    }
    const Json* found = findComponent("parameters", reference.substr(prefix.size()));
    return found != nullptr ? textOf(*found, "in") + ' ' + textOf(*found, "name") : reference;
  }

  static void keepName(Json& operation, const std::string& other) {
    if (!operation.is_object() || other.empty() || other == textOf(operation, "operationId")) {
      return;
    }
    Json& extension = operation["x-mcp"];
    if (!extension.is_object()) {
      extension = Json::object();
    }
    Json& aliases = extension["aliases"];
    if (!aliases.is_array()) {
      aliases = Json::array();
    }
    aliases.push_back(other);
  }

  Json root_;
  const std::string major_;
  std::map<std::string, std::string> operations_;  // from requestOf() to the path as it is written in root_
  MemberPlaces path_places_{Json::object()};       // of root_.paths
  MemberPlaces section_places_{Json::object()};    // of root_.components
  std::map<std::string, MemberPlaces> component_places_;
  std::size_t added_ = 0;
};

}  // namespace

Result<Json> mergeDocuments(std::vector<SourceDocument> documents) {
  if (documents.empty()) {
    return base::fail(base::ErrorKind::kInvalidInput, "no document is given");
  }
  for (SourceDocument& document : documents) {
    if (!document.root.is_object()) {
      return base::fail(base::ErrorKind::kInvalidInput, document.name + ": is not an object");
    }
    if (auto done = inlinePathItems(document); !done) {
      return base::fail(std::move(done).error());
    }
  }
  Merger merger(std::move(documents.front()));
  for (std::size_t i = 1; i < documents.size(); ++i) {
    if (auto added = merger.add(std::move(documents[i])); !added) {
      return base::fail(std::move(added).error());
    }
  }
  return merger.take();
}

}  // namespace soracom_mcp::schemas
