import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ComplainantIdentity, ComplaintContent } from '../../contracts/register.ts';
import {
  maySee,
  readsContent,
  readsIdentity,
  type Caller,
  type CaseRelation,
} from '../../domain/access/access.ts';
import type { CaseState } from '../../domain/case/state.ts';
import { disputableBy, involvedUnits } from '../../domain/case/tracks.ts';
import { caseView, type CaseView } from '../../domain/case/view.ts';
import { notFound } from '../../platform/problem.ts';
import { readCases, type ReadCase } from './archives.ts';
import { masked } from './mask.ts';

/** A case view with what people wrote, as far as its reader may know it. */
export type FullCaseView = CaseView & {
  content?: ComplaintContent;
  complainant?: ComplainantIdentity & { confidential: boolean };
};

/** What of a case decides who may know of it. */
export const relationOf = (state: CaseState): CaseRelation => ({
  unit: state.assignment?.unit ?? null,
  coUnits: state.assignment?.coUnits ?? [],
  jointLead: state.tracks.joint?.leadUnit,
  involved: involvedUnits(state),
  respondent: disputableBy(state),
});

interface Words {
  content: ComplaintContent;
  complainant: ComplainantIdentity | null;
  /** Where a unit that returned the case would have it go, by text id. */
  suggestions: Record<string, string>;
}

const WORDS = `
  select c.content, i.complainant,
    (select coalesce(jsonb_object_agg(t.id, t.body -> 'suggestion'), '{}') from case_text t
      where t.case_no = c.case_no and t.body ? 'suggestion') as suggestions
  from complaint c left join identity i on i.case_no = c.case_no where c.case_no = $1`;

/** Reads one case from its archive: what the rules decide on, and what its reader may see. Never from the projection. */
@Injectable()
export class CaseReader {
  constructor(@InjectDataSource() private readonly db: DataSource) {}

  /** One query; undefined when there is no such case. */
  async state(caseNo: string): Promise<ReadCase | undefined> {
    return (await readCases(this.db, [caseNo])).get(caseNo);
  }

  /**
   * The case, if this caller may know of it.
   * @throws Problem 404, the same for a case that is not there and one that is not theirs.
   */
  async visible(caller: Caller, caseNo: string): Promise<ReadCase> {
    const found = await this.state(caseNo);
    if (!found || !maySee(caller, relationOf(found.state))) throw notFound();
    return found;
  }

  /**
   * The case view with content and complainant, masked by role: two queries side by side.
   * @throws Problem 404 as `visible` does.
   */
  async view(caller: Caller, caseNo: string): Promise<FullCaseView> {
    const [{ state, now }, [words]] = await Promise.all([
      this.visible(caller, caseNo),
      this.db.query<Words[]>(WORDS, [caseNo]),
    ]);
    const view = plainView(state, now);
    return words ? withWords(view, state, caller, words) : view;
  }
}

/** The view without anything that people wrote. */
export function plainView(state: CaseState, now: number): CaseView {
  return withSuggestions(caseView(state, now), {});
}

function withSuggestions(view: CaseView, texts: Record<string, string>, state?: CaseState): CaseView {
  const { assignment } = view;
  if (!assignment) return view;
  const returns = assignment.returns.map((r, i) => ({
    ...r,
    suggestion: texts[state?.assignment?.returns[i]?.textId ?? ''] ?? null,
  }));
  return { ...view, assignment: { ...assignment, returns } };
}

function withWords(view: CaseView, state: CaseState, caller: Caller, words: Words): FullCaseView {
  const relation = relationOf(state);
  if (!readsContent(caller, relation)) return view;
  const confidential = state.flags.includes('CONFIDENTIAL');
  const { complainant } = words;
  const shown =
    complainant && (readsIdentity(caller, relation, confidential) ? complainant : masked(complainant));
  return {
    ...withSuggestions(view, words.suggestions, state),
    content: words.content,
    ...(shown ? { complainant: { ...shown, confidential } } : {}),
  };
}
