import fc from 'fast-check';
import {
  approvalEnds,
  capacitiesOf,
  mayDecide,
  mayHear,
  mayRequest,
  purgeStep,
  retainUntil,
  type Capacity,
  type Request,
} from '../../src/domain/recording/recording.ts';
import { fromIso, toIso } from '../../src/domain/time/instant.ts';

const ROLES = { director: 'duty-lead', designated: 'records', leader: 'leader' };
const at = (text: string) => fromIso(`${text}+08:00`);

describe('retention (F-144, Q34)', () => {
  test.each([
    ['2024-02-29T10:00', '2026-03-01T00:00:00+08:00'],
    ['2026-03-11T00:00', '2028-03-12T00:00:00+08:00'],
    ['2025-12-31T23:59', '2028-01-01T00:00:00+08:00'],
  ])('recorded %s, kept until %s', (recorded, until) => {
    expect(toIso(retainUntil(at(recorded)))).toBe(until);
  });

  test('a policy may keep it longer, never shorter', () => {
    const recorded = at('2026-03-11T10:00');
    expect(retainUntil(recorded, { unit: 'years', n: 5 })).toBe(at('2031-03-12T00:00'));
    for (const limit of [
      { unit: 'years', n: 1 },
      { unit: 'days', n: 30 },
      { unit: 'workdays', n: 9000 },
    ] as const)
      expect(retainUntil(recorded, limit)).toBe(at('2028-03-12T00:00'));
  });
});

test('the three are those whom the configuration names, and nobody else', () => {
  expect(capacitiesOf({ id: 'a', roles: ['duty-lead', 'agent'] }, ROLES)).toEqual(['director']);
  expect(capacitiesOf({ id: 'a', roles: ['leader', 'records'] }, ROLES)).toEqual(['designated', 'leader']);
  for (const role of [
    'agent',
    'supervisor',
    'oversight',
    'system-admin',
    'audit-admin',
    'integrator',
    'unit-leader',
  ])
    expect(capacitiesOf({ id: 'a', roles: [role] }, ROLES)).toEqual([]);
});

test('three purposes and no other', () => {
  for (const purpose of ['fact-check', 'complaint-handling', 'regulatory-supervision'])
    expect(mayRequest(['leader'], purpose)).toBeUndefined();
  for (const purpose of ['training', 'toString', '__proto__', ''])
    expect(mayRequest(['leader'], purpose)).toBe('purpose-not-allowed');
  expect(mayRequest([], 'fact-check')).toBe('recording-not-authorised');
});

const approved: Request = { requestedBy: 'a', status: 'approved', decidedAt: 1000 };

test('never the one who asked decides', () => {
  const pending: Request = { ...approved, status: 'pending', decidedAt: null };
  expect(mayDecide(['director'], 'a', pending)).toBe('four-eyes');
  expect(mayDecide(['director'], 'b', pending)).toBeUndefined();
  expect(mayDecide([], 'b', pending)).toBe('recording-not-authorised');
  expect(mayDecide(['director'], 'b', approved)).toBe('request-decided');
});

test('only the one who asked hears, for 24 hours', () => {
  expect(mayHear(['leader'], 'a', approved, approvalEnds(1000) - 1)).toBeUndefined();
  expect(mayHear(['leader'], 'a', approved, approvalEnds(1000))).toBe('approval-expired');
  expect(mayHear(['leader'], 'b', approved, 1001)).toBe('recording-not-authorised');
  expect(mayHear([], 'a', approved, 1001)).toBe('recording-not-authorised');
  for (const status of ['pending', 'rejected'] as const)
    expect(mayHear(['leader'], 'a', { ...approved, status }, 1001)).toBe('request-not-approved');
});

const capacities = fc.subarray<Capacity>(['director', 'designated', 'leader']);
const people = fc.array(fc.record({ id: fc.constantFrom('a', 'b', 'c'), capacities }), { maxLength: 6 });

type Try = { id: string; capacities: Capacity[] };
type Mark = { by: string; as: Capacity };

/** Who marked and who destroyed, when they did. */
function destroyers(acts: Try[], held: boolean, late: number): [Mark | null, Mark] | undefined {
  let mark: Mark | null = null;
  for (const { id, capacities: mine } of acts) {
    const next = purgeStep(mine, id, { retainUntil: 10, held, mark }, 10 + late);
    if ('refused' in next) continue;
    if (next.step === 'purge') return [mark, { by: id, as: next.as }];
    mark = { by: id, as: next.as };
  }
  return undefined;
}

test('whoever tries in whatever order: destroyed only after its time, without a hold, by the designated person and the director', () => {
  let destroyed = 0;
  fc.assert(
    fc.property(people, fc.boolean(), fc.integer({ min: -2, max: 2 }), (acts, held, late) => {
      const by = destroyers(acts, held, late);
      if (!by) return true;
      destroyed++;
      const [first, second] = by;
      const both = [first?.as, second.as].toSorted().join();
      return !held && late >= 0 && first?.by !== second.by && both === 'designated,director';
    }),
    { numRuns: 2000, seed: 12345 },
  );
  expect(destroyed).toBeGreaterThan(100);
});

test('an approval lasts a day', () => expect(approvalEnds(1)).toBe(86_400_001));

test.each<[string, { retainUntil: number; held: boolean }, string]>([
  ['under a hold, whatever its retention', { retainUntil: 0, held: true }, 'legal-hold'],
  ['before its retention is over', { retainUntil: 11, held: false }, 'retention-running'],
])('no recording goes %s', (_, keeping, refused) => {
  expect(purgeStep(['director'], 'a', { ...keeping, mark: null }, 10)).toEqual({ refused });
});
