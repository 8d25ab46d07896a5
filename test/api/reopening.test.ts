import { CaseReader } from '../../src/reading/case-reader.ts';
import { Errands } from '../../src/errands/errands.service.ts';
import { complainant, course, dueOf, publicly, refusal, told } from '../journeys/support-a.ts';
import { answered, dispatched, eventually } from '../journeys/support-b.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const state = async (caseNo: string) => (await city.app.get(CaseReader).state(caseNo))!.state;

async function neighbour(master: OpenCase): Promise<OpenCase> {
  const c = await city.complaint();
  await c.acts(['link', { masterCaseNo: master.caseNo }]);
  return c;
}

describe('a case that comes of another', () => {
  test('reopening answers with the new number and a query code that opens it, whoever carried it out', async () => {
    const c = await city.complaint();
    await c.acts('answer-direct', 'archive');
    const key = { 'idempotency-key': `reopen-${c.caseNo}` };
    const opens = async ({ status, body }: Awaited<ReturnType<OpenCase['give']>>) => {
      expect([status, body.state]).toEqual([201, 'REGISTERED']);
      const code = { 'x-query-code': body.queryCode };
      return (await city.stranger().get(`/public/cases/${body.caseNo}`, code)).status;
    };
    expect(await opens(await c.give('reopen', {}, key))).toBe(200);
    // Whoever asked first died before the number was kept with the answer.
    await city.db.query(`update idempotency_key set response = null where key = $1`, [
      key['idempotency-key'],
    ]);
    expect(await opens(await c.give('reopen', {}, key))).toBe(200);
    expect(await told(c)).toContain('complainant: 重启');
  });

  test('a relapse keeps severity, emergency plan and statutory limit, and the complainant is told', async () => {
    const statutory = { law: '特种设备安全法', article: '第四十八条', n: 20, unit: 'workdays' };
    const c = await dispatched(city, {}, { severity: 'serious', emergencyPlan: true, statutory });
    await c.acts('sign');
    await answered(c);
    await c.acts('record-callback', ['record-follow-up', { stillFixed: false }]);
    const [{ caseNo, relation }] = (await c.view()).links;
    expect(relation).toBe('relapse');
    const relapse = await eventually(
      () => state(caseNo),
      (s) => s.state === 'IN_ASSIGNMENT',
    );
    expect(relapse).toMatchObject({
      severity: 'serious',
      emergencyPlan: true,
      statutory: { n: 20, unit: 'workdays' },
      assignment: { unit: c.unit },
    });
    expect(Object.values(relapse.clocks).map(({ kind }) => kind)).toContain('statutory');
    expect(await told(c)).toContain('complainant: 跟踪回访');
  });

  test('a relapse is told with its query code to whoever asked, who has the complainant on the line', async () => {
    const c = await dispatched(city);
    await c.acts('sign');
    await answered(c);
    await c.acts('record-callback');
    const key = { 'idempotency-key': `relapse-${c.caseNo}` };
    const relapsed = { at: (await c.view()).now, stillFixed: false };
    const { status, body } = await c.give('record-follow-up', relapsed, key);
    expect([status, body.state, body.links]).toEqual([
      200,
      'CLOSED',
      [{ caseNo: body.opened.caseNo, relation: 'relapse' }],
    ]);
    const code = { 'x-query-code': body.opened.queryCode };
    expect((await city.stranger().get(`/public/cases/${body.opened.caseNo}`, code)).status).toBe(200);
    const again = await c.give('record-follow-up', relapsed, key);
    expect(again.body.opened).toEqual(body.opened);
  });

  test('a relapse waits at the desk when its unit has been closed', async () => {
    const c = await dispatched(city);
    await c.acts('sign');
    await answered(c);
    await c.acts('record-callback');
    await city.db.query('update unit set active = false where code = $1', [c.unit]);
    const { body } = await c.give('record-follow-up', { stillFixed: false });
    await city.db.query('update unit set active = true where code = $1', [c.unit]);
    expect((await state(body.opened.caseNo)).state).toBe('REGISTERED');
  });
});

describe('a linked complainant', () => {
  test('sees a date at once, and the public answer of the master when there is one', async () => {
    const master = await dispatched(city);
    const c = await neighbour(master);
    expect(Date.parse((await publicly(c)).unitClock.dueAt)).toBe(dueOf(await master.view(), 'handle'));
    expect((await publicly(c)).answer).toBeNull();
    await complainant(c, 'urge', { note: '请尽快' });
    await eventually(
      () => told(master),
      (notices) => notices.includes('unit: 催办'),
    );
    await master.acts('sign');
    await answered(master, { publicText: '电梯已修复，请放心乘坐。' });
    const own = await eventually(
      () => publicly(c),
      ({ state: now }) => now === 'CALLBACK_PENDING',
    );
    expect(own.answer.text).toBe('电梯已修复，请放心乘坐。');
    expect(await course(c)).toContain('跟随主件');
  });

  test('stays linked when a join is handed over once more: only a master that is none releases', async () => {
    const master = await dispatched(city);
    const c = await neighbour(master);
    const { version } = await state(c.caseNo);
    await city.db.query('insert into errand (case_no, seq, n, payload) values ($1, $2, 99, $3)', [
      c.caseNo,
      version,
      JSON.stringify({
        seq: version,
        n: 99,
        to: master.caseNo,
        command: 'join',
        fields: { follower: c.caseNo },
      }),
    ]);
    await city.app.get(Errands).run(c.caseNo);
    const waiting = await city.db.query('select n from errand where case_no = $1 and done_at is null', [
      c.caseNo,
    ]);
    expect([waiting, (await c.view()).state]).toEqual([[], 'LINKED']);
  });
});

test('a long-term case shows its complainant the promised date and the measures', async () => {
  const c = await dispatched(city);
  await c.acts('sign', ['mark-long-term', { measures: '纳入明年改造计划' }]);
  const seen = await publicly(c);
  expect(seen.unitClock).toMatchObject({ kind: 'milestone', status: 'open' });
  expect(Date.parse(seen.unitClock.dueAt)).toBe(dueOf(await c.view(), 'milestone'));
  expect(seen.answer.text).toBe('纳入明年改造计划');
  expect(await course(c)).toContain('挂账');
});

test('at level four feedback says what is done next (F-071)', async () => {
  const c = await dispatched(city, {}, { level: 'L4' });
  await c.acts('sign');
  expect(await c.give('report-feedback')).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'nextMeasures' }] },
  });
  await c.acts(['report-feedback', { nextMeasures: '下周进场施工' }]);
});

test('the public rates a round once, and appeals for nobody else', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c);
  const rating = { resultSatisfaction: 'satisfied' };
  expect((await complainant(c, 'rating', rating)).status).toBe(200);
  expect(refusal(await complainant(c, 'rating', rating))).toEqual([409, 'already-rated', 'CLOSED']);
  const ground = '认定不符合事实';
  expect(refusal(await complainant(c, 'appeal', { by: 'respondent', ground }))).toEqual([
    422,
    'not-your-decision',
    'CLOSED',
  ]);
});

test('another type, and with it the version of its rules', async () => {
  const c = await city.complaint();
  await c.acts('classify', ['reclassify', { typeCode: 'market-report', tier: 'standard' }]);
  const { plan } = await state(c.caseNo);
  expect([(await c.view()).type.code, plan.type?.code]).toEqual(['market-report', 'market-report']);
});
