import {
  applyDecorators,
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { subjectOf } from '../platform/audit-trail.ts';
import { Audit } from './audit.service.ts';
import { isSubject } from './note.ts';

const READS = 'jiesu:reads';

interface Reading {
  what: Lowercase<string>;
  /** Whether this answer holds what must be written down, or comes of a search in it; every answer, when absent. */
  when: (answer: unknown, request: FastifyRequest) => boolean;
}

/**
 * A route that hands out what people may not read unseen, personal data above all. Who read what of whom is in the audit before the answer
 * leaves; when it cannot be written, there is no answer.
 */
export const Reads = (what: Lowercase<string>, when: Reading['when'] = () => true) =>
  applyDecorators(
    SetMetadata(READS, { what, when } satisfies Reading),
    ApiExtension('x-audited', `read.${what}`),
  );

/** A case view holds what people wrote, and who they are, only for those who may know it. */
export const holdsContent = (view: unknown): boolean =>
  typeof view === 'object' && view !== null && 'content' in view;

/** A page with nothing on it tells nothing of anybody. */
export const holdsItems = (page: unknown): boolean => (page as { items: unknown[] }).items.length > 0;

/** Writes down what routes marked with {@link Reads} answer. */
@Injectable()
export class ReadingsAudited implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reading = this.reflector.get<Reading | undefined>(READS, context.getHandler());
    if (!reading) return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (reading.when(answer, request)) await this.note(request, reading.what);
        return answer;
      }),
    );
  }

  private async note(request: FastifyRequest, what: Lowercase<string>): Promise<void> {
    const subject = subjectOf(request);
    await this.audit.note({
      actor: request.caller ?? { id: 'complainant' },
      action: `read.${what}` as const,
      subject: subject !== undefined && isSubject(subject) ? subject : undefined,
      outcome: 'done',
    });
  }
}
