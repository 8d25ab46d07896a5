import { reckoning } from '../../../src/domain/case/reckoning.ts';
import { shortProof } from '../../../src/domain/case/short-proof.ts';
import type { Clock } from '../../../src/domain/case/state.ts';
import { toIso } from '../../../src/domain/time/instant.ts';
import { due, type Limit } from '../../../src/domain/time/limit.ts';
import { CALENDAR, instantOf, Story } from '../../support/county.ts';

const clock = (from: string, limit: Limit): Clock => ({
  key: 'handle:1:1',
  kind: 'handle',
  from: instantOf(from),
  limit,
  dueAt: due(CALENDAR, instantOf(from), limit).dueAt,
  status: 'open',
  provisional: false,
  moves: [],
});
const proof = (from: string, limit: Limit): string => shortProof(clock(from, limit), CALENDAR);
const workdays = (n: number): Limit => ({ unit: 'workdays', n });

test.each<[string, Limit, string]>([
  ['2026-03-09 10:00', workdays(5), '03-10、03-11、03-12、03-13、03-16（跳过周末2天）'],
  ['2026-03-10 10:00', workdays(1), '03-11'],
  ['2026-02-11 10:00', workdays(5), '02-12、02-13、02-14、02-24、02-25（跳过春节9天，含调休上班02-14）'],
  ['2026-12-30 10:00', workdays(3), '12-31、01-04、01-05（跳过元旦1天、休息日2天，日历待定）'],
  ['2026-03-13 16:20', { unit: 'workday-hours', n: 24 }, '03-13、03-16（跳过周末2天）'],
  ['2026-03-13 16:20', { unit: 'hours', n: 24 }, '连续计时，不分工作日'],
  ['2026-04-30 09:00', { unit: 'days', n: 3 }, '05-01至05-03，自然日'],
  ['2026-05-01 23:59', { unit: 'days', n: 0 }, '05-01当日，自然日'],
  ['2024-02-29 10:00', { unit: 'years', n: 2 }, '至2026-02-28'],
  ['2026-03-02 09:00', workdays(15), '03-03、03-04、03-05 … 03-23（共15天）（跳过周末6天）'],
])('%s %j', (from, limit, expected) => {
  expect(proof(from, limit)).toBe(expected);
});

test('an extension follows with its own days, from the old due date', () => {
  const s = Story.dispatched('2026-03-09 10:00');
  s.act('2026-03-10 10:00', 'request-extension', { workdays: 5 });
  s.act('2026-03-11 10:00', 'approve-extension', { workdays: 2 });
  expect(shortProof(s.clock('handle')!, CALENDAR)).toBe(
    '03-10、03-11、03-12、03-13、03-16（跳过周末2天）；延期2个工作日：03-17、03-18',
  );
});

describe('every clock’s reckoning ends where the clock ends', () => {
  const ends = (s: Story): void => {
    for (const c of Object.values(s.state.clocks)) {
      const stretches = reckoning(c, () => CALENDAR);
      expect([c.kind, toIso(stretches.at(-1)!.dueAt)]).toEqual([c.kind, toIso(c.dueAt)]);
      expect(stretches.every(({ days }) => days.length > 0)).toBe(true);
    }
  };

  test('reclassified: recounted from the receipt, or to the next workday when that is past (Q29)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-09 12:00', 'approve-extension', { workdays: 5 });
    expect(s.act('2026-03-09 15:00', 'reclassify', { tier: 'urgent' })).toBe('done');
    expect(shortProof(s.clock('handle')!, CALENDAR)).toBe('03-10');
    ends(s);
    const late = Story.dispatched('2026-03-09 10:00');
    expect(late.act('2026-03-12 15:00', 'reclassify', { tier: 'urgent' })).toBe('done');
    expect(shortProof(late.clock('handle')!, CALENDAR)).toBe('03-13');
    ends(late);
  });

  test('a co-handler’s ends before the lead’s, and moves with it (Q30); a milestone where it was promised', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
    s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing', coUnits: ['fire'] });
    s.act('2026-03-09 11:00', 'sign');
    ends(s);
    s.act('2026-03-10 10:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-10 11:00', 'approve-extension', { workdays: 5 });
    ends(s);
    s.act('2026-03-11 09:00', 'mark-long-term', {
      milestone: '2026-06-30T18:00:00+08:00',
      toldCitizenAt: '2026-03-11T09:00:00+08:00',
    });
    expect(s.state.state).toBe('LONG_TERM');
    expect(shortProof(s.clock('milestone')!, CALENDAR)).toBe('至06-30 18:00');
    ends(s);
  });
});
