import {
  ApplicationFailure,
  log,
  patched,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { UnitNames } from '../src/domain/case/commands.ts';
import { details } from '../src/domain/case/details.ts';
import { elapse } from '../src/domain/case/elapse.ts';
import { errands } from '../src/domain/case/errands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { evolve, revived } from '../src/domain/case/evolve.ts';
import { obligations } from '../src/domain/case/obligations.ts';
import type { CaseState } from '../src/domain/case/state.ts';
import { dueSteps } from '../src/domain/case/steps.ts';
import { caseRow } from '../src/domain/case/view.ts';
import { SYSTEM } from '../src/domain/case/vocabulary.ts';
import { archive } from './archive.ts';
import { changes, shown, type Shown } from './attributes.ts';
import { unpacked, type CaseInput, type Recent, type Told } from './contract.ts';
import type { RecordEntry } from './ports.ts';
import { recentWith } from './recent.ts';
import { forged, ruled } from './ruled.ts';
import { Steps, type StepOutcome } from './steps.ts';
import { Timers } from './timers.ts';

/**
 * Runs one case's workflow: applies the archive's events, records what time has done, re-arms timers, refreshes what the Temporal UI shows.
 * Only archived events change its state, so it never holds what the archive does not.
 */
export class Course {
  state: CaseState;
  recent: Recent[];
  names: UnitNames;
  /** Something may have happened that has not been looked at. */
  awake = true;
  readonly #input: CaseInput;
  readonly #timers = new Timers(() => (this.awake = true));
  readonly #steps = new Steps((outcome) => {
    this.#outcomes.push(outcome);
    this.awake = true;
  });
  #heard: CaseEvent[] = [];
  #outcomes: StepOutcome[] = [];
  /** The archive is known to reach this event. */
  #upTo: number;
  #display: Shown;
  #settling = false;

  /** @param input of the product's own, with a first event or a run before */
  constructor(input: CaseInput) {
    const first = input.first && unpacked(input.first);
    this.#input = input;
    this.state = input.carried ? revived(input.carried.state) : evolve(undefined, first!);
    this.names = input.carried?.names ?? {};
    this.recent = input.carried?.recent ?? recentWith([], first ? [first] : [], this.names);
    this.#upTo = input.upTo ?? 0;
    this.#display = this.#shown();
  }

  /** No step of an integrator is under way. */
  get idle(): boolean {
    return this.#steps.idle && this.#outcomes.length === 0;
  }

  /** All that has come due until now is in the archive. */
  get settled(): boolean {
    return !this.awake && !this.#settling;
  }

  get ended(): boolean {
    return this.state.state === 'ARCHIVED';
  }

  /** Receives a signal's archived events, which may come late, twice or out of order; ignores anything else. */
  hear(told: unknown): void {
    const { events, names } = (told ?? {}) as Partial<Told>;
    if (!Array.isArray(events) || !events.every(isEvent)) return forged();
    this.#heard.push(...unpacked(events));
    this.names = { ...this.names, ...names };
    this.awake = true;
  }

  /** Runs the loop until nothing is left to do now. @throws ApplicationFailure where the rules fail, or the archive was set back */
  async settle(): Promise<void> {
    this.#settling = true;
    while (this.awake) {
      this.awake = false;
      await this.#takeUp();
      await this.#act();
      if (!this.awake) this.#show();
    }
    this.#settling = false;
  }

  /** Applies received events in the order of `seq` and reads gaps from the archive. */
  async #takeUp(): Promise<void> {
    for (;;) {
      const heard = this.#heard.toSorted((one, other) => one.seq - other.seq);
      this.#heard = [];
      for (const event of heard) if (event.seq === this.state.version + 1) this.#apply([event]);
      this.#upTo = Math.max(this.#upTo, heard.at(-1)?.seq ?? 0);
      if (this.state.version >= this.#upTo) return;
      const { events, names } = await archive.read({ caseNo: this.state.caseNo, after: this.state.version });
      this.names = { ...this.names, ...names };
      this.#apply(events);
      // Later events that a signal claimed are not in the archive: dropped.
      this.#upTo = this.state.version;
    }
  }

  /**
   * Records what time did and what integrators' steps came to; both count once they are archived. Where another act was archived first, that
   * is applied instead and the loop judges again.
   */
  async #act(): Promise<void> {
    const lapsed = ruled(() => elapse(this.state, Date.now()));
    const outcomes = [...this.#outcomes];
    const from = this.state.version + lapsed.length;
    const made = [...lapsed, ...outcomes.map((outcome, i) => stepEvent(from + 1 + i, outcome, Date.now()))];
    if (made.length === 0) return;
    const held = await archive.record(ruled(() => entryOf(this.state, made)));
    if (held === 'ahead') throw aheadOfArchive();
    const others = Array.isArray(held) ? held : undefined;
    if (!others) this.#outcomes = this.#outcomes.slice(outcomes.length);
    this.#apply(others ?? made);
    this.awake = true;
  }

  #apply(events: readonly CaseEvent[]): void {
    try {
      this.state = events.reduce<CaseState>(evolve, this.state);
      this.recent = recentWith(this.recent, events, this.names);
    } catch (error) {
      log.error('Events could not be taken up', { kind: error instanceof Error ? error.name : typeof error });
    }
  }

  #show(): void {
    const { state } = this;
    // At the end live timers are left: returning costs no event, cancelling would.
    if (!this.ended) {
      this.#timers.reconcile(ruled(() => obligations(state)));
      this.#steps.start(
        ruled(() => dueSteps(state)),
        stepInput(state),
      );
    }
    const after = ruled(() => this.#shown());
    const changed = changes(this.#display, after);
    if (changed.length > 0) upsertSearchAttributes(changed);
    this.#display = after;
    const { summary, link } = this.#input;
    setCurrentDetails(ruled(() => details(state, summary, link, this.names, this.recent)));
  }

  #shown(): Shown {
    const { shows, lacks } = this.#input;
    return shown(this.state, patched, { shows, lacks, names: this.names });
  }
}

function entryOf(before: CaseState, events: CaseEvent[]): RecordEntry {
  const after = events.reduce<CaseState>(evolve, before);
  const asked = errands(after, events);
  return {
    caseNo: after.caseNo,
    events,
    row: caseRow(after),
    ...(asked.length > 0 ? { errands: asked } : {}),
  };
}

const isEvent = (value: unknown): value is CaseEvent => {
  const { seq, type, at, by, data } = (value ?? {}) as Record<string, unknown>;
  return (
    Number.isSafeInteger(seq) &&
    typeof type === 'string' &&
    Number.isFinite(at) &&
    typeof by === 'object' &&
    typeof data === 'object'
  );
};

/** The archive was set back to before what this run has seen: it ends, and the sweep begins the case anew from its archive. */
const aheadOfArchive = (): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'Ahead',
    nonRetryable: true,
    message: '档案库已恢复到较早时点，本流程由档案重新开始',
  });

function stepEvent(seq: number, outcome: StepOutcome, at: number): CaseEvent {
  const stamp = { seq, at, by: SYSTEM };
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
