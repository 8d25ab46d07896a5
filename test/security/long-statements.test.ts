import { DataSource } from 'typeorm';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule], { statementTimeoutMs: 300 });
});
afterAll(() => trial.stop());

const file = () =>
  trial.app.inject({
    method: 'POST',
    url: '/api/v1/public/complaints',
    payload: complaint({ channel: 'web' }),
  });

test('a request whose statement takes too long is answered 503 and keeps nobody waiting; afterwards all is well', async () => {
  const holder = await createDataSource(trial.config, []).initialize();
  await holder.transaction(async (held) => {
    await held.query('lock table complaint');
    const answer = await file();
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
  });
  await holder.destroy();
  expect((await file()).statusCode).toBe(201);
});

test('commands and workers are not cut off', async () => {
  const outside = await createDataSource(trial.config, []).initialize();
  const [row] = await outside.query<[{ statement_timeout: string }]>('show statement_timeout');
  await outside.destroy();
  expect(row.statement_timeout).toBe('0');
  const [own] = await trial.app
    .get(DataSource)
    .query<[{ statement_timeout: string }]>('show statement_timeout');
  expect(own.statement_timeout).toBe('300ms');
});
