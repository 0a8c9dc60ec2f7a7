// The agent host that SORACOM_MCP_HOST names with nobody in front of it: a prompt on the command line, an answer, an end.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { runUnattended } from './lib/agent.mjs';
import { kCreateUser, kDeleteUser } from './lib/calls.mjs';
import { theHost } from './lib/hosts.mjs';

for (const { tool, arguments: given } of [kCreateUser, kDeleteUser]) {
  test(`${theHost.name}: a read is answered, ${tool} is refused, the run ends and nothing is sent`, async () => {
    const run = await runUnattended(theHost, {
      prompt: `Please call ${tool}.`,
      steps: [{ call: 'listUsers', arguments: {} }, { call: tool, arguments: given }, { say: 'It was refused.' }],
    });
    assert.equal(run.code, 0, run.said);
    assert.match(run.said, /It was refused\./);
    assert.equal(run.results.length, 2, run.said);
    assert.match(run.results[0], /"userName":"idle-user"/);
    assert.match(run.results[1], /was not called/);
    if (theHost.form === undefined) assert.match(run.results[1], /confirmation_unavailable/);
    assert.deepEqual(run.answers.map(({ action }) => action), theHost.form === undefined ? [] : [theHost.answersAlone]);
    assert.deepEqual(run.revisions, [theHost.revision]);
    assert.deepEqual(run.changes, []);
  });
}
