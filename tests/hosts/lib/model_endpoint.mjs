// A model on loopback that says what a script tells it to, in whichever dialect it is asked.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { anthropicMessages } from './dialects/anthropic_messages.mjs';
import { googleGenerate } from './dialects/google_generate.mjs';
import { openaiChat } from './dialects/openai_chat.mjs';
import { openaiResponses } from './dialects/openai_responses.mjs';

// A dialect says which path asks the model, what a conversation in it holds, and how an answer is written:
//   answers(path)          whether a POST to this path asks the model
//   read(body)             { tools: [{ name, namespace? }], turns: [{ from: 'user', text } | { from: 'tool', tool, text }] }
//   write(body, answer, path)  [content type, text] for { say } or { call: { name, namespace? }, arguments }
const kDialects = [anthropicMessages, openaiResponses, openaiChat, googleGenerate];

/** The tool of Claude Code by which its model finds those that it is not shown. */
const kSearch = 'ToolSearch';

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const text = Buffer.concat(parts).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

/** Hosts put the server's name before the tool's, each in its own way. */
const isNamed = (shown, tool) => shown === tool || new RegExp(`[^A-Za-z0-9]${tool}$`).test(shown);

export class ModelEndpoint {
  #server = createServer((request, response) => this.#serve(request, response));
  #script = {};
  #seen = new Map();
  #waiting = [];

  /** When a person has written `prompt`, the model does one step after the other: { call: TOOL, arguments } or { say: TEXT }. */
  teach(prompt, steps) {
    this.#script[prompt] = steps;
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** The texts of the tools' results that the model has got so far for what the person wrote. */
  resultsOf(prompt) {
    return this.#seen.get(prompt) ?? [];
  }

  /** The result of the call number `index` for `prompt`, when the model has got it. */
  async result(prompt, index, milliseconds) {
    const found = () => this.resultsOf(prompt)[index];
    if (found() !== undefined) return found();
    return new Promise((resolve, reject) => {
      const guard = setTimeout(() => reject(new Error(`the model got no result number ${index} for "${prompt}"`)), milliseconds);
      this.#waiting.push(() => {
        if (found() === undefined) return false;
        clearTimeout(guard);
        resolve(found());
        return true;
      });
    });
  }

  async #serve(request, response) {
    const path = new URL(request.url, 'http://localhost').pathname;
    const body = await bodyOf(request).catch(() => ({}));
    const dialect = request.method === 'POST' ? kDialects.find((each) => each.answers(path)) : undefined;
    if (dialect === undefined) {
      response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"error":{"type":"not_found_error","message":"not here"}}');
      return;
    }
    const [type, text] = dialect.write(body, this.#next(dialect.read(body)), path);
    response.writeHead(200, { 'Content-Type': type }).end(text);
  }

  /** What comes next is in the conversation itself, so that a repeated request gets the same answer. */
  #next({ tools, turns }) {
    const at = turns.findLastIndex((turn) => turn.from === 'user' && this.#promptIn(turn.text) !== undefined);
    if (at < 0 || tools.length === 0) return { say: 'Noted.' };
    const prompt = this.#promptIn(turns[at].text);
    const steps = this.#script[prompt];
    const since = turns.slice(at + 1);
    const scripted = (name) => steps.some((step) => step.call !== undefined && isNamed(name, step.call));
    const isResult = (turn) => turn.from === 'tool' && scripted(turn.tool);
    const results = since.filter(isResult);
    this.#note(prompt, results.map((turn) => turn.text));
    const step = steps[results.length] ?? { say: 'The script has ended.' };
    if (step.call === undefined) return step;
    const tool = tools.find(({ name }) => isNamed(name, step.call));
    if (tool !== undefined) return { call: tool, arguments: step.arguments };
    const search = tools.find(({ name }) => name === kSearch);
    const has_searched = since.slice(since.findLastIndex(isResult) + 1).some((turn) => turn.tool === kSearch);
    if (search !== undefined && !has_searched) return { call: search, arguments: { query: `+${step.call}`, max_results: 5 } };
    return { say: `There is no tool ${step.call}.` };
  }

  #promptIn(text) {
    return Object.keys(this.#script).find((prompt) => text.includes(prompt));
  }

  #note(prompt, results) {
    if (results.length > this.resultsOf(prompt).length) this.#seen.set(prompt, results);
    this.#waiting = this.#waiting.filter((done) => !done());
  }
}
