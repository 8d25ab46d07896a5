import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { COMMAND_NAMES, COMMANDS, type Command, type UnitNames } from '../src/domain/case/commands.ts';
import { act, type Outcome } from '../src/domain/case/decide.ts';
import { elapse } from '../src/domain/case/elapse.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { errands } from '../src/domain/case/errands.ts';
import { evolve, revived } from '../src/domain/case/evolve.ts';
import { obligations } from '../src/domain/case/obligations.ts';
import type { CaseState } from '../src/domain/case/state.ts';
import { dueSteps } from '../src/domain/case/steps.ts';
import { details, upcoming } from '../src/domain/case/details.ts';
import { caseRow, caseView, deadlineView } from '../src/domain/case/view.ts';
import { SYSTEM } from '../src/domain/case/vocabulary.ts';
import { changes, shown } from './attributes.ts';
import { handledWith, recentWith, remembered } from './carried.ts';
import {
  DEADLINES_QUERY,
  SNAPSHOT_QUERY,
  SYNCHRONISE_UPDATE,
  TIMELINE_QUERY,
  unpacked,
  type CaseInput,
  type CommandArgs,
  type Handled,
  type Recent,
} from './contract.ts';
import { RECORD, type NamedPorts as Named, type RecordEntry } from './ports.ts';
import { guarded, notOurs, refusal, refusedEvent } from './refusals.ts';
import { Steps, type StepOutcome } from './steps.ts';
import { Timers } from './timers.ts';

const quick = proxyLocalActivities<Named>({
  startToCloseTimeout: 1000,
  localRetryThreshold: 1000,
  retry: { maximumAttempts: 2, initialInterval: 100 },
});
const patient = proxyActivities<Named>({
  startToCloseTimeout: 5000,
  // Whoever waits for an act waits for this: after an outage it must not be the backoff that keeps them.
  retry: { initialInterval: 500, backoffCoefficient: 2, maximumInterval: 3000 },
  summary: '写入档案',
});

/** Accepted but not yet in the archive: up to which event, and how to judge it anew. */
interface Afoot {
  seq: number;
  again: () => void;
}

/**
 * One complaint, from registration to the archive: the regulation's memory and clock (architecture, "The one idea"). It ends by the rules
 * alone: cancelling it through Temporal's own interface changes nothing.
 */
export const complaint = (input: CaseInput): Promise<void> =>
  CancellationScope.nonCancellable(() => live(input));

async function live(input: CaseInput): Promise<void> {
  if (!input?.first && !input?.carried) throw notOurs();
  const first = input.first && unpacked(input.first);
  let state: CaseState = input.carried ? revived(input.carried.state) : evolve(undefined, first!);
  let handled: Handled = input.carried?.handled ?? {};
  let recent: Recent[] = input.carried?.recent ?? recentWith([], first ? [first] : []);
  let names: UnitNames = input.carried?.names ?? {};
  let display = shown(state);
  let archived = state;
  let unrecorded: CaseEvent[] = [];
  let afoot: Afoot[] = [];
  let awake = true;
  const timers = new Timers(() => (awake = true));

  const accept = (events: CaseEvent[], after: CaseState, again?: () => void): void => {
    state = after;
    unrecorded = [...unrecorded, ...events];
    recent = recentWith(recent, events, names);
    if (again) afoot = [...afoot, { seq: after.version, again }];
    awake = true;
  };
  const remember = (id: string, outcome: Handled[string]): void => {
    handled = remembered(handled, id, outcome);
  };
  const stepDone = (outcome: StepOutcome): void => {
    const event = stepEvent(state, outcome, Date.now());
    accept([event], evolve(state, event), () => stepDone(outcome));
  };
  const steps = new Steps(stepDone);
  const receive = (command: Command, judged?: Outcome): void => {
    if (typeof command?.id === 'string' && handled[command.id]) return;
    const again = (): void => receive(command);
    const outcome = judged ?? act(state, command, Date.now());
    if (!('refusal' in outcome)) {
      names = { ...names, ...command.names };
      accept(outcome.events, outcome.state, again);
      remember(command.id, { seq: outcome.state.version });
      return;
    }
    const event = refusedEvent(state, command, outcome.refusal, Date.now());
    accept([event], evolve(state, event), again);
    if (event.command !== undefined) remember(event.command, { refused: outcome.refusal, seq: event.seq });
  };
  const perform = async (command: Command): Promise<void> => {
    if (!handled[command.id]) {
      const outcome = act(state, command, Date.now());
      if ('refusal' in outcome) throw refusal(outcome.refusal, state);
      receive(command, outcome);
    }
    await condition(() => (handled[command.id]?.seq ?? 0) <= archived.version);
    const refused = handled[command.id]?.refused;
    if (refused) throw refusal(refused, state);
  };
  /**
   * The archive holds events that this run does not know: their workflow task was lost after they had been archived. The archive is the
   * truth; what was accepted since is judged anew after it.
   */
  const catchUp = (missed: CaseEvent[]): void => {
    const from = archived.version;
    const redo = afoot;
    state = archived = missed.reduce<CaseState>(evolve, archived);
    [unrecorded, afoot] = [[], []];
    const kept = Object.entries(handled).filter(([, { seq = 0 }]) => seq <= from);
    recent = recentWith(
      recent.filter((r) => r.seq <= from),
      missed,
      names,
    );
    handled = handledWith(Object.fromEntries(kept), missed);
    for (const { again } of redo) again();
    awake = true;
  };

  for (const name of COMMAND_NAMES) {
    const { title, about } = COMMANDS[name];
    setHandler(
      defineUpdate<void, CommandArgs>(title),
      guarded((packed) => perform(unpacked(packed))),
      {
        description: about,
        validator: (command) => {
          if (command?.name !== name) throw refusal('malformed-command', state);
          if (handled[command.id]) return;
          const outcome = act(state, unpacked(command), Date.now());
          if ('refusal' in outcome) throw refusal(outcome.refusal, state);
        },
      },
    );
    setHandler(
      defineSignal<CommandArgs>(title),
      (command) => {
        try {
          receive(
            command?.name === name
              ? unpacked(command)
              : ({ ...command, name: undefined } as unknown as Command),
          );
        } catch (error) {
          log.error('A signal could not be handled', { command: name, error: String(error) });
        }
      },
      { description: about },
    );
  }
  setHandler(
    defineUpdate<{ now: number; version: number }>(SYNCHRONISE_UPDATE),
    () =>
      CancellationScope.nonCancellable(async () => {
        awake = true;
        await condition(() => !awake && archived.version >= state.version);
        return { now: Date.now(), version: state.version };
      }),
    { description: '时钟快进后，等待到期事项全部入档' },
  );
  setHandler(defineQuery(SNAPSHOT_QUERY), () => caseView(state, Date.now()), { description: '案件当前全貌' });
  setHandler(defineQuery(TIMELINE_QUERY), () => recent, { description: '最近经过' });
  setHandler(
    defineQuery(DEADLINES_QUERY),
    () => ({ 时限: Object.values(state.clocks).map(deadlineView), 将到: upcoming(state) }),
    { description: '全部时限与即将到期事项' },
  );

  for (;;) {
    if (awake) {
      awake = false;
      const lapsed = elapse(state, Date.now());
      if (lapsed.length > 0) accept(lapsed, lapsed.reduce<CaseState>(evolve, state));
      awake = false;
      // At the end live timers are left: returning costs no event, cancelling would.
      if (state.state !== 'ARCHIVED') {
        timers.reconcile(obligations(state));
        steps.start(dueSteps(state), stepInput(state));
      }
      display = show(state, display, input, names);
    }
    if (unrecorded.length > 0) {
      const after = state;
      const batch = batchOf(after, unrecorded);
      unrecorded = [];
      const missed = await record(batch);
      if (missed) catchUp(missed);
      else archived = after;
      afoot = afoot.filter(({ seq }) => seq > archived.version);
      continue;
    }
    if (state.state === 'ARCHIVED' && allHandlersFinished()) return;
    const mayContinue = (): boolean => mustContinue(input) && steps.idle && allHandlersFinished();
    if (mayContinue()) {
      const { first: _, ...kept } = input;
      await continueAsNew<typeof complaint>({ ...kept, carried: { state, handled, recent, names } });
    }
    await condition(() => awake || (state.state === 'ARCHIVED' && allHandlersFinished()) || mayContinue());
  }
}

function batchOf(after: CaseState, events: CaseEvent[]): RecordEntry {
  const asked = errands(after, events);
  return {
    caseNo: after.caseNo,
    events,
    row: caseRow(after),
    ...(asked.length > 0 ? { errands: asked } : {}),
  };
}

const mustContinue = (input: CaseInput): boolean => {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || (input.maxEvents !== undefined && historyLength > input.maxEvents);
};

/**
 * One transaction per batch, at once; when the database is away, a patient activity that survives the worker. Through Temporal's own interface
 * anyone may answer that one, so the word of this worker's own process is what counts.
 */
async function record(entry: RecordEntry): Promise<CaseEvent[] | undefined> {
  for (;;) {
    try {
      return await quick[RECORD](entry);
    } catch {
      await patient[RECORD](entry).catch(() => undefined);
    }
  }
}

function show(
  state: CaseState,
  before: ReturnType<typeof shown>,
  input: CaseInput,
  names: UnitNames,
): ReturnType<typeof shown> {
  const after = shown(state);
  const changed = changes(before, after);
  if (changed.length > 0) upsertSearchAttributes(changed);
  setCurrentDetails(details(state, input.summary, input.link, names));
  return after;
}

function stepEvent(s: CaseState, outcome: StepOutcome, at: number): CaseEvent {
  const stamp = { seq: s.version + 1, at, by: SYSTEM };
  return 'why' in outcome
    ? { ...stamp, type: 'step-failed', data: outcome }
    : { ...stamp, type: 'step-done', data: outcome };
}

const stepInput = ({ caseNo, plan, region, assignment: a }: CaseState) => ({
  caseNo,
  type: plan.type?.code ?? '',
  unit: a?.unit ?? '',
  region,
  hop: a?.hop ?? 0,
  round: a?.round ?? 0,
});
