import type { CaseState } from '../state.ts';
import type { Actor, Role } from '../vocabulary.ts';
import type { Shape, Values } from './field.ts';

/** Everything that is said of a command, but what it does (`src/domain/case/phases/`): once, here. */
export interface CommandRule<
  Travels extends Shape = Shape,
  Words extends Shape = Shape,
  Added extends Shape = Shape,
> {
  /** The name in the Temporal UI and in the archive's Chinese view. */
  title: string;
  /** What it is for, in one sentence, shown in the Temporal UI. */
  about: string;
  roles: readonly Role[];
  /** Whose staff it belongs to where unit staff give it: the handling unit unless it says otherwise. */
  of?: Relation;
  /** What of the body travels to the workflow: codes, numbers, instants, unit codes and ids. Deny by default. */
  travels: Travels;
  /** The rest of the body, which stays in `case_text`: whatever a person writes. */
  words: Words;
  /** What is added on the way, and no caller may send: the master's date, the number of a case to come. */
  added: Added;
  /** The least that says it, words and all, as an ordinary act in that case would: what is asked, explored and tested with. */
  least(this: void, c: Given): Values<Travels> & Values<Words> & Values<Added>;
  /** What is wrong with a body whose every field is right by itself: answered 400. */
  faults?(this: void, body: Values<Travels> & Values<Words>): Fault[];
}

/** When an ordinary act is given, by whom, and in which case. */
export interface Given {
  at: string;
  later: string;
  far: string;
  s?: CaseState | undefined;
  as?: Actor | undefined;
}

/** What is wrong, at which field. */
export interface Fault {
  path: (string | number)[];
  message: string;
}

type None = Record<never, never>;
type Said<T extends Shape, W extends Shape, A extends Shape> = Omit<
  CommandRule<T, W, A>,
  'travels' | 'words' | 'added' | 'least' | 'faults'
> & { travels?: T; words?: W; added?: A };

/** A command's rule: what is said of it, what it leaves out being empty, and then the least that says it and what else may be wrong with a body. */
export const command = <T extends Shape = None, W extends Shape = None, A extends Shape = None>(
  said: Said<T, W, A>,
) => ({
  least: (
    least: CommandRule<T, W, A>['least'],
    faults?: NonNullable<CommandRule<T, W, A>['faults']>,
  ): CommandRule<T, W, A> => ({
    travels: {} as T,
    words: {} as W,
    added: {} as A,
    ...said,
    least,
    ...(faults && { faults }),
  }),
});

/** What a unit is to a case: handling it, co-handling, leading its joint investigation, or complained about. */
export type Relation = 'handling' | 'co-handling' | 'joint-lead' | 'respondent' | 'handling-or-co-handling';

export { UNIT_STAFF as UNIT } from '../vocabulary.ts';
export const CLERK: readonly Role[] = ['unit-clerk'];
/** How much people may write: a report, and a remark. */
export const LONG = 20_000;
export const SHORT = 2000;
