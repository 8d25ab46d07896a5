import { DataSource } from 'typeorm';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { ReadingModule } from '../../src/reading/reading.module.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { toIso } from '../../src/domain/time/instant.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import type { Role } from '../../stack/issuer.mjs';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';
import { HotlineDesk } from './hotline-desk.ts';

const DAY = 86_400_000;

let trial: TrialApp;
let db: DataSource;
let desk: HotlineDesk;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, ReadingModule], {
    temporalAddress: temporalAddress(),
    temporalNamespace: await freshNamespace(),
  });
  db = trial.app.get(DataSource);
  desk = new HotlineDesk(db, trial.app.get(CaseReader));
  await seedDemo(db);
});
afterAll(() => trial.stop());

interface Answer {
  status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into whatever the wire says
  body: any;
}
const get = async (path: string, role: Role = 'agent', unit?: string): Promise<Answer> => {
  const answer = await trial.app.inject({ url: `/api/v1${path}`, headers: await trial.bearer(role, unit) });
  return { status: answer.statusCode, body: answer.json() };
};
const registered = async (change: object = {}): Promise<string> => {
  const headers = await trial.bearer('agent');
  const answer = await trial.app.inject({
    method: 'POST',
    url: '/api/v1/complaints',
    payload: complaint(change),
    headers,
  });
  return answer.json<{ caseNo: string }>().caseNo;
};
const dispatched = async (
  unit = 'property-service',
  change: object = {},
  coUnits: string[] = [],
): Promise<string> => {
  const caseNo = await registered(change);
  await desk.act(caseNo, 'classify', { typeCode: 'property-management', tier: 'standard' });
  await desk.act(
    caseNo,
    'dispatch',
    { unit, coUnits },
    { task: { investigate: '查明停运原因', standard: '三日内修复' } },
  );
  return caseNo;
};

describe('one case', () => {
  test('is shown with content and complainant to those who must reach them', async () => {
    const caseNo = await registered();
    const { status, body } = await get(`/cases/${caseNo}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      caseNo,
      version: 1,
      state: 'REGISTERED',
      content: { summary: '小区电梯停运三天', demands: ['尽快修好电梯'] },
      complainant: { name: '张三丰', phone: '13812345678', confidential: false },
      deadlines: [{ kind: 'triage', status: 'open' }],
    });
  });

  test('is masked for readers who need not reach the complainant', async () => {
    const caseNo = await registered();
    const { body } = await get(`/cases/${caseNo}`, 'supervisor');
    expect(body.complainant).toEqual({ name: '张*丰', phone: '138****5678', confidential: false });
  });

  test('is unmasked for the handling unit unless in confidence', async () => {
    const open = await dispatched();
    const confidential = {
      complainant: { name: '欧阳克', phone: '05318888', anonymous: false, confidential: true },
    };
    const shut = await dispatched('property-service', confidential);
    expect((await get(`/cases/${open}`, 'unit-clerk', 'property-service')).body.complainant.name).toBe(
      '张三丰',
    );
    expect((await get(`/cases/${shut}`, 'unit-clerk', 'property-service')).body.complainant).toEqual({
      confidential: true,
    });
  });

  test('has no complainant when anonymous', async () => {
    const caseNo = await registered({ complainant: { anonymous: true, confidential: false } });
    expect((await get(`/cases/${caseNo}`)).body).not.toHaveProperty('complainant');
  });

  test('shows the words of a return in place of their id', async () => {
    const caseNo = await dispatched();
    const words = { reason: '不属职责', suggestion: '建议转市场监管局', basis: '权责清单' };
    await desk.act(caseNo, 'request-return', { leaderOpinionAttachmentId: 'a1' }, words);
    const { body } = await get(`/cases/${caseNo}`);
    expect(body.assignment.returns).toMatchObject([{ status: 'pending', suggestion: '建议转市场监管局' }]);
  });

  test.each<[string, Role, string | undefined]>([
    ['another unit', 'unit-clerk', 'urban-management'],
    ['an administrator', 'system-admin', undefined],
    ['an integrator', 'integrator', undefined],
  ])('is not there for %s, as if it did not exist', async (_, role, unit) => {
    const caseNo = await dispatched();
    for (const tail of ['', '/events', '/deadlines', '/commands', '/commands/act-1']) {
      const foreign = await get(`/cases/${caseNo}${tail}`, role, unit);
      const absent = await get(`/cases/JS19990101000001${tail}`, role, unit);
      expect(foreign.status).toBe(404);
      expect(foreign).toEqual(absent);
    }
  });

  test('is there for a unit that co-handles it', async () => {
    const caseNo = await dispatched('property-service', {}, ['market-supervision']);
    expect((await get(`/cases/${caseNo}`, 'unit-clerk', 'market-supervision')).status).toBe(200);
  });
});

describe('the archive of a case', () => {
  test('is told oldest first, with what was written, page by page', async () => {
    const caseNo = await dispatched();
    const { body } = await get(`/cases/${caseNo}/events`);
    expect(body.items.map((e: { title: string }) => e.title)).toEqual(['登记', '研判', '派单']);
    expect(body.items[2]).toMatchObject({
      seq: 3,
      type: 'dispatched',
      actor: { role: 'dispatcher' },
      text: { task: { investigate: '查明停运原因' } },
      hash: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(body.nextCursor).toBeNull();
    const first = await get(`/cases/${caseNo}/events?limit=2`);
    expect(first.body.nextCursor).toBe('2');
    const rest = await get(`/cases/${caseNo}/events?after=2`);
    expect(rest.body.items).toHaveLength(1);
  });
});

describe('deadlines', () => {
  test('each with its rule, article and a proof that ends on the day it is due', async () => {
    const caseNo = await dispatched();
    const { body } = await get(`/cases/${caseNo}/deadlines`);
    const kinds = body.items.map((d: { kind: string }) => d.kind);
    expect(kinds).toEqual(['triage', 'dispatch', 'sign', 'return', 'handle']);
    for (const { kind, dueAt, proof, startedAt } of body.items) {
      expect(proof[0]).toMatchObject({ date: startedAt.slice(0, 10), kind: 'start' });
      expect([kind, proof.at(-1).date]).toEqual([kind, toIso(Date.parse(dueAt) - 1).slice(0, 10)]);
    }
    const handle = body.items.at(-1);
    expect(handle).toMatchObject({ rule: { unit: 'workdays', n: 5 }, moves: [], status: 'open' });
    expect(handle.article).toContain('F-062');
    expect(handle.proof.filter((day: { counted: boolean }) => day.counted)).toHaveLength(5);
  });

  test('an extension is proved from the old due date, and says who approved it', async () => {
    const caseNo = await dispatched();
    await desk.act(caseNo, 'request-extension', { workdays: 5 }, { basis: '施工', reason: '配件未到' });
    await desk.act(caseNo, 'approve-extension', { workdays: 3 });
    const { body } = await get(`/cases/${caseNo}/deadlines`);
    const handle = body.items.find((d: { kind: string }) => d.kind === 'handle');
    expect(handle.moves).toMatchObject([{ workdays: 3, by: 'dispatcher-1', newDueAt: handle.dueAt }]);
    expect(handle.proof.filter((day: { counted: boolean }) => day.counted)).toHaveLength(8);
    const dates = handle.proof.map((day: { date: string }) => day.date) as string[];
    expect(dates).toEqual([...new Set(dates)].toSorted((a, b) => (a < b ? -1 : 1)));
  });
});

describe('may I?', () => {
  test('asks the rules for every command', async () => {
    const caseNo = await dispatched();
    const ask = async (role: Role, unit?: string) => {
      const { body } = await get(`/cases/${caseNo}/commands`, role, unit);
      return new Map<string, { allowed: boolean; code?: string; name: string; schema: object }>(
        body.items.map((c: { command: string }) => [c.command, c]),
      );
    };
    const clerk = await ask('unit-clerk', 'property-service');
    expect(clerk.get('sign')).toMatchObject({ name: '签收', allowed: true });
    expect(clerk.get('request-return')).toMatchObject({ allowed: true });
    expect(clerk.get('submit-result')).toMatchObject({ allowed: false, code: 'wrong-state' });
    expect(clerk.get('dispatch')).toMatchObject({ allowed: false, code: 'forbidden' });
    expect(clerk.get('submit-result')?.schema).toMatchObject({ required: ['resolved', 'report'] });
    await desk.act(caseNo, 'sign');
    expect((await ask('unit-clerk', 'property-service')).get('submit-result')).toMatchObject({
      code: 'citizen-not-answered',
    });
    expect((await ask('dispatcher')).get('dispatch')).toMatchObject({ allowed: false, code: 'wrong-state' });
  });
});

describe('the list', () => {
  const numbers = (body: Answer['body']): string[] => body.items.map((c: { caseNo: string }) => c.caseNo);

  test.each(['registeredAt', '-registeredAt', 'dueAt'])(
    'by %s, page after page, misses and repeats none',
    async (sort) => {
      for (let n = 0; n < 3; n++) await dispatched();
      await registered();
      const whole = numbers((await get(`/cases?limit=200&sort=${sort}`)).body);
      const paged: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body }: Answer = await get(`/cases?limit=3&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`);
        paged.push(...numbers(body));
        cursor = body.nextCursor;
      }
      expect(paged.length).toBeGreaterThan(4);
      expect(paged).toEqual(whole);
      expect(new Set(whole).size).toBe(whole.length);
    },
  );

  test('shows views without content', async () => {
    const caseNo = await dispatched();
    const { body } = await get('/cases?unit=property-service&limit=1');
    expect(body.items[0]).toMatchObject({
      caseNo,
      state: 'IN_ASSIGNMENT',
      assignment: { unit: 'property-service' },
    });
    expect(body.items[0]).not.toHaveProperty('content');
    expect(body.items[0]).not.toHaveProperty('complainant');
  });

  test('filters', async () => {
    const consult = await registered({ matterType: 'consult', channel: 'wechat' });
    await desk.act(consult, 'classify', { typeCode: 'policy-consultation', tier: 'consult' });
    expect(numbers((await get('/cases?tier=consult')).body)).toEqual([consult]);
    expect(numbers((await get('/cases?channel=wechat')).body)).toEqual([consult]);
    expect(numbers((await get('/cases?type=policy-consultation&state=PENDING_DISPATCH')).body)).toEqual([
      consult,
    ]);
    const soon = encodeURIComponent(new Date().toISOString());
    expect(numbers((await get(`/cases?dueBefore=${soon}`)).body)).toEqual([]);
  });

  test('overdue: recorded, or past due by the case’s own clock', async () => {
    const recorded = await dispatched('municipal-works');
    await desk.wait(recorded, Date.now() + 60 * DAY);
    const ahead = await dispatched('municipal-works');
    await db.query('insert into case_clock (case_no, offset_ms) values ($1, $2)', [ahead, 60 * DAY]);
    const fresh = await dispatched('municipal-works');
    expect(numbers((await get('/cases?overdue=true&unit=municipal-works&sort=registeredAt')).body)).toEqual([
      recorded,
      ahead,
    ]);
    expect(numbers((await get('/cases?overdue=false&unit=municipal-works')).body)).toEqual([fresh]);
    expect(numbers((await get('/cases?supervision=meeting')).body)).toEqual([recorded]);
    expect(Date.parse((await get(`/cases/${ahead}`)).body.now)).toBeGreaterThan(Date.now() + 59 * DAY);
  });

  test('searches two characters or more, as they were written', async () => {
    const noise = await registered({ summary: '夜间施工100%噪音', detail: '工地_整夜施工' });
    expect(numbers((await get(`/cases?q=${encodeURIComponent('噪音')}`)).body)).toEqual([noise]);
    expect(numbers((await get(`/cases?q=${encodeURIComponent('0%噪')}`)).body)).toEqual([noise]);
    expect(numbers((await get(`/cases?q=${encodeURIComponent('音噪')}`)).body)).toEqual([]);
    expect((await get(`/cases?q=${encodeURIComponent('噪')}`)).status).toBe(400);
    expect((await get(`/cases?q=${encodeURIComponent('，。！')}`)).status).toBe(400);
  });

  test('is a unit’s own and co-handled cases for its staff', async () => {
    const own = await dispatched('traffic-police');
    const shared = await dispatched('property-service', {}, ['traffic-police']);
    const { body } = await get('/cases?sort=registeredAt', 'unit-handler', 'traffic-police');
    expect(numbers(body)).toEqual([own, shared]);
  });

  test.each([
    'limit=0',
    'limit=201',
    'sort=unit',
    'overdue=yes',
    'state=OPEN',
    'dueBefore=2026-03-11',
    'cursor=xyz',
    'colour=red',
  ])('%s is 400', async (query) => {
    const { status, body } = await get(`/cases?${query}`);
    expect([status, body.code, body.errors.length]).toEqual([400, 'invalid-request', 1]);
  });

  test('is nobody’s who sees no case', async () => {
    expect((await get('/cases', 'security-admin')).status).toBe(403);
  });
});
