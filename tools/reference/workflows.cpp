#include "tools/reference/workflow.h"

namespace soracom_mcp::tools {

const std::vector<Workflow>& workflows() {
  static const std::vector<Workflow> kWorkflows = {
      {"onboard-sam-user",
       "Onboard a SAM user",
       "Create a SAM user with no more rights than it needs.",
       {{"user_name", "Name of the new user", true},
        {"purpose", "What the user has to do", true},
        {"kind", "Who signs in", false, {"person", "program"}}},
       {"listUsers", "listRoles", "getRole", "getDefaultPermissions", "createUser", "attachRole", "getUser"},
       R"(1. listUsers: the name must be free and below the limit of 50 users. `default_permissions` is no user name.
2. listRoles and getRole: find a role that allows the purpose and little else. Show me what it allows.
3. getDefaultPermissions: say what they add.
4. createUser, then attachRole. Where no role fits, propose a permission document first (the resource
   api://guides/permission-documents says how) and set it with updateUserPermission.
5. For a program: generateUserAuthKey; the secret goes to its owner outside this conversation. For a person: the password
   is set by a person outside this conversation; then enableUserMFA and verifyUserMFA.
6. getUser and listUserRoles: show the result. deleteUser undoes all of it.)"},
      {"rotate-auth-keys",
       "Rotate AuthKeys",
       "Replace AuthKeys that are old or unused.",
       {{"user_name", "Only this user's keys", false}, {"max_age_days", "Keys older than this are due", false}},
       {"listUsers", "listUserAuthKeys", "generateUserAuthKey", "getUserAuthKey", "deleteUserAuthKey"},
       R"(1. listUsers or listUserAuthKeys: list the keys that are due, with their age and last use (no last use: never used).
   Times are UNIX seconds. Root's keys are in listOperatorAuthKeys.
2. Ask me which to rotate. generateUserAuthKey for each; its secret goes to the key's owner outside this conversation.
3. Wait until I say that the consumer uses the new key. getUserAuthKey of the old one: its last use must stand still.
4. deleteUserAuthKey of the old one. If it may have leaked, also revokeUserAuthTokens, which ends running sessions.
Never delete the key this server signs in with before its configuration has the new one.)"},
      {"audit-mfa",
       "Audit MFA",
       "Find sign-ins by password that have no second factor.",
       {},
       {"getMFAStatus", "listUsers", "getUserMFAStatus"},
       R"(1. getMFAStatus: root must be ACTIVE.
2. listUsers: keep those with a password; MFA matters for nobody else.
3. getUserMFAStatus for each.
4. Report INACTIVE and UNCONFIRMED ones. For a person propose enableUserMFA while the person is there; for a machine
   propose deleteUserPassword. Change nothing before I agree.)"},
      {"review-permissions",
       "Review permissions",
       "Who may do what, and what is too much.",
       {{"user_name", "Only this user", false}},
       {"listUsers", "getDefaultPermissions", "listRoles", "listUserRoles", "listRoleAttachedUsers",
        "getUserTrustPolicy"},
       R"(1. listUsers, getDefaultPermissions and listRoles.
2. For each user: its own document, and listUserRoles with the document of each role.
3. listRoleAttachedUsers: roles that nobody has are candidates for deleteRole.
4. A user may do what any source allows and none denies. Point out `*`, `User:*`, `Role:*`,
   `User:updateUserPermission`, rights without a condition, keys never used, and users without any credential.
5. getUserTrustPolicy: name operators that are not ours.
6. Propose changes and wait for my word. After one, revokeUserAuthTokens ends what was allowed before.)"},
      {"offboard-user",
       "Offboard a user",
       "Take every way in from a user, in the right order.",
       {{"user_name", "The user who leaves", true},
        {"afterwards", "What happens to the user itself", false, {"keep", "delete"}}},
       {"getUser", "listUserRoles", "getUserTrustPolicy", "deleteUserPassword", "listUserAuthKeys", "deleteUserAuthKey",
        "deleteUserTrustPolicy", "revokeUserAuthTokens", "listUsers", "deleteUser"},
       R"(1. getUser, listUserRoles and getUserTrustPolicy: write down what is there.
2. Credentials first, or a new session starts in between: deleteUserPassword (404: there was none), then
   listUserAuthKeys and deleteUserAuthKey for each, then deleteUserTrustPolicy.
3. revokeUserAuthTokens: running sessions end.
4. listUsers and getUserTrustPolicy of the others: who trusts this user?
5. deleteUser only if I asked for it.
6. If the user knew root's password, tell me to change it and to replace root's keys.)"},
      {"manage-sub-operator",
       "Act in another operator",
       "Switch to a SAM user of another operator that trusts you.",
       {{"operator_id", "The operator to act in", true},
        {"user_name", "The SAM user to switch to", true},
        {"task", "What is to be done there", true}},
       {"switchUser", "updateUserTrustPolicy", "logout"},
       R"(1. The user there needs few rights and a trust policy that names us; only its own operator can set that
   (updateUserTrustPolicy). If it is missing, tell me what to ask for.
2. switchUser with a short tokenTimeoutSeconds, at most 3600.
3. Do the task with that session alone. Never mix its operator_id with ours.
4. logout of that session. Ours goes on. Switching twice in a row is not possible.)"},
      {"set-up-notifications",
       "Set up notifications",
       "Send notices of one kind to the right addresses.",
       {{"type", "Kind of notice", true, {"billing", "support", "recovery"}}, {"email", "Address to add", false}},
       {"listEmails", "issueAddEmailToken", "verifyAddEmailToken", "setSystemNotification", "getSystemNotification"},
       R"(This needs a root session.
1. listEmails: is the address there and verified?
2. If not: issueAddEmailToken; I read the mail and give you the token; verifyAddEmailToken.
3. getSystemNotification: the list there is replaced as a whole, so keep what must stay.
4. setSystemNotification with the ids of the addresses, then getSystemNotification to show the result.
The primary address is not part of this.)"},
      {"contain-leaked-credential",
       "Contain a leaked credential",
       "An AuthKey has leaked: end its use and look for what was done with it.",
       {{"auth_key_id", "Id of the key (keyId-...), never its secret", true}},
       {"listUsers", "listOperatorAuthKeys", "deleteUserAuthKey", "deleteOperatorAuthKey", "revokeUserAuthTokens",
        "revokeOperatorAuthTokens"},
       R"(1. listUsers and listOperatorAuthKeys: whose key is it?
2. deleteUserAuthKey or deleteOperatorAuthKey. If it is the key this server uses, stop and tell me first.
3. revokeUserAuthTokens or revokeOperatorAuthTokens: deleting a key does not end its sessions.
4. listUsers: users, keys, trust policies and default permissions that nobody expects.
5. Say what remains to be checked in the API audit log. A new key is a matter of rotate-auth-keys.)"},
      {"harden-root",
       "Harden root",
       "Secure the root user and stop using it.",
       {},
       {"getMFAStatus", "enableMFA", "verifyMFA", "listOperatorAuthKeys", "getSystemNotification"},
       R"(1. getMFAStatus. If it is not ACTIVE: enableMFA while I am there; I scan and give the code; verifyMFA. The backup codes
   are kept offline by a person: they are the only way back.
2. listOperatorAuthKeys: there should be none. Name what uses them before proposing deleteOperatorAuthKey.
3. getSystemNotification of type recovery: an address must be set.
4. Report what is left. Daily work belongs to SAM users.)"}};
  return kWorkflows;
}

}  // namespace soracom_mcp::tools
