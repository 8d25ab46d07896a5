import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ReadCase } from '../archive/archives.ts';
import type { Caller } from '../domain/access/access.ts';
import type { Permission } from '../domain/access/operations.ts';
import { CaseDoor } from '../platform/case-door.ts';
import { notThere } from '../platform/even-time.ts';
import { forbidden } from '../platform/problem.ts';
import { CaseReader } from './case-reader.ts';
import { relationOf } from './relation.ts';

/** The case that the request is about, as the guard found it for whoever asks. Of an operation that needs one (`Permission.needs`). */
export const TheCase = createParamDecorator(
  (_: unknown, context: ExecutionContext): ReadCase =>
    context.switchToHttp().getRequest<FastifyRequest>().found as ReadCase,
);

@Injectable()
export class ArchivedCaseDoor extends CaseDoor {
  constructor(private readonly reader: CaseReader) {
    super();
  }

  override async open(caller: Caller, permission: Permission, caseNo: string): Promise<ReadCase> {
    const began = performance.now();
    const found = await this.reader.state(caseNo);
    if (!found) return notThere(began);
    const { state } = found;
    const confidential = state.flags.includes('CONFIDENTIAL');
    const said = permission.decide(caller, { case: relationOf(state), confidential });
    if (said === 'hidden') return notThere(began);
    if (said !== 'heard') throw forbidden();
    return found;
  }
}
