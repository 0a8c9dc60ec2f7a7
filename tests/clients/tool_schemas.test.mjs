// What real hosts demand of tools, checked on the tools/list answer as it comes over the wire. One tool that breaks a
// rule here can hide the whole list in some host, or fail every request of a conversation.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { LineClient } from './lib/line_client.mjs';
import { compileFaults, makeAjv } from './lib/schema_compiler.mjs';
import { subschemas } from './lib/schema_walk.mjs';

const kRootCombinators = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', '$ref', 'enum', 'const'];

let server;
let handshake;
let tools;

before(async () => {
  server = new LineClient(['--demo']);
  handshake = await server.initialize();
  tools = await server.listTools();
});
after(() => server?.end());

/** Collects what is wrong in all tools, so that one run shows every fault. */
function assertEachTool(faultsOf) {
  const faults = tools.flatMap((tool) => [...faultsOf(tool)].map((fault) => `${tool.name}: ${fault}`));
  assert.ok(tools.length > 0, 'there are tools to check');
  assert.deepEqual(faults, []);
}

describe('names and texts', () => {
  test('a name suits every host and is short enough for a prefix', () => {
    assertEachTool(function* ({ name }) {
      if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)) yield 'a character that OpenAI or Gemini refuses';
      if (name.length > 40) yield `${name.length} characters: Cursor drops what is over 60 with the server's name`;
    });
    assert.equal(new Set(tools.map((tool) => tool.name)).size, tools.length);
  });

  test('descriptions and instructions fit before hosts cut them', () => {
    assert.ok(Buffer.byteLength(handshake.instructions ?? '') < 2000);
    assertEachTool(function* ({ title, description }) {
      if (!title) yield 'no title';
      if (!description) yield 'no description';
      if (Buffer.byteLength(description ?? '') >= 1500) yield 'description of 1,500 bytes or more';
    });
  });

  test('all five annotations are there and do not contradict each other', () => {
    assertEachTool(function* ({ annotations }) {
      for (const key of ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint']) {
        if (typeof annotations?.[key] !== 'boolean') yield `${key} is not a boolean`;
      }
      if (!annotations?.title) yield 'no title';
      if (annotations?.readOnlyHint && annotations?.destructiveHint) yield 'read-only and destructive';
    });
    assert.equal(tools.filter((tool) => tool.annotations.readOnlyHint).length, 24);
  });
});

describe('input schemas', () => {
  test('the root is a plain object', () => {
    assertEachTool(function* ({ inputSchema }) {
      if (inputSchema.type !== 'object') yield 'root type is not object';
      if (typeof inputSchema.properties !== 'object') yield 'no properties';
      for (const key of kRootCombinators) if (key in inputSchema) yield `${key} at the root`;
      for (const name of inputSchema.required ?? []) {
        if (!(name in inputSchema.properties)) yield `requires ${name}, which is no property`;
      }
    });
  });

  test('property keys are those the Anthropic API accepts', () => {
    assertEachTool(function* ({ inputSchema }) {
      for (const [pointer, schema] of subschemas(inputSchema)) {
        for (const key of Object.keys(schema.properties ?? {})) {
          if (!/^[A-Za-z0-9_.-]{1,64}$/.test(key)) yield `${pointer}: key ${key}`;
        }
      }
    });
  });

  test('no boolean schema as a property, no array without items, no reference', () => {
    assertEachTool(function* ({ inputSchema }) {
      for (const [pointer, schema] of subschemas(inputSchema)) {
        if (typeof schema === 'boolean' && /\/properties\/[^/]+$/.test(pointer)) yield `${pointer}: boolean schema`;
        if (schema.type === 'array' && !schema.items) yield `${pointer}: array without items`;
        if ('$ref' in Object(schema)) yield `${pointer}: $ref`;
      }
    });
  });
});

test('output schemas have an object at the root', () => {
  assertEachTool(function* ({ outputSchema }) {
    if (outputSchema !== undefined && outputSchema.type !== 'object') yield 'root type is not object';
  });
  assert.ok(tools.some((tool) => tool.outputSchema), 'some tools declare one');
});

test('every schema compiles in ajv and holds against the metaschema', () => {
  const ajv = makeAjv();
  assertEachTool((tool) => compileFaults(ajv, tool));
});
