// The API description that Prism serves and the test compares requests with.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse } from 'yaml';

const kTree = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const kPublished = join(kTree, '..', 'shared', 'data', 'prism', 'soracom-auth-subset.v1-prefixed.yaml');
const kBuiltIn = join(kTree, 'manifests', 'soracom-auth.yaml');

/** Prism has no base path of its own, so /v1 has to stand in the paths. */
function withPrefix(document) {
  const paths = Object.entries(document.paths).map(([path, item]) => [`/v1${path}`, item]);
  return { ...document, servers: [{ url: 'http://127.0.0.1/' }], paths: Object.fromEntries(paths) };
}

// A document of ours in a file that lasts as long as the process. Prism reads JSON as well.
function inFile(document) {
  const folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-prism-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'document.json');
  writeFileSync(file, JSON.stringify(document));
  return { file, document };
}

/** { file, document }: the document in the YAML file `path`, with /v1 in its paths. */
export function prefixed(path) {
  return inFile(withPrefix(parse(readFileSync(path, 'utf8'), { maxAliasCount: -1 })));
}

/**
 * { file, document }: the published definition with /v1 in its paths, or the project's own description made so where
 * the published one is not at hand.
 */
export function prefixedDocument() {
  if (existsSync(kPublished)) return { file: kPublished, document: parse(readFileSync(kPublished, 'utf8')) };
  return prefixed(kBuiltIn);
}

const kMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

const kPointerEscapes = { '~1': '/', '~0': '~' };

// What a reference inside the document names.
function resolved(document, node) {
  if (node.$ref === undefined) return node;
  const names = node.$ref.slice('#/'.length).split('/').map((name) => name.replace(/~[01]/g, (escape) => kPointerEscapes[escape]));
  return resolved(document, names.reduce((found, name) => found[name], document));
}

/** How many operations a document has, counted as it is written. TRACE is none: it shows a request with its credentials. */
export function countOperations(document) {
  return Object.values(document.paths)
    .flatMap((item) => Object.keys(resolved(document, item)))
    .filter((key) => kMethods.includes(key)).length;
}

const kHeaders = { api_key: 'x-soracom-api-key', api_token: 'x-soracom-token' };

// The lists of header names of which one has to be sent; as the schemes are named, and in the order of kHeaders.
function credentialsOf(operation) {
  const required = operation.security ?? [];
  if (required.length === 0) return [[]];
  return required.map((schemes) => Object.keys(kHeaders).filter((name) => name in schemes).map((name) => kHeaders[name]));
}

/** Map from operationId to { method, path, pattern, credentials, hasBody }. */
export function operationsOf(document) {
  const operations = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!operation.operationId) continue;
      operations.set(operation.operationId, {
        method: method.toUpperCase(),
        path,
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
        credentials: credentialsOf(operation),
        hasBody: operation.requestBody !== undefined,
      });
    }
  }
  return operations;
}
