import { readCases, type ReadCase } from '../archive/archives.ts';
import type { Caller } from '../domain/access/access.ts';
import { knowsEveryLink, mayKnowOfLink, type LinkEnd } from '../domain/access/links.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { otherCases } from '../domain/case/other-cases.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { LinkRelation } from '../domain/case/vocabulary.ts';
import type { Sql } from '../platform/sql.ts';
import { isHidden, relationOf } from './relation.ts';

/** Whether a reader is told that a case belongs with another. */
export type Told = (
  here: CaseState,
  other: { caseNo: string; relation?: LinkRelation | undefined },
) => boolean;

const endOf = (state: CaseState): LinkEnd => ({ ...relationOf(state), hidden: isHidden(state) });

/** What links of these cases their reader is told of: the other ends are looked up, all at once, where it may depend on them. */
export async function linksTold(
  db: Sql,
  caller: Caller,
  cases: readonly CaseState[],
  events: readonly CaseEvent[] = [],
): Promise<Told> {
  if (knowsEveryLink(caller)) return () => true;
  const named = [...cases.flatMap(({ tracks }) => tracks.links), ...events.flatMap((e) => otherCases(e))];
  const others =
    named.length === 0
      ? new Map<string, ReadCase>()
      : await readCases(db, [...new Set(named.map(({ caseNo }) => caseNo))]);
  return (here, { caseNo, relation }) => {
    const there = others.get(caseNo);
    return mayKnowOfLink(caller, relation, [endOf(here), there && endOf(there.state)]);
  };
}
