// Stands between a client and an HTTP server, hands everything on as it comes, and keeps the text of both directions.
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';

/** Calls `take` with each line of the stream; a body without line ends is one line. */
function eachLine(stream, take) {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (bytes) => {
    const lines = (rest + decoder.write(bytes)).split('\n');
    rest = lines.pop();
    lines.forEach(take);
  });
  stream.on('end', () => take(rest));
}

/** Listens at a port of its own for the server at `upstream`. `note(from, text)` gets every line. */
export async function startWireProxy(upstream, note) {
  const { host } = new URL(upstream);
  const server = createServer((incoming, outgoing) => {
    const onward = request(new URL(incoming.url, upstream), { method: incoming.method, headers: { ...incoming.headers, host } });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers).flushHeaders();
      eachLine(answer, (line) => note('server', line.replace(/^data: ?/, '')));
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    eachLine(incoming, (line) => note('client', line));
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
