import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { readConfig } from '../../src/platform/config.ts';
import { CaseWorkflows } from '../../src/temporal/case-workflows.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';

/** F1.10, F1.17: where Temporal asks for a certificate (here a door before it does), the product has one, and whoever has none stays out. */
let folder: string;
let door: Server;
let address: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jiesu-tls-'));
  execFileSync('sh', ['docker/make-secrets.sh', folder]);
  const [ca, cert, key] = await Promise.all(
    ['temporal-ca', 'temporal-server', 'temporal-server-key'].map((name) => readFile(join(folder, name))),
  );
  const [host, port] = temporalAddress().split(':');
  door = createServer({ ca: ca!, cert: cert!, key: key!, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] }, (inside) => {
    const temporal = connect(Number(port), host);
    inside.on('error', () => temporal.destroy()).pipe(temporal);
    temporal.on('error', () => inside.destroy()).pipe(inside);
  }); // prettier-ignore
  door.on('tlsClientError', () => {});
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  address = `127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(async () => {
  door.close();
  await rm(folder, { recursive: true });
});

const reaches = async (tls: Record<string, string>): Promise<boolean> => {
  const { temporalTls } = readConfig({
    DATABASE_URL: 'postgres://nowhere/none',
    TEMPORAL_ADDRESS: address,
    JIESU_ISSUER: 'https://id.example',
    ...tls,
  });
  const workflows = new CaseWorkflows(
    { temporalAddress: address, temporalNamespace: await freshNamespace(), temporalTls },
    [],
  );
  try {
    return await workflows.healthy();
  } finally {
    await workflows.onApplicationShutdown();
  }
};

test('the product comes in by its certificate, and nobody without one', async () => {
  const files = {
    TEMPORAL_TLS_CA_FILE: join(folder, 'temporal-ca'),
    TEMPORAL_TLS_CERT_FILE: join(folder, 'temporal-client'),
    TEMPORAL_TLS_KEY_FILE: join(folder, 'temporal-client-key'),
    TEMPORAL_TLS_SERVER_NAME: 'temporal',
  };
  expect(await reaches(files)).toBe(true);
  expect(await reaches({})).toBe(false);
  const another = join(folder, 'another');
  execFileSync('sh', ['docker/make-secrets.sh', another]);
  const theirs = {
    TEMPORAL_TLS_CERT_FILE: join(another, 'temporal-client'),
    TEMPORAL_TLS_KEY_FILE: join(another, 'temporal-client-key'),
  };
  expect(await reaches({ ...files, ...theirs })).toBe(false);
});
