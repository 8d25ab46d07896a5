/**
 * The demo's identity provider, a real one (OpenID Connect, authorization code with PKCE), for this machine only: whoever can open its page may
 * be anybody of the directory. `identity-provider.mjs PORT DATA-FOLDER API-ADDRESS`.
 */
import { watchFile } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { demoStaff } from './demo-staff.mjs';
import { AUDIENCE, openIssuer } from './issuer.mjs';
import { choicePage, NOTHING_PAGE } from './login-page.mjs';

const API = 'urn:jiesu:api';
const TOKEN_SECONDS = 12 * 3600;
const DAY_SECONDS = 86_400;

const [port = '', folder = '', api = ''] = process.argv.slice(2);
const host = `127.0.0.1:${port}`;
const issuer = `http://${host}`;
const { keys, signToken } = openIssuer(folder, issuer);
const staff = demoStaff(api, signToken);

/** The console, and whatever a developer has running here: no other machine gets a code. @param {string} uri */
const isLoopback = (uri) => URL.canParse(uri) && new URL(uri).protocol === 'http:' && new URL(uri).hostname === '127.0.0.1'; // prettier-ignore

function makeProvider() {
  const provider = new Provider(issuer, {
    jwks: { keys: keys() },
    clients: [
      {
        client_id: 'jiesu-console',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        redirect_uris: ['http://127.0.0.1/'],
        post_logout_redirect_uris: ['http://127.0.0.1/'],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    pkce: { required: () => true },
    scopes: ['openid', 'profile'],
    claims: { openid: ['sub'], profile: ['name', 'roles', 'unit'] },
    conformIdTokenClaims: false,
    clientBasedCORS: (_, origin) => isLoopback(origin),
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: TOKEN_SECONDS,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    ttl: {
      AccessToken: TOKEN_SECONDS,
      IdToken: TOKEN_SECONDS,
      Session: DAY_SECONDS,
      Grant: DAY_SECONDS,
      Interaction: 3600,
    },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: async (_, id) => {
      const person = await staff.find(id);
      return person && { accountId: id, claims: () => claimsOf(person) };
    },
    extraTokenClaims: async (_, token) =>
      'accountId' in token ? claimsOf(await staff.find(String(token.accountId))) : undefined,
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider: self } = oidc;
      const { accountId } = session ?? {};
      if (!client || accountId === undefined) return undefined;
      const grant = new self.Grant({ clientId: client.clientId, accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  });
  // any port and path of this machine: a demo's console is wherever its developer runs it
  const { prototype } = /** @type {any} */ (provider.Client);
  prototype.redirectUriAllowed = isLoopback;
  prototype.postLogoutRedirectUriAllowed = isLoopback;
  return provider;
}

/** @param {import('./demo-staff.mjs').Person | undefined} person */
const claimsOf = (person) => ({
  sub: person?.id ?? '',
  name: person?.name,
  roles: person?.roles ?? [],
  ...(person?.unit ? { unit: person.unit } : {}),
});

let provider = makeProvider();
let handle = provider.callback();
watchFile(join(folder, 'issuer.json'), { interval: 1000 }, () => {
  provider = makeProvider();
  handle = provider.callback();
});

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
async function serve(request, response) {
  // a page of another site that resolves its own name to this machine is not on this machine
  if (request.headers.host !== host) return answer(response, 421, NOTHING_PAGE);
  const path = new URL(request.url ?? '/', issuer).pathname;
  if (path === '/') return answer(response, 200, NOTHING_PAGE);
  const [, uid, chosen] = /^\/interaction\/([\w-]{1,64})(?:\/as\/([\w.@%:|-]{1,384}))?$/.exec(path) ?? [];
  if (uid === undefined) return handle(request, response);
  if (chosen === undefined) return answer(response, 200, choicePage(uid, await staff.all()));
  if (request.method !== 'POST') return answer(response, 405, NOTHING_PAGE);
  const person = await staff.find(decodeURIComponent(chosen));
  if (!person) return answer(response, 404, NOTHING_PAGE);
  return provider.interactionFinished(request, response, { login: { accountId: person.id }, consent: {} });
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} page */
function answer(response, status, page) {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action http://127.0.0.1:*; frame-ancestors 'none'", // prettier-ignore
    'x-content-type-options': 'nosniff',
  });
  response.end(page);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) answer(response, 400, NOTHING_PAGE);
  });
});
server.listen(Number(port), '127.0.0.1', () => console.log(`identity provider ready ${issuer}`));
const stop = () => process.exit(0);
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) process.on(signal, stop);
process.on('disconnect', stop);
