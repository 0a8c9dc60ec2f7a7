// The API description that Prism serves and the test compares requests with.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { parse, stringify } from 'yaml';

const kTree = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const kPublished = join(kTree, '..', 'shared', 'data', 'prism', 'soracom-auth-subset.v1-prefixed.yaml');
const kBuiltIn = join(kTree, 'manifests', 'soracom-auth.yaml');

/** Prism has no base path of its own, so /v1 has to stand in the paths. */
function withPrefix(document) {
  const paths = Object.entries(document.paths).map(([path, item]) => [`/v1${path}`, item]);
  return { ...document, servers: [{ url: 'http://127.0.0.1/' }], paths: Object.fromEntries(paths) };
}

/**
 * { file, document }: the published definition with /v1 in its paths, or the project's own description made so where
 * the published one is not at hand.
 */
export function prefixedDocument() {
  if (existsSync(kPublished)) return { file: kPublished, document: parse(readFileSync(kPublished, 'utf8')) };
  const document = withPrefix(parse(readFileSync(kBuiltIn, 'utf8'), { maxAliasCount: -1 }));
  const folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-prism-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'document.yaml');
  writeFileSync(file, stringify(document, { aliasDuplicateObjects: false }));
  return { file, document };
}

const kMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

/** How many operations a document has, counted as it is written. TRACE is none: it shows a request with its credentials. */
export function countOperations(document) {
  return Object.values(document.paths)
    .flatMap((item) => Object.keys(item))
    .filter((key) => kMethods.includes(key)).length;
}

/** Map from operationId to { method, path, pattern, secured, hasBody }. */
export function operationsOf(document) {
  const operations = new Map();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (!operation.operationId) continue;
      operations.set(operation.operationId, {
        method: method.toUpperCase(),
        path,
        pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
        secured: (operation.security ?? []).length > 0,
        hasBody: operation.requestBody !== undefined,
      });
    }
  }
  return operations;
}
