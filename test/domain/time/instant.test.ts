import fc from '../../support/chance.ts';
import {
  addDays,
  dayOf,
  fromIso,
  shortClock,
  startOf,
  toIso,
  yearOf,
} from '../../../src/domain/time/instant.ts';

const FIRST = Date.UTC(1, 0, 1) - 8 * 3_600_000;
const instant = fc.integer({
  min: new Date('0001-01-02T00:00:00Z').getTime(),
  max: Date.UTC(9999, 11, 31) - 1,
});
const china = (at: number): string => new Date(at + 8 * 3_600_000).toISOString();

describe('an instant', () => {
  test('has the day, the year and the clock of China', () => {
    fc.assert(
      fc.property(instant, (at) => {
        expect(dayOf(at)).toBe(china(at).slice(0, 10));
        expect(yearOf(at)).toBe(Number(china(at).slice(0, 4)));
        expect(toIso(at)).toBe(china(at).replace('.000Z', '+08:00').replace('Z', '+08:00'));
        expect(fromIso(toIso(at))).toBe(at);
        expect(startOf(dayOf(at))).toBe(Math.floor((at - FIRST) / 86_400_000) * 86_400_000 + FIRST);
      }),
      { numRuns: 2000 },
    );
  });

  test('is read from any offset', () => {
    const at = Date.UTC(2026, 2, 11, 2);
    for (const text of [
      '2026-03-11T10:00:00+08:00',
      '2026-03-11T10:00+08:00',
      '2026-03-11T02:00:00Z',
      '2026-03-10T21:00:00.000-05:00',
      '2026-03-11T07:30:00+05:30',
      '2026-03-11T10:00:00.000999+08:00',
    ])
      expect(fromIso(text)).toBe(at);
    expect(fromIso('2026-03-11T10:00:00.5+08:00')).toBe(at + 500);
  });

  test.each([
    '2026-03-11T10:00:00',
    '2026-03-11',
    '2026-03-11 10:00:00+08:00',
    '2026-02-29T10:00:00+08:00',
    '2026-03-11T24:00:00+08:00',
    '2026-03-11T10:60:00+08:00',
    '2026-03-11T10:00:60+08:00',
    '2026-03-11T10:00:00+24:00',
    '2026-03-11T10:00:00+0800',
    '20260311T100000+08:00',
    '+002026-03-11T10:00:00+08:00',
    ' 2026-03-11T10:00:00+08:00',
    '2026-03-11T10:00:00+08:00\n',
    '0001-01-01T00:00:00+09:00',
    '1773194400000',
    '',
  ])('is not read from %j', (text) => expect(() => fromIso(text)).toThrow(RangeError));

  test.each([Number.NaN, Infinity, 0.5, 1e18, -1e15])('is not %d', (at) => {
    expect(() => dayOf(at)).toThrow(RangeError);
    expect(() => toIso(at)).toThrow(RangeError);
  });

  test('reads shortly, midnight as the end of a day', () => {
    expect(shortClock(fromIso('2026-03-11T10:00:59+08:00'))).toBe('03-11 10:00');
    expect(shortClock(fromIso('2026-03-17T00:00:00+08:00'))).toBe('03-16 24:00');
    expect(shortClock(fromIso('2026-01-01T00:00:00+08:00'))).toBe('12-31 24:00');
    expect(shortClock(fromIso('2026-03-17T00:00:00.001+08:00'))).toBe('03-17 00:00');
  });
});

test('days are added over months, leap days and years, forward and back', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: -4000, max: 4000 }), (at, n) => {
      const day = dayOf(at);
      const expected = new Date(Date.parse(day) + n * 86_400_000).toISOString();
      fc.pre(/^\d{4}-/.test(expected) && expected >= '0001');
      expect(addDays(day, n)).toBe(expected.slice(0, 10));
      expect(addDays(addDays(day, n), -n)).toBe(day);
    }),
    { numRuns: 1000 },
  );
});
