// Tools of the fixture `conformance_server` that go on only after a person has answered a form: in the handshake era
// the server asks the client during the call, in the modern era the call is repeated with the answer.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { openEndpoint } from './lib/endpoint.mjs';
import { kOtherClients } from './lib/other_clients.mjs';
import { kClients } from './lib/sdk_clients.mjs';
import { conformanceServer } from './lib/server_command.mjs';

/** A person who fills in every field, or answers with another `action`; keeps what was asked. */
class Person {
  asked = [];
  action = 'accept';

  answer = ({ message, requestedSchema }) => {
    this.asked.push(message);
    if (this.action !== 'accept') return { action: this.action };
    return { action: 'accept', content: Object.fromEntries(Object.keys(requestedSchema.properties).map((key) => [key, 'Ada'])) };
  };
}

// All clients behind one face: `open(person)` gives {call, end}.
const kOfficial = kClients.map(({ name, connect }) => ({
  name,
  async open(person) {
    const session = await connect([], { program: conformanceServer(), answer: person.answer });
    return {
      async call(tool, args) {
        const { content, isError } = await session.client.callTool({ name: tool, arguments: args });
        return { text: content[0].text, isError: isError === true };
      },
      end: session.end,
    };
  },
}));
const kOthers = kOtherClients.map(({ name, kind, confirms, connect }) => ({
  name,
  confirms,
  async open(person) {
    const endpoint = await openEndpoint(kind, [], { program: conformanceServer() });
    const client = await connect(endpoint, confirms ? person.answer : undefined);
    return {
      call: client.call,
      async end() {
        await client.end();
        return endpoint.stop();
      },
    };
  },
}));

for (const { name, open } of [...kOfficial, ...kOthers.filter(({ confirms }) => confirms)]) {
  describe(name, () => {
    const person = new Person();
    let session;
    before(async () => { session = await open(person); });
    after(async () => assert.equal(await session?.end(), 0));

    test('carries the question to the person and the answer back', async () => {
      const { text, isError } = await session.call('test_elicitation', { message: 'May this go on?' });
      assert.equal(isError, false, text);
      assert.match(text, /action=accept/);
      assert.match(text, /Ada/);
      assert.deepEqual(person.asked.splice(0), ['May this go on?']);
    });

    test('goes on with what the person wrote', async () => {
      const { text, isError } = await session.call('test_input_required_result_elicitation', {});
      assert.equal(isError, false, text);
      assert.match(text, /Hello, Ada!/);
      assert.deepEqual(person.asked.splice(0), ['What is your name?']);
    });

    for (const action of ['decline', 'cancel']) {
      test(`hands over ${action}`, async () => {
        person.action = action;
        const { text } = await session.call('test_elicitation', { message: 'May this go on?' });
        assert.match(text, new RegExp(`action=${action}`));
        assert.equal(person.asked.splice(0).length, 1);
      });
    }
  });
}

for (const { name, open } of kOthers.filter(({ confirms }) => !confirms)) {
  test(`${name} cannot ask a person, and is told that nothing was done`, async () => {
    const session = await open(new Person());
    // In the modern era the refusal is an error of the protocol, which these clients print instead of a result.
    const said = await session.call('test_elicitation', { message: 'May this go on?' })
      .catch((error) => ({ isError: true, text: error.message }));
    assert.equal(await session.end(), 0);
    assert.equal(said.isError, true);
    assert.match(said.text, /cannot be asked for.*Nothing was done/);
  });
}
