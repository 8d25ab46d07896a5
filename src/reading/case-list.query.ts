import { z } from 'zod';
import { code, instant, oneOf } from '../contracts/common.ts';
import { soughtCase } from '../domain/words/numbers.ts';
import { fold, plainWords } from '../platform/plain-words.ts';
import {
  isUnitStaff,
  reachesComplainants,
  seesEveryCase,
  startOfTheirs,
  type Caller,
} from '../domain/access/access.ts';
import { CASE_STATES, CHANNELS, SUPERVISION_FORMS, TIERS } from '../domain/case/vocabulary.ts';
import { cursorOf, placeAt } from '../platform/cursor.ts';

const MOST = 200;
const USUAL = 50;

const flag = () =>
  z.enum(['true', 'false'], { error: '须为 true 或 false' }).transform((value) => value === 'true');

export const limit = () =>
  z.coerce
    .number({ error: '须为整数' })
    .int('须为整数')
    .min(1, '至少为1')
    .max(MOST, `至多为${MOST}`)
    .default(USUAL);

/** The query of `GET /cases`. */
export const ListCases = z.strictObject({
  state: oneOf(CASE_STATES).optional(),
  unit: code().optional(),
  type: code().optional(),
  tier: oneOf(TIERS).optional(),
  overdue: flag().optional(),
  dueBefore: instant().optional(),
  supervision: oneOf(SUPERVISION_FORMS).optional(),
  channel: oneOf(CHANNELS).optional(),
  /** The tracking list of whoever took the complaint in (F-011): a staff id, or `me`. */
  firstContact: z
    .string()
    .regex(/^[\w.@:|-]{1,128}$/, '须为工作人员编号或 me')
    .optional(),
  q: z
    .string()
    .trim()
    .max(100, '不能超过100字')
    .refine((words) => plainWords(words).length >= 2, '至少两个字')
    .optional(),
  sort: z
    .enum(['dueAt', 'registeredAt', '-registeredAt'], { error: '须为 dueAt、registeredAt 或 -registeredAt' })
    .default('-registeredAt'),
  cursor: z.string().max(200).optional(),
  limit: limit(),
});
export type ListCases = z.infer<typeof ListCases>;

const SORTS = {
  dueAt: { column: 'due_at', order: 'due_at asc nulls last, case_no asc', beyond: '>' },
  registeredAt: { column: 'registered_at', order: 'registered_at asc, case_no asc', beyond: '>' },
  '-registeredAt': { column: 'registered_at', order: 'registered_at desc, case_no desc', beyond: '<' },
} as const;

/** Where a page ended: the sort, its own value (ISO, null for no due date) and the case number. */
const placeIn = (sort: ListCases['sort']) => z.tuple([z.literal(sort), instant().nullable(), code()]);

/** A row as the list finds it; the view itself is made from the archive. */
export interface Found {
  caseNo: string;
  place: Date | null;
}

export const cursorAfter = (sort: ListCases['sort'], { caseNo, place }: Found): string =>
  cursorOf([sort, place, caseNo]);

/**
 * The statement that finds one page and one row more, for this caller: unit staff find what their unit handles or co-handles, of the region
 * that they work for.
 * @param marks of the telephone numbers that `q` is, by which the vault finds their callers
 */
export function findCases(
  caller: Caller,
  query: ListCases,
  marks: readonly string[] = [],
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const given = (value: unknown): string => `$${parameters.push(value)}`;
  const where: string[] = [];
  const equal = (column: string, value: unknown): void => {
    if (value !== undefined) where.push(`${column} = ${given(value)}`);
  };
  equal('state', query.state);
  equal('unit', query.unit);
  equal('type_code', query.type);
  equal('tier', query.tier);
  equal('supervision', query.supervision);
  equal('channel', query.channel);
  equal('first_contact', query.firstContact === 'me' ? caller.id : query.firstContact);
  if (query.dueBefore !== undefined) where.push(`due_at < ${given(query.dueBefore)}`);
  if (query.overdue !== undefined) where.push(`${query.overdue ? '' : 'not '}(${OVERDUE})`);
  if (!seesEveryCase(caller)) {
    const unit = given(isUnitStaff(caller) ? caller.unit : null);
    where.push(`(unit = ${unit} or ${unit} = any (co_units) or ${unit} = any (involved))`);
  }
  const sought = soughtCase(query.q ?? '');
  if (sought !== undefined) where.push(`case_no = ${given(sought)}`);
  else if (query.q !== undefined) {
    const found = [wordsMatch(query.q, given), ...(marks.length > 0 ? callersOf(caller, marks, given) : [])];
    where.push(`case_no in (${found.join(' union ')})`);
    if (!reachesComplainants(caller)) where.push(NOT_HIDDEN);
    if (isUnitStaff(caller)) where.push(notAgainst(given(caller.unit)));
  }
  if (caller.region !== undefined) where.push(`starts_with(region, ${given(startOfTheirs(caller))})`);
  const { column, order, beyond } = SORTS[query.sort];
  if (query.cursor !== undefined) {
    const [, value, caseNo] = placeAt(placeIn(query.sort), query.cursor);
    const after = () => `(${column}, case_no) ${beyond} (${given(value)}, ${given(caseNo)})`;
    if (value === null) where.push(`due_at is null and case_no > ${given(caseNo)}`);
    else where.push(query.sort === 'dueAt' ? `(${after()} or due_at is null)` : after());
  }
  const sql = `select case_no as "caseNo", ${column} as place from complaint_case
    ${where.length > 0 ? `where ${where.join(' and ')}` : ''} order by ${order} limit ${given(query.limit + 1)}`;
  return { sql, parameters };
}

/** A lapse recorded, or past due by the case's own clock, whether or not time has been noticed yet. */
const OVERDUE = `overdue or coalesce(due_at < now() + make_interval(secs => coalesce(
  (select offset_ms from case_clock c where c.case_no = complaint_case.case_no), 0) / 1000.0), false)`;

type Given = (value: unknown) => string;

/**
 * Cases whose words hold all that is sought in one piece, whatever blanks and punctuation stand in either, or else every part of it, in any
 * order. The index finds pairs of characters, LIKE confirms their order.
 */
function wordsMatch(query: string, given: Given): string {
  const holding = (parts: string[]): string => {
    const pairs = parts.filter((part) => part.length > 1);
    const indexed = `cjk_grams(words) @> cjk_grams(${given(pairs[0])})`;
    const more = pairs.slice(1).map((part) => `cjk_grams(words) @> cjk_grams(${given(part)})`);
    const confirmed = parts.map((part) => `words like ${given(`%${part}%`)}`);
    return [indexed, ...more, ...confirmed].join(' and ');
  };
  const parts = partsOf(query);
  const any = [[plainWords(query)], ...(parts.length > 1 ? [parts] : [])];
  return `select case_no from complaint where ${any.map((each) => `(${holding(each)})`).join(' or ')}`;
}

/** Between two words; what stands within a number or a name, as in `G2-320`, does not part them. */
const APART = /[^\p{L}\p{N}\p{M}._/·-]+/u;
const SCRIPTS =
  /(?<=[\p{N}\p{Script=Latin}])(?=\p{Script=Han})|(?<=\p{Script=Han})(?=[\p{N}\p{Script=Latin}])/u;

/** The words of a query: parted by blanks and punctuation, and where Chinese meets Latin, as in `KTV噪音`; a single character stays with its neighbour. */
function partsOf(query: string): string[] {
  const words = fold(query).text.split(APART).map(plainWords).filter(Boolean);
  const parts = words.flatMap((word) =>
    word.split(SCRIPTS).reduce<string[]>((before, piece) => {
      const last = before.at(-1);
      return last !== undefined && (last.length < 2 || piece.length < 2)
        ? [...before.slice(0, -1), last + piece]
        : [...before, piece];
    }, []),
  );
  return parts.some((part) => part.length > 1) ? parts : [];
}

/** Cases of the callers of these numbers, for whoever is shown the complainant unmasked: everybody's, or their own unit's (Q36). */
function callersOf(caller: Caller, marks: readonly string[], given: Given): string[] {
  if (!reachesComplainants(caller) && !isUnitStaff(caller)) return [];
  const theirs = `select case_no from identity where phone_hmacs && ${given(marks)}::text[]`;
  if (reachesComplainants(caller)) return [theirs];
  return [
    `select case_no from complaint_case where unit = ${given(caller.unit ?? null)} and case_no in (${theirs})`,
  ];
}

/** A search answers nobody from words that they may not read as they were written: of who is hidden from them, or complains about their unit. */
const NOT_HIDDEN = `not flags && '{CONFIDENTIAL,ANONYMOUS}'`;
const notAgainst = (unit: string): string => `not exists (
  select from complaint c where c.case_no = complaint_case.case_no and c.content -> 'respondent' ->> 'unit' = ${unit})`;
