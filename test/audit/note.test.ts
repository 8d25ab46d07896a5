import { DataSource } from 'typeorm';
import { Audit } from '../../src/audit/audit.service.ts';
import { auditHash, CHAINS, chainOf, type AuditRow } from '../../src/audit/chain.ts';
import { fitting, isSubject, unfit, type Note } from '../../src/audit/note.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { freshDatabase } from '../support/stack.ts';

const NOTE: Note = {
  actor: { id: 'demo-agent', roles: ['agent'] },
  action: 'identity.unmask',
  subject: 'JS20260309000001',
  outcome: 'done',
};

describe('what fits into a note', () => {
  test.each<[string, Partial<Note>]>([
    ['a unit', { actor: { id: 'a|b:c@city.example', role: 'unit-clerk', unit: 'housing' } }],
    [
      'a unit whose code begins with a mark',
      { actor: { id: 'a', unit: '_fire' }, detail: { unit: '-fire' } },
    ],
    ['a version', { subject: 'county-12345@2' }],
    ['numbers and codes', { detail: { version: 2, unit: 'housing', granted: true } }],
    ['a purpose', { purpose: 'fact-check', code: 'wrong-state' }],
  ])('%s', (_, change) => expect(unfit({ ...NOTE, ...change })).toEqual([]));

  test.each<[string, Partial<Note>, string]>([
    ['words', { detail: { reason: '诉求人张三' } }, 'detail'],
    ['a sentence', { purpose: 'he asked for it' }, 'purpose'],
    ['a name', { subject: '张三' }, 'subject'],
    ['a phone among codes', { detail: { phone: '13812345678' } }, 'detail'],
    ['a phone within a code', { detail: { phone: 'tel-138-1234-5678' } }, 'detail'],
    ['an identity number', { detail: { id: '11010519491231002X' } }, 'detail'],
    ['a line', { code: 'a\nb' }, 'code'],
    ['much', { detail: Object.fromEntries([...'abcdefghi'].map((k) => [k, 1])) }, 'detail'],
    ['nobody', { actor: { id: '' } }, 'actor'],
    ['not a number', { detail: { n: Number.NaN } }, 'detail'],
  ])('not %s', (_, change, field) => expect(unfit({ ...NOTE, ...change })).toEqual([field]));
});

test.each([
  '13812345678',
  '11010519491231002X',
  'tel13812345678',
  '138-1234-5678',
  'JS13812345678',
  '1101051949_1231002X',
  '张三',
  '',
  'a b',
])('no address makes %j a subject', (typed) => expect(isSubject(typed)).toBe(false));

test.each([
  'JS20260309000001',
  'county-12345@2',
  '_fire',
  '-aB3_xY9-kQ1',
  '13812345-6789-4012-8345-678901234567',
])('%j is one of our own', (id) => expect(isSubject(id)).toBe(true));

test('of a refusal whatever does not fit is left out, and nothing else', () => {
  const actor = { id: '张三', roles: ['unit-clerk' as const], unit: '消防' };
  const wrong: Note = { ...NOTE, actor, subject: '张三', code: 'a b', detail: { n: 1 } };
  expect(fitting(wrong)).toEqual({
    actor: { id: 'unknown', roles: ['unit-clerk'] },
    action: 'identity.unmask',
    outcome: 'done',
    detail: { n: 1 },
  });
  expect(unfit(fitting(wrong))).toEqual([]);
  expect(fitting(NOTE)).toEqual(NOTE);
});

describe('the chains', () => {
  let db: DataSource;
  let audit: Audit;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDatabase();
    db = await createDataSource({ databaseUrl: fresh.url }, entities).initialize();
    audit = new Audit(db);
    drop = fresh.drop;
  });
  afterAll(async () => {
    await db.destroy();
    await drop();
  });

  const rows = (): Promise<AuditRow[]> =>
    db.query(`select chain, seq, (extract(epoch from at) * 1000000)::bigint::text as micros, actor, array_to_string(roles, ',') as roles, unit,
      action, subject, outcome, code, purpose, detail::text as detail, hash from audit_entry order by chain, seq`);

  test('PostgreSQL and we reckon the same hashes, whoever writes at once', async () => {
    const notes = Array.from({ length: 200 }, (_, i): Note => ({
      ...NOTE,
      subject: `JS2026030900${String(i % 40).padStart(4, '0')}`,
      ...(i % 2 && { detail: { version: i, unit: 'housing' }, purpose: 'contact' }),
      ...(i % 3 && { outcome: 'refused', code: 'wrong-state' }),
      ...(i % 5 && { actor: { id: 'b', roles: ['unit-clerk', 'unit-leader'], unit: 'housing' } }),
    }));
    await Promise.all(notes.map((note) => audit.note(note)));
    const written = await rows();
    expect(written).toHaveLength(200);
    const last = new Map<number, { seq: number; hash: string }>();
    for (const { hash, ...row } of written) {
      const before = last.get(row.chain) ?? { seq: 0, hash: '' };
      expect([row.seq, hash]).toEqual([before.seq + 1, auditHash(before.hash, row)]);
      last.set(row.chain, { seq: row.seq, hash });
    }
    expect(last.size).toBeGreaterThan(CHAINS / 2);
  });

  test('a note stands if and only if its transaction does', async () => {
    const before = (await rows()).length;
    const subject = 'JS20260309999999';
    const undone = db.transaction(async (rows) => {
      await audit.note({ ...NOTE, subject }, rows);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await rows()).toHaveLength(before);
    await db.transaction((each) => audit.note({ ...NOTE, subject }, each));
    const added = (await rows()).filter((row) => row.subject === subject);
    expect(added.map(({ chain }) => chain)).toEqual([chainOf(subject)]);
  });

  test.each(['update audit_entry set code = null', 'delete from audit_entry', 'truncate audit_entry'])(
    '%s is refused',
    (sql) => expect(db.query(sql)).rejects.toThrow('append-only'),
  );

  test('what is not a code is an error that does not repeat it', async () => {
    const before = (await rows()).length;
    const wrong = audit.note({ ...NOTE, subject: '张三' });
    await expect(wrong).rejects.toThrow(/^An audit note holds more than codes: subject$/);
    expect(await rows()).toHaveLength(before);
  });
});
