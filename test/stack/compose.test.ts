import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

interface Service {
  image: string;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  environment?: Record<string, string>;
}
const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(
  await readFile('docker-compose.yml', 'utf8'),
  { merge: true },
);
const services = Object.entries(compose.services);

test.each(services)('%s has a pinned image', (_, { image }) => {
  expect(image).toMatch(/^[\w./-]+:\d+\.\d+[\w.-]*(?:@\$\{[A-Z_]+_DIGEST:\?[\w /.-]+\})?$/);
});

test.each(services)(
  '%s waits only for services that say when they are ready',
  (_, { depends_on: needs = {} }) => {
    for (const [name, { condition }] of Object.entries(needs)) {
      expect(compose.services).toHaveProperty(name);
      expect(condition === 'service_healthy' ? compose.services[name]?.healthcheck : condition).toBeTruthy();
    }
  },
);

test.each(services)('%s mounts what exists', (_, { volumes = [] }) => {
  for (const volume of volumes) {
    const [from = ''] = volume.split(':');
    expect(from.startsWith('./') ? existsSync(from) : from in compose.volumes).toBe(true);
  }
});

test.each(['setup', 'api', 'worker'])('%s is told what an operator sets', (name) => {
  const { environment = {} } = compose.services[name]!;
  const S3 = ['ENDPOINT', 'BUCKET', 'REGION', 'ACCESS_KEY', 'SECRET_KEY'].map((each) => `JIESU_S3_${each}`);
  const rates = ['CALLER', 'ADDRESS', 'CASE'].map((each) => `JIESU_RATE_PER_${each}`);
  for (const variable of [
    'PUBLIC_URL',
    'JIESU_TRUSTED_PROXIES',
    'JIESU_CORS_ORIGINS',
    'JIESU_FILINGS_PER_ADDRESS',
    'JIESU_FILINGS_PER_NETWORK',
    'JIESU_FILINGS_PER_MINUTE',
    'JIESU_UPLOADS_PER_HOUR',
    'JIESU_UPLOAD_MB_PER_DAY',
    'JIESU_PUBLIC_UPLOAD_MB_PER_DAY',
    'JIESU_ATTACHMENT_MB_PER_CASE',
    'JIESU_ACTS_PER_CASE_AND_DAY',
    ...S3,
    ...rates,
  ])
    expect(environment[variable]).toMatch(new RegExp(`^\\$\\{${variable}:-`));
});

test('the Temporal UI is for looking', () => {
  expect(compose.services['temporal-ui']?.environment).toMatchObject({
    TEMPORAL_DISABLE_WRITE_ACTIONS: 'true',
  });
});
