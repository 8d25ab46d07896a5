import { z } from 'zod';
import { code, instant, oneOf } from '../contracts/common.ts';
import {
  isUnitStaff,
  reachesComplainants,
  seesEveryCase,
  startOfTheirs,
  type Caller,
} from '../domain/access/access.ts';
import { CASE_STATES, CHANNELS, SUPERVISION_FORMS, TIERS } from '../domain/case/vocabulary.ts';
import { invalid } from '../platform/validation.ts';

const MOST = 200;
const USUAL = 50;

/** Characters by which words are not told apart: the search index leaves them out. */
const PUNCTUATION = /[\s，。、；：？！（）《》“”…—,.;:?!()[\]_/\\-]+/g;

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
    .refine((words) => words.replaceAll(PUNCTUATION, '').length >= 2, '至少两个字')
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

/** Where a page ended: the sort's own value (ISO, null for no due date) and the case number. */
const Place = z.tuple([
  z.enum(['dueAt', 'registeredAt', '-registeredAt']),
  z.iso.datetime().nullable(),
  code(),
]);

/** A row as the list finds it; the view itself is made from the archive. */
export interface Found {
  caseNo: string;
  place: Date | null;
}

export const cursorAfter = (sort: ListCases['sort'], { caseNo, place }: Found): string =>
  Buffer.from(JSON.stringify([sort, place, caseNo])).toString('base64url');

function placeOf({ cursor = '', sort }: ListCases): z.infer<typeof Place> {
  try {
    const place = Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    if (place[0] === sort) return place;
  } catch {
    // Not one of ours: answered below.
  }
  throw invalid([{ path: ['cursor'], message: '不是本列表的续页标记' }]);
}

/** The statement that finds one page and one row more, for this caller: unit staff find what their unit handles or co-handles, of the region that they work for. */
export function findCases(caller: Caller, query: ListCases): { sql: string; parameters: unknown[] } {
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
  if (query.q !== undefined) where.push(matching(given(query.q), given(likeOf(query.q))));
  if (!seesEveryCase(caller)) {
    const unit = given(isUnitStaff(caller) ? caller.unit : null);
    where.push(`(unit = ${unit} or ${unit} = any (co_units) or ${unit} = any (involved))`);
  }
  if (query.q !== undefined) {
    if (!reachesComplainants(caller)) where.push(NOT_HIDDEN);
    if (isUnitStaff(caller)) where.push(notAgainst(given(caller.unit)));
  }
  if (caller.region !== undefined) where.push(`starts_with(region, ${given(startOfTheirs(caller))})`);
  const { column, order, beyond } = SORTS[query.sort];
  if (query.cursor !== undefined) {
    const [, value, caseNo] = placeOf(query);
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

/** The index finds pairs of characters, LIKE confirms their order. */
const matching = (words: string, like: string): string => `case_no in (
  select c.case_no from complaint c
  where cjk_grams(complaint_words(c.content)) @> cjk_grams(${words}) and complaint_words(c.content) ilike ${like})`;

/** A search answers nobody from words that they may not read as they were written: of who is hidden from them, or complains about their unit. */
const NOT_HIDDEN = `not flags && '{CONFIDENTIAL,ANONYMOUS}'`;
const notAgainst = (unit: string): string => `not exists (
  select from complaint c where c.case_no = complaint_case.case_no and c.content -> 'respondent' ->> 'unit' = ${unit})`;

const likeOf = (words: string): string => `%${words.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
