// An upstream that keeps every request byte for byte and answers what it is told.
import { once } from 'node:events';
import { createServer } from 'node:net';

const kEnd = Buffer.from('\r\n\r\n');

/** The request at the start of `bytes` and its length; undefined while it is not whole. */
function requestIn(bytes) {
  const end = bytes.indexOf(kEnd);
  if (end < 0) return undefined;
  const [line, ...fields] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = fields.map((field) => field.split(/: (.*)/s).slice(0, 2)).map(([name, value]) => [name.toLowerCase(), value]);
  const length = Number(headers.find(([name]) => name === 'content-length')?.[1] ?? 0);
  const start = end + kEnd.length;
  if (bytes.length < start + length) return undefined;
  return { request: { line, headers, body: bytes.subarray(start, start + length) }, length: start + length };
}

export class RecordingServer {
  #server = createServer((socket) => this.#serve(socket));
  #sockets = new Set();

  /** { line, headers, body }: headers as [lower-case name, value] in their order, body as bytes. */
  requests = [];

  /** The JSON text of the next answers; undefined answers 204. */
  answer = undefined;

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let found = requestIn(bytes); found !== undefined; found = requestIn(bytes)) {
        bytes = bytes.subarray(found.length);
        this.requests.push(found.request);
        socket.write(this.#answerText(found.request.line.startsWith('HEAD ')));
      }
    });
  }

  #answerText(without_body) {
    if (this.answer === undefined) return 'HTTP/1.1 204 No Content\r\n\r\n';
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(this.answer)}\r\n\r\n`;
    return without_body ? head : head + this.answer;
  }
}
