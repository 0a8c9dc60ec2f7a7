// The official clients ask for less: by header fields and by the URL.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { kClients } from './lib/sdk_clients.mjs';

/** Runs `use` with a session that asks for less. */
async function withNarrowed(connect, narrowed, use, server = ['--demo']) {
  const session = await connect(server, { narrowed });
  try {
    await use(session);
  } finally {
    assert.equal(await session.end(), 0);
  }
}

const namesOf = async (session) => (await session.listTools()).map(({ name }) => name);
const textOf = async (session, name, args = {}) =>
  (await session.client.callTool({ name, arguments: args })).content[0].text;

const kUsers = ['listUsers', 'getUser', 'createUser', 'updateUser', 'deleteUser'];

for (const { name, connect } of kClients.filter(({ kind }) => kind !== 'stdio')) {
  for (const narrowed of [{ headers: { 'X-MCP-Toolsets': 'users' } }, { query: '?toolsets=users' }]) {
    const way = narrowed.query === undefined ? 'a header field' : 'its URL';
    test(`${name} sees and calls a toolset that ${way} names`, () => withNarrowed(connect, narrowed, async (session) => {
      assert.deepEqual((await namesOf(session)).sort(), [...kUsers].sort());
      assert.match(await textOf(session, 'listUsers'), /items/);
      assert.match(await textOf(session, 'listRoles'), /^policy_denied: listRoles was not called: this connection/);
      assert.deepEqual((await session.client.listPrompts()).prompts, []);
    }));
  }
  test(`${name} chooses tools and leaves some out`, () => withNarrowed(connect,
    { headers: { 'X-MCP-Tools': '*User, listRoles', 'X-MCP-Exclude-Tools': 'risk:danger' } }, async (session) => {
      const names = await namesOf(session);
      assert.ok(names.includes('createUser') && names.includes('listRoles'));
      assert.ok(!names.includes('deleteUser') && !names.includes('listUsers'));
    }));
  test(`${name} asks to read only`, () => withNarrowed(connect, { query: '?readonly=1' }, async (session) => {
    assert.equal((await namesOf(session)).length, 24);
    assert.match(await textOf(session, 'createUser', { user_name: 'x' }), /^policy_denied: /);
  }));
  test(`${name} asks for discovery and finds what its toolset holds`, () => withNarrowed(connect,
    { headers: { 'X-MCP-Surface': 'discovery' }, query: '?toolsets=users' }, async (session) => {
      assert.deepEqual(await namesOf(session), ['search_tools', 'describe_tools', 'call_tool']);
      assert.match(await textOf(session, 'search_tools', { query: 'list users' }), /listUsers/);
      assert.doesNotMatch(await textOf(session, 'search_tools', { query: 'attach a role' }), /attachRole/);
      assert.match(await textOf(session, 'call_tool', { name: 'listRoles' }), /^policy_denied: /);
    }));
  test(`${name} is told which toolset there is not`, () => withNarrowed(connect,
    { headers: { 'X-MCP-Toolsets': 'people' } }, async (session) => {
      await assert.rejects(session.listTools(), /no toolset is named "people"; there are account, .*users/);
    }));
  test(`${name} widens nothing that the server has closed`, () => withNarrowed(connect,
    { headers: { 'X-MCP-Readonly': 'false', 'X-MCP-Tools': '*' } }, async (session) => {
      const names = await namesOf(session);
      assert.ok(!names.includes('createUser') && !names.includes('listRoles') && names.includes('listUsers'));
    }, ['--demo', '--mode', 'read-only', '--deny-tool', 'toolset:roles']));
}
