import { record } from '../src/archive/archive.ts';
import type { Sql } from '../src/platform/sql.ts';
import { Catalogue } from '../src/catalogue/catalogue.service.ts';
import { contentOf } from '../src/contracts/register.ts';
import { act } from '../src/domain/case/decide.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { evolve } from '../src/domain/case/evolve.ts';
import { register } from '../src/domain/case/register.ts';
import { caseRow } from '../src/domain/case/view.ts';
import { MINUTE } from '../src/domain/time/instant.ts';
import type { CaseInput } from '../workflows/contract.ts';
import { COMPLAINT, UNIT } from './typical-case.ts';

const LIMIT = { unit: 'minutes', n: 60 } as const;
const { urgentWords: _, ...county } = (await Catalogue.load('.')).planFor({ region: 'CN', at: Date.now() });
const { policy } = county;
const HOURLY: typeof county = {
  ...county,
  policy: {
    ...policy,
    sign: LIMIT,
    return: { ...policy.return, window: LIMIT },
    handle: { ...policy.handle, standard: LIMIT },
  },
};
/** The typical case's rules as they are. */
export const COUNTY = county;

/** What time alone does to a planted case at its one instant, in this order. */
export const LAPSES = ['overdue:sign', 'deemed-accepted', 'overdue:handle', 'supervision-raised'];

/**
 * Puts a case into the archive as the product writes it: registered, classified and dispatched at one instant, so that its clocks to sign,
 * to return and to handle all end at `dueAt` (epoch ms), which may be past. The product's own sweep begins its workflow.
 * @param plan other rules than those hours; the clocks are theirs
 */
export async function plant(db: Sql, caseNo: string, dueAt: number, plan = HOURLY): Promise<void> {
  const from = dueAt - LIMIT.n * MINUTE;
  const { channel, matterType } = COMPLAINT;
  const who = { anonymous: false, confidential: false, contactable: true, urgentWords: false };
  const agent = { id: 'agent-1', role: 'agent' } as const;
  const first = register({ caseNo, channel, matterType, region: 'CN', ...who, plan }, from, agent);
  const events: CaseEvent[] = [first];
  let state = evolve(undefined, first);
  const actor = { id: 'dispatcher-1', role: 'dispatcher' } as const;
  for (const [name, fields] of [
    ['classify', { typeCode: 'property-management', tier: 'standard' }],
    ['dispatch', { unit: UNIT }],
  ] as const) {
    const outcome = act(state, { id: `${name}-${caseNo}`, name, at: from, actor, fields }, from);
    if ('refusal' in outcome) throw new Error(outcome.refusal);
    events.push(...outcome.events);
    state = outcome.state;
  }
  await db.query(
    `insert into complaint (case_no, query_code_hash, content) values ($1, 'nobody has it', $2)`,
    [caseNo, JSON.stringify(contentOf(COMPLAINT))],
  );
  await record(db, { caseNo, events, row: caseRow(state) });
  const input: CaseInput = { summary: `${caseNo} · 物业管理 · CN`, link: 'http://127.0.0.1', first };
  await db.query(`insert into outbox (case_no, payload, untold) values ($1, $2, '{1-1:register}')`, [
    caseNo,
    JSON.stringify(input),
  ]);
}

/** What time did to the planted cases, by case, in order; `exact` when every event is stamped with `dueAt`, `late` when the last was written, ms after it. */
export const lapsesOf = (
  db: Sql,
  caseNos: readonly string[],
  dueAt: number,
): Promise<{ caseNo: string; what: string[]; exact: boolean; late: number }[]> =>
  db.query(
    `select case_no as "caseNo", array_agg(type || case type when 'overdue' then ':' || (data ->> 'kind') else '' end order by seq) as what,
       bool_and(at = to_timestamp($2 / 1000.0)) as exact, (extract(epoch from max(recorded_at)) * 1000 - $2)::float as late
     from case_event where actor ->> 'role' = 'system' and case_no = any ($1) group by case_no order by case_no`,
    [caseNos, dueAt],
  );
