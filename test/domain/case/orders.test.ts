import { evolve } from '../../../src/domain/case/evolve.ts';
import { handlingClock } from '../../../src/domain/case/state.ts';
import { dueSteps } from '../../../src/domain/case/steps.ts';
import { caseView } from '../../../src/domain/case/view.ts';
import type { CustomStep, TypePin } from '../../../src/domain/policy/policy.ts';
import { instantOf, Story } from '../../support/county.ts';

/** Orders to a unit and orders of supervision: by which rules they run, and when they end. */

const AT = '2026-03-09 10:00';
const iso = (at: string) => `${at.replace(' ', 'T')}:00+08:00`;
const withType = (type: Partial<TypePin>) => ({ plan: { type: { code: 'property', version: 7, ...type } } });
const answer = (story: Story, at: string) =>
  story.act(at, 'reply-citizen', { at: iso(at), method: 'phone', finding: 'true' });
const open = (story: Story) =>
  story.state.supervision.filter((o) => o.endedAt === undefined).map(({ form, trigger }) => [form, trigger]);

describe('the type is pinned at classifying', () => {
  test('whoever gets the case by default gets it with the type’s approval chain (Q14, F-089)', () => {
    const consultation = { limit: { unit: 'workdays', n: 2 }, catcher: 'county-office' } as const;
    const story = new Story(AT, {}, { consultation });
    const type = withType({ approvalChain: ['unit-leader'] });
    story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, type);
    story.act(AT, 'open-consultation', { decider: 'duty-lead' });
    story.wait('2026-03-12 00:00');
    expect(story.state.assignment?.unit).toBe('county-office');
    story.act('2026-03-12 09:00', 'sign');
    expect(answer(story, '2026-03-12 10:00')).toBe('reply-not-approved');
  });

  test('another type shows its own version from the reclassifying on', () => {
    const story = new Story(AT);
    story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, withType({}));
    const noise = { plan: { type: { code: 'noise', version: 3 } } };
    expect(story.act(AT, 'reclassify', { typeCode: 'noise' }, noise)).toBe('done');
    expect(caseView(story.state, story.now).type).toEqual({ code: 'noise', version: 3 });
  });
});

test('reclassifying moves the co-handlers with the lead, and raises or drops the flag of a holiday between (Q7, Q29, Q30)', () => {
  const friday = '2026-03-13 10:00';
  const story = new Story(friday);
  story.act(friday, 'classify', { typeCode: 'property', tier: 'standard' });
  story.act(friday, 'dispatch', { unit: 'housing', coUnits: ['market'] });
  expect(story.clock('co-handle')?.dueAt).toBe(instantOf('2026-03-20 00:00'));
  story.act('2026-03-13 11:00', 'reclassify', { tier: 'urgent' });
  expect(story.state.flags).toEqual(['HOLIDAY_GAP']);
  expect(story.clock('co-handle')?.dueAt).toBe(handlingClock(story.state)?.dueAt);
  story.act('2026-03-13 12:00', 'reclassify', { tier: 'standard' });
  expect(story.state.flags).toEqual([]);
  expect(story.clock('co-handle')?.dueAt).toBe(instantOf('2026-03-20 00:00'));
});

test('a custom step that ends in the next turn counts for the turn it was started in', () => {
  const step: CustomStep = {
    name: '核验',
    activity: 'check',
    taskQueue: 'registry',
    after: 'dispatched',
    timeoutSeconds: 10,
    attempts: 1,
  };
  const story = new Story(AT);
  story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, withType({ steps: [step] }));
  story.act(AT, 'dispatch', { unit: 'housing' });
  const turn = dueSteps(story.state)[0]!.key;
  story.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a1' });
  story.act('2026-03-09 12:00', 'approve-return', { nextUnit: 'market' });
  const late = evolve(story.state, {
    seq: story.state.version + 1,
    type: 'step-done',
    at: instantOf('2026-03-09 12:01'),
    by: { id: 'system', role: 'system' },
    data: { step: '核验', turn },
  });
  expect(late.steps).toMatchObject([{ key: '核验:1:1', status: 'done' }]);
  expect(dueSteps(late).map(({ key }) => key)).toEqual(['核验:2:1']);
});

describe('a return rejected, and never signed (Q9)', () => {
  const rejected = (): Story => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a1' });
    story.act('2026-03-09 12:00', 'reject-return');
    return story;
  };

  test('the unit has the case when the limit to sign runs out', () => {
    const story = rejected().wait('2026-03-10 10:00');
    expect(story.state.assignment).toMatchObject({
      state: 'ACCEPTED_DEEMED',
      deemedAcceptedAt: instantOf('2026-03-10 10:00'),
    });
    expect(story.clock('sign')?.status).toBe('overdue');
  });

  test('unless it had signed in time, and was only heard later', () => {
    const story = rejected().wait('2026-03-10 10:01');
    expect(story.act('2026-03-10 09:59', 'sign', {}, { processed: '2026-03-10 10:02' })).toBe('done');
    expect(story.state.assignment?.state).toBe('SIGNED');
    expect(story.state.assignment?.deemedAcceptedAt).toBeUndefined();
    expect(story.clock('sign')?.status).toBe('met');
  });
});

describe('orders of supervision', () => {
  test('accepting what a person ordered leaves open what time opened', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    story.wait('2026-03-17 09:00');
    story.act('2026-03-17 10:00', 'supervise', { trigger: 'media', form: 'written' });
    story.act('2026-03-17 11:00', 'report-supervision');
    expect(story.act('2026-03-17 12:00', 'accept-supervision')).toBe('done');
    expect(open(story)).toEqual([['phone', 'overdue']]);
  });

  test('what was ordered after the report is not accepted with it: its own clock runs on', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    const supervise = (at: string) => story.act(at, 'supervise', { trigger: 'hot', form: 'phone' });
    supervise('2026-03-09 12:00');
    story.act('2026-03-09 13:00', 'report-supervision');
    const first = story.state.supervision[0]!.key;
    // Another order whose key begins like the first one's: `supervision:5`, `supervision:50`.
    while (`supervision:${story.state.version + 1}` !== `${first}0`)
      story.act('2026-03-09 14:00', 'record-progress');
    supervise('2026-03-09 15:00');
    expect(story.act('2026-03-09 16:00', 'accept-supervision')).toBe('done');
    expect(story.state.supervision.map(({ endedAt }) => endedAt !== undefined)).toEqual([true, false]);
    expect(story.clock('supervision')?.status).toBe('open');
  });

  test('accepted, an order ends in whatever form it had climbed to meanwhile', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    story.act('2026-03-09 12:00', 'supervise', { trigger: 'hot', form: 'phone' });
    story.wait('2026-03-17 00:00');
    expect(open(story)).toContainEqual(['written', 'hot']);
    story.act('2026-03-17 10:00', 'report-supervision');
    story.act('2026-03-17 11:00', 'accept-supervision');
    expect(open(story)).toEqual([['phone', 'overdue']]);
  });

  test('a person’s order that has climbed outlives the result in the form it has reached', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    story.act('2026-03-09 12:00', 'supervise', { trigger: 'hot', form: 'phone' });
    story.wait('2026-03-17 00:00');
    answer(story, '2026-03-17 09:00');
    story.act('2026-03-17 10:00', 'submit-result', { resolved: 'resolved' });
    expect(story.act('2026-03-17 11:00', 'approve-result')).toBe('done');
    expect(open(story)).toEqual([
      ['phone', 'hot'],
      ['written', 'hot'],
    ]);
    story.act('2026-03-17 12:00', 'report-supervision');
    expect(story.act('2026-03-17 13:00', 'accept-supervision')).toBe('done');
    expect(open(story)).toEqual([]);
  });

  test('the unit’s report is not the report back to the leader (F-113)', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    story.act('2026-03-09 12:00', 'present');
    const { paperNo } = story.state.tracks.papers[0]!;
    const lines = [{ unit: 'housing' }];
    story.act('2026-03-09 13:00', 'instruct', { paperNo, lines, readBackConfirmed: true });
    story.act('2026-03-09 14:00', 'report-supervision');
    expect(story.state.tracks.papers[0]?.reportedAt).toBeUndefined();
    expect(story.clock('instruction')?.status).toBe('open');
    expect(story.act('2026-03-09 15:00', 'report-back', { paperNo })).toBe('done');
    expect(story.clock('instruction')?.status).toBe('met');
  });

  test('nothing is raised any more on a case that has ended', () => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 12:00', 'supervise', { trigger: 'hot', form: 'phone' });
    story.act('2026-03-09 13:00', 'withdraw');
    const before = story.events.length;
    story.wait('2026-04-20 00:00');
    expect(story.types().slice(before)).toEqual(['overdue']);
    expect(story.state.supervision).toHaveLength(1);
  });
});

describe('what a visit owes is not cut off by a result sent back or redone (F-127, F-129)', () => {
  const VISITOR = { actor: { id: 'callback-officer-1', role: 'callback-officer' } } as const;

  function reported(): Story {
    const story = new Story(AT);
    const type = withType({ visit: { unit: 'days', n: 3 } });
    story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, type);
    story.act(AT, 'dispatch', { unit: 'housing' });
    story.act('2026-03-09 11:00', 'sign');
    answer(story, '2026-03-09 12:00');
    story.act('2026-03-09 13:00', 'submit-result', { resolved: 'resolved' });
    return story;
  }
  const visit = (story: Story, at: string, problemsFound: boolean) =>
    story.act(
      at,
      'record-visit',
      { at: '2026-03-09T14:00:00+08:00', signatureAttachmentId: 'a1', problemsFound },
      VISITOR,
    );

  test('the written notice may still be given', () => {
    const story = reported();
    expect(visit(story, '2026-03-09 15:00', true)).toBe('done');
    story.act('2026-03-09 16:00', 'send-back');
    expect(story.act('2026-03-09 17:00', 'issue-rectification', {}, VISITOR)).toBe('done');
    expect(story.clock('rectification')?.status).toBe('met');
    expect(story.act('2026-03-09 18:00', 'issue-rectification', {}, VISITOR)).toBe('wrong-state');
  });

  test('the visit of the first repair may still be made while it is redone', () => {
    const story = reported();
    story.act('2026-03-09 16:00', 'approve-result');
    const dissatisfied = { at: '2026-03-10T09:00:00+08:00', method: 'phone', reached: true, solved: 'no' };
    story.act('2026-03-10 09:00', 'record-callback', dissatisfied);
    story.act('2026-03-10 10:00', 'rework');
    expect(visit(story, '2026-03-10 11:00', false)).toBe('done');
    expect(story.clock('visit')?.status).toBe('met');
  });
});

test('whoever asks to be forgotten while the call-back waits is not called any more (Q26, Q36)', () => {
  const waiting = (): Story => {
    const story = Story.dispatched(AT);
    story.act('2026-03-09 11:00', 'sign');
    answer(story, '2026-03-09 12:00');
    story.act('2026-03-09 13:00', 'submit-result', { resolved: 'resolved' });
    story.act('2026-03-09 14:00', 'approve-result');
    return story;
  };
  const forget = (story: Story) =>
    story.act('2026-03-10 15:00', 'set-confidentiality', { mode: 'anonymous', endsCallback: true });
  const story = waiting();
  expect(forget(story)).toBe('done');
  expect([story.state.state, story.clock('callback')?.status]).toEqual(['CLOSED', 'cancelled']);
  expect(story.clock('follow-up')?.status).toBe('open');
  const undecided = waiting();
  const no = { at: '2026-03-10T09:00:00+08:00', method: 'phone', reached: true, solved: 'no' };
  undecided.act('2026-03-10 09:00', 'record-callback', no);
  expect(forget(undecided)).toBe('done');
  expect([undecided.state.state, undecided.clock('decision')?.status]).toEqual(['CALLBACK_PENDING', 'open']);
});

test('a withdrawn case that owed a visit can be filed', () => {
  const story = new Story(AT);
  const type = withType({ visit: { unit: 'days', n: 3 } });
  story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' }, type);
  story.act(AT, 'dispatch', { unit: 'housing' });
  story.act('2026-03-09 11:00', 'sign');
  answer(story, '2026-03-09 12:00');
  story.act('2026-03-09 13:00', 'submit-result', { resolved: 'resolved' });
  expect(story.clock('visit')?.status).toBe('open');
  story.act('2026-03-09 14:00', 'withdraw');
  expect(story.clock('visit')?.status).toBe('cancelled');
  expect(story.act('2026-03-09 15:00', 'archive')).toBe('done');
});

test('a round is rated once; a rework may be rated anew (Q27)', () => {
  const story = Story.dispatched(AT);
  const finished = (day: string) => {
    story.act(`${day} 11:00`, 'sign');
    answer(story, `${day} 12:00`);
    story.act(`${day} 13:00`, 'submit-result', { resolved: 'resolved' });
    story.act(`${day} 14:00`, 'approve-result');
  };
  const rate = (at: string, resultSatisfaction: string) => story.act(at, 'rate', { resultSatisfaction });
  finished('2026-03-09');
  expect(rate('2026-03-09 15:00', 'dissatisfied')).toBe('done');
  expect(rate('2026-03-09 15:01', 'satisfied')).toBe('already-rated');
  story.act('2026-03-09 16:00', 'rework');
  finished('2026-03-10');
  expect(rate('2026-03-10 15:00', 'satisfied')).toBe('done');
  expect(story.state.state).toBe('CLOSED');
  expect(rate('2026-03-11 15:00', 'very-satisfied')).toBe('already-rated');
});

describe('what the unit asked of the hotline ends with the handling', () => {
  const atWork = (): Story => {
    const story = new Story(AT);
    story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
    story.act(AT, 'dispatch', { unit: 'housing', coUnits: ['market'] });
    story.act('2026-03-09 11:00', 'sign');
    expect(story.act('2026-03-09 12:00', 'raise-dispute')).toBe('done');
    return story;
  };
  const reported = (): Story => {
    const story = atWork();
    answer(story, '2026-03-09 13:00');
    story.act('2026-03-09 14:00', 'submit-result', { resolved: 'resolved' });
    return story;
  };
  const disputed = (story: Story) => story.state.assignment?.disputed;

  test('a dispute whose clock runs on can be settled while the result is reviewed (Q30)', () => {
    const story = reported();
    expect(story.clock('consultation')?.status).toBe('open');
    expect(story.act('2026-03-09 15:00', 'settle-dispute')).toBe('done');
    expect([story.clock('consultation')?.status, disputed(story)]).toEqual(['met', undefined]);
  });

  test('no dispute is left without a clock: not once the result is approved, not after 挂账', () => {
    const approved = reported();
    approved.act('2026-03-09 15:00', 'approve-result');
    expect([approved.clock('consultation')?.status, disputed(approved)]).toEqual(['cancelled', undefined]);
    const resumed = atWork();
    const promise = { milestone: iso('2026-05-06 00:00'), toldCitizenAt: iso(AT) };
    resumed.act('2026-03-09 13:00', 'mark-long-term', promise);
    resumed.act('2026-04-01 10:00', 'reach-milestone', { outcome: 'resumed' });
    expect(disputed(resumed)).toBeUndefined();
    expect(resumed.act('2026-04-01 11:00', 'raise-dispute')).toBe('done');
    expect(resumed.clock('consultation')?.status).toBe('open');
  });

  test('a withdrawn case waits for no extension', () => {
    const story = atWork();
    story.act('2026-03-09 13:00', 'request-extension', { workdays: 3 });
    story.act('2026-03-09 14:00', 'withdraw');
    expect(story.state.assignment?.extensions).toMatchObject([{ status: 'rejected' }]);
  });
});

test('a major matter is not acted upon before its plan is approved (F-083, F-084)', () => {
  const story = new Story(AT);
  story.act(AT, 'classify', { typeCode: 'property', tier: 'standard', severity: 'major' });
  story.act(AT, 'dispatch', { unit: 'housing' });
  story.act('2026-03-09 11:00', 'sign');
  expect(story.act('2026-03-09 12:00', 'record-implementation')).toBe('plan-not-approved');
  story.act('2026-03-09 13:00', 'draft-plan', { completeBy: iso('2026-03-12 12:00') });
  story.act('2026-03-09 14:00', 'approve-plan');
  expect(story.act('2026-03-09 15:00', 'record-implementation')).toBe('done');
});
