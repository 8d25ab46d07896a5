import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DirectoryModule } from '../../src/directory/directory.module.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { freePort } from '../../stack/ports.mjs';
import { startPostgres } from '../../stack/postgres.mjs';
import { startTrialApp } from './trial-app.ts';

test('without PostgreSQL: 503 with Retry-After at once; with it again: as before', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jiesu-outage-'));
  await chmod(folder, 0o755);
  const where = { dataDir: join(folder, 'postgres'), port: await freePort(), durable: true };
  let server = await startPostgres(where);
  const source = await createDataSource({ databaseUrl: server.url }, entities).initialize();
  await source.runMigrations();
  await source.destroy();
  const trial = await startTrialApp([], [DirectoryModule], { databaseUrl: server.url });
  try {
    const headers = await trial.bearer('agent');
    const units = () => trial.app.inject({ url: '/api/v1/units', headers });
    expect((await units()).statusCode).toBe(200);

    await server.kill();
    for (let tries = 0; tries < 3; tries++) {
      const answer = await units();
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('2');
      expect(answer.json()).toMatchObject({ code: 'unavailable' });
    }
    const ready = await trial.app.inject({ url: '/readyz' });
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toMatchObject({ status: 'unavailable', postgres: 'unavailable' });
    expect((await trial.app.inject({ url: '/livez' })).statusCode).toBe(200);

    server = await startPostgres(where);
    expect((await units()).statusCode).toBe(200);
    expect((await trial.app.inject({ url: '/readyz' })).statusCode).toBe(200);
  } finally {
    await trial.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  }
});
