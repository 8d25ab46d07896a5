import { handlingClock } from '../../../src/domain/case/state.ts';
import { caseView } from '../../../src/domain/case/view.ts';
import { instantOf, Story } from '../../support/county.ts';

/** A statutory limit, then 挂账, then handled again (F-063, Q32): the clock of the resumed handling is the one that counts. */
function resumed(): Story {
  const at = '2026-03-09 10:00';
  const story = new Story(at);
  const statutory = { n: 15, unit: 'workdays' };
  story.act(at, 'classify', { typeCode: 'property', tier: 'standard', statutory });
  story.act(at, 'dispatch', { unit: 'housing' });
  story.act('2026-03-09 11:00', 'sign');
  story.act('2026-03-09 12:00', 'mark-long-term', {
    milestone: '2026-04-01T00:00:00+08:00',
    toldCitizenAt: '2026-03-09T12:00:00+08:00',
  });
  expect(story.act('2026-03-30 10:00', 'reach-milestone', { outcome: 'resumed' })).toBe('done');
  return story;
}

test('the tier’s limit from the day it resumed; the first clocks stay in the list as they ended', () => {
  const story = resumed();
  expect(handlingClock(story.state)).toMatchObject({
    kind: 'handle',
    status: 'open',
    from: instantOf('2026-03-30 10:00'),
    dueAt: instantOf('2026-04-08 00:00'),
  });
  const listed = caseView(story.state, story.now).deadlines.filter(
    ({ kind }) => kind === 'handle' || kind === 'statutory',
  );
  expect(listed.map(({ kind, status }) => [kind, status])).toEqual([
    ['handle', 'cancelled'],
    ['statutory', 'cancelled'],
    ['handle', 'open'],
  ]);
});

test('it can be extended, which the statutory limit could not', () => {
  const story = resumed();
  expect(story.act('2026-03-31 10:00', 'request-extension', { workdays: 5 })).toBe('done');
  expect(story.act('2026-03-31 11:00', 'approve-extension', { workdays: 5 })).toBe('done');
  expect(handlingClock(story.state)?.dueAt).toBe(instantOf('2026-04-15 00:00'));
});

test('reporting the result meets it', () => {
  const story = resumed();
  const at = '2026-03-31T10:00:00+08:00';
  story.act('2026-03-31 10:00', 'reply-citizen', { at, method: 'phone', finding: 'true' });
  expect(story.act('2026-03-31 11:00', 'submit-result', { resolved: 'resolved' })).toBe('done');
  expect(handlingClock(story.state)).toMatchObject({
    status: 'met',
    metAt: instantOf('2026-03-31 11:00'),
  });
});

test('it climbs the ladder of lateness', () => {
  const story = resumed().wait('2026-04-08 10:00');
  expect(story.state.cards.map(({ kind }) => kind)).toEqual(['yellow', 'red']);
  expect(story.state.supervision).toMatchObject([{ form: 'phone', trigger: 'overdue' }]);
  expect(handlingClock(story.state)).toMatchObject({ overdueSince: instantOf('2026-04-08 00:00') });
});

test('meanwhile the unit keeps the complainant informed, and nobody else’s unit does', () => {
  const at = '2026-03-09 10:00';
  const story = new Story(at);
  story.act(at, 'classify', { typeCode: 'property', tier: 'standard' });
  story.act(at, 'dispatch', { unit: 'housing' });
  story.act('2026-03-09 11:00', 'sign');
  const told = '2026-03-09T12:00:00+08:00';
  story.act('2026-03-09 12:00', 'mark-long-term', {
    milestone: '2026-06-01T00:00:00+08:00',
    toldCitizenAt: told,
  });
  const milestone = story.clock('milestone');
  expect(story.act('2026-04-20 10:00', 'record-progress', { toldCitizen: true })).toBe('done');
  expect(story.act('2026-04-20 11:00', 'record-contact', { at: told, method: 'phone' })).toBe('done');
  expect(story.state.state).toBe('LONG_TERM');
  expect(story.clock('milestone')).toEqual(milestone);
  const another = { actor: { id: 'h1', role: 'unit-handler', unit: 'market' } } as const;
  expect(story.act('2026-04-20 12:00', 'record-progress', {}, another)).toBe('wrong-state');
});
