import { calendarOf, layersOf } from '../../src/calendars/known-calendar.ts';
import { readCalendarFiles, type Edition } from '../../src/calendars/calendar-files.ts';
import { describeDay, type Calendar } from '../../src/domain/time/calendar.ts';
import { fromIso, startOf, toIso } from '../../src/domain/time/instant.ts';
import { due } from '../../src/domain/time/limit.ts';
import { blankOverlay, withNotice } from '../../src/domain/time/notice.ts';

const { editions, regions } = await readCalendarFiles('.');
const known = (region: string, day: string, more: Edition[] = []): Calendar =>
  calendarOf(layersOf([...editions, ...more], regions, region, startOf(day)), startOf(day));

describe('what was known when', () => {
  const received = fromIso('2020-01-21T10:00:00+08:00');
  test.each([
    ['2020-01-20', '2020-02-04T00:00:00+08:00', 'I01'],
    ['2020-01-26', '2020-02-04T00:00:00+08:00', 'I01, the day before the notice'],
    ['2020-01-27', '2020-02-06T00:00:00+08:00', 'I02'],
    ['2026-01-01', '2020-02-06T00:00:00+08:00', 'I02, long after'],
  ])('on %s five workdays from the eve of the Spring Festival end %s (%s)', (day, dueAt) => {
    expect(toIso(due(known('CN', day), received, { unit: 'workdays', n: 5 }).dueAt)).toBe(dueAt);
  });

  test.each([
    ['2018-12-05', '2019-05-02', { kind: 'workday', provisional: true }],
    ['2019-03-01', '2019-05-02', { kind: 'workday', provisional: false }],
    ['2019-03-22', '2019-05-02', { kind: 'holiday', notice: '国办发明电〔2018〕15号、〔2019〕3号' }],
    ['2015-05-12', '2015-09-03', { kind: 'workday' }],
    ['2015-05-13', '2015-09-06', { kind: 'make-up' }],
    ['2018-06-01', '2018-12-29', { kind: 'weekend' }],
    ['2018-12-06', '2018-12-29', { kind: 'make-up', notice: '国办发明电〔2018〕15号' }],
    ['2024-11-11', '2025-01-28', { kind: 'workday', provisional: true }],
    ['2024-11-12', '2025-01-28', { kind: 'holiday', name: '春节' }],
    ['2024-11-12', '2026-02-16', { kind: 'holiday', provisional: true }],
    ['2008-06-01', '2009-01-01', { provisional: true }],
  ])('on %s, %s is %j', (day, date, expected) => {
    expect(describeDay(known('CN', day), date)).toMatchObject(expected);
  });

  test('each follows the one before, the last is the calendar of today', () => {
    expect(editions.map(({ supersedes }) => supersedes)).toEqual([
      null,
      ...editions.slice(0, -1).map(({ edition }) => edition),
    ]);
    expect(editions.map(({ publishedAt }) => publishedAt)).toEqual(
      editions.map(({ publishedAt }) => publishedAt).toSorted((a, b) => a - b),
    );
    expect(new Set(editions.map(({ notice }) => notice)).size).toBe(editions.length);
  });
});

describe('a region with days of its own', () => {
  const notice = {
    number: '桂政办电〔2026〕1号',
    publishedAt: startOf('2026-03-01'),
    year: 2026,
    off: [{ from: '2026-04-20', to: '2026-04-21', name: '广西三月三' }],
    makeUp: [],
  };
  const overlay: Edition = {
    edition: '450000-2026-03-01',
    region: '450000',
    publishedAt: notice.publishedAt,
    notice: notice.number,
    definition: withNotice(blankOverlay('450000'), notice, '450000-2026-03-01'),
    supersedes: null,
  };

  test.each([
    ['450000', '2026-03-02', false],
    ['450123', '2026-03-02', false],
    ['CN-GX', '2026-03-02', false],
    ['450000', '2026-02-28', true],
    ['440000', '2026-03-02', true],
    ['CN', '2026-03-02', true],
    ['county-a', '2026-03-02', true],
  ])('%s on %s: the festival is a workday %s', (region, day, workday) => {
    expect(describeDay(known(region, day, [overlay]), '2026-04-20').workday).toBe(workday);
  });
});
