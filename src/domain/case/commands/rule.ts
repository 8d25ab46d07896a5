import type { Role } from '../vocabulary.ts';

export interface CommandRule {
  /** The name in the Temporal UI and in the archive's Chinese view. */
  title: string;
  /** What it is for, in one sentence, shown in the Temporal UI. */
  about: string;
  roles: readonly Role[];
  /** Whose staff it belongs to where unit staff give it: the handling unit unless it says otherwise. */
  of?: Relation;
  /**
   * The only fields that may travel to the workflow: codes, numbers, instants, unit codes and ids (`a.b` for a nested one, `a[].b` for one of each item).
   * Everything else that a person writes stays in `case_text`. Deny by default.
   */
  travels: readonly string[];
  /** What is added on the way, and no caller may send: the master's date, the number of a case to come. */
  added?: readonly string[];
}

/** What a unit is to a case: handling it, co-handling, leading its joint investigation, or complained about. */
export type Relation = 'handling' | 'co-handling' | 'joint-lead' | 'respondent' | 'handling-or-co-handling';

export { UNIT_STAFF as UNIT } from '../vocabulary.ts';
export const CLERK: readonly Role[] = ['unit-clerk'];
