import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';

import { regionTitle } from '../src/domain/access/region.ts';
import type { UnitNames } from '../src/domain/case/commands.ts';
import {
  bindingClock,
  handlingClock,
  isRunning,
  pendingExtension,
  supervisionForm,
  type CaseState,
} from '../src/domain/case/state.ts';
import {
  dutyDue,
  extensionsOf,
  finestState,
  policyVersion,
  typeTitle,
  unitsDue,
} from '../src/domain/case/view.ts';
import { CARDS, CHANNELS, SUPERVISION_FORMS, TIERS } from '../src/domain/case/vocabulary.ts';

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
  Cards: defineSearchAttributeKey('Cards', SearchAttributeType.KEYWORD_LIST),
  /** What waits for the hotline's decision: 退件待批, 延期待批. */
  Pending: defineSearchAttributeKey('Pending', SearchAttributeType.KEYWORD_LIST),
  /** The earliest duty, whoever owes it but the complainant. */
  DueAt: defineSearchAttributeKey('DueAt', SearchAttributeType.DATETIME),
  HandleDueAt: defineSearchAttributeKey('HandleDueAt', SearchAttributeType.DATETIME),
  Overdue: defineSearchAttributeKey('Overdue', SearchAttributeType.BOOL),
  Extensions: defineSearchAttributeKey('Extensions', SearchAttributeType.INT),
};
type Name = keyof typeof ATTRIBUTES;

/**
 * How a run shows its case, as its input says: a run that began with an earlier release goes on as it began, for what it showed stands in its
 * history. 1: codes, and the date of units alone; 2: what officials read, and the earliest duty.
 */
export const SHOWS = 2;

/**
 * The patch that brought an attribute, for one that came when cases were running already: their histories know no upsert of it. It needs a name
 * here, in `ATTRIBUTES` and in `shown`, and shows in a running case from its next transition on.
 */
const SINCE: Partial<Record<Name, string>> = {};

/** The attributes of a case as comparable values; null where it has none. */
export type Shown = Partial<Record<Name, string | number | boolean | string[] | null>>;

/** As a run shows its case: which way, and what units are called. */
export interface Showing {
  shows?: number | undefined;
  /** Attributes that the namespace did not know when the run began: it would refuse them. */
  lacks?: readonly string[] | undefined;
  names?: UnitNames;
}

const listed = (values: readonly string[]): string[] | null =>
  values.length > 0 ? [...new Set(values)] : null;

/** 督办：电话. */
const underSupervision = (s: CaseState): string | null => {
  const form = supervisionForm(s);
  return form === 'none' ? null : `督办：${SUPERVISION_FORMS[form].replace('督办', '')}`;
};

/**
 * What the Temporal UI finds a case by. What changes in it becomes a command in the case's history: never derive it from the list's row.
 * @param has whether a run knows a patch: Temporal's `patched` in the workflow; a case that begins knows all
 */
export function shown(
  s: CaseState,
  has: (patch: string) => boolean = () => true,
  { shows = 1, names = {}, lacks = [] }: Showing = {},
): Shown {
  const { assignment: a } = s;
  const { overdue } = unitsDue(s);
  const handling = bindingClock(s);
  const all: Required<Shown> = {
    CaseStatus: finestState(s),
    HandlingUnit: a ? (names[a.unit] ?? a.unit) : null,
    ComplaintType: typeTitle(s, names) ?? null,
    Tier: s.tier ? TIERS[s.tier] : null,
    Region: regionTitle(s.region),
    Channel: CHANNELS[s.channel],
    Supervision: underSupervision(s),
    PolicyVersion: policyVersion(s),
    CoUnits: listed((a?.coUnits ?? []).map((unit) => names[unit] ?? unit)),
    Cards: listed(s.cards.map(({ kind }) => CARDS[kind])),
    Pending: listed([
      ...(a?.state === 'RETURN_REQUESTED' ? ['退件待批'] : []),
      ...(pendingExtension(s) ? ['延期待批'] : []),
    ]),
    DueAt: dutyDue(s),
    HandleDueAt: handling && isRunning(handling) ? handling.dueAt : null,
    Overdue: overdue || null,
    Extensions: extensionsOf(s) || null,
    ...(shows < 2 ? inCodes(s) : {}),
  };
  for (const name of lacks) delete (all as Shown)[name as Name];
  for (const [name, patch] of Object.entries(SINCE)) if (!has(patch)) delete (all as Shown)[name as Name];
  return all;
}

/** The way in which cases were shown before (`SHOWS` 1). */
function inCodes(s: CaseState): Shown {
  const { assignment: a } = s;
  const { dueAt } = unitsDue(s);
  // Undecided, a limit is not late (Q17), but it is still the date that supervisors look for.
  const undecided = pendingExtension(s) && handlingClock(s)?.dueAt;
  const supervision = supervisionForm(s);
  return {
    HandlingUnit: a?.unit ?? null,
    ComplaintType: s.typeCode ?? null,
    Tier: s.tier ?? null,
    Region: s.region,
    Channel: s.channel,
    Supervision: supervision === 'none' ? null : supervision,
    CoUnits: a && a.coUnits.length > 0 ? a.coUnits : null,
    Cards: null,
    Pending: null,
    DueAt: dueAt === null || undecided === undefined ? (undecided ?? dueAt) : Math.min(dueAt, undecided),
    HandleDueAt: null,
  };
}

/** What changed between two showings, ready for one upsert. */
export function changes(before: Shown, after: Shown): SearchAttributePair[] {
  return (Object.keys(ATTRIBUTES) as Name[])
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => {
      const value = after[name] ?? null;
      return {
        key: ATTRIBUTES[name],
        value: name.endsWith('DueAt') && value !== null ? new Date(value as number) : value,
      } as SearchAttributePair;
    });
}
