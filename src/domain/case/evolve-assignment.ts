import type { CommandName } from './commands.ts';
import type { CaseEvent } from './events.ts';
import { handlingClock, type Assignment, type CaseState } from './state.ts';

/** The unit's own steps, from signing to answering the citizen. */
export function applyToAssignment(a: Assignment, s: CaseState, e: CaseEvent): Assignment {
  switch (e.type) {
    case 'signed': {
      const signed = { ...a, signedAt: e.at, signedLate: e.data.late };
      if (a.state === 'RETURN_REQUESTED')
        return { ...signed, before: a.before === 'DISPATCHED' ? 'SIGNED' : a.before! };
      const stays = a.state === 'HANDLING' || (a.state === 'ACCEPTED_DEEMED' && e.data.late);
      return { ...signed, state: stays ? a.state : 'SIGNED' };
    }
    case 'deemed-accepted':
      return {
        ...a,
        deemedAcceptedAt: a.deemedAcceptedAt ?? e.at,
        state: a.state === 'DISPATCHED' ? 'ACCEPTED_DEEMED' : a.state,
      };
    case 'return-requested': {
      const asked = {
        requestedAt: e.at,
        status: 'pending' as const,
        ...(e.text ? { textId: e.text.id } : {}),
        ...(e.data.suggestedUnit === undefined ? {} : { suggestedUnit: e.data.suggestedUnit }),
      };
      return {
        ...a,
        before: a.state,
        state: 'RETURN_REQUESTED',
        secondReturnAllowed: false,
        returns: [...a.returns, asked],
      };
    }
    case 'return-rejected': {
      const { before, ...rest } = a;
      return {
        ...rest,
        state: before ?? 'DISPATCHED',
        noSecondReturn: true,
        returns: a.returns.map((r) =>
          r.status === 'pending' ? { ...r, status: 'rejected', decidedAt: e.at } : r,
        ),
      };
    }
    case 'second-return-allowed':
      return { ...a, noSecondReturn: false, secondReturnAllowed: true };
    case 'extension-requested': {
      const oldDueAt = handlingClock(s)?.dueAt ?? e.at;
      const { workdays } = e.data;
      return {
        ...a,
        extensions: [...a.extensions, { requestedAt: e.at, workdays, status: 'pending', oldDueAt }],
      };
    }
    case 'extension-approved':
      return decideExtension(a, { status: 'approved', decidedAt: e.at, ...e.data });
    case 'extension-rejected':
      return decideExtension(a, { status: 'rejected', decidedAt: e.at });
    case 'contacted':
      return did(a, 'record-contact', 'HANDLING');
    case 'progress-recorded':
      return did(a, 'record-progress', 'HANDLING');
    case 'investigation-recorded':
      return did(a, 'record-investigation', 'HANDLING');
    case 'site-checked':
      return did(a, 'record-site-check');
    case 'mediated':
      return did(a, 'record-mediation');
    case 'finding-recorded':
      return did(a, 'record-finding');
    case 'implementation-recorded':
      return did(a, 'record-implementation');
    case 'feedback-reported':
      return did(a, 'report-feedback');
    case 'plan-drafted':
      return { ...a, plan: 'drafted' };
    case 'plan-approved':
      return { ...did(a, 'approve-plan'), plan: 'approved' };
    case 'plan-rejected':
      return { ...a, plan: 'rejected' };
    case 'reply-drafted':
      return { ...a, reply: { by: e.by.id, signed: [], status: 'pending' } };
    case 'reply-approved':
      return {
        ...a,
        reply: {
          by: a.reply?.by ?? '',
          signed: [...(a.reply?.signed ?? []), e.by.id],
          status: e.data.final ? 'approved' : 'pending',
        },
      };
    case 'reply-rejected':
      return { ...a, reply: { by: a.reply?.by ?? '', signed: [], status: 'rejected' } };
    case 'dispute-raised':
      return { ...a, disputed: true };
    case 'dispute-settled':
      return settled(a);
    case 'co-result-submitted':
      return { ...a, coResults: [...a.coResults, { unit: e.data.unit, at: e.at }] };
    case 'citizen-answered':
      return { ...a, state: 'HANDLING', citizenAnsweredAt: e.at };
    default:
      return a;
  }
}

const settled = ({ disputed: _, ...a }: Assignment): Assignment => a;

/** With the handling ends what the unit still asked of the hotline: an extension, the decision of a dispute. */
export const unasked = (a: Assignment, at: number): Assignment =>
  settled(decideExtension(a, { status: 'rejected', decidedAt: at }));

const decideExtension = (a: Assignment, decision: object): Assignment => ({
  ...a,
  extensions: a.extensions.map((x) => (x.status === 'pending' ? { ...x, ...decision } : x)),
});

/** The unit has recorded a step of its work; some begin the handling (`4-process.md` §4). */
const did = (a: Assignment, step: CommandName, state = a.state): Assignment => ({
  ...a,
  state,
  done: a.done.includes(step) ? a.done : [...a.done, step],
});
