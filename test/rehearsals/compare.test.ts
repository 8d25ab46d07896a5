import fc from '../support/chance.ts';
import type { DataSource } from 'typeorm';
import { record } from '../../src/archive/archive.ts';
import { split } from '../../src/domain/case/commands.ts';
import { COMMAND_NAMES, type CommandName } from '../../src/domain/case/commands.ts';
import { act } from '../../src/domain/case/decide.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import { DAY_MS, toIso } from '../../src/domain/time/instant.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { comparePolicies } from '../../src/rehearsals/compare.ts';
import { comparisonTable } from '../../src/rehearsals/comparison-table.ts';
import { replay } from '../../src/rehearsals/replay.ts';
import { command, COUNTY, instantOf, Story } from '../support/county.ts';
import { freshDatabase } from '../support/stack.ts';

const wall = (at: number): string => toIso(at).slice(0, 19).replace('T', ' ');

/** Fields that serve for any command, those of them that travel with this one. */
function fieldsFor(name: CommandName, at: number, n: number): Record<string, unknown> {
  const now = toIso(at);
  const all = {
    typeCode: 'property',
    tier: (['urgent', 'standard', 'consult'] as const)[n % 3],
    ...(n % 5 === 0 ? { level: 'L2' } : {}),
    at: now,
    calledAt: now,
    toldAt: now,
    toldCitizenAt: now,
    method: 'phone',
    answered: n % 2 === 0,
    service: '119',
    target: '12315',
    ground: 'litigation',
    unit: `unit-${n % 3}`,
    coUnits: n % 4 === 0 ? ['unit-9'] : [],
    leadUnit: 'unit-7',
    leaderOpinionAttachmentId: 'a',
    ...(n % 2 === 0 ? { nextUnit: `unit-${n % 3}` } : {}),
    workdays: 1 + (n % 2),
    objectiveCause: { code: 'other' },
    toldCitizen: true,
    finding: 'true',
    resolved: 'resolved',
    milestone: toIso(at + 20 * DAY_MS),
    outcome: n % 2 === 0 ? 'resumed' : 'resolved',
    reached: n % 3 > 0,
    solved: n % 2 === 0 ? 'yes' : 'no',
  };
  return split(name, all).travels;
}
const FINAL: readonly CommandName[] = [
  'withdraw',
  'archive',
  'answer-direct',
  'redirect',
  'transfer-emergency',
  'refuse',
];

/** A random story, each step one of the acts that the rules then allow; those that end a case are rare. */
function randomStory(steps: { n: number; wait: number }[]): Story {
  const story = new Story('2026-01-26 09:00', {
    matterType: steps.length % 2 === 0 ? 'complaint' : 'consult',
  });
  let now = story.now;
  for (const { n, wait } of steps) {
    now += wait * 60_000;
    story.wait(wall(now));
    const allowed = COMMAND_NAMES.filter((name) => {
      if (FINAL.includes(name) && n % 7 > 0) return false;
      const co =
        name === 'submit-co-result'
          ? { actor: { id: 'u', role: 'unit-clerk' as const, unit: 'unit-9' } }
          : {};
      return !(
        'refusal' in act(story.state, command(name, now, fieldsFor(name, now, n), story.state, co), now)
      );
    });
    const name = allowed[n % (allowed.length || 1)];
    if (name === undefined) continue;
    const co =
      name === 'submit-co-result' ? { actor: { id: 'u', role: 'unit-clerk' as const, unit: 'unit-9' } } : {};
    story.act(wall(now), name, fieldsFor(name, now, n), co);
  }
  return story;
}
const steps = fc.array(fc.record({ n: fc.nat(1000), wait: fc.integer({ min: 1, max: 4000 }) }), {
  minLength: 5,
  maxLength: 30,
});

test('an archive replayed under its own policy is the same archive', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(steps, (path) => {
      const { events, now } = randomStory(path);
      for (const { type } of events) seen.add(type);
      const again = replay(events, now, COUNTY);
      const essence = (all: readonly CaseEvent[]) =>
        all.map(({ seq, type, at, by, data, clocks }) => ({ seq, type, at, by, data, clocks }));
      expect(essence(again.events)).toEqual(essence(events));
      expect(again.refused).toBe(0);
    }),
    { numRuns: Number(process.env['REPLAY_RUNS'] ?? 50) },
  );
  expect(seen.size).toBeGreaterThan(25);
});

describe('all archived cases under two policies', () => {
  let db: DataSource;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const database = await freshDatabase();
    db = await createDataSource({ databaseUrl: database.url }, entities).initialize();
    drop = async () => {
      await db.destroy();
      await database.drop();
    };
  });
  afterAll(() => drop());

  let serial = 0;
  const archive = async (story: Story): Promise<string> => {
    const caseNo = `JS20260309${String(++serial).padStart(6, '0')}`;
    const [first, ...rest] = story.events as [CaseEvent & { type: 'registered' }, ...CaseEvent[]];
    const events = [{ ...first, data: { ...first.data, caseNo } }, ...rest];
    await record(db, { caseNo, events, row: caseRow({ ...story.state, caseNo }) });
    return caseNo;
  };
  const answered = (day: string): Story => {
    const story = Story.dispatched('2026-03-09 10:00');
    story.act('2026-03-09 11:00', 'sign');
    const at = `2026-03-${day}T10:00:00+08:00`;
    story.act(`2026-03-${day} 10:00`, 'reply-citizen', { at, method: 'phone', finding: 'true' });
    story.act(`2026-03-${day} 11:00`, 'submit-result', { resolved: 'resolved' });
    return story;
  };
  const STRICT = {
    ...COUNTY,
    code: 'strict',
    handle: { ...COUNTY.handle, standard: { unit: 'workdays' as const, n: 2 } },
  };

  test('rates, load, moved deadlines; nothing is written', async () => {
    const soon = await archive(answered('10'));
    const middling = await archive(answered('13'));
    const never = await archive(Story.dispatched('2026-03-09 10:00').wait('2026-03-20 00:00'));
    for (let i = 0; i < 210; i++) await archive(new Story('2026-03-09 10:00'));
    const before: unknown = await db.query('select count(*), max(at) from case_event');
    const progress: number[] = [];
    const found = await comparePolicies(db, [COUNTY, STRICT], (done) => progress.push(done));
    const [county, strict] = found.tallies;
    expect(found.cases).toBe(213);
    expect(progress).toEqual([200, 213]);
    expect([county.onTime, county.late, strict.onTime, strict.late]).toEqual([2, 1, 1, 2]);
    expect([county.signedOnTime, county.signedLate]).toEqual([2, 1]);
    expect(found).toMatchObject({ earlier: 3, later: 0, becomesLate: 1, becomesOnTime: 0, unreadable: 0 });
    expect(found.farthest.map(({ caseNo }) => caseNo).toSorted()).toEqual([soon, middling, never]);
    expect(found.farthest[0]).toMatchObject({
      from: instantOf('2026-03-17 00:00'),
      to: instantOf('2026-03-12 00:00'),
    });
    expect(county.units.get('housing')).toMatchObject({ assigned: 3, overdue: 1, red: 1 });
    expect(strict.units.get('housing')).toMatchObject({ assigned: 3, overdue: 2 });
    expect(await db.query('select count(*), max(at) from case_event')).toEqual(before);
    const table = comparisonTable(found);
    expect(table).toContain('按期办结率      66.67%（2/3）   33.33%（1/3）');
    expect(table.find((line) => line.startsWith('housing'))).toContain('1 → 2');
  });

  test('an archive that cannot be replayed is named, and the rest is compared', async () => {
    await db.query(
      `insert into case_event (case_no, seq, type, at, actor, data, hash)
       select 'JS20260309999999', 1, 'dispatched', at, actor, data, 'x' from case_event where seq = 1 limit 1`,
    );
    const found = await comparePolicies(db, [COUNTY, COUNTY]);
    expect(found).toMatchObject({ cases: 214, unreadable: 1, earlier: 0, later: 0 });
    expect(found.examples).toEqual(['JS20260309999999']);
    expect(comparisonTable(found).at(-1)).toContain('JS20260309999999');
  });
});
