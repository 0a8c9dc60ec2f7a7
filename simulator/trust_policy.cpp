#include "simulator/trust_policy.h"

#include <algorithm>

#include "base/json_reader.h"

namespace soracom_mcp::simulator {
namespace {

using base::ErrorKind;
using base::fail;

base::Result<std::vector<std::string>> readNames(const base::Json* names, const std::string& where) {
  std::vector<std::string> out;
  if (names == nullptr) {
    return out;
  }
  if (!names->is_array()) {
    return fail(ErrorKind::kInvalidInput, where + " must be an array of strings");
  }
  for (const base::Json& name : *names) {
    if (!name.is_string()) {
      return fail(ErrorKind::kInvalidInput, where + " must hold strings only");
    }
    out.push_back(name.get<std::string>());
  }
  return out;
}

base::Result<TrustStatement> readStatement(const base::Json& block, const std::string& where) {
  TrustStatement statement;
  const base::Json* effect = base::findMember(block, "effect");
  if (effect == nullptr || (*effect != "allow" && *effect != "deny")) {
    return fail(ErrorKind::kInvalidInput, where + ".effect must be \"allow\" or \"deny\"");
  }
  statement.allow = *effect == "allow";
  const base::Json* principal = base::findMember(block, "principal");
  if (principal == nullptr || !principal->is_object()) {
    return fail(ErrorKind::kInvalidInput, where + ".principal must be an object");
  }
  auto users = readNames(base::findMember(*principal, "soracom"), where + ".principal.soracom");
  auto services = readNames(base::findMember(*principal, "service"), where + ".principal.service");
  if (!users || !services) {
    return fail(users ? std::move(services.error()) : std::move(users.error()));
  }
  if (users->empty() && services->empty()) {
    return fail(ErrorKind::kInvalidInput, where + ".principal names nobody");
  }
  for (const std::string& user : *users) {
    if (!user.starts_with("srn:soracom:")) {
      return fail(ErrorKind::kInvalidInput, where + ".principal.soracom: '" + user + "' is not an SRN");
    }
  }
  statement.principals = std::move(*users);
  if (const base::Json* condition = base::findMember(block, "condition")) {
    if (!condition->is_string()) {
      return fail(ErrorKind::kInvalidInput, where + ".condition must be a string");
    }
    statement.condition = condition->get<std::string>();
  }
  return statement;
}

}  // namespace

base::Result<std::vector<TrustStatement>> readTrustPolicy(std::string_view json_text) {
  const auto json = base::readJson(json_text);
  if (!json) {
    return fail(ErrorKind::kInvalidInput, "the policy is not JSON: " + json.error().message);
  }
  const base::Json* blocks = base::findMember(*json, "statements");
  if (blocks == nullptr || !blocks->is_array() || blocks->empty()) {
    return fail(ErrorKind::kInvalidInput, "the policy must be an object with a non-empty array named statements");
  }
  std::vector<TrustStatement> policy;
  for (std::size_t i = 0; i < blocks->size(); ++i) {
    auto statement = readStatement((*blocks)[i], "statements[" + std::to_string(i) + "]");
    if (!statement) {
      return fail(std::move(statement.error()));
    }
    policy.push_back(std::move(*statement));
  }
  return policy;
}

bool trusts(const std::vector<TrustStatement>& policy, std::string_view principal, const ConditionFacts& facts) {
  bool allowed = false;
  for (const TrustStatement& statement : policy) {
    const auto& names = statement.principals;
    if (std::find(names.begin(), names.end(), principal) == names.end() ||
        !conditionHolds(statement.condition, facts)) {
      continue;
    }
    if (!statement.allow) {
      return false;
    }
    allowed = true;
  }
  return allowed;
}

std::string principalSrn(std::string_view operator_id, std::string_view user_name) {
  const std::string owner(operator_id);
  return user_name.empty() ? "srn:soracom:" + owner + "::Operator:" + owner
                           : "srn:soracom:" + owner + "::User:" + std::string(user_name);
}

}  // namespace soracom_mcp::simulator
