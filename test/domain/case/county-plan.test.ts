import { toIso } from '../../../src/domain/time/instant.ts';
import { caseRow } from '../../../src/domain/case/view.ts';
import { supervisionForm } from '../../../src/domain/case/state.ts';
import { obligations } from '../../../src/domain/case/obligations.ts';
import { Story } from '../../support/county.ts';

const at = (ms: number | undefined): string =>
  ms === undefined ? 'never' : toIso(ms).slice(0, 16).replace('T', ' ');
const RETURN = { suggestedUnit: 'market', leaderOpinionAttachmentId: 'a1' };

describe('sign (F-047, Q1, K11)', () => {
  test('24 workday hours; one second either side decides; the handling clock does not move', () => {
    const onTime = Story.dispatched('2026-03-10 10:00');
    const late = Story.dispatched('2026-03-10 10:00');
    expect(at(onTime.clock('sign')?.dueAt)).toBe('2026-03-11 10:00');
    expect(onTime.act('2026-03-11 09:59:59', 'sign')).toBe('done');
    expect(late.act('2026-03-11 10:00:01', 'sign')).toBe('done');
    expect(onTime.state.assignment?.signedLate).toBe(false);
    expect(late.state.assignment?.signedLate).toBe(true);
    expect(late.clock('sign')?.status).toBe('overdue');
    expect(late.clock('handle')?.dueAt).toBe(onTime.clock('handle')?.dueAt);
  });

  test('late after deemed acceptance: possible, cures nothing (Q9)', () => {
    const s = Story.dispatched('2026-03-10 10:00').wait('2026-03-12 08:00');
    expect(s.state.assignment?.state).toBe('ACCEPTED_DEEMED');
    expect(s.act('2026-03-12 09:00', 'sign')).toBe('done');
    expect(s.state.assignment).toMatchObject({ state: 'ACCEPTED_DEEMED', signedLate: true });
  });
});

describe('return (F-048…F-052, Q8–Q13, K06–K10)', () => {
  test('filed in time it suspends deemed acceptance, not the handling clock', () => {
    const s = Story.dispatched('2026-03-10 10:00');
    expect(s.act('2026-03-11 23:59', 'request-return', RETURN)).toBe('done');
    s.wait('2026-03-12 12:00');
    expect(s.state.assignment).toMatchObject({ state: 'RETURN_REQUESTED' });
    expect(s.state.assignment?.deemedAcceptedAt).toBeUndefined();
    expect(s.clock('return')?.status).toBe('suspended');
    expect(s.clock('handle')?.status).toBe('open');
  });

  test('a second late: refused, deemed accepted', () => {
    const s = Story.dispatched('2026-03-10 10:00');
    expect(s.act('2026-03-12 00:00:01', 'request-return', RETURN)).toBe('return-window-closed');
    s.wait('2026-03-12 00:00:01');
    expect(s.state.assignment?.state).toBe('ACCEPTED_DEEMED');
    expect(s.clock('return')?.status).toBe('lapsed');
    expect(s.act('2026-03-12 00:00:02', 'request-return', RETURN)).toBe('return-window-closed');
  });

  test('rejected: the original limit stands and no second return (E07, K09)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'sign');
    expect(s.act('2026-03-10 16:00', 'request-return', RETURN)).toBe('done');
    expect(s.act('2026-03-12 17:00', 'reject-return')).toBe('done');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-17 00:00');
    expect(s.state.assignment).toMatchObject({ state: 'SIGNED', noSecondReturn: true });
    expect(s.act('2026-03-12 17:01', 'request-return', RETURN)).toBe('second-return');
  });

  test('the supervisor may allow one more, once (Q12)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'request-return', RETURN);
    s.act('2026-03-09 12:00', 'reject-return');
    expect(s.act('2026-03-11 12:00', 'allow-second-return')).toBe('done');
    expect(s.act('2026-03-12 12:00', 'request-return', RETURN)).toBe('done');
    s.act('2026-03-12 13:00', 'reject-return');
    expect(s.act('2026-03-12 14:00', 'allow-second-return')).toBe('wrong-state');
    expect(s.act('2026-03-12 15:00', 'request-return', RETURN)).toBe('second-return');
  });

  test('approved and re-dispatched: fresh unit clocks, the citizen’s clock never resets (E01–E03, K10)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-10 16:00', 'request-return', RETURN);
    expect(s.act('2026-03-11 11:30', 'approve-return', { nextUnit: 'housing' })).toBe('same-unit');
    expect(s.act('2026-03-11 11:30', 'approve-return', { nextUnit: 'market' })).toBe('done');
    expect(s.state.assignment).toMatchObject({ unit: 'market', hop: 2, round: 1, state: 'DISPATCHED' });
    expect(at(s.clock('sign')?.dueAt)).toBe('2026-03-12 11:30');
    expect(at(s.clock('return')?.dueAt)).toBe('2026-03-13 00:00');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-19 00:00');
    expect(at(s.state.registeredAt)).toBe('2026-03-09 10:00');
    expect(s.state.clocks['handle:1:1']?.status).toBe('cancelled');
  });

  test('approved without a unit goes back to dispatch; the third filed return goes to consultation, and nobody deciding to the first unit', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'request-return', RETURN);
    s.act('2026-03-09 12:00', 'approve-return');
    expect(s.state.state).toBe('PENDING_DISPATCH');
    expect(s.state.assignment).toBeUndefined();
    s.act('2026-03-09 13:00', 'dispatch', { unit: 'market' });
    s.act('2026-03-09 14:00', 'request-return', RETURN);
    s.act('2026-03-09 15:00', 'approve-return', { nextUnit: 'city' });
    s.act('2026-03-09 16:00', 'request-return', RETURN);
    expect(s.act('2026-03-09 17:00', 'approve-return', { nextUnit: 'water' })).toBe('consultation-due');
    expect(s.act('2026-03-09 17:00', 'approve-return')).toBe('done');
    expect(s.state).toMatchObject({ state: 'IN_CONSULTATION', returnsFiled: 3 });
    expect(s.state.assignment).toBeUndefined();
    s.wait('2026-03-12 00:00');
    expect(s.state).toMatchObject({ state: 'IN_ASSIGNMENT', assignment: { unit: 'housing', binding: true } });
    expect(s.act('2026-03-12 09:00', 'request-return', RETURN)).toBe('return-binding');
  });
});

describe('extension (F-064…F-067, Q15–Q18, K01–K05)', () => {
  const signed = (tier: 'urgent' | 'consult' | 'standard'): Story => {
    const s = Story.dispatched('2026-03-09 10:00', tier);
    s.act('2026-03-09 10:30', 'sign');
    return s;
  };

  test('filed a second before the limit, granted the day after: from the old due date, never overdue', () => {
    const s = signed('standard');
    expect(s.act('2026-03-16 23:59:59', 'request-extension', { workdays: 5 })).toBe('done');
    s.wait('2026-03-17 09:00');
    expect(s.types()).not.toContain('supervision-raised');
    expect(s.act('2026-03-17 10:00', 'approve-extension', { workdays: 5 })).toBe('done');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-24 00:00');
    expect(s.clock('handle')?.overdueSince).toBeUndefined();
  });

  test('a second after: refused', () => {
    expect(signed('standard').act('2026-03-17 00:00:01', 'request-extension', { workdays: 5 })).toBe(
      'deadline-passed',
    );
  });

  test('refused after the limit: overdue since the limit', () => {
    const s = signed('standard');
    s.act('2026-03-16 23:59:59', 'request-extension', { workdays: 5 });
    expect(s.act('2026-03-17 10:00', 'reject-extension')).toBe('done');
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-03-17 00:00');
    expect(supervisionForm(s.state)).toBe('phone');
  });

  test('a result reported under a pending extension is late only when the extension is refused', () => {
    const s = signed('standard');
    s.act('2026-03-16 23:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-17 08:00', 'reply-citizen', {
      at: '2026-03-17T08:00:00+08:00',
      method: 'phone',
      finding: 'true',
    });
    s.act('2026-03-17 09:00', 'submit-result', { resolved: 'resolved' });
    expect(s.clock('handle')?.status).toBe('met');
    s.act('2026-03-17 10:00', 'reject-extension');
    expect(s.clock('handle')).toMatchObject({ status: 'overdue' });
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-03-17 00:00');
  });

  test('counts and lengths', () => {
    const s = signed('standard');
    expect(s.act('2026-03-10 10:00', 'request-extension', { workdays: 6 })).toBe('extension-too-long');
    s.act('2026-03-10 10:00', 'request-extension', { workdays: 5 });
    expect(s.act('2026-03-10 10:01', 'request-extension', { workdays: 5 })).toBe('extension-pending');
    s.act('2026-03-10 11:00', 'approve-extension', { workdays: 5 });
    s.act('2026-03-18 10:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-18 11:00', 'approve-extension', { workdays: 5 });
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-31 00:00');
    expect(s.act('2026-03-19 10:00', 'request-extension', { workdays: 1 })).toBe('extension-limit');
    const consult = signed('consult');
    consult.act('2026-03-10 10:00', 'request-extension', { workdays: 3 });
    consult.act('2026-03-10 11:00', 'approve-extension', { workdays: 2 });
    expect(consult.act('2026-03-11 10:00', 'request-extension', { workdays: 1 })).toBe('extension-limit');
    const urgent = signed('urgent');
    expect(urgent.act('2026-03-09 11:00', 'request-extension', { workdays: 1 })).toBe(
      'force-majeure-required',
    );
    const cause = { objectiveCause: { code: 'force-majeure' } };
    expect(urgent.act('2026-03-09 11:00', 'request-extension', { workdays: 2, ...cause })).toBe(
      'extension-too-long',
    );
    expect(urgent.act('2026-03-09 11:00', 'request-extension', { workdays: 1, ...cause })).toBe('done');
  });
});

describe('the ladder of lateness (F-110, F-111, Q44, Q45, H01, H02)', () => {
  test('every step at its own instant, once, however late it is noticed (K20)', () => {
    const daily = Story.dispatched('2026-03-09 10:00');
    for (let day = 9; day <= 31; day++) daily.wait(`2026-03-${String(day).padStart(2, '0')} 23:00`);
    daily.wait('2026-04-30 00:00');
    const once = Story.dispatched('2026-03-09 10:00').wait('2026-04-30 00:00');
    expect(once.events.map((e) => [e.type, at(e.at)])).toEqual(daily.events.map((e) => [e.type, at(e.at)]));
    const ladder = once.events.filter((e) => e.by.role === 'system').map((e) => [e.type, at(e.at)]);
    expect(ladder).toEqual([
      ['overdue', '2026-03-10 10:00'],
      ['deemed-accepted', '2026-03-11 00:00'],
      ['card-issued', '2026-03-16 00:00'],
      ['overdue', '2026-03-17 00:00'],
      ['supervision-raised', '2026-03-17 00:00'],
      ['card-issued', '2026-03-17 00:00'],
      ['late-notice-issued', '2026-03-18 00:00'],
      ['supervision-raised', '2026-03-25 00:00'],
      ['supervision-raised', '2026-04-01 00:00'],
      ['presentation-requested', '2026-04-09 00:00'],
    ]);
    expect(supervisionForm(once.state)).toBe('meeting');
    expect(obligations(once.state)).toEqual([]);
  });

  test('due on the eve of a long holiday: overdue at once, red card on the first workday after (H02)', () => {
    const s = Story.dispatched('2026-02-09 10:00').wait('2026-02-24 08:00');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-02-15 00:00');
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-02-15 00:00');
    expect(s.state.cards.map((c) => [c.kind, at(c.at)])).toEqual([
      ['yellow', '2026-02-14 00:00'],
      ['red', '2026-02-24 00:00'],
    ]);
  });

  test('supervision that time opened ends when the result is approved', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 10:30', 'sign');
    s.wait('2026-03-17 09:00');
    s.act('2026-03-17 10:00', 'reply-citizen', {
      at: '2026-03-17T10:00:00+08:00',
      method: 'phone',
      finding: 'true',
    });
    s.act('2026-03-17 11:00', 'submit-result', { resolved: 'resolved' });
    expect(s.clock('handle')?.status).toBe('overdue');
    expect(supervisionForm(s.state)).toBe('phone');
    s.act('2026-03-17 12:00', 'approve-result');
    expect(supervisionForm(s.state)).toBe('none');
  });
});

describe('urgent (F-060, Q7, Q48, K12)', () => {
  test('across the Spring Festival: ten days, flagged, the duty phone at once', () => {
    const s = Story.dispatched('2026-02-14 10:00', 'urgent');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-02-25 00:00');
    expect(s.state.flags).toContain('HOLIDAY_GAP');
    expect(at(s.clock('duty-phone')?.dueAt)).toBe('2026-02-14 10:15');
    expect(
      s.act('2026-02-14 10:05', 'log-duty-call', { calledAt: '2026-02-14T10:05:00+08:00', answered: false }),
    ).toBe('done');
    expect(s.clock('duty-phone')?.status).toBe('open');
    s.wait('2026-02-14 10:40');
    expect(s.types().slice(-2)).toEqual(['overdue', 'escalated']);
    s.act('2026-02-14 10:41', 'log-duty-call', { calledAt: '2026-02-14T10:41:00+08:00', answered: true });
    expect(s.clock('duty-phone')).toMatchObject({ status: 'overdue' });
    expect(at(s.clock('duty-phone')?.metAt)).toBe('2026-02-14 10:41');
  });
});

describe('outcomes are decided by instants, never by arrival order', () => {
  test('signed a second before the limit, processed two seconds after: on time', () => {
    const s = Story.dispatched('2026-03-10 10:00').wait('2026-03-11 10:00:01');
    expect(s.clock('sign')?.status).toBe('overdue');
    expect(s.act('2026-03-11 09:59:59', 'sign', {}, { processed: '2026-03-11 10:00:02' })).toBe('done');
    expect(s.types()).toContain('lapse-withdrawn');
    expect(s.clock('sign')?.status).toBe('met');
    expect(s.state.assignment?.signedLate).toBe(false);
  });

  test('only lapses after the act’s own instant are withdrawn', () => {
    const s = Story.dispatched('2026-03-10 10:00').wait('2026-03-12 00:00:01');
    expect(s.act('2026-03-11 23:59:59', 'request-return', RETURN, { processed: '2026-03-12 00:00:02' })).toBe(
      'done',
    );
    const withdrawn = s.events.filter((e) => e.type === 'lapse-withdrawn').map((e) => e.data);
    expect(withdrawn).toEqual([
      { lapse: expect.stringMatching(/^return:1:1:clock/), dueAt: expect.any(Number) },
    ]);
    expect(s.clock('sign')?.status).toBe('overdue');
    expect(s.state.assignment?.deemedAcceptedAt).toBeUndefined();
  });

  test('an act that changes nothing about the clock leaves the lapse as it was', () => {
    const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-17 00:00:01');
    s.act('2026-03-16 23:59:59', 'urge', {}, { processed: '2026-03-17 00:00:02' });
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-03-17 00:00');
    expect(supervisionForm(s.state)).toBe('phone');
    expect(s.state.cards.map((c) => c.kind)).toEqual(['yellow', 'red']);
  });
});

describe('review, call-back and rework (Q23–Q27, F-120…F-123)', () => {
  const submitted = (): Story => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'sign');
    expect(s.act('2026-03-10 09:00', 'submit-result', { resolved: 'resolved' })).toBe('citizen-not-answered');
    s.act('2026-03-10 09:00', 'reply-citizen', {
      at: '2026-03-10T09:00:00+08:00',
      method: 'phone',
      finding: 'true',
    });
    expect(s.act('2026-03-10 10:00', 'submit-result', { resolved: 'resolved' })).toBe('done');
    return s;
  };
  const call = (at: string, rest: object) => ({
    at: `${at.replace(' ', 'T')}:00+08:00`,
    method: 'phone',
    ...rest,
  });

  test('sent back: the original due stands, overdue since it if past', () => {
    const s = submitted();
    s.wait('2026-03-18 09:00');
    expect(s.clock('handle')?.status).toBe('met');
    expect(s.act('2026-03-18 10:00', 'send-back')).toBe('done');
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-03-17 00:00');
    expect(s.state).toMatchObject({ state: 'IN_ASSIGNMENT', assignment: { state: 'HANDLING' } });
  });

  test('three attempts on two days, then closed without success', () => {
    const s = submitted();
    s.act('2026-03-10 11:00', 'approve-result');
    expect(at(s.clock('callback')?.dueAt)).toBe('2026-03-12 00:00');
    for (const t of ['2026-03-11 09:00', '2026-03-11 12:00', '2026-03-11 16:00'])
      expect(s.act(t, 'record-callback', call(t, { reached: false }))).toBe('done');
    expect(s.state.state).toBe('CALLBACK_PENDING');
    s.act('2026-03-12 09:00', 'record-callback', call('2026-03-12 09:00', { reached: false }));
    expect(s.state.state).toBe('CLOSED');
  });

  test('dissatisfied: rework until satisfied, no return, one extension; a second time supervision', () => {
    const s = submitted();
    s.act('2026-03-10 11:00', 'approve-result');
    s.act('2026-03-11 09:00', 'record-callback', call('2026-03-11 09:00', { reached: true, solved: 'no' }));
    expect(s.state.flags).toContain('DISSATISFIED');
    expect(at(s.clock('decision')?.dueAt)).toBe('2026-03-13 00:00');
    expect(s.act('2026-03-11 10:00', 'rework')).toBe('done');
    expect(s.state.assignment).toMatchObject({ unit: 'housing', hop: 1, round: 2, state: 'DISPATCHED' });
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-19 00:00');
    expect(s.act('2026-03-11 11:00', 'request-return', RETURN)).toBe('return-in-rework');
    s.act('2026-03-11 11:00', 'sign');
    s.act('2026-03-11 12:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-11 13:00', 'approve-extension', { workdays: 5 });
    expect(s.act('2026-03-11 14:00', 'request-extension', { workdays: 5 })).toBe('extension-limit');
    s.act('2026-03-12 09:00', 'reply-citizen', {
      at: '2026-03-12T09:00:00+08:00',
      method: 'visit',
      finding: 'true',
    });
    s.act('2026-03-12 10:00', 'submit-result', { resolved: 'partly' });
    s.act('2026-03-12 11:00', 'approve-result');
    s.act(
      '2026-03-13 09:00',
      'record-callback',
      call('2026-03-13 09:00', { reached: true, resultSatisfaction: 'dissatisfied' }),
    );
    expect(supervisionForm(s.state)).toBe('phone');
    expect(s.act('2026-03-13 10:00', 'close-explained')).toBe('done');
    expect(supervisionForm(s.state)).toBe('none');
    expect(s.act('2026-03-13 11:00', 'archive')).toBe('done');
    expect(s.act('2026-03-13 12:00', 'urge')).toBe('case-archived');
  });

  test('dissatisfied with the service only: flagged and closed (Q27)', () => {
    const s = submitted();
    s.act('2026-03-10 11:00', 'approve-result');
    const asked = {
      reached: true,
      solved: 'yes',
      resultSatisfaction: 'satisfied',
      serviceSatisfaction: 'dissatisfied',
    };
    s.act('2026-03-11 09:00', 'record-callback', call('2026-03-11 09:00', asked));
    expect(s.state).toMatchObject({ state: 'CLOSED', flags: ['DISSATISFIED'] });
  });

  test('with nobody to call the approved case is closed', () => {
    const s = new Story('2026-03-09 10:00', { anonymous: true, contactable: false });
    s.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
    s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' });
    s.act('2026-03-09 11:00', 'sign');
    s.act('2026-03-10 09:00', 'reply-citizen', {
      at: '2026-03-10T09:00:00+08:00',
      method: 'letter',
      finding: 'partly',
    });
    s.act('2026-03-10 10:00', 'submit-result', { resolved: 'resolved' });
    s.act('2026-03-10 11:00', 'approve-result');
    expect(s.state.state).toBe('CLOSED');
  });
});

test('what is closed is not overdue in any list; the fault stays on record', () => {
  const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-11 09:00');
  s.act('2026-03-11 10:00', 'reply-citizen', {
    at: '2026-03-11T10:00:00+08:00',
    method: 'phone',
    finding: 'true',
  });
  s.act('2026-03-11 11:00', 'submit-result', { resolved: 'resolved' });
  expect(caseRow(s.state).overdue).toBe(false);
  expect(s.clock('sign')).toMatchObject({ status: 'overdue', overdueSince: expect.any(Number) });
});

describe('intake', () => {
  test('the tier is urgent or follows from the matter type', () => {
    const s = new Story('2026-03-09 10:00', { matterType: 'consult' });
    expect(s.act('2026-03-09 10:01', 'classify', { typeCode: 'x', tier: 'standard' })).toBe('tier-mismatch');
    expect(s.act('2026-03-09 10:01', 'classify', { typeCode: 'x', tier: 'consult' })).toBe('done');
    expect(s.act('2026-03-09 10:02', 'refuse', { ground: 'litigation' })).toBe('wrong-state');
  });

  test('asked back: supplemented in time, or back to the hotline when the citizen is silent', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:30', 'request-info');
    expect(s.state.state).toBe('AWAITING_INFO');
    expect(s.act('2026-03-10 10:00', 'supplement')).toBe('done');
    expect(s.state.state).toBe('REGISTERED');
    expect(at(s.clock('triage')?.dueAt)).toBe('2026-03-12 00:00');
    s.act('2026-03-10 11:00', 'request-info');
    s.wait('2026-03-18 00:00');
    expect(s.state.state).toBe('REGISTERED');
    expect(at(s.clock('triage')?.dueAt)).toBe('2026-03-20 00:00');
  });

  test('urgent words shorten triage; a date beyond the official calendar is marked (C23)', () => {
    expect(at(new Story('2026-03-14 10:00', { urgentWords: true }).clock('triage')?.dueAt)).toBe(
      '2026-03-14 10:30',
    );
    const s = Story.dispatched('2026-12-30 10:00', 'consult');
    expect(at(s.clock('handle')?.dueAt)).toBe('2027-01-06 00:00');
    expect(s.state.flags).toContain('CALENDAR_PROVISIONAL');
  });
});

describe('an act that arrives late undoes nothing that people did since', () => {
  test('classified after the citizen fell silent: a late urge changes nothing of it', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:30', 'request-info');
    s.wait('2026-03-17 00:00');
    s.act('2026-03-17 09:00', 'classify', { typeCode: 'x', tier: 'standard' });
    expect(s.act('2026-03-16 23:59:59', 'urge', {}, { processed: '2026-03-17 09:01' })).toBe('done');
    expect(s.state.state).toBe('PENDING_DISPATCH');
    expect(s.types()).not.toContain('lapse-withdrawn');
  });

  test('a late result approved, then a late urge: the work stays done, supervision stays ended', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 10:30', 'sign');
    s.wait('2026-03-17 08:00');
    s.act('2026-03-17 08:30', 'reply-citizen', {
      at: '2026-03-17T08:30:00+08:00',
      method: 'phone',
      finding: 'true',
    });
    s.act('2026-03-17 09:00', 'submit-result', { resolved: 'resolved' });
    s.act('2026-03-17 09:30', 'approve-result');
    s.act('2026-03-16 23:59:59', 'urge', {}, { processed: '2026-03-17 10:00' });
    expect(s.clock('handle')).toMatchObject({ status: 'overdue', metAt: expect.any(Number) });
    expect(supervisionForm(s.state)).toBe('none');
  });

  test('but what it did in time counts in time: a return filed before its window closed', () => {
    const s = Story.dispatched('2026-03-10 10:00').wait('2026-03-12 00:00:01');
    s.act('2026-03-12 00:00:02', 'urge');
    const late = { processed: '2026-03-12 00:00:03' };
    expect(s.act('2026-03-11 23:59:59', 'request-return', RETURN, late)).toBe('done');
    expect(s.clock('return')?.status).toBe('suspended');
    expect(s.state.assignment?.deemedAcceptedAt).toBeUndefined();
    expect(s.types().filter((t) => t === 'urged').length).toBe(1);
  });
});

test('what cannot be counted or shown is refused at the door', () => {
  const s = Story.dispatched('2026-03-09 10:00');
  const dispatched = new Story('2026-03-09 10:00');
  dispatched.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
  for (const fields of [
    {},
    { unit: 5 },
    { unit: {} },
    { unit: 'u', coUnits: [{}] },
    { unit: 'u', surprise: 1 },
  ])
    expect(dispatched.act('2026-03-09 10:01', 'dispatch', fields)).toBe('malformed-command');
  for (const workdays of [-3, 0, '3', 1.5, null])
    expect(s.act('2026-03-09 10:01', 'request-extension', { workdays })).toBe('malformed-command');
  for (const rest of [{ id: 'a\u0000b' }, { at: -1e15 }, { at: Number.NaN }, { actor: {} as never }])
    expect(s.act('2026-03-09 10:01', 'sign', {}, rest)).toBe('malformed-command');
});

test('the second return window stands beside the first (Q12)', () => {
  const s = Story.dispatched('2026-03-09 10:00');
  s.act('2026-03-09 11:00', 'request-return', RETURN);
  s.act('2026-03-09 12:00', 'reject-return');
  s.act('2026-03-11 12:00', 'allow-second-return');
  expect(Object.values(s.state.clocks).filter((c) => c.kind === 'return').length).toBe(2);
});
