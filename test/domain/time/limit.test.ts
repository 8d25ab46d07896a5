import fc from '../../support/chance.ts';
import type { Calendar } from '../../../src/domain/time/calendar.ts';
import { DAY_MS, dayOf, fromIso, HOUR, MINUTE, startOf, toIso } from '../../../src/domain/time/instant.ts';
import {
  due,
  extended,
  prove,
  redAt,
  workdayStartAfter,
  yellowAt,
  type Limit,
  type Unit,
} from '../../../src/domain/time/limit.ts';
import { CN } from './fixtures.ts';
import { following, midnight, Oracle, textOf } from './oracle.ts';

const oracle = new Oracle(CN);
const at = (text: string): number => fromIso(`${text}+08:00`);
const [FROM, UNTIL] = [startOf('2018-12-01'), startOf('2028-06-01')];

/** Instants, half of them close to a midnight, where a second decides. */
const instant = fc.oneof(
  fc.integer({ min: FROM, max: UNTIL }),
  fc
    .tuple(fc.integer({ min: 0, max: (UNTIL - FROM) / DAY_MS }), fc.constantFrom(-1000, -1, 0, 1, 1000))
    .map(([day, off]) => FROM + day * DAY_MS + off),
);
const most: Record<Unit, number> = {
  minutes: 5000,
  hours: 300,
  'workday-hours': 72,
  workdays: 60,
  days: 60,
  years: 8,
};
const limit: fc.Arbitrary<Limit> = fc
  .constantFrom<Unit>('minutes', 'hours', 'workday-hours', 'workdays', 'days', 'years')
  .chain((unit) =>
    fc.record({
      unit: fc.constant(unit),
      n: fc.integer({ min: unit === 'days' ? 0 : 1, max: most[unit] }),
      rollForward: fc.boolean(),
    }),
  );
const workdays = fc.integer({ min: 1, max: 15 });

describe('a due instant', () => {
  test('is what a slow walk over days and minutes finds', () => {
    fc.assert(
      fc.property(instant, limit, (startedAt, rule) => {
        const start = rule.unit === 'workday-hours' ? Math.floor(startedAt / MINUTE) * MINUTE : startedAt;
        expect(toIso(due(CN, start, rule).dueAt)).toBe(toIso(oracle.due(start, rule)));
      }),
      { numRuns: 800 },
    );
  });

  test('of a later receipt is never earlier', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 12 * DAY_MS }), limit, (startedAt, later, rule) => {
        expect(due(CN, startedAt + later, rule).dueAt).toBeGreaterThanOrEqual(due(CN, startedAt, rule).dueAt);
      }),
      { numRuns: 800 },
    );
  });

  test('in workday hours is continuous: a second later in is nought or one second of work later out', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 72 }), (startedAt, n) => {
        const rule: Limit = { unit: 'workday-hours', n };
        const [sooner, later] = [due(CN, startedAt, rule).dueAt, due(CN, startedAt + 1000, rule).dueAt];
        expect(oracle.workdayMs(startedAt, sooner)).toBe(n * HOUR);
        expect(oracle.workdayMs(sooner, later)).toBe(oracle.workdayMs(startedAt, startedAt + 1000));
      }),
      { numRuns: 500 },
    );
  });

  test('in 24 workday hours from a workday is the same clock time of the next, from a rest day its end', () => {
    fc.assert(
      fc.property(instant, (startedAt) => {
        const day = textOf(startedAt);
        const next = workdayStartAfter(CN, startedAt, 1);
        const intoDay = startedAt - midnight(day);
        fc.pre(intoDay > 0);
        expect(due(CN, startedAt, { unit: 'workday-hours', n: 24 }).dueAt).toBe(
          next + (oracle.works(day) ? intoDay : DAY_MS),
        );
      }),
    );
  });

  test('by the day does not know the hour of receipt, and is that of an extension of no time', () => {
    fc.assert(
      fc.property(instant, workdays, (startedAt, n) => {
        const { dueAt } = due(CN, startedAt, { unit: 'workdays', n });
        const endOfReceiptDay = midnight(following(textOf(startedAt)));
        expect(due(CN, endOfReceiptDay - 1, { unit: 'workdays', n }).dueAt).toBe(dueAt);
        expect(extended(CN, endOfReceiptDay, n).dueAt).toBe(dueAt);
      }),
    );
  });

  test('may be reached in parts: 2 + 3 = 5', () => {
    fc.assert(
      fc.property(instant, workdays, workdays, (startedAt, a, b) => {
        expect(extended(CN, extended(CN, startedAt, a).dueAt, b)).toEqual(extended(CN, startedAt, a + b));
        const hours = (from: number, n: number) => due(CN, from, { unit: 'workday-hours', n }).dueAt;
        expect(hours(hours(startedAt, a), b)).toBe(hours(startedAt, a + b));
      }),
    );
  });

  test('is provisional only where a day looked at has no notice', () => {
    const provisional = (text: string, rule: Limit) => due(CN, at(text), rule).provisional;
    expect(provisional('2026-12-30T23:59:59', { unit: 'workdays', n: 1 })).toBe(false);
    expect(provisional('2026-12-31T00:00:00', { unit: 'workdays', n: 1 })).toBe(true);
    expect(provisional('2026-12-31T00:00:00', { unit: 'workday-hours', n: 24 })).toBe(false);
    expect(provisional('2026-12-31T00:00:01', { unit: 'workday-hours', n: 24 })).toBe(true);
    expect(provisional('2027-03-01T00:00:00', { unit: 'workday-hours', n: 1 })).toBe(true);
    expect(provisional('2026-12-31T10:00:00', { unit: 'days', n: 7 })).toBe(false);
    expect(provisional('2026-12-31T10:00:00', { unit: 'days', n: 7, rollForward: true })).toBe(true);
    expect(provisional('2026-12-31T10:00:00', { unit: 'years', n: 2 })).toBe(false);
    expect(extended(CN, at('2027-01-01T00:00:00'), 1).provisional).toBe(true);
  });

  test.each<[Limit, RegExp]>([
    ...[0, -5, 1.5, Number.NaN, Infinity].flatMap((n) =>
      Object.keys(most)
        .filter((unit) => n !== 0 || unit !== 'days')
        .map((unit): [Limit, RegExp] => [{ unit: unit as Unit, n }, /limit\.n must be/]),
    ),
    [{ unit: 'years', n: 101 }, /limit\.n must be a whole number from 1 to 100: 101/],
    [{ unit: 'workdays', n: 1e15 }, /limit\.n/],
    [{ unit: 'workday-hours', n: 1e15 }, /limit\.n/],
    [{ unit: 'days', n: 36_526 }, /limit\.n/],
    [{ unit: 'fortnights' as Unit, n: 1 }, /limit\.unit is unknown: fortnights/],
    [{ unit: 'toString' as Unit, n: 1 }, /limit\.unit/],
  ])('is refused for %j', (rule, message) => {
    expect(() => due(CN, at('2026-03-10T10:00:00'), rule)).toThrow(message);
    expect(() => due(CN, at('2026-03-10T10:00:00'), rule)).toThrow(RangeError);
  });

  test('is refused where there is no instant', () => {
    for (const startedAt of [Number.NaN, 0.5, 1e18])
      expect(() => due(CN, startedAt, { unit: 'hours', n: 1 })).toThrow(/not an instant/);
    for (const unit of ['hours', 'workdays', 'days', 'years'] as const)
      expect(() => due(CN, at('9999-12-31T23:59:59'), { unit, n: 1 })).toThrow(RangeError);
    expect(() => extended(CN, at('2026-03-17T00:00:00'), 0)).toThrow(RangeError);
  });

  test('a century away is still found', () => {
    const far = (unit: Unit, n: number) => toIso(due(CN, at('2026-03-10T10:00:00'), { unit, n }).dueAt);
    expect(far('years', 100)).toBe('2126-03-11T00:00:00+08:00');
    expect(far('workdays', 36_525).slice(0, 4)).toBe('2166');
    expect(far('workday-hours', 876_600).slice(0, 4)).toBe('2166');
  });
});

describe('a proof', () => {
  test('runs day by day from receipt to the last day, and counts as many days as the limit has', () => {
    fc.assert(
      fc.property(instant, limit, (startedAt, rule) => {
        const proof = prove(CN, startedAt, rule);
        const { dueAt, provisional } = due(CN, startedAt, rule);
        const dates = proof.map(({ date }) => date);
        const counted = proof.filter((day) => day.counted).map(({ date }) => date);
        expect(proof[0]).toMatchObject({ date: dayOf(startedAt), kind: 'start' });
        expect(proof.at(-1)).toMatchObject({ date: dayOf(dueAt - 1), counted: rule.n > 0 });
        expect(dates.slice(1)).toEqual(dates.slice(0, -1).map(following));
        expect(proof.some(({ kind }) => kind === 'provisional')).toBe(provisional && proof.length > 1);
        const expected: Record<Unit, string[] | number> = {
          minutes: dates,
          hours: dates,
          'workday-hours': dates.filter((date) => oracle.works(date)),
          workdays: rule.n,
          days: rule.n,
          years: counted,
        };
        expect([counted, counted.length]).toContainEqual(expected[rule.unit]);
      }),
      { numRuns: 300 },
    );
  });

  test('names the holidays and the notices they rest on', () => {
    const notice = '国办发明电〔2025〕7号';
    const proof = prove(CN, at('2026-02-13T15:00:00'), { unit: 'workdays', n: 2 });
    expect(proof.slice(0, 3)).toStrictEqual([
      { date: '2026-02-13', counted: false, kind: 'start' },
      { date: '2026-02-14', counted: true, kind: 'make-up', notice },
      { date: '2026-02-15', counted: false, kind: 'holiday', name: '春节', notice },
    ]);
    expect(proof.at(-1)).toStrictEqual({ date: '2026-02-24', counted: true, kind: 'workday' });
  });

  const reckoned = (start: string, rule: Limit): string[] =>
    prove(CN, at(start), rule).map(
      ({ date, counted, kind }) => `${date.slice(5)} ${counted ? '+' : '-'} ${kind}`,
    );

  test('shows what no notice has confirmed', () => {
    expect(reckoned('2026-12-30T10:00:00', { unit: 'workdays', n: 2 })).toEqual([
      '12-30 - start',
      '12-31 + workday',
      '01-01 - provisional',
      '01-02 - provisional',
      '01-03 - provisional',
      '01-04 + provisional',
    ]);
  });

  test('of running time counts the day of receipt where it ran', () => {
    const sign: Limit = { unit: 'workday-hours', n: 24 };
    expect(reckoned('2026-03-13T16:20:00', sign)).toEqual([
      '03-13 + start',
      '03-14 - weekend',
      '03-15 - weekend',
      '03-16 + workday',
    ]);
    expect(reckoned('2026-03-15T23:30:00', sign)).toEqual(['03-15 - start', '03-16 + workday']);
    expect(reckoned('2026-03-14T23:30:00', { unit: 'hours', n: 1 })).toEqual([
      '03-14 + start',
      '03-15 + weekend',
    ]);
  });

  test('of natural days counts rest days, and rolls on only where told to', () => {
    const week: Limit = { unit: 'days', n: 3 };
    expect(reckoned('2026-10-01T10:00:00', week)).toEqual([
      '10-01 - start',
      '10-02 + holiday',
      '10-03 + holiday',
      '10-04 + holiday',
    ]);
    expect(reckoned('2026-10-01T10:00:00', { ...week, rollForward: true }).slice(2)).toEqual([
      '10-03 + holiday',
      '10-04 - holiday',
      '10-05 - holiday',
      '10-06 - holiday',
      '10-07 - holiday',
      '10-08 + workday',
    ]);
  });

  test('of a century has at most 4,000 days, the last among them', () => {
    const proof = prove(CN, at('2026-03-10T10:00:00'), { unit: 'years', n: 100 });
    expect(proof).toHaveLength(4000);
    expect(proof.at(-1)).toMatchObject({ date: '2126-03-10', counted: true });
  });
});

describe('the cards', () => {
  test('yellow is the last instant with 24 hours of workday time left', () => {
    fc.assert(
      fc.property(instant, (dueAt) => {
        const yellow = yellowAt(CN, dueAt);
        expect(oracle.workdayMs(yellow, dueAt)).toBe(DAY_MS);
        expect(oracle.workdayMs(yellow + 1, dueAt)).toBe(DAY_MS - 1);
      }),
      { numRuns: 500 },
    );
    expect(toIso(yellowAt(CN, at('2026-02-24T15:00:00')))).toBe('2026-02-14T15:00:00+08:00');
    expect(toIso(yellowAt(CN, at('2026-02-25T00:00:00')))).toBe('2026-02-24T00:00:00+08:00');
  });

  test('red is the first start of a workday at or after the due instant', () => {
    fc.assert(
      fc.property(instant, (dueAt) => {
        let day = textOf(dueAt);
        while (midnight(day) < dueAt || !oracle.works(day)) day = following(day);
        expect(redAt(CN, dueAt)).toBe(midnight(day));
      }),
      { numRuns: 500 },
    );
  });

  test('the start of the n-th workday is counted from the day of the instant', () => {
    const start = (text: string, n: number) => toIso(workdayStartAfter(CN, at(text), n)).slice(0, 19);
    expect(start('2026-03-13T16:20:00', 1)).toBe('2026-03-16T00:00:00');
    expect(start('2026-03-17T00:00:00', 1)).toBe('2026-03-18T00:00:00');
    expect(start('2026-02-14T23:59:59', 5)).toBe('2026-02-28T00:00:00');
  });
});

test('a longer holiday never makes a workday limit shorter', () => {
  const first = fc.integer({ min: 0, max: 700 }).map((n) => textOf(startOf('2025-01-01') + n * DAY_MS));
  fc.assert(
    fc.property(instant, workdays, first, fc.integer({ min: 1, max: 9 }), (startedAt, n, day, days) => {
      const on = CN.on.filter((made) => made < day || made >= textOf(midnight(day) + days * DAY_MS));
      const longer: Calendar = { ...CN, off: [...CN.off, [day, days, '延长']], on };
      for (const unit of ['workdays', 'workday-hours'] as const)
        expect(due(longer, startedAt, { unit, n }).dueAt).toBeGreaterThanOrEqual(
          due(CN, startedAt, { unit, n }).dueAt,
        );
    }),
  );
});
