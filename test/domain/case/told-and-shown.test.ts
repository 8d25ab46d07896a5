import { notices } from '../../../src/domain/case/notices.ts';
import { isRunning, type CaseState } from '../../../src/domain/case/state.ts';
import { caseRow } from '../../../src/domain/case/view.ts';
import { SYSTEM, type DeadlineKind } from '../../../src/domain/case/vocabulary.ts';
import type { TypePin } from '../../../src/domain/policy/policy.ts';
import { county, instantOf, Story } from '../../support/county.ts';

/** Who is told when time runs out, and which dates the list of cases shows. */

const AT = '2026-03-09 10:00';
const iso = (at: string): string => `${at.replace(' ', 'T')}:00+08:00`;

/** Dispatched and signed; the type and the level as given. */
function atWork(type: Partial<TypePin> = {}, classified: object = {}): Story {
  const s = new Story(AT);
  const plan = { plan: { type: { code: 'property', version: 1, ...type } } };
  s.act(AT, 'classify', { typeCode: 'property', tier: 'standard', ...classified }, plan);
  s.act(AT, 'dispatch', { unit: 'housing' }, plan);
  s.act('2026-03-09 10:30', 'sign');
  return s;
}

function reported(s: Story, at: string): Story {
  s.act(at, 'reply-citizen', { at: iso(at), method: 'phone', finding: 'true' });
  expect(s.act(at, 'submit-result', { resolved: 'resolved' })).toBe('done');
  return s;
}

describe('who is told when a clock runs out (4-process §5)', () => {
  const TOLD: Record<string, DeadlineKind[]> = {
    'duty-lead': [
      'triage',
      'answer',
      'dispatch',
      'return-decision',
      'extension-decision',
      'review',
      'callback',
      'consultation',
    ],
    'unit-leader': [
      'sign',
      'duty-phone',
      'feedback',
      'reply-approval',
      'supervision',
      'visit',
      'rectification',
      'promise',
    ],
    unit: ['handle', 'statutory', 'milestone'],
    'co-units': ['co-handle'],
    'instructed-units': ['instruction'],
    'joint-units': ['joint-investigation'],
    supervisor: ['decision', 'appeal'],
    leader: ['verify'],
  };
  const cases = Object.entries(TOLD).flatMap(([audience, kinds]) => kinds.map((kind) => [kind, audience]));

  test.each(cases as [DeadlineKind, string][])('%s: %s', (kind, audience) => {
    const key = `${kind}:1:1`;
    const data = { lapse: `${key}:clock:1`, clock: key, dueAt: 1, kind };
    const told = notices([{ seq: 2, type: 'overdue', at: 1, by: SYSTEM, data }]);
    expect(told.map((n) => n.audience)).toEqual([audience]);
  });

  test('a visit that nobody paid is told to the unit’s leader, on the day it was due (F-127)', () => {
    const s = reported(atWork({ visit: { unit: 'days', n: 2 } }), '2026-03-10 10:00');
    s.act('2026-03-10 11:00', 'approve-result');
    s.wait('2026-03-13 10:00');
    const told = notices(s.events).filter(({ kind }) => kind === '维修回访时限已超期');
    expect(told.map((n) => n.audience)).toEqual(['unit-leader']);
  });

  test('the promise of a linked case is the hotline’s to keep (Q31)', () => {
    const s = new Story(AT);
    s.act(AT, 'link', { masterCaseNo: 'JS-M1', typeCode: 'property', tier: 'standard' });
    s.wait('2026-03-17 10:00');
    expect(notices(s.events.slice(-1)).map((n) => n.audience)).toEqual(['duty-lead']);
  });
});

describe('the list of cases shows what a unit owes', () => {
  const shown = (s: Story) => {
    const { dueAt, overdue } = caseRow(s.state);
    return { dueAt, overdue };
  };

  test('the nearest of its clocks: feedback counts like the others (F-068)', () => {
    const s = atWork({}, { level: 'L2' });
    s.wait('2026-03-10 09:00');
    expect(shown(s)).toEqual({ dueAt: instantOf('2026-03-10 10:00'), overdue: false });
    s.wait('2026-03-10 10:00');
    expect(shown(s)).toEqual({ dueAt: instantOf('2026-03-10 10:00'), overdue: true });
    s.act('2026-03-10 11:00', 'report-feedback');
    expect(shown(s)).toEqual({ dueAt: instantOf('2026-03-11 00:00'), overdue: false });
  });

  test('a co-handler’s, and a promised milestone', () => {
    const s = new Story(AT);
    s.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
    s.act(AT, 'dispatch', { unit: 'housing', coUnits: ['market'] });
    s.act(AT, 'sign');
    s.wait('2026-03-12 10:00');
    expect(shown(s).dueAt).toBe(instantOf('2026-03-16 00:00'));
    s.act('2026-03-12 11:00', 'mark-long-term', {
      milestone: iso('2026-04-01 00:00'),
      toldCitizenAt: iso('2026-03-12 11:00'),
    });
    expect(shown(s)).toEqual({ dueAt: instantOf('2026-04-01 00:00'), overdue: false });
    expect(shown(s.wait('2026-04-01 00:00')).overdue).toBe(true);
  });

  test('neither the hotline’s nor what runs beside', () => {
    const waits = new Story(AT).wait('2026-03-20 10:00');
    expect(shown(waits)).toEqual({ dueAt: null, overdue: false });
    const s = reported(atWork({ visit: { unit: 'days', n: 1 } }), '2026-03-10 10:00');
    s.act('2026-03-10 10:00', 'supervise', { form: 'phone', trigger: 'hot', dueAt: iso('2026-03-11 10:00') });
    s.wait('2026-03-13 10:00');
    expect(shown(s)).toEqual({ dueAt: null, overdue: false });
  });
});

describe('an act that came late withdraws what it would have prevented, and no more (K20)', () => {
  const inConsultation = (): Story => {
    const s = Story.dispatched(AT);
    s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
    expect(s.act('2026-03-09 12:00', 'approve-return', { consultation: true })).toBe('done');
    return s;
  };

  test.each([
    ['urge', {}],
    ['supervise', { form: 'phone', trigger: 'media' }],
    ['record-contact', { at: iso('2026-03-11 10:00'), method: 'phone' }],
  ] as const)('%s: the unit that has worked since it got the case by default keeps it', (name, fields) => {
    const s = inConsultation().wait('2026-03-12 09:00');
    expect(s.act('2026-03-12 10:00', 'sign')).toBe('done');
    const before = s.events.length;
    s.act('2026-03-11 11:00', name, fields, { processed: '2026-03-12 11:00' });
    expect(s.types().slice(before)).not.toContain('lapse-withdrawn');
    expect(s.state).toMatchObject({
      state: 'IN_ASSIGNMENT',
      hops: 2,
      assignment: { unit: 'housing' },
    });
    expect(s.clock('consultation')).toMatchObject({ overdueSince: instantOf('2026-03-12 00:00') });
  });

  test('a consultation decided in time is on time, whoever looked at the site since; nobody had been named by default', () => {
    const s = new Story(AT);
    s.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
    s.act(AT, 'open-consultation', { decider: 'duty-lead' });
    s.wait('2026-03-12 09:00');
    expect([s.state.state, s.clock('consultation')?.status]).toEqual(['IN_CONSULTATION', 'overdue']);
    s.act('2026-03-12 09:30', 'record-site-check', { at: iso('2026-03-12 09:30') });
    const decided = { processed: '2026-03-12 10:00' };
    expect(s.act('2026-03-11 10:00', 'decide-consultation', { leadUnit: 'market' }, decided)).toBe('done');
    expect(s.clock('consultation')).toMatchObject({ status: 'met', metAt: instantOf('2026-03-11 10:00') });
    expect(s.clock('consultation')).not.toHaveProperty('overdueSince');
  });

  test('a dispute settled in time is on time, and the lead keeps the case (Q30)', () => {
    const s = new Story(AT);
    s.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
    s.act(AT, 'dispatch', { unit: 'housing', coUnits: ['market'] });
    s.act('2026-03-09 11:00', 'raise-dispute');
    s.wait('2026-03-12 09:00');
    s.act('2026-03-12 09:30', 'sign');
    const settled = { processed: '2026-03-12 10:00' };
    expect(s.act('2026-03-11 10:00', 'settle-dispute', {}, settled)).toBe('done');
    expect(s.clock('consultation')).toMatchObject({ status: 'met', metAt: instantOf('2026-03-11 10:00') });
    expect(s.state).toMatchObject({ state: 'IN_ASSIGNMENT', hops: 1, assignment: { unit: 'housing' } });
  });
});

describe('a recount opens a lapsed return window only for a unit that may still return the case (Q41, Q42)', () => {
  /** The window of one workday, doubled by new rules on the day after it closed. */
  const recounted = (prepare: (s: Story) => void): Story => {
    const s = Story.dispatched(AT);
    prepare(s);
    const policy = { ...county(s.now).policy, version: 2 };
    const window = { unit: 'workdays', n: 5 } as const;
    const plan = { policy: { ...policy, return: { ...policy.return, window } } };
    s.wait('2026-03-12 09:00');
    expect(s.act('2026-03-12 10:00', 'change-plan', {}, { plan })).toBe('done');
    return s;
  };
  const windowOf = ({ state }: { state: CaseState }) =>
    Object.values(state.clocks).findLast((c) => c.kind === 'return');
  const returns = (s: Story): string =>
    s.act('2026-03-12 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });

  test('open again: acceptance was not deemed, and the case may be returned', () => {
    const s = recounted(() => {});
    expect(windowOf(s)).toMatchObject({ status: 'open', dueAt: instantOf('2026-03-17 00:00') });
    expect(s.state.assignment).toMatchObject({ state: 'DISPATCHED' });
    expect(s.state.assignment).not.toHaveProperty('deemedAcceptedAt');
    expect(returns(s)).toBe('done');
  });

  test('signed meanwhile: open again too', () => {
    const s = recounted((story) => story.act('2026-03-09 11:00', 'sign'));
    expect(windowOf(s)?.status).toBe('open');
    expect(returns(s)).toBe('done');
  });

  test('not once its return was rejected', () => {
    const s = recounted((story) => {
      story.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
      story.act('2026-03-09 12:00', 'reject-return');
    });
    expect(windowOf(s)?.status).toBe('met');
    expect(returns(s)).toBe('second-return');
  });

  test('not while a second return is pending', () => {
    const s = recounted((story) => {
      story.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
      story.act('2026-03-09 12:00', 'reject-return');
      story.act('2026-03-09 13:00', 'allow-second-return');
      story.act('2026-03-09 14:00', 'request-return', { leaderOpinionAttachmentId: 'b' });
    });
    expect(windowOf(s)?.status).toBe('suspended');
  });

  test('not once the result is reported', () => {
    const s = recounted((story) => {
      story.act('2026-03-09 11:00', 'sign');
      story.wait('2026-03-11 09:00');
      reported(story, '2026-03-11 10:00');
    });
    expect(s.state.state).toBe('UNDER_REVIEW');
    expect(windowOf(s)?.status).toBe('lapsed');
    expect(Object.values(s.state.clocks).filter((c) => c.kind === 'return' && isRunning(c))).toEqual([]);
  });
});
