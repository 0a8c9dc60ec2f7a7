// The conformance suite against the product. Most scenarios call tools that only a fixture has; those that do not must
// be green, and of those that do each must really be red, so that none stays out of sight.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { startService } from '../clients/lib/http_service.mjs';
import { complaints, runRequirements } from './lib/suite.mjs';

// Why a scenario cannot pass, each with the scenarios it holds for.
const kOutOfReach = [
  { reason: 'it calls a tool of the fixture', scenario: /^tools-call-|^elicitation-|^json-schema-2020-12$/ },
  { reason: 'it is asked something by a tool of the fixture', scenario: /^input-required-result-(?!unsupported-methods$)/ },
  { reason: 'it reads a resource of the fixture', scenario: /^resources-(read-|templates-read$)/ },
  { reason: 'it gets a prompt of the fixture', scenario: /^prompts-get-/ },
  { reason: 'it completes an argument of a prompt of the fixture', scenario: /^completion-complete$/ },
  { reason: 'it calls a tool of the fixture that has a header parameter', scenario: /^http-custom-header-server-validation$/ },
  { reason: 'the product sends clients no log messages', scenario: /^logging-set-level$/ },
  { reason: 'the contents of the resources never change', scenario: /^resources-(un)?subscribe$/ },
  { reason: 'the tasks extension is not offered', scenario: /^tasks-/ },
];

// These call a tool of the fixture and take any refusal for a pass or a warning, so their result says nothing.
const kUndecided = ['server-sse-polling', 'input-required-result-missing-input-response',
  'input-required-result-ignore-extra-params', 'input-required-result-validate-input', 'tasks-status-notifications'];

// What `server-stateless` checks with diagnostic tools of the fixture. Everything else of it must pass.
const kDiagnosticTools = ['sep-2575-server-rejects-undeclared-capability', 'sep-2575-missing-capability-http-400',
  'sep-2575-http-server-no-independent-requests-on-stream', 'sep-2575-server-no-log-without-loglevel',
  'sep-2575-server-sends-prompts-list-changed-on-subscription', 'sep-2575-server-sends-tools-list-changed-on-subscription'];

// The scenarios that need no fixture, by revision.
const kGreen = {
  '2025-11-25': ['server-initialize', 'ping', 'tools-list', 'server-sse-multiple-streams', 'resources-list', 'prompts-list',
    'dns-rebinding-protection', 'server-session-lifecycle'],
  '2026-07-28': ['server-stateless', 'tools-list', 'server-sse-multiple-streams', 'resources-list',
    'sep-2164-resource-not-found', 'prompts-list', 'dns-rebinding-protection', 'caching',
    'input-required-result-unsupported-methods', 'http-header-validation'],
};

const withoutDiagnostics = (checks) => checks.filter(({ id }) => !kDiagnosticTools.includes(id));

let service;
before(async () => { service = await startService(['--demo']); });
after(async () => assert.equal(await service?.stop(), 0));

for (const [revision, green] of Object.entries(kGreen)) {
  describe(revision, () => {
    let scenarios;
    before(async () => {
      ({ scenarios } = await runRequirements(`product-${revision}`, revision, service.streamable));
      assert.ok(scenarios.size > green.length, 'the suite has run');
    });

    for (const name of green) {
      test(`${name} passes`, () => {
        const checks = withoutDiagnostics(scenarios.get(name) ?? []);
        assert.ok(checks.some(({ status }) => status === 'SUCCESS'), 'something has been checked');
        assert.deepEqual(complaints(name, checks), []);
      });
    }

    test('each other scenario is out of reach for a reason, and is red', () => {
      for (const [name, checks] of scenarios) {
        if (green.includes(name) || kUndecided.includes(name)) continue;
        assert.ok(kOutOfReach.some(({ scenario }) => scenario.test(name)), `${name} has no reason to be left out`);
        assert.notDeepEqual(complaints(name, checks), [], `${name} passes: it needs no exception any more`);
      }
    });
  });
}
