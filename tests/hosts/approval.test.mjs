// What a person sees and does when a call waits for approval, in the agent host that SORACOM_MCP_HOST names.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { kCalls, kDeleteUser } from './lib/calls.mjs';
import { Conversation } from './lib/conversation.mjs';
import { theHost } from './lib/hosts.mjs';

const kRows = 24;
const skip = theHost.form === undefined && `${theHost.name} shows no forms`;

/** Tests in one conversation at a host of that width; `more` adds some. */
function inConversation(columns, more) {
  describe(`${theHost.name}, ${kRows} rows, ${columns} columns`, { skip }, () => {
    let conversation;
    before(async () => { conversation = await Conversation.begin(theHost, { rows: kRows, columns }); });
    after(() => conversation?.end());

    for (const call of kCalls) {
      test(`shows what ${call.tool} would do and how to agree, without scrolling; Escape sends nothing`, async () => {
        await conversation.ask(call);
        await conversation.sees(call.sees);
        await conversation.leave();
        assert.match(await conversation.result(), /was not called/);
        assert.equal(conversation.answer().action, 'cancel');
        assert.deepEqual(conversation.changes(), []);
      });
    }
    more?.(() => conversation);
  });
}

inConversation(80);

inConversation(120, (conversation) => {
  test('another name than the one that is asked for sends nothing', async () => {
    await conversation().ask(kDeleteUser);
    await conversation().fillIn('console-user');
    assert.match(await conversation().result(), /was not called/);
    assert.equal(conversation().answer().action, 'accept');
    assert.deepEqual(conversation().changes(), []);
  });

  for (const call of kCalls.filter(({ elsewhere }) => elsewhere !== undefined)) {
    test(`Yes alone does not approve ${call.tool}, which no form has room for`, async () => {
      await conversation().ask(call);
      await conversation().chooseYes();
      assert.match(await conversation().result(), /was not called/);
      assert.equal(conversation().answer().action, 'accept');
      assert.deepEqual(conversation().changes(), []);
    });
  }

  for (const call of kCalls) {
    test(`${call.tool} is not approved by Enter alone`, async () => {
      await conversation().ask(call);
      await conversation().pressOnlyEnter(call.word === undefined ? 'choice' : 'word');
      assert.match(await conversation().result(), /was not called/);
      assert.deepEqual(conversation().changes(), []);
    });

    test(`${call.tool} is sent once when a person agrees`, async () => {
      await conversation().ask(call);
      if (call.elsewhere !== undefined) await conversation().approveElsewhere(call.elsewhere);
      await (call.word === undefined ? conversation().chooseYes() : conversation().fillIn(call.word));
      assert.match(await conversation().result(), /done \(HTTP 20\d/);
      assert.equal(conversation().answer().action, 'accept');
      assert.deepEqual(conversation().changes(), [call.request]);
    });
  }
});
