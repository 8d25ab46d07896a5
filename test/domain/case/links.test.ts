import { errands } from '../../../src/domain/case/errands.ts';
import { handlingClock } from '../../../src/domain/case/state.ts';
import type { CommandName } from '../../../src/domain/case/commands.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { COUNTY, instantOf, Story } from '../../support/county.ts';

/** What linking and following must keep (Q31): one master at a time, and the dates that were promised. */

/** Give a command that must succeed; answers what it asks of other cases. */
function asks(story: Story, at: string, name: CommandName, fields: Record<string, unknown> = {}) {
  const before = story.events.length;
  expect([name, story.act(at, name, fields)]).toEqual([name, 'done']);
  return errands(story.state, story.events.slice(before)).map(({ seq: _, n: __, ...asked }) => asked);
}

const moved = (to: string, dueAt: string) => ({
  to,
  command: 'follow',
  fields: { master: 'JS20260309000001', outcome: 'moved', dueAt: instantOf(dueAt) },
});

/** A complaint about the same lift, linked before it was classified. */
function follower(master = 'JS-M1', known: object = {}): Story {
  const story = new Story('2026-03-09 09:00');
  const fields = { masterCaseNo: master, typeCode: 'property', tier: 'standard', ...known };
  expect(story.act('2026-03-09 09:10', 'link', fields)).toBe('done');
  return story;
}

function answeredWithMaster(): Story {
  const story = follower();
  const answer = { master: 'JS-M1', outcome: 'answered', unit: 'u9' };
  expect(story.act('2026-03-11 10:00', 'follow', answer)).toBe('done');
  return story;
}

const call = (at: string, answers: object) => ({
  at: `${at.replace(' ', 'T')}:00+08:00`,
  method: 'phone',
  reached: true,
  ...answers,
});

describe('one master at a time', () => {
  test('answered, reworked on its own, linked to another: the former master neither keeps it nor is heard', () => {
    const story = answeredWithMaster();
    story.act('2026-03-12 10:00', 'record-callback', call('2026-03-12 10:00', { solved: 'no' }));
    expect(asks(story, '2026-03-12 11:00', 'rework')).toEqual([
      { to: 'JS-M1', command: 'leave', fields: { follower: 'JS20260309000001' } },
    ]);
    expect(story.state.tracks.links).toEqual([]);
    const joins = asks(story, '2026-03-12 12:00', 'link', { masterCaseNo: 'JS-M2' });
    expect(joins).toMatchObject([{ to: 'JS-M2', command: 'join' }]);
    expect(story.state.tracks.links).toEqual([{ caseNo: 'JS-M2', relation: 'master' }]);
    const answer = (master: string) =>
      story.act('2026-03-13 09:00', 'follow', { master, outcome: 'answered', unit: 'u9' });
    expect(answer('JS-M1')).toBe('not-linkable');
    expect(answer('JS-M2')).toBe('done');
  });

  test('a master that a case has left sends it no answer', () => {
    const master = Story.dispatched('2026-03-09 10:00');
    master.act('2026-03-09 11:00', 'join', { follower: 'JS-F1' });
    master.act('2026-03-09 11:00', 'join', { follower: 'JS-F2' });
    master.act('2026-03-09 12:00', 'leave', { follower: 'JS-F1' });
    expect(reported(master)).toMatchObject([{ to: 'JS-F2', command: 'follow' }]);
  });
});

/** Answered, reported and approved; answers what that asks of others. */
function reported(story: Story) {
  story.act('2026-03-09 14:00', 'sign');
  story.act('2026-03-09 14:10', 'reply-citizen', {
    at: '2026-03-09T14:00:00+08:00',
    method: 'phone',
    finding: 'true',
  });
  story.act('2026-03-09 14:20', 'submit-result', { resolved: 'resolved' });
  return asks(story, '2026-03-09 15:00', 'approve-result');
}

describe('the dates that were promised', () => {
  test('the promise follows the dispatch, the extension, the milestone and another follower of the master', () => {
    const master = new Story('2026-03-09 09:00');
    asks(master, '2026-03-09 09:10', 'classify', { typeCode: 'property', tier: 'standard' });
    expect(asks(master, '2026-03-09 09:20', 'join', { follower: 'JS-F1' })).toEqual([]);
    expect(asks(master, '2026-03-09 10:00', 'dispatch', { unit: 'housing' })).toEqual([
      moved('JS-F1', '2026-03-17 00:00'),
    ]);
    const early = { follower: 'JS-F2', dueAt: instantOf('2026-03-14 00:00') };
    expect(asks(master, '2026-03-10 10:00', 'join', early)).toEqual([
      moved('JS-F1', '2026-03-14 00:00'),
      moved('JS-F2', '2026-03-14 00:00'),
    ]);
    master.act('2026-03-10 10:10', 'sign');
    master.act('2026-03-10 10:20', 'request-extension', { workdays: 5 });
    expect(asks(master, '2026-03-10 10:30', 'approve-extension', { workdays: 5 })[0]).toEqual(
      moved('JS-F1', '2026-03-21 00:00'),
    );
    const milestone = '2026-06-01T00:00:00+08:00';
    expect(
      asks(master, '2026-03-10 11:00', 'mark-long-term', {
        milestone,
        toldCitizenAt: '2026-03-10T11:00:00+08:00',
      }),
    ).toEqual([moved('JS-F1', '2026-06-01 00:00'), moved('JS-F2', '2026-06-01 00:00')]);
  });

  test('a join before dispatch keeps the earlier date, for the co-handlers too; a past one is due on the next workday', () => {
    const dispatchedWith = (dueAt: string): Story => {
      const master = new Story('2026-03-09 09:00');
      master.act('2026-03-09 09:10', 'classify', { typeCode: 'property', tier: 'standard' });
      master.act('2026-03-09 09:20', 'join', { follower: 'JS-F1', dueAt: instantOf(dueAt) });
      master.act('2026-03-09 10:00', 'dispatch', { unit: 'housing', coUnits: ['market'] });
      return master;
    };
    const early = dispatchedWith('2026-03-12 00:00');
    expect(early.clock('handle')).toMatchObject({ dueAt: instantOf('2026-03-12 00:00'), fixed: true });
    expect(early.clock('co-handle')?.dueAt).toBe(instantOf('2026-03-11 00:00'));
    expect(dispatchedWith('2026-03-07 00:00').clock('handle')?.dueAt).toBe(instantOf('2026-03-11 00:00'));
    expect(dispatchedWith('2026-04-01 00:00').clock('handle')?.dueAt).toBe(instantOf('2026-03-17 00:00'));
  });

  test('who has left takes the own date along; the dates of those who stay still bind the unit', () => {
    const master = new Story('2026-03-09 09:00');
    master.act('2026-03-09 09:10', 'classify', { typeCode: 'property', tier: 'standard' });
    const join = (caseNo: string, dueAt: string) =>
      master.act('2026-03-09 09:20', 'join', { follower: caseNo, dueAt: instantOf(dueAt) });
    join('JS-F1', '2026-03-11 00:00');
    join('JS-F2', '2026-03-12 00:00');
    const dueIf = (...left: string[]): number | undefined => {
      const story = master.copy();
      for (const caseNo of left) story.act('2026-03-09 09:30', 'leave', { follower: caseNo });
      story.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' });
      return story.clock('handle')?.dueAt;
    };
    expect(dueIf()).toBe(instantOf('2026-03-11 00:00'));
    expect(dueIf('JS-F1')).toBe(instantOf('2026-03-12 00:00'));
    expect(dueIf('JS-F1', 'JS-F2')).toBe(instantOf('2026-03-17 00:00'));
  });

  test('a new rule or calendar does not move a linked earliest date; what was granted since is counted from it', () => {
    const linked = (): Story => {
      const master = Story.dispatched('2026-03-09 10:00');
      master.act('2026-03-09 11:00', 'join', { follower: 'JS-F1', dueAt: instantOf('2026-03-12 00:00') });
      return master;
    };
    const rules = { ...COUNTY, version: 2 };
    const plan = linked();
    expect(plan.act('2026-03-10 09:00', 'change-plan', {}, { plan: { policy: rules } })).toBe('done');
    expect(plan.clock('handle')?.dueAt).toBe(instantOf('2026-03-12 00:00'));

    const extended = linked();
    extended.act('2026-03-10 10:00', 'sign');
    extended.act('2026-03-10 10:10', 'request-extension', { workdays: 2 });
    extended.act('2026-03-10 10:20', 'approve-extension', { workdays: 2 });
    const { calendar } = extended.state.plan;
    const off: typeof calendar.off = [...calendar.off, ['2026-03-13', 1, '临时放假']];
    const changed = { ...calendar, edition: 'CN-2026-03-11', off };
    extended.act('2026-03-11 09:00', 'change-calendar', {}, { plan: { calendar: changed } });
    expect(extended.clock('handle')?.dueAt).toBe(instantOf('2026-03-17 00:00'));
  });
});

describe('a linked complainant is heard', () => {
  test('who urges or adds to a linked case urges the master', () => {
    const urged = [{ to: 'JS-M1', command: 'urge', fields: {} }];
    expect(asks(follower(), '2026-03-10 09:00', 'urge')).toEqual(urged);
    expect(asks(follower(), '2026-03-10 09:00', 'supplement')).toEqual(urged);
    expect(asks(answeredWithMaster(), '2026-03-11 11:00', 'urge')).toEqual([]);
  });

  test('a promise that ran out is told to the duty lead: no unit has the case', () => {
    const story = follower();
    const before = story.events.length;
    story.wait('2026-03-17 00:00');
    expect(handlingClock(story.state)).toBeUndefined();
    expect(notices(story.events.slice(before))).toMatchObject([
      { audience: 'duty-lead', kind: '办理时限已超期' },
    ]);
  });

  test('a relapse of a linked case goes to the unit whose answer it followed', () => {
    const story = answeredWithMaster();
    const satisfied = { solved: 'yes', resultSatisfaction: 'satisfied' };
    story.act('2026-03-12 10:00', 'record-callback', call('2026-03-12 10:00', satisfied));
    expect(story.state.state).toBe('CLOSED');
    const relapse = { at: '2026-03-13T10:00:00+08:00', stillFixed: false, newCaseNo: 'JS-N1' };
    expect(asks(story, '2026-03-13 10:00', 'record-follow-up', relapse)).toEqual([
      { open: 'JS-N1', relation: 'relapse', unit: 'u9' },
    ]);
  });
});
