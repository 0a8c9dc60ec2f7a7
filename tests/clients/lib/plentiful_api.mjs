// An API whose answers are of every kind: long lists, pages, pictures, bytes, headers alone, texts and numbers. Its
// schemas promise as much as they can, and it keeps every promise.
import { once } from 'node:events';
import { createServer } from 'node:http';

const kStar = {
  type: 'object', additionalProperties: false, required: ['id', 'name', 'light', 'body'], minProperties: 4, maxProperties: 4,
  properties: {
    id: { type: 'integer', minimum: 1 },
    name: { type: 'string', minLength: 5 },
    light: {
      type: 'object', additionalProperties: false, required: ['magnitude', 'colours'],
      properties: {
        magnitude: { type: 'number' },
        colours: { type: 'array', minItems: 2, uniqueItems: true, items: { type: 'string', enum: ['red', 'white', 'blue'] } },
      },
    },
    // Exactly one of two, told apart by what is required.
    body: {
      oneOf: [
        { type: 'object', additionalProperties: false, required: ['kind', 'moons'], properties: { kind: { const: 'planet' }, moons: { type: 'integer' } } },
        { type: 'object', additionalProperties: false, required: ['kind', 'age'], properties: { kind: { const: 'star' }, age: { type: 'integer' } } },
      ],
    },
  },
};

/** Star number `id`, from 1. */
export const starOf = (id) => ({
  id, name: `star number ${id}`,
  light: { magnitude: id / 4, colours: id % 2 ? ['red', 'white'] : ['white', 'blue'] },
  body: id % 2 ? { kind: 'star', age: id } : { kind: 'planet', moons: id },
});
export const starsFrom = (first, last) => Array.from({ length: last - first + 1 }, (_, index) => starOf(first + index));

export const kMany = 3000;
export const kOnPage = 10;
export const kLastPage = 5;
export const kText = 'Twinkle, twinkle, little bat! How I wonder what you’re at. '.repeat(3000);
export const kBytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7) % 256));
/** One grey pixel. */
export const kPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64');

const list = (size) => ({ type: 'array', minItems: size, maxItems: size, uniqueItems: true, items: { $ref: '#/components/schemas/Star' } });
const json = (schema, more = {}) => ({ 200: { description: 'Done', content: { 'application/json': { schema } }, ...more } });
const other = (type) => ({ 200: { description: 'Done', content: { [type]: { schema: { type: 'string', format: 'binary' } } } } });
const get = (operationId, responses, more = {}) => ({ get: { operationId, summary: operationId, responses, ...more } });
const inQuery = (name) => ({ parameters: [{ name, in: 'query', schema: { type: 'string' } }] });

export const kPlentifulDocument = {
  openapi: '3.1.0',
  info: { title: 'Plenty of answers', version: '1' },
  components: { schemas: { Star: kStar } },
  paths: {
    '/stars/{id}': get('getStar', json({ $ref: '#/components/schemas/Star' }), {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }] }),
    '/many': get('listMany', json(list(kMany))),
    '/keyed': get('listByKey', json(list(kOnPage)), {
      ...inQuery('after'),
      'x-soracom-cli-pagination': { request: { param: 'after' }, response: { header: 'x-next' } } }),
    '/linked': get('listByLink', json(list(kOnPage), { headers: { Link: { schema: { type: 'string' } } } }), inQuery('page')),
    '/sky': get('getSky', json({
      type: 'object', additionalProperties: false, required: ['name', 'stars'], properties: { name: { type: 'string' }, stars: list(kMany) } })),
    '/two-skies': get('getTwoSkies', json({
      type: 'object', additionalProperties: false, required: ['north', 'south'], properties: { north: list(kMany), south: list(kMany) } })),
    '/essay': get('getEssay', json({
      type: 'object', additionalProperties: false, required: ['text'], properties: { text: { type: 'string', minLength: kText.length } } })),
    '/poem': get('getPoem', other('text/plain')),
    '/count': get('countStars', json({ type: 'integer', minimum: kMany })),
    '/motto': get('getMotto', json({ type: 'string', minLength: 3 })),
    '/nothing': get('getNothing', json({ type: 'object', required: ['name'], properties: { name: { type: 'string' } } })),
    '/picture': get('getPicture', other('image/png')),
    '/archive': get('getArchive', other('application/zip')),
    '/busy': get('getBusy', json({ type: 'object' })),
    '/file': { head: { operationId: 'headFile', summary: 'headFile', responses: { 200: { description: 'Done' } } } },
    '/orders': {
      post: { operationId: 'addOrder', summary: 'addOrder', responses: { 201: { description: 'Made' } } } },
  },
};

const kJson = { 'content-type': 'application/json' };
const page = (number) => starsFrom((number - 1) * kOnPage + 1, number * kOnPage);

export class PlentifulApi {
  #server = createServer((request, response) => this.#serve(request, response));

  /** The request lines. */
  requests = [];

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  // [header fields, body, status] of an answer.
  #answer(path, query) {
    const star = /^\/stars\/(\d+)$/.exec(path);
    if (star) return [kJson, starOf(Number(star[1]))];
    switch (path) {
      case '/many': return [kJson, starsFrom(1, kMany)];
      case '/keyed': {
        const number = Number(query.get('after') ?? 1);
        return [{ ...kJson, ...(number < kLastPage && { 'x-next': String(number + 1) }) }, page(number)];
      }
      case '/linked': {
        const number = Number(query.get('page') ?? 1);
        return [{ ...kJson, ...(number < kLastPage && { link: `<${this.origin}/linked?page=${number + 1}>; rel="next"` }) }, page(number)];
      }
      case '/sky': return [kJson, { name: 'north', stars: starsFrom(1, kMany) }];
      case '/two-skies': return [kJson, { north: starsFrom(1, kMany), south: starsFrom(1, kMany) }];
      case '/essay': return [kJson, { text: kText }];
      case '/poem': return [{ 'content-type': 'text/plain; charset=utf-8' }, Buffer.from(kText)];
      case '/count': return [{ ...kJson, 'x-request-id': 'request-7', 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '99', 'x-ratelimit-reset': '30' }, kMany];
      case '/motto': return [kJson, 'per aspera'];
      case '/nothing': return [{}, Buffer.alloc(0)];
      case '/picture': return [{ 'content-type': 'image/png' }, kPicture];
      case '/archive': return [{ 'content-type': 'application/zip' }, kBytes];
      case '/busy': return [{ ...kJson, 'retry-after': '17' }, { message: 'later' }, 429];
      case '/file': return [{ 'content-type': 'application/zip', 'content-length': '12345', etag: '"v7"', 'x-checksum': 'abc', 'set-cookie': 'a=b' }, Buffer.alloc(0)];
      case '/orders': return [{ location: '/orders/9' }, Buffer.alloc(0), 201];
      default: return [kJson, { message: 'no such thing' }, 404];
    }
  }

  #serve(request, response) {
    request.resume();
    this.requests.push(`${request.method} ${request.url}`);
    const { pathname, searchParams } = new URL(request.url, this.origin);
    const [headers, body, status = 200] = this.#answer(pathname, searchParams);
    response.writeHead(status, headers).end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }
}
