import { assigned } from '../assigning.ts';
import { turnKey } from '../clock-keys.ts';
import { begin, cancelOthers, endKind } from '../clocks.ts';
import { happened, inState, isAccused, pick, refused, untimely, withUnit, type Judge } from '../decision.ts';
import type { ClockChange } from '../events.ts';
import { clockOf, returnWindow } from '../state.ts';

/** 派单 (F-045): every unit clock starts at this instant, not when the unit opens or signs it (Q2). */
const dispatch: Judge<'dispatch'> = inState(['PENDING_DISPATCH'], (q) => {
  const { unit, coUnits = [] } = q.fields;
  if (isAccused(q.s, unit, ...coUnits)) return refused('respondent-conflict');
  const to = { unit, coUnits, ...pick(q.command, 'plan') };
  const { next, clocks } = assigned(q.s, q.at, to);
  return happened(q, 'dispatched', next, [...endKind(q.s, 'met', 'dispatch'), ...clocks]);
});

/** 签收 (F-047): late signing is possible but cures nothing, and moves no other clock (Q9). */
const sign: Judge<'sign'> = withUnit(
  ['DISPATCHED', 'ACCEPTED_DEEMED', 'RETURN_REQUESTED', 'HANDLING'],
  (q, a) => {
    if (a.signedAt !== undefined) return refused('wrong-state');
    const clock = clockOf(q.s, 'sign');
    const late = clock !== undefined && q.at >= clock.dueAt;
    return happened(q, 'signed', { late }, endKind(q.s, 'met', 'sign'));
  },
);

/** 电话通知 (F-060): only an answered call meets the duty-phone clock (Q48). */
const logDutyCall: Judge<'log-duty-call'> = inState(['IN_ASSIGNMENT'], (q) => {
  const { calledAt, answered } = q.fields;
  const wrong = untimely(calledAt, q.s.assignment?.dispatchedAt ?? q.s.registeredAt, q.at);
  if (wrong) return refused(wrong);
  return happened(
    q,
    'duty-called',
    { calledAt, answered },
    answered ? endKind(q.s, 'met', 'duty-phone') : [],
  );
});

/** 申请退件 (F-048, F-049): in time it suspends deemed acceptance, never the handling clock (Q11). */
const requestReturn: Judge<'request-return'> = withUnit(
  ['DISPATCHED', 'SIGNED', 'ACCEPTED_DEEMED', 'HANDLING'],
  (q, a) => {
    const window = returnWindow(q.s);
    if (a.round > 1) return refused('return-in-rework');
    if (a.noSecondReturn) return refused('second-return');
    if (!window) return refused('return-binding');
    if (window.status !== 'suspended' && q.at >= window.dueAt) return refused('return-window-closed');
    const data = { ...pick(q.fields, 'suggestedUnit'), attachmentId: q.fields.leaderOpinionAttachmentId };
    return happened(q, 'return-requested', data, [
      { end: window.key, status: 'suspended' },
      ...begin(q.s, 'return-decision', q.at),
    ]);
  },
);

/** 同意退件 (F-050): fresh unit clocks from this instant, the returning unit is not charged (Q13); the third filed return goes to consultation (Q14). */
const approveReturn: Judge<'approve-return'> = withUnit(['RETURN_REQUESTED'], (q, { unit }) => {
  const { nextUnit, consultation = false } = q.fields;
  if (nextUnit === unit) return refused('same-unit');
  if (isAccused(q.s, nextUnit)) return refused('respondent-conflict');
  const toConsultation = consultation || q.s.returnsFiled >= q.s.plan.policy.return.consultationAt;
  if (toConsultation && nextUnit !== undefined) return refused('consultation-due');
  const ended: ClockChange[] = [
    ...endKind(q.s, 'met', 'return-decision', 'return'),
    ...cancelOthers(q.s, 'return-decision', 'return').map((c) => ({ ...c, excused: true as const })),
  ];
  if (toConsultation) {
    const box = begin(q.s, 'consultation', q.at);
    return happened(q, 'return-approved', { toConsultation: true }, [...ended, ...box]);
  }
  if (nextUnit === undefined) {
    const waiting = begin(q.s, 'dispatch', q.at);
    return happened(q, 'return-approved', { toConsultation: false }, [...ended, ...waiting]);
  }
  const { next, clocks } = assigned(q.s, q.at, { unit: nextUnit, coUnits: [], ...pick(q.command, 'plan') });
  return happened(q, 'return-approved', { toConsultation: false, next }, [...ended, ...clocks]);
});

/**
 * 驳回退件 (F-051, F-052): the original limit stands, and no second return. A unit whose time to sign ran out meanwhile has the case all the
 * same, as if the window had run out without a return (Q9).
 */
const rejectReturn: Judge<'reject-return'> = withUnit(['RETURN_REQUESTED'], (q, a) => {
  const deemed = a.signedAt === undefined && clockOf(q.s, 'sign')?.status === 'overdue';
  const data = deemed ? { deemed: true as const } : {};
  return happened(q, 'return-rejected', data, endKind(q.s, 'met', 'return-decision', 'return'));
});

/** 改派: what a unit has that is closed since goes to another one, with fresh clocks as after a return (Q13); faults of the closed unit stay. */
const reassign: Judge<'reassign'> = inState(['IN_ASSIGNMENT'], (q) => {
  const { unit, coUnits = [], closed } = q.fields;
  const a = q.s.assignment;
  if (!a) return refused('wrong-state');
  if (!closed) return refused('unit-not-closed');
  if (unit === a.unit) return refused('same-unit');
  if (isAccused(q.s, unit, ...coUnits)) return refused('respondent-conflict');
  const { next, clocks } = assigned(q.s, q.at, { unit, coUnits, ...pick(q.command, 'plan') });
  return happened(q, 'reassigned', { ...next, from: a.unit }, [...cancelOthers(q.s), ...clocks]);
});

/** 准许再次退件 (Q12): once, with a written reason; the unit gets one more window. */
const allowSecondReturn: Judge<'allow-second-return'> = withUnit(
  ['DISPATCHED', 'SIGNED', 'ACCEPTED_DEEMED', 'HANDLING'],
  (q, a) => {
    if (!a.noSecondReturn || a.returns.length !== 1) return refused('wrong-state');
    const window = begin(q.s, 'return', q.at, { key: turnKey('return', a.hop, a.round, 2) });
    return happened(q, 'second-return-allowed', {}, window);
  },
);

/** 启动会商 (F-092, Q14): competence is unclear, or a third return was filed; who decides is named, and the time is boxed. */
const openConsultation: Judge<'open-consultation'> = inState(['PENDING_DISPATCH', 'IN_CONSULTATION'], (q) => {
  const { decider } = q.fields;
  if (q.s.state === 'IN_CONSULTATION') return happened(q, 'consultation-opened', { decider });
  return happened(q, 'consultation-opened', { decider }, [
    ...endKind(q.s, 'met', 'dispatch'),
    ...begin(q.s, 'consultation', q.at),
  ]);
});

/** 会商定责 (Q14): by the named decider, a duty lead where none was named; the named unit is bound and may not return the case. */
const decideConsultation: Judge<'decide-consultation'> = inState(['IN_CONSULTATION'], (q) => {
  const { decider = 'duty-lead' } = q.s.tracks;
  const { id, role } = q.command.actor;
  if (decider !== id && decider !== role) return refused('not-your-decision');
  if (isAccused(q.s, q.fields.leadUnit)) return refused('respondent-conflict');
  const to = { unit: q.fields.leadUnit, coUnits: [], binding: true, ...pick(q.command, 'plan') };
  const { next, clocks } = assigned(q.s, q.at, to);
  return happened(q, 'consultation-decided', next, [...endKind(q.s, 'met', 'consultation'), ...clocks]);
});

export const dispatching = {
  dispatch,
  sign,
  'log-duty-call': logDutyCall,
  'request-return': requestReturn,
  'approve-return': approveReturn,
  'reject-return': rejectReturn,
  reassign,
  'allow-second-return': allowSecondReturn,
  'open-consultation': openConsultation,
  'decide-consultation': decideConsultation,
};
