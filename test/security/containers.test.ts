import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readConfig } from '../../src/platform/config.ts';

/** F1.17: each container has the secrets, the rights and the networks that it needs. */
interface Service {
  image: string;
  environment?: Record<string, string>;
  secrets?: string[];
  networks?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  read_only?: boolean;
  mem_limit?: string;
  cpus?: number;
  pids_limit?: number;
  ports?: string[];
  privileged?: boolean;
  volumes?: string[];
}
const compose: {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  secrets: Record<string, { file: string }>;
} = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true });
const services = Object.entries(compose.services);
const of = (name: string): Service => compose.services[name]!;

test.each(services)('%s can do nothing but its work', (_, service) => {
  expect(service.cap_drop).toEqual(['ALL']);
  expect(service.security_opt).toContain('no-new-privileges:true');
  expect(service.read_only).toBe(true);
  expect([service.mem_limit, service.cpus, service.pids_limit]).not.toContain(undefined);
  expect(service.privileged).toBeUndefined();
  expect((service.volumes ?? []).join()).not.toContain('docker.sock');
});

const SECRET = /PASSWORD|SECRET|_KEYS?$|PWD|ACCESS_KEY/;
/** Files of keys that a service is told of and does not open. */
const NOT_OPENED = /^JIESU_(VAULT|HEADS)/;

test.each(services)('%s: no secret in its environment, none that is not declared', (_, service) => {
  const told = Object.entries(service.environment ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const secret = told.filter(([name]) => SECRET.test(name)).map(([, value]) => value);
  for (const value of secret) expect(value).toMatch(/^(\$\{\w+:-\}|\/run\/secrets\/[\w-]+)$/);
  expect(told.filter(([, value]) => /:\/\/[^/]*:[^/]*@/.test(value))).toEqual([]);
  const files = told.filter(([name, value]) => value.startsWith('/run/secrets/') && !NOT_OPENED.test(name));
  expect(service.secrets ?? []).toEqual(
    expect.arrayContaining(files.map(([, value]) => value.slice('/run/secrets/'.length))),
  );
  for (const name of service.secrets ?? []) expect(compose.secrets).toHaveProperty(name);
});

test.each(services.filter(([, { image }]) => !image.startsWith('jiesu:')))('%s is the very image that was looked at', (_, { image }) => {
  expect(image).toMatch(/@(sha256:[\da-f]{64}|\$\{[A-Z_]+_DIGEST:\?.+\})$/);
}); // prettier-ignore

test('each holds the secrets of its own work', () => {
  expect(of('worker').secrets).not.toContain('vault-keys');
  for (const name of ['api', 'worker', 'temporal', 'temporal-ui']) {
    expect(of(name).secrets).not.toContain('owner-url');
    expect(of(name).secrets).not.toContain('postgres-password');
  }
  for (const [, { secrets = [] }] of services) expect(secrets).not.toContain('temporal-ca-key');
  for (const name of ['temporal', 'temporal-ui', 'temporal-schema'])
    expect(of(name).secrets!.join()).not.toMatch(/payload|vault|product|owner/);
});

test('networks are apart: who need not meet does not', () => {
  const meet = (one: string, other: string) =>
    of(one).networks!.some((network) => of(other).networks!.includes(network));
  expect(meet('temporal', 'api')).toBe(true);
  expect(meet('postgres', 'temporal-ui')).toBe(false);
  expect(of('temporal').networks).not.toContain('database');
  expect(of('temporal').networks).not.toContain('outside');
  expect(of('temporal').ports).toBeUndefined();
  for (const [name, network] of Object.entries(compose.networks))
    expect([name, network?.internal ?? false]).toEqual([name, name !== 'outside']);
  for (const [name, { ports = [], networks = [] }] of services) {
    expect([name, networks.includes('outside')]).toEqual([name, ['api', 'temporal-ui'].includes(name)]);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
});

test('Temporal lets in nobody without a certificate', () => {
  expect(of('temporal').environment).toMatchObject({ TEMPORAL_TLS_REQUIRE_CLIENT_AUTH: 'true' });
  for (const name of ['setup', 'api', 'worker', 'temporal-ui']) expect(of(name).secrets).toContain('temporal-client-key');
}); // prettier-ignore

describe('the secrets', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiesu-secrets-'));
    execFileSync('sh', ['docker/make-secrets.sh', folder]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('are made, all that are asked for, each once, and nobody else enters their folder', async () => {
    const names = await readdir(folder);
    for (const [name, { file }] of Object.entries(compose.secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(names).toContain(name);
    }
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const before = await readFile(join(folder, 'product-url'), 'utf8');
    execFileSync('sh', ['docker/make-secrets.sh', folder]);
    expect(await readFile(join(folder, 'product-url'), 'utf8')).toBe(before);
  });

  test('are read by the product', () => {
    const at = (name: string) => join(folder, name);
    const config = readConfig({
      DATABASE_URL_FILE: at('product-url'),
      DATABASE_OWNER_URL_FILE: at('owner-url'),
      TEMPORAL_ADDRESS: 'temporal:7233',
      TEMPORAL_TLS_CA_FILE: at('temporal-ca'),
      TEMPORAL_TLS_CERT_FILE: at('temporal-client'),
      TEMPORAL_TLS_KEY_FILE: at('temporal-client-key'),
      JIESU_ISSUER: 'https://id.example',
    });
    expect(config.databaseUrl).toMatch(/^postgres:\/\/jiesu_product:[\da-f]{48}@postgres:5432\/jiesu$/);
    expect(config.databaseOwnerUrl).toContain('jiesu_owner');
    expect(config.temporalTls?.clientCertPair.key.toString()).toContain('PRIVATE KEY');
  });

  test('that cannot be read are named by their variable', () => {
    const env = { TEMPORAL_ADDRESS: 'temporal:7233', JIESU_ISSUER: 'https://id.example' };
    expect(() => readConfig({ ...env, DATABASE_URL_FILE: '/nowhere' })).toThrow('DATABASE_URL_FILE');
    const database = { DATABASE_URL: 'postgres://x/y' };
    expect(() => readConfig({ ...env, ...database, TEMPORAL_TLS_CA_FILE: '/nowhere' })).toThrow('TEMPORAL_TLS_KEY_FILE');
  }); // prettier-ignore
});
