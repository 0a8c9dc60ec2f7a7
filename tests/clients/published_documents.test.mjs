// Soracom's published documents, 19 of them: each operation becomes a tool, and clients that look closely take the list.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { parse } from 'yaml';

import { countOperations } from './lib/api_document.mjs';
import { assertEveryClientLists, assertSchemasCompile, toolsOf } from './lib/document_listing.mjs';
import { publishedDocuments, whyNotChecked } from './lib/shared_data.mjs';

const kDocuments = publishedDocuments();

test('all published documents are there', { skip: kDocuments.length === 0 && whyNotChecked('openapi') }, () => {
  assert.equal(kDocuments.length, 19);
});

for (const { name, file } of kDocuments) {
  describe(name, () => {
    let tools;

    test('offers one tool for each operation', async () => {
      const document = parse(readFileSync(file, 'utf8'), { maxAliasCount: -1 });
      tools = await toolsOf(file);
      assert.ok(tools.length > 0);
      assert.equal(tools.length, countOperations(document));
      assert.equal(new Set(tools.map((tool) => tool.name)).size, tools.length);
    });

    test('compiles in ajv, input and output schema of each tool', () => assertSchemasCompile(tools));

    test('is listed by both official clients and by Inspector --strict', () =>
      assertEveryClientLists(file, tools.map((tool) => tool.name)));
  });
}

// Most of them describe a part of what the platform document describes.
describe('the 18 documents together', { skip: kDocuments.length === 0 && whyNotChecked('openapi') }, () => {
  const files = kDocuments.slice(0, 18).map(({ file }) => file);
  let tools;

  test('offer each different operation once', async () => {
    tools = await toolsOf(files);
    assert.equal(tools.length, 484);
    assert.equal(new Set(tools.map((tool) => tool.name)).size, tools.length);
    assertSchemasCompile(tools);
  });

  test('are listed by both official clients and by Inspector --strict', () =>
    assertEveryClientLists(files, tools.map((tool) => tool.name)));
});
