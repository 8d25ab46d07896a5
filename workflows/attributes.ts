import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';

import {
  handlingClock,
  pendingExtension,
  supervisionForm,
  type CaseState,
} from '../src/domain/case/state.ts';
import { extensionsOf, finestState, policyVersion, unitsDue } from '../src/domain/case/view.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** The search attributes of the Temporal UI. Values are what supervisors read, nothing personal. */
export const ATTRIBUTES = {
  CaseStatus: keyword('CaseStatus'),
  HandlingUnit: keyword('HandlingUnit'),
  ComplaintType: keyword('ComplaintType'),
  Tier: keyword('Tier'),
  Region: keyword('Region'),
  Channel: keyword('Channel'),
  Supervision: keyword('Supervision'),
  PolicyVersion: keyword('PolicyVersion'),
  CoUnits: defineSearchAttributeKey('CoUnits', SearchAttributeType.KEYWORD_LIST),
  DueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
  Overdue: defineSearchAttributeKey('Overdue', SearchAttributeType.BOOL),
  Extensions: defineSearchAttributeKey('Extensions', SearchAttributeType.INT),
};
type Name = keyof typeof ATTRIBUTES;

/**
 * The patch that brought an attribute, for one that came when cases were running already: their histories know no upsert of it. It needs a name
 * here, in `ATTRIBUTES` and in `shown`, and shows in a running case from its next transition on.
 */
const SINCE: Partial<Record<Name, string>> = {};

/** The attributes of a case as comparable values; null where it has none. */
export type Shown = Partial<Record<Name, string | number | boolean | string[] | null>>;

/**
 * What the Temporal UI finds a case by. What changes in it becomes a command in the case's history: never derive it from the list's row.
 * @param has whether a run knows a patch: Temporal's `patched` in the workflow; a case that begins knows all
 */
export function shown(s: CaseState, has: (patch: string) => boolean = () => true): Shown {
  const { assignment: a } = s;
  const { dueAt, overdue } = unitsDue(s);
  // Undecided, a limit is not late (Q17), but it is still the date that supervisors look for.
  const undecided = pendingExtension(s) && handlingClock(s)?.dueAt;
  const supervision = supervisionForm(s);
  const all: Required<Shown> = {
    CaseStatus: finestState(s),
    HandlingUnit: a?.unit ?? null,
    ComplaintType: s.typeCode ?? null,
    Tier: s.tier ?? null,
    Region: s.region,
    Channel: s.channel,
    Supervision: supervision === 'none' ? null : supervision,
    PolicyVersion: policyVersion(s),
    CoUnits: a && a.coUnits.length > 0 ? a.coUnits : null,
    DueAt: dueAt === null || undecided === undefined ? (undecided ?? dueAt) : Math.min(dueAt, undecided),
    Overdue: overdue || null,
    Extensions: extensionsOf(s) || null,
  };
  for (const [name, patch] of Object.entries(SINCE)) if (!has(patch)) delete (all as Shown)[name as Name];
  return all;
}

/** What changed between two showings, ready for one upsert. */
export function changes(before: Shown, after: Shown): SearchAttributePair[] {
  return (Object.keys(ATTRIBUTES) as Name[])
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => {
      const value = after[name] ?? null;
      return {
        key: ATTRIBUTES[name],
        value: name === 'DueAt' && value !== null ? new Date(value as number) : value,
      } as SearchAttributePair;
    });
}
