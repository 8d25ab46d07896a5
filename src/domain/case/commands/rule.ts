import type { Relation } from '../../access/access.ts';
import type { Form } from '../../policy/form-field.ts';
import type { TypePin } from '../../policy/policy.ts';
import type { RefusalCode } from '../../refusals.ts';
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
  /** What is wrong with a body whose every field is right by itself: answered 400. Without facts where only the body is looked at. */
  faults?(this: void, body: Values<Travels> & Values<Words>, facts?: Facts): Fault[];
  /** Why the rules refuse what it says, as far as they cannot see it in the workflow: answered 422. */
  refuses?(this: void, body: Values<Travels> & Values<Words>, facts: Facts): RefusalCode | undefined;
  /** What is added on the way. */
  adds?(this: void, fields: Values<Travels>, facts: Facts): Values<Added>;
  /** Whether it makes another case, which needs a number. */
  opens?(this: void, fields: Values<Travels>): boolean;
  /** Which part of the plan it pins: the type or the versions that it names, or what is in force where a unit gets the case (architecture, "The plan"). */
  pins?(this: void, fields: Values<Travels>, s: CaseState): 'type' | 'versions' | 'in-force' | undefined;
  /** The unit that the case comes to though no field names it. */
  comesTo?(this: void, s: CaseState): string | undefined;
  /** It changes another case too, or makes one: its answer waits for that. */
  asksOthers?: true;
}

/** What the shell looks up for the rules that judge what is written, published or said in another case. */
export interface Facts {
  s: CaseState;
  /** The type that it names, and the extra fields that the type asks for. */
  type?: TypePin;
  form?: Form;
  /** The case that it names, if it is of the caller's own. */
  master?: CaseState;
  /** How many demands the complaint has, where each is answered. */
  demands?: number;
  /** The public text that was drafted last, where one is to be published. */
  publicText?: string | undefined;
  /** Its words tell of a danger (F-009). */
  danger?: boolean;
  /** The unit that has the case is closed. */
  unitClosed?: boolean;
  /** The number of the case that it makes. */
  newCaseNo?: string;
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
/** What of a rule can be judged of only once its fields are known. */
type Judged = 'least' | 'faults' | 'refuses' | 'adds';
type Said<T extends Shape, W extends Shape, A extends Shape> = Omit<
  CommandRule<T, W, A>,
  'travels' | 'words' | 'added' | Judged
> & { travels?: T; words?: W; added?: A };

/** A command's rule: what is said of it, what it leaves out being empty, and then the least that says it and what it is held against. */
export const command = <T extends Shape = None, W extends Shape = None, A extends Shape = None>(
  said: Said<T, W, A>,
) => ({
  least: (
    least: CommandRule<T, W, A>['least'],
    held?: Omit<Pick<CommandRule<T, W, A>, Judged>, 'least'>,
  ): CommandRule<T, W, A> => ({
    travels: {} as T,
    words: {} as W,
    added: {} as A,
    ...said,
    least,
    ...held,
  }),
});

export { UNIT_STAFF as UNIT } from '../vocabulary.ts';
export const CLERK: readonly Role[] = ['unit-clerk'];
/** How much people may write: a report, and a remark. */
export const LONG = 20_000;
export const SHORT = 2000;
