#include "tools/call/access_check.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/json_reader.h"
#include "tools/call/plain_text.h"
#include "tools/soracom/access_document.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxWarning = 400;
constexpr std::size_t kMaxPlaces = 3;

bool isSoracom(const schemas::OpenApiDocument& document) {
  return std::any_of(document.security_schemes.begin(), document.security_schemes.end(), [](const auto& scheme) {
    return base::lowerCase(scheme.second.name) == "x-soracom-api-key";
  });
}

bool isTrustPolicy(const Argument& argument) { return argument.wire_name == "trustPolicy"; }

bool isPermission(const Argument& argument) {
  return argument.wire_name == "permission" || argument.wire_name == "permissions";
}

/// One message, and where in the document it holds.
struct Remark {
  bool unreadable;
  std::string message;
  std::vector<std::string> places;

  /// The first places, and how many others there are.
  std::string where() const {
    std::string out;
    for (std::size_t i = 0; i < std::min(places.size(), kMaxPlaces); ++i) {
      out += (i == 0 ? "" : ", ") + places[i];
    }
    return places.size() <= kMaxPlaces ? out : out + " and " + std::to_string(places.size() - kMaxPlaces) + " more";
  }
};

/// Equal findings become one, in the order of their first places.
std::vector<Remark> joined(const std::vector<AccessFinding>& findings) {
  std::vector<Remark> out;
  for (const AccessFinding& finding : findings) {
    std::string message = plainLine(finding.message, kMaxWarning);
    auto known = std::find_if(out.begin(), out.end(), [&](const Remark& one) {
      return one.message == message && one.unreadable == finding.unreadable;
    });
    if (known == out.end()) {
      known = out.insert(out.end(), Remark{finding.unreadable, std::move(message), {}});
    }
    known->places.push_back(plainLine(finding.where, 200));
  }
  return out;
}

}  // namespace

AccessCheck::AccessCheck(const schemas::OpenApiDocument& document, const std::vector<Tool>& tools) {
  if (!isSoracom(document)) {
    return;
  }
  for (const Tool& tool : tools) {
    if (!tool.operation->tag.empty()) {
      operations_.push_back(tool.operation->tag + ":" + tool.operation->id);
    }
  }
}

AccessRemarks AccessCheck::check(const Tool& tool, const Json& arguments, base::WorkBudget& work) const {
  AccessRemarks remarks;
  for (const Argument& argument : tool.arguments) {
    const Json* given = base::findMember(arguments, argument.key);
    if (operations_.empty() || !argument.json_text || given == nullptr ||
        !(isTrustPolicy(argument) || isPermission(argument))) {
      continue;
    }
    const auto read =
        given->is_string() ? base::readJson(given->get_ref<const std::string&>()) : base::Result<Json>(*given);
    if (!read) {
      continue;  // the binder says what is wrong with it
    }
    const Json* account = base::findMember(arguments, "operator_id");
    const std::string operator_id = account != nullptr && account->is_string() ? account->get<std::string>() : "";
    const auto findings =
        isTrustPolicy(argument) ? lintTrustPolicy(*read, operator_id, work)
                                : lintPermissionDocument(*read, operations_, work);
    for (const Remark& remark : joined(findings)) {
      const std::string text = argument.key + remark.where() + ": " + remark.message;
      if (!remark.unreadable) {
        remarks.warnings.push_back(text);
      } else if (remarks.unreadable.empty()) {
        remarks.unreadable = "argument " + text;
      }
    }
  }
  return remarks;
}

}  // namespace soracom_mcp::tools
