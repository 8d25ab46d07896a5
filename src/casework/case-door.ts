import { Injectable } from '@nestjs/common';
import type { Caller } from '../domain/access/access.ts';
import { verdict, type Thing } from '../domain/access/operations.ts';
import { CaseDoor } from '../platform/case-door.ts';
import { evenly } from '../platform/even-time.ts';
import { forbidden, notFound } from '../platform/problem.ts';
import { CaseReader, relationOf } from '../reading/case-reader.ts';

/** The door of the cases: for those who would be given an answer again without asking whoever gave it. */
@Injectable()
export class SentencedDoor extends CaseDoor {
  constructor(private readonly reader: CaseReader) {
    super();
  }

  override async pass(caller: Caller, operation: string, caseNo: string): Promise<void> {
    const began = performance.now();
    const found = await this.reader.state(caseNo);
    const thing: Thing = found
      ? { case: relationOf(found.state), confidential: found.state.flags.includes('CONFIDENTIAL') }
      : {};
    const said = verdict(operation, caller, thing);
    if (said === 'heard') return;
    if (said !== 'hidden') throw forbidden();
    await evenly(began);
    throw notFound();
  }
}
