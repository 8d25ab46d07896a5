import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  describeDay,
  isWorkday,
  nthWorkdayAfter,
  pin,
  type Calendar,
} from '../../../src/domain/time/calendar.ts';
import { addDays, fromIso, startOf } from '../../../src/domain/time/instant.ts';
import { due } from '../../../src/domain/time/limit.ts';
import { CN } from './fixtures.ts';

const chineseDays = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as {
  holidays: Record<string, string>;
  workdays: Record<string, string>;
};
const daysBetween = (first: string, last: string): string[] => {
  const days = [first];
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1));
  return days;
};

describe('calendars/CN.json', () => {
  test('is what calendars/build.mjs builds', async () => {
    const build = fileURLToPath(new URL('../../../calendars/build.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [build, '--check']);
    expect(stdout).toMatch(/up to date/);
  });

  test('knows every day of 2004–2026 as the notices do', () => {
    const wrong = daysBetween('2004-01-01', '2026-12-31').filter((day) => {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
      const expected = day in chineseDays.workdays || (weekday % 6 !== 0 && !(day in chineseDays.holidays));
      const { kind, provisional } = describeDay(CN, day);
      const listed = kind === 'holiday' ? day in chineseDays.holidays : kind !== 'make-up';
      return isWorkday(CN, day) !== expected || provisional || !(listed || day in chineseDays.workdays);
    });
    expect(wrong).toEqual([]);
    expect(daysBetween('2026-01-01', '2026-12-31').filter((day) => isWorkday(CN, day))).toHaveLength(248);
  });

  test('has the law’s own holidays and nothing else for 2027–2036', () => {
    // New Year’s Day of the lunar calendar, Qingming, Dragon Boat, Mid-Autumn, written down apart from chinese-days.
    // Node’s own Chinese calendar is no witness: it is a day off where the new moon falls near midnight, at 23:56 on
    // 2027-02-06 and at 00:07 on 2030-02-03.
    const almanac: Record<string, [string, string, string, string]> = {
      2027: ['02-06', '04-05', '06-09', '09-15'],
      2028: ['01-26', '04-04', '05-28', '10-03'],
      2029: ['02-13', '04-04', '06-16', '09-22'],
      2030: ['02-03', '04-05', '06-05', '09-12'],
      2031: ['01-23', '04-05', '06-24', '10-01'],
      2032: ['02-11', '04-04', '06-12', '09-19'],
      2033: ['01-31', '04-04', '06-01', '09-08'],
      2034: ['02-19', '04-05', '06-20', '09-27'],
      2035: ['02-08', '04-05', '06-10', '09-16'],
      2036: ['01-28', '04-04', '05-30', '10-04'],
    };
    const solar = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];
    const lawful = new Set(
      Object.entries(almanac).flatMap(([year, [newYear, ...festivals]]) => [
        ...[-1, 0, 1, 2].map((n) => addDays(`${year}-${newYear}`, n)),
        ...[...festivals, ...solar].map((day) => `${year}-${day}`),
      ]),
    );
    const wrong = daysBetween('2027-01-01', '2036-12-31').filter((day) => {
      const { kind, provisional, notice } = describeDay(CN, day);
      return (kind === 'holiday') !== lawful.has(day) || !provisional || notice !== undefined;
    });
    expect(wrong).toEqual([]);
    expect(CN.on.every((day) => day <= CN.officialUntil)).toBe(true);
  });
});

describe('a day', () => {
  const NOTICE = '国办发明电〔2025〕7号';
  test.each([
    ['2026-03-10', { kind: 'workday', workday: true, provisional: false }],
    ['2026-03-14', { kind: 'weekend', workday: false, provisional: false }],
    ['2026-02-14', { kind: 'make-up', workday: true, notice: NOTICE, provisional: false }],
    ['2026-02-15', { kind: 'holiday', workday: false, name: '春节', notice: NOTICE, provisional: false }],
    // New Year 2023 began on 31 December: it rests on the notice for 2023.
    [
      '2022-12-31',
      { kind: 'holiday', workday: false, name: '元旦', notice: '国办发明电〔2022〕16号', provisional: false },
    ],
    [
      '2025-10-06',
      {
        kind: 'holiday',
        workday: false,
        name: '国庆节、中秋节',
        notice: '国办发明电〔2024〕12号',
        provisional: false,
      },
    ],
    ['2027-01-01', { kind: 'holiday', workday: false, name: '元旦', provisional: true }],
    ['2027-01-04', { kind: 'workday', workday: true, provisional: true }],
    ['2099-01-01', { kind: 'workday', workday: true, provisional: true }],
  ])('%s', (day, note) => expect(describeDay(CN, day)).toStrictEqual(note));

  test('described is the caller’s own', () => {
    describeDay(CN, '2026-02-15').workday = true;
    expect(isWorkday(CN, '2026-02-15')).toBe(false);
  });

  test('that is not one is refused', () => {
    for (const day of ['2026-02-30', '2026-2-3', '2026-13-01', '0000-01-01', '', '2026-03-10T00:00:00+08:00'])
      expect(() => isWorkday(CN, day)).toThrow(RangeError);
  });
});

describe('the n-th workday after a day', () => {
  test('never counts the day itself', () => {
    expect(nthWorkdayAfter(CN, '2026-03-09', 1)).toBe('2026-03-10');
    expect(nthWorkdayAfter(CN, '2026-02-14', 1)).toBe('2026-02-24');
    expect(nthWorkdayAfter(CN, '2025-12-31', 248)).toBe('2026-12-31');
  });

  test('is bounded', () => {
    for (const n of [0, -1, 1.5, Number.NaN, Infinity, 36_526])
      expect(() => nthWorkdayAfter(CN, '2026-03-09', n)).toThrow(
        /workdays must be a whole number from 1 to 36525/,
      );
  });

  test('follows a region’s own days, a make-up day prevailing', () => {
    const regional: Calendar = { ...CN, region: 'CN-NX', edition: 'CN-NX-2026-01-05' };
    regional.off = [...CN.off, ['2026-03-20', 2, '开斋节']];
    regional.on = [...CN.on, '2026-03-21'];
    expect(nthWorkdayAfter(regional, '2026-03-19', 1)).toBe('2026-03-21');
    expect(describeDay(regional, '2026-03-20')).toMatchObject({ kind: 'holiday', name: '开斋节' });
  });

  test('does not hang on a calendar without an end', () => {
    const endless: Calendar = { ...CN, off: [['2026-01-01', 1e12, '无尽假期']] };
    expect(() => isWorkday(endless, '2026-01-01')).toThrow(/calendar.off: days/);
  });
});

describe('a pinned calendar', () => {
  const registered = daysBetween('2020-01-01', '2034-12-31')
    .filter((_, i) => i % 14 === 0)
    .map((day) => startOf(day) + 10 * 3_600_000);

  test('fits the workflow’s input: 900 bytes, where three past years are all official a little more', () => {
    const most = (from: string): number =>
      Math.max(
        ...registered
          .filter((at) => at >= startOf(from))
          .map((at) => Buffer.byteLength(JSON.stringify(pin(CN, at)))),
      );
    expect(most('2025-01-01')).toBeLessThanOrEqual(900);
    expect(most('2020-01-01')).toBeLessThanOrEqual(1150);
  });

  test('says the same of every day a case can meet', () => {
    for (const at of registered.filter((_, i) => i % 10 === 0)) {
      const pinned = pin(CN, at);
      const year = new Date(at).getUTCFullYear();
      const first = addDays(new Date(at + 8 * 3_600_000).toISOString().slice(0, 10), -40);
      const wrong = daysBetween(first, `${year + 1}-12-31`).filter(
        (day) => JSON.stringify(describeDay(pinned, day)) !== JSON.stringify(describeDay(CN, day)),
      );
      expect(wrong).toEqual([]);
    }
  });

  test('reaches back 40 days, whatever the hour', () => {
    expect(pin(CN, fromIso('2026-03-26T00:00:00+08:00')).on[0]).toBe('2026-02-14');
    expect(pin(CN, fromIso('2026-03-26T23:59:59+08:00')).on[0]).toBe('2026-02-14');
    expect(pin(CN, fromIso('2026-03-27T00:00:00+08:00')).on[0]).toBe('2026-02-28');
  });

  test('pinned again is the same, and survives JSON', () => {
    const at = fromIso('2026-01-01T00:00:00+08:00');
    const pinned = pin(CN, at);
    expect(pin(pinned, at)).toEqual(pinned);
    expect(pinned.off[0]).toEqual(['2026-01-01', 3, '元旦']);
    expect(pinned.notices).toEqual({ 2026: '国办发明电〔2025〕7号' });
    const limit = { unit: 'workdays', n: 5 } as const;
    expect(due(JSON.parse(JSON.stringify(pinned)) as Calendar, at, limit)).toEqual(due(CN, at, limit));
  });
});
