import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller } from '@nestjs/common';
import { AUDIENCE, ISSUER } from '../../stack/issuer.mjs';
import { staff } from '../../src/domain/access/operations.ts';
import { declare } from '../../src/platform/operation.ts';
import { CurrentCaller, type Caller } from '../../src/platform/auth.ts';
import { testIssuer } from '../support/stack.ts';
import { startTrialApp, type TrialApp } from './trial-app.ts';

@Controller()
class TrialController {
  @declare({ 'GET /trial/me': staff }, null) me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }
}

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([TrialController]);
});
afterAll(() => trial.stop());

const jwk = () => testIssuer().keys()[0]!;
const ours = (): KeyObject => createPrivateKey({ key: jwk(), format: 'jwk' });
const published = (): KeyObject => createPublicKey(ours());
const theirs = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const theirRsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from;
const GOOD = { iss: ISSUER, aud: AUDIENCE, sub: 'eve', exp: seconds(600), roles: ['leader'] };
const without = (name: keyof typeof GOOD): object => ({ ...GOOD, [name]: undefined });
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const header = (more: object = {}): object => ({ alg: 'ES256', kid: jwk().kid, ...more });

/** A token as the issuer would sign it, with whatever header and payload. */
function token(
  payload: unknown,
  head: object = header(),
  key = ours(),
  dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363',
): string {
  const input = `${part(head)}.${part(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding }).toString('base64url')}`;
}
const mac = (secret: string | Buffer): string => {
  const input = `${part(header({ alg: 'HS256' }))}.${part(GOOD)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};
const spliced = (at: number, piece: string, from = token(GOOD)): string =>
  from.split('.').with(at, piece).join('.');
const { d: _, ...publicOfTheirs } = theirs.privateKey.export({ format: 'jwk' }) as Record<string, unknown>;

const me = (authorization: string, more: Record<string, string> = {}) =>
  trial.app.inject({ url: '/api/v1/trial/me', headers: { authorization, ...more } });

/** Each answers a token, or a whole header when it begins with a scheme. */
const REFUSED: Record<string, () => string> = {
  'alg none': () => `${part({ alg: 'none' })}.${part(GOOD)}.`,
  'alg nOnE with a kid': () => `${part(header({ alg: 'nOnE' }))}.${part(GOOD)}.`,
  'alg none with a good signature': () => spliced(0, part(header({ alg: 'none' }))),
  'no alg': () => token(GOOD, { kid: jwk().kid }),
  'HS256 with the public key as PEM': () => mac(published().export({ type: 'spki', format: 'pem' })),
  'HS256 with the public key as JWK': () => mac(JSON.stringify(published().export({ format: 'jwk' }))),
  'HS256 with the public key as DER': () => mac(published().export({ type: 'spki', format: 'der' })),
  'HS256 with an empty secret': () => mac(''),
  'their key under our kid': () => token(GOOD, header(), theirs.privateKey),
  'their key under a kid of theirs': () => token(GOOD, header({ kid: 'demo-eve' }), theirs.privateKey),
  'a kid that is a path': () => token(GOOD, header({ kid: '../../../dev/null' }), theirs.privateKey),
  'a kid that is SQL': () => token(GOOD, header({ kid: "' or '1'='1" }), theirs.privateKey),
  'a kid that is an object': () => token(GOOD, header({ kid: { a: 1 } }), theirs.privateKey),
  'jwk in the header': () => token(GOOD, header({ jwk: publicOfTheirs }), theirs.privateKey),
  'jku in the header': () => token(GOOD, header({ jku: 'https://evil.example/jwks' }), theirs.privateKey),
  'x5u in the header': () => token(GOOD, header({ x5u: 'https://evil.example/x' }), theirs.privateKey),
  'x5c in the header': () => token(GOOD, header({ x5c: [part('certificate')] }), theirs.privateKey),
  'RS256 with a key of theirs': () => token(GOOD, header({ alg: 'RS256' }), theirRsa.privateKey),
  'ES384 with our key': () => token(GOOD, header({ alg: 'ES384' })),
  'a critical header that nobody knows': () => token(GOOD, header({ crit: ['admin'], admin: true })),
  'an empty crit': () => token(GOOD, header({ crit: [] })),
  'an unencoded payload': () => token(GOOD, header({ crit: ['b64'], b64: false })),
  'a logout token': () => token(GOOD, header({ typ: 'logout+jwt' })),
  'a DPoP proof': () => token(GOOD, header({ typ: 'dpop+jwt' })),
  'a type that is no text': () => token(GOOD, header({ typ: 7 })),
  expired: () => token({ ...GOOD, exp: seconds(-31) }),
  'no exp': () => token(without('exp')),
  'exp as text': () => token({ ...GOOD, exp: String(seconds(600)) }),
  'not yet': () => token({ ...GOOD, nbf: seconds(60) }),
  'another issuer': () => token({ ...GOOD, iss: 'https://evil.example' }),
  'an issuer that begins as ours': () => token({ ...GOOD, iss: `${ISSUER}.evil.example` }),
  'a list of issuers': () => token({ ...GOOD, iss: [ISSUER] }),
  'no issuer': () => token(without('iss')),
  'another audience': () => token({ ...GOOD, aud: 'jiesu-console' }),
  'no audience': () => token(without('aud')),
  'audiences without us': () => token({ ...GOOD, aud: ['a', 'b'] }),
  'no subject': () => token(without('sub')),
  'an empty subject': () => token({ ...GOOD, sub: '' }),
  'a subject that is no text': () => token({ ...GOOD, sub: { toString: 'eve' } }),
  'a subject of two lines': () => token({ ...GOOD, sub: 'eve\nadmin' }),
  'the system itself': () => token({ ...GOOD, sub: 'system' }),
  "a complainant's own keys": () => token({ ...GOOD, sub: 'complainant:JS20260101000001' }),
  'a tampered payload': () => spliced(1, part({ ...GOOD, sub: 'mallory' })),
  'claims said twice': () => spliced(1, part(JSON.stringify(GOOD).replace('{', '{"roles":["agent"],'))),
  'another token’s signature': () => spliced(2, token({ ...GOOD, sub: 'mallory' }).split('.')[2]!),
  'a cut signature': () => token(GOOD).slice(0, -8),
  'no signature': () => spliced(2, ''),
  'a signature of zeros': () => spliced(2, Buffer.alloc(64).toString('base64url')),
  'a DER signature': () => token(GOOD, header(), ours(), 'der'),
  'a huge token': () => token({ ...GOOD, more: 'x'.repeat(9000) }),
  'a nested token': () => token(token(GOOD), header({ cty: 'JWT' })),
  'a payload that is a list': () => token([GOOD]),
  'an encrypted token': () => `${part({ alg: 'dir', enc: 'A256GCM' })}..${part('iv')}.${part('text')}.${part('tag')}`,
  'JSON serialisation': () => {
    const [head, payload, signature] = token(GOOD).split('.');
    return `Bearer ${JSON.stringify({ payload, signatures: [{ protected: head, signature }] })}`;
  },
  'space within': () => `Bearer ${token(GOOD).replace('.', '. ')}`,
  'two spaces': () => `Bearer  ${token(GOOD)}`,
  'two tokens': () => `Bearer ${token(GOOD)}, Bearer ${token(GOOD)}`,
  'a scheme of its own': () => `Token ${token(GOOD)}`,
  'no scheme': () => `x${token(GOOD)}`.slice(1),
}; // prettier-ignore

test(`there are at least forty attacks: ${Object.keys(REFUSED).length}`, () => {
  expect(Object.keys(REFUSED).length).toBeGreaterThanOrEqual(40);
});

test.each(Object.entries(REFUSED))('%s is refused', async (name, make) => {
  const made = make();
  const answer = await me(/^(Bearer|Token) /.test(made) || name === 'no scheme' ? made : `Bearer ${made}`);
  expect(answer.statusCode).toBe(401);
  expect(answer.body).not.toContain('eve');
});

test('two Authorization headers are none, whichever comes first', async () => {
  await trial.app.listen(0, '127.0.0.1');
  const { port } = trial.app.getHttpServer().address() as AddressInfo;
  const ask = (...values: string[]): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = ['Host', 'x', ...values.flatMap((value) => ['Authorization', value])];
      httpRequest({ port, host: '127.0.0.1', path: '/api/v1/trial/me', headers, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });
  const good = `Bearer ${token(GOOD)}`;
  expect([await ask(good), await ask(good, 'Bearer x'), await ask('Bearer x', good), await ask(good, good)]).toEqual(
    [200, 401, 401, 401],
  ); // prettier-ignore
});

test.each([
  ['the query', '/api/v1/trial/me?access_token=', {}],
  ['a cookie', '/api/v1/trial/me', { cookie: 'authorization=Bearer' }],
  ['a proxy’s header', '/api/v1/trial/me', { 'x-forwarded-user': 'eve', 'x-remote-user': 'eve' }],
])('a token in %s is none', async (_name, url, headers) => {
  const answer = await trial.app.inject({ url: url.endsWith('=') ? url + token(GOOD) : url, headers });
  expect(answer.statusCode).toBe(401);
});

/** Verified, and worth nothing: nobody is refused for what their provider says besides. */
const POWERLESS: Record<string, object> = {
  'a role as text': { roles: 'leader' },
  'roles as an object': { roles: { 0: 'leader', length: 1 } },
  'roles that are no text': { roles: [['leader'], { role: 'leader' }, 1, null, true] },
  'no roles': { roles: undefined, role: ['leader'], scope: 'leader' },
  'names of the language': { roles: ['__proto__', 'constructor', 'toString', 'hasOwnProperty'] },
  'the system': { roles: ['system'] },
  'a complainant': { roles: ['complainant'] },
  'another spelling': { roles: ['LEADER', ' leader', 'leader '] },
  'unit staff of no unit': { roles: ['unit-leader'] },
  'unit staff of several units': { roles: ['unit-leader'], unit: ['a', 'b'] },
  'unit staff of what is no code': { roles: ['unit-leader'], unit: "' or 1=1" },
  'unit staff of an inherited unit': { roles: ['unit-leader'], ['__proto__']: { unit: 'a' } },
};

test.each(Object.entries(POWERLESS))('%s gives no role', async (_name, claims) => {
  const answer = await me(`Bearer ${token({ ...GOOD, ...claims })}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ id: 'eve', roles: [] });
});

test.each([
  ['bearer in small letters', () => `bearer ${token(GOOD)}`],
  ['at+jwt', () => `Bearer ${token(GOOD, header({ typ: 'at+jwt' }))}`],
  ['application/at+jwt', () => `Bearer ${token(GOOD, header({ typ: 'application/at+jwt' }))}`],
  ['JWT', () => `Bearer ${token(GOOD, header({ typ: 'JWT' }))}`],
  ['no kid', () => `Bearer ${token(GOOD, { alg: 'ES256' })}`],
  ['us among the audiences', () => `Bearer ${token({ ...GOOD, aud: ['other', AUDIENCE] })}`],
  ['half a minute late', () => `Bearer ${token({ ...GOOD, exp: seconds(-20) })}`],
])('what providers do is understood: %s', async (_name, make) => {
  expect((await me(make())).json()).toEqual({ id: 'eve', roles: ['leader'] });
});
