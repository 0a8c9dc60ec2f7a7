// Stoplight Prism as the upstream, behind a proxy that records what passed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kPrism = fileURLToPath(new URL('../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));
const kStartLimitMs = 90_000;  // it needs 5 to 9 seconds on an idle machine
const kPollMs = 100;

async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}

/** Starts Prism with --errors on `file`; returns { port, stop } once it accepts connections. */
export async function startPrism(file) {
  const port = await freePort();
  const prism = spawn(process.execPath, [kPrism, 'mock', '--host', '127.0.0.1', '--port', String(port), '--errors', file],
                      { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [prism.stdout, prism.stderr]) stream.on('data', (text) => { output = (output + text).slice(-4000); });
  const exited = once(prism, 'exit');
  const until = Date.now() + kStartLimitMs;
  while (!(await accepts(port))) {
    if (prism.exitCode !== null || Date.now() > until) {
      prism.kill();
      throw new Error(`Prism did not start on ${file}:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, kPollMs));
  }
  return {
    port,
    async stop() {
      prism.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * Forwards everything to `target_port`. `exchanges` gets { method, path, headers, body, status, violations } per
 * request; `violations` is what Prism put into sl-violations.
 */
export async function startRecorder(target_port) {
  const exchanges = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { method, url: path, headers } = request;
    const upstream = httpRequest({ host: '127.0.0.1', port: target_port, method, path, headers });
    upstream.on('error', (error) => response.writeHead(599).end(error.message));
    upstream.on('response', (answer) => {
      const violations = answer.headers['sl-violations'];
      exchanges.push({ method, path, headers, body: body.toString(), status: answer.statusCode,
                       violations: violations === undefined ? [] : JSON.parse(violations) });
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    upstream.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    exchanges,
    async stop() {
      server.close();
      server.closeAllConnections?.();
      await once(server, 'close').catch(() => {});
    },
  };
}
