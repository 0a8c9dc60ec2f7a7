// The official conformance suite, as a program that is run against a server and leaves what it found in a folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandOf } from '../../clients/lib/package_command.mjs';

const kSuite = commandOf('@modelcontextprotocol/conformance', 'conformance');

/** The folder `name` for output, empty. */
function emptyFolder(name) {
  const base = process.env.SORACOM_MCP_CONFORMANCE_OUTPUT;
  if (!base) throw new Error('SORACOM_MCP_CONFORMANCE_OUTPUT must name a folder for what the suite finds');
  const folder = join(base, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** What a folder of the suite holds: scenario -> checks, each with id, status and errorMessage. */
function readChecks(folder) {
  const scenarios = new Map();
  for (const name of readdirSync(folder)) {
    const scenario = /^server-(.*)-\d{4}-\d\d-\d\dT[\d-]+Z$/.exec(name)?.[1];
    if (scenario !== undefined) scenarios.set(scenario, JSON.parse(readFileSync(join(folder, name, 'checks.json'), 'utf8')));
  }
  return scenarios;
}

/**
 * Runs the requirements of a revision against the server at `url`. The exit code tells whether all scored scenarios
 * passed; `passed` is the total the suite prints. What it printed is stored with its output in the folder `name`.
 */
export async function runRequirements(name, revision, url) {
  const folder = emptyFolder(name);
  const child = spawn(process.execPath,
    [kSuite, 'server', '--url', String(url), '--requirements', revision, '--output-dir', folder],
    { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => { printed += text; });
  const [code] = await once(child, 'close');
  writeFileSync(join(folder, 'printed.txt'), printed);
  return {
    code,
    printed,
    passed: Number(/^Total: (\d+) passed/m.exec(printed)?.[1] ?? 0),
    scenarios: readChecks(folder),
  };
}

/** Checks that are neither passed nor mere information, one line each. */
export function complaints(scenario, checks) {
  return checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')
    .map(({ id, status, errorMessage }) => `${scenario}: ${id}: ${status}: ${errorMessage ?? ''}`);
}
