import { defineSearchAttributeKey, SearchAttributeType, type SearchAttributePair } from '@temporalio/common';
import { caseRow } from '../src/domain/case/view.ts';
import type { CaseState } from '../src/domain/case/state.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** By what supervisors find cases in the Temporal UI. Values are what they read, nothing personal. */
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

/** The attributes of a case as comparable values; null where it has none. */
export type Shown = Record<Name, string | number | boolean | string[] | null>;

export function shown(s: CaseState): Shown {
  const row = caseRow(s);
  return {
    CaseStatus: row.status,
    HandlingUnit: row.unit,
    ComplaintType: row.typeCode,
    Tier: row.tier,
    Region: row.region,
    Channel: row.channel,
    Supervision: row.supervision === 'none' ? null : row.supervision,
    PolicyVersion: row.policyVersion,
    CoUnits: row.coUnits.length > 0 ? row.coUnits : null,
    DueAt: row.dueAt,
    Overdue: row.overdue || null,
    Extensions: row.extensions > 0 ? row.extensions : null,
  };
}

/** What changed between two showings, ready for one upsert. */
export function changes(before: Partial<Shown>, after: Shown): SearchAttributePair[] {
  return (Object.keys(ATTRIBUTES) as Name[])
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name]))
    .map((name) => {
      const value = after[name];
      return {
        key: ATTRIBUTES[name],
        value: name === 'DueAt' && value !== null ? new Date(value as number) : value,
      } as SearchAttributePair;
    });
}
