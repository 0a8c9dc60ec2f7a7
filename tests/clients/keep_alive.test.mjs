// Connections to an API that runs on Node's own HTTP server, as two callers with credentials of their own see it: each
// answer is the one that was asked for, no connection serves two callers, and connections are used again.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { startService } from './lib/http_service.mjs';

const kDocument = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } } },
  security: [{ key: [] }],
  paths: {
    '/things/{id}': {
      get: {
        operationId: 'getThing', summary: 'One thing',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'It' } },
      },
    },
  },
};

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-keep-alive-'));
  writeFileSync(join(folder, 'things.json'), JSON.stringify(kDocument));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** An API that answers with who asked and for what, and remembers which connection carried which requests. */
class Things {
  /** For each connection, the callers and paths of its requests. */
  connections = [];
  server = createServer((request, response) => {
    const caller = request.headers['x-api-key'];
    request.socket.carried.push({ caller, path: request.url });
    const body = JSON.stringify({ caller, path: request.url });
    if (this.chunked) {
      response.setHeader('Content-Type', 'application/json');
      response.write(body.slice(0, 5));
      response.end(body.slice(5));
    } else {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
      response.end(body);
    }
  });

  async start(settings, chunked) {
    this.chunked = chunked;
    Object.assign(this.server, settings);
    this.server.on('connection', (socket) => this.connections.push(socket.carried = []));
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** A session whose every request carries `key`. */
async function sessionOf(url, key) {
  let id = 0;
  const headers = {
    'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', 'MCP-Protocol-Version': '2025-11-25',
    'X-API-Key': key,
  };
  const post = async (message) => {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ jsonrpc: '2.0', ...message }) });
    const session = response.headers.get('mcp-session-id');
    if (session) headers['Mcp-Session-Id'] = session;
    const text = await response.text();
    return text && JSON.parse(text.startsWith('{') ? text : /^data: (\{.*)$/m.exec(text)[1]);
  };
  await post({ id: id++, method: 'initialize',
               params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } } });
  await post({ method: 'notifications/initialized' });
  return async (thing) => {
    const { result } = await post({ id: id++, method: 'tools/call', params: { name: 'getThing', arguments: { id: thing } } });
    assert.notEqual(result.isError, true, result.content[0].text);
    return JSON.parse(result.content[0].text);
  };
}

const kCalls = 24;
const kRows = [
  { name: 'as it comes', settings: {}, fewest: 2, most: 6 },
  { name: 'in chunks', settings: {}, chunked: true, fewest: 2, most: 6 },
  { name: 'with five requests for each connection', settings: { maxRequestsPerSocket: 5 }, fewest: 10, most: 12 },
  { name: 'that says it keeps none idle', settings: { keepAliveTimeout: 900 }, fewest: 2 * kCalls, most: 2 * kCalls },
  { name: 'that closes what is idle', settings: {}, closes: true, fewest: 10, most: 18 },
];
for (const { name, settings, chunked, closes, fewest, most } of kRows) {
  test(`an API on Node, ${name}`, async () => {
    const things = new Things();
    const base_url = await things.start(settings, chunked);
    const service = await startService(
      ['--openapi', join(folder, 'things.json'), '--base-url', base_url, '--auth-header', 'key=x-api-key', '--rate', 'read=off'], {});
    try {
      const callers = ['ann', 'bob'].map((who) => `key-of-${who}-0123456789`);
      const sessions = await Promise.all(callers.map((key) => sessionOf(service.streamable, key)));
      for (let i = 0; i < kCalls; ++i) {
        const answers = await Promise.all(sessions.map((call) => call(`${i}`)));
        for (const answer of answers) assert.equal(answer.path, `/things/${i}`);
        if (closes && i % 4 === 3) things.server.closeIdleConnections();
      }
      const carried = things.connections.filter((requests) => requests.length > 0);
      for (const requests of carried) assert.equal(new Set(requests.map(({ caller }) => caller)).size, 1);
      for (const key of callers) {
        assert.deepEqual(carried.flat().filter(({ caller }) => caller === key).map(({ path }) => path).sort(),
                         Array.from({ length: kCalls }, (_, i) => `/things/${i}`).sort());
      }
      assert.ok(carried.length >= fewest && carried.length <= most, `${carried.length} connections`);
    } finally {
      await service.stop();
      things.stop();
    }
  });
}
