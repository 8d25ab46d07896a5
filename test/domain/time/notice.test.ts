import { describeDay, type Calendar } from '../../../src/domain/time/calendar.ts';
import { fromIso } from '../../../src/domain/time/instant.ts';
import { due } from '../../../src/domain/time/limit.ts';
import {
  blankOverlay,
  flawsOf,
  overlaid,
  watchOn,
  withNotice,
  type Notice,
} from '../../../src/domain/time/notice.ts';
import { CN, CN_2019_11_21 } from './fixtures.ts';

const at = (text: string): number => fromIso(`${text}+08:00`);
const workdays5 = { unit: 'workdays' as const, n: 5 };

/** 国办发明电〔2020〕1号: the Spring Festival of 2020 is longer. */
const OF_2020_01_27: Notice = {
  number: '国办发明电〔2020〕1号',
  publishedAt: at('2020-01-27T00:00'),
  year: 2020,
  off: [{ from: '2020-01-24', to: '2020-02-02', name: '春节' }],
  makeUp: [],
};

/** A notice for 2027 such as might come. */
const NEXT: Notice = {
  number: '国办发明电〔2026〕9号',
  publishedAt: at('2026-11-05T09:00'),
  year: 2027,
  off: [
    { from: '2027-01-01', to: '2027-01-03', name: '元旦' },
    { from: '2027-02-05', to: '2027-02-11', name: '春节' },
    { from: '2027-10-01', to: '2027-10-07', name: '国庆节' },
  ],
  makeUp: ['2027-01-30', '2027-02-20', '2027-09-26', '2027-10-09'],
};
const change = (part: Partial<Notice>): Notice => ({ ...NEXT, ...part });
const places = (calendar: Calendar, notice: Notice) =>
  flawsOf(calendar, notice).map(({ path }) => path.join('.'));

test('a notice during the year changes what it names, keeps the rest, and counts the make-up day no more', () => {
  expect(flawsOf(CN_2019_11_21, OF_2020_01_27)).toEqual([]);
  const after = withNotice(CN_2019_11_21, OF_2020_01_27, 'CN-2020-01-27');
  expect(after).toMatchObject({
    edition: 'CN-2020-01-27',
    officialUntil: '2020-12-31',
    off: [
      ['2020-01-01', 1, '元旦'],
      ['2020-01-24', 10, '春节'],
    ],
    on: ['2020-01-19'],
  });
  expect(due(after, at('2020-01-21T10:00'), workdays5).dueAt).toBe(at('2020-02-06T00:00'));
});

test('next year’s notice replaces the floor where it speaks, and makes the year official', () => {
  expect(flawsOf(CN, NEXT)).toEqual([]);
  const after = withNotice(CN, NEXT, 'CN-2026-11-05');
  expect(describeDay(after, '2027-02-11')).toEqual({
    kind: 'holiday', workday: false, name: '春节', notice: NEXT.number, provisional: false,
  }); // prettier-ignore
  expect(describeDay(after, '2027-10-09')).toMatchObject({ kind: 'make-up', notice: NEXT.number });
  expect(describeDay(after, '2027-05-01')).toMatchObject({ kind: 'holiday', name: '劳动节' });
  expect(describeDay(after, '2026-10-10')).toEqual(describeDay(CN, '2026-10-10'));
  expect(after.officialUntil).toBe('2027-12-31');
});

test('one that names every holiday arranges the year anew, make-up days too', () => {
  const all = CN_2019_11_21.off.map(([, , name]) => name);
  const anew = withNotice(
    CN_2019_11_21,
    {
      ...OF_2020_01_27,
      off: [...OF_2020_01_27.off, { from: '2020-01-01', to: '2020-01-01', name: '元旦' }],
    },
    'anew',
  );
  expect(all).toEqual(['元旦', '春节']);
  expect(anew.on).toEqual([]);
});

test.each<[string, Partial<Notice>, string[]]>([
  ['a date both off and made up', { makeUp: ['2027-02-06'] }, ['makeUp.0']],
  ['from after to', { off: [{ from: '2027-05-05', to: '2027-05-01', name: '劳动节' }] }, ['off.0.to']],
  ['a make-up on an ordinary weekday', { makeUp: ['2027-03-10'] }, ['makeUp.0']],
  ['a make-up day twice', { makeUp: ['2027-01-30', '2027-01-30'] }, ['makeUp.1']],
  [
    'a date of another year',
    { off: [{ from: '2028-01-01', to: '2028-01-01', name: '元旦' }] },
    ['off.0.from'],
  ],
  ['a make-up day of another year', { makeUp: ['2026-11-28'] }, ['makeUp.0']],
  [
    'the same day off twice',
    { off: [...NEXT.off, { from: '2027-02-11', to: '2027-02-12', name: '元宵节' }] },
    ['off.3.from'],
  ],
  ['a month of holidays', { off: [{ from: '2027-07-01', to: '2027-08-15', name: '暑假' }] }, ['off.0.to']],
  ['nothing at all', { off: [], makeUp: [] }, ['off']],
  ['a year before the one between', { year: 2028, off: [], makeUp: ['2028-01-02'] }, ['year']],
  [
    'a legal holiday taken away',
    { off: [{ from: '2027-10-04', to: '2027-10-08', name: '国庆节' }] },
    ['off'],
  ],
])('%s is refused with its place', (_, part, expected) => {
  expect(places(CN, change(part))).toEqual(expected);
});

test('the past stays as it was: neither a past workday off, nor a past rest day worked', () => {
  const late = { ...OF_2020_01_27, publishedAt: at('2020-02-04T09:00') };
  expect(flawsOf(CN_2019_11_21, late)).toEqual([
    { path: ['off', 0, 'from'], message: expect.stringContaining('2020-01-31') },
    { path: ['off', 0, 'from'], message: expect.stringContaining('2020-02-01') },
  ]);
  const worked = { ...OF_2020_01_27, off: [], makeUp: ['2020-01-11'] };
  expect(places(CN_2019_11_21, worked)).toEqual(['makeUp.0']);
});

test('New Year’s may begin in the December before', () => {
  const off = [{ from: '2026-12-31', to: '2027-01-02', name: '元旦' }, ...NEXT.off.slice(1)];
  const notice = change({ off, makeUp: ['2026-12-27', ...NEXT.makeUp] });
  expect(flawsOf(CN, notice)).toEqual([]);
  const after = withNotice(CN, notice, 'CN-2026-11-05');
  expect(describeDay(after, '2026-12-27')).toMatchObject({ kind: 'make-up', notice: NEXT.number });
});

test('a region’s own days come on top of the nation’s, each with its own notice', () => {
  const own: Notice = {
    number: '桂政办电〔2026〕1号',
    publishedAt: at('2026-03-01T00:00'),
    year: 2026,
    off: [{ from: '2026-04-20', to: '2026-04-21', name: '广西三月三' }],
    makeUp: ['2026-04-26'],
  };
  const overlay = withNotice(blankOverlay('450000'), own, '450000-2026-03-01');
  const guangxi = overlaid(CN, overlay);
  expect(guangxi).toMatchObject({ region: '450000', edition: `${CN.edition}+450000-2026-03-01` });
  expect(describeDay(guangxi, '2026-04-20')).toMatchObject({ workday: false, notice: own.number });
  expect(describeDay(guangxi, '2026-04-26')).toMatchObject({ kind: 'make-up' });
  expect(describeDay(guangxi, '2026-10-01')).toMatchObject({ notice: '国办发明电〔2025〕7号' });
  expect(describeDay(CN, '2026-04-20').workday).toBe(true);
});

test.each([
  ['2026-06-01', '2026-12-31', 'expected', []],
  ['2026-10-31', '2026-12-31', 'expected', []],
  ['2026-11-01', '2026-12-31', 'missing', [2027]],
  ['2026-11-01', '2027-12-31', 'known', []],
  ['2027-01-01', '2026-12-31', 'missing', [2027]],
  ['2027-12-01', '2026-12-31', 'missing', [2027, 2028]],
])('the watch on %s, known until %s: %s', (today, officialUntil, status, missing) => {
  expect(watchOn({ officialUntil }, today)).toEqual({ status, missing, officialUntil });
});
