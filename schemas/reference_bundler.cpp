#include "schemas/reference_bundler.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <unordered_set>

#include "base/utf8.h"
#include "schemas/document_source.h"
#include "schemas/keywords/uri.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxFiles = 500;
constexpr const char* kBundle = "; bundle the document into one file";

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

bool hasScheme(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 1 && text.find_first_of("/?#") > colon &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
                  c == '.';
         });
}

std::string decoded(std::string_view text) { return splitFragment("#" + std::string(text)).fragment; }

// `file` as the file `from` writes it, counted from the document's folder; nothing where it leads out of it.
std::optional<std::string> pathInFolder(const std::string& from, const std::string& file) {
  const auto slash = from.rfind('/');
  const std::string path = (slash == std::string::npos ? "" : from.substr(0, slash + 1)) + file;
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part == "..") {
      if (parts.empty()) {
        return std::nullopt;
      }
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    begin = end + 1;
  }
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : "/") + part;
  }
  return out;
}

class Bundler final {
 public:
  Bundler(Json& root, const BundleRules& rules) : root_(root), rules_(rules) {
    own_name_ = rules.folder == nullptr ? "" : rules.folder->documentName();
    const Json* version = base::findMember(root, "openapi");
    modern_ = version != nullptr && version->is_string() && !version->get_ref<const std::string&>().starts_with("3.0");
  }

  // First everything is read, so that each name is known; then every reference is written anew.
  Result<OutsideReferences> run() {
    look(own_name_, root_);
    for (std::size_t i = 0; i < found_.size() && !failure_; ++i) {
      loadFor(found_[i]);
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
    if (!contents_.empty()) {
      attach();
    }
    return std::move(outside_);
  }

 private:
  enum class Kind { kObject, kNames };

  struct Found {
    std::string* reference;
    std::size_t resource;  // that it counts from
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
      for (auto& member : node.get_ref<Json::object_t&>()) {
        const std::string& name = member.first;
        const bool keyword = kind == Kind::kObject;
        if (keyword && name == "$ref" && member.second.is_string()) {
          find(member.second.get_ref<std::string&>());
        } else if (member.second.is_structured() && !(keyword && (isOneOf(name, kData) || name.starts_with("x-")))) {
          place_.push_back(Step{&name, 0});
          walk(member.second,
               keyword && member.second.is_object() && isOneOf(name, kNameMaps) ? Kind::kNames : Kind::kObject);
          place_.pop_back();
        }
      }
      resource_ = outer;
    }
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
    for (const char* keyword : {"$anchor", "$dynamicAnchor"}) {
      const Json* anchor = base::findMember(node, keyword);
      if (anchor != nullptr && anchor->is_string()) {
        anchors_.emplace(std::to_string(resource_) + "#" + anchor->get_ref<const std::string&>(),
                         localTo(file_) + pointer());
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
      first_places_.emplace(
          reference, base::truncateUtf8(
                         base::escapeForDisplay((file_ == own_name_ ? rules_.name : file_) + "#" + pointer()), 300));
    }
  }

  static std::string fileOfReference(const std::string& reference) { return reference.substr(0, reference.find('#')); }

  void loadFor(const Found& found) {
    const std::string written = fileOfReference(*found.reference);
    if (!written.empty() && !ids_.contains(resolveUri(resources_[found.resource].uri, written))) {
      if (const auto file = fileOf(written, resources_[found.resource].file); file && *file != own_name_) {
        load(*file);
      }
    }
  }

  void follow(const Found& found) {
    std::string& reference = *found.reference;
    const std::string written = fileOfReference(reference);
    const std::string fragment = reference.size() > written.size() ? reference.substr(written.size() + 1) : "";
    std::size_t resource = found.resource;
    if (!written.empty()) {
      const auto id = ids_.find(resolveUri(resources_[found.resource].uri, written));
      if (id != ids_.end()) {
        resource = id->second;
      } else {
        const Result<std::string> file = fileOf(written, resources_[found.resource].file);
        const std::string why = !file ? file.error().message : *file == own_name_ ? "" : load(*file);
        if (!why.empty()) {
          refuse(reference, why);
          return;
        }
        resource = whole_.at(*file);
      }
    }
    if (fragment.empty() || fragment.starts_with('/')) {
      reference = resources_[resource].place + fragment;
    } else if (const auto anchor = anchors_.find(std::to_string(resource) + "#" + decoded(fragment));
               anchor != anchors_.end()) {
      reference = anchor->second;
    } else {
      refuse(reference, modern_ ? "names no $anchor of the document"
                                : "is no JSON pointer; one begins with #/, as in #/components/schemas/Name");
    }
  }

  // The place of a file counted from the document's folder.
  Result<std::string> fileOf(const std::string& written, const std::string& from) const {
    if (hasScheme(written) || written.starts_with("//")) {
      return fail(ErrorKind::kRefused, std::string("is a URL, and nothing is fetched for a reference") + kBundle);
    }
    const std::string path = decoded(written);
    if (path.starts_with('/')) {
      return fail(ErrorKind::kRefused, std::string("is an absolute path, which is not followed") + kBundle);
    }
    const bool plain = std::none_of(path.begin(), path.end(), [](char c) {
      return c == '\\' || c == '?' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
    if (!plain) {
      return fail(ErrorKind::kRefused, std::string("is no plain path of a file") + kBundle);
    }
    if (rules_.folder == nullptr) {
      return fail(ErrorKind::kRefused,
                  std::string("names another document, which is followed only from a document in a file") + kBundle);
    }
    const auto in_folder = pathInFolder(from, path);
    if (!in_folder || in_folder->empty()) {
      return fail(ErrorKind::kRefused, std::string("leads out of the document's folder") + kBundle);
    }
    return *in_folder;
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
    if (contents_.size() + unusable_.size() > kMaxFiles) {
      failure_ = base::Error{ErrorKind::kLimit,
                             "references lead to more than " + std::to_string(kMaxFiles) + " files" + kBundle};
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

  void refuse(const std::string& reference, const std::string& why) {
    outside_.emplace(reference, why + " (it stands at " + first_places_.at(reference) + ")");
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
  std::unordered_map<std::string, std::size_t> whole_;    // the resource that is a whole file
  std::unordered_map<std::string, std::size_t> ids_;      // by URI
  std::unordered_map<std::string, std::string> anchors_;  // by resource and name: a reference to it
  std::vector<Found> found_;
  std::unordered_map<std::string, std::string> first_places_;  // by reference, for people

  std::unordered_map<std::string, Json> contents_;
  std::vector<std::string> order_;
  std::unordered_map<std::string, std::string> unusable_;  // by file: why
  std::unordered_map<std::string, std::string> names_;     // by file: what it is called below x-files
  std::unordered_set<std::string> taken_;
  std::deque<std::string> waiting_;
  std::size_t bytes_left_ = kMaxDocumentBytes;
  std::size_t values_left_ = kMaxDocumentValues;
  OutsideReferences outside_;
  std::optional<base::Error> failure_;
};

}  // namespace

Result<OutsideReferences> bundleReferences(Json& root, const BundleRules& rules) {
  if (!root.is_object()) {
    return OutsideReferences();
  }
  return Bundler(root, rules).run();
}

}  // namespace soracom_mcp::schemas
