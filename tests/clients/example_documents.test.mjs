// Documents that were written to be hard to read, and one of a real API, from packages of others: each of their
// operations is a tool or is named with its reason, and JSON and YAML say the same.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

import { parse } from 'yaml';

import { countOperations } from './lib/api_document.mjs';
import { assertSchemasCompile, inspect, toolsOf } from './lib/document_listing.mjs';

const kPackages = fileURLToPath(new URL('node_modules', import.meta.url));
const kExamples = join(kPackages, '@readme', 'oas-examples');
const kVersions = ['2.0', '3.0', '3.1'];
const kToolName = /^[A-Za-z0-9_-]{1,64}$/;
const kArgumentKey = /^[A-Za-z0-9_.-]{1,64}$/;

// Documents without an operation, by what is said of them.
const kNothingToCall = new Map([
  ['3.1/webhooks', 'there is nothing to call: the document has only `webhooks` and `components` and no `paths`'],
  ['3.0/openapi-workshop/title', 'no usable operation: `paths` holds none'],
]);

const kOwnServer = 'it has a server of its own';

// Each file below a folder of the package, with its name and the document it holds.
function filesIn(version, kind) {
  const folder = join(kExamples, version, kind);
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(`.${kind}`))
    .map((file) => ({ name: `${version}/${file.slice(0, -kind.length - 1)}`, file: join(folder, file) }))
    .map(({ name, file }) => ({ name, file, document: parse(readFileSync(file, 'utf8')) }));
}

// { name, files, document }: a JSON file, and the YAML file that says the same; a YAML file of its own where the package
// lets the two differ.
function examples(version) {
  const json = filesIn(version, 'json');
  const yaml = filesIn(version, 'yaml');
  const equals = (one) => (other) => other.name === one.name && isDeepStrictEqual(other.document, one.document);
  return [
    ...json.map((one) => ({ ...one, files: [one.file, ...yaml.filter(equals(one)).map(({ file }) => file)] })),
    ...yaml.filter((one) => !json.some(equals(one))).map((one) => ({ ...one, name: `${one.name} in YAML`, files: [one.file] })),
  ];
}

function rclone(kind) {
  const file = join(kPackages, 'rclone-openapi', `openapi.${kind}`);
  return { name: `rclone in ${kind}`, files: [file], document: parse(readFileSync(file, 'utf8')) };
}

const kDocuments = [...kVersions.flatMap(examples), rclone('json'), rclone('yaml')];

test('the packages hold documents of each version in JSON and in YAML', () => {
  for (const version of kVersions) {
    assert.ok(kDocuments.some(({ name, files }) => name.startsWith(version) && files.length === 2), version);
  }
});

for (const { name, files, document } of kDocuments) {
  describe(name, () => {
    if (kNothingToCall.has(name)) {
      for (const file of files) {
        test(`is refused in one line: ${relative(kPackages, file)}`, async () => {
          const { code, error } = await inspect(file);
          assert.equal(code, 3);
          assert.equal(error, `soracom-mcp: ${file}: ${kNothingToCall.get(name)}\n`);
        });
      }
      return;
    }

    test('has each operation as a tool, or says why not', async () => {
      const { code, report } = await inspect(files[0]);
      assert.equal(code, 0);
      assert.equal(report.tools + report.skipped.length, countOperations(document));
      assert.equal(report.operations, report.tools + report.skipped.length);
      for (const { where, reason } of report.skipped) assert.ok(reason.startsWith(kOwnServer), `${where}: ${reason}`);
    });

    test('gives tools that a client takes, the same from JSON and from YAML', async () => {
      const [tools, ...others] = await Promise.all(files.map((file) => toolsOf(file)));
      assert.ok(tools.length > 0);
      assert.equal(new Set(tools.map((tool) => tool.name)).size, tools.length);
      for (const { name: tool, inputSchema, outputSchema } of tools) {
        assert.match(tool, kToolName);
        for (const key of Object.keys(inputSchema.properties)) assert.match(key, kArgumentKey, tool);
        assert.equal(inputSchema.type, 'object', tool);
        assert.equal(outputSchema?.type ?? 'object', 'object', tool);
      }
      assertSchemasCompile(tools);
      for (const other of others) assert.deepEqual(other, tools);
    });
  });
}
