import type { LinkRelation } from '../case/vocabulary.ts';
import {
  isAccused,
  isUnitStaff,
  maySee,
  reachesComplainants,
  seesEveryCase,
  type Caller,
  type CaseRelation,
} from './access.ts';
import { wordsSeen } from './privacy.ts';

/** One of two cases that belong together: what it is to whoever asks, and whether who complained is kept from the units (Q36). */
export interface LinkEnd extends CaseRelation {
  hidden: boolean;
}

/**
 * That two cases belong together is told to whoever may know of both and is accused in neither. That both are one person's (F-101, Q39) tells
 * who that is: it takes reading both as they were written.
 * @param ends undefined: a case that is not there
 */
export const mayKnowOfLink = (
  caller: Caller,
  relation: LinkRelation | undefined,
  ends: readonly (LinkEnd | undefined)[],
): boolean =>
  ends.every(
    (end) =>
      end !== undefined &&
      maySee(caller, end) &&
      !isAccused(caller, end) &&
      (relation !== 'repeat' || wordsSeen(caller, end, end.hidden) === 'as-written'),
  );

/** Whoever may know of every link there is, so that no other case need be looked up to say so. */
export const knowsEveryLink = (caller: Caller): boolean =>
  seesEveryCase(caller) && reachesComplainants(caller) && caller.region === undefined && !isUnitStaff(caller);
