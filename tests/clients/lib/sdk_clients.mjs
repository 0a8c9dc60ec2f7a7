// The official TypeScript clients, both generations, over every transport they have, behind one face.
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import * as v1http from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as v1sse from '@modelcontextprotocol/sdk/client/sse.js';
import * as v1stdio from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import * as v2 from '@modelcontextprotocol/client';
import * as v2stdio from '@modelcontextprotocol/client/stdio';

import { startService } from './http_service.mjs';
import { cleanEnvironment, serverBinary } from './server_command.mjs';

const kInfo = { name: 'soracom-mcp-client-tests', version: '1.0.0' };

// Starts the program by the transport of a client; `hear`, if given, gets what it writes to standard error.
function overStdio(Transport, server_arguments, environment, program = serverBinary(), hear = undefined) {
  const transport = new Transport({
    command: program, args: server_arguments, env: cleanEnvironment(environment), stderr: hear === undefined ? 'inherit' : 'pipe',
  });
  if (hear !== undefined) transport.stderr.on('data', (bytes) => hear(bytes.toString()));
  return { transport };
}

const capabilitiesFor = (answer) => (answer === undefined ? {} : { elicitation: {} });

// The address and options by which a client sends header fields and asks with a query.
function reached(address, { headers = {}, query = '' } = {}) {
  return [new URL(`${address}${query}`), { requestInit: { headers } }];
}

// A way to a server: the transport, and what there is to stop besides the client.
const kTransports = {
  v1: {
    stdio: async (narrowed, ...server) => overStdio(v1stdio.StdioClientTransport, ...server),
    http: async (narrowed, ...server) => {
      const service = await startService(...server);
      return { service, transport: new v1http.StreamableHTTPClientTransport(...reached(service.streamable, narrowed)) };
    },
    sse: async (narrowed, ...server) => {
      const service = await startService(...server);
      return { service, transport: new v1sse.SSEClientTransport(...reached(service.sse, narrowed)) };
    },
  },
  v2: {
    stdio: async (narrowed, ...server) => overStdio(v2stdio.StdioClientTransport, ...server),
    http: async (narrowed, ...server) => {
      const service = await startService(...server);
      return { service, transport: new v2.StreamableHTTPClientTransport(...reached(service.streamable, narrowed)) };
    },
    sse: async (narrowed, ...server) => {
      const service = await startService(...server);
      return { service, transport: new v2.SSEClientTransport(...reached(service.sse, narrowed)) };
    },
  },
};

// Ends the session where there is one, the client, and the service; the service's exit code.
async function end(client, { transport, service }) {
  if (transport.sessionId !== undefined) await transport.terminateSession();
  await client.close();
  return service === undefined ? 0 : service.stop();
}

async function connectV1(kind, server_arguments, { environment, program, answer, narrowed, hear } = {}) {
  const client = new v1.Client(kInfo, { capabilities: capabilitiesFor(answer) });
  if (answer !== undefined) client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params));
  const way = await kTransports.v1[kind](narrowed, server_arguments, environment, program, hear);
  // This client keeps the negotiated revision to itself and tells only its transport.
  let revision;
  const tell = way.transport.setProtocolVersion?.bind(way.transport);
  way.transport.setProtocolVersion = (value) => { revision = value; tell?.(value); };
  await client.connect(way.transport);
  return {
    client,
    era: 'legacy',
    revision,
    hasSession: way.transport.sessionId !== undefined,
    end: () => end(client, way),
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

async function connectV2(mode, kind, server_arguments, { environment, program, answer, narrowed, hear } = {}) {
  const client = new v2.Client(kInfo, { capabilities: capabilitiesFor(answer), versionNegotiation: { mode } });
  if (answer !== undefined) client.setRequestHandler('elicitation/create', ({ params }) => answer(params));
  const way = await kTransports.v2[kind](narrowed, server_arguments, environment, program, hear);
  await client.connect(way.transport);
  return {
    client,
    era: client.getProtocolEra(),
    revision: client.getNegotiatedProtocolVersion(),
    hasSession: way.transport.sessionId !== undefined,
    end: () => end(client, way),
    listTools: async () => (await client.listTools()).tools,
  };
}

const kLegacy = { era: 'legacy', revision: '2025-11-25' };
const kModern = { era: 'modern', revision: '2026-07-28' };

// The modern era is not defined over HTTP+SSE.
const kGenerations = [
  { name: 'SDK v1', connect: connectV1, stdio: kLegacy, http: kLegacy, sse: kLegacy },
  { name: 'SDK v2, legacy', connect: connectV2.bind(null, 'legacy'), stdio: kLegacy, http: kLegacy, sse: kLegacy },
  { name: 'SDK v2, 2026-07-28', connect: connectV2.bind(null, { pin: '2026-07-28' }), stdio: kModern, http: kModern },
  { name: 'SDK v2, auto', connect: connectV2.bind(null, 'auto'), stdio: kModern, http: kModern, sse: kLegacy },
];

/**
 * The ways to connect, and what each must come to: `connect(server_arguments, {environment, program, answer, narrowed, hear})`,
 * where `answer` takes the parameters of a form to what a person answers, `narrowed` holds the header fields and the
 * query by which a client over HTTP asks for less, and `hear` gets what the server writes to standard error.
 */
export const kClients = ['stdio', 'http', 'sse'].flatMap((kind) => kGenerations
  .filter((generation) => generation[kind] !== undefined)
  .map(({ name, connect, [kind]: { era, revision } }) => ({
    name: `${name} over ${kind}`,
    kind,
    connect: connect.bind(null, kind),
    era,
    revision,
    // Only Streamable HTTP has sessions with an id, and only in the handshake era.
    hasSession: kind === 'http' && era === 'legacy',
  })));
