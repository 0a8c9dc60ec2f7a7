// The official TypeScript clients, both generations, behind one face.
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import * as v1stdio from '@modelcontextprotocol/sdk/client/stdio.js';
import * as v2 from '@modelcontextprotocol/client';
import * as v2stdio from '@modelcontextprotocol/client/stdio';

import { cleanEnvironment, serverBinary } from './server_command.mjs';

const kInfo = { name: 'soracom-mcp-client-tests', version: '1.0.0' };

function stdioParameters(server_arguments, environment) {
  return { command: serverBinary(), args: server_arguments, env: cleanEnvironment(environment), stderr: 'inherit' };
}

async function connectV1(server_arguments, environment) {
  const client = new v1.Client(kInfo, { capabilities: {} });
  const transport = new v1stdio.StdioClientTransport(stdioParameters(server_arguments, environment));
  // This client keeps the negotiated revision to itself and tells only its transport.
  let revision;
  transport.setProtocolVersion = (value) => { revision = value; };
  await client.connect(transport);
  return {
    client,
    era: 'legacy',
    revision,
    async listTools() {
      const tools = [];
      let cursor;
      do {
        const page = await client.listTools(cursor === undefined ? undefined : { cursor });
        tools.push(...page.tools);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return tools;
    },
  };
}

async function connectV2(mode, server_arguments, environment) {
  const client = new v2.Client(kInfo, { capabilities: {}, versionNegotiation: { mode } });
  await client.connect(new v2stdio.StdioClientTransport(stdioParameters(server_arguments, environment)));
  return {
    client,
    era: client.getProtocolEra(),
    revision: client.getNegotiatedProtocolVersion(),
    listTools: async () => (await client.listTools()).tools,
  };
}

/** The ways to connect, and what each must come to. */
export const kClients = [
  { name: 'SDK v1', connect: connectV1, era: 'legacy', revision: '2025-11-25' },
  { name: 'SDK v2, legacy', connect: connectV2.bind(null, 'legacy'), era: 'legacy', revision: '2025-11-25' },
  { name: 'SDK v2, 2026-07-28', connect: connectV2.bind(null, { pin: '2026-07-28' }), era: 'modern', revision: '2026-07-28' },
  { name: 'SDK v2, auto', connect: connectV2.bind(null, 'auto'), era: 'modern', revision: '2026-07-28' },
];
