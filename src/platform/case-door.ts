import type { Caller } from '../domain/access/access.ts';
import type { Permission } from '../domain/access/operations.ts';

/** Finds the case that a request is about, for whoever may ask that of it; reading's module provides it. */
export abstract class CaseDoor {
  /**
   * @returns the case as it was judged
   * @throws Problem 404, the same and as late for a case that is not there and one that is not theirs; 403
   */
  abstract open(caller: Caller, permission: Permission, caseNo: string): Promise<object>;
}
