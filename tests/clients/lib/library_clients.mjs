// Clients that are libraries for programs with a language model, and the bridge that others start as a stdio server.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { createMCPClient, ElicitationRequestSchema } from '@ai-sdk/mcp';
import { Experimental_StdioMCPTransport as AiSdkStdio } from '@ai-sdk/mcp/mcp-stdio';
import { loadMcpTools, MultiServerMCPClient } from '@langchain/mcp-adapters';
import * as v2 from '@modelcontextprotocol/client';
import * as v2stdio from '@modelcontextprotocol/client/stdio';
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';

import { commandOf } from './package_command.mjs';

const kInfo = { name: 'soracom-mcp-client-tests', version: '1.0.0' };

function outcomeOf(result) {
  return { isError: result.isError === true, text: result.content[0].text, data: result.structuredContent };
}

/** Vercel's AI SDK. It asks for the modern era first, unless it is told not to. `answer` answers a form. */
export async function connectAiSdk(endpoint, discovers, answer) {
  const [command, ...args] = endpoint.command ?? [];
  const client = await createMCPClient({
    transport: endpoint.kind === 'stdio'
      ? new AiSdkStdio({ command, args, env: endpoint.env })
      : { type: endpoint.kind, url: endpoint.url, headers: endpoint.headers },
    protocolVersionDiscovery: discovers,
    capabilities: answer === undefined ? {} : { elicitation: {} },
    // It reports here what its transport only remarks, such as the empty first event of a stream.
    onUncaughtError() {},
  });
  if (answer !== undefined) client.onElicitationRequest(ElicitationRequestSchema, ({ params }) => answer(params));
  const tools = await client.tools();
  return {
    listTools: async () => Object.keys(tools),
    call: async (name, input) => outcomeOf(await tools[name].execute(input, { toolCallId: 'a call', messages: [] })),
    end: () => client.close(),
  };
}

const kTransports = {
  stdio: ({ command: [command, ...args], env }) => new StdioClientTransport({ command, args, env }),
  http: ({ url }) => new StreamableHTTPClientTransport(new URL(url)),
  sse: ({ url }) => new SSEClientTransport(new URL(url)),
};

// Its own client of several servers cannot be asked anything; a program that wants that brings the official client.
async function langchainClient(endpoint, answer) {
  if (answer === undefined) {
    const [command, ...args] = endpoint.command ?? [];
    const server = endpoint.kind === 'stdio'
      ? { transport: 'stdio', command, args, env: endpoint.env }
      : { transport: endpoint.kind, url: endpoint.url, headers: endpoint.headers, automaticSSEFallback: false };
    const client = new MultiServerMCPClient({ mcpServers: { soracom: server }, throwOnLoadError: true });
    return { client, tools: await client.getTools() };
  }
  const client = new v1.Client(kInfo, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params));
  await client.connect(kTransports[endpoint.kind](endpoint));
  return { client, tools: await loadMcpTools('soracom', client, { throwOnLoadError: true }) };
}

/** LangChain's adapters, which make LangChain tools of a server's tools. */
export async function connectLangchain(endpoint, answer) {
  const { client, tools } = await langchainClient(endpoint, answer);
  return {
    listTools: async () => tools.map((tool) => tool.name),
    // A tool's error becomes an exception.
    async call(name, input) {
      try {
        const message = await tools.find((tool) => tool.name === name)
          .invoke({ type: 'tool_call', id: 'a call', name, args: input });
        const structured = message.artifact?.find(({ type }) => type === 'mcp_structured_content');
        return { isError: false, text: JSON.stringify(message.content), data: structured?.data };
      } catch (error) {
        if (error.name !== 'ToolException') throw error;
        return { isError: true, text: error.message };
      }
    },
    end: () => client.close(),
  };
}

/** mcp-remote between an official client that speaks stdio and an HTTP service. */
export async function connectBridge(endpoint, mode, answer) {
  const client = new v2.Client(kInfo, {
    capabilities: answer === undefined ? {} : { elicitation: {} },
    versionNegotiation: { mode },
  });
  if (answer !== undefined) client.setRequestHandler('elicitation/create', ({ params }) => answer(params));
  const header_file = join(endpoint.folder, 'headers.txt');
  writeFileSync(header_file, Object.entries(endpoint.headers).map(([name, value]) => `${name}: ${value}\n`).join(''));
  await client.connect(new v2stdio.StdioClientTransport({
    command: process.execPath,
    args: [commandOf('mcp-remote', 'mcp-remote'), endpoint.url, '--header-file', header_file,
      '--transport', endpoint.kind === 'sse' ? 'sse-only' : 'http-only'],
    env: endpoint.env,
    cwd: endpoint.folder,
    stderr: 'ignore',
  }));
  return {
    listTools: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (name, args) => outcomeOf(await client.callTool({ name, arguments: args })),
    end: () => client.close(),
  };
}
