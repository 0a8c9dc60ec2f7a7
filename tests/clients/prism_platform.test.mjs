// Every operation of Soracom's largest published document, 476 of them, once against Stoplight Prism.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { prefixed } from './lib/api_document.mjs';
import { PrismCalls } from './lib/prism_calls.mjs';
import { argumentsWith, leastArguments } from './lib/sample_arguments.mjs';
import { sharedData, whyNotChecked } from './lib/shared_data.mjs';

const kName = 'openapi/soracom-platform-api-openapi.yml';
const kFile = sharedData(kName);

/** How arguments are made where those that follow from the schema alone will not do. */
const kArguments = {
  updateEventHandler: leastArguments,  // runOnceAmongTarget is a string of [true, false]: no value is both
  uploadSoraletCode: argumentsWith({ body: '"text"' }),  // sent as application/json
  putFile: argumentsWith({ 'content-type': 'text/plain' }),
};

const kDate = 'its example has a time that is no date-time';
const kRunOnce = 'its own example has a boolean for runOnceAmongTarget, which is a string';
const kOrder = 'its example has numbers where the schema has strings';
const kEvent = 'its example lacks infoType, which the schema requires';
const withoutOptions = argumentsWith({ shippingOptions: undefined });
const withoutDetail = argumentsWith({ contractDetail: undefined });

/** What Prism itself cannot answer, whatever the client sends. Each entry is tried, and has to go when it succeeds. */
const kPrismCannot = [
  { tool: 'getCellLocation', status: 500, reason: kDate },
  { tool: 'batchGetCellLocations', status: 500, reason: kDate },
  { tool: 'listEventHandlers', status: 500, reason: kRunOnce },
  { tool: 'listEventHandlersBySubscriber', status: 500, reason: kRunOnce },
  { tool: 'getEventHandler', status: 500, reason: kRunOnce },
  { tool: 'createEventHandler', status: 500, reason: kRunOnce, arguments: leastArguments },
  { tool: 'getFile', status: 302, reason: 'the documented answer is a redirection, and those are not followed' },
  { tool: 'getFileMetadata', status: 500, reason: 'it fails on HEAD' },
  { tool: 'getOperatorConfigurationNamespace', status: 500, reason: 'its own generated answer violates oneOf of configuration' },
  { tool: 'setOperatorConfigurationNamespace', status: 400, reason: 'a valid configuration matches three branches of oneOf' },
  { tool: 'addOperatorContract', status: 500, reason: 'its own generated answer violates oneOf of contractDetail', arguments: withoutDetail },
  { tool: 'createQuotation', status: 500, reason: 'its own generated answer violates oneOf of appliedShippingOptions', arguments: withoutOptions },
  { tool: 'listOrders', status: 500, reason: kOrder },
  { tool: 'getOrder', status: 500, reason: kOrder },
  { tool: 'confirmOrder', status: 500, reason: kOrder },
  { tool: 'updateOrderedResourceInitialSetting', status: 500, reason: kOrder },
  { tool: 'listOrderedProfiles', status: 500, reason: kOrder },
  { tool: 'getTestingUsage', status: 500, reason: 'the schema requires usageLimits and has usageLimit' },
  { tool: 'listSoraCamDeviceEvents', status: 500, reason: kEvent },
  { tool: 'listSoraCamDeviceEventsForDevice', status: 500, reason: kEvent },
  { tool: 'getSoraCamDeviceStreamingVideo', status: 500, reason: 'its example lacks expiryTime, which the schema requires' },
];

describe('every operation of the platform document against Prism', { skip: kFile === undefined && whyNotChecked(kName) }, () => {
  let calls;

  before(async () => { calls = await PrismCalls.start(prefixed(kFile), ['--openapi', kFile, '--surface', 'full']); });
  after(() => calls?.stop());

  test('the tools are the operations of the document', () => {
    assert.equal(calls.tools.size, 476);
    assert.deepEqual([...calls.tools.keys()].sort(), [...calls.operations.keys()].sort());
  });

  test('each operation is answered with success', () =>
    calls.assertAllSucceed(new Set(kPrismCannot.map((entry) => entry.tool)), kArguments));

  for (const entry of kPrismCannot) {
    test(`${entry.tool} still fails with ${entry.status}: ${entry.reason}`, () => calls.assertStillFails(entry));
  }
});
