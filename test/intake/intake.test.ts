import { DataSource } from 'typeorm';
import { brokenLink } from '../../src/archive/archive.ts';
import { StoredEvent } from '../../src/archive/case-event.entity.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { Intake } from '../../src/intake/intake.service.ts';
import { isQueryCode, newQueryCode, hashOfQueryCode } from '../../src/intake/query-code.ts';
import { RegisterComplaint } from '../../src/contracts/register.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { Vault } from '../../src/vault/vault.service.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { complaint } from './complaint.ts';

/** Temporal is down throughout: nothing listens at the address of the trial application. */
let trial: TrialApp;
let db: DataSource;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule], {
    publicUrl: 'https://12345.example.gov.cn',
  });
  db = trial.app.get(DataSource);
  await seedDemo(db);
});
afterAll(() => trial.stop());

const post = async (payload: object, headers: Record<string, string> = {}, url = '/api/v1/complaints') =>
  trial.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { ...(url.includes('public') ? {} : await trial.bearer('agent')), ...headers },
  });
const rows = (table: string, caseNo: string) =>
  db.query<Record<string, unknown>[]>(`select * from ${table} where case_no = $1`, [caseNo]);
const count = async (table: string) =>
  (await db.query<{ n: number }[]>(`select count(*)::int as n from ${table}`))[0]!.n;

describe('registering while Temporal is down', () => {
  test('is one transaction: words, identity, first event, list row and outbox', async () => {
    const answer = await post(complaint({ typeCode: 'property-management' }));
    expect(answer.statusCode).toBe(201);
    const { caseNo, queryCode, state, registeredAt } = answer.json<Record<string, string>>();
    expect(caseNo).toMatch(/^JS20\d{6}\d{6}$/);
    expect(queryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(state).toBe('REGISTERED');
    expect(registeredAt).toMatch(/\+08:00$/);
    expect(answer.headers['location']).toBe(`/api/v1/cases/${caseNo}`);

    const [kept] = await rows('complaint', caseNo!);
    expect(
      isQueryCode(caseNo!, queryCode!.toLowerCase().replaceAll('-', ' '), kept!['query_code_hash'] as string),
    ).toBe(true);
    expect(JSON.stringify(kept)).not.toMatch(/张三丰|13812345678/);
    const [identity] = await rows('identity', caseNo!);
    expect(identity).toMatchObject({ envelope: { alg: 'AES-256-GCM' }, data_key: { alg: 'AES-256-GCM' } });
    expect(JSON.stringify(identity)).not.toMatch(/张三丰|13812345678/);
    expect(await trial.app.get(Vault).find(caseNo!)).toEqual({ name: '张三丰', phone: '13812345678' });
    expect(await rows('complaint_case', caseNo!)).toMatchObject([
      { state: 'REGISTERED', version: 1, type_code: 'property-management' },
    ]);
    const [outbox] = await rows('outbox', caseNo!);
    expect(outbox).toMatchObject({
      untold: ['1-1:register'],
      payload: {
        summary: `${caseNo} · 物业管理 · 全国`,
        link: `https://12345.example.gov.cn/api/v1/cases/${caseNo}`,
      },
    });
    expect(JSON.stringify(outbox)).not.toMatch(/张三丰|13812345678|电梯/);
    const archive = await db.getRepository(StoredEvent).find({ where: { caseNo: caseNo! } });
    expect(archive).toHaveLength(1);
    expect(brokenLink(caseNo!, archive)).toBeUndefined();
  });

  test('numbers ascend and are never given out twice', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(complaint())));
    const numbers = answers.map((a) => a.json<{ caseNo: string }>().caseNo);
    expect(new Set(numbers).size).toBe(20);
    const { caseNo: next } = (await post(complaint())).json<{ caseNo: string }>();
    expect([...numbers, next].toSorted().at(-1)).toBe(next);
  });

  test('anyone may file in public, without a token', async () => {
    const answer = await post(complaint({ channel: 'web' }), {}, '/api/v1/public/complaints');
    expect(answer.statusCode).toBe(201);
    const { caseNo } = answer.json<{ caseNo: string }>();
    expect(await rows('case_event', caseNo)).toMatchObject([
      { actor: { id: 'complainant', role: 'complainant' } },
    ]);
  });

  test('an anonymous complainant leaves no identity and cannot be called back', async () => {
    const anonymous = { anonymous: true, confidential: false, address: '幸福路1号' };
    const { caseNo } = (await post(complaint({ complainant: anonymous }))).json<{ caseNo: string }>();
    expect(await rows('identity', caseNo)).toEqual([]);
    expect(await rows('case_event', caseNo)).toMatchObject([
      { data: { anonymous: true, contactable: false } },
    ]);
  });

  test('urgent words start the short triage clock', async () => {
    const { caseNo } = (await post(complaint({ summary: '电梯困人，求救' }))).json<{ caseNo: string }>();
    expect(await rows('case_event', caseNo)).toMatchObject([
      { data: { urgentWords: true }, clocks: [{ kind: 'triage', limit: { unit: 'minutes', n: 30 } }] },
    ]);
  });
});

describe('refused', () => {
  test.each([
    ['an unknown type', { typeCode: 'no-such-type' }, 422, 'type-unknown'],
    ['an unknown unit', { respondent: { unit: 'no-such-unit' } }, 422, 'unit-unknown'],
    ['a missing summary', { summary: undefined }, 400, 'invalid-request'],
    ['an unknown key', { urgent: true }, 400, 'invalid-request'],
    [
      'anonymous with a phone',
      { complainant: { anonymous: true, confidential: false, phone: '13812345678' } },
      400,
      'invalid-request',
    ],
  ])('%s, and nothing is kept', async (_, change, status, code) => {
    const before = [await count('complaint'), await count('outbox'), await count('case_event')];
    const answer = await post(complaint(change));
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([status, code]);
    expect([await count('complaint'), await count('outbox'), await count('case_event')]).toEqual(before);
  });

  test('a role that does not register', async () => {
    const answer = await post(complaint(), await trial.bearer('unit-clerk', 'urban-management'));
    expect(answer.statusCode).toBe(403);
  });

  test('no token', async () => {
    expect((await post(complaint(), { authorization: '' })).statusCode).toBe(401);
  });

  test('words and identities stay out of the log', () => {
    expect(trial.logged.join('\n')).not.toMatch(/张三丰|13812345678|困人/);
  });
});

describe('once', () => {
  test('the same key and body get the same answer, another body is refused', async () => {
    const key = { 'idempotency-key': 'filing-1' };
    const first = await post(complaint(), key);
    const again = await post(complaint(), key);
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(first.json());
    expect(again.headers['location']).toBe(first.headers['location']);
    const other = await post(complaint({ summary: '另一件事' }), key);
    expect([other.statusCode, other.json<{ code: string }>().code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('a registration done again after its process died counts once; the lost code no longer opens the case', async () => {
    const intake = trial.app.get(Intake);
    const form = RegisterComplaint.parse(complaint());
    const origin = { source: 'request', rowId: 'command-1' };
    const by = { id: 'agent-1', role: 'agent' as const };
    const attempts = await Promise.all([1, 2, 3].map(() => intake.register(form, by, origin)));
    expect(new Set(attempts.map(({ caseNo }) => caseNo)).size).toBe(1);
    const last = await intake.register(form, by, origin);
    expect(last.registeredAt).toBe(attempts[0]!.registeredAt);
    const [{ query_code_hash: hash } = {}] = await rows('complaint', last.caseNo);
    expect(isQueryCode(last.caseNo, last.queryCode, hash as string)).toBe(true);
    for (const { queryCode } of attempts)
      expect(isQueryCode(last.caseNo, queryCode, hash as string)).toBe(false);
    expect(await rows('outbox', last.caseNo)).toHaveLength(1);
  });
});

describe('the query code', () => {
  const hash = hashOfQueryCode('JS1', 'K7QM-2D9X-4RTA-0VBN');

  test.each(['K7QM-2D9X-4RTA-0VBN', 'k7qm2d9x4rtaOvbn', ' K7QM 2D9X 4RTA 0VBN '])(
    '%j is right as people type it',
    (code) => expect(isQueryCode('JS1', code, hash)).toBe(true),
  );

  test('is wrong for another case, another code, or no case at all', () => {
    expect(isQueryCode('JS2', 'K7QM-2D9X-4RTA-0VBN', hash)).toBe(false);
    expect(isQueryCode('JS1', newQueryCode(), hash)).toBe(false);
    expect(isQueryCode('JS1', 'K7QM-2D9X-4RTA-0VBN', undefined)).toBe(false);
    expect(isQueryCode('', '', undefined)).toBe(false);
  });
});
