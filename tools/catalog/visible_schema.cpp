#include "tools/catalog/visible_schema.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/json_append.h"
#include "base/visible_json.h"
#include "base/visible_text.h"
#include "tools/catalog/display_text.h"
#include "tools/catalog/unseen_markup.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxText = 64 * 1024;

// What a value is, by the keyword it stands under.
enum class Part {
  kSchema,  ///< keywords and their values
  kNamed,   ///< an object of schemas by name
  kData,    ///< what callers send
};

Part partUnder(std::string_view keyword, Part part) {
  if (part != Part::kSchema) {
    return part == Part::kNamed ? Part::kSchema : part;
  }
  if (keyword == "enum" || keyword == "const" || keyword == "default" || keyword == "example" ||
      keyword == "examples" || keyword == "value" || keyword == "required" || keyword == "dependentRequired") {
    return Part::kData;
  }
  const bool named = keyword == "properties" || keyword == "patternProperties" || keyword == "$defs" ||
                     keyword == "definitions" || keyword == "dependentSchemas" || keyword == "schemas";
  return named ? Part::kNamed : Part::kSchema;
}

bool isHiding(std::string_view text) { return base::holdsHidden(text) || text.find("<!--") != std::string_view::npos; }

bool isText(std::string_view keyword) { return keyword == "description" || keyword == "summary" || keyword == "title"; }

class SchemaWriter final {
 public:
  explicit SchemaWriter(bool clean_texts) : clean_texts_(clean_texts) {}

  void collectTaken(const Json& value) {
    if (value.is_string()) {
      taken_.insert(value.get_ref<const std::string&>());
    } else if (value.is_object()) {
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        taken_.insert(name);
        collectTaken(member);
      }
    } else if (value.is_array()) {
      for (const Json& element : value) {
        collectTaken(element);
      }
    }
  }

  void write(Json& value, std::string_view keyword, Part part) {
    if (value.is_string()) {
      writeString(value, keyword, part);
    } else if (value.is_array()) {
      for (Json& element : value) {
        write(element, keyword, part);
      }
    } else if (value.is_object()) {
      writeObject(value, keyword, part);
    }
  }

  std::vector<Spelling> takeSpellings() {
    std::vector<Spelling> out;
    for (const auto& [real, shown] : shown_) {
      if (sent_.count(real) > 0) {
        out.push_back({shown, real});
      }
    }
    std::sort(out.begin(), out.end(),
              [](const Spelling& left, const Spelling& right) { return left.shown < right.shown; });
    return out;
  }

 private:
  const std::string& shownFor(const std::string& real, bool sent) {
    if (sent) {
      sent_.insert(real);
    }
    const auto [found, is_new] = shown_.try_emplace(real);
    if (is_new) {
      const std::string stem = base::visibleText(real);
      found->second = stem;
      for (int number = 2; !taken_.insert(found->second).second; ++number) {
        found->second = stem + " (" + std::to_string(number) + ")";
      }
    }
    return found->second;
  }

  void writeString(Json& value, std::string_view keyword, Part part) {
    const std::string& text = value.get_ref<const std::string&>();
    if (clean_texts_ && part == Part::kSchema && isText(keyword)) {
      value = cleanText(text, kMaxText);
    } else if (part == Part::kSchema && keyword == "pattern") {
      value = base::escapeHiddenInJson(text);
    } else if (base::holdsHidden(std::string_view(text))) {
      const std::string& shown = shownFor(text, part == Part::kData);
      value = part == Part::kData ? shown : withoutUnseenMarkup(shown);
    } else if (part != Part::kData && isHiding(text)) {
      value = withoutUnseenMarkup(text);
    }
  }

  void writeObject(Json& object, std::string_view keyword, Part part) {
    if (clean_texts_ && part == Part::kSchema) {
      object.erase("$comment");
    }
    bool in_names = false;
    for (auto& [name, member] : object.get_ref<Json::object_t&>()) {
      in_names = in_names || base::holdsHidden(std::string_view(name));
      write(member, name, partUnder(name, part));
    }
    if (!in_names) {
      return;
    }
    Json renamed = Json::object();
    base::reserveMembers(renamed, object.size());
    for (auto& [name, member] : object.get_ref<Json::object_t&>()) {
      std::string shown = name;
      if (base::holdsHidden(std::string_view(name))) {
        shown = part == Part::kNamed && keyword == "patternProperties" ? base::escapeHiddenInJson(name)
                                                                       : shownFor(name, part != Part::kSchema);
      }
      base::appendMember(renamed, std::move(shown), std::move(member));
    }
    object = std::move(renamed);
  }

  const bool clean_texts_;
  std::unordered_map<std::string, std::string> shown_;  ///< by what is real
  std::unordered_set<std::string> taken_;
  std::unordered_set<std::string> sent_;
};

const std::string* realOf(const std::string& shown, const std::vector<Spelling>& spellings) {
  const auto found = std::lower_bound(spellings.begin(), spellings.end(), shown,
                                      [](const Spelling& one, const std::string& text) { return one.shown < text; });
  return found != spellings.end() && found->shown == shown ? &found->real : nullptr;
}

}  // namespace

bool hidesSomething(const Json& schema) {
  if (schema.is_string()) {
    return isHiding(schema.get_ref<const std::string&>());
  }
  if (schema.is_object()) {
    const auto& members = schema.get_ref<const Json::object_t&>();
    return std::any_of(members.begin(), members.end(),
                       [](const auto& member) { return isHiding(member.first) || hidesSomething(member.second); });
  }
  return schema.is_array() && std::any_of(schema.begin(), schema.end(), hidesSomething);
}

std::vector<Spelling> makeSchemaVisible(Json& schema) {
  if (!hidesSomething(schema)) {
    return {};
  }
  SchemaWriter writer(false);
  writer.collectTaken(schema);
  writer.write(schema, "", Part::kSchema);
  return writer.takeSpellings();
}

void restoreSpellings(Json& value, const std::vector<Spelling>& spellings) {
  if (spellings.empty()) {
    return;
  }
  if (value.is_string()) {
    if (const std::string* real = realOf(value.get_ref<const std::string&>(), spellings)) {
      value = *real;
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      restoreSpellings(element, spellings);
    }
  } else if (value.is_object()) {
    Json restored = Json::object();
    base::reserveMembers(restored, value.size());
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      restoreSpellings(member, spellings);
      const std::string* real = realOf(name, spellings);
      // A caller that gives both means the one that it has written itself.
      const bool both = real != nullptr && base::findMember(value, *real) != nullptr;
      base::appendMember(restored, real != nullptr && !both ? *real : name, std::move(member));
    }
    value = std::move(restored);
  }
}

void makeDefinitionVisible(Json& definition) {
  SchemaWriter writer(true);
  writer.collectTaken(definition);
  writer.write(definition, "", Part::kSchema);
}

}  // namespace soracom_mcp::tools
