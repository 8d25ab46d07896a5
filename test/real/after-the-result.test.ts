import { commandRule } from '../../src/domain/case/commands.ts';
import { details } from '../../src/domain/case/details.ts';
import { notices } from '../../src/domain/case/notices.ts';
import { awaitsDecision } from '../../src/domain/case/state.ts';
import { finestState } from '../../src/domain/case/view.ts';
import { Story } from '../support/county.ts';

/** What complainants say of the result, and what is owed after it (F2.11, 14, 15). */

const iso = (text: string): string => `${text.replace(' ', 'T')}:00+08:00`;
const RETURN = { leaderOpinionAttachmentId: 'a1' };
const said = (at: string, answers: object) => ({ at: iso(at), method: 'phone', reached: true, ...answers });
const finish = (s: Story, day: string): Story => {
  s.act(`${day} 08:30`, 'sign');
  s.act(`${day} 09:00`, 'reply-citizen', { at: iso(`${day} 09:00`), method: 'phone', finding: 'true' });
  s.act(`${day} 09:10`, 'submit-result', { resolved: 'resolved' });
  s.act(`${day} 09:20`, 'approve-result');
  return s;
};
const answered = (): Story => finish(Story.dispatched('2026-03-09 08:00'), '2026-03-10');
const closed = (): Story => {
  const s = answered();
  s.act('2026-03-11 09:00', 'record-callback', said('2026-03-11 09:00', { solved: 'yes' }));
  return s;
};
const told = (s: Story): string[] =>
  notices(s.events.slice(-2)).map(({ audience, kind }) => `${audience} ${kind}`);

test('whoever declined to answer gave no answer', () => {
  const body = { at: iso('2026-03-11 09:00'), method: 'phone', reached: true, declined: true } as const;
  const faults = (more: object) =>
    commandRule('record-callback')
      .faults?.({ ...body, ...more })
      .map(({ path }) => path.join('.'));
  expect(faults({ resultSatisfaction: 'very-dissatisfied' })).toEqual(['declined']);
  expect(faults({ solved: 'yes', reached: false })).toEqual(['declined']);
  expect(faults({})).toEqual([]);
  expect(answered().act('2026-03-11 09:00', 'record-callback', { ...body, solved: 'no' })).toBe(
    'malformed-command',
  );
});

describe('a complaint that two people found malicious (Q38)', () => {
  const malicious = (s: Story, at: string): Story => {
    s.act(at, 'propose-malicious');
    s.act(at, 'confirm-malicious', { decision: 'confirmed' }, { actor: { id: 'lead', role: 'duty-lead' } });
    s.act(at, 'confirm-malicious', { decision: 'confirmed' }, { actor: { id: 'second', role: 'reviewer' } });
    return s;
  };
  const unhappy = {
    solved: 'no',
    resultSatisfaction: 'very-dissatisfied',
    serviceSatisfaction: 'dissatisfied',
  };

  test.each([
    ['record-callback', said('2026-03-11 09:00', unhappy)],
    ['rate', unhappy],
  ] as const)('%s: what its complainant says is kept, marks nobody and brings no rework', (name, fields) => {
    const s = malicious(answered(), '2026-03-10 10:00');
    expect(s.act('2026-03-11 09:00', name, fields)).toBe('done');
    expect(s.state).toMatchObject({
      state: 'CLOSED',
      callbacks: [{ resultSatisfaction: 'very-dissatisfied' }],
    });
    expect(s.state.flags).not.toContain('DISSATISFIED');
    expect(awaitsDecision(s.state)).toBe(false);
  });

  test('nor what they said before it was found', () => {
    const s = answered();
    s.act('2026-03-10 10:00', 'propose-malicious');
    s.act('2026-03-11 09:00', 'record-callback', said('2026-03-11 09:00', unhappy));
    expect(s.state.flags).toContain('DISSATISFIED');
    const lead = { id: 'lead', role: 'duty-lead' } as const;
    s.act('2026-03-11 10:00', 'confirm-malicious', { decision: 'confirmed' }, { actor: lead });
    const second = { id: 'second', role: 'reviewer' } as const;
    s.act('2026-03-11 10:00', 'confirm-malicious', { decision: 'confirmed' }, { actor: second });
    expect(s.state.flags).not.toContain('DISSATISFIED');
  });

  test('a proposal that nobody decides keeps the case from the archive', () => {
    const s = answered();
    s.act('2026-03-10 10:00', 'propose-malicious');
    s.act('2026-03-11 09:00', 'record-callback', said('2026-03-11 09:00', { solved: 'yes' }));
    expect(s.act('2026-03-11 10:00', 'archive')).toBe('file-incomplete');
    expect(details(s.state, '编号', 'http://localhost/x')).toContain('**下一步**：恶意认定后归档');
    const lead = { id: 'lead', role: 'duty-lead' } as const;
    s.act('2026-03-12 09:00', 'confirm-malicious', { decision: 'confirmed' }, { actor: lead });
    expect(s.act('2026-03-12 09:30', 'archive')).toBe('file-incomplete');
    const second = { id: 'second', role: 'reviewer' } as const;
    s.act('2026-03-12 10:00', 'confirm-malicious', { decision: 'dismissed' }, { actor: second });
    expect(s.act('2026-03-12 11:00', 'archive')).toBe('done');
  });
});

describe('a dissatisfied rating after the closing (F-123)', () => {
  const rated = (): Story => {
    const s = closed();
    expect(s.act('2026-03-20 09:00', 'rate', { resultSatisfaction: 'dissatisfied' })).toBe('done');
    return s;
  };

  test('waits for the duty lead, who is told, and keeps the case from the archive', () => {
    const s = rated();
    expect([s.state.state, finestState(s.state)]).toEqual(['CLOSED', '待处置决定']);
    expect(told(s)).toContain('duty-lead 评价');
    expect(s.clock('decision')).toMatchObject({ status: 'open', dueAt: Date.parse(iso('2026-03-24 00:00')) });
    expect(s.act('2026-03-20 10:00', 'archive')).toBe('file-incomplete');
  });

  test('rework: the same unit, and the citizen’s clock runs on', () => {
    const s = rated();
    expect(s.act('2026-03-20 10:00', 'rework')).toBe('done');
    expect(s.state).toMatchObject({ state: 'IN_ASSIGNMENT', assignment: { unit: 'housing', round: 2 } });
    expect(s.state.citizenClosedAt).toBeUndefined();
    finish(s, '2026-03-23');
    s.act('2026-03-24 09:00', 'record-callback', said('2026-03-24 09:00', { solved: 'yes' }));
    expect(s.state).toMatchObject({ state: 'CLOSED', citizenClosedAt: Date.parse(iso('2026-03-24 09:00')) });
    expect(s.state.flags).not.toContain('DISSATISFIED');
  });

  test('or an explanation, after which another rating is noted', () => {
    const s = rated();
    expect(s.act('2026-03-20 10:00', 'close-explained')).toBe('done');
    expect(s.state.state).toBe('CLOSED_EXPLAINED');
    expect(s.act('2026-03-20 11:00', 'archive')).toBe('done');
  });

  test('of a service alone, or of a case that has come back as another, leads to none', () => {
    const s = closed();
    s.act('2026-03-20 09:00', 'rate', { serviceSatisfaction: 'dissatisfied' });
    expect([awaitsDecision(s.state), s.state.flags]).toEqual([false, ['DISSATISFIED']]);
    const again = closed();
    again.act('2026-03-20 09:00', 'reopen', { newCaseNo: 'JS20260320000001' });
    again.act('2026-03-20 10:00', 'rate', { resultSatisfaction: 'dissatisfied' });
    expect(awaitsDecision(again.state)).toBe(false);
  });
});

test('a case comes back as another one once: a double click, a relapse after it', () => {
  const s = closed();
  expect(s.act('2026-03-20 09:00', 'reopen', { newCaseNo: 'JS20260320000001' })).toBe('done');
  expect(s.act('2026-03-20 09:00', 'reopen', { newCaseNo: 'JS20260320000002' })).toBe('already-reopened');
  const relapsed = closed();
  relapsed.act('2026-04-10 09:00', 'record-follow-up', {
    at: iso('2026-04-10 09:00'),
    stillFixed: false,
    newCaseNo: 'JS20260410000001',
  });
  expect(relapsed.act('2026-04-10 10:00', 'reopen', { newCaseNo: 'JS20260410000002' })).toBe(
    'already-reopened',
  );
});

test.each(['supplement', 'urge', 'withdraw'] as const)(
  '%s: late words are answered with what one can do instead',
  (name) => {
    const s = closed();
    expect(s.act('2026-03-20 09:00', name)).toBe('case-over');
    s.act('2026-03-20 10:00', 'archive');
    expect(s.act('2026-03-20 11:00', name)).toBe('case-archived');
  },
);

describe('returns', () => {
  test('where a consultation is due no next unit is named', () => {
    const s = Story.dispatched('2026-03-09 08:00');
    for (const unit of ['market', 'city']) {
      s.act('2026-03-09 09:00', 'request-return', RETURN);
      expect(s.act('2026-03-09 10:00', 'approve-return', { nextUnit: unit })).toBe('done');
    }
    s.act('2026-03-09 11:00', 'request-return', RETURN);
    expect(s.act('2026-03-09 12:00', 'approve-return', { nextUnit: 'water' })).toBe('consultation-due');
    expect(s.act('2026-03-09 12:00', 'approve-return')).toBe('done');
    expect(s.state.state).toBe('IN_CONSULTATION');
  });

  test('rejected after the time to sign, the unit has the case all the same (Q9)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-10 16:00', 'request-return', RETURN);
    expect(s.act('2026-03-11 11:00', 'reject-return')).toBe('done');
    expect(s.state.assignment).toMatchObject({
      state: 'ACCEPTED_DEEMED',
      deemedAcceptedAt: Date.parse(iso('2026-03-11 11:00')),
      noSecondReturn: true,
    });
    expect(s.act('2026-03-11 12:00', 'record-progress')).toBe('done');
  });

  test('an urgent one waits two hours from when the case became urgent, and never longer than before (Q8)', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'request-return', RETURN);
    expect(s.clock('return-decision')?.dueAt).toBe(Date.parse(iso('2026-03-11 00:00')));
    s.act('2026-03-09 15:00', 'reclassify', { tier: 'urgent' });
    expect(s.clock('return-decision')).toMatchObject({
      dueAt: Date.parse(iso('2026-03-09 17:00')),
      status: 'open',
    });
    s.act('2026-03-09 15:30', 'reclassify', { tier: 'standard' });
    expect(s.clock('return-decision')?.dueAt).toBe(Date.parse(iso('2026-03-11 00:00')));
  });
});

describe('a unit that is closed', () => {
  const to = { unit: 'market', coUnits: ['city'] };

  test('is relieved of its open case, with fresh clocks and the citizen’s clock running on', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    expect(s.act('2026-03-11 09:00', 'reassign', to)).toBe('unit-not-closed');
    expect(s.act('2026-03-11 09:00', 'reassign', { ...to, closed: true })).toBe('done');
    expect(s.state).toMatchObject({
      state: 'IN_ASSIGNMENT',
      assignment: { unit: 'market', coUnits: ['city'], hop: 2, round: 1 },
      clocks: { 'handle:1:1': { status: 'cancelled' }, 'handle:2:1': { status: 'open' } },
    });
    expect(s.clock('sign')?.dueAt).toBe(Date.parse(iso('2026-03-12 09:00')));
    expect(told(s)).toEqual(expect.arrayContaining(['unit 改派', 'co-units 改派']));
    expect(s.act('2026-03-11 10:00', 'request-return', RETURN)).toBe('done');
  });

  test('keeps its faults', () => {
    const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-20 09:00');
    s.act('2026-03-20 09:00', 'reassign', { ...to, closed: true });
    expect(s.state.clocks['handle:1:1']).toMatchObject({ status: 'overdue' });
    expect(s.state.supervision.filter((o) => o.endedAt === undefined)).toEqual([]);
  });
});

test('a case that was linked before anybody classified it can be classified afterwards', () => {
  const s = new Story('2026-03-09 10:00');
  s.act('2026-03-09 10:10', 'link', { masterCaseNo: 'JS9', typeCode: 'noise', tier: 'urgent' });
  s.act('2026-03-09 11:00', 'unlink');
  expect(s.act('2026-03-09 11:10', 'classify', { typeCode: 'property', tier: 'standard' })).toBe('done');
  expect(s.state).toMatchObject({ state: 'PENDING_DISPATCH', typeCode: 'property', tier: 'standard' });
  expect(Object.values(s.state.clocks).filter(({ status }) => status === 'open')).toMatchObject([
    { kind: 'dispatch', dueAt: Date.parse(iso('2026-03-11 00:00')) },
  ]);
  expect(s.act('2026-03-09 11:20', 'classify', { typeCode: 'property', tier: 'standard' })).toBe(
    'wrong-state',
  );
});

describe('a follow-up that an archive would cut off (F-124)', () => {
  test('goes to the call-back officer; what has come back is reopened', () => {
    const s = closed();
    s.act('2026-03-12 09:00', 'archive');
    expect(told(s)).toEqual(['callback-officer 归档（跟踪回访至2026-04-10）']);
    expect(s.act('2026-04-10 09:00', 'reopen', { newCaseNo: 'JS20260410000001' })).toBe('done');
    expect(s.state).toMatchObject({ state: 'ARCHIVED', tracks: { successor: 'JS20260410000001' } });
  });

  test('asked before, nobody is told', () => {
    const s = closed();
    s.act('2026-03-12 09:00', 'record-follow-up', { at: iso('2026-03-12 09:00'), stillFixed: true });
    s.act('2026-03-12 10:00', 'archive');
    expect(told(s).filter((line) => line.includes('归档'))).toEqual([]);
  });
});
