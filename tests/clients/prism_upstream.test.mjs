// Every operation once against Stoplight Prism, a validating mock that is not ours: it holds each request against the
// published API definition, and answers 401 where a credential is missing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { operationsOf, prefixedDocument } from './lib/api_document.mjs';
import { LineClient } from './lib/line_client.mjs';
import { Person } from './lib/person.mjs';
import { startPrism, startRecorder } from './lib/prism.mjs';
import { fullArguments, leastArguments } from './lib/sample_arguments.mjs';

/**
 * What Prism itself cannot answer, whatever the client sends. The definition's oneOf branches overlap, so every valid
 * value matches two or three of them, and a strict validator refuses it. Each entry is tried too: one that succeeds has
 * to be taken off the list.
 */
const kPrismCannot = [
  { tool: 'getOperatorConfigurationNamespace', status: 500, reason: 'its own generated answer violates oneOf of configuration' },
  { tool: 'setOperatorConfigurationNamespace', status: 400, reason: 'a valid configuration matches three branches of oneOf' },
  { tool: 'addOperatorContract', status: 422, reason: 'a valid contractDetail matches two branches of oneOf' },
  { tool: 'addOperatorContract', arguments: leastArguments, status: 500, reason: 'its own generated answer violates oneOf of contractDetail' },
];

// The shape of a real token: its payload names the operator.
const kToken = ['{"alg":"RS256"}', '{"operator":{"operatorId":"OP0012345678"}}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url')).join('.');

let prism;
let recorder;
let server;
let tools;
let operations;

before(async () => {
  const { file, document } = prefixedDocument();
  operations = operationsOf(document);
  prism = await startPrism(file);
  recorder = await startRecorder(prism.port);
  // Nothing but a person who agrees to everything stands in the way of the 77 operations.
  server = new LineClient(['--allow-literal-secrets', '--base-url', `http://127.0.0.1:${recorder.port}/v1`, '--allow-self', '--allow-other-operators',
                           '--rate', 'read=off', '--rate', 'write=off', '--rate', 'danger=off',
                           '--budget-writes', '1000', '--budget-deletes', '1000'],
                          { SORACOM_API_KEY: 'api-prism', SORACOM_API_TOKEN: kToken }, new Person());
  await server.initialize();
  tools = new Map((await server.listTools()).map((tool) => [tool.name, tool]));
});

after(async () => {
  await server?.end();
  await recorder?.stop();
  await prism?.stop();
});

/** Calls a tool; returns its result and the exchanges the call caused. */
async function call(name, make_arguments = fullArguments) {
  const from = recorder.exchanges.length;
  const answer = await server.ask('tools/call', { name, arguments: make_arguments(tools.get(name).inputSchema) });
  assert.equal(answer.error, undefined, `${name}: ${answer.error?.message}`);
  return { result: answer.result, exchanges: recorder.exchanges.slice(from) };
}

/** What is wrong with one request, seen from the upstream. */
function* faultsOf(name, exchange) {
  const operation = operations.get(name);
  const { method, path, headers, body } = exchange;
  if (method !== operation.method || !operation.pattern.test(path.split('?')[0])) {
    yield `sent ${method} ${path} instead of ${operation.method} ${operation.path}`;
  }
  for (const header of ['x-soracom-api-key', 'x-soracom-token']) {
    if ((header in headers) !== operation.secured) yield `${header} ${operation.secured ? 'missing' : 'sent where no sign-in is asked'}`;
  }
  if (operation.hasBody !== (body.length > 0)) yield operation.hasBody ? 'no body' : `body ${body}`;
  if (operation.hasBody !== ('content-type' in headers)) yield `content-type: ${headers['content-type']}`;
  if (method === 'POST' && !operation.hasBody && headers['content-length'] !== '0') yield 'POST without Content-Length: 0';
  if ('transfer-encoding' in headers) yield 'chunked request';
}

describe('every operation against Prism', () => {
  test('the tools are the operations of the definition', () => {
    assert.equal(tools.size, 77);
    assert.deepEqual([...tools.keys()].sort(), [...operations.keys()].sort());
  });

  test('each operation is answered with success', async () => {
    const excused = new Set(kPrismCannot.map((entry) => entry.tool));
    const faults = [];
    for (const name of tools.keys()) {
      if (excused.has(name)) continue;
      const { result, exchanges } = await call(name);
      if (result.isError) faults.push(`${name}: ${result.content[0].text}`);
      if (exchanges.length !== 1) faults.push(`${name}: ${exchanges.length} requests instead of one`);
      for (const exchange of exchanges) {
        if (exchange.violations.length > 0) faults.push(`${name}: sl-violations ${JSON.stringify(exchange.violations)}`);
        for (const fault of faultsOf(name, exchange)) faults.push(`${name}: ${fault}`);
      }
    }
    assert.deepEqual(faults, []);
  });

  for (const entry of kPrismCannot) {
    test(`${entry.tool} still fails with ${entry.status}: ${entry.reason}`, async () => {
      const { result, exchanges } = await call(entry.tool, entry.arguments);
      assert.equal(result.isError, true, 'Prism answers it now: take it off the list');
      assert.deepEqual(exchanges.map((exchange) => exchange.status), [entry.status]);
      assert.match(result.content[0].text, new RegExp(entry.status));
      assert.deepEqual(exchanges.flatMap((exchange) => [...faultsOf(entry.tool, exchange)]), []);
    });
  }
});
