import type { Caller } from '../domain/access/access.ts';

/** Who may ask for what of a case, as the sentences of the domain have it at this instant; casework's module provides it. */
export abstract class CaseDoor {
  /**
   * @param operation as the OpenAPI document has it, `POST /cases/{caseNo}/relay`
   * @throws Problem 404 or 403 when the caller may not, or not any more
   */
  abstract pass(caller: Caller, operation: string, caseNo: string): Promise<void>;
}
