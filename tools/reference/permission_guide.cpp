#include "tools/reference/permission_guide.h"

namespace soracom_mcp::tools {

std::string_view permissionGuide() {
  return R"md(# Permission documents

What a SAM user may do. The tools take a document as a JSON object or as text.

```
{"statements": [{"effect": "allow" or "deny", "api": "NAME" or ["NAME", ...], "condition": "EXPRESSION"}]}
```

- `effect` and `api` are required, `condition` is optional.
- A NAME is `*`, `Tag:*`, `Tag:prefix*` or `Tag:operation`, for example `User:listUsers` or `Role:list*`. Tag and
  operation are those of the API's OpenAPI document.
- Nothing is allowed unless a statement allows it. A deny wins over every allow.
- Three sources are added up: the user's own document, the roles attached, and the account's default permissions.
- A document is stored as a whole. Read it, change it, write it back; there is no version check, so two writers can
  lose each other's change.
- A change counts for tokens issued afterwards. revokeUserAuthTokens ends the old ones.

## Conditions

A condition decides whether its statement applies. A deny whose condition is false denies nothing.

- `ipAddress('203.0.113.0/24')`
- `currentDate >= date(2027, 1, 1)`
- `pathVariable('user_name') == samUserName`; the name is the placeholder in the operation's path
- `and` joins two of them. Of other operators nothing is known for certain: test before relying on one.

Rows of a list cannot be hidden, and SIM groups cannot be told apart.

## Never give to a SAM user without need

`User:updateUserPermission` lets a user grant itself everything. The same holds for `User:*`, `Role:*`,
`User:updateUserTrustPolicy`, `User:generateUserAuthKey`, `User:updateDefaultPermissions`, `Role:attachRole` and
`Role:updateRole`.

## Examples

Review access and change nothing:

```json
{"statements":[{"effect":"allow","api":["User:listUsers","User:getUser","User:getUserPermission","User:listUserAuthKeys","User:getUserMFAStatus","User:getUserTrustPolicy","User:getDefaultPermissions","Role:list*","Role:getRole"]}]}
```

From one network and from a date on:

```json
{"statements":[{"effect":"allow","api":["Sim:listSims","Sim:getSim"],"condition":"ipAddress('203.0.113.0/24') and currentDate >= date(2027, 1, 1)"}]}
```

Everybody may change the own password (as a default permission):

```json
{"statements":[{"effect":"allow","api":"User:updateUserPassword","condition":"pathVariable('user_name') == samUserName"}]}
```

# Trust policies

Who may switch to a SAM user. Root has none.

```json
{"statements":[{"effect":"allow","principal":{"soracom":["srn:soracom:OP0012345678::User:helpdesk"]}}]}
```

- A root user is `srn:soracom:OPERATOR::Operator:OPERATOR`, a SAM user `srn:soracom:OPERATOR::User:NAME`. There are no
  wildcards.
- Conditions are written as above. Look twice at operators that are not your own.

# Limits

50 SAM users and 20 roles of your own per operator. Users named `SORACOM-Lagoon-User-...` belong to Lagoon: deleting or
restricting them breaks it.
)md";
}

}  // namespace soracom_mcp::tools
