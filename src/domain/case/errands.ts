import type { CaseEvent, EventType } from './events.ts';
import type { FieldsOf } from './commands.ts';
import { bindingClock, type CaseState } from './state.ts';
import { followersOf, masterOf } from './tracks.ts';

type Give<N extends 'join' | 'leave' | 'follow' | 'urge'> = { to: string; command: N; fields: FieldsOf<N> };

/**
 * What one case's event asks of another case: a command there, or a new case that comes from this one; or of the vault: to forget who
 * complained. Kept with the event in one transaction and carried out by the API until done, each once (`case_no`, `seq`, `n`).
 */
export type Errand = { seq: number; n: number } & (
  | Give<'join'>
  | Give<'leave'>
  | Give<'follow'>
  | Give<'urge'>
  | { open: string; relation: 'relapse' | 'reopened'; unit?: string }
  | { forget: 'identity' }
);

/** The errands of a batch of events; `after` is the case once they are applied. */
export function errands(after: CaseState, events: readonly CaseEvent[]): Errand[] {
  return events.flatMap((e) => errandsOf(after, e).map((errand, n) => ({ seq: e.seq, n, ...errand })));
}

type NewErrand = Errand extends infer E ? (E extends Errand ? Omit<E, 'seq' | 'n'> : never) : never;

/** The master's matter ended without an answer that would hold for the linked cases: each goes its own way. */
const RELEASES: readonly EventType[] = [
  'withdrawn',
  'refused',
  'answered-direct',
  'redirected',
  'emergency-transferred',
];

function errandsOf(s: CaseState, e: CaseEvent): NewErrand[] {
  const unit = s.assignment?.unit;
  const toFollowers: Tell = (fields) =>
    followersOf(s.tracks).map((to) => ({
      to,
      command: 'follow',
      fields: { master: s.caseNo, ...fields },
    }));
  const answered = { outcome: 'answered' as const, ...(unit === undefined ? {} : { unit }) };
  switch (e.type) {
    case 'registered': {
      // The same complainant again: whoever works on the earlier case is urged; no clock moves (Q39).
      const { link } = e.data;
      return link?.relation === 'repeat' ? [{ to: link.caseNo, command: 'urge', fields: {} }] : [];
    }
    case 'linked': {
      const { master, dueAt } = e.data;
      const fields = { follower: s.caseNo, ...(dueAt === undefined ? {} : { dueAt }) };
      return [{ to: master, command: 'join', fields }];
    }
    case 'unlinked':
      return leaving(s, e.data.master);
    case 'rework-ordered':
      return e.data.next ? leaving(s, e.data.former) : [];
    case 'urged':
    case 'supplemented': {
      // The unit works on the master: whoever urges one of its complainants' cases urges it.
      const master = s.state === 'LINKED' ? masterOf(s.tracks) : undefined;
      return master === undefined
        ? []
        : [{ to: master, command: 'urge', fields: e.data.danger ? { danger: true } : {} }];
    }
    case 'joined': {
      // The unit's result may have been approved meanwhile.
      const fields = { master: s.caseNo, ...answered };
      if (s.state === 'CALLBACK_PENDING') return [{ to: e.data.follower, command: 'follow', fields }];
      return moved(s, toFollowers);
    }
    case 'result-approved':
      return toFollowers(answered);
    case 'milestone-reached':
      return e.data.outcome === 'resolved' ? toFollowers(answered) : moved(s, toFollowers);
    case 'dispatched':
    case 'reassigned':
    case 'consultation-decided':
    case 'return-approved':
    case 'marked-long-term':
    case 'extension-approved':
    case 'reclassified':
      return moved(s, toFollowers);
    case 'plan-changed':
      return e.data.moved.length > 0 ? moved(s, toFollowers) : [];
    case 'followed-up': {
      const open = e.data.newCaseNo;
      if (open === undefined) return [];
      const again = unit ?? s.tracks.followedUnit;
      return [{ open, relation: 'relapse', ...(again === undefined ? {} : { unit: again }) }];
    }
    case 'confidentiality-set':
      return e.data.mode === 'anonymous' ? [{ forget: 'identity' }] : [];
    case 'reopened':
      return [{ open: e.data.newCaseNo, relation: 'reopened' }];
    default: {
      if (!RELEASES.includes(e.type)) return [];
      return [...leaving(s, masterOf(s.tracks)), ...toFollowers({ outcome: 'released' })];
    }
  }
}

type Tell = (fields: Omit<FieldsOf<'follow'>, 'master'>) => NewErrand[];

const leaving = (s: CaseState, master: string | undefined): NewErrand[] =>
  master === undefined ? [] : [{ to: master, command: 'leave', fields: { follower: s.caseNo } }];

/** The master's date moved: so does the promise to every linked complainant. */
function moved(s: CaseState, tell: Tell): NewErrand[] {
  const clock = bindingClock(s);
  return clock?.status === 'open' ? tell({ outcome: 'moved', dueAt: clock.dueAt }) : [];
}
