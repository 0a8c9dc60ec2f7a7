#include "simulator/permission_document.h"

#include <algorithm>

#include "base/json_reader.h"

namespace soracom_mcp::simulator {
namespace {

using base::ErrorKind;
using base::fail;

bool wellFormedPattern(std::string_view pattern) {
  if (pattern == "*") {
    return true;
  }
  const std::size_t colon = pattern.find(':');
  const std::size_t star = pattern.find('*');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < pattern.size() &&
         (star == std::string_view::npos || (star > colon && star + 1 == pattern.size()));
}

base::Result<std::vector<std::string>> readApis(const base::Json* apis, const std::string& where) {
  std::vector<std::string> out;
  if (apis != nullptr && apis->is_string()) {
    out.push_back(apis->get<std::string>());
  } else if (apis != nullptr && apis->is_array() && !apis->empty()) {
    for (const base::Json& api : *apis) {
      if (!api.is_string()) {
        return fail(ErrorKind::kInvalidInput, where + ".api must hold strings only");
      }
      out.push_back(api.get<std::string>());
    }
  } else {
    return fail(ErrorKind::kInvalidInput, where + ".api must be a string or a non-empty array of strings");
  }
  for (const std::string& pattern : out) {
    if (!wellFormedPattern(pattern)) {
      return fail(ErrorKind::kInvalidInput,
                  where + ".api: '" + pattern + "' is not of the form *, Tag:*, Tag:prefix* or Tag:operation");
    }
  }
  return out;
}

base::Result<PermissionStatement> readStatement(const base::Json& block, const std::string& where) {
  PermissionStatement statement;
  const base::Json* effect = base::findMember(block, "effect");
  if (effect == nullptr || (*effect != "allow" && *effect != "deny")) {
    return fail(ErrorKind::kInvalidInput, where + ".effect must be \"allow\" or \"deny\"");
  }
  statement.allow = *effect == "allow";
  auto apis = readApis(base::findMember(block, "api"), where);
  if (!apis) {
    return fail(std::move(apis.error()));
  }
  statement.apis = std::move(*apis);
  if (const base::Json* condition = base::findMember(block, "condition")) {
    if (!condition->is_string()) {
      return fail(ErrorKind::kInvalidInput, where + ".condition must be a string");
    }
    statement.condition = condition->get<std::string>();
  }
  return statement;
}

}  // namespace

base::Result<PermissionDocument> readPermissionDocument(std::string_view json_text) {
  const auto json = base::readJson(json_text);
  if (!json) {
    return fail(ErrorKind::kInvalidInput, "the document is not JSON: " + json.error().message);
  }
  const base::Json* blocks = base::findMember(*json, "statements");
  if (blocks == nullptr || !blocks->is_array()) {
    return fail(ErrorKind::kInvalidInput, "the document must be an object with an array named statements");
  }
  PermissionDocument document;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    auto statement = readStatement((*blocks)[i], "statements[" + std::to_string(i) + "]");
    if (!statement) {
      return fail(std::move(statement.error()));
    }
    document.push_back(std::move(*statement));
  }
  return document;
}

bool apiMatches(std::string_view pattern, std::string_view sam_api) {
  if (pattern.ends_with('*')) {
    return sam_api.starts_with(pattern.substr(0, pattern.size() - 1));
  }
  return pattern == sam_api;
}

bool permits(std::span<const PermissionStatement> statements, std::string_view sam_api, const ConditionFacts& facts) {
  bool allowed = false;
  for (const PermissionStatement& statement : statements) {
    const bool covers = std::any_of(statement.apis.begin(), statement.apis.end(),
                                    [&](const std::string& pattern) { return apiMatches(pattern, sam_api); });
    if (!covers || !conditionHolds(statement.condition, facts)) {
      continue;
    }
    if (!statement.allow) {
      return false;
    }
    allowed = true;
  }
  return allowed;
}

}  // namespace soracom_mcp::simulator
