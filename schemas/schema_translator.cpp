#include "schemas/schema_translator.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/exact_number.h"
#include "base/json_append.h"
#include "schemas/pattern.h"
#include "schemas/translation/hidden_members.h"
#include "schemas/translation/local_definitions.h"
#include "schemas/translation/rules.h"
#include "schemas/translation/scalar_keywords.h"
#include "schemas/translation/type_list.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Result;

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxSchemas = 5000;
constexpr std::size_t kMaxBytes = 256 * 1024;
constexpr std::size_t kMaxKeywords = 16;  // for which there is room from the beginning
// How many references inside references are followed. A schema that is too large is tried again with fewer.
constexpr std::array<std::size_t, 5> kReferenceLevels{kMaxDepth, 6, 3, 2, 1};

// Clients refuse `true` as a subschema, and a linter flags an empty one.
Json anyValue() { return Json{{"description", "any JSON value"}}; }

bool isTrue(const Json& node, std::string_view member) {
  const Json* value = findMember(node, member);
  return value != nullptr && *value == true;
}

class Translator final {
 public:
  Translator(const OpenApiDocument& document, Direction direction, std::size_t reference_levels, bool keep_cycles)
      : document_(document),
        hidden_(document, direction == Direction::kRequest),
        request_(direction == Direction::kRequest),
        modern_(isModern(document.root)),
        reference_levels_(reference_levels),
        keep_cycles_(keep_cycles) {}

  Result<Json> run(const Json& schema) { return translate(schema, Scope{}); }

  /// What `#/$defs/NAME` in the schema of run() stands for, by name.
  Result<Json> definitions() {
    Json out = Json::object();
    for (std::size_t i = 0; i < local_.targets().size(); ++i) {  // grows meanwhile
      const Json* target = local_.targets()[i];
      active_ = {target};
      Result<Json> translated = translate(*target, Scope{1, false});
      if (!translated) {
        return translated;
      }
      base::appendMember(out, local_.nameOf(target), std::move(*translated));
    }
    return out;
  }

 private:
  struct Scope {
    std::size_t depth = 0;
    bool branch = false;          // a part of allOf, anyOf or oneOf: names it requires may be declared beside it
    const Json* whole = nullptr;  // of a part of allOf, anyOf or oneOf: the schema they are parts of, as written
    Scope below() const { return Scope{depth + 1, false}; }
    Scope inBranch() const { return Scope{depth + 1, true}; }
    Scope inPartOf(const Json& node) const { return Scope{depth + 1, true, whole != nullptr ? whole : &node}; }
  };

  static bool isModern(const Json& root) {
    const Json* version = findMember(root, "openapi");
    return version != nullptr && version->is_string() && version->get_ref<const std::string&>().starts_with("3.1");
  }

  Result<Json> translate(const Json& node, Scope scope);
  Result<Json> followReference(const Json& node, Scope scope);
  Result<Json> stub(const Json& target) const;
  Result<Json> beside(Json translated, const Json& node, Scope scope);
  const Json* onlyBranch(const Json& node) const;
  Result<void> keyword(Json& out, const std::string& name, const Json& value, const Json& node, Scope scope);
  Result<void> structure(Json& out, TranslationRule rule, const std::string& name, const Json& value, const Json& node,
                         Scope scope);
  void scalar(Json& out, TranslationRule rule, const std::string& name, const Json& value, const Json& node);
  void spend(const std::string& name, const Json& value);
  Result<void> properties(Json& out, const Json& value, Scope scope);
  void required(Json& out, const Json& value, const Json& node, Scope scope) const;
  Result<void> branches(Json& out, const std::string& name, const Json& value, const Json& node, Scope scope);
  Result<void> put(Json& out, const std::string& name, const Json& schema, Scope scope);
  void finish(Json& out, const Json& node, const TypeList& types);

  const OpenApiDocument& document_;
  const HiddenMembers hidden_;
  const bool request_;
  const bool modern_;
  const std::size_t reference_levels_;
  const bool keep_cycles_;
  LocalDefinitions local_;
  std::vector<const Json*> active_;  // the targets of references that are being translated
  std::size_t schemas_ = 0;
  std::size_t bytes_ = 0;
};

base::Unexpected<base::Error> malformed(const std::string& keyword, std::string_view expected) {
  return fail(ErrorKind::kInvalidInput, keyword + ": must be " + std::string(expected));
}

Result<Json> Translator::translate(const Json& node, Scope scope) {
  if (++schemas_ > kMaxSchemas || bytes_ > kMaxBytes) {
    return fail(ErrorKind::kLimit, "the schema, references followed, is too large");
  }
  if (scope.depth > kMaxDepth) {
    return fail(ErrorKind::kLimit, "the schema is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  if (node.is_boolean()) {
    return node.get<bool>() ? anyValue() : Json{{"not", Json::object()}};
  }
  if (!node.is_object()) {
    return fail(ErrorKind::kInvalidInput, "a schema must be an object");
  }
  if (findMember(node, "$ref") != nullptr) {
    return followReference(node, scope);
  }
  if (const Json* only = onlyBranch(node); only != nullptr) {
    Result<Json> translated = translate(*only, Scope{scope.depth + 1, scope.branch});
    return translated ? beside(std::move(*translated), node, scope) : std::move(translated);
  }
  TypeList types = travellingTypes(node, request_);
  // A parameter or body that is null is one that is not given.
  if (request_ && scope.depth == 0 && types.size() > 1) {
    types.remove("null");
  }
  Json out = Json::object();
  base::reserveMembers(out, std::min(node.size(), kMaxKeywords) + 1);
  if (!types.empty()) {
    base::appendMember(out, "type", types.toJson());
  }
  for (const auto& member : node.get_ref<const Json::object_t&>()) {
    bytes_ += member.first.size() + 8;
    if (Result<void> done = keyword(out, member.first, member.second, node, scope); !done) {
      return fail(done.error());
    }
  }
  finish(out, node, types);
  if (out.empty() && scope.depth > 0) {
    return anyValue();
  }
  return out;
}

Result<Json> Translator::followReference(const Json& node, Scope scope) {
  const Result<const Json*> target = resolveReference(document_, node);
  if (!target) {
    return fail(target.error());
  }
  const bool cycle = std::find(active_.begin(), active_.end(), *target) != active_.end();
  if (keep_cycles_ && (cycle || local_.contains(*target))) {
    return beside(local_.refer(**target, findMember(node, "$ref")->get_ref<const std::string&>()), node, scope);
  }
  if (cycle || active_.size() >= reference_levels_) {
    Result<Json> short_form = stub(**target);
    return short_form ? beside(std::move(*short_form), node, scope) : std::move(short_form);
  }
  active_.push_back(*target);
  // The root stays the root, so that a body behind a reference is treated as one that is written out.
  Result<Json> translated = translate(**target, scope);
  active_.pop_back();
  return translated ? beside(std::move(*translated), node, scope) : std::move(translated);
}

// What is known of a schema without looking inside.
Result<Json> Translator::stub(const Json& target) const {
  Json out = Json::object();
  TypeList types = travellingTypes(target, request_);
  if (types.empty() && findMember(target, "allOf") != nullptr) {
    types.add("object");
    if (!request_) {
      types.add("null");
    }
  }
  if (!types.empty()) {
    out["type"] = types.toJson();
  }
  if (types.contains("array")) {
    out["items"] = anyValue();
  }
  const Json* text = findMember(target, "description");
  if (text != nullptr && text->is_string()) {
    out["description"] = *text;
  }
  return out.empty() ? anyValue() : out;
}

// Texts beside a reference are worth keeping, although OpenAPI 3.0 ignores them; rules beside it count from 3.1 on.
Result<Json> Translator::beside(Json translated, const Json& node, Scope scope) {
  bool rules = false;
  for (const auto& member : node.get_ref<const Json::object_t&>()) {
    const std::string& name = member.first;
    const bool text = name == "description" || name == "title" || name == "deprecated";
    if (text) {
      const bool fits = name == "deprecated" ? member.second.is_boolean() : member.second.is_string();
      if (fits) {
        translated[name] = member.second;
        spend(name, member.second);
      }
    } else if (name == "default" && request_) {
      if (auto value = translateScalar({TranslationRule::kDefault, name, member.second, translated, request_})) {
        spend(name, *value);
        translated[name] = *std::move(value);
      }
    } else if (name != "$ref" && name != "allOf" && !isAnnotation(name)) {
      rules = true;
    }
  }
  if (isTrue(node, "nullable") && scope.depth > 0) {
    allowNull(translated);
  }
  if (!modern_ || !rules || findMember(node, "$ref") == nullptr) {
    return translated;
  }
  Json rest = node;
  for (const char* name : {"$ref", "description", "title", "deprecated", "default"}) {
    rest.erase(name);
  }
  Result<Json> constraints = translate(rest, scope.inBranch());
  if (!constraints) {
    return constraints;
  }
  return Json{{"allOf", Json::array({std::move(translated), std::move(*constraints)})}};
}

// The branch of an `allOf` that only carries a reference and texts beside it, which is how OpenAPI 3.0 documents say
// "this schema, with another description".
const Json* Translator::onlyBranch(const Json& node) const {
  const Json* branches = findMember(node, "allOf");
  if (branches == nullptr || !branches->is_array() || branches->size() != 1) {
    return nullptr;
  }
  for (const auto& member : node.get_ref<const Json::object_t&>()) {
    if (member.first != "allOf" && !isAnnotation(member.first)) {
      return nullptr;
    }
  }
  return &branches->front();
}

Result<void> Translator::keyword(Json& out, const std::string& name, const Json& value, const Json& node, Scope scope) {
  const TranslationRow row = translationRow(name);
  if (row.rule == TranslationRule::kDrop || (!request_ && !row.in_response)) {
    return {};
  }
  if (row.rule < TranslationRule::kRequired) {
    scalar(out, row.rule, name, value, node);
    return {};
  }
  return structure(out, row.rule, name, value, node, scope);
}

void Translator::scalar(Json& out, TranslationRule rule, const std::string& name, const Json& value, const Json& node) {
  if (auto translated = translateScalar({rule, name, value, node, request_})) {
    spend(name, *translated);
    base::appendMember(out, name, *std::move(translated));
  }
}

void Translator::spend(const std::string& name, const Json& value) {
  constexpr std::size_t kPunctuation = 8;  // and what most values take that are no texts
  bytes_ += name.size() + kPunctuation;
  if (value.is_string()) {
    bytes_ += value.get_ref<const std::string&>().size();
  } else if (value.is_structured() || base::isExactNumber(value)) {
    bytes_ += base::writeJson(value).size();
  }
}

Result<void> Translator::put(Json& out, const std::string& name, const Json& schema, Scope scope) {
  Result<Json> translated = translate(schema, scope);
  if (!translated) {
    return fail(translated.error().within(name));
  }
  base::appendMember(out, name, std::move(*translated));
  return {};
}

Result<void> Translator::properties(Json& out, const Json& value, Scope scope) {
  if (!value.is_object()) {
    return malformed("properties", "an object");
  }
  Json members = Json::object();
  base::reserveMembers(members, std::min(value.size(), kMaxSchemas));
  for (const auto& member : value.get_ref<const Json::object_t&>()) {
    bytes_ += member.first.size() + 8;
    if (hidden_.isHidden(member.second)) {
      continue;
    }
    if (Result<void> done = put(members, member.first, member.second, scope.below()); !done) {
      return done;
    }
  }
  out["properties"] = std::move(members);
  return {};
}

// Names of hidden members must not be required. Neither can a name be that is declared nowhere, a slip that makes every
// call fail; inside a branch the declaration may stand elsewhere.
void Translator::required(Json& out, const Json& value, const Json& node, Scope scope) const {
  if (!value.is_array()) {
    return;
  }
  const Json* members = findMember(node, "properties");
  std::unordered_map<std::string_view, const Json*> declared;
  if (members != nullptr && members->is_object()) {
    for (const auto& member : members->get_ref<const Json::object_t&>()) {
      declared.emplace(member.first, &member.second);
    }
  }
  const bool alone = !scope.branch && !declared.empty() && findMember(node, "allOf") == nullptr &&
                     findMember(node, "anyOf") == nullptr && findMember(node, "oneOf") == nullptr;
  std::unordered_set<std::string_view> hidden;
  if (scope.whole != nullptr || findMember(node, "allOf") != nullptr) {
    hidden = hidden_.namesIn(scope.whole != nullptr ? *scope.whole : node);
  }
  Json names = Json::array();
  std::unordered_set<std::string_view> seen;
  for (const Json& name : value) {
    if (!name.is_string() || !seen.insert(name.get_ref<const std::string&>()).second) {
      continue;
    }
    const auto found = declared.find(name.get_ref<const std::string&>());
    const bool usable = found == declared.end() ? !alone && !hidden.contains(name.get_ref<const std::string&>())
                                                : !hidden_.isHidden(*found->second);
    if (usable) {
      names.push_back(name);
    }
  }
  if (!names.empty()) {
    out["required"] = std::move(names);
  }
}

Result<void> Translator::branches(Json& out, const std::string& name, const Json& value, const Json& node,
                                  Scope scope) {
  if (!value.is_array()) {
    return malformed(name, "an array of schemas");
  }
  // Several branches of a live answer may fit although the document promises one.
  const bool loosened = name == "oneOf" && !request_;
  if (value.empty() || (loosened && findMember(node, "anyOf") != nullptr)) {
    return {};
  }
  Json list = Json::array();
  for (const Json& branch : value) {
    Result<Json> translated = translate(branch, name == "prefixItems" ? scope.below() : scope.inPartOf(node));
    if (!translated) {
      return fail(translated.error().within(name));
    }
    list.push_back(std::move(*translated));
  }
  if (name != "allOf" && name != "prefixItems" && isTrue(node, "nullable") && findMember(node, "type") == nullptr &&
      scope.depth > 0) {
    list.push_back(Json{{"type", "null"}});
  }
  out[loosened ? "anyOf" : name] = std::move(list);
  return {};
}

Result<void> Translator::structure(Json& out, TranslationRule rule, const std::string& name, const Json& value,
                                   const Json& node, Scope scope) {
  switch (rule) {
    case TranslationRule::kRequired:
      required(out, value, node, scope);
      return {};
    case TranslationRule::kProperties:
      return properties(out, value, scope);
    case TranslationRule::kBranches:
      return branches(out, name, value, node, scope);
    case TranslationRule::kSchema:
      return put(out, name, value, scope.below());
    case TranslationRule::kItems: {
      const bool tuple = !request_ && findMember(node, "prefixItems") != nullptr;
      return value.is_object() && !tuple ? put(out, name, value, scope.below()) : Result<void>();
    }
    case TranslationRule::kClosed:
      if (value.is_object() && !value.empty()) {
        return put(out, name, value, scope.below());
      }
      if (value == false && request_) {
        out[name] = false;
      }
      return {};
    case TranslationRule::kPatterns:
    case TranslationRule::kSchemas: {
      if (!value.is_object()) {
        return malformed(name, "an object");
      }
      Json members = Json::object();
      for (const auto& member : value.get_ref<const Json::object_t&>()) {
        const auto pattern = translatePattern(member.first);
        if (rule == TranslationRule::kPatterns && !(pattern && pattern->portable)) {
          continue;
        }
        if (Result<void> done = put(members, member.first, member.second, scope.below()); !done) {
          return done;
        }
      }
      out[name] = std::move(members);
      return {};
    }
    default:
      return {};
  }
}

// What depends on several keywords at once.
void Translator::finish(Json& out, const Json& node, const TypeList& types) {
  if (types.contains("array") && findMember(out, "items") == nullptr) {
    const bool closed =
        request_ && modern_ && findMember(node, "items") != nullptr && *findMember(node, "items") == false;
    out["items"] = closed ? Json{{"not", Json::object()}} : anyValue();
  }
  // Bounds that exclude every value are a slip; without them the call can at least be tried.
  static constexpr std::array<std::pair<const char*, const char*>, 4> kBounds{{{"minimum", "maximum"},
                                                                               {"minLength", "maxLength"},
                                                                               {"minItems", "maxItems"},
                                                                               {"minProperties", "maxProperties"}}};
  for (const auto& [low, high] : kBounds) {
    const Json* least = findMember(out, low);
    const Json* most = findMember(out, high);
    if (least != nullptr && most != nullptr && base::compareNumbers(*least, *most) > 0) {
      out.erase(low);
      out.erase(high);
    }
  }
  for (const auto& [bound, exclusive_bound] :
       {std::pair{"minimum", "exclusiveMinimum"}, std::pair{"maximum", "exclusiveMaximum"}}) {
    if (isTrue(node, exclusive_bound)) {
      out.erase(bound);
    }
  }
}

}  // namespace

Result<Json> translateSchema(const OpenApiDocument& document, const Json& schema, Direction direction,
                             Json* definitions) {
  for (const bool keep_cycles : {true, false}) {
    if (keep_cycles && definitions == nullptr) {
      continue;
    }
    for (const std::size_t levels : kReferenceLevels) {
      Translator translator(document, direction, levels, keep_cycles);
      Result<Json> translated = translator.run(schema);
      Result<Json> referred = translated ? translator.definitions() : Result<Json>(Json::object());
      const Result<Json>& worse = translated ? referred : translated;
      if (worse) {
        for (auto& [name, definition] : referred->items()) {
          definitions->emplace(name, std::move(definition));
        }
        return translated;
      }
      const bool last = !keep_cycles && levels == kReferenceLevels.back();
      if (worse.error().kind != ErrorKind::kLimit || last) {
        return worse;
      }
    }
  }
  return fail(ErrorKind::kInternal, "no reference level was tried");
}

}  // namespace soracom_mcp::schemas
