// The programs under test, and the environment they run in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where the program keeps secrets and records meanwhile. */
const state_home = mkdtempSync(join(tmpdir(), 'soracom-mcp-test-'));
process.on('exit', () => rmSync(state_home, { recursive: true, force: true }));

// The environment variables that name the programs under test.
const kPrograms = {
  SORACOM_MCP_BINARY: 'the soracom-mcp binary',
  SORACOM_MCP_CONFORMANCE_SERVER: 'the conformance_server binary',
};

function pathIn(variable) {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} must name ${kPrograms[variable]}`);
  return path;
}

/** Path of the product. */
export const serverBinary = () => pathIn('SORACOM_MCP_BINARY');

/** Path of the fixture that asks its clients questions. */
export const conformanceServer = () => pathIn('SORACOM_MCP_CONFORMANCE_SERVER');

/** The caller's environment without its Soracom settings: no test may reach a real account. */
export function cleanEnvironment(extra = {}) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('SORACOM_'));
  return { ...Object.fromEntries(kept), HOME: '/nonexistent', XDG_STATE_HOME: state_home, ...extra };
}
