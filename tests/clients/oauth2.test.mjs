// OAuth2 client credentials against an authorization server that is not ours (oidc-provider), and an API that asks it
// about every token it is sent. The official clients call.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { AuthorizationServer, kResource } from './lib/authorization_server.mjs';
import { letThrough } from './lib/let_through.mjs';
import { kProtectedDocument, ProtectedApi } from './lib/protected_api.mjs';
import { kClients } from './lib/sdk_clients.mjs';

const kBoth = 'things:read things:write';
/** Every character that RFC 6749 lets a secret have (A.2), in a text that two servers could read differently. */
const kHard = `+/: %20%2B&=;?#~*"<>\\^\`{|}@$,![]()'-._ aZ09`;

const kRegistered = [
  { client_id: 'plain', client_secret: 'secret-canary-of-plain', scope: kBoth },
  { client_id: 'in body', client_secret: `secret-canary-in-body ${kHard}`, scope: kBoth, token_endpoint_auth_method: 'client_secret_post' },
  { client_id: 'a:b+c %41/d', client_secret: `secret-canary-in-head ${kHard}`, scope: kBoth },
  { client_id: 'brief', client_secret: 'secret-canary-of-brief', scope: kBoth, seconds: 10 },
];
const secretOf = (id) => kRegistered.find(({ client_id }) => client_id === id).client_secret;

const server = new AuthorizationServer();
/** Takes secrets in the header alone. It gives no token that the API knows. */
const strict = new AuthorizationServer(['client_secret_basic']);
let api;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-oauth2-'));
  writeFileSync(join(folder, 'things.json'), JSON.stringify(kProtectedDocument));
  await server.start(kRegistered);
  await strict.start([kRegistered[0]]);
  api = new ProtectedApi(server);
  await api.start();
});
after(async () => {
  await api?.stop();
  await server.stop();
  await strict.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The forms in which a secret could hide in a text. */
function formsOf(secret) {
  const base64 = (text) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
  const inForm = new URLSearchParams([['', secret]]).toString().slice(1);
  return [secret, inForm, encodeURIComponent(secret), base64(secret), base64(inForm), Buffer.from(secret).toString('hex'),
          JSON.stringify(secret).slice(1, -1)];
}

let runs = 0;

/**
 * A session of a client with a server that signs in as `client`, with further `settings` of MCP_AUTH_SERVICE_. At its end
 * no message, no log line and no record may hold a secret or a token.
 */
async function withClient({ connect }, client, use, settings = {}) {
  const { options, person } = letThrough();
  const state = join(folder, `state-${++runs}`);
  const given = { CLIENT_ID: client, CLIENT_SECRET: secretOf(client), TOKEN_URL: server.token_url, ...settings };
  const heard = [];
  const from = { tokens: server.requests.length, calls: api.requests.length };
  const session = await connect(
    ['--openapi', join(folder, 'things.json'), '--base-url', api.base_url, '--log-level', 'trace', ...options],
    {
      answer: person.answer,
      hear: (text) => heard.push(text),
      environment: {
        XDG_STATE_HOME: state,
        ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`MCP_AUTH_SERVICE_${name}`, value])),
      },
    });
  try {
    await use({
      async call(name, args = {}) {
        const result = await session.client.callTool({ name, arguments: args });
        heard.push(JSON.stringify(result));
        return { text: result.content[0].text, isError: result.isError === true };
      },
      /** What came since the session began. */
      tokenRequests: () => server.requests.slice(from.tokens),
      calls: () => api.requests.slice(from.calls),
    });
  } finally {
    assert.equal(await session.end(), 0);
  }
  const everything = [...heard, JSON.stringify(person.shown), readFileSync(join(state, 'soracom-mcp/audit/audit.jsonl'), 'utf8')].join('\n');
  assert.match(everything, /listThings/);
  const tokens = server.requests.slice(from.tokens).map(({ given: token }) => token).filter(Boolean);
  for (const secret of [given.CLIENT_SECRET, ...tokens]) {
    for (const form of formsOf(secret)) assert.ok(!everything.includes(form), `the text holds ${form}`);
  }
}

const succeeds = ({ text, isError }) => assert.equal(isError, false, text);
function fails({ text, isError }, ...patterns) {
  assert.equal(isError, true, text);
  for (const pattern of patterns) assert.match(text, pattern);
}

// What does not depend on the client is shown with one of each generation.
const kStdio = kClients.find(({ name }) => name === 'SDK v1 over stdio');
const kHttp = kClients.find(({ name }) => name === 'SDK v2, 2026-07-28 over http');

for (const client of kClients) {
  test(`${client.name}: one token for what is read, one for what is changed, none for what is open`, () =>
    withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
      succeeds(await call('getOpen'));
      assert.equal(tokenRequests().length, 0);
      for (const tool of ['listThings', 'listThings', 'addThing', 'listThings']) succeeds(await call(tool));
      assert.deepEqual(tokenRequests().map(({ form }) => form), [
        { grant_type: 'client_credentials', scope: 'things:read' }, { grant_type: 'client_credentials', scope: 'things:write' }]);
      assert.deepEqual(calls().map(({ line, client_id, scope }) => [line, client_id, scope]), [
        ['GET /v1/open', undefined, undefined], ['GET /v1/things', 'plain', 'things:read'], ['GET /v1/things', 'plain', 'things:read'],
        ['POST /v1/things', 'plain', 'things:write'], ['GET /v1/things', 'plain', 'things:read']]);
      assert.equal(calls()[0].token, '');
    }));
}

for (const client of [kStdio, kHttp]) {
  describe(client.name, () => {
    test('proves itself in the header, whatever stands in ID and secret', () =>
      withClient(client, 'a:b+c %41/d', async ({ call, tokenRequests, calls }) => {
        succeeds(await call('listThings'));
        const [{ authorization, form }] = tokenRequests();
        assert.match(authorization, /^Basic /);
        assert.deepEqual(Object.keys(form).sort(), ['grant_type', 'scope']);
        // Read as RFC 6749 asks: apart at the colon, then each form-decoded.
        const parts = Buffer.from(authorization.slice(6), 'base64').toString().split(':');
        assert.deepEqual(parts.map((part) => new URLSearchParams(`x=${part}`).get('x')), ['a:b+c %41/d', secretOf('a:b+c %41/d')]);
        assert.equal(calls()[0].client_id, 'a:b+c %41/d');
      }));

    test('proves itself in the body, whatever stands in the secret', () =>
      withClient(client, 'in body', async ({ call, tokenRequests, calls }) => {
        succeeds(await call('listThings'));
        const [{ authorization, form }] = tokenRequests();
        assert.equal(authorization, '');
        assert.deepEqual(form, {
          grant_type: 'client_credentials', scope: 'things:read', client_id: 'in body', client_secret: secretOf('in body') });
        assert.equal(calls()[0].client_id, 'in body');
      }, { CLIENT_AUTH: 'post' }));

    test('is told that the other way may help where the server reads no secret in the body', () =>
      withClient(client, 'plain', async ({ call, calls }) => {
        fails(await call('listThings'), /invalid_(client|request)/, /client_secret_basic/);
        assert.equal(calls().length, 0);
        assert.equal(strict.requests.at(-1).given, undefined);
      }, { CLIENT_AUTH: 'post', TOKEN_URL: strict.token_url }));

    test('asks for tokens of one API, which are signed', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        succeeds(await call('listThings'));
        const [{ form, given }] = tokenRequests();
        assert.deepEqual(form, { grant_type: 'client_credentials', scope: 'things:read', resource: kResource });
        assert.equal(given.split('.').length, 3);
        assert.deepEqual(calls().map(({ client_id, aud }) => [client_id, aud]), [['plain', kResource]]);
      }, { RESOURCE: kResource }));

    test('is told that an API was named which the server does not know', () =>
      withClient(client, 'plain', async ({ call, calls }) => {
        fails(await call('listThings'), /invalid_target/, /_RESOURCE/);
        assert.equal(calls().length, 0);
      }, { RESOURCE: 'urn:example:others' }));

    test('asks for the scopes that the user names instead of those of each operation', () =>
      withClient(client, 'plain', async ({ call, tokenRequests }) => {
        for (const tool of ['listThings', 'addThing']) succeeds(await call(tool));
        assert.deepEqual(tokenRequests().map(({ form }) => form.scope), [kBoth]);
      }, { SCOPE: kBoth }));

    test('is told which scopes were refused, and goes on with the others', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        fails(await call('getHidden'), /invalid_scope/, /things:never/);
        succeeds(await call('listThings'));
        assert.deepEqual(tokenRequests().map(({ status }) => status), [400, 200]);
        assert.equal(calls().length, 1);
      }));

    test('is told when a token may not do what was asked, and fetches no other', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        succeeds(await call('listThings'));
        fails(await call('addThing'), /403/);
        assert.equal(tokenRequests().length, 1);
        assert.deepEqual(calls().map(({ status }) => status), [200, 403]);
      }, { SCOPE: 'things:read' }));

    test('renews a token before it ends, so that no call is refused', () =>
      withClient(client, 'brief', async ({ call, tokenRequests, calls }) => {
        do {
          succeeds(await call('listThings'));
        } while (tokenRequests().length < 2);
        assert.ok(calls().every(({ status }) => status === 200));
      }));

    test('fetches a new token once where one was revoked, and repeats the call', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        succeeds(await call('listThings'));
        await server.revoke(tokenRequests()[0].given);
        succeeds(await call('listThings'));
        succeeds(await call('listThings'));
        assert.equal(tokenRequests().length, 2);
        assert.deepEqual(calls().map(({ status }) => status), [200, 401, 200, 200]);
      }));

    test('gives up where a new token is refused as well', () => withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
      fails(await call('getClosed'), /401/);
      fails(await call('getClosed'), /401|refuse/);
      assert.equal(tokenRequests().length, 2);
      assert.ok(calls().length >= 2 && calls().every(({ status }) => status === 401));
      succeeds(await call('listThings'));
    }));

    test('asks for one token for twenty calls at once, and for one more when it has gone', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        const twenty = () => Promise.all(Array.from({ length: 20 }, () => call('listThings')));
        (await twenty()).forEach(succeeds);
        assert.equal(tokenRequests().length, 1);
        await server.revoke(tokenRequests()[0].given);
        (await twenty()).forEach(succeeds);
        assert.equal(tokenRequests().length, 2);
        assert.equal(calls().filter(({ status }) => status === 200).length, 40);
      }));

    test('is told of a wrong secret, which is not tried again at once', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        for (const tool of ['listThings', 'listThings']) fails(await call(tool), /invalid_client/, /MCP_AUTH_SERVICE_CLIENT_ID/, /client_secret_post/);
        succeeds(await call('getOpen'));
        assert.equal(tokenRequests().length, 1);
        assert.equal(tokenRequests()[0].status, 401);
        assert.deepEqual(calls().map(({ line }) => line), ['GET /v1/open']);
      }, { CLIENT_SECRET: `secret-canary-wrong ${kHard}` }));

    test('is told of a fault of the server, which is not its own', () =>
      withClient(client, 'plain', async ({ call, tokenRequests, calls }) => {
        server.fails_with = 500;
        try {
          fails(await call('listThings'), /500/, /server_error/, /try again later/);
        } finally {
          server.fails_with = undefined;
        }
        assert.equal(tokenRequests().length, 1);
        assert.equal(calls().length, 0);
      }));
  });
}

// oidc-provider takes no such secret (RFC 6749, A.2); other servers do, and read it as UTF-8 (appendix B).
for (const how of ['basic', 'post']) {
  test(`a secret beyond ASCII is UTF-8 in ${how}`, async () => {
    const secret = 'secret-canary é / 鍵 + %';
    const seen = [];
    const endpoint = createServer(async (request, response) => {
      const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const [, encoded] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString().split(':');
      seen.push(how === 'basic' ? new URLSearchParams(`x=${encoded}`).get('x') : form.get('client_secret'));
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({
        error: 'invalid_client', error_description: `not ${seen[0]}, nor ${new URLSearchParams([['', seen[0]]]).toString().slice(1)}` }));
    });
    endpoint.listen(0, '127.0.0.1');
    await once(endpoint, 'listening');
    try {
      await withClient(kStdio, 'plain', async ({ call }) => fails(await call('listThings'), /invalid_client/), {
        CLIENT_SECRET: secret, CLIENT_AUTH: how, TOKEN_URL: `http://127.0.0.1:${endpoint.address().port}/token` });
      assert.deepEqual(seen, [secret]);
    } finally {
      endpoint.closeAllConnections();
      endpoint.close();
    }
  });
}
