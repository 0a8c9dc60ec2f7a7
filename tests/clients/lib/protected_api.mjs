// An API that asks an authorization server about the token of each request.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';

import { kResource } from './authorization_server.mjs';

const oauth = (operationId, scope, more = {}) => ({
  operationId, summary: operationId, security: [{ service: [scope] }], responses: { 200: { description: 'Done' } }, ...more,
});

/** What it offers. The token endpoint is elsewhere, so that nobody may take the document's word for it. */
export const kProtectedDocument = {
  openapi: '3.1.0',
  info: { title: 'Things behind OAuth2', version: '1' },
  components: {
    securitySchemes: {
      service: {
        type: 'oauth2',
        flows: { clientCredentials: { tokenUrl: 'https://auth.example/token', scopes: { 'things:read': 'see', 'things:write': 'change' } } },
      },
    },
  },
  paths: {
    '/things': { get: oauth('listThings', 'things:read'), post: oauth('addThing', 'things:write') },
    '/hidden': { get: oauth('getHidden', 'things:never') },
    '/closed': { get: oauth('getClosed', 'things:read') },
    '/open': { get: { operationId: 'getOpen', summary: 'Open to all', responses: { 200: { description: 'Done' } } } },
  },
};

const kScopes = { 'GET /v1/things': 'things:read', 'POST /v1/things': 'things:write', 'GET /v1/hidden': 'things:never' };

export class ProtectedApi {
  #authorization_server;
  #keys;
  #server = createServer((request, response) => this.#serve(request, response));

  /** {line, token, status, client_id, aud, scope} of each request. */
  requests = [];

  constructor(authorization_server) {
    this.#authorization_server = authorization_server;
    this.#keys = createRemoteJWKSet(new URL(`${authorization_server.origin}/jwks`));
  }

  async start() {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.base_url = `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #claimsOf(token) {
    if (!token.includes('.')) return this.#authorization_server.introspect(token);
    try {
      const { payload } = await jwtVerify(token, this.#keys, { audience: kResource, issuer: decodeJwt(token).iss });
      return { active: true, ...payload };
    } catch {
      return { active: false };
    }
  }

  // Nothing is good enough for /v1/closed.
  async #judge(line, token) {
    if (line === 'GET /v1/open') return { status: 200 };
    const { active, client_id, aud, scope = '' } = token === '' ? {} : await this.#claimsOf(token);
    if (!active || line === 'GET /v1/closed') return { status: 401, client_id };
    return { status: scope.split(' ').includes(kScopes[line]) ? 200 : 403, client_id, aud, scope };
  }

  async #serve(request, response) {
    request.resume();
    const line = `${request.method} ${request.url}`;
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const judged = await this.#judge(line, token);
    this.requests.push({ line, token, ...judged });
    // As careless as can be: the token comes back in the head and in the body.
    response.writeHead(judged.status, {
      'content-type': 'application/json', 'x-request-id': token || 'none',
      ...(judged.status === 401 && { 'www-authenticate': 'Bearer error="invalid_token"' }),
    });
    response.end(JSON.stringify({ said: `${line} with ${token || 'no token'}`, code: judged.status === 200 ? undefined : 'TOKEN' }));
  }
}
