import { addDays, DAY_MS, HOUR, MINUTE, toIso } from '../../../src/domain/time/instant.ts';
import type { Calendar } from '../../../src/domain/time/calendar.ts';
import { due, extended, prove, redAt, yellowAt, type Limit } from '../../../src/domain/time/limit.ts';
import { following, midnight, textOf } from '../time/oracle.ts';
import { Random, randomCalendar, randomInstant, randomLimit, UNITS } from './random.ts';
import { DayWalk, minuteWalk } from './walk.ts';

/** `ORACLE_RUNS=1000000` for the day walk and a hundredth of it for the minute walk; the gate takes the same sample every time, `ORACLE_SEED=…` another. */
const RUNS = Number(process.env['ORACLE_RUNS'] ?? 20_000);
const SEED = Number(process.env['ORACLE_SEED'] ?? 20_261_128);
/** A random calendar serves so many runs: making its oracle is slow. */
const PER_CALENDAR = 500;

interface World {
  random: Random;
  calendar: Calendar;
  oracle: DayWalk;
}

/** Runs `check` so often, on ever new calendars; the first difference ends the test and names what led to it. */
function expectOften(runs: number, check: (world: World) => string | undefined): void {
  const random = new Random(SEED);
  for (let i = 0; i < runs;) {
    const calendar = randomCalendar(random);
    const world = { random, calendar, oracle: new DayWalk(calendar) };
    for (let j = 0; j < PER_CALENDAR && i < runs; i++, j++) {
      const difference = check(world);
      if (difference !== undefined)
        throw new Error(`run ${i} of ORACLE_SEED=${SEED}: ${difference}\n${JSON.stringify(calendar)}`);
    }
  }
  expect(runs).toBeGreaterThan(0);
}

const differs = (what: string, startedAt: number, limit: Limit, found: number, expected: number) =>
  found === expected
    ? undefined
    : `${what} of ${JSON.stringify(limit)} from ${toIso(startedAt)}: ${toIso(found)}, by the walk ${toIso(expected)}`;

describe('against an independent walk through the days', () => {
  test('every due instant, and whether it is provisional', () => {
    expectOften(RUNS, ({ random, calendar, oracle }) => {
      const [startedAt, limit] = [randomInstant(random), randomLimit(random)];
      const found = due(calendar, startedAt, limit);
      const expected = oracle.due(startedAt, limit);
      if (found.provisional !== oracle.provisional(startedAt, limit, expected))
        return `provisional of ${JSON.stringify(limit)} from ${toIso(startedAt)}: ${found.provisional}`;
      return differs('due', startedAt, limit, found.dueAt, expected);
    });
  }, 1_200_000);

  test('every extension, yellow and red card', () => {
    expectOften(Math.ceil(RUNS / 4), ({ random, calendar, oracle }) => {
      const [at, n] = [randomInstant(random), random.whole(1, 15)];
      const limit: Limit = { unit: 'workdays', n };
      return (
        differs('extension', at, limit, extended(calendar, at, n).dueAt, oracle.extended(at, n)) ??
        differs('yellow card', at, limit, yellowAt(calendar, at), oracle.yellowAt(at)) ??
        differs('red card', at, limit, redAt(calendar, at), oracle.redAt(at))
      );
    });
  }, 1_200_000);

  test('every proof counts the days that the walk counts', () => {
    expectOften(Math.ceil(RUNS / 10), ({ random, calendar, oracle }) => {
      const [startedAt, n] = [randomInstant(random), random.whole(1, 15)];
      const proof = prove(calendar, startedAt, { unit: 'workdays', n });
      const [start, ...days] = proof;
      const wrong = days.find((day) => day.counted !== oracle.works(day.date));
      if (start?.counted) return `the day of receipt ${start.date} is counted`;
      return wrong ? `${wrong.date} counted: ${wrong.counted}` : undefined;
    });
  }, 1_200_000);
});

test('against an independent walk through the minutes: running time', () => {
  expectOften(Math.ceil(RUNS / 100), ({ random, calendar, oracle }) => {
    const startedAt = Math.floor(randomInstant(random) / MINUTE) * MINUTE;
    const limit = { ...randomLimit(random, random.of('workday-hours', 'hours', 'minutes')) };
    return differs(
      'due',
      startedAt,
      limit,
      due(calendar, startedAt, limit).dueAt,
      minuteWalk(oracle, startedAt, limit),
    );
  });
}, 1_200_000);

describe('laws', () => {
  const LAWS = Math.ceil(RUNS / 5);

  test('continuity: a second later in is at most a second later out, for every running unit', () => {
    expectOften(LAWS, ({ random, calendar, oracle }) => {
      const [at, limit] = [
        randomInstant(random),
        randomLimit(random, random.of('workday-hours', 'hours', 'minutes')),
      ];
      const moved = due(calendar, at + 1000, limit).dueAt - due(calendar, at, limit).dueAt;
      if (limit.unit !== 'workday-hours' && moved !== 1000)
        return `${toIso(at)} ${JSON.stringify(limit)}: ${moved} ms`;
      // What jumps is only the rest between two workdays, in which nothing elapses.
      const last = due(calendar, at, limit).dueAt;
      const elapsed = oracle.workdayMs(last, last + Math.max(0, moved));
      return moved < 0 || elapsed > 1000
        ? `${toIso(at)} ${JSON.stringify(limit)}: ${elapsed} ms of work`
        : undefined;
    });
  });

  test('a later receipt never gives an earlier date, in any unit', () => {
    expectOften(LAWS, ({ random, calendar }) => {
      const [at, later] = [
        randomInstant(random),
        random.of(0, 1, 1000, HOUR, DAY_MS, random.whole(0, 12 * DAY_MS)),
      ];
      const limit = randomLimit(random, UNITS[random.whole(0, UNITS.length - 1)]);
      const [sooner, afterwards] = [due(calendar, at, limit).dueAt, due(calendar, at + later, limit).dueAt];
      return afterwards < sooner ? `${toIso(at)} + ${later} ms, ${JSON.stringify(limit)}` : undefined;
    });
  });

  test('monotony: an extension is later than what it extends, a longer one later than a shorter, of a later date not earlier', () => {
    expectOften(LAWS, ({ random, calendar }) => {
      const [at, n, later] = [randomInstant(random), random.whole(1, 12), random.whole(0, 9 * DAY_MS)];
      const [one, more, shifted] = [
        extended(calendar, at, n).dueAt,
        extended(calendar, at, n + 1).dueAt,
        extended(calendar, at + later, n).dueAt,
      ];
      return one > at && more > one && shifted >= one ? undefined : `${toIso(at)} + ${n} workdays`;
    });
  });

  test('split: a + b workdays are a, then b; so are hours of workdays', () => {
    expectOften(LAWS, ({ random, calendar }) => {
      const [at, a, b] = [randomInstant(random), random.whole(1, 9), random.whole(1, 9)];
      const hours = (from: number, n: number) => due(calendar, from, { unit: 'workday-hours', n }).dueAt;
      const days =
        extended(calendar, extended(calendar, at, a).dueAt, b).dueAt === extended(calendar, at, a + b).dueAt;
      return days && hours(hours(at, a), b) === hours(at, a + b) ? undefined : `${toIso(at)} ${a} + ${b}`;
    });
  });

  test('zero: nothing is no period and no extension; from a date, its own end is reached by counting none', () => {
    expectOften(Math.ceil(LAWS / 10), ({ random, calendar }) => {
      const at = randomInstant(random);
      for (const unit of UNITS.filter((each) => each !== 'days'))
        expect(() => due(calendar, at, { unit, n: 0 })).toThrow(RangeError);
      // Of natural days the day of receipt itself is one that a rule may mean: to its own 24:00.
      expect(due(calendar, at, { unit: 'days', n: 0 }).dueAt).toBe(midnight(following(textOf(at))));
      expect(() => extended(calendar, at, 0)).toThrow(RangeError);
      // An order received in the last instant of a day has the whole of the n days an extension of that day has.
      const n = random.whole(1, 9);
      const end = due(calendar, at, { unit: 'workdays', n }).dueAt;
      return extended(calendar, end, 1).dueAt === due(calendar, at, { unit: 'workdays', n: n + 1 }).dueAt
        ? undefined
        : `${toIso(at)} ${n}`;
    });
  });

  test('a calendar that takes workdays away never makes a date earlier, one that changes nothing moves nothing', () => {
    expectOften(LAWS, ({ random, calendar }) => {
      const [at, limit] = [randomInstant(random), randomLimit(random)];
      const before = due(calendar, at, limit).dueAt;
      const first = addDays(toIso(at).slice(0, 10), random.whole(0, 20));
      const longer: Calendar = {
        ...calendar,
        edition: 'longer',
        off: [...calendar.off, [first, random.whole(1, 9), '增']],
      };
      const same: Calendar = { ...calendar, edition: 'same', off: calendar.off.toReversed() };
      if (due(same, at, limit).dueAt !== before)
        return `${toIso(at)} ${JSON.stringify(limit)} moved by nothing`;
      return due(longer, at, limit).dueAt < before ? `${toIso(at)} ${JSON.stringify(limit)}` : undefined;
    });
  });
});
