// A service that asks for a token, and clients that send it in the way each has for header fields.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { openEndpoint } from './lib/endpoint.mjs';
import { kOtherClients } from './lib/other_clients.mjs';

const kToken = 'a-token-for-a-test-and-for-nothing-else';

let folder;
let options;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-token-'));
  const file = join(folder, 'token');
  writeFileSync(file, kToken, { mode: 0o600 });
  options = ['--demo', '--http-token-file', file];
});
after(() => rmSync(folder, { recursive: true, force: true }));

const kOverHttp = kOtherClients.filter(({ kind }) => kind !== 'stdio');

/** Runs `use` with an endpoint whose clients send `token`. */
async function withToken(token, kind, use) {
  const endpoint = await openEndpoint(kind, options, { headers: { Authorization: `Bearer ${token}` } });
  try {
    await use(endpoint);
  } finally {
    assert.equal(await endpoint.stop(), 0);
  }
}

for (const { name, kind, connect } of kOverHttp) {
  test(`${name} is let in with the token`, () => withToken(kToken, kind, async (endpoint) => {
    const client = await connect(endpoint);
    assert.equal((await client.listTools()).length, 77);
    assert.equal((await client.call('getOperator', {})).isError, false);
    await client.end();
  }));
}

// The others would look for somebody who gives them a token.
for (const { name, kind, connect } of kOverHttp.filter((client) => /^(AI SDK|LangChain)/.test(client.name))) {
  test(`${name} is told that its token is wrong`, () => withToken(`${kToken}s`, kind, async (endpoint) => {
    await assert.rejects(connect(endpoint), /401|bearer token|authentication/i);
  }));
}
