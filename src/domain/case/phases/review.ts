import { dayOf, fromIso } from '../../time/instant.ts';
import { gapFlag, unitClocks } from '../assigning.ts';
import { begin, cancelAll, cancelOthers, endKind, hotlineKey, startClock } from '../clocks.ts';
import {
  event,
  happened,
  inState,
  isAccused,
  isFuture,
  pick,
  refused,
  type Decision,
  type Judge,
  type Question,
} from '../decision.ts';
import type { ClockChange, EventData, NewEvent } from '../events.ts';
import { keptFromArchive } from '../filing.ts';
import { awaitsDecision, handlingClock, pendingExtension, type CaseState } from '../state.ts';
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

/** 回访 (F-120, F-121, Q25…Q27): at least three attempts on at least two days; result and service asked apart. */
const recordCallback: Judge<'record-callback'> = inState(['CALLBACK_PENDING'], (q) => {
  if (awaitsDecision(q.s)) return refused('wrong-state');
  const { at: attemptAt, declined = false, ...asked } = q.fields;
  if (isFuture(attemptAt, q.at)) return refused('instant-in-future');
  const outcome = outcomeOf(q.s, q.fields);
  const { calendar, policy } = q.s.plan;
  const again = (): ClockChange =>
    startClock(calendar, hotlineKey(q.s, 'callback'), 'callback', q.at, policy.callback.again);
  const next = outcome === 'again' ? [again()] : afterAnswer(q, outcome);
  const answers = pick(
    asked,
    'verified',
    'solved',
    'resultSatisfaction',
    'serviceSatisfaction',
    'visitorRole',
  );
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

/** Rework is due where it was not solved, or the result does not satisfy; the service alone brings none (Q27). */
const outcomeOfAnswers = ({ solved, resultSatisfaction }: Answers): 'dissatisfied' | 'closed' =>
  solved === 'no' || isDissatisfied(resultSatisfaction) ? 'dissatisfied' : 'closed';
type Answers = Pick<Asked, 'solved' | 'resultSatisfaction'>;

type Asked = Parameters<typeof recordCallback>[0]['fields'];

function outcomeOf(s: CaseState, asked: Asked): EventData['called-back']['outcome'] {
  if (asked.declined) return 'unsuccessful';
  if (asked.reached) return outcomeOfAnswers(asked);
  const round = s.assignment?.round ?? 1;
  const tries = [...s.callbacks.filter((c) => c.round === round).map((c) => c.at), asked.at];
  const days = new Set(tries.map((at) => dayOf(fromIso(at))));
  const { attempts, days: needed } = s.plan.policy.callback;
  return tries.length >= attempts && days.size >= needed ? 'unsuccessful' : 'again';
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

/** 归档 (F-140): nothing may be owed any more by an appeal, a hold or an ordered supervision, and the file must be complete. */
const archive: Judge<'archive'> = (q) => {
  const { s } = q;
  if (!isEnded(s.state)) return refused('wrong-state');
  const kept = keptFromArchive(s);
  if (kept) return refused(kept);
  return happened(q, 'archived', {}, cancelAll(s));
};

/** 评价 (Q27): in place of the call-back while it waits, noted afterwards. */
const rate: Judge<'rate'> = (q) => {
  const answers = pick(q.fields, 'solved', 'resultSatisfaction', 'serviceSatisfaction');
  if (Object.keys(answers).length === 0) return refused('malformed-command');
  const round = q.s.assignment?.round ?? 1;
  if (q.s.callbacks.some((c) => c.round === round && c.method === 'web')) return refused('already-rated');
  if (q.s.state === 'CLOSED' || q.s.state === 'CLOSED_EXPLAINED')
    return happened(q, 'rated', { ...answers, outcome: 'noted' });
  if (q.s.state !== 'CALLBACK_PENDING' || awaitsDecision(q.s)) return refused('wrong-state');
  const outcome = outcomeOfAnswers(answers);
  const clocks = [...endKind(q.s, 'met', 'callback'), ...afterAnswer(q, outcome)];
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
