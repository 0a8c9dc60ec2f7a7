// Our own torture document: every operation is offered, every client takes the list, and each call sends exactly the
// bytes that the specifications ask for.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

import { countOperations } from './lib/api_document.mjs';
import { assertEveryClientLists, assertSchemasCompile, toolsOf } from './lib/document_listing.mjs';
import { letThrough } from './lib/let_through.mjs';
import { LineClient } from './lib/line_client.mjs';
import { RecordingServer } from './lib/recording_server.mjs';
import { makeAjv } from './lib/schema_compiler.mjs';
import { kRefusedCalls, kTortureCalls } from './torture/calls.mjs';

const kFile = fileURLToPath(new URL('torture/openapi.yaml', import.meta.url));

// Of every request, whatever is called.
const kConstantHeaders = ['host', 'user-agent', 'accept', 'accept-encoding', 'connection'];

describe('the list', () => {
  let tools;

  test('has every operation of the document but TRACE', async () => {
    tools = await toolsOf(kFile);
    assert.equal(tools.length, countOperations(parse(readFileSync(kFile, 'utf8'))));
    assert.equal(new Set(tools.map((tool) => tool.name)).size, tools.length);
  });

  test('has names and property keys that every client takes', () => {
    for (const { name, inputSchema } of tools) {
      assert.match(name, /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
      for (const key of Object.keys(inputSchema.properties)) assert.match(key, /^[A-Za-z0-9_.-]{1,64}$/, name);
    }
  });

  test('compiles in ajv, input and output schema of each tool', () => assertSchemasCompile(tools));

  test('is taken by both official clients and by Inspector --strict', () =>
    assertEveryClientLists(kFile, tools.map((tool) => tool.name)));
});

describe('the calls', () => {
  const upstream = new RecordingServer();
  const ajv = makeAjv();
  let server;
  let tools;

  before(async () => {
    await upstream.start();
    const { options, person } = letThrough();
    server = new LineClient(['--openapi', kFile, '--surface', 'full', '--base-url', `${upstream.origin}/base`, ...options], {}, person);
    await server.initialize();
    tools = new Map((await server.listTools()).map((tool) => [tool.name, tool]));
  });
  after(async () => {
    await server?.end();
    await upstream.stop();
  });

  /** The result, and what reached the upstream. */
  async function call({ tool, args = '{}', answer }) {
    upstream.answer = answer;
    const from = upstream.requests.length;
    const { result, error } = await server.askText('tools/call', `{"name":${JSON.stringify(tool)},"arguments":${args}}`);
    assert.equal(error, undefined);
    return { result, requests: upstream.requests.slice(from) };
  }

  // With the boundary it names written as BOUNDARY, since that is ours to choose.
  function comparable({ line, headers, body }) {
    const fields = headers.filter(([name]) => !kConstantHeaders.includes(name));
    assert.equal(new Set(fields.map(([name]) => name)).size, fields.length, 'no header field comes twice');
    const { 'content-length': length, ...rest } = Object.fromEntries(fields);
    const boundary = /^multipart\/.*; boundary=(.+)$/.exec(rest['content-type'] ?? '')?.[1];
    let bytes = body.toString('latin1');
    if (boundary !== undefined) {
      bytes = bytes.replaceAll(`--${boundary}`, '--BOUNDARY');
      rest['content-type'] = rest['content-type'].replace(boundary, 'BOUNDARY');
    }
    return { line, headers: rest, body: bytes, has_length: length !== undefined };
  }

  test('are of every tool', () => {
    assert.deepEqual([...new Set(kTortureCalls.map((entry) => entry.tool))].sort(), [...tools.keys()].sort());
  });

  for (const entry of kTortureCalls) {
    test(`${entry.tool} ${entry.args ?? ''}`, async () => {
      const accepts = ajv.compile(tools.get(entry.tool).inputSchema);
      if (!entry.loose) assert.ok(accepts(JSON.parse(entry.args ?? '{}')), ajv.errorsText(accepts.errors));
      const { result, requests } = await call(entry);
      assert.notEqual(result.isError, true, result.content[0]?.text);
      assert.equal(requests.length, 1);
      const [method, target] = entry.line.split(' ');
      assert.deepEqual(comparable(requests[0]), {
        line: `${method} /base${target} HTTP/1.1`,
        headers: entry.headers ?? {},
        body: Buffer.from(entry.body ?? '').toString('latin1'),
        has_length: entry.body !== undefined || ['POST', 'PUT', 'PATCH'].includes(method),
      });
      if (entry.text !== undefined) assert.equal(result.content[0].text, entry.text);
    });
  }

  for (const entry of kRefusedCalls) {
    test(`${entry.tool} ${entry.args} is refused before anything is sent`, async () => {
      const { result, requests } = await call(entry);
      assert.equal(result.isError, true);
      assert.match(result.content[0].text, entry.names);
      assert.equal(requests.length, 0);
    });
  }
});
