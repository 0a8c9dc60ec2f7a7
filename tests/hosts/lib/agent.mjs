// An agent host in a terminal, with a scripted model on one side and the program under test with its upstream on the
// other.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serverBinary } from '../../clients/lib/server_command.mjs';
import { WireLog } from '../../clients/lib/wire_log.mjs';
import { startCountedUpstream } from './counted_upstream.mjs';
import { ModelEndpoint } from './model_endpoint.mjs';
import { Terminal } from './terminal.mjs';

const kTee = fileURLToPath(new URL('../../clients/lib/wire_tee.mjs', import.meta.url));
const kPackages = fileURLToPath(new URL('../node_modules', import.meta.url));
const kLongestRunMs = 120_000;
const kMachines = { x64: 'x86_64', arm64: 'aarch64' };

/** Where the native program of a host is. */
export function programOf(host) {
  const path = host.program.map((part) => part.replace('{arch}', process.arch).replace('{machine}', kMachines[process.arch]));
  return join(kPackages, ...path);
}

/**
 * What every program here gets: nothing of the caller's but the path, and a home of its own. What it wants of other
 * machines ends at `proxy`, which knows none.
 */
function environmentOf(home, proxy, more) {
  const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', TMPDIR: join(home, 'tmp'),
                HTTP_PROXY: proxy, HTTPS_PROXY: proxy, NO_PROXY: '127.0.0.1,localhost', ...more };
  mkdirSync(env.TMPDIR, { recursive: true });
  return env;
}

/** The messages that went between a host and the program under test, as { from, message }. */
function messagesIn(wire) {
  if (!existsSync(wire)) return [];
  const whole_lines = readFileSync(wire, 'utf8').split('\n').slice(0, -1);
  return whole_lines.map((line) => JSON.parse(line)).map(({ from, text }) => ({ from, message: JSON.parse(text) }));
}

/** Everything around a host. */
async function surroundingsOf(host) {
  const folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-host-'));
  const home = join(folder, 'home');
  const project = join(folder, 'project');
  for (const each of [home, project]) mkdirSync(each);
  const upstream = await startCountedUpstream();
  const endpoint = new ModelEndpoint();
  await endpoint.start();
  const wire = join(folder, 'wire.jsonl');
  const server = {
    command: process.execPath,
    args: [kTee, wire, serverBinary()],
    env: { ...upstream.env, XDG_STATE_HOME: join(home, 'state') },
  };
  const env = environmentOf(home, endpoint.origin, host.prepare({ home, project, server, model: endpoint.origin }));
  return {
    folder, home, project, upstream, endpoint, env, server,
    wire: () => messagesIn(wire),
    /** The revisions in which it called tools. */
    revisions: () => WireLog.fromFile(wire).revisionsOf('tools/call'),
    /** What the host answered to forms, as { action, content }, whichever way its revision has for it. */
    answers: () => messagesIn(wire).filter(({ from }) => from === 'client')
      .map(({ message }) => message.params?.inputResponses?.approval ?? message.result).filter((answer) => answer?.action !== undefined),
    async close() {
      endpoint.stop();
      await upstream.stop();
      // What the host has started may still write for a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** Opens the host in a terminal. */
export async function openAgent(host, { rows, columns }) {
  const around = await surroundingsOf(host);
  const terminal = await Terminal.open({ folder: around.folder, command: host.command(programOf(host), around), cwd: around.project,
                                         env: around.env, rows, columns });
  return {
    ...around, terminal,
    /** Another terminal of the same person, with the program under test in it. */
    openProgram(...words) {
      const folder = mkdtempSync(join(around.folder, 'terminal-'));
      return Terminal.open({ folder, command: [serverBinary(), ...words], cwd: around.project,
                             env: environmentOf(around.home, around.endpoint.origin, around.server.env), rows, columns });
    },
    async close() {
      await terminal.close();
      await around.close();
    },
  };
}

/** Runs the host once with nobody in front of it; gives what it wrote, its exit code and the surroundings' records. */
export async function runUnattended(host, { prompt, steps }) {
  const around = await surroundingsOf(host);
  try {
    around.endpoint.teach(prompt, steps);
    const [program, ...words] = host.printCommand(programOf(host), around, prompt);
    const child = spawn(program, words, { cwd: around.project, env: around.env, stdio: ['ignore', 'pipe', 'pipe'], timeout: kLongestRunMs });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said += bytes; });
    const code = await new Promise((resolve) => child.once('close', resolve));
    return { code, said, changes: around.upstream.changes, results: around.endpoint.resultsOf(prompt), answers: around.answers(),
             revisions: around.revisions() };
  } finally {
    await around.close();
  }
}
