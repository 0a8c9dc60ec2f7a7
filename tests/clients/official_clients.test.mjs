// The official TypeScript clients against `soracom-mcp --demo`. They validate every message and every structuredContent
// against the tool's outputSchema, so a call that comes back has passed their checks too.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { Person } from './lib/person.mjs';
import { kClients } from './lib/sdk_clients.mjs';

const kUser = 'client-test';
const kPermission = { statements: [{ effect: 'allow', api: ['User:getUser'] }] };

/** The data of a success; fails where text and structuredContent differ. */
function dataOf(result) {
  assert.notEqual(result.isError, true, `unexpected error: ${result.content?.[0]?.text}`);
  assert.equal(result.content[0].type, 'text');
  if (result.structuredContent === undefined) return undefined;
  assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
  return result.structuredContent;
}

/** The text of a failure the model is meant to read. */
function errorOf(result) {
  assert.equal(result.isError, true, `expected an error, got: ${result.content?.[0]?.text}`);
  return result.content[0].text;
}

for (const { name, connect, era, revision, hasSession } of kClients) {
  describe(name, () => {
    const person = new Person();
    let session;
    let tools;
    const call = (tool, args) => session.client.callTool({ name: tool, arguments: args });
    const data = async (tool, args = {}) => dataOf(await call(tool, args));

    before(async () => {
      // More reads at once than the default lets through.
      session = await connect(['--demo', '--rate', 'read=off'], { answer: person.answer });
      tools = await session.listTools();
    });
    after(async () => assert.equal(await session?.end(), 0));

    test('negotiates the era and the revision', () => {
      assert.equal(session.era, era);
      assert.equal(session.revision, revision);
      assert.equal(session.hasSession, hasSession);
      assert.equal(session.client.getServerVersion().name, 'soracom-mcp');
      assert.ok(session.client.getServerCapabilities().tools);
    });

    test('lists the 77 operations', () => {
      assert.equal(tools.length, 77);
      assert.equal(new Set(tools.map((tool) => tool.name)).size, 77);
    });

    test('reads single objects and lists', async () => {
      const account = await data('getOperator');
      assert.match(account.operatorId, /^OP\d{10}$/);
      for (const tool of ['listUsers', 'listRoles', 'listEmails', 'listSystemNotifications']) {
        assert.ok(Array.isArray((await data(tool)).items), `${tool} puts its array under items`);
      }
    });

    test('creates, changes and deletes a user', async () => {
      await data('createUser', { user_name: kUser, description: 'made by a test' });
      assert.equal((await data('getUser', { user_name: kUser })).userName, kUser);
      await data('updateUser', { user_name: kUser, description: 'changed by a test' });
      assert.equal((await data('getUser', { user_name: kUser })).description, 'changed by a test');
      await data('updateUserPermission', { user_name: kUser, permission: kPermission });
      assert.deepEqual((await data('getUserPermission', { user_name: kUser })).permission, kPermission);
      await data('createRole', { role_id: 'reader', permission: kPermission });
      await data('attachRole', { user_name: kUser, roleId: 'reader' });
      assert.deepEqual((await data('listUserRoles', { user_name: kUser })).items.map((role) => role.roleId), ['reader']);
      await data('detachRole', { user_name: kUser, role_id: 'reader' });
      await data('deleteRole', { role_id: 'reader' });
      await data('deleteUser', { user_name: kUser });
      assert.ok(!(await data('listUsers')).items.some((user) => user.userName === kUser));
    });

    test('shows a person each change and takes only what was asked for', async () => {
      const agree = person.decide;
      person.shown = [];
      await data('listUsers');
      assert.deepEqual(person.shown, []);
      for (const [action, code] of [['decline', /^confirmation_declined: /], ['cancel', /^confirmation_unanswered: /]]) {
        person.decide = () => ({ action });
        assert.match(errorOf(await call('createUser', { user_name: kUser })), code);
      }
      person.decide = ({ requestedSchema: { properties } }) => ({ action: 'accept', content: { approve: properties.approve.enum[0] } });
      assert.match(errorOf(await call('createUser', { user_name: kUser })), /^confirmation_declined: /);
      person.decide = () => ({ action: 'accept', content: { type_to_confirm: 'root' } });
      assert.match(errorOf(await call('deleteUser', { user_name: kUser })), /^confirmation_declined: /);
      assert.equal(person.shown.length, 4);
      assert.match(person.shown[0].message, new RegExp(`^Create a SAM user: "${kUser}" in account OP\\d+\nLost: nothing\\.\n`));
      assert.ok(!(await data('listUsers')).items.some((user) => user.userName === kUser));
      person.decide = agree;
    });

    test('hands over what the API refused as a result the model can read', async () => {
      assert.match(errorOf(await call('getUser', { user_name: 'nobody' })), /404/);
    });

    test('answers wrong arguments with a result that names the argument', async () => {
      assert.match(errorOf(await call('getUser', {})), /user_name/);
      assert.match(errorOf(await call('getUser', { user_name: 7 })), /user_name/);
      assert.match(errorOf(await call('getUser', { user_name: 'x', nickname: 'y' })), /nickname/);
      assert.match(errorOf(await call('updateUserPermission', { user_name: kUser, permission: '{"statements":' })), /permission/);
    });

    test('answers an unknown tool with error -32602', async () => {
      await assert.rejects(call('dropAllUsers', {}), (error) => error.code === -32602 && /dropAllUsers/.test(error.message));
    });

    test('serves calls that overlap', async () => {
      const answers = await Promise.all(Array.from({ length: 32 }, (_, index) =>
        call('getUser', { user_name: `nobody-${index}` })));
      answers.forEach((answer, index) => assert.match(errorOf(answer), /404/, `call ${index}`));
    });
  });
}
