import type { CaseEvent } from './events.ts';
import type { LinkRelation } from './vocabulary.ts';

/** Another case that an event names, as what, and under which field of its data. */
export interface OtherCase {
  caseNo: string;
  relation?: LinkRelation;
  field: string;
}

/** Case numbers as they are given out (F-025). */
const CASE_NO = /\bJS\d{14,}\b/g;

/** The field in which the first event of a case says its own number. */
const OWN = 'caseNo';

/** The other cases that an event names, wherever in its data. */
export const otherCases = ({ data }: Pick<CaseEvent, 'data'>): OtherCase[] =>
  Object.entries(data).flatMap(([field, value]: [string, unknown]) =>
    field === OWN ? [] : namedIn(value).map((caseNo) => ({ caseNo, ...relationIn(value), field })),
  );

/** The data of an event without the fields in which it names a case that its reader is not told of. */
export function withoutCases<T extends object>(data: T, untold: readonly OtherCase[]): T {
  const fields = new Set(untold.map(({ field }) => field));
  return Object.fromEntries(Object.entries(data).filter(([field]) => !fields.has(field))) as T;
}

const namedIn = (value: unknown): string[] => [
  ...new Set(JSON.stringify(value ?? null).match(CASE_NO) ?? []),
];

const relationIn = (value: unknown): Pick<OtherCase, 'relation'> =>
  typeof value === 'object' && value !== null && 'relation' in value
    ? { relation: value.relation as LinkRelation }
    : {};
