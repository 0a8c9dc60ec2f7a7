// The calls a person is asked about here, and what that person has to see before answering: who and what it is about, in
// which account, what is lost, and how to agree.
const kAccount = 'OP0012345678';

const kStatements = Array.from({ length: 25 }, (_, index) => (
  { effect: index % 5 === 0 ? 'deny' : 'allow', api: [`Sim:operation${index}`, `Group:list${index}*`] }));

/**
 * `word` is what has to be typed; without it there is a choice, which is enough, or says so only after a person has
 * approved on a terminal by typing `elsewhere`.
 */
export const kCreateUser = {
  tool: 'createUser',
  arguments: { user_name: 'build-bot', description: 'reads SIM data for the build' },
  sees: [`Create a SAM user: "build-bot" in account ${kAccount}`, 'Lost: nothing', 'description "reads SIM data', 'Choose Yes to approve'],
  request: `POST /v1/operators/${kAccount}/users/build-bot`,
};

export const kDeleteUser = {
  tool: 'deleteUser',
  arguments: { user_name: 'idle-user' },
  sees: [`Delete a SAM user: "idle-user" in account ${kAccount}`, 'Lost: The user, its password', 'Type idle-user to approve'],
  word: 'idle-user',
  request: `DELETE /v1/operators/${kAccount}/users/idle-user`,
};

const kDeleteDefaultPermissions = {
  tool: 'deleteDefaultPermissions',
  arguments: {},
  sees: [`Remove default SAM permissions: account ${kAccount}`, 'Lost: What the defaults', `Type ${kAccount} to approve`],
  word: kAccount,
  request: `DELETE /v1/operators/${kAccount}/users/default_permissions`,
};

/** Too long for any form. */
const kUpdateUserPermission = {
  tool: 'updateUserPermission',
  arguments: { user_name: 'idle-user', permission: { statements: kStatements } },
  sees: [`inline permissions: "idle-user" in account ${kAccount}`, 'Lost: ', 'soracom-mcp approve ', 'Approved on a terminal? Then choose Yes'],
  elsewhere: 'idle-user',
  request: `PUT /v1/operators/${kAccount}/users/idle-user/permission`,
};

/** In an order in which all of them can be made. */
export const kCalls = [kCreateUser, kUpdateUserPermission, kDeleteDefaultPermissions, kDeleteUser];
