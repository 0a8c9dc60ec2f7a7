#include <algorithm>

#include "simulator/operation.h"

namespace soracom_mcp::simulator {
namespace {

bool knownType(std::string_view type) {
  return type == "primary" || type == "recovery" || type == "billing" || type == "support";
}

base::Json settingView(const std::string& type, const MailSetting& setting) {
  base::Json view = base::Json::object();
  view["emailIdList"] = setting.email_ids;
  view["type"] = type;
  view["updateDateTime"] = unixSeconds(setting.updated);
  return view;
}

base::Unexpected<ApiError> unknownType(std::string_view allowed) {
  return refuse(400, codes::kBadParameter, "type must be " + std::string(allowed));
}

Outcome listSystemNotifications(State&, const Call& call) {
  base::Json view = base::Json::array();
  for (const auto& [type, setting] : call.account->mail_settings) {
    view.push_back(settingView(type, setting));
  }
  return Reply{200, std::move(view)};
}

Outcome getSystemNotification(State&, const Call& call) {
  const std::string type(call.variable("type"));
  if (!knownType(type)) {
    return unknownType("primary, recovery, billing or support");
  }
  const auto found = call.account->mail_settings.find(type);
  if (found == call.account->mail_settings.end()) {
    return refuse(404, codes::kNotFound, "no addresses are set for the type " + type);
  }
  return Reply{200, settingView(type, found->second)};
}

const EmailAddress* findEmail(const Account& account, std::string_view id) {
  const auto found = std::find_if(account.emails.begin(), account.emails.end(),
                                  [&](const EmailAddress& email) { return email.id == id; });
  return found == account.emails.end() ? nullptr : &*found;
}

std::optional<ApiError> checkPrimary(const State& state, const Call& call, const std::vector<std::string>& ids) {
  if (call.field("password").empty()) {
    return refuse(400, codes::kMissingField, "the required field password is missing: it is needed for type primary")
        .error();
  }
  if (call.field("password") != call.account->password) {
    return refuse(400, codes::kWrongCredentials, "password is not the root user's").error();
  }
  if (ids.size() != 1) {
    return refuseField("emailIdList", "a list of exactly one ID for type primary").error();
  }
  const std::string& address = findEmail(*call.account, ids.front())->address;
  for (const auto& [id, account] : state.accounts) {
    if (id != call.account->operator_id && account.email == address) {
      return refuse(400, codes::kEmailTaken, "The email address is the login of another operator").error();
    }
  }
  for (const auto& [type, setting] : call.account->mail_settings) {
    const auto& used = setting.email_ids;
    if (type != "primary" && std::find(used.begin(), used.end(), ids.front()) != used.end()) {
      return refuse(400, codes::kInUse, "the email address already receives mail of the type " + type).error();
    }
  }
  return std::nullopt;
}

std::optional<ApiError> checkOther(const Call& call, const std::vector<std::string>& ids) {
  const auto primary = call.account->mail_settings.find("primary");
  for (const std::string& id : ids) {
    if (primary != call.account->mail_settings.end() && primary->second.email_ids.front() == id) {
      return refuse(400, codes::kInUse, "the primary email address may not be used for another type").error();
    }
  }
  return std::nullopt;
}

Outcome setSystemNotification(State& state, const Call& call) {
  const std::string type(call.variable("type"));
  if (!knownType(type)) {
    return unknownType("primary, recovery, billing or support");
  }
  const auto ids = base::findMember(call.body, "emailIdList")->get<std::vector<std::string>>();
  if (ids.empty() || ids.size() > call.account->emails.size()) {
    return refuseField("emailIdList", "a list of IDs of registered email addresses, each once");
  }
  for (const std::string& id : ids) {
    const EmailAddress* email = findEmail(*call.account, id);
    if (email == nullptr || !email->verified || std::count(ids.begin(), ids.end(), id) > 1) {
      return refuseField("emailIdList", "a list of IDs of registered and verified email addresses, each once");
    }
  }
  if (auto refusal = type == "primary" ? checkPrimary(state, call, ids) : checkOther(call, ids)) {
    return base::Unexpected<ApiError>(std::move(*refusal));
  }
  MailSetting& setting = call.account->mail_settings[type];
  setting = {ids, call.now};
  if (type == "primary") {
    call.account->email = findEmail(*call.account, ids.front())->address;
    call.account->updated = call.now;
  }
  return Reply{200, settingView(type, setting)};
}

Outcome deleteSystemNotification(State&, const Call& call) {
  const std::string_view type = call.variable("type");
  if (!knownType(type) || type == "primary") {
    return unknownType("recovery, billing or support; primary cannot be deleted");
  }
  const auto found = call.account->mail_settings.find(type);
  if (found == call.account->mail_settings.end()) {
    return refuse(404, codes::kNotFound, "no addresses are set for the type " + std::string(type));
  }
  call.account->mail_settings.erase(found);
  return Reply{204, std::nullopt};
}

constexpr BodyField kSet[] = {{.name = "emailIdList", .type = FieldType::kStringArray, .required = true},
                              {.name = "password"}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/system_notifications", "SystemNotification:listSystemNotifications",
     Access::kRoot, listSystemNotifications},
    {"GET", "/operators/{operator_id}/system_notifications/{type}", "SystemNotification:getSystemNotification",
     Access::kRoot, getSystemNotification},
    {"POST", "/operators/{operator_id}/system_notifications/{type}", "SystemNotification:setSystemNotification",
     Access::kRoot, setSystemNotification, kSet},
    {"DELETE", "/operators/{operator_id}/system_notifications/{type}", "SystemNotification:deleteSystemNotification",
     Access::kRoot, deleteSystemNotification},
};

}  // namespace

std::span<const Operation> notificationOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
