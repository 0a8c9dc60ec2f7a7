// Clients that are programs of their own: each listing and each call is one run of the program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { commandOf } from './package_command.mjs';

const kInspector = commandOf('@modelcontextprotocol/inspector', 'mcp-inspector');
const kMcporter = commandOf('mcporter', 'mcporter');

/** Runs one of the commands, in the endpoint's own folder, to its end. */
async function run(endpoint, script, script_arguments) {
  const child = spawn(process.execPath, [script, ...script_arguments],
    { cwd: endpoint.folder, env: endpoint.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => { written[name] += text; });
  }
  const [code] = await once(child, 'close');
  return { code, ...written };
}

/** The outcome of a call that came as the tool's result. */
function outcomeOf(result) {
  return { isError: result.isError === true, text: result.content[0].text, data: result.structuredContent };
}

/** Runs MCP Inspector's command line; its exit code is 0, or 5 for a tool's error. */
export async function inspect(endpoint, era, options) {
  const target = endpoint.kind === 'stdio' ? endpoint.command : [endpoint.url];
  const headers = Object.entries(endpoint.headers ?? {}).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  return run(endpoint, kInspector,
    ['--cli', ...target, '--protocol-era', era, '--format', 'json', ...headers, ...options]);
}

export async function connectInspector(endpoint, era) {
  return {
    async listTools() {
      const { code, stdout, stderr } = await inspect(endpoint, era, ['--method', 'tools/list', '--strict']);
      if (code !== 0) throw new Error(`tools/list ended with ${code}: ${stderr}`);
      return JSON.parse(stdout).result.tools.map((tool) => tool.name);
    },
    async call(name, args) {
      const { code, stdout, stderr } = await inspect(endpoint, era,
        ['--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args)]);
      if (stdout === '') throw new Error(`tools/call ended with ${code}: ${stderr}`);
      const outcome = outcomeOf(JSON.parse(stdout).result);
      if (code !== (outcome.isError ? 5 : 0)) throw new Error(`tools/call ended with ${code}: ${stderr}`);
      return outcome;
    },
    async end() {},
  };
}

export async function connectMcporter(endpoint) {
  const [command, ...command_arguments] = endpoint.command ?? [];
  const server = endpoint.kind === 'stdio'
    ? ['--stdio', command, ...command_arguments.flatMap((argument) => ['--stdio-arg', argument])]
    : ['--http-url', endpoint.url, '--allow-http',
      ...Object.entries(endpoint.headers).flatMap(([name, value]) => ['--header', `${name}=${value}`])];
  return {
    async listTools() {
      const { code, stdout, stderr } = await run(endpoint, kMcporter, ['list', ...server, '--json']);
      if (code !== 0) throw new Error(`list ended with ${code}: ${stderr}${stdout}`);
      return JSON.parse(stdout).tools.map((tool) => tool.name);
    },
    // It prints the data alone when all went well, and the whole result when the tool failed.
    async call(name, args) {
      const { code, stdout, stderr } = await run(endpoint, kMcporter,
        ['call', ...server, '--output', 'json', name, '--args', JSON.stringify(args)]);
      const printed = JSON.parse(stdout);
      if (code === 0) return { isError: false, text: stdout, data: printed };
      if (printed.content === undefined) throw new Error(`call ended with ${code}: ${stderr}${stdout}`);
      return outcomeOf(printed);
    },
    async end() {},
  };
}
