#include "tools/soracom/access_document.h"

#include <algorithm>
#include <array>

#include "tools/soracom/access_condition.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxFindings = 50;

/// Whoever may call one of these can give itself, or a user it controls, every right of the account.
constexpr std::array<std::string_view, 8> kRaisesRights{"User:updateUserPermission",
                                                        "User:updateDefaultPermissions",
                                                        "User:deleteDefaultPermissions",
                                                        "User:updateUserTrustPolicy",
                                                        "User:generateUserAuthKey",
                                                        "User:createUserPassword",
                                                        "Role:attachRole",
                                                        "Role:updateRole"};

/// Denied to everybody these cannot be undone but by the root user.
constexpr std::array<std::string_view, 3> kUndoesDenials{"User:updateUserPermission", "User:updateDefaultPermissions",
                                                         "Role:updateRole"};

bool covers(std::string_view pattern, std::string_view operation) {
  return pattern.ends_with('*') ? operation.starts_with(pattern.substr(0, pattern.size() - 1)) : pattern == operation;
}

std::string_view tagOf(std::string_view operation) { return operation.substr(0, operation.find(':')); }

/// "*", "Tag:*", "Tag:prefix*" or "Tag:operation".
bool isApiPattern(std::string_view text) {
  if (text == "*") {
    return true;
  }
  const auto colon = text.find(':');
  const std::string_view name = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  const auto star = name.find('*');
  return colon != 0 && !name.empty() && (star == std::string_view::npos || star == name.size() - 1) &&
         name.find(':') == std::string_view::npos;
}

// What looking at one text costs, in units of base::WorkBudget.
constexpr std::uint64_t kUnitsPerText = 100;
constexpr std::uint64_t kUnitsPerCharacter = 20;

class Lint {
 public:
  explicit Lint(base::WorkBudget& work) : work_(work) {}

  /// False when no more may be looked at.
  bool spend(std::uint64_t units) { return work_.spend(units); }

  void unreadable(const std::string& where, std::string message) { add(true, where, std::move(message)); }
  void warn(const std::string& where, std::string message) { add(false, where, std::move(message)); }

  /// The blocks of a document, or nothing where it is none.
  const Json* statements(const Json& document) {
    const Json* blocks = findMember(document, "statements");
    if (!document.is_object() || blocks == nullptr || !blocks->is_array()) {
      unreadable("", "must be an object with the array `statements`");
      return nullptr;
    }
    warnUnknownMembers(document, "", {"statements"});
    if (blocks->empty()) {
      warn("/statements", "is empty");
    }
    return blocks;
  }

  /// "allow", "deny", or empty.
  std::string effect(const Json& block, const std::string& where) {
    const Json* effect = findMember(block, "effect");
    if (effect == nullptr || !effect->is_string() || (*effect != "allow" && *effect != "deny")) {
      unreadable(where + "/effect", "must be \"allow\" or \"deny\"");
      return {};
    }
    return effect->get<std::string>();
  }

  bool condition(const Json& block, const std::string& where) {
    const Json* condition = findMember(block, "condition");
    if (condition == nullptr) {
      return false;
    }
    if (!condition->is_string()) {
      unreadable(where + "/condition", "must be a text");
      return true;
    }
    const std::string& text = condition->get_ref<const std::string&>();
    if (!hasRoom() || !spend(kUnitsPerCharacter * text.size())) {
      return true;
    }
    for (const std::string& remark : conditionRemarks(text)) {
      warn(where + "/condition", remark);
    }
    return true;
  }

  void warnUnknownMembers(const Json& object, const std::string& where, std::vector<std::string_view> known) {
    for (const auto& [name, value] : object.get_ref<const Json::object_t&>()) {
      if (spend(kUnitsPerText) && std::find(known.begin(), known.end(), name) == known.end() && hasRoom()) {
        warn(base::pointerTo(where, name), "is no known member; Soracom may ignore it");
      }
    }
  }

  bool hasRoom() const { return findings_.size() < kMaxFindings; }
  std::vector<AccessFinding> take() { return std::move(findings_); }

 private:
  void add(bool is_unreadable, const std::string& where, std::string message) {
    if (hasRoom()) {
      findings_.push_back({is_unreadable, where, std::move(message)});
    }
  }

  base::WorkBudget& work_;
  std::vector<AccessFinding> findings_;
};

struct Block {
  std::string effect;
  std::vector<std::string> apis;
  bool conditional = false;
  std::string where;
};

std::vector<std::string> readApis(Lint& lint, const Json& block, const std::string& where,
                                  const std::vector<std::string>& operations) {
  std::vector<std::string> apis;
  const Json* api = findMember(block, "api");
  const Json list = api != nullptr && api->is_array() ? *api : api != nullptr ? Json::array({*api}) : Json::array();
  if (list.empty()) {
    lint.unreadable(where + "/api", "must name operations: \"*\", \"Tag:*\", \"Tag:prefix*\" or \"Tag:operation\"");
  }
  for (const Json& one : list) {
    if (!one.is_string()) {
      lint.unreadable(where + "/api", "must hold texts only");
      continue;
    }
    const std::string& text = one.get_ref<const std::string&>();
    if (!lint.spend(kUnitsPerText + text.size() + operations.size() * kUnitsPerText / 5)) {
      break;
    }
    if (!isApiPattern(text)) {
      lint.warn(where + "/api", text + " matches nothing: give \"*\", \"Tag:*\", \"Tag:prefix*\" or \"Tag:operation\"");
      continue;
    }
    const bool tag_known = std::any_of(operations.begin(), operations.end(),
                                       [&](const auto& known) { return tagOf(known) == tagOf(text); });
    const bool matches =
        std::any_of(operations.begin(), operations.end(), [&](const auto& known) { return covers(text, known); });
    if (text != "*" && tag_known && !matches) {
      lint.warn(where + "/api", text + " matches no operation that is known here");
    }
    apis.push_back(text);
  }
  return apis;
}

bool isDeniedIn(const std::vector<Block>& blocks, std::string_view operation) {
  return std::any_of(blocks.begin(), blocks.end(), [&](const Block& block) {
    return block.effect == "deny" && !block.conditional &&
           std::any_of(block.apis.begin(), block.apis.end(), [&](const auto& api) { return covers(api, operation); });
  });
}

// Of `operations` those that some block denies without a condition.
template <std::size_t kCount>
std::array<bool, kCount> deniedOf(const std::array<std::string_view, kCount>& operations,
                                  const std::vector<Block>& blocks) {
  std::array<bool, kCount> out{};
  std::transform(operations.begin(), operations.end(), out.begin(),
                 [&](std::string_view operation) { return isDeniedIn(blocks, operation); });
  return out;
}

void warnAboutGrants(Lint& lint, const std::vector<Block>& blocks) {
  const auto denied = deniedOf(kRaisesRights, blocks);
  for (const Block& block : blocks) {
    std::string raising;
    for (std::size_t i = 0; i < kRaisesRights.size(); ++i) {
      const std::string_view operation = kRaisesRights[i];
      const bool granted =
          std::any_of(block.apis.begin(), block.apis.end(), [&](const auto& api) { return covers(api, operation); });
      if (block.effect == "allow" && granted && !denied[i]) {
        raising += (raising.empty() ? "" : ", ") + std::string(operation);
      }
    }
    if (!raising.empty()) {
      lint.warn(block.where, "lets its holder raise its own rights, up to everything, with " + raising +
                                 (block.conditional ? ", where the condition holds" : ""));
    }
  }
}

void warnAboutDenials(Lint& lint, const std::vector<Block>& blocks) {
  const auto denied = deniedOf(kUndoesDenials, blocks);
  const bool final = std::find(denied.begin(), denied.end(), false) == denied.end();
  for (const Block& block : blocks) {
    if (block.effect != "deny" || block.conditional) {
      continue;
    }
    if (std::find(block.apis.begin(), block.apis.end(), "*") != block.apis.end()) {
      lint.warn(block.where, "denies everything: whoever it applies to can do nothing, whatever else allows it");
    } else if (final) {
      lint.warn(block.where, "denies what would undo it: those it applies to cannot get rid of it by themselves");
    }
  }
}

void lintPrincipal(Lint& lint, const std::string& srn, const std::string& where, std::string_view operator_id) {
  // srn:soracom:OPERATOR:COVERAGE:TYPE:ID
  std::vector<std::string> parts;
  std::string_view rest = srn;
  while (parts.size() < 5 && rest.find(':') != std::string_view::npos) {
    parts.emplace_back(rest.substr(0, rest.find(':')));
    rest.remove_prefix(rest.find(':') + 1);
  }
  parts.emplace_back(rest);
  if (parts.size() != 6 || parts[0] != "srn" || parts[1] != "soracom" || parts[2].empty() || parts[5].empty() ||
      (parts[4] != "Operator" && parts[4] != "User")) {
    lint.warn(where, srn +
                         " names nobody: expected is srn:soracom:OPERATOR::Operator:OPERATOR or "
                         "srn:soracom:OPERATOR::User:NAME");
    return;
  }
  if (srn.find('*') != std::string::npos) {
    lint.warn(where, srn + ": a principal has no wildcards, so this names nobody");
  }
  if (!operator_id.empty() && parts[2] != operator_id) {
    lint.warn(where, srn + " belongs to another account: its holder gets all rights of this user");
  }
}

}  // namespace

std::vector<AccessFinding> lintPermissionDocument(const Json& document, const std::vector<std::string>& operations,
                                                  base::WorkBudget& work) {
  Lint lint(work);
  const Json* statements = lint.statements(document);
  std::vector<Block> blocks;
  for (std::size_t i = 0; statements != nullptr && i < statements->size() && lint.spend(kUnitsPerText); ++i) {
    const Json& block = (*statements)[i];
    const std::string where = "/statements/" + std::to_string(i);
    if (!block.is_object()) {
      lint.unreadable(where, "must be an object");
      continue;
    }
    lint.warnUnknownMembers(block, where, {"effect", "api", "condition"});
    std::string effect = lint.effect(block, where);
    std::vector<std::string> apis = readApis(lint, block, where, operations);
    const bool conditional = lint.condition(block, where);
    blocks.push_back({std::move(effect), std::move(apis), conditional, where});
  }
  warnAboutGrants(lint, blocks);
  warnAboutDenials(lint, blocks);
  return lint.take();
}

std::vector<AccessFinding> lintTrustPolicy(const Json& document, std::string_view operator_id,
                                           base::WorkBudget& work) {
  Lint lint(work);
  const Json* statements = lint.statements(document);
  for (std::size_t i = 0; statements != nullptr && i < statements->size() && lint.spend(kUnitsPerText); ++i) {
    const Json& block = (*statements)[i];
    const std::string where = "/statements/" + std::to_string(i);
    if (!block.is_object()) {
      lint.unreadable(where, "must be an object");
      continue;
    }
    lint.warnUnknownMembers(block, where, {"effect", "principal", "condition"});
    lint.effect(block, where);
    lint.condition(block, where);
    const Json* principal = findMember(block, "principal");
    if (principal == nullptr || !principal->is_object()) {
      lint.unreadable(where + "/principal", "must be an object with `soracom` or `service`");
      continue;
    }
    lint.warnUnknownMembers(*principal, where + "/principal", {"soracom", "service"});
    if (const Json* named = findMember(*principal, "soracom")) {
      const Json list = named->is_array() ? *named : Json::array({*named});
      for (const Json& one : list) {
        if (!lint.hasRoom() || !lint.spend(kUnitsPerText)) {
          break;
        }
        if (one.is_string()) {
          lintPrincipal(lint, one.get<std::string>(), where + "/principal/soracom", operator_id);
        } else {
          lint.unreadable(where + "/principal/soracom", "must hold texts only");
        }
      }
    }
  }
  return lint.take();
}

Json permissionDocumentFor(std::vector<std::string> operations) {
  std::sort(operations.begin(), operations.end());
  operations.erase(std::unique(operations.begin(), operations.end()), operations.end());
  return Json{{"statements", Json::array({Json{{"effect", "allow"}, {"api", operations}}})}};
}

}  // namespace soracom_mcp::tools
