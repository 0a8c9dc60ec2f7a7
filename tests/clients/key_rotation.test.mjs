// The workflow that must never show a secret to a model: an agent replaces the AuthKey of a user through an official
// client, and a person reads the new one with `secrets show`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

import { Person } from './lib/person.mjs';
import { kClients } from './lib/sdk_clients.mjs';
import { cleanEnvironment, serverBinary } from './lib/server_command.mjs';

const kUser = 'auditor';

/** The forms in which a secret could hide in a message. */
function formsOf(secret) {
  const base64 = Buffer.from(secret).toString('base64');
  return [secret, encodeURIComponent(secret), base64.replace(/=+$/, '').slice(0, -1), Buffer.from(secret).toString('hex')];
}

for (const { name, connect } of kClients) {
  test(`${name}: an agent rotates a key and its secret is in no message`, async () => {
    const person = new Person();
    const session = await connect(['--demo'], { answer: person.answer });
    try {
      const heard = [];
      const call = async (tool, args) => {
        const result = await session.client.callTool({ name: tool, arguments: args });
        heard.push(result);
        assert.notEqual(result.isError, true, result.content?.[0]?.text);
        return result.structuredContent;
      };
      const [old] = (await call('listUserAuthKeys', { user_name: kUser })).items;
      const made = await call('generateUserAuthKey', { user_name: kUser });
      assert.match(made.authKey, /^secret:\/\//);
      const secret = execFileSync(serverBinary(), ['secrets', 'show', made.authKey, '--to-pipe'],
                                  { env: cleanEnvironment(), encoding: 'utf8' }).trim();
      assert.match(secret, /^secret-/);
      await call('deleteUserAuthKey', { user_name: kUser, auth_key_id: old.authKeyId });
      const left = (await call('listUserAuthKeys', { user_name: kUser })).items;
      assert.deepEqual(left.map(({ authKeyId }) => authKeyId), [made.authKeyId]);
      // A person approved the new key, and typed the name of the old one.
      assert.equal(person.shown.length, 2);
      const everything = JSON.stringify([heard, person.shown]);
      for (const form of formsOf(secret)) assert.ok(!everything.includes(form));
    } finally {
      assert.equal(await session.end(), 0);
    }
  });
}
