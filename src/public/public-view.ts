import { z } from 'zod';
import type { ReadCase } from '../archive/archives.ts';
import { deadlinesOf } from '../reading/deadlines.ts';
import { oneOf } from '../contracts/common.ts';
import { ProvedDeadlineView } from '../contracts/views.ts';
import type { WrittenEvent } from '../reading/event-view.ts';
import type { EventType } from '../domain/case/events.ts';
import { bindingClock, runningClock, type CaseState, type Clock } from '../domain/case/state.ts';
import { caseView, finestState } from '../domain/case/view.ts';
import { CASE_STATES } from '../domain/case/vocabulary.ts';

/** What a complainant is told of, in the words of the regulation; the hotline's own business with the unit is not among it. */
const TOLD: readonly EventType[] = [
  'registered',
  'info-requested',
  'supplemented',
  'classified',
  'answered-direct',
  'redirected',
  'emergency-transferred',
  'refused',
  'withdrawn',
  'dispatched',
  'reassigned',
  'consultation-decided',
  'signed',
  'deemed-accepted',
  'extension-approved',
  'contacted',
  'progress-recorded',
  'citizen-answered',
  'result-submitted',
  'result-approved',
  'called-back',
  'rework-ordered',
  'explained',
  'marked-long-term',
  'milestone-reached',
  'followed',
  'urged',
  'linked',
  'unlinked',
  'rated',
  'promise-kept',
  'appealed',
  'appeal-decided',
  'reopened',
  'archived',
];

/** Which of the written words are addressed to the complainant. */
const ADDRESSED: Partial<Record<EventType, readonly string[]>> = {
  'info-requested': ['missing'],
  'answered-direct': ['answer'],
  redirected: ['reason'],
  refused: ['reason', 'route'],
  explained: ['reason', 'nextStep'],
  'marked-long-term': ['measures'],
  'result-submitted': ['publicText'],
  'appeal-decided': ['decision'],
};

const at = () => z.iso.datetime({ offset: true });

/** A case as its complainant sees it. */
export const PublicCaseView = z
  .object({
    caseNo: z.string(),
    state: oneOf(CASE_STATES),
    /** 待签收, 办理中, 待回访 … */
    status: z.string(),
    registeredAt: at(),
    now: at(),
    progress: z.array(z.object({ at: at(), what: z.string() })),
    /** From registration, and never again (Q13). */
    citizenClock: z.object({ startedAt: at(), closedAt: at().optional() }),
    /** The unit's limit with its day-by-day proof; null while no unit handles the case. */
    unitClock: ProvedDeadlineView.nullable(),
    /** The number of the case that came of this one, as its relapse or its reopening: the same query code opens it. */
    continuedAs: z.string().optional(),
    /** What the complainant was last told or asked in writing. */
    answer: z.object({ at: at(), text: z.string() }).nullable(),
  })
  .meta({ id: 'PublicCase', description: '办理进度（诉求人）' });
export type PublicCaseView = z.infer<typeof PublicCaseView>;

/** The public learns in what role somebody granted an extension, never who it was. */
const nameless = (clock: ReturnType<typeof deadlinesOf>[number]) => ({
  ...clock,
  moves: clock.moves.map((m) => ({ ...m, by: m.role ?? 'system' })),
});

/** The date that the complainant was last promised: a milestone, what a visit put off, the master's date while linked, the unit's limit. */
const promiseOf = (s: CaseState): Clock | undefined =>
  runningClock(s, 'milestone') ?? runningClock(s, 'promise') ?? bindingClock(s) ?? runningClock(s, 'handle');

/** `master`: the events of the case that this one is linked to, whose answer is this one's too (Q31). */
export function publicView(
  found: ReadCase,
  events: readonly WrittenEvent[],
  master: readonly WrittenEvent[] = [],
): PublicCaseView {
  const { caseNo, state, registeredAt, now, citizenClock } = caseView(found.state, found.now);
  const clock = promiseOf(found.state);
  return {
    caseNo,
    state,
    status: finestState(found.state),
    registeredAt,
    now,
    progress: events
      .filter((e) => (TOLD as readonly string[]).includes(e.type))
      .map((e) => ({ at: e.at, what: e.title })),
    citizenClock,
    unitClock: clock ? nameless(deadlinesOf(found, [clock])[0]!) : null,
    ...(found.state.tracks.successor === undefined ? {} : { continuedAs: found.state.tracks.successor }),
    answer: answerIn(events) ?? answerIn(master.filter((e) => e.type.startsWith('result-'))),
  };
}

/** A unit's result speaks to the complainant only once the hotline has approved it. */
function answerIn(events: readonly WrittenEvent[]): PublicCaseView['answer'] {
  const approved = events.findLast((e) => e.type === 'result-approved')?.seq ?? 0;
  const said = events
    .filter((e) => e.type !== 'result-submitted' || e.seq < approved)
    .map((e) => ({ at: e.at, text: addressed(e) }));
  return said.findLast(({ text }) => text !== '') ?? null;
}

const addressed = ({ type, text }: WrittenEvent): string =>
  (ADDRESSED[type as EventType] ?? [])
    .flatMap((field) => (text as Record<string, string | string[]> | null | undefined)?.[field] ?? [])
    .join('\n');
