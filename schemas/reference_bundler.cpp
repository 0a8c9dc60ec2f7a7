#include "schemas/reference_bundler.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <unordered_set>

#include "base/utf8.h"
#include "schemas/document_source.h"
#include "schemas/dynamic_references.h"
#include "schemas/keywords/uri.h"
#include "schemas/referenced_file.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxFiles = 500;
constexpr std::size_t kMaxLoose = 100;
constexpr std::string_view kDynamicAnchor = "$dynamicAnchor";

// Members whose own members have names the author chose; a name is no keyword.
constexpr std::array<std::string_view, 19> kNameMaps{
    "properties", "patternProperties", "$defs",    "definitions", "dependentSchemas", "schemas",   "responses",
    "parameters", "requestBodies",     "headers",  "links",       "callbacks",        "pathItems", "paths",
    "webhooks",   "content",           "encoding", "variables",   "securitySchemes"};
// Members that hold data, in which $ref means nothing.
constexpr std::array<std::string_view, 5> kData{"example", "examples", "default", "enum", "const"};

template <class List>
bool isOneOf(std::string_view name, const List& list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

class Bundler final {
 public:
  Bundler(Json& root, const BundleRules& rules) : root_(root), rules_(rules) {
    own_name_ = rules.folder == nullptr ? "" : rules.folder->documentName();
    const Json* version = base::findMember(root, "openapi");
    modern_ = version != nullptr && version->is_string() && !version->get_ref<const std::string&>().starts_with("3.0");
  }

  // First everything is read, so that each name is known; then every reference is written anew.
  Result<Bundled> run() {
    look(own_name_, root_);
    std::size_t plain = 0;
    std::size_t dynamic = 0;
    while ((plain < found_.size() || dynamic < dynamic_.size()) && !failure_) {
      if (plain < found_.size()) {
        loadFor(*found_[plain].reference, found_[plain].resource);
        ++plain;
      } else {
        loadFor(dynamicReference(dynamic_[dynamic]), dynamic_[dynamic].resource);
        ++dynamic;
      }
      while (!waiting_.empty()) {
        const std::string file = waiting_.front();
        waiting_.pop_front();
        look(file, contents_[file]);
      }
    }
    if (failure_) {
      return fail(*failure_);
    }
    for (const Found& each : found_) {
      follow(each);
    }
    for (const Dynamic& each : dynamic_) {
      follow(each);
    }
    if (!contents_.empty()) {
      attach();
    }
    return std::move(bundled_);
  }

 private:
  enum class Kind { kObject, kNames };

  struct Found {
    std::string* reference;
    std::size_t resource;  // that it counts from
  };
  // Of a `$dynamicRef`. What is inside a schema comes before it, because replacing one moves its members.
  struct Dynamic {
    Json* schema;
    std::size_t resource;
    std::string where;
  };
  // A place that a reference can name.
  struct Target {
    std::string place;
    bool dynamic = false;
  };
  // A part of a file that references count from: the whole, or in OpenAPI 3.1 a schema with an $id.
  struct Resource {
    std::string file;
    std::string uri;
    std::string place;  // as the text of a local reference
  };

  void look(const std::string& file, Json& content) {
    place_.clear();
    file_ = file;
    resource_ = resources_.size();
    resources_.push_back({file, "", localTo(file)});
    whole_.emplace(file, resource_);
    walk(content, Kind::kObject);
  }

  void walk(Json& node, Kind kind) {
    if (node.is_array()) {
      std::size_t index = 0;
      for (Json& element : node) {
        place_.push_back(Step{nullptr, index++});
        walk(element, Kind::kObject);
        place_.pop_back();
      }
    } else if (node.is_object()) {
      const std::size_t outer = resource_;
      if (modern_ && kind == Kind::kObject) {
        takeNames(node);
      }
      bool dynamic = false;
      for (auto& member : node.get_ref<Json::object_t&>()) {
        const std::string& name = member.first;
        const bool keyword = kind == Kind::kObject;
        dynamic = dynamic || (modern_ && keyword && name == "$dynamicRef" && member.second.is_string());
        if (keyword && name == "$ref" && member.second.is_string()) {
          find(member.second.get_ref<std::string&>());
        } else if (member.second.is_structured() && !(keyword && (isOneOf(name, kData) || name.starts_with("x-")))) {
          place_.push_back(Step{&name, 0});
          walk(member.second,
               keyword && member.second.is_object() && isOneOf(name, kNameMaps) ? Kind::kNames : Kind::kObject);
          place_.pop_back();
        }
      }
      if (dynamic) {
        dynamic_.push_back({&node, resource_, here()});
      }
      resource_ = outer;
    }
  }

  static const std::string& dynamicReference(const Dynamic& found) {
    return found.schema->at("$dynamicRef").get_ref<const std::string&>();
  }

  // $id and $anchor of a schema (JSON Schema 2020-12, section 8.2).
  void takeNames(const Json& node) {
    const Json* id = base::findMember(node, "$id");
    if (id != nullptr && id->is_string() && !id->get_ref<const std::string&>().starts_with('#')) {
      const std::string uri =
          splitFragment(resolveUri(resources_[resource_].uri, id->get_ref<const std::string&>())).resource;
      ids_.emplace(uri, resources_.size());
      resources_.push_back({file_, uri, localTo(file_) + pointer()});
      resource_ = resources_.size() - 1;
    }
    for (const std::string_view keyword : {std::string_view("$anchor"), kDynamicAnchor}) {
      const Json* anchor = base::findMember(node, keyword);
      if (anchor != nullptr && anchor->is_string()) {
        const auto& name = anchor->get_ref<const std::string&>();
        const bool dynamic = keyword == kDynamicAnchor;
        anchors_.emplace(std::to_string(resource_) + "#" + name, Target{localTo(file_) + pointer(), dynamic});
        if (dynamic) {
          dynamic_names_.addAnchor(name);
        }
      }
    }
  }

  // What points into the document itself is right as it is.
  void find(std::string& reference) {
    if (resource_ == 0 && (reference == "#" || reference.starts_with("#/"))) {
      return;
    }
    found_.push_back({&reference, resource_});
    if (!first_places_.contains(reference)) {
      first_places_.emplace(reference, here());
    }
  }

  // Where the walk is, for people.
  std::string here() const {
    return base::truncateUtf8(base::escapeForDisplay((file_ == own_name_ ? rules_.name : file_) + "#" + pointer()),
                              300);
  }

  static std::string fileOfReference(const std::string& reference) { return reference.substr(0, reference.find('#')); }

  void loadFor(const std::string& reference, std::size_t from) {
    const std::string written = fileOfReference(reference);
    if (!written.empty() && !ids_.contains(resolveUri(resources_[from].uri, written))) {
      if (const auto file = fileOf(written, resources_[from].file); file && *file != own_name_) {
        load(*file);
      }
    }
  }

  void follow(const Found& found) {
    if (Result<Target> target = targetOf(*found.reference, found.resource); target) {
      *found.reference = std::move(target->place);
    } else {
      bundled_.outside.emplace(*found.reference,
                               target.error().message + " (it stands at " + first_places_.at(*found.reference) + ")");
    }
  }

  void follow(const Dynamic& found) {
    const std::string reference = dynamicReference(found);
    const Result<Target> target = targetOf(reference, found.resource);
    const std::string fragment = splitFragment(reference).fragment;
    if (target && dynamic_names_.isPlain(fragment, target->dynamic)) {
      DynamicReferences::replace(*found.schema, target->place);
      return;
    }
    if (bundled_.loose.size() == kMaxLoose) {
      return;
    }
    bundled_.loose.push_back(
        {found.where, "$dynamicRef \"" + base::truncateUtf8(base::escapeForDisplay(reference), 200) +
                          "\": " + (target ? "more than one schema has this $dynamicAnchor" : target.error().message) +
                          ", so anything is taken in its place"});
  }

  // What a reference means that stands in the resource `from`; the error says why it is not followed.
  Result<Target> targetOf(const std::string& reference, std::size_t from) {
    const std::string written = fileOfReference(reference);
    const std::string fragment = reference.size() > written.size() ? reference.substr(written.size() + 1) : "";
    std::size_t resource = from;
    if (!written.empty()) {
      const auto id = ids_.find(resolveUri(resources_[from].uri, written));
      if (id != ids_.end()) {
        resource = id->second;
      } else {
        const Result<std::string> file = fileOf(written, resources_[from].file);
        if (!file) {
          return fail(file.error());
        }
        if (const std::string why = *file == own_name_ ? "" : load(*file); !why.empty()) {
          return fail(ErrorKind::kRefused, why);
        }
        resource = whole_.at(*file);
      }
    }
    if (fragment.empty() || fragment.starts_with('/')) {
      return Target{resources_[resource].place + fragment};
    }
    const auto anchor = anchors_.find(std::to_string(resource) + "#" + decodedReference(fragment));
    if (anchor == anchors_.end()) {
      return fail(ErrorKind::kRefused, modern_
                                           ? "names no $anchor of the document"
                                           : "is no JSON pointer; one begins with #/, as in #/components/schemas/Name");
    }
    return anchor->second;
  }

  Result<std::string> fileOf(const std::string& written, const std::string& from) const {
    return referencedFile(written, from, rules_.folder != nullptr);
  }

  // Empty, or why the file cannot be used.
  std::string load(const std::string& file) {
    if (!rules_.other_files) {
      return "names another file; " + rules_.remedy;
    }
    if (contents_.contains(file)) {
      return "";
    }
    const auto [entry, is_new] = unusable_.try_emplace(file);
    if (!is_new) {
      return entry->second;
    }
    bundled_.files.push_back(file);
    if (contents_.size() + unusable_.size() > kMaxFiles) {
      failure_ = base::Error{ErrorKind::kLimit, "references lead to more than " + std::to_string(kMaxFiles) +
                                                    " files; bundle the document into one file"};
      return "there are too many files";
    }
    auto content = read(file);
    if (!content) {
      if (content.error().kind == ErrorKind::kLimit) {
        failure_ = content.error().within(file).within("with the files it refers to");
      }
      entry->second = "cannot be read: " + base::truncateUtf8(content.error().message, 300);
      return entry->second;
    }
    unusable_.erase(entry);
    contents_.emplace(file, *std::move(content));
    order_.push_back(file);
    waiting_.push_back(file);
    return "";
  }

  Result<Json> read(const std::string& file) {
    const auto text = rules_.folder->read(file, bytes_left_);
    if (!text) {
      return fail(text.error());
    }
    bytes_left_ -= text->size();
    auto content = readDocumentText(*text, values_left_);
    const std::size_t values = content ? countValues(*content) : 0;
    if (values > values_left_) {
      return fail(ErrorKind::kLimit, "more than " + std::to_string(kMaxDocumentValues) + " values");
    }
    values_left_ -= values;
    return content;
  }

  static std::size_t countValues(const Json& node) {
    std::size_t out = 1;
    if (node.is_structured()) {
      for (const Json& child : node) {
        out += countValues(child);
      }
    }
    return out;
  }

  // Where a file is put, as the text of a reference.
  std::string localTo(const std::string& file) {
    return file == own_name_ ? "#" : "#/components/x-files/" + nameOf(file);
  }

  std::string nameOf(const std::string& file) {
    const auto [entry, is_new] = names_.try_emplace(file);
    if (is_new) {
      std::string name = rules_.prefix + file;
      std::replace_if(
          name.begin(), name.end(),
          [](char c) {
            return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                     c == '-');
          },
          '_');
      entry->second = taken_.insert(name).second ? name : name + "_" + std::to_string(names_.size());
      taken_.insert(entry->second);
    }
    return entry->second;
  }

  // Of what is looked at, as it stands in a reference.
  std::string pointer() const {
    std::string out;
    for (const Step& step : place_) {
      out += '/';
      for (const char c : step.name != nullptr ? *step.name : std::to_string(step.index)) {
        out += c == '~' ? "~0" : c == '/' ? "~1" : c == '%' ? "%25" : std::string(1, c);
      }
    }
    return out;
  }

  void attach() {
    if (const Json* components = base::findMember(root_, "components");
        components != nullptr && !components->is_object()) {
      root_.erase("components");  // it cannot hold anything that is referred to
    }
    Json files = Json::object();
    for (const std::string& file : order_) {
      files[nameOf(file)] = std::move(contents_[file]);
    }
    root_["components"]["x-files"] = std::move(files);
  }

  struct Step {
    const std::string* name;  // null in an array
    std::size_t index;
  };

  Json& root_;
  const BundleRules& rules_;
  std::string own_name_;
  bool modern_ = false;

  std::string file_;         // that is looked at
  std::vector<Step> place_;  // where in it
  std::size_t resource_ = 0;
  std::vector<Resource> resources_;
  std::unordered_map<std::string, std::size_t> whole_;  // the resource that is a whole file
  std::unordered_map<std::string, std::size_t> ids_;    // by URI
  std::unordered_map<std::string, Target> anchors_;     // by resource and name
  DynamicReferences dynamic_names_;
  std::vector<Found> found_;
  std::vector<Dynamic> dynamic_;
  std::unordered_map<std::string, std::string> first_places_;  // by reference, for people

  std::unordered_map<std::string, Json> contents_;
  std::vector<std::string> order_;
  std::unordered_map<std::string, std::string> unusable_;  // by file: why
  std::unordered_map<std::string, std::string> names_;     // by file: what it is called below x-files
  std::unordered_set<std::string> taken_;
  std::deque<std::string> waiting_;
  std::size_t bytes_left_ = kMaxDocumentBytes;
  std::size_t values_left_ = kMaxDocumentValues;
  Bundled bundled_;
  std::optional<base::Error> failure_;
};

}  // namespace

Result<Bundled> bundleReferences(Json& root, const BundleRules& rules) {
  if (!root.is_object()) {
    return Bundled();
  }
  return Bundler(root, rules).run();
}

}  // namespace soracom_mcp::schemas
