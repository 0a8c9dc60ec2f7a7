// Stands between a client and a stdio server, hands every byte on as it is, and writes each line into a file:
//   node wire_tee.mjs FILE COMMAND ARGUMENT...
import { spawn } from 'node:child_process';
import { openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [file, command, ...command_arguments] = process.argv.slice(2);
// Opened once: the folder may go before the last line is written.
const record = openSync(file, 'a');
const child = spawn(command, command_arguments, { stdio: ['pipe', 'pipe', 'inherit'] });

function note(from, stream) {
  createInterface({ input: stream }).on('line', (text) => writeSync(record, `${JSON.stringify({ from, text })}\n`));
}

process.stdin.pipe(child.stdin);
child.stdout.pipe(process.stdout);
note('client', process.stdin);
note('server', child.stdout);
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.stdin.on('error', () => {});
child.on('close', (code, signal) => process.exit(signal === null ? code : 1));
