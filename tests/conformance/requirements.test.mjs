// The whole conformance suite against the fixture `conformance_server`, which offers everything the suite asks for but
// the tasks extension.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startService } from '../clients/lib/http_service.mjs';
import { conformanceServer } from '../clients/lib/server_command.mjs';
import { complaints, runRequirements } from './lib/suite.mjs';

// What a server without the tasks extension can reach, as counted by the suite.
const kRequirements = [
  { revision: '2025-11-25', passed: 84 },
  { revision: '2026-07-28', passed: 164 },
];

let service;
before(async () => { service = await startService([], {}, conformanceServer()); });
after(async () => assert.equal(await service?.stop(), 0));

for (const { revision, passed } of kRequirements) {
  test(`every requirement of ${revision} is met`, async () => {
    const outcome = await runRequirements(`fixture-${revision}`, revision, service.streamable);
    const faults = [...outcome.scenarios].filter(([scenario]) => !scenario.startsWith('tasks-'))
      .flatMap(([scenario, checks]) => complaints(scenario, checks));
    assert.deepEqual(faults, []);
    assert.equal(outcome.code, 0, outcome.printed);
    assert.ok(outcome.passed >= passed, `${outcome.passed} checks passed, ${passed} were expected`);
  });
}
