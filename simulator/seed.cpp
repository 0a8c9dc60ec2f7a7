#include "simulator/seed.h"

#include "simulator/seed_state.h"

namespace soracom_mcp::simulator {
namespace {

using base::Json;

constexpr char kAllowAll[] = R"({"statements":[{"effect":"allow","api":"*"}]})";
constexpr char kReadAccess[] =
    R"({"statements":[{"effect":"allow","api":["User:list*","User:get*","User:hasUserPassword","Role:list*","Role:getRole","Operator:getOperator","Operator:getMFAStatus"]}]})";
constexpr char kReadOperator[] = R"({"statements":[{"effect":"allow","api":["Operator:getOperator"]}]})";
constexpr char kReadEverything[] =
    R"({"statements":[{"effect":"allow","api":["Operator:get*","User:list*","User:get*","Role:list*","Role:get*"]}]})";
constexpr char kOwnPassword[] =
    R"({"statements":[{"effect":"allow","api":"User:updateUserPassword","condition":"pathVariable('user_name') == samUserName"}]})";

/// Seeded things are a day old, so that nothing seems to have happened at the moment of the start.
constexpr std::chrono::hours kAge{24};

Account makeAccount(std::string operator_id, std::string email, std::string password, AuthKey key, UnixTime created) {
  Account account;
  account.operator_id = std::move(operator_id);
  account.email = std::move(email);
  account.password = std::move(password);
  account.description = "simulated account";
  account.created = account.updated = created;
  account.auth_keys.push_back(std::move(key));
  account.coverage_types = {"jp"};
  account.emails.push_back({seed::kPrimaryEmailId, account.email, true, created, created});
  account.mail_settings["primary"] = {{seed::kPrimaryEmailId}, created};
  return account;
}

SamUser makeUser(std::string name, std::string description, UnixTime created) {
  SamUser user;
  user.name = std::move(name);
  user.description = std::move(description);
  user.created = user.updated = created;
  return user;
}

Role makeRole(std::string id, std::string name, std::string description, std::string permission, UnixTime created) {
  Role role;
  role.id = std::move(id);
  role.name = std::move(name);
  role.description = std::move(description);
  role.permission = std::move(permission);
  role.created = role.updated = created;
  return role;
}

void seedUsers(Account& account, UnixTime created) {
  SamUser admin = makeUser(seed::kAdmin, "administers access", created);
  admin.permission = kAllowAll;
  admin.auth_keys.push_back({seed::kAdminAuthKeyId, seed::kAdminAuthKey, created, std::nullopt});
  SamUser auditor = makeUser(seed::kAuditor, "reviews access", created);
  auditor.role_ids = {seed::kAuditorRole};
  auditor.auth_keys.push_back({seed::kAuditorAuthKeyId, seed::kAuditorAuthKey, created, std::nullopt});
  SamUser console = makeUser(seed::kConsoleUser, "uses the console", created);
  console.password = seed::kConsoleUserPassword;
  console.mfa.status = Mfa::Status::kActive;
  console.mfa.secret = seed::kConsoleUserTotpSecret;
  console.role_ids = {seed::kManagedRole};
  SamUser idle = makeUser(seed::kIdleUser, "", created);
  for (SamUser* user : {&admin, &auditor, &console, &idle}) {
    const std::string name = user->name;
    account.users.emplace(name, std::move(*user));
  }
}

void seedRoles(State& state, Account& account, UnixTime created) {
  Role auditor = makeRole(seed::kAuditorRole, seed::kAuditorRole, "reads users and roles", kReadAccess, created);
  Role unused = makeRole(seed::kUnusedRole, seed::kUnusedRole, "reads the account", kReadOperator, created);
  account.roles.emplace(auditor.id, auditor);
  account.roles.emplace(unused.id, unused);
  Role managed = makeRole(seed::kManagedRole, "SimulatorReadOnlyAccess", "reads everything", kReadEverything, created);
  managed.versions = {{1, kReadOperator, created}, {2, kReadEverything, created}};
  state.managed_roles.emplace(managed.id, managed);
}

void seedSettings(Account& account, UnixTime created) {
  account.default_permissions = kOwnPassword;
  account.emails.push_back({seed::kBillingEmailId, seed::kBillingEmail, true, created, created});
  account.mail_settings["billing"] = {{seed::kBillingEmailId}, created};
  account.contracts["napter"] = nullptr;
  account.contracts["harvest"] = Json{{"plan", "extended"}, {"ttl", 731}};
  account.company = Json{{"companyName", "Simulated Devices"},
                         {"countryCode", "JP"},
                         {"zipCode", "000-0000"},
                         {"department", "Operations"},
                         {"contactPersonName", "Sim Ulated"},
                         {"phoneNumber", "+81-00-0000-0000"}};
  account.configurations["Email"] = {Json{{"notification", Json{{"exceedBundleDisabled", false}}}}, 1, true};
  account.configurations["Support"] = {Json{{"tier", "basic"}, {"paymentCoverage", "jp"}}, 1, false};
}

}  // namespace

void seedRoot(State& state, UnixTime now) {
  const UnixTime created = now - kAge;
  state.accounts.emplace(seed::kOperatorId,
                         makeAccount(seed::kOperatorId, seed::kRootEmail, seed::kRootPassword,
                                     {seed::kRootAuthKeyId, seed::kRootAuthKey, created, std::nullopt}, created));
}

void seedExamples(State& state, UnixTime now) {
  const UnixTime created = now - kAge;
  Account& account = *state.findAccount(seed::kOperatorId);
  seedRoles(state, account, created);
  seedUsers(account, created);
  seedSettings(account, created);
  Account other = makeAccount(seed::kOtherOperatorId, seed::kOtherRootEmail, seed::kOtherRootPassword,
                              {seed::kOtherRootAuthKeyId, seed::kOtherRootAuthKey, created, std::nullopt}, created);
  SamUser support = makeUser(seed::kTrustingUser, "acts for the first account", created);
  support.permission = kReadAccess;
  support.trust_policy =
      R"({"statements":[{"effect":"allow","principal":{"soracom":["srn:soracom:OP0012345678::Operator:OP0012345678","srn:soracom:OP0012345678::User:admin"]}}]})";
  other.users.emplace(support.name, support);
  state.accounts.emplace(other.operator_id, std::move(other));
}

}  // namespace soracom_mcp::simulator
