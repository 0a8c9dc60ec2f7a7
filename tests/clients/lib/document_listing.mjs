// What a client sees of a document given with --openapi: every tool, by every client that looks closely at a list.
import assert from 'node:assert/strict';

import { connectInspector } from './command_clients.mjs';
import { openEndpoint } from './endpoint.mjs';
import { LineClient } from './line_client.mjs';
import { compileFaults, makeAjv } from './schema_compiler.mjs';
import { kClients } from './sdk_clients.mjs';

const kInspectorEras = ['legacy', 'modern'];
const kSdks = kClients.filter(({ kind, name }) => kind === 'stdio' && !name.includes('auto'));

/** The arguments of a server that offers all of `file`; nothing listens at its base URL. */
export const offering = (file) => ['--openapi', file, '--surface', 'full', '--base-url', 'http://127.0.0.1:9/v1'];

/** The tools of `file` as they come over the wire. */
export async function toolsOf(file) {
  const server = new LineClient(offering(file));
  await server.initialize();
  const tools = await server.listTools();
  assert.deepEqual(await server.end(), { code: 0, signal: null });
  return tools;
}

/** Fails where ajv does not compile a schema, and says so of all of them. */
export function assertSchemasCompile(tools) {
  const ajv = makeAjv();
  assert.deepEqual(tools.flatMap((tool) => [...compileFaults(ajv, tool)].map((fault) => `${tool.name}: ${fault}`)), []);
}

/** Fails where a client does not take the list of `file`, or sees other names in it. */
export async function assertEveryClientLists(file, names) {
  for (const { name, connect } of kSdks) {
    const session = await connect(offering(file));
    const listed = await session.listTools();
    assert.deepEqual(listed.map((tool) => tool.name), names, name);
    assert.equal(await session.end(), 0, name);
  }
  for (const era of kInspectorEras) {
    const endpoint = await openEndpoint('stdio', offering(file));
    const inspector = await connectInspector(endpoint, era);
    assert.deepEqual(await inspector.listTools(), names, `Inspector --strict, ${era}`);
    await endpoint.stop();
  }
}
