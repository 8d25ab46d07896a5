import { errands } from '../../src/domain/case/errands.ts';
import { notices } from '../../src/domain/case/notices.ts';
import { SYSTEM } from '../../src/domain/case/vocabulary.ts';
import type { Calendar } from '../../src/domain/time/calendar.ts';
import { instantOf, Story } from '../support/county.ts';

/** A calendar edition that moves nothing sends nothing, to nobody and to no other case (F2.18). */

/** A case that another follows, under an edition with one more day off. */
function underEdition(dayOff: string): { story: Story; told: unknown[]; asked: unknown[] } {
  const story = Story.dispatched('2026-03-09 10:00');
  story.act('2026-03-09 11:00', 'join', { follower: 'JS-F1', dueAt: instantOf('2026-03-17 00:00') });
  const before = story.events.length;
  const { calendar } = story.state.plan;
  const off: Calendar['off'] = [...calendar.off, [dayOff, 1, '临时放假']];
  const plan = { calendar: { ...calendar, edition: 'CN-2026-03-09', off } };
  expect(story.act('2026-03-09 12:00', 'change-calendar', {}, { actor: SYSTEM, plan })).toBe('done');
  const since = story.events.slice(before);
  return { story, told: notices(since), asked: errands(story.state, since) };
}

test('a day off after every date of the case', () => {
  const { story, told, asked } = underEdition('2026-06-10');
  expect(story.events.at(-1)).toMatchObject({ type: 'plan-changed', data: { moved: [] } });
  expect([told, asked]).toEqual([[], []]);
});

test('one that moves its date is told, and goes to whoever follows', () => {
  const { told, asked } = underEdition('2026-03-12');
  expect(told).toEqual(expect.arrayContaining([expect.objectContaining({ audience: 'complainant' })]));
  expect(asked).toMatchObject([{ to: 'JS-F1', command: 'follow', fields: { outcome: 'moved' } }]);
});
