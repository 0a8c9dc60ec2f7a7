#include "schemas/foreign_extension.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/utf8.h"
#include "schemas/operation_extension.h"
#include "schemas/operation_words.h"

namespace soracom_mcp::schemas {
namespace {

constexpr std::array<std::string_view, 5> kUsersWord{"undo", "oneTimeInput", "target", "loses", "actsOn"};
constexpr std::size_t kMaxShown = 200;

template <class Names>
bool isOneOf(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool reads(std::string_view method) { return method == "get" || method == "head"; }

// -1 for an unknown name.
int rankOf(const Json& risk) {
  if (!risk.is_string()) {
    return -1;
  }
  const auto* found = std::find(kRiskWords.begin(), kRiskWords.end(), risk.get_ref<const std::string&>());
  return found == kRiskWords.end() ? -1 : static_cast<int>(found - kRiskWords.begin());
}

int impliedRank(std::string_view method) { return reads(method) ? 0 : method == "delete" ? 2 : 1; }

bool lowers(std::string_view method, std::string_view member, const Json& value) {
  if (member == "risk") {
    return rankOf(value) < impliedRank(method);
  }
  if (member.starts_with("readOnly")) {
    return value == true && !reads(method);
  }
  if (member.starts_with("destructive")) {
    return value == false && !reads(method);
  }
  if (member.starts_with("idempotent")) {
    return value == true && !reads(method) && method != "put" && method != "delete";
  }
  if (member.starts_with("openWorld")) {
    return value == false;
  }
  return isOneOf(kUsersWord, member);
}

/// The way from the root to a node, as the calls that lead there.
struct Step {
  const Step* before;
  std::string_view key;
};

std::string placeOf(const Step* step) {
  if (step->before != nullptr && step->before->before != nullptr && step->before->before->before == nullptr &&
      step->before->before->key == "paths") {
    std::string method(step->key);
    std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
    return method + " " + std::string(step->before->key);
  }
  std::string out;
  for (; step != nullptr && out.size() < kMaxShown; step = step->before) {
    out.insert(0, "/" + base::truncateUtf8(step->key, kMaxShown));
  }
  return out;
}

class Distrust final {
 public:
  void visit(Json& node, const Step* at) {
    if (node.is_array()) {
      for (Json& element : node) {
        const Step step{at, "-"};
        visit(element, &step);
      }
    } else if (node.is_object()) {
      if (at != nullptr && at->before != nullptr && at->before->before == nullptr && at->before->key == "paths") {
        dropFromPath(node, at->key);
      }
      for (auto& [key, value] : node.get_ref<Json::object_t&>()) {
        const Step step{at, key};
        if (value.is_object() && isOneOf(kMethodKeys, key)) {
          checkOperation(value, key, &step);
        }
        visit(value, &step);
      }
    }
  }

  ForeignExtensions result;

 private:
  void dropFromPath(Json& item, std::string_view path) {
    for (const std::string_view extension : {kExtension, kSpeakeasyExtension}) {
      if (item.erase(std::string(extension)) > 0) {
        result.remarks.push_back({base::escapeForDisplay(base::truncateUtf8(path, kMaxShown)),
                                  "not used: " + std::string(extension) + " belongs to operations"});
      }
    }
  }

  void checkOperation(Json& operation, std::string_view method, const Step* at) {
    std::string lost;
    for (const std::string_view extension : {kExtension, kSpeakeasyExtension}) {
      Json* members = const_cast<Json*>(base::findMember(operation, extension));
      if (members == nullptr) {
        continue;
      }
      if (!members->is_object()) {
        operation.erase(std::string(extension));
        add(lost, std::string(extension) + ": must be an object");
        continue;
      }
      checkMembers(*members, extension, method, lost);
    }
    if (!lost.empty()) {
      result.remarks.push_back({base::escapeForDisplay(placeOf(at)), "not used: " + base::escapeForDisplay(lost)});
    }
  }

  void checkMembers(Json& members, std::string_view extension, std::string_view method, std::string& lost) {
    Json kept = Json::object();
    OperationExtension scratch;
    for (auto& [name, value] : members.get_ref<Json::object_t&>()) {
      const std::string place = std::string(extension) + "." + name;
      if (const auto read = readExtensionMember(extension, name, value, scratch); lowers(method, name, value)) {
        ++result.lowering;
        add(lost, place + ", which only an overlay may say");
      } else if (!read) {
        add(lost,
            read.error().kind == base::ErrorKind::kNotFound ? place + ", which is unknown" : read.error().message);
      } else {
        kept.emplace(name, std::move(value));
      }
    }
    const Json* risk = base::findMember(kept, "risk");
    const Json* reading = base::findMember(kept, "readOnly");
    if (risk != nullptr && reading != nullptr && *reading != (*risk == "read")) {
      kept.erase("readOnly");
      add(lost, "x-mcp.readOnly, which contradicts x-mcp.risk");
    }
    members = std::move(kept);
  }

  static void add(std::string& lost, const std::string& what) {
    if (lost.size() < kMaxShown) {
      lost += (lost.empty() ? "" : "; ") + base::truncateUtf8(what, kMaxShown);
    }
  }
};

}  // namespace

ForeignExtensions distrustExtensions(Json& document) {
  Distrust distrust;
  if (!document.is_object()) {
    return {};
  }
  distrust.visit(document, nullptr);
  if (document.erase(std::string(kExtension)) > 0) {
    distrust.result.remarks.push_back({"x-mcp", "not used: at the root only an overlay may give it"});
  }
  return std::move(distrust.result);
}

}  // namespace soracom_mcp::schemas
