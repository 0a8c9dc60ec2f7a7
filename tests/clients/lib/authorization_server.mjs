// A real OAuth2 authorization server (oidc-provider) on loopback, for the client credentials grant.
import { once } from 'node:events';
import { createServer } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import Provider, { errors } from 'oidc-provider';

/** Who may ask whether a token is good. */
const kChecker = { client_id: 'the-api', client_secret: 'secret-of-the-api-itself' };

/** What names the API, where a client wants tokens for it alone (RFC 8707). */
export const kResource = 'urn:example:things';

const machine = (client) => ({
  grant_types: ['client_credentials'], redirect_uris: [], response_types: [], token_endpoint_auth_method: 'client_secret_basic', ...client,
});

async function signingKey() {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' };
}

/**
 * Gives tokens to `clients`, each as it would be registered: {client_id, client_secret, token_endpoint_auth_method,
 * scope}, and `seconds`, how long its tokens live (600). A token for kResource is signed (JWT); others only the server can
 * read.
 */
export class AuthorizationServer {
  #server;
  #provider;
  #ways;

  /** What reached the token endpoint: {authorization, form, given, status, error}; `given` is the token. */
  requests = [];

  /** A status: the token endpoint fails with it as long as it is set. */
  fails_with = undefined;

  /** `ways`: how clients may prove themselves. */
  constructor(ways = ['client_secret_basic', 'client_secret_post']) {
    this.#ways = ways;
  }

  async start(clients) {
    this.#server = createServer();
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
    this.token_url = `${this.origin}/token`;
    this.#provider = new Provider(this.origin, {
      clients: [...clients.map(({ seconds, ...client }) => machine(client)), machine(kChecker)],
      clientAuthMethods: this.#ways,
      scopes: ['things:read', 'things:write', 'things:never'],
      jwks: { keys: [await signingKey()] },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        introspection: { enabled: true, allowedPolicy: (ctx, client) => client.clientId === kChecker.client_id },
        revocation: { enabled: true },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo(ctx, resource) {
            if (resource !== kResource) throw new errors.InvalidTarget();
            return { scope: 'things:read things:write', audience: kResource, accessTokenFormat: 'jwt' };
          },
        },
      },
      ttl: { ClientCredentials: (ctx, token, client) => clients.find(({ client_id }) => client_id === client.clientId)?.seconds ?? 600 },
    });
    this.#provider.use((ctx, next) => this.#record(ctx, next));
    this.#server.on('request', this.#provider.callback());
  }

  async stop() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #record(ctx, next) {
    if (ctx.path !== '/token') return next();
    if (this.fails_with === undefined) {
      await next();
    } else {
      ctx.status = this.fails_with;
      ctx.body = { error: 'server_error', error_description: 'the store of the server is away' };
    }
    this.requests.push({
      authorization: ctx.get('authorization'), form: { ...ctx.oidc?.body }, status: ctx.status,
      given: ctx.body.access_token, error: ctx.body.error,
    });
  }

  #ask(path, form) {
    const { client_id, client_secret } = kChecker;
    return fetch(`${this.origin}${path}`, {
      method: 'POST', body: new URLSearchParams(form),
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` },
    });
  }

  /** What the server says about a token: {active, client_id, scope}. */
  async introspect(token) {
    return (await this.#ask('/token/introspection', { token })).json();
  }

  /** Ends a token before its time. */
  async revoke(token) {
    await (await this.#provider.ClientCredentials.find(token)).destroy();
  }
}
