// Speaks JSON-RPC lines to a server process without any SDK in between, so that a test sees the bytes themselves.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { cleanEnvironment, serverBinary } from './server_command.mjs';

export class LineClient {
  #answers = new Map();
  #next_id = 0;

  /** Every line the server wrote to stdout, in order. */
  lines = [];

  /** With a `person`, the client declares forms and shows them to it. */
  constructor(server_arguments, environment = {}, person = undefined) {
    this.person = person;
    this.process = spawn(serverBinary(), server_arguments, {
      env: cleanEnvironment(environment),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.exited = once(this.process, 'exit').then(([code, signal]) => ({ code, signal }));
    this.exited.then(({ code, signal }) => {
      for (const { reject } of this.#answers.values()) reject(new Error(`the server ended (${code ?? signal})`));
    });
    createInterface({ input: this.process.stdout }).on('line', (line) => this.#take(line));
  }

  #take(line) {
    this.lines.push(line);
    const message = JSON.parse(line);
    if (message.method === 'elicitation/create') {
      this.write(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: this.person.answer(message.params) }) + '\n');
      return;
    }
    this.#answers.get(message.id)?.resolve(message);
    this.#answers.delete(message.id);
  }

  write(text) {
    this.process.stdin.write(text);
  }

  /** Sends a request and waits for the whole answer, an error included. */
  ask(method, params = {}, ending = '\n') {
    return this.askText(method, JSON.stringify(params), ending);
  }

  /** As `ask`, with params as JSON text: what JavaScript cannot hold, such as large integers, is sent as it stands. */
  askText(method, params, ending = '\n') {
    const id = this.#next_id++;
    const answer = new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
    this.write(`{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}${ending}`);
    return answer;
  }

  /** The handshake; returns the InitializeResult. */
  async initialize() {
    const answer = await this.ask('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: this.person === undefined ? {} : { elicitation: { form: {} } },
      clientInfo: { name: 'line-client', version: '1' },
    });
    this.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    return answer.result;
  }

  /** The tools of all pages. */
  async listTools() {
    const tools = [];
    let cursor;
    do {
      const { result, error } = await this.ask('tools/list', cursor === undefined ? {} : { cursor });
      if (error) throw new Error(`tools/list: ${error.message}`);
      tools.push(...result.tools);
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    return tools;
  }

  /** Closes stdin and waits for the exit. */
  async end() {
    this.process.stdin.end();
    return this.exited;
  }
}
