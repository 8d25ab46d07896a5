import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { createVerifier, type TokenRules } from '../../src/platform/access-token.ts';
import { readConfig } from '../../src/platform/config.ts';
import { KeysAway } from '../../src/platform/issuer-keys.ts';
import { openIssuer } from '../../stack/issuer.mjs';

const AGES = { cooldownMs: 40, maxAgeMs: 400 };

/** An identity provider of the outside world: its documents, and how often they were asked for. */
class Provider {
  keys: JWK[] = [];
  document: Record<string, unknown> | undefined;
  asked = 0;
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Provider> {
    const server = createServer();
    const provider = new Provider(server);
    server.on('request', (request, response) => {
      const discovery = request.url === '/.well-known/openid-configuration';
      if (!discovery) provider.asked += 1;
      const body = discovery ? provider.document : { keys: provider.keys };
      response.writeHead(body ? 200 : 500).end(JSON.stringify(body ?? {}));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    provider.document = { issuer: provider.issuer, jwks_uri: `${provider.issuer}/keys` };
    return provider;
  }
  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  /** A new key under this id; what signs with it. */
  async add(kid: string): Promise<(claims?: object) => Promise<string>> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    this.keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
    return (claims = {}) => this.sign(kid, privateKey, claims);
  }
  private sign(kid: string, key: CryptoKey, claims: object): Promise<string> {
    return new SignJWT({ roles: ['agent'], ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setIssuer(this.issuer)
      .setAudience('jiesu')
      .setSubject('zhang')
      .setExpirationTime('5m')
      .sign(key);
  }
  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const rules = (settings: Record<string, string>): TokenRules =>
  readConfig({ DATABASE_URL: 'postgres://a@127.0.0.1/a', TEMPORAL_ADDRESS: '127.0.0.1:7233', ...settings });

let provider: Provider;
beforeEach(async () => {
  provider = await Provider.open();
});
afterEach(() => provider.close());

test('the issuer alone is enough: its discovery document names the keys', async () => {
  const sign = await provider.add('k1');
  const verify = await createVerifier(rules({ JIESU_ISSUER: provider.issuer, JIESU_JWKS: '' }), AGES);
  expect(await verify(await sign())).toEqual({ subject: 'zhang', roles: ['agent'] });
});

test('a discovery document of another issuer is none', async () => {
  const sign = await provider.add('k1');
  provider.document = { ...provider.document, issuer: 'https://evil.example' };
  const verify = await createVerifier(rules({ JIESU_ISSUER: provider.issuer }), AGES);
  await expect(verify(await sign())).rejects.toBeInstanceOf(KeysAway);
});

test('keys rotate: a new one is known at once, a withdrawn one drops out', async () => {
  const first = await provider.add('k1');
  const verify = await createVerifier(rules({ JIESU_ISSUER: provider.issuer }), AGES);
  await verify(await first());
  const second = await provider.add('k2');
  await sleep(AGES.cooldownMs + 10);
  await expect(verify(await second())).resolves.toMatchObject({ subject: 'zhang' });
  provider.keys = provider.keys.filter(({ kid }) => kid === 'k2');
  await sleep(AGES.maxAgeMs + 10);
  await expect(verify(await first())).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  await expect(verify(await second())).resolves.toMatchObject({ subject: 'zhang' });
});

test('unknown keys do not make us a burden to the issuer', async () => {
  const sign = await provider.add('k1');
  const verify = await createVerifier(rules({ JIESU_ISSUER: provider.issuer }), {
    cooldownMs: 600_000,
    maxAgeMs: 600_000,
  });
  const unknown = (await sign()).replace(
    /^[^.]+/,
    Buffer.from('{"alg":"ES256","kid":"x"}').toString('base64url'),
  );
  for (let i = 0; i < 50; i += 1)
    await expect(verify(unknown)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  expect(provider.asked).toBe(1);
});

test("the issuer's outage is not ours while its keys are remembered", async () => {
  const sign = await provider.add('k1');
  const token = await sign();
  const verify = await createVerifier(rules({ JIESU_ISSUER: provider.issuer }), AGES);
  provider.document = undefined;
  await sleep(AGES.maxAgeMs + 10);
  await expect(verify(token)).resolves.toMatchObject({ subject: 'zhang' });
});

test('claims by other names, by path, or not at all', async () => {
  const sign = await provider.add('k1');
  const token = await sign({ 'https://city.example/unit': 'u1', realm_access: { roles: ['leader'] } });
  const base = { JIESU_ISSUER: provider.issuer, JIESU_UNIT_CLAIM: 'https://city.example/unit' };
  const byPath = await createVerifier(rules({ ...base, JIESU_ROLES_CLAIM: 'realm_access.roles' }), AGES);
  expect(await byPath(token)).toEqual({ subject: 'zhang', roles: ['leader'], unit: 'u1' });
  const byNobody = await createVerifier(rules({ ...base, JIESU_ROLES_CLAIM: '' }), AGES);
  expect(await byNobody(token)).toEqual({ subject: 'zhang', unit: 'u1' });
});

describe('a file of keys', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiesu-keys-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("the demo's keys rotate under a running product", async () => {
    const demo = openIssuer(folder);
    const verify = await createVerifier(
      rules({ JIESU_ISSUER: 'https://demo.jiesu.local', JIESU_JWKS: demo.jwksFile }),
      AGES,
    );
    const [old, oldest] = [() => demo.signToken({ role: 'agent' }), await demo.signToken({ role: 'leader' })];
    await verify(oldest);
    demo.rotate();
    await sleep(AGES.cooldownMs + 10);
    await expect(verify(await old())).resolves.toMatchObject({ roles: ['agent'] });
    await expect(verify(oldest)).resolves.toMatchObject({ roles: ['leader'] });
    demo.rotate();
    await sleep(AGES.maxAgeMs + 10);
    await expect(verify(oldest)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  test('a missing or malformed file is said at start', async () => {
    const of = (file: string) =>
      createVerifier(rules({ JIESU_ISSUER: 'https://id.example', JIESU_JWKS: file }), AGES);
    await expect(of(join(folder, 'nowhere.json'))).rejects.toThrow('nowhere.json');
    await writeFile(join(folder, 'bad.json'), '{"keys": 7}');
    await expect(of(join(folder, 'bad.json'))).rejects.toThrow('JWK');
  });

  test('production does not start with the keys of the demo', async () => {
    const { jwksFile } = openIssuer(folder);
    const settings = { NODE_ENV: 'production', JIESU_ISSUER: 'https://id.example', JIESU_JWKS: jwksFile };
    await expect(createVerifier(rules(settings), AGES)).rejects.toThrow(/JIESU_JWKS.*demo keys/);
  });
});

describe('production', () => {
  const production = (settings: Record<string, string>) =>
    rules({ JIESU_MODE: 'production', JIESU_ISSUER: 'https://id.example', ...settings });

  test('an https issuer is all it needs', () => {
    expect(production({})).toMatchObject({ production: true, unknownStaff: 'refuse', jwks: undefined });
  });

  test.each([
    ['JIESU_DEMO', { JIESU_DEMO: '1' }],
    ['JIESU_ISSUER', { JIESU_ISSUER: 'https://demo.jiesu.local' }],
    ['JIESU_ISSUER', { JIESU_ISSUER: 'http://127.0.0.1:3100' }],
    ['JIESU_ISSUER', { JIESU_ISSUER: 'http://id.example' }],
    ['JIESU_JWKS', { JIESU_JWKS: 'http://id.example/jwks' }],
    ['JIESU_UNKNOWN_STAFF', { JIESU_UNKNOWN_STAFF: 'token' }],
    ['JIESU_ALGORITHMS', { JIESU_ALGORITHMS: 'HS256' }],
  ])('%s is named when it is unfit: %j', (name, settings) => {
    expect(() => production(settings)).toThrow(`${name}:`);
  });
});
