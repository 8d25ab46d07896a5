import { readCases, type ReadCase } from '../archive/archives.ts';
import type { Sql } from '../platform/sql.ts';
import { unitsIn, type ComplaintType } from '../contracts/complaint-type.ts';
import { fieldFaults } from '../domain/policy/form-field.ts';
import type { PolicyFile } from '../contracts/policy.ts';
import type { ClockChange, EventData } from '../domain/case/events.ts';
import { naturalTier } from '../domain/case/vocabulary.ts';
import type { StatutoryLimit, Tier } from '../domain/policy/policy.ts';
import { toIso } from '../domain/time/instant.ts';
import { due, type Limit } from '../domain/time/limit.ts';

/** What was, and what would have been. */
interface Change<T> {
  was: T | null;
  would: T | null;
}

/** What would have been different for one case. */
export interface Difference {
  caseNo: string;
  unit?: Change<string>;
  tier?: Change<Tier>;
  /** The instant by which the unit had to finish, without extensions. */
  dueAt?: Change<string>;
  signDueAt?: Change<string>;
  statutory?: Change<Pick<StatutoryLimit, 'n' | 'unit'>>;
  /** Names of the extra fields with which the complaint would have been refused. */
  refusedFields?: string[];
}

/** The rules to try: a type replaces the case's own, a policy rules in place of the one that did. */
export interface Trial {
  type?: ComplaintType;
  policyOf: (region: string, at: number) => PolicyFile;
}

type Started = Extract<ClockChange, { start: string }>;

const AT_ONCE = 100;

/** What would have been different under other rules, case by case; nothing is written. The cases are read a hundred at a time. */
export async function dryRun(db: Sql, caseNos: readonly string[], trial: Trial): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (let i = 0; i < caseNos.length; i += AT_ONCE) {
    const some = caseNos.slice(i, i + AT_ONCE);
    const cases = await readCases(db, some);
    const fields = trial.type ? await fieldsOf(db, some) : new Map<string, Record<string, unknown>>();
    for (const [caseNo, found] of cases) {
      const different = {
        ...dispatchedOtherwise(found, trial),
        ...refusedFields(trial.type, fields.get(caseNo) ?? {}),
      };
      if (Object.keys(different).length > 0) differences.push({ caseNo, ...different });
    }
  }
  return differences;
}

async function fieldsOf(db: Sql, caseNos: readonly string[]): Promise<Map<string, Record<string, unknown>>> {
  const rows = await db.query<{ caseNo: string; fields: Record<string, unknown> | null }[]>(
    `select case_no as "caseNo", content -> 'fields' as fields from complaint where case_no = any ($1)`,
    [caseNos],
  );
  return new Map(rows.map(({ caseNo, fields }) => [caseNo, fields ?? {}]));
}

function refusedFields(type: ComplaintType | undefined, given: Record<string, unknown>): Partial<Difference> {
  const refused = type ? fieldFaults(type.fields ?? {}, given).map(({ name }) => name) : [];
  return refused.length > 0 ? { refusedFields: refused } : {};
}

/** Replays the first dispatch: what a case went through later (returns, rework) does not follow from its type. */
function dispatchedOtherwise({ events, state }: ReadCase, { type, policyOf }: Trial): Partial<Difference> {
  const registered = events[0]?.data as EventData['registered'];
  const classified = events.find((event) => event.type === 'classified')?.data as
    | EventData['classified']
    | undefined;
  const dispatched = events.find((event) => event.type === 'dispatched');
  if (!classified) return {};
  const natural = naturalTier(state.matterType);
  const tier = type?.tier === undefined ? classified.tier : type.tier === 'urgent' ? 'urgent' : natural;
  const found: Partial<Difference> = { ...change('tier', classified.tier, tier) };
  if (!dispatched) return found;
  const { unit, plan } = dispatched.data as EventData['dispatched'];
  const { calendar, type: pinned } = { ...registered.plan, ...plan };
  const policy = policyOf(state.region, dispatched.at);
  const before = classified.statutory ?? pinned?.statutory;
  const after = classified.statutory ?? (type ? type.statutory : pinned?.statutory);
  const started = (kind: string): Started | undefined =>
    dispatched.clocks?.find((each): each is Started => 'start' in each && each.kind === kind);
  const date = (limit: Limit): string => toIso(due(calendar, dispatched.at, limit).dueAt);
  const handle = started('statutory') ?? started('handle');
  const sign = started('sign');
  return {
    ...found,
    ...(type && change('unit', unit, unitsIn(type, state.region)[0] ?? null)),
    ...change('statutory', shortly(before), shortly(after)),
    ...(handle && change('dueAt', toIso(handle.dueAt), date(after ?? policy.handle[tier]))),
    ...(sign && change('signDueAt', toIso(sign.dueAt), date(policy.sign))),
  };
}

const shortly = (limit: Pick<StatutoryLimit, 'n' | 'unit'> | undefined) =>
  limit ? { n: limit.n, unit: limit.unit } : null;

const change = <K extends keyof Difference, T>(key: K, was: T | null, would: T | null): Partial<Difference> =>
  JSON.stringify(was) === JSON.stringify(would) ? {} : { [key]: { was, would } };
