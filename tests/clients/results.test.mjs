// Answers in part, in pages, cut, as pictures and bytes, and with headers: what the official clients make of them. They
// hold every structuredContent against the outputSchema, and so does ajv here.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { letThrough } from './lib/let_through.mjs';
import {
  kBytes, kLastPage, kMany, kOnPage, kPicture, kPlentifulDocument, kText, PlentifulApi, starOf, starsFrom,
} from './lib/plentiful_api.mjs';
import { makeAjv } from './lib/schema_compiler.mjs';
import { kClients } from './lib/sdk_clients.mjs';

const api = new PlentifulApi();
let folder;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'soracom-mcp-results-'));
  writeFileSync(join(folder, 'plenty.json'), JSON.stringify(kPlentifulDocument));
  await api.start();
});
after(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const upstream = (name) => `io.soracom.upstream/${name}`;

for (const { name, connect } of kClients) {
  describe(name, () => {
    let session;
    let promises;

    before(async () => {
      const { options, person } = letThrough();
      session = await connect(['--openapi', join(folder, 'plenty.json'), '--base-url', api.origin, ...options], { answer: person.answer });
      // From now on the client knows the output schemas.
      const ajv = makeAjv();
      promises = new Map((await session.listTools()).filter(({ outputSchema }) => outputSchema !== undefined)
        .map((tool) => [tool.name, ajv.compile(tool.outputSchema)]));
    });
    after(async () => assert.equal(await session?.end(), 0));

    const call = (tool, args = {}) => session.client.callTool({ name: tool, arguments: args });

    /** The result of a success, which keeps its promise. */
    async function result(tool, args = {}) {
      const made = await call(tool, args);
      assert.notEqual(made.isError, true, made.content[0]?.text);
      const promise = promises.get(tool);
      assert.equal(made.structuredContent !== undefined, promise !== undefined);
      if (promise !== undefined) {
        assert.ok(promise(made.structuredContent), JSON.stringify(promise.errors));
        assert.equal(made.content[0].type, 'text');
        assert.deepEqual(JSON.parse(made.content[0].text), made.structuredContent);
      }
      return made;
    }
    const data = async (tool, args = {}) => (await result(tool, args)).structuredContent;

    /** What the resources are that a result leads to: the first is linked, the last is named in the text. */
    async function rest({ content }) {
      const links = content.filter(({ type }) => type === 'resource_link');
      assert.equal(links.length, 1);
      const [, id] = /^result:\/\/([0-9a-f]+)\/1$/.exec(links[0].uri);
      const count = Number(new RegExp(`result://${id}/1 to result://${id}/(\\d+)`).exec(content[0].text)?.[1] ?? 1);
      const found = [];
      for (let piece = 1; piece <= count; piece += 1) {
        const { contents } = await session.client.readResource({ uri: `result://${id}/${piece}` });
        assert.equal(contents.length, 1);
        assert.equal(contents[0].uri, `result://${id}/${piece}`);
        assert.equal(contents[0].mimeType, links[0].mimeType);
        found.push(contents[0]);
      }
      return found;
    }
    const textOf = (pieces) => pieces.map(({ text }) => text).join('');
    const elementsOf = (pieces) => pieces.flatMap(({ text }) => JSON.parse(text));

    test('promises something for each answer in JSON, and nothing for the others', () => {
      assert.deepEqual([...promises.keys()].sort(), ['countStars', 'getBusy', 'getEssay', 'getMotto', 'getNothing', 'getSky', 'getStar',
        'getTwoSkies', 'listByKey', 'listByLink', 'listMany']);
    });

    test('reads a whole thing, and some members of it', async () => {
      assert.deepEqual(await data('getStar', { id: 7 }), starOf(7));
      assert.deepEqual(await data('getStar', { id: 7, fields: 'name' }), { name: 'star number 7' });
      assert.deepEqual(await data('getStar', { id: 7, fields: 'light.colours,body.age' }),
        { light: { colours: ['red', 'white'] }, body: { age: 7 } });
      assert.deepEqual(await data('getStar', { id: 8, fields: '/body/kind,id' }), { id: 8, body: { kind: 'planet' } });
    });

    test('reads some members of each element of a list', async () => {
      const { items } = await data('listByKey', { fields: 'id,light.magnitude' });
      assert.deepEqual(items, starsFrom(1, kOnPage).map(({ id, light: { magnitude } }) => ({ id, light: { magnitude } })));
    });

    test('is told of a member that is not there, with those that are', async () => {
      const { _notice, ...found } = await data('getStar', { id: 7, fields: 'name,weight' });
      assert.deepEqual(found, { name: 'star number 7' });
      assert.match(_notice, /weight.*light/s);
      const nothing = await call('getStar', { id: 7, fields: 'weight' });
      assert.equal(nothing.isError, true);
      assert.match(nothing.content[0].text, /weight.*name/s);
    });

    for (const [tool, argument] of [['listByKey', 'after'], ['listByLink', 'page']]) {
      test(`${tool}: one page says how to go on, several come as one list, and the last says nothing`, async () => {
        const first = await data(tool);
        assert.deepEqual(first.items, starsFrom(1, kOnPage));
        assert.match(first._notice, new RegExp(`${argument} "?2"?`));
        const from = api.requests.length;
        const three = await data(tool, { pages: 3 });
        assert.equal(api.requests.length, from + 3);
        assert.deepEqual(three.items, starsFrom(1, 3 * kOnPage));
        assert.match(three._notice, new RegExp(`3 pages.*${argument} "?4"?`, 's'));
        const others = await data(tool, { [argument]: '4', pages: 20, fields: 'id' });
        assert.deepEqual(others.items, starsFrom(3 * kOnPage + 1, kLastPage * kOnPage).map(({ id }) => ({ id })));
        assert.equal(others._notice, 'From 2 pages.');
      });
    }

    test('reads the rest of a list that was cut', async () => {
      const cut = await result('listMany');
      const { items, _notice } = cut.structuredContent;
      assert.ok(items.length > 0 && items.length < kMany);
      assert.match(_notice, new RegExp(`first ${items.length} of ${kMany}`));
      assert.match(_notice, /Ask for less with fields/);
      assert.deepEqual([...items, ...elementsOf(await rest(cut))], starsFrom(1, kMany));
    });

    test('asks for less instead', async () => {
      const { items, _notice } = await data('listMany', { fields: 'id' });
      assert.equal(_notice, undefined);
      assert.deepEqual(items, starsFrom(1, kMany).map(({ id }) => ({ id })));
    });

    test('reads the rest of a list inside a thing', async () => {
      const cut = await result('getSky');
      assert.equal(cut.structuredContent.name, 'north');
      assert.deepEqual([...cut.structuredContent.stars, ...elementsOf(await rest(cut))], starsFrom(1, kMany));
    });

    test('reads the whole where more than one list was cut', async () => {
      const cut = await result('getTwoSkies');
      const { north, south } = cut.structuredContent;
      assert.ok(north.length < kMany && south.length < kMany);
      assert.deepEqual(JSON.parse(textOf(await rest(cut))), { north: starsFrom(1, kMany), south: starsFrom(1, kMany) });
    });

    test('reads what cannot be cut as text', async () => {
      const large = await call('getEssay');
      assert.equal(large.isError, true);
      assert.deepEqual(JSON.parse(textOf(await rest(large))), { text: kText });
    });

    test('reads the rest of a text', async () => {
      const cut = await result('getPoem');
      const [first] = cut.content[0].text.split('\n[cut: ');
      assert.ok(first.length < kText.length);
      // Not assert.equal: what it would print is too long to read.
      assert.ok(first + textOf(await rest(cut)) === kText);
    });

    test('is told that a result is not there, and which one is meant in no other way', async () => {
      const refusals = [];
      for (const uri of ['result://00000000000000000000000000000000/1', 'result://nonsense', 'result:///1']) {
        await assert.rejects(session.client.readResource({ uri }), (error) => {
          refusals.push([error.code, error.message.replace(uri, '')]);
          return true;
        });
      }
      assert.equal(new Set(refusals.map(String)).size, 1);
    });

    test('finds a text and a number where a thing is promised', async () => {
      assert.deepEqual(await data('countStars'), { result: kMany });
      assert.deepEqual(await data('getMotto'), { result: 'per aspera' });
    });

    test('is told of an answer that is empty where data was promised', async () => {
      const { _notice, ...nothing } = await data('getNothing');
      assert.deepEqual(nothing, {});
      assert.match(_notice, /empty/);
    });

    test('sees a picture', async () => {
      const { content } = await result('getPicture');
      assert.deepEqual(content, [{ type: 'image', mimeType: 'image/png', data: kPicture.toString('base64') }]);
    });

    test('reads bytes as a resource', async () => {
      const archive = await result('getArchive');
      assert.match(archive.content[0].text, /application\/zip of 5000 bytes/);
      const [{ blob, mimeType }, ...others] = await rest(archive);
      assert.deepEqual(others, []);
      assert.equal(mimeType, 'application/zip');
      assert.deepEqual(Buffer.from(blob, 'base64'), kBytes);
    });

    test('reads what stands in headers alone', async () => {
      const { content, _meta } = await result('headFile');
      const lines = content[0].text.toLowerCase().split('\n').slice(1).sort();
      assert.deepEqual(lines, ['content-length: 12345', 'content-type: application/zip', 'etag: "v7"', 'x-checksum: abc']);
      assert.equal(_meta[upstream('status')], 200);
    });

    test('finds the headers that matter beside each result', async () => {
      const meta = async (tool, args) => Object.fromEntries(
        Object.entries((await call(tool, args))._meta).filter(([key]) => key.startsWith(upstream(''))));
      assert.deepEqual(await meta('countStars'), {
        [upstream('status')]: 200, [upstream('request-id')]: 'request-7', [upstream('rate-limit')]: { limit: 100, remaining: 99, reset: 30 } });
      assert.deepEqual(await meta('listByLink'), {
        [upstream('status')]: 200, [upstream('link')]: `<${api.origin}/linked?page=2>; rel="next"` });
      assert.deepEqual(await meta('addOrder'), { [upstream('status')]: 201, [upstream('location')]: '/orders/9' });
      assert.deepEqual(await meta('getBusy'), { [upstream('status')]: 429, [upstream('retry-after')]: 17 });
    });
  });
}
