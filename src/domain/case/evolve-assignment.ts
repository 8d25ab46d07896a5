import type { CommandName } from './commands.ts';
import type { CaseEvent, EventType } from './events.ts';
import { inAssignment } from './evolve-turn.ts';
import { handlingClock, type Assignment, type CaseState } from './state.ts';
import type { AssignmentState } from './vocabulary.ts';

/** What an event of one kind makes of a case. */
export type Change<T extends EventType> = (s: CaseState, e: Extract<CaseEvent, { type: T }>) => CaseState;

/** A change of the present turn; none where the case is in nobody's hands. */
const turn =
  <T extends EventType>(
    change: (a: Assignment, e: Extract<CaseEvent, { type: T }>, s: CaseState) => Assignment,
  ): Change<T> =>
  (s, e) =>
    inAssignment(s, (a) => change(a, e, s));

/** The unit has recorded a step of its work; some begin the handling (`4-process.md` §4). */
const did = <T extends EventType>(step: CommandName, state?: AssignmentState): Change<T> =>
  turn((a) => withDone({ ...a, state: state ?? a.state }, step));

const withDone = (a: Assignment, step: CommandName): Assignment => ({
  ...a,
  done: a.done.includes(step) ? a.done : [...a.done, step],
});

/** The unit's own steps, from signing to answering the citizen. */
export const TURN_CHANGES = {
  signed: turn<'signed'>((a, e) => {
    const signed = { ...a, signedAt: e.at, signedLate: e.data.late };
    if (a.state === 'RETURN_REQUESTED')
      return { ...signed, before: a.before === 'DISPATCHED' ? 'SIGNED' : a.before! };
    const stays = a.state === 'HANDLING' || (a.state === 'ACCEPTED_DEEMED' && e.data.late);
    return { ...signed, state: stays ? a.state : 'SIGNED' };
  }),
  'deemed-accepted': turn<'deemed-accepted'>((a, e) => ({
    ...a,
    deemedAcceptedAt: a.deemedAcceptedAt ?? e.at,
    state: a.state === 'DISPATCHED' ? 'ACCEPTED_DEEMED' : a.state,
  })),
  'return-requested': (s, e) => {
    const asked = {
      requestedAt: e.at,
      status: 'pending' as const,
      ...(e.text ? { textId: e.text.id } : {}),
      ...(e.data.suggestedUnit === undefined ? {} : { suggestedUnit: e.data.suggestedUnit }),
    };
    const filed = { ...s, returnsFiled: s.returnsFiled + 1 };
    return inAssignment(filed, (a) => ({
      ...a,
      before: a.state,
      state: 'RETURN_REQUESTED',
      secondReturnAllowed: false,
      returns: [...a.returns, asked],
    }));
  },
  'return-rejected': turn<'return-rejected'>(({ before = 'DISPATCHED', ...a }, e) => ({
    ...a,
    ...(e.data.deemed && { deemedAcceptedAt: a.deemedAcceptedAt ?? e.at }),
    state: e.data.deemed && before === 'DISPATCHED' ? 'ACCEPTED_DEEMED' : before,
    noSecondReturn: true,
    returns: a.returns.map((r) =>
      r.status === 'pending' ? { ...r, status: 'rejected', decidedAt: e.at } : r,
    ),
  })),
  'second-return-allowed': turn((a) => ({ ...a, noSecondReturn: false, secondReturnAllowed: true })),
  'extension-requested': turn<'extension-requested'>((a, e, s) => {
    const asked = {
      requestedAt: e.at,
      workdays: e.data.workdays,
      status: 'pending' as const,
      oldDueAt: handlingClock(s)?.dueAt ?? e.at,
    };
    return { ...a, extensions: [...a.extensions, asked] };
  }),
  'extension-approved': turn<'extension-approved'>((a, e) =>
    decideExtension(a, { status: 'approved', decidedAt: e.at, ...e.data }),
  ),
  'extension-rejected': turn((a, e) => decideExtension(a, { status: 'rejected', decidedAt: e.at })),
  contacted: did('record-contact', 'HANDLING'),
  'progress-recorded': did('record-progress', 'HANDLING'),
  'investigation-recorded': did('record-investigation', 'HANDLING'),
  'site-checked': did('record-site-check'),
  mediated: did('record-mediation'),
  'finding-recorded': did('record-finding'),
  'implementation-recorded': did('record-implementation'),
  'feedback-reported': did('report-feedback'),
  'plan-drafted': turn((a) => ({ ...a, plan: 'drafted' })),
  'plan-approved': turn((a) => ({ ...withDone(a, 'approve-plan'), plan: 'approved' })),
  'plan-rejected': turn((a) => ({ ...a, plan: 'rejected' })),
  'reply-drafted': turn((a, e) => ({ ...a, reply: { by: e.by.id, signed: [], status: 'pending' } })),
  'reply-approved': turn<'reply-approved'>((a, e) => ({
    ...a,
    reply: {
      by: a.reply?.by ?? '',
      signed: [...(a.reply?.signed ?? []), e.by.id],
      status: e.data.final ? 'approved' : 'pending',
    },
  })),
  'reply-rejected': turn((a) => ({
    ...a,
    reply: { by: a.reply?.by ?? '', signed: [], status: 'rejected' },
  })),
  'dispute-raised': turn((a) => ({ ...a, disputed: true })),
  'dispute-settled': turn((a) => settled(a)),
  'co-result-submitted': turn<'co-result-submitted'>((a, e) => ({
    ...a,
    coResults: [...a.coResults, { unit: e.data.unit, at: e.at }],
  })),
  'citizen-answered': turn((a, e) => ({ ...a, state: 'HANDLING', citizenAnsweredAt: e.at })),
} satisfies { [T in EventType]?: Change<T> };

const settled = ({ disputed: _, ...a }: Assignment): Assignment => a;

/** With the handling ends what the unit still asked of the hotline: an extension, the decision of a dispute. */
export const unasked = (a: Assignment, at: number): Assignment =>
  settled(decideExtension(a, { status: 'rejected', decidedAt: at }));

const decideExtension = (a: Assignment, decision: object): Assignment => ({
  ...a,
  extensions: a.extensions.map((x) => (x.status === 'pending' ? { ...x, ...decision } : x)),
});
