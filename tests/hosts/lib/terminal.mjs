// A terminal of a fixed size with one program in it: what a person there sees, and their keys.
import { execFile, execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

// No line of the screen is tmux's own, and what the program said last stays when it has ended.
const kSettings = [
  'set -g status off',
  'set -g default-terminal tmux-256color',
  'set -g remain-on-exit on',
  'set -s escape-time 0',
  'set -s exit-empty off',
].join('\n');

const kLookAgainMs = 100;
const kLooksPerPress = 10;

// The sockets of the terminals that are open: none outlives the tests, also when they are ended from outside.
const open_sockets = new Set();
process.on('exit', () => {
  for (const socket of open_sockets) {
    try {
      execFileSync('tmux', ['-S', socket, 'kill-server'], { stdio: 'ignore' });
    } catch {
      // It has ended by itself.
    }
  }
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => process.exit(1));

export class Terminal {
  #socket;
  #env;

  constructor(socket, env) {
    this.#socket = socket;
    this.#env = env;
  }

  /** `folder` is empty and stays until `close`. The program sees `env` and nothing else. */
  static async open({ folder, command, cwd, env, rows, columns }) {
    const settings = join(folder, 'tmux.conf');
    writeFileSync(settings, `${kSettings}\n`);
    const terminal = new Terminal(join(folder, 'tmux'), env);
    open_sockets.add(terminal.#socket);
    await terminal.#tmux('-f', settings, 'new-session', '-d', '-x', String(columns), '-y', String(rows), '-c', cwd, '--', ...command);
    return terminal;
  }

  /** What a person sees now, line by line. */
  async text() {
    return (await this.#tmux('capture-pane', '-p')).replace(/ +$/gm, '').replace(/\n$/, '');
  }

  /** Waits until `isThere(text)`; fails with what is there after `milliseconds`. */
  async waitFor(what, isThere, milliseconds = 90_000) {
    const until = Date.now() + milliseconds;
    let text;
    do {
      text = await this.text();
      if (isThere(text)) return;
      await pause(kLookAgainMs);
    } while (Date.now() < until);
    throw new Error(`the screen never showed ${what}; it shows:\n${framed(text)}`);
  }

  /** Types text as it is. */
  async type(text) {
    await this.#tmux('send-keys', '-l', '--', text);
  }

  /** Presses keys by their names: Enter, Escape, Tab, Down. */
  async press(...keys) {
    await this.#tmux('send-keys', ...keys);
  }

  /** Presses one key, and waits for what it brings about. */
  async step(key, pattern) {
    await this.press(key);
    await this.waitFor(`${pattern} after ${key}`, (text) => pattern.test(text));
  }

  /** Presses a key again and again until the screen shows `pattern` no more: some programs take none just after a change. */
  async pressWhile(key, pattern) {
    let looks = 0;
    await this.waitFor(`anything but ${pattern} after ${key}`, (text) => {
      if (!pattern.test(text)) return true;
      if (looks++ % kLooksPerPress === 0) this.press(key).catch(() => {});
      return false;
    });
  }

  /** Types `text`, and waits until it stands where `pattern` says. */
  async typeAt(text, pattern) {
    await this.type(text);
    await this.waitFor(`${pattern} when "${text}" is typed`, (screen) => pattern.test(screen));
  }

  /** Ends the program, and returns when it is gone. */
  async close() {
    const pid = Number(await this.#tmux('display-message', '-p', '#{pane_pid}'));
    await this.#tmux('kill-server').catch(() => {});
    open_sockets.delete(this.#socket);
    while (isRunning(pid)) await pause(kLookAgainMs);
  }

  async #tmux(...words) {
    return (await run('tmux', ['-S', this.#socket, ...words], { env: this.#env, encoding: 'utf8' })).stdout;
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A screen in a frame, for people. */
export const framed = (text) => ['+---', ...text.split('\n').map((line) => `| ${line}`), '+---'].join('\n');
