// The program as an HTTP service at a port of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { cleanEnvironment, serverBinary } from './server_command.mjs';

const kListening = /listening on (http:\/\/127\.0\.0\.1:\d+)\/mcp$/;

/** Starts the program and waits until it says where it listens. `hear` gets each line of its standard error. */
export async function startService(server_arguments, environment, program = serverBinary(), hear = () => {}) {
  const child = spawn(program, [...server_arguments, '--http', '127.0.0.1:0'],
    { env: cleanEnvironment(environment), stdio: ['ignore', 'ignore', 'pipe'] });
  const lines = createInterface({ input: child.stderr });
  const base = await new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      hear(line);
      const found = kListening.exec(line);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code} before it listened`)));
  });
  return {
    streamable: new URL(`${base}/mcp`),
    sse: new URL(`${base}/sse`),
    /** Ends the service as an operator does; the exit code. */
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      return (await ended)[0];
    },
  };
}
