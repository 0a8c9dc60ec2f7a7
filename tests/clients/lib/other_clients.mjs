// Clients by neither us nor the authors of the official SDKs' examples, over every transport they have.
import { connectInspector, connectMcporter } from './command_clients.mjs';
import { connectAiSdk, connectBridge, connectLangchain } from './library_clients.mjs';

const kLegacy = '2025-11-25';
const kModern = '2026-07-28';

// `connect(endpoint, answer)` gives {listTools, call, end}; `answer` takes the parameters of a form to what a person
// answers, where the client `confirms`. `revision` is what client and server must come to.
const kVariants = [
  { name: 'Inspector, legacy', kinds: { stdio: kLegacy, http: kLegacy, sse: kLegacy }, confirms: false,
    connect: (endpoint) => connectInspector(endpoint, 'legacy') },
  { name: 'Inspector, modern', kinds: { stdio: kModern, http: kModern }, confirms: false,
    connect: (endpoint) => connectInspector(endpoint, 'modern') },
  { name: 'Inspector, auto', kinds: { stdio: kModern, http: kModern, sse: kLegacy }, confirms: false,
    connect: (endpoint) => connectInspector(endpoint, 'auto') },
  { name: 'mcp-remote, legacy', kinds: { http: kLegacy, sse: kLegacy }, confirms: true,
    connect: (endpoint, answer) => connectBridge(endpoint, 'legacy', answer) },
  { name: 'mcp-remote, modern', kinds: { http: kModern }, confirms: true,
    connect: (endpoint, answer) => connectBridge(endpoint, { pin: kModern }, answer) },
  { name: 'mcp-remote, auto', kinds: { http: kModern, sse: kLegacy }, confirms: true,
    connect: (endpoint, answer) => connectBridge(endpoint, 'auto', answer) },
  { name: 'AI SDK', kinds: { stdio: kModern, http: kModern, sse: kLegacy }, confirms: true,
    connect: (endpoint, answer) => connectAiSdk(endpoint, true, answer) },
  { name: 'AI SDK, without discovery', kinds: { stdio: kLegacy, http: kLegacy, sse: kLegacy }, confirms: true,
    connect: (endpoint, answer) => connectAiSdk(endpoint, false, answer) },
  { name: 'LangChain', kinds: { stdio: kLegacy, http: kLegacy, sse: kLegacy }, confirms: true,
    connect: connectLangchain },
  { name: 'mcporter', kinds: { stdio: kLegacy, http: kLegacy, sse: kLegacy }, confirms: false,
    connect: connectMcporter },
];

/** One entry for each client, way of negotiating and transport. */
export const kOtherClients = kVariants.flatMap(({ name, kinds, ...rest }) => Object.entries(kinds)
  .map(([kind, revision]) => ({ name: `${name} over ${kind}`, kind, revision, ...rest })));
