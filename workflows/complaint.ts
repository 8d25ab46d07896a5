import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { COMMAND_NAMES, COMMANDS } from '../src/domain/case/commands.ts';
import { clocksInChinese, upcoming } from '../src/domain/case/details.ts';
import { describeProblem } from '../src/domain/refusals.ts';
import { caseView } from '../src/domain/case/view.ts';
import { CASE_STATES } from '../src/domain/case/vocabulary.ts';
import {
  DEADLINES_QUERY,
  signalName,
  SNAPSHOT_QUERY,
  SYNCHRONISE_UPDATE,
  TIMELINE_QUERY,
  type CaseInput,
  type Told,
} from './contract.ts';
import { Course } from './course.ts';
import { forged } from './ruled.ts';

/**
 * One complaint, from registration to the archive: the regulation's clock and course (architecture, "The one idea"). What people do reaches it as
 * signals that tell of archived events. It ends by the rules alone: cancelling it through Temporal's own interface changes nothing.
 */
export const complaint = (input: CaseInput): Promise<string> =>
  CancellationScope.nonCancellable(() => live(input));

async function live(input: CaseInput): Promise<string> {
  if (!input?.first && !input?.carried) throw notOurs();
  const course = new Course(input);
  answer(course);
  const mayContinue = (): boolean =>
    course.settled && course.idle && mustContinue(input) && allHandlersFinished();
  for (;;) {
    await course.settle();
    if (course.ended && allHandlersFinished()) return CASE_STATES.ARCHIVED;
    if (mayContinue()) {
      const { first: _, upTo: __, ...kept } = input;
      const { state, recent, names } = course;
      await continueAsNew<typeof complaint>({ ...kept, carried: { state, recent, names } });
    }
    await condition(() => course.awake || (course.ended && allHandlersFinished()) || mayContinue());
  }
}

/** Registers the handlers: one signal a command, named and described in Chinese; three queries; for the demo's jumping clock an update. */
function answer(course: Course): void {
  for (const name of COMMAND_NAMES)
    setHandler(defineSignal<[Told]>(signalName(name)), (told) => course.hear(told), {
      description: COMMANDS[name].about,
    });
  // Drops signals of other names: Temporal would buffer them for a handler that never comes.
  setDefaultSignalHandler(() => forged());
  setHandler(
    defineUpdate<{ now: number; version: number }>(SYNCHRONISE_UPDATE),
    () =>
      CancellationScope.nonCancellable(async () => {
        course.awake = true;
        await condition(() => course.settled);
        return { now: Date.now(), version: course.state.version };
      }),
    { description: '时钟快进后，等待到期事项全部入档' },
  );
  setHandler(defineQuery(SNAPSHOT_QUERY), () => caseView(course.state, Date.now()), {
    description: '案件当前全貌',
  });
  setHandler(defineQuery(TIMELINE_QUERY), () => course.recent, { description: '最近经过' });
  setHandler(
    defineQuery(DEADLINES_QUERY),
    () => ({ 时限: clocksInChinese(course.state, course.names), 将到: upcoming(course.state) }),
    { description: '全部时限与即将到期事项' },
  );
}

const mustContinue = (input: CaseInput): boolean => {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (input.maxEvents !== undefined && historyLength > input.maxEvents);
};

/** A start that the product did not seal. */
const notOurs = (): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'Refused',
    nonRetryable: true,
    message: describeProblem('malformed-command').zh,
  });
