// What went over the wire between a client and the server, whatever the client says about it.
import { readFileSync } from 'node:fs';

/** The JSON-RPC messages among lines of text, each with the side it came from. */
export class WireLog {
  #messages = [];

  note(from, text) {
    if (!text.startsWith('{')) return;
    this.#messages.push({ from, message: JSON.parse(text) });
  }

  /** Takes what wire_tee.mjs wrote. */
  static fromFile(path) {
    const log = new WireLog();
    for (const line of readFileSync(path, 'utf8').split('\n').filter(Boolean)) {
      const { from, text } = JSON.parse(line);
      log.note(from, text);
    }
    return log;
  }

  /** The revisions in which `method` was asked: named by the request itself, else agreed in the handshake before. */
  revisionsOf(method) {
    const found = new Set();
    let agreed;
    for (const { from, message } of this.#messages) {
      if (from === 'server') {
        agreed = message.result?.protocolVersion ?? agreed;
      } else if (message.method === method) {
        found.add(message.params?._meta?.['io.modelcontextprotocol/protocolVersion'] ?? agreed);
      }
    }
    return [...found];
  }
}
