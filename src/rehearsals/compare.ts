import { QueryFailedError, type DataSource } from 'typeorm';
import type { Sql } from '../platform/sql.ts';
import { readCases, type ReadCase } from '../archive/archives.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { isHandling, type CaseState, type Clock } from '../domain/case/state.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Instant } from '../domain/time/instant.ts';
import { replay, type Replayed } from './replay.ts';

const BATCH = 200;
/** The moves worth a look of their own. */
const SHOWN = 10;

/** What a unit was burdened with. */
export interface Load {
  assigned: number;
  overdue: number;
  yellow: number;
  red: number;
  supervised: number;
}

/** One policy over all cases. On time and late count handling limits that were decided: met, or run out. */
export interface Tally {
  policy: Policy;
  onTime: number;
  late: number;
  signedOnTime: number;
  signedLate: number;
  /** Acts of the archive that this policy would have refused. */
  refused: number;
  units: Map<string, Load>;
}

/** A case whose last handling limit ends elsewhere under the second policy than under the first. */
export interface Move {
  caseNo: string;
  from: Instant;
  to: Instant;
}

export interface Comparison {
  cases: number;
  tallies: [Tally, Tally];
  earlier: number;
  later: number;
  becomesLate: number;
  becomesOnTime: number;
  /** The farthest moves, the farthest first. */
  farthest: Move[];
  /** Archives that could not be replayed: how many, and the first of them. */
  unreadable: number;
  examples: string[];
}

/**
 * Every archived case replayed under two policies, a batch at a time, in one read-only snapshot: nothing is written, and memory does not grow
 * with the number of cases.
 */
export async function comparePolicies(
  db: DataSource,
  [first, second]: readonly [Policy, Policy],
  onProgress: (done: number, total: number) => void = () => {},
): Promise<Comparison> {
  const comparison: Comparison = {
    cases: 0,
    tallies: [blank(first), blank(second)],
    earlier: 0,
    later: 0,
    becomesLate: 0,
    becomesOnTime: 0,
    farthest: [],
    unreadable: 0,
    examples: [],
  };
  const snapshot = db.createQueryRunner();
  try {
    await snapshot.query('begin isolation level repeatable read read only');
    const [count] = (await snapshot.query('select count(*)::int as n from case_event where seq = 1')) as {
      n: number;
    }[];
    for (let last = ''; ;) {
      const numbers = (await snapshot.query(
        `select case_no as "caseNo" from case_event where seq = 1 and case_no > $1 order by case_no limit ${BATCH}`,
        [last],
      )) as { caseNo: string }[];
      if (numbers.length === 0) break;
      const caseNos = numbers.map((row) => row.caseNo);
      const cases = await readable(snapshot.manager, caseNos);
      for (const caseNo of caseNos) {
        const found = cases.get(caseNo);
        if (!found) {
          comparison.unreadable++;
          if (comparison.examples.length < SHOWN) comparison.examples.push(caseNo);
        } else {
          const { events, now } = found;
          add(comparison, caseNo, [replay(events, now, first), replay(events, now, second)]);
        }
      }
      last = caseNos.at(-1)!;
      comparison.cases += caseNos.length;
      onProgress(comparison.cases, count!.n);
    }
    return comparison;
  } finally {
    await snapshot.query('rollback').catch(() => {});
    await snapshot.release();
  }
}

/** The cases of a batch; of a batch with a broken archive in it, those that are whole. */
async function readable(db: Sql, caseNos: readonly string[]): Promise<Map<string, ReadCase>> {
  try {
    return await readCases(db, caseNos);
  } catch (error) {
    if (error instanceof QueryFailedError) throw error;
    if (caseNos.length === 1) return new Map();
    const found = new Map<string, ReadCase>();
    for (const caseNo of caseNos)
      for (const [key, value] of await readable(db, [caseNo])) found.set(key, value);
    return found;
  }
}

const blank = (policy: Policy): Tally => ({
  policy,
  onTime: 0,
  late: 0,
  signedOnTime: 0,
  signedLate: 0,
  refused: 0,
  units: new Map(),
});

function add(comparison: Comparison, caseNo: string, replayed: [Replayed, Replayed]): void {
  comparison.tallies.forEach((tally, i) => count(tally, replayed[i]!));
  const [before, after] = replayed.map(({ state }) => lastHandling(state));
  if (!before || !after) return;
  const [wasLate, isLate] = [before, after].map(outcome).map((o) => o === 'late');
  if (isLate && !wasLate) comparison.becomesLate++;
  if (wasLate && outcome(after) === 'on-time') comparison.becomesOnTime++;
  const [from, to] = [before.dueAt, after.dueAt];
  if (from === to) return;
  comparison[to < from ? 'earlier' : 'later']++;
  const distance = (move: Move): number => Math.abs(move.to - move.from);
  comparison.farthest = [...comparison.farthest, { caseNo, from, to }]
    .toSorted((a, b) => distance(b) - distance(a))
    .slice(0, SHOWN);
}

function count(tally: Tally, { state, events, refused }: Replayed): void {
  tally.refused += refused;
  for (const clock of Object.values(state.clocks)) {
    const decided = outcome(clock);
    if (decided === undefined) continue;
    if (isHandling(clock.kind)) tally[decided === 'late' ? 'late' : 'onTime']++;
    if (clock.kind === 'sign') tally[decided === 'late' ? 'signedLate' : 'signedOnTime']++;
  }
  // Whose turn it was, so that lateness falls on the unit that was late.
  let load: Load | undefined;
  for (const event of events) {
    const unit = unitGiven(event);
    if (unit !== undefined) {
      load = tally.units.get(unit) ?? { assigned: 0, overdue: 0, yellow: 0, red: 0, supervised: 0 };
      load.assigned++;
      tally.units.set(unit, load);
    }
    if (load) burden(load, event);
  }
}

/** The unit that an event gives the case to. */
function unitGiven({ type, data }: CaseEvent): string | undefined {
  if (type === 'dispatched' || type === 'reassigned' || type === 'consultation-decided') return data.unit;
  return type === 'return-approved' ? data.next?.unit : undefined;
}

function burden(load: Load, { type, data }: CaseEvent): void {
  if (type === 'overdue' && isHandling(data.kind)) load.overdue++;
  if (type === 'card-issued') load[data.card]++;
  if (type === 'supervision-raised' || type === 'supervision-opened') load.supervised++;
}

/** Met or run out; undefined while it is undecided, or when it ended with something else. */
const outcome = ({ status }: Clock): 'on-time' | 'late' | undefined =>
  status === 'met' ? 'on-time' : status === 'overdue' ? 'late' : undefined;

/** The limit that counts at the end: the last unit's, the statutory one where there is one (Q21, Q28). */
const lastHandling = (state: CaseState): Clock | undefined =>
  Object.values(state.clocks).findLast((clock) => isHandling(clock.kind) && clock.status !== 'suspended');
