// What a client sees of a document given with --openapi: every tool, by every client that looks closely at a list.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';

import { connectInspector } from './command_clients.mjs';
import { openEndpoint } from './endpoint.mjs';
import { LineClient } from './line_client.mjs';
import { compileFaults, makeAjv } from './schema_compiler.mjs';
import { kClients } from './sdk_clients.mjs';
import { cleanEnvironment, serverBinary } from './server_command.mjs';

const kInspectorEras = ['legacy', 'modern'];
const kSdks = kClients.filter(({ kind, name }) => kind === 'stdio' && !name.includes('auto'));

/** The arguments of a server that offers all of one document or several; nothing listens at its base URL. */
const offering = (files) =>
  [...[files].flat().flatMap((file) => ['--openapi', file]), '--surface', 'full', '--base-url', 'http://127.0.0.1:9/v1'];

/** The tools of one document or several as they come over the wire. */
export async function toolsOf(files) {
  const server = new LineClient(offering(files));
  await server.initialize();
  const tools = await server.listTools();
  assert.deepEqual(await server.end(), { code: 0, signal: null });
  return tools;
}

/** { code, report, error }: what `inspect --json` says of a document; no report where it cannot be used. */
export function inspect(file) {
  return new Promise((resolve) => {
    const command = ['inspect', '--json', '--openapi', file];
    execFile(serverBinary(), command, { env: cleanEnvironment(), maxBuffer: 2 ** 26 }, (failure, output, error) => {
      resolve({ code: failure === null ? 0 : failure.code, report: failure === null ? JSON.parse(output) : undefined, error });
    });
  });
}

/** Fails where ajv does not compile a schema, and says so of all of them. */
export function assertSchemasCompile(tools) {
  const ajv = makeAjv();
  assert.deepEqual(tools.flatMap((tool) => [...compileFaults(ajv, tool)].map((fault) => `${tool.name}: ${fault}`)), []);
}

/** Fails where a client does not take the list of what is offered, or sees other names in it. */
export async function assertEveryClientLists(files, names) {
  for (const { name, connect } of kSdks) {
    const session = await connect(offering(files));
    const listed = await session.listTools();
    assert.deepEqual(listed.map((tool) => tool.name), names, name);
    assert.equal(await session.end(), 0, name);
  }
  for (const era of kInspectorEras) {
    const endpoint = await openEndpoint('stdio', offering(files));
    const inspector = await connectInspector(endpoint, era);
    assert.deepEqual(await inspector.listTools(), names, `Inspector --strict, ${era}`);
    await endpoint.stop();
  }
}
