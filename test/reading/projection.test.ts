import { DataSource } from 'typeorm';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { rebuildProjection } from '../../src/archive/projection.ts';
import { ReadingModule } from '../../src/reading/reading.module.ts';
import { Intake } from '../../src/intake/intake.service.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { RegisterComplaint } from '../../src/contracts/register.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';
import { HotlineDesk } from './hotline-desk.ts';

let trial: TrialApp;
let db: DataSource;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, ReadingModule], {
    temporalAddress: temporalAddress(),
    temporalNamespace: await freshNamespace(),
  });
  db = trial.app.get(DataSource);
});
afterAll(() => trial.stop());

const snapshot = async (): Promise<string> =>
  (
    await db.query<{ rows: string }[]>(
      `select string_agg(c::text, E'\\n' order by case_no) as rows from complaint_case c`,
    )
  )[0]!.rows;

test('the list is rebuilt from the archive byte-equal, whatever became of it', async () => {
  const desk = new HotlineDesk(db, trial.app.get(CaseReader));
  const numbers: string[] = [];
  for (let n = 0; n < 12; n++) {
    const form = RegisterComplaint.parse(complaint());
    const { caseNo } = await trial.app.get(Intake).register(form, { id: 'agent-1', role: 'agent' });
    numbers.push(caseNo);
    if (n % 2) await desk.act(caseNo, 'classify', { typeCode: 'elevator', tier: 'urgent', level: 'L1' });
    if (n % 4 === 1)
      await desk.act(caseNo, 'dispatch', { unit: 'market-supervision', coUnits: ['property-engineering'] });
    if (n % 3 === 0) await desk.wait(caseNo, Date.now() + n * 86_400_000 * 7);
    if (n === 8) await desk.act(caseNo, 'withdraw');
  }
  const before = await snapshot();
  expect(await rebuildProjection(db, () => {})).toEqual({ cases: 12, differed: 0, removed: 0 });
  expect(await snapshot()).toBe(before);

  await db.query(
    `update complaint_case set state = 'CLOSED', due_at = null, version = 99 where case_no = $1`,
    [numbers[5]],
  );
  await db.query(`delete from complaint_case where case_no = any ($1)`, [numbers.slice(0, 2)]);
  await db.query(
    `insert into complaint_case select 'JS19990101000001', c.version, c.state, c.status, c.matter_type, c.type_code, c.tier, c.region,
       c.channel, c.unit, c.co_units, c.due_at, c.overdue, c.supervision, c.policy_version, c.extensions, c.flags, c.registered_at, c.closed_at
     from complaint_case c where case_no = $1`,
    [numbers[7]],
  );
  expect(await rebuildProjection(db, () => {})).toEqual({ cases: 12, differed: 3, removed: 1 });
  expect(await snapshot()).toBe(before);
});
