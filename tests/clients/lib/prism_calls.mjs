// Calls of every operation of a document through the server to Prism, and what is wrong with the requests they cause.
import assert from 'node:assert/strict';

import { operationsOf } from './api_document.mjs';
import { letThrough } from './let_through.mjs';
import { LineClient } from './line_client.mjs';
import { startPrism, startRecorder } from './prism.mjs';
import { fullArguments } from './sample_arguments.mjs';

// The shape of a real token: its payload names the operator.
const kToken = ['{"alg":"RS256"}', '{"operator":{"operatorId":"OP0012345678"}}', 'signature']
  .map((part) => Buffer.from(part).toString('base64url')).join('.');
const kCredential = { SORACOM_API_KEY: 'api-prism', SORACOM_API_TOKEN: kToken };

export class PrismCalls {
  /**
   * Prism on `file`, whose paths begin with /v1, and a server with `server_arguments` in front of it. `operations` and
   * `tools` are maps by name.
   */
  static async start({ file, document }, server_arguments = []) {
    const calls = new PrismCalls();
    calls.operations = operationsOf(document);
    calls.prism = await startPrism(file);
    calls.recorder = await startRecorder(calls.prism.port);
    const { options, person } = letThrough();
    const base_url = `http://127.0.0.1:${calls.recorder.port}/v1`;
    calls.server = new LineClient([...server_arguments, '--base-url', base_url, ...options], kCredential, person);
    await calls.server.initialize();
    calls.tools = new Map((await calls.server.listTools()).map((tool) => [tool.name, tool]));
    return calls;
  }

  async stop() {
    await this.server?.end();
    await this.recorder?.stop();
    await this.prism?.stop();
  }

  /** Calls a tool; returns its result and the exchanges the call caused. */
  async call(name, make_arguments = fullArguments) {
    const from = this.recorder.exchanges.length;
    const answer = await this.server.ask('tools/call', { name, arguments: make_arguments(this.tools.get(name).inputSchema) });
    assert.equal(answer.error, undefined, `${name}: ${answer.error?.message}`);
    return { result: answer.result, exchanges: this.recorder.exchanges.slice(from) };
  }

  /** What is wrong with one request, seen from the upstream. */
  *faultsOf(name, { method, path, headers, body }) {
    const operation = this.operations.get(name);
    if (method !== operation.method || !operation.pattern.test(path.split('?')[0])) {
      yield `sent ${method} ${path} instead of ${operation.method} ${operation.path}`;
    }
    const sent = ['x-soracom-api-key', 'x-soracom-token'].filter((header) => header in headers);
    if (!operation.credentials.some((wanted) => wanted.every((header) => sent.includes(header)))
        || (operation.credentials[0].length === 0 && sent.length > 0)) yield `credentials sent: ${sent.join() || 'none'}`;
    if (operation.hasBody !== (body.length > 0)) yield operation.hasBody ? 'no body' : `body ${body}`;
    if (operation.hasBody !== ('content-type' in headers)) yield `content-type: ${headers['content-type']}`;
    if (method === 'POST' && !operation.hasBody && headers['content-length'] !== '0') yield 'POST without Content-Length: 0';
    if ('transfer-encoding' in headers) yield 'chunked request';
  }

  /** What is wrong when a call of `name` is to succeed. */
  async *faultsOfCall(name, make_arguments) {
    const { result, exchanges } = await this.call(name, make_arguments);
    if (result.isError) yield result.content[0].text;
    if (exchanges.length !== 1) yield `${exchanges.length} requests instead of one`;
    for (const exchange of exchanges) {
      if (exchange.violations.length > 0) yield `sl-violations ${JSON.stringify(exchange.violations)}`;
      yield* this.faultsOf(name, exchange);
    }
  }

  /**
   * Fails unless each tool but those in `excused` is answered with success, and tells what is wrong with all of them.
   * `special` says for some how their arguments are made.
   */
  async assertAllSucceed(excused, special = {}) {
    const faults = [];
    for (const name of this.tools.keys()) {
      if (excused.has(name)) continue;
      for await (const fault of this.faultsOfCall(name, special[name])) faults.push(`${name}: ${fault}`);
    }
    assert.deepEqual(faults, []);
  }

  /** Fails unless Prism still answers with the status it is excused for, to a request that is right. */
  async assertStillFails(entry) {
    const { result, exchanges } = await this.call(entry.tool, entry.arguments);
    assert.equal(result.isError, true, 'Prism answers it now: take it off the list');
    assert.deepEqual(exchanges.map((exchange) => exchange.status), [entry.status]);
    assert.match(result.content[0].text, new RegExp(entry.status));
    if (entry.status >= 500) {
      const of_request = exchanges.flatMap(({ violations }) => violations).filter(({ location }) => location[0] !== 'response');
      assert.deepEqual(of_request, [], 'what Prism holds against the request');
    }
    assert.deepEqual(exchanges.flatMap((exchange) => [...this.faultsOf(entry.tool, exchange)]), []);
  }
}
