// The simulated Soracom API, with every request that reaches it on record.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createInterface } from 'node:readline';

import { cleanEnvironment, serverBinary } from '../../clients/lib/server_command.mjs';

/** Starts the simulator and waits until it has said what to set in the environment. */
async function startSimulator() {
  const child = spawn(serverBinary(), ['simulate', '--port', '0'], { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  const env = {};
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const [, name, value] = /^\s*export (\w+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined) env[name] = value;
      if (name === 'SORACOM_AUTH_KEY') resolve();
    });
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code} before it listened`)));
  });
  return { child, env };
}

/**
 * `env` signs a server in as the root user of the seeded account. `changes` are the requests that were to change
 * something, signing in apart, as "METHOD /path".
 */
export async function startCountedUpstream() {
  const { child, env } = await startSimulator();
  const { host, origin } = new URL(env.SORACOM_ENDPOINT);
  const changes = [];
  const server = createServer((incoming, outgoing) => {
    if (incoming.method !== 'GET' && incoming.url !== '/v1/auth') changes.push(`${incoming.method} ${incoming.url}`);
    const onward = request(new URL(incoming.url, origin), { method: incoming.method, headers: { ...incoming.headers, host } });
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: { ...env, SORACOM_ENDPOINT: `http://127.0.0.1:${server.address().port}/v1` },
    changes,
    async stop() {
      server.closeAllConnections();
      server.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
