// Clients nobody here wrote against `soracom-mcp --demo`: MCP Inspector, mcp-remote, the AI SDK, LangChain, mcporter.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { inspect } from './lib/command_clients.mjs';
import { openEndpoint } from './lib/endpoint.mjs';
import { kOtherClients } from './lib/other_clients.mjs';
import { Person } from './lib/person.mjs';

for (const { name, kind, revision, confirms, connect } of kOtherClients) {
  describe(name, () => {
    const person = new Person();
    let endpoint;
    let client;

    before(async () => {
      endpoint = await openEndpoint(kind, ['--demo']);
      client = await connect(endpoint, confirms ? person.answer : undefined);
    });
    after(async () => {
      await client?.end();
      assert.equal(await endpoint?.stop(), 0);
    });

    test('lists the 77 operations', async () => {
      const names = await client.listTools();
      assert.equal(new Set(names).size, 77);
    });

    test('reads the account', async () => {
      const { isError, data, text } = await client.call('getOperator', {});
      assert.equal(isError, false, text);
      assert.match(data.operatorId, /^OP\d{10}$/);
    });

    test(confirms ? 'changes what a person has approved' : 'changes nothing, because it can ask nobody', async () => {
      // In the modern era the refusal is an error of the protocol, which these clients print instead of a result.
      const said = await client.call('createUser', { user_name: 'other-client' })
        .catch((error) => ({ isError: true, text: error.message }));
      assert.equal(said.isError, !confirms, said.text);
      assert.equal(person.shown.length, confirms ? 1 : 0);
      if (!confirms) assert.match(said.text, /confirmation_unavailable: .*To the person: /);
      const { isError } = await client.call('getUser', { user_name: 'other-client' });
      assert.equal(isError, !confirms);
    });

    test('is handed what the API refused', async () => {
      const { isError, text } = await client.call('getUser', { user_name: 'nobody' });
      assert.equal(isError, true);
      assert.match(text, /404/);
    });

    test(`speaks ${revision}`, () => {
      assert.deepEqual(endpoint.wire().revisionsOf('tools/list'), [revision]);
      assert.deepEqual(endpoint.wire().revisionsOf('tools/call'), [revision]);
    });
  });
}

test('Inspector finds no input schema that a model provider may refuse', async () => {
  const endpoint = await openEndpoint('stdio', ['--demo']);
  const { code, stderr } = await inspect(endpoint, 'modern', ['--method', 'tools/list', '--strict']);
  await endpoint.stop();
  assert.equal(code, 0, stderr);
  const paths = [...stderr.matchAll(/^ +Path: (.*)$/gm)].map(([, path]) => path);
  // It remarks on output schemas that allow null or anything at all, which is what the API answers.
  assert.deepEqual(paths.filter((path) => !path.startsWith('outputSchema')), []);
  assert.match(stderr, /^0 errors, /m);
});
