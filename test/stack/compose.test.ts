import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

interface Service {
  image: string;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}
const compose: { services: Record<string, Service>; volumes: Record<string, null> } = parse(
  await readFile('docker-compose.yml', 'utf8'),
  { merge: true },
);
const services = Object.entries(compose.services);

test.each(services)('%s has a pinned image', (_, { image }) => {
  expect(image).toMatch(/^[\w./-]+:\d+\.\d+[\w.-]*$/);
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
