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
  }

  Result<OutsideReferences> run() {
    file_ = own_name_;
    walk(root_, Kind::kObject);
    while (!failure_ && !waiting_.empty()) {
      file_ = waiting_.front();
      waiting_.pop_front();
      place_.clear();
      place_.reserve(16);
      walk(contents_[file_], Kind::kObject);
    }
    if (failure_) {
      return fail(*failure_);
    }
    if (!contents_.empty()) {
      attach();
    }
    return std::move(outside_);
  }

 private:
  enum class Kind { kObject, kNames };

  void walk(Json& node, Kind kind) {
    if (failure_) {
      return;
    }
    if (node.is_array()) {
      std::size_t index = 0;
      for (Json& element : node) {
        place_.push_back(Step{nullptr, index++});
        walk(element, Kind::kObject);
        place_.pop_back();
      }
    } else if (node.is_object()) {
      for (auto& member : node.get_ref<Json::object_t&>()) {
        const std::string& name = member.first;
        const bool keyword = kind == Kind::kObject;
        if (keyword && name == "$ref" && member.second.is_string()) {
          follow(member.second.get_ref<std::string&>());
        } else if (member.second.is_structured() && !(keyword && (isOneOf(name, kData) || name.starts_with("x-")))) {
          place_.push_back(Step{&name, 0});
          walk(member.second,
               keyword && member.second.is_object() && isOneOf(name, kNameMaps) ? Kind::kNames : Kind::kObject);
          place_.pop_back();
        }
      }
    }
  }

  void follow(std::string& reference) {
    const auto hash = reference.find('#');
    const std::string written = reference.substr(0, hash);
    const std::string fragment = hash == std::string::npos ? "" : reference.substr(hash + 1);
    if (written.empty()) {
      if (file_ != own_name_) {
        reference = localTo(file_, fragment);
      }
      return;
    }
    const Result<std::string> file = fileOf(written);
    if (!file) {
      refuse(reference, file.error().message);
    } else if (*file == own_name_) {
      reference = "#" + fragment;
    } else if (const std::string why = load(*file); !why.empty()) {
      refuse(reference, why);
    } else {
      reference = localTo(*file, fragment);
    }
  }

  // The place of a file counted from the document's folder.
  Result<std::string> fileOf(const std::string& written) const {
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
    const auto in_folder = pathInFolder(file_, path);
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
  std::string localTo(const std::string& file, const std::string& fragment) {
    if (!fragment.empty() && !fragment.starts_with('/')) {
      return file == own_name_ ? "#" + fragment : file + "#" + fragment;  // an anchor; named where it is met
    }
    return "#/components/x-files/" + nameOf(file) + fragment;
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
    if (!outside_.contains(reference)) {
      outside_.emplace(reference, why + " (it stands at " + here() + ")");
    }
  }

  std::string here() const {
    std::string out = (file_ == own_name_ ? rules_.name : file_) + "#";
    for (const Step& step : place_) {
      out += '/';
      for (const char c : step.name != nullptr ? *step.name : std::to_string(step.index)) {
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      }
    }
    return base::truncateUtf8(base::escapeForDisplay(out), 300);
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
  std::string file_;         // whose references are looked at
  std::vector<Step> place_;  // where in it
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
