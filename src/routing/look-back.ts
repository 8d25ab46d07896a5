import type { Sql } from '../platform/sql.ts';
import { ASSIGNMENT_STATES, CASE_STATES, isOpen, type CaseStateName } from '../domain/case/vocabulary.ts';
import { SAME_INCIDENT } from './thresholds.ts';
import { telling, type Vector, type Words } from './similarity.ts';

/** A case whose words come near, as the list knows it. */
export interface Candidate extends Words {
  caseNo: string;
  state: CaseStateName;
  typeCode: string | null;
  unit: string | null;
  region: string;
  registeredAt: Date;
}

/** The case for which the archive is looked through, and what the region of a case begins with that may be found (`startOfTheirs`). */
export interface LookBack {
  caseNo: string;
  vector: Vector;
  within: string;
}

/** How far every look back goes at most: the archive grows, the time for a suggestion does not. */
const MOST = { grams: 40, casesOfGram: 1000, candidates: 200, detail: 2000, sample: 2000, sameCaller: 50 };

const columns = (alias: string): string =>
  `${alias}.case_no as "caseNo", ${alias}.state, ${alias}.type_code as "typeCode", ${alias}.unit, ${alias}.region,
    ${alias}.registered_at as "registeredAt", p.content ->> 'summary' as summary, left(p.content ->> 'detail', ${MOST.detail}) as detail`;

/**
 * The index finds the newest cases that hold each of the most telling grams; those that hold the weightiest of them come first. `offset 0`
 * keeps the planner from walking all cases backwards instead of asking the index.
 */
const candidatesWhere = (condition: string): string => `
  with found as (
    select near.case_no, sum(telling.weight) as weight
    from unnest($1::text[], $2::float8[]) as telling(gram, weight)
    cross join lateral (
      select case_no from (
        select case_no from complaint where cjk_grams(words) @> array[telling.gram] offset 0
      ) holding order by case_no desc limit ${MOST.casesOfGram}
    ) near
    group by near.case_no
  ), nearest as (
    select c.* from found f join complaint_case c using (case_no)
    where c.case_no <> $3 and starts_with(c.region, $4) and (${condition})
    order by f.weight desc, c.case_no desc limit ${MOST.candidates}
  )
  select ${columns('n')}
  from nearest n join complaint p using (case_no)`;

async function candidates(
  db: Sql,
  { vector, caseNo, within }: LookBack,
  condition: string,
  given: unknown[] = [],
): Promise<Candidate[]> {
  const best = telling(vector, MOST.grams);
  return db.query<Candidate[]>(candidatesWhere(condition), [
    best.map(([gram]) => gram),
    best.map(([, weight]) => weight),
    caseNo,
    within,
    ...given,
  ]);
}

const quoted = (states: readonly string[]): string => states.map((state) => `'${state}'`).join(', ');
const OPEN = (Object.keys(CASE_STATES) as CaseStateName[]).filter(isOpen);
const SETTLED_WITHOUT_UNIT: readonly CaseStateName[] = ['REDIRECTED', 'ANSWERED_DIRECT'];

/** Cases that were routed: dispatched and not in dispute, or settled at the desk under a type. */
export const routedLike = (db: Sql, from: LookBack): Promise<Candidate[]> =>
  candidates(
    db,
    from,
    `(c.unit is not null and c.status <> '${ASSIGNMENT_STATES.RETURN_REQUESTED}')
      or (c.type_code is not null and c.state in (${quoted(SETTLED_WITHOUT_UNIT)}))`,
  );

/** Open cases registered within `SAME_INCIDENT.days` of an instant. */
export const openLike = (db: Sql, from: LookBack, registeredAt: Date): Promise<Candidate[]> =>
  candidates(
    db,
    from,
    `c.state in (${quoted(OPEN)})
      and c.registered_at between $5::timestamptz - make_interval(days => $6) and $5::timestamptz + make_interval(days => $6)`,
    [registeredAt, SAME_INCIDENT.days],
  );

/** Cases of which a return was decided: by their words, or the newest of one type. */
export const returnedLike = async (
  db: Sql,
  from: LookBack,
  typeCode: string | undefined,
): Promise<Candidate[]> => {
  const like = await candidates(
    db,
    from,
    `exists (select from case_event e where e.case_no = c.case_no and ${DECIDED})`,
  );
  if (typeCode === undefined) return like;
  const ofType = await db.query<Candidate[]>(OF_TYPE, [from.caseNo, typeCode, from.within]);
  const known = new Set(like.map((each) => each.caseNo));
  return [...like, ...ofType.filter((each) => !known.has(each.caseNo))];
};

const DECIDED = `e.type in ('return-approved', 'return-rejected')`;
const OF_TYPE = `
  select distinct on (c.case_no) ${columns('c')}
  from (select case_no from case_event e where ${DECIDED} order by at desc limit ${MOST.candidates}) decided
  join complaint_case c using (case_no) join complaint p using (case_no)
  where c.type_code = $2 and c.case_no <> $1 and starts_with(c.region, $3)`;

/** A return as it was decided. `from` returned it; `nextUnit` got it then, and is null while nobody has it. */
export interface ReturnDecision {
  caseNo: string;
  type: 'return-approved' | 'return-rejected';
  from: string | null;
  nextUnit: string | null;
  at: Date;
  /** What the hotline wrote: competence when it agreed, its reason when not. Null once erased, and for whom the complainant is hidden from. */
  note: string | null;
}

/** Every return decision of these cases, newest first, for a reader who knows every complainant or not. */
export const returnDecisions = (
  db: Sql,
  caseNos: readonly string[],
  knowsAll: boolean,
): Promise<ReturnDecision[]> =>
  db.query<ReturnDecision[]>(
    `select e.case_no as "caseNo", e.type, e.at,
       (select r.actor ->> 'unit' from case_event r
         where r.case_no = e.case_no and r.seq < e.seq and r.type = 'return-requested' order by r.seq desc limit 1) as from,
       case when e.type = 'return-approved' then coalesce(e.data -> 'next' ->> 'unit', (select n.data ->> 'unit' from case_event n
         where n.case_no = e.case_no and n.seq > e.seq and n.type in ('dispatched', 'reassigned', 'consultation-decided') order by n.seq limit 1)) end as "nextUnit",
       (select coalesce(t.body ->> 'competenceNote', t.body ->> 'reason') from case_text t where t.id = e.text ->> 'id' and
         ($2 or not exists (select from complaint_case c where c.case_no = e.case_no and c.flags && '{CONFIDENTIAL,ANONYMOUS}'))) as note
     from case_event e where e.case_no = any ($1) and ${DECIDED} order by e.at desc, e.case_no limit ${MOST.candidates}`,
    [caseNos, knowsAll],
  );

/** When each of these cases went to the unit that has it. */
export async function dispatchedAt(db: Sql, caseNos: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.query<{ caseNo: string; at: Date }[]>(
    `select distinct on (case_no) case_no as "caseNo", at from case_event
     where case_no = any ($1) and (type in ('dispatched', 'reassigned', 'consultation-decided') or (type = 'return-approved' and data ? 'next'))
     order by case_no, seq desc`,
    [caseNos],
  );
  return new Map(rows.map(({ caseNo, at }) => [caseNo, at]));
}

/**
 * The newest other cases of the same caller, by the keyed hash of the phone: the phone itself is not needed. Nobody who is anonymous or
 * erased is found.
 */
export const ofSameCaller = (db: Sql, { caseNo, within }: LookBack): Promise<Candidate[]> =>
  db.query<Candidate[]>(
    `select ${columns('c')}
     from identity own join identity other on other.phone_hmacs && own.phone_hmacs
     join complaint_case c on c.case_no = other.case_no join complaint p on p.case_no = other.case_no
     where own.case_no = $1 and other.case_no <> $1 and starts_with(c.region, $2)
     order by c.case_no desc limit ${MOST.sameCaller}`,
    [caseNo, within],
  );

/** The words of one case. */
export async function wordsOf(db: Sql, caseNo: string): Promise<Words | undefined> {
  const [words] = await db.query<Words[]>(
    `select content ->> 'summary' as summary, content ->> 'detail' as detail from complaint where case_no = $1`,
    [caseNo],
  );
  return words;
}

/** The newest complaints: a sample of how people here complain. */
export const newestWords = (db: Sql): Promise<Words[]> =>
  db.query<Words[]>(
    `select content ->> 'summary' as summary, left(content ->> 'detail', ${MOST.detail}) as detail
     from complaint order by case_no desc limit ${MOST.sample}`,
  );
