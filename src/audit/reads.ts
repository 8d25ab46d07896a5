import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import { subjectOf } from '../platform/audit-trail.ts';
import { Counts } from '../platform/counts.ts';
import { readingOf } from '../platform/operation.ts';
import { noteRubbish } from '../platform/rubbish.ts';
import { Audit } from './audit.service.ts';
import { isSubject } from './note.ts';

const HOUR_MS = 3_600_000;

/** A case view holds what people wrote, and who they are, only for those who may know it. */
export const holdsContent = (view: unknown): boolean =>
  typeof view === 'object' && view !== null && 'content' in view;

/** A page with nothing on it tells nothing of anybody. */
export const holdsItems = (page: unknown): boolean => (page as { items: unknown[] }).items.length > 0;

/**
 * Writes down who read what of whom, as the handlers declare it (`@Operation`), before the answer leaves; when it cannot be written, there is
 * no answer. Whoever holds the query code reads their own case as often as they like: once an hour is written down.
 */
@Injectable()
export class ReadingsAudited implements NestInterceptor {
  private readonly own = new Counts(HOUR_MS);

  constructor(
    private readonly reflector: Reflector,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reading = readingOf(this.reflector, context.getHandler());
    if (!reading) return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (reading.when?.(answer, request) ?? true) await this.note(request, reading.what);
        return answer;
      }),
    );
  }

  private async note(request: FastifyRequest, what: Lowercase<string>): Promise<void> {
    const subject = subjectOf(request);
    if (!request.caller && this.own.add(`${what} ${subject}`) > 1) return noteRubbish('reading');
    await this.audit.note({
      actor: request.caller ?? { id: 'complainant' },
      action: `read.${what}` as const,
      subject: subject !== undefined && isSubject(subject) ? subject : undefined,
      outcome: 'done',
    });
  }
}
