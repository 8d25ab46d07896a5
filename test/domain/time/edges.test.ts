import { describeDay, pin, type Calendar } from '../../../src/domain/time/calendar.ts';
import {
  dateOfNumber,
  dayNumber,
  dayText,
  FIRST_DAY,
  LAST_DAY,
  Uncountable,
} from '../../../src/domain/time/civil.ts';
import { atHome, dayOf, fromIso, startOf, toIso, yearOf } from '../../../src/domain/time/instant.ts';
import { due, prove } from '../../../src/domain/time/limit.ts';

const PLAIN: Calendar = { region: 'CN', edition: 'CN-test', officialUntil: '2026-12-31', off: [], on: [] };
const at = (day: string): number => startOf(day) + 10 * 3_600_000;

describe('days at the ends of what is counted', () => {
  test('begin with the year 1 and end with 9999', () => {
    expect(dayText(FIRST_DAY)).toBe('0001-01-01');
    expect(dayText(LAST_DAY)).toBe('9999-12-31');
    expect([dayNumber('0001-01-01'), dayNumber('9999-12-31')]).toEqual([FIRST_DAY, LAST_DAY]);
    expect([dayOf(startOf('0001-01-01')), dayOf(startOf('9999-12-31'))]).toEqual([
      '0001-01-01',
      '9999-12-31',
    ]);
    for (const outside of [FIRST_DAY - 1, LAST_DAY + 1, Number.NaN])
      expect(() => dateOfNumber(outside)).toThrow(new Uncountable(`day out of range: ${outside}`));
  });

  test.each([
    '0000-12-31',
    '2026-02-29',
    '2026-13-01',
    'x2026-03-1',
    '2026-03-11x',
    '10000-01-01',
    '9999-12-99',
    '',
  ])('%j is no day, and is named', (text) =>
    expect(() => dayNumber(text)).toThrow(new Uncountable(`not a day: ${JSON.stringify(text)}`)),
  );

  test('centuries have their leap days and no others', () => {
    for (let year = 1; year <= 9999; year += 1) {
      if (year % 100 > 4 && year % 100 < 96) continue;
      const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
      const text = String(year).padStart(4, '0');
      const before = dayNumber(`${text}-02-28`);
      expect(dayText(before + 1)).toBe(leap ? `${text}-02-29` : `${text}-03-01`);
      expect(dayText(dayNumber(`${text}-12-31`))).toBe(`${text}-12-31`);
      expect(dayText(dayNumber(`${text}-01-01`))).toBe(`${text}-01-01`);
    }
  });
});

describe('an instant as text', () => {
  test('says milliseconds only where there are some, three digits of them', () => {
    expect(toIso(at('2026-03-11'))).toBe('2026-03-11T10:00:00+08:00');
    expect(toIso(at('2026-03-11') + 5)).toBe('2026-03-11T10:00:00.005+08:00');
    expect(yearOf(startOf('2027-01-01') - 1)).toBe(2026);
    expect(yearOf(startOf('2027-01-01'))).toBe(2027);
  });

  test('that is none is named', () => {
    expect(() => fromIso('2026-03-11')).toThrow(
      new Uncountable('not an ISO 8601 instant with an offset: "2026-03-11"'),
    );
    expect(() => fromIso('2026-03-11T24:00:00Z')).toThrow(
      new Uncountable('no such time of day: "2026-03-11T24:00:00Z"'),
    );
  });

  test.each([
    ['2026-03-11T02:00:00Z', '2026-03-11T10:00:00+08:00'],
    ['2026-03-11T02:00:00-03:00', '2026-03-11T13:00:00+08:00'],
    ['2026-03-11T10:00:00.000+08:00', '2026-03-11T10:00:00.000+08:00'],
    ['2026-02-30T02:00:00Z', '2026-02-30T02:00:00Z'],
    ['三号楼', '三号楼'],
    ['2026-03-11', '2026-03-11'],
  ])('%s leaves as %s', (text, home) => expect(atHome(text)).toBe(home));
});

describe('a pinned calendar', () => {
  test('goes on to the end of the year after the present one, or after registration if that is later', () => {
    const calendar: Calendar = {
      ...PLAIN,
      off: [
        ['2026-10-01', 7, '国庆'],
        ['2027-12-31', 1, '元旦'],
        ['2028-01-02', 1, '其后'],
      ],
      on: ['2027-12-31', '2028-01-01'],
    };
    const last = (registered: string, now?: string): unknown =>
      pin(calendar, at(registered), now === undefined ? undefined : at(now)).off.at(-1)?.[0];
    expect(last('2026-05-01')).toBe('2027-12-31');
    expect(last('2025-05-01')).toBe('2026-10-01');
    expect(last('2025-05-01', '2027-05-01')).toBe('2028-01-02');
    expect(last('2027-05-01', '2025-05-01')).toBe('2028-01-02');
    expect(pin(calendar, at('2026-05-01')).on).toEqual(['2027-12-31']);
  });

  test('begins with the span that still reaches into it', () => {
    const from = (days: number): number =>
      pin({ ...PLAIN, off: [['2026-02-10', days, '春节']] }, at('2026-03-26')).off.length;
    expect([from(4), from(5)]).toEqual([0, 1]);
  });

  test('has the notices of its years, and no empty list of them', () => {
    const notices = { 2025: '甲', 2026: '乙' };
    const off: Calendar['off'] = [['2025-12-31', 2, '元旦']];
    expect(pin({ ...PLAIN, off, notices }, at('2026-01-10')).notices).toEqual({ 2026: '乙' });
    expect(pin({ ...PLAIN, notices }, at('2026-01-10'))).not.toHaveProperty('notices');
  });
});

describe('a day', () => {
  test('rests on the notice of the year in which its holiday ends, its own, or none', () => {
    const off: Calendar['off'] = [
      ['2025-12-31', 2, '元旦'],
      ['2026-05-01', 1, '本地', '自治区〔2026〕1号'],
    ];
    const calendar = {
      ...PLAIN,
      off,
      on: ['2025-12-28', '2026-05-09'],
      notices: { 2026: '国办〔2025〕7号' },
    };
    const noticeOf = (day: string): unknown => describeDay(calendar, day).notice;
    expect(noticeOf('2025-12-31')).toBe('国办〔2025〕7号');
    expect(noticeOf('2026-05-01')).toBe('自治区〔2026〕1号');
    expect(noticeOf('2025-12-28')).toBe('国办〔2025〕7号');
    expect(describeDay({ ...PLAIN, off }, '2025-12-31')).toStrictEqual({
      kind: 'holiday',
      workday: false,
      name: '元旦',
      provisional: false,
    });
  });

  test('is provisional after the last notice, and before the first that is known', () => {
    const calendar: Calendar = { ...PLAIN, off: [['2026-12-31', 2, '元旦']], on: ['2027-01-02'] };
    const provisional = (day: string): boolean => describeDay(calendar, day).provisional;
    expect(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-04'].map(provisional)).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(describeDay({ ...calendar, on: ['2026-12-31'] }, '2026-12-31').provisional).toBe(false);
    expect(['2003-12-31', '2004-01-01'].map(provisional)).toEqual([true, false]);
  });
});

describe('the reckoning at its ends', () => {
  test('reads the calendar from the day after receipt', () => {
    expect(due(PLAIN, at('2004-01-01'), { unit: 'workdays', n: 1 }).provisional).toBe(false);
    expect(due(PLAIN, at('2026-12-31'), { unit: 'workdays', n: 1 }).provisional).toBe(true);
  });

  test('counts every day on which a running period ran, in minutes too', () => {
    const late = startOf('2026-03-12') - 10 * 60_000;
    for (const limit of [
      { unit: 'minutes', n: 30 },
      { unit: 'hours', n: 1 },
    ] as const)
      expect(prove(PLAIN, late, limit).map(({ counted }) => counted)).toEqual([true, true]);
  });

  test('calls provisional only the days that it looked up', () => {
    const kinds = (rollForward: boolean): string[] =>
      prove(PLAIN, at('2027-01-01'), { unit: 'days', n: 2, rollForward }).map(({ kind }) => kind);
    expect(kinds(false)).toEqual(['start', 'weekend', 'weekend']);
    expect(kinds(true)).toEqual(['start', 'weekend', 'provisional', 'provisional']);
  });
});
