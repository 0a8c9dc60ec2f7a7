// Every operation once against Stoplight Prism, a validating mock that is not ours: it holds each request against the
// published API definition, and answers 401 where a credential is missing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { prefixedDocument } from './lib/api_document.mjs';
import { PrismCalls } from './lib/prism_calls.mjs';
import { leastArguments } from './lib/sample_arguments.mjs';

/**
 * What Prism itself cannot answer, whatever the client sends. The definition's oneOf branches overlap, so every valid
 * value matches two or three of them, and a strict validator refuses it. Each entry is tried too: one that succeeds has
 * to be taken off the list.
 */
const kPrismCannot = [
  { tool: 'getOperatorConfigurationNamespace', status: 500, reason: 'its own generated answer violates oneOf of configuration' },
  { tool: 'setOperatorConfigurationNamespace', status: 400, reason: 'a valid configuration matches three branches of oneOf' },
  { tool: 'addOperatorContract', status: 422, reason: 'a valid contractDetail matches two branches of oneOf' },
  { tool: 'addOperatorContract', arguments: leastArguments, status: 500, reason: 'its own generated answer violates oneOf of contractDetail' },
];

let calls;

before(async () => { calls = await PrismCalls.start(prefixedDocument()); });
after(() => calls?.stop());

describe('every operation against Prism', () => {
  test('the tools are the operations of the definition', () => {
    assert.equal(calls.tools.size, 77);
    assert.deepEqual([...calls.tools.keys()].sort(), [...calls.operations.keys()].sort());
  });

  test('each operation is answered with success', () =>
    calls.assertAllSucceed(new Set(kPrismCannot.map((entry) => entry.tool))));

  for (const entry of kPrismCannot) {
    test(`${entry.tool} still fails with ${entry.status}: ${entry.reason}`, () => calls.assertStillFails(entry));
  }
});
