#include "schemas/keywords/schema_index.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "schemas/keywords/meta_schema.h"
#include "schemas/keywords/uri.h"
#include "schemas/reference_index.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Result;

constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kMaxSchemas = 100'000;

constexpr std::array<std::string_view, 11> kSchemaKeywords{"additionalProperties",
                                                           "items",
                                                           "contains",
                                                           "not",
                                                           "if",
                                                           "then",
                                                           "else",
                                                           "propertyNames",
                                                           "contentSchema",
                                                           "unevaluatedItems",
                                                           "unevaluatedProperties"};
constexpr std::array<std::string_view, 4> kListKeywords{"allOf", "anyOf", "oneOf", "prefixItems"};
constexpr std::array<std::string_view, 5> kMapKeywords{"properties", "patternProperties", "dependentSchemas", "$defs",
                                                       "definitions"};
// Vocabularies whose keywords this program knows, as assertions or as annotations.
constexpr std::array<std::string_view, 7> kVocabularies{"core",      "applicator",        "unevaluated", "validation",
                                                        "meta-data", "format-annotation", "content"};
constexpr std::string_view kVocabularyPrefix = "https://json-schema.org/draft/2020-12/vocab/";

template <class Keywords>
bool holds(const Keywords& keywords, std::string_view name) {
  return std::find(keywords.begin(), keywords.end(), name) != keywords.end();
}

std::string shown(std::string_view text) { return "\"" + base::truncateUtf8(base::escapeForDisplay(text), 200) + "\""; }

}  // namespace

const Json* SchemaIndex::registered(const std::string& uri) const {
  for (const auto& [name, schema] : registry_) {
    if (name == uri) {
      return &schema;
    }
  }
  return nullptr;
}

// True where the validation vocabulary counts.
Result<bool> SchemaIndex::readDialect(const Json& node, bool inherited) const {
  const Json* dialect = findMember(node, "$schema");
  if (dialect == nullptr) {
    return inherited;
  }
  if (!dialect->is_string()) {
    return fail(ErrorKind::kInvalidInput, "$schema: must be a text");
  }
  const std::string uri = splitFragment(dialect->get_ref<const std::string&>()).resource;
  if (uri == kMetaSchemaUri || uri == "https://spec.openapis.org/oas/3.1/dialect/base") {
    return true;
  }
  const Json* meta = registered(uri);
  if (meta == nullptr) {
    return fail(ErrorKind::kInvalidInput,
                "$schema: unknown dialect " + shown(uri) + "; known is " + std::string(kMetaSchemaUri));
  }
  const Json* vocabularies = findMember(*meta, "$vocabulary");
  if (vocabularies == nullptr || !vocabularies->is_object()) {
    return true;
  }
  bool validates = false;
  for (const auto& member : vocabularies->get_ref<const Json::object_t&>()) {
    std::string_view name = member.first;
    const bool ours = name.starts_with(kVocabularyPrefix);
    name.remove_prefix(ours ? kVocabularyPrefix.size() : 0);
    validates = validates || (ours && name == "validation");
    if (member.second == true && !(ours && holds(kVocabularies, name))) {
      return fail(ErrorKind::kUnsupported, "$schema: the dialect needs the vocabulary " + shown(member.first));
    }
  }
  return validates;
}

// The resource of a schema object: a new one where it has an `$id`.
Result<SchemaIndex::ResourceIndex> SchemaIndex::enter(const Json& node, ResourceIndex parent) {
  const Json* id = findMember(node, "$id");
  if (id == nullptr) {
    return parent;
  }
  if (!id->is_string()) {
    return fail(ErrorKind::kInvalidInput, "$id: must be a text");
  }
  const SplitUri uri = splitFragment(resolveUri(resources_[parent].uri, id->get_ref<const std::string&>()));
  if (!uri.fragment.empty()) {
    return fail(ErrorKind::kInvalidInput, "$id: must not have a fragment");
  }
  if (resources_[parent].root == &node) {
    resources_[parent].uri = uri.resource;
    by_uri_.try_emplace(uri.resource, parent);
    return parent;
  }
  const Result<bool> validates = readDialect(node, resources_[parent].validates);
  if (!validates) {
    return fail(validates.error());
  }
  const auto index = static_cast<ResourceIndex>(resources_.size());
  if (!by_uri_.try_emplace(uri.resource, index).second) {
    return fail(ErrorKind::kInvalidInput, "$id: " + shown(uri.resource) + " names two schemas");
  }
  resources_.push_back(Resource{uri.resource, &node, {}, {}, *validates});
  return index;
}

Result<void> SchemaIndex::scanSchema(const Pending& at, std::vector<Pending>& pending) {
  if (!at.node->is_object()) {
    return {};
  }
  if (at.depth > kMaxDepth) {
    return fail(ErrorKind::kLimit, "the schema is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  const Result<ResourceIndex> resource = enter(*at.node, at.resource);
  if (!resource) {
    return fail(resource.error());
  }
  if (resource_of_.size() >= kMaxSchemas) {
    return fail(ErrorKind::kLimit, "more than " + std::to_string(kMaxSchemas) + " schemas");
  }
  resource_of_.insert_or_assign(at.node, *resource);
  const auto follow = [&](const Json& child) { pending.push_back({&child, *resource, at.depth + 1}); };
  for (const auto& member : at.node->get_ref<const Json::object_t&>()) {
    const std::string& name = member.first;
    const Json& value = member.second;
    if (name == "$anchor" || name == "$dynamicAnchor") {
      if (!value.is_string()) {
        return fail(ErrorKind::kInvalidInput, name + ": must be a text");
      }
      resources_[*resource].anchors.try_emplace(value.get<std::string>(), at.node);
      if (name == "$dynamicAnchor") {
        resources_[*resource].dynamic_anchors.try_emplace(value.get<std::string>(), at.node);
      }
    } else if (holds(kSchemaKeywords, name)) {
      follow(value);
    } else if (holds(kListKeywords, name) && value.is_array()) {
      std::for_each(value.begin(), value.end(), follow);
    } else if (holds(kMapKeywords, name) && value.is_object()) {
      for (const auto& entry : value.get_ref<const Json::object_t&>()) {
        follow(entry.second);
      }
    }
  }
  return {};
}

Result<void> SchemaIndex::scan(const Json& schema, const std::string& uri) {
  documents_.push_back(schema);
  const Json& document = documents_.back();
  const Result<bool> validates = readDialect(document, true);
  if (!validates) {
    return fail(validates.error());
  }
  const auto index = static_cast<ResourceIndex>(resources_.size());
  resources_.push_back(Resource{uri, &document, {}, {}, *validates});
  by_uri_.try_emplace(uri, index);
  std::vector<Pending> pending{{&document, index, 0}};
  while (!pending.empty()) {
    const Pending next = pending.back();
    pending.pop_back();
    if (Result<void> done = scanSchema(next, pending); !done) {
      return done;
    }
  }
  return {};
}

Result<SchemaIndex::Target> SchemaIndex::addRoot(const Json& schema) {
  loaded_.assign(registry_.size(), false);
  if (Result<void> done = scan(schema, ""); !done) {
    return fail(done.error());
  }
  return Target{&documents_.front(), 0, {}};
}

// Brings in the document with that address; where there is none, every one, for the `$id` inside them.
Result<void> SchemaIndex::load(const std::string& uri) {
  for (std::size_t i = 0; i < registry_.size(); ++i) {
    if (registry_[i].first == uri && !loaded_[i]) {
      loaded_[i] = true;
      Result<void> done = scan(registry_[i].second, uri);
      return done ? std::move(done) : Result<void>(fail(done.error().within(uri)));
    }
  }
  if (uri == kMetaSchemaUri) {
    return scan(metaSchema(), uri);
  }
  for (std::size_t i = 0; i < registry_.size() && !by_uri_.contains(uri); ++i) {
    if (!loaded_[i]) {
      loaded_[i] = true;
      // One that cannot be read here may be of another dialect; it is an error once something names it.
      (void)scan(registry_[i].second, registry_[i].first).has_value();
    }
  }
  return {};
}

SchemaIndex::ResourceIndex SchemaIndex::resourceOf(const Json& node, ResourceIndex parent) const {
  const auto found = resource_of_.find(&node);
  return found == resource_of_.end() ? parent : found->second;
}

Result<SchemaIndex::Target> SchemaIndex::findPointer(ResourceIndex resource, std::string_view pointer) const {
  const Json* node = resources_[resource].root;
  ResourceIndex current = resource;
  while (!pointer.empty()) {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    node = ReferenceIndex().find(*node, pointer.substr(0, end));
    pointer.remove_prefix(end);
    if (node == nullptr) {
      return fail(ErrorKind::kInvalidInput, "names nothing");
    }
    current = resourceOf(*node, current);
  }
  return Target{node, current, {}};
}

Result<SchemaIndex::Target> SchemaIndex::resolve(ResourceIndex resource, std::string_view reference) {
  const SplitUri uri = splitFragment(resolveUri(resources_[resource].uri, reference));
  const std::string where = "the reference " + shown(reference);
  ResourceIndex target = resource;
  // Without a base, "" is the resource itself.
  if (!(uri.resource.empty() && resources_[resource].uri.empty()) && uri.resource != resources_[resource].uri) {
    if (!by_uri_.contains(uri.resource)) {
      if (Result<void> done = load(uri.resource); !done) {
        return fail(done.error().within(where));
      }
    }
    const auto found = by_uri_.find(uri.resource);
    if (found == by_uri_.end()) {
      return fail(ErrorKind::kInvalidInput, where + ": no schema has this address, and none is fetched");
    }
    target = found->second;
  }
  if (uri.fragment.empty() || uri.fragment.front() == '/') {
    Result<Target> found = findPointer(target, uri.fragment);
    return found ? std::move(found) : Result<Target>(fail(found.error().within(where)));
  }
  const Resource& in = resources_[target];
  const auto anchor = in.anchors.find(uri.fragment);
  if (anchor == in.anchors.end()) {
    return fail(ErrorKind::kInvalidInput, where + ": no schema has this anchor");
  }
  const bool dynamic = in.dynamic_anchors.contains(uri.fragment);
  return Target{anchor->second, target, dynamic ? uri.fragment : std::string()};
}

}  // namespace soracom_mcp::schemas
