import { dayOf, fromIso } from '../../time/instant.ts';
import { gapFlag, unitClocks } from '../assigning.ts';
import { begin, cancelAll, cancelOthers, endKind, hotlineKey, startClock } from '../clocks.ts';
import {
  event,
  happened,
  inState,
  isAccused,
  pick,
  refused,
  untimely,
  type Decision,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange, EventData, NewEvent } from '../events.ts';
import { keptFromArchive } from '../filing.ts';
import {
  awaitsDecision,
  attemptsOf,
  handlingClock,
  isMalicious,
  pendingExtension,
  runningClock,
  type CaseState,
} from '../state.ts';
import { masterOf } from '../tracks.ts';
import { isDissatisfied, isEnded } from '../vocabulary.ts';

export const followUp = (s: CaseState, at: number): ClockChange[] => begin(s, 'follow-up', at);

/** 审核通过: to the call-back on the next workday (Q25), or closed where nobody can be called (F-120, Q26). */
const approveResult: Judge<'approve-result'> = inState(['UNDER_REVIEW'], (q) => {
  const closes = !q.s.contactable || q.s.plan.type?.noCallback === true;
  const next = closes ? followUp(q.s, q.at) : begin(q.s, 'callback', q.at);
  const ends: ClockChange[] = [...endKind(q.s, 'met', 'review'), ...cancelOthers(q.s, 'review')];
  const approved = event(q, 'result-approved', { closes }, [...ends, ...next]);
  if (!pendingExtension(q.s)) return { events: [approved] };
  return { events: [event(q, 'extension-rejected', { moot: true }), approved] };
});

/** 退回补正: as if never submitted, the original due instant stands (Q23). */
const sendBack: Judge<'send-back'> = inState(['UNDER_REVIEW'], (q) => {
  const handling = handlingClock(q.s);
  const reopened: ClockChange[] = handling ? [{ reopen: handling.key }] : [];
  return happened(q, 'sent-back', {}, [
    ...endKind(q.s, 'met', 'review'),
    ...endKind(q.s, 'cancelled', 'visit'),
    ...reopened,
  ]);
});

const ANSWERS = ['verified', 'solved', 'resultSatisfaction', 'serviceSatisfaction'] as const;

/**
 * 回访 (F-120, F-121, Q25…Q27): at least three attempts on at least two days; result and service asked apart. None was before the approval, nor
 * before the one before it.
 */
const recordCallback: Judge<'record-callback'> = inState(['CALLBACK_PENDING'], (q) => {
  if (awaitsDecision(q.s)) return refused('wrong-state');
  const { at: attemptAt, declined = false, ...asked } = q.fields;
  if (declined && Object.keys(pick(asked, ...ANSWERS)).length > 0) return refused('malformed-command');
  const last = attemptsOf(q.s).at(-1);
  const wrong = last
    ? untimely(attemptAt, fromIso(last.at), q.at, 0)
    : untimely(attemptAt, q.s.approvedAt ?? q.s.registeredAt, q.at);
  if (wrong) return refused(wrong);
  const outcome = outcomeOf(q);
  const { calendar, policy } = q.s.plan;
  const again = (): ClockChange =>
    startClock(calendar, hotlineKey(q.s, 'callback'), 'callback', q.at, policy.callback.again);
  const next = outcome === 'again' ? [again()] : afterAnswer(q, outcome);
  const answers = pick(asked, ...ANSWERS, 'visitorRole');
  const data = { attemptAt, method: asked.method, reached: asked.reached, declined, ...answers, outcome };
  return answered(q, outcome, event(q, 'called-back', data, [...endKind(q.s, 'met', 'callback'), ...next]));
});

/** Dissatisfaction waits for the duty lead; otherwise somebody asks again later. */
const afterAnswer = ({ s, at }: Question, outcome: string): ClockChange[] =>
  outcome === 'dissatisfied' ? begin(s, 'decision', at) : followUp(s, at);

/** A second dissatisfaction, after a rework, brings supervision (Q24). */
function answered(q: Question, outcome: string, said: NewEvent): Decision {
  const again = outcome === 'dissatisfied' && (q.s.assignment?.round ?? 1) > 1;
  if (!again) return { events: [said] };
  return { events: [said, event(q, 'supervision-opened', { form: 'phone', trigger: 'dissatisfied' })] };
}

/**
 * Rework is due where it was not solved, or the result does not satisfy; the service alone brings none (Q27). A complaint that two people have found
 * malicious was answered once: what its complainant says of it is kept, and brings no rework (Q38).
 */
const outcomeOfAnswers = (s: CaseState, { solved, resultSatisfaction }: Answers): 'dissatisfied' | 'closed' =>
  !isMalicious(s) && (solved === 'no' || isDissatisfied(resultSatisfaction)) ? 'dissatisfied' : 'closed';
type Answers = Pick<Asked, 'solved' | 'resultSatisfaction'>;

type Asked = Parameters<typeof recordCallback>[0]['fields'];

/** Attempts count once each instant, and by the day on which they were recorded (Q25). */
function outcomeOf({ s, fields, at }: Question<'record-callback'>): EventData['called-back']['outcome'] {
  if (fields.declined) return 'unsuccessful';
  if (fields.reached) return outcomeOfAnswers(s, fields);
  const before = attemptsOf(s);
  const tries = new Set([...before.map((c) => fromIso(c.at)), fromIso(fields.at)]);
  const days = new Set([...before.map((c) => c.recordedAt), at].map(dayOf));
  const { attempts, days: needed } = s.plan.policy.callback;
  return tries.size >= attempts && days.size >= needed ? 'unsuccessful' : 'again';
}

/** 重办 (F-123, Q24): the same unit, fresh clocks, no return. */
const rework: Judge<'rework'> = (q) => {
  const a = q.s.assignment;
  if (!awaitsDecision(q.s)) return refused('wrong-state');
  if (!a) return reworkOfFollower(q);
  const round = a.round + 1;
  const clocks = unitClocks(q.s, q.s.plan, q.at, a.hop, round, false, a.coUnits);
  return happened(q, 'rework-ordered', { round, ...gapFlag(q.s, q.s.plan, q.at, clocks) }, [
    ...endKind(q.s, 'met', 'decision'),
    ...clocks,
  ]);
};

/** A linked case has no unit of its own yet: it goes to the one whose answer did not satisfy (Q31). */
function reworkOfFollower(q: Question<'rework'>): Decision {
  const unit = q.s.tracks.followedUnit;
  if (unit === undefined) return refused('wrong-state');
  if (isAccused(q.s, unit)) return refused('respondent-conflict');
  const [hop, round] = [q.s.hops + 1, 2];
  const plan = { ...q.s.plan, ...q.command.plan };
  const clocks = unitClocks(q.s, plan, q.at, hop, round, false, []);
  const pinned = pick(q.command, 'plan');
  const next = {
    hop,
    round,
    unit,
    coUnits: [],
    binding: true,
    ...pinned,
    ...gapFlag(q.s, plan, q.at, clocks),
  };
  const former = masterOf(q.s.tracks);
  const data = { round, next, ...(former === undefined ? {} : { former }) };
  return happened(q, 'rework-ordered', data, [...endKind(q.s, 'met', 'decision'), ...clocks]);
}

/** 解释办结 (F-093): reason, next step and appeal route told. */
const closeExplained: Judge<'close-explained'> = (q) =>
  awaitsDecision(q.s)
    ? happened(q, 'explained', {}, [...endKind(q.s, 'met', 'decision'), ...cancelOthers(q.s, 'decision')])
    : refused('wrong-state');

/**
 * 归档 (F-140): nothing may be owed any more by an appeal, a hold or an ordered supervision, and the file must be complete. A follow-up still to come
 * goes to the call-back officer (F-124).
 */
const archive: Judge<'archive'> = (q) => {
  const { s } = q;
  if (!isEnded(s.state)) return refused('wrong-state');
  const kept = keptFromArchive(s);
  if (kept) return refused(kept);
  const owed = runningClock(s, 'follow-up');
  return happened(q, 'archived', owed ? { followUpDueAt: owed.dueAt } : {}, cancelAll(s));
};

/**
 * 评价 (Q27): in place of the call-back while it waits. Afterwards it is noted; where it says that the matter is not solved, the duty lead decides as
 * after a call-back (F-123), unless they have explained it already or another case has come of it.
 */
const rate: Judge<'rate'> = (q) => {
  const answers = pick(q.fields, 'solved', 'resultSatisfaction', 'serviceSatisfaction');
  if (Object.keys(answers).length === 0) return refused('malformed-command');
  const round = q.s.assignment?.round ?? 1;
  if (q.s.callbacks.some((c) => c.round === round && c.method === 'web')) return refused('already-rated');
  const outcome = outcomeOfAnswers(q.s, answers);
  const settled = q.s.state === 'CLOSED_EXPLAINED' || q.s.tracks.successor !== undefined;
  const over = q.s.state === 'CLOSED' || q.s.state === 'CLOSED_EXPLAINED';
  if (over && (settled || outcome === 'closed'))
    return happened(q, 'rated', { ...answers, outcome: 'noted' });
  if (!(over || q.s.state === 'CALLBACK_PENDING') || awaitsDecision(q.s)) return refused('wrong-state');
  const asked = [...endKind(q.s, 'met', 'callback'), ...endKind(q.s, 'cancelled', 'follow-up')];
  const clocks = [...asked, ...afterAnswer(q, outcome)];
  return answered(q, outcome, event(q, 'rated', { ...answers, outcome }, clocks));
};

export const reviewing = {
  'approve-result': approveResult,
  'send-back': sendBack,
  'record-callback': recordCallback,
  rework,
  rate,
  'close-explained': closeExplained,
  archive,
};
