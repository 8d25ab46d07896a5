import { CLOCKS } from './clock-kinds.ts';
import { begin } from './clocks.ts';
import type { CaseEvent, ClockChange, Lapse, NewEvent } from './events.ts';
import { isAccused } from './decision.ts';
import { evolve } from './evolve.ts';
import { assigned } from './assigning.ts';
import { obligations, type Obligation } from './obligations.ts';
import { supervisionForm, type CaseState } from './state.ts';
import { isEnded, SYSTEM, type DeadlineKind } from './vocabulary.ts';

/** More lapses than one case can ever collect at once: a guard, not a limit of the rules. */
const MOST = 200;

/**
 * What time alone did until `now` (inclusive): the obligations in order of their due instants, each event stamped with its own.
 * Idempotent, and independent of how late it is called (K20).
 */
export function elapse(state: CaseState, now: number): CaseEvent[] {
  const events: CaseEvent[] = [];
  let s = state;
  while (events.length < MOST) {
    const next = obligations(s).reduce<Obligation | undefined>(
      (first, o) => (o.dueAt <= now && (!first || o.dueAt < first.dueAt) ? o : first),
      undefined,
    );
    if (!next) break;
    for (const event of lapse(s, next)) {
      const numbered = { ...event, seq: s.version + 1 } as CaseEvent;
      s = evolve(s, numbered);
      events.push(numbered);
    }
  }
  return events;
}

function lapse(s: CaseState, o: Obligation): NewEvent[] {
  const clock = s.clocks[o.clock]!;
  const data: Lapse = { lapse: o.key, clock: o.clock, dueAt: o.dueAt };
  const stamp = { at: o.dueAt, by: SYSTEM };
  switch (o.what) {
    case 'clock':
      return clockRanOut(s, clock.kind, data);
    case 'duty-lead':
      return [{ ...stamp, type: 'escalated', data: { ...data, kind: clock.kind, to: 'duty-lead' } }];
    case 'yellow':
    case 'red':
      return [{ ...stamp, type: 'card-issued', data: { ...data, card: o.what } }];
    case 'phone':
    case 'written':
    case 'meeting':
      return [{ ...stamp, type: 'supervision-raised', data: { ...data, form: o.what, trigger: 'overdue' } }];
    case 'notice':
      return [{ ...stamp, type: 'late-notice-issued', data }];
    case 'present':
      return [{ ...stamp, type: 'presentation-requested', data }];
  }
}

/** What each kind of clock does when it runs out (`4-process.md` §5, last column). */
function clockRanOut(s: CaseState, kind: DeadlineKind, data: Lapse): NewEvent[] {
  const stamp = { at: data.dueAt, by: SYSTEM };
  const ends = (status: 'lapsed' | 'overdue'): ClockChange[] => [{ end: data.clock, status }];
  const overdue: NewEvent = { ...stamp, type: 'overdue', data: { ...data, kind }, clocks: ends('overdue') };
  switch (CLOCKS[kind].lapse) {
    case 'deemed-accepted':
      return [{ ...stamp, type: 'deemed-accepted', data, clocks: ends('lapsed') }];
    case 'info-lapsed': {
      const again = begin(s, 'triage', data.dueAt);
      return [{ ...stamp, type: 'info-lapsed', data, clocks: [...ends('lapsed'), ...again] }];
    }
    case 'deemed-if-bound': {
      // Its return was rejected, and it has not signed: it has the case all the same (Q9).
      const a = s.assignment;
      const deemed = a?.noSecondReturn && a.state === 'DISPATCHED' && a.signedAt === undefined;
      const lapse = `${data.lapse}:deemed`;
      return deemed ? [overdue, { ...stamp, type: 'deemed-accepted', data: { ...data, lapse } }] : [overdue];
    }
    case 'follow-up-due':
      return [{ ...stamp, type: 'follow-up-due', data, clocks: ends('lapsed') }];
    case 'decided-by-default': {
      if (s.state !== 'IN_CONSULTATION') return [overdue];
      const unit = [s.plan.policy.consultation.catcher, s.firstUnit].find(
        (candidate) => candidate !== undefined && !isAccused(s, candidate),
      );
      if (unit === undefined) return [overdue];
      const { next, clocks } = assigned(s, data.dueAt, { unit, coUnits: [], binding: true });
      const met: ClockChange = { end: data.clock, status: 'met' };
      return [
        overdue,
        {
          ...stamp,
          type: 'consultation-decided',
          data: { ...next, defaulted: true },
          clocks: [met, ...clocks],
        },
      ];
    }
    case 'next-form':
      return isEnded(s.state) ? [overdue] : [overdue, nextForm(s, kind, data)];
    // What was not looked into the same day is the leader's to decide (F-073).
    case 'presented':
      return [
        overdue,
        { ...stamp, type: 'presentation-requested', data: { ...data, lapse: `${data.lapse}:present` } },
      ];
    case 'ladder':
    case 'overdue':
      return [overdue];
  }
}

const NEXT_FORM = { none: 'phone', phone: 'written', written: 'meeting' } as const;

/** An order that nobody reported on climbs to the next form of supervision; above the meeting the duty lead is asked to present it (F-111). */
function nextForm(s: CaseState, kind: DeadlineKind, { lapse, clock, dueAt }: Lapse): NewEvent {
  const stamp = { at: dueAt, by: SYSTEM };
  const data: Lapse = { lapse: `${lapse}:next`, clock, dueAt };
  const order = s.supervision.find((o) => o.key === clock);
  const form = order?.form ?? supervisionForm(s);
  if (form === 'meeting' || form === 'leader') return { ...stamp, type: 'presentation-requested', data };
  const raised = { ...data, form: NEXT_FORM[form], trigger: order?.trigger ?? ('overdue' as const) };
  if (kind !== 'supervision') return { ...stamp, type: 'supervision-raised', data: raised };
  const again = begin(s, 'supervision', dueAt, { key: raised.lapse });
  return { ...stamp, type: 'supervision-raised', data: raised, clocks: again };
}
