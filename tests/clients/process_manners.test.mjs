// How the process behaves between hosts that start, signal and leave it.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { LineClient } from './lib/line_client.mjs';

test('ends with status 0 when stdin closes, and wrote nothing but messages', async () => {
  const server = new LineClient(['--demo']);
  await server.initialize();
  await server.listTools();
  assert.deepEqual(await server.end(), { code: 0, signal: null });
  assert.equal(server.lines.length, 2);
});

test('ends with status 0 when stdin closes before the first message', async () => {
  const server = new LineClient(['--demo']);
  assert.deepEqual(await server.end(), { code: 0, signal: null });
  assert.deepEqual(server.lines, []);
});

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends an idle server cleanly`, async () => {
    const server = new LineClient(['--demo']);
    await server.initialize();
    server.process.kill(signal);
    assert.deepEqual(await server.exited, { code: 0, signal: null });
  });
}

test('accepts blank lines and CRLF', async () => {
  const server = new LineClient(['--demo']);
  await server.initialize();
  server.write('\n\r\n');
  assert.deepEqual((await server.ask('ping', {}, '\r\n')).result, {});
  await server.end();
});

test('two servers run at once', async () => {
  const servers = [new LineClient(['--demo']), new LineClient(['--demo'])];
  const handshakes = await Promise.all(servers.map((server) => server.initialize()));
  assert.deepEqual(handshakes.map((handshake) => handshake.serverInfo.name), ['soracom-mcp', 'soracom-mcp']);
  const exits = await Promise.all(servers.map((server) => server.end()));
  assert.deepEqual(exits.map((exit) => exit.code), [0, 0]);
});

test('a broken line is answered with a parse error and the next one is served', async () => {
  const server = new LineClient(['--demo']);
  await server.initialize();
  server.write('{"jsonrpc":"2.0","id":\n');
  assert.deepEqual((await server.ask('ping')).result, {});
  assert.deepEqual((await server.end()).code, 0);
  const errors = server.lines.map((line) => JSON.parse(line).error?.code).filter(Boolean);
  assert.deepEqual(errors, [-32700]);
});
