import {
  Injectable,
  SetMetadata,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { Caller } from '../domain/access/access.ts';
import { canonical } from './canonical.ts';
import { hashOfBody, Idempotency, type Answer, type Attempt } from './idempotency.ts';
import { keyOf, strangersKeyOf } from './idempotency-key.ts';
import { routeOf } from './route.ts';

const OWN = 'jiesu:own-idempotency';
/** Exempts a route: it handles `Idempotency-Key` itself, or its answer may not be kept. */
export const OwnIdempotency = () => SetMetadata(OWN, true);

/**
 * `Idempotency-Key` on every other POST with a JSON body: the same key and body get the same answer, another body is refused. An answer is
 * kept for a caller as they stand, in their roles and unit; the guard has asked before whether they may ask for it still.
 */
@Injectable()
export class IdempotentPosts implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: Idempotency,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { caller } = request;
    const own = this.reflector.getAllAndOverride<boolean>(OWN, [context.getHandler(), context.getClass()]);
    const key = caller || own ? keyOf(request) : strangersKeyOf(request);
    if (request.method !== 'POST' || key === undefined || own || !isJson(request)) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const attempt = {
      caller: caller ? standing(caller) : this.idempotency.stranger(request.ip),
      path: pathOf(request),
      key,
      bodyHash: hashOfBody([request.url, request.body]),
    };
    const perform = async (): Promise<Answer> => ({
      status: reply.statusCode,
      body: await lastValueFrom(next.handle()),
    });
    return from(this.once(reply, attempt, perform));
  }

  private async once(
    reply: FastifyReply,
    attempt: Attempt,
    perform: () => Promise<Answer>,
  ): Promise<unknown> {
    const { status, body } = await this.idempotency.run(attempt, perform);
    void reply.status(status);
    return body;
  }
}

/** Somebody in other roles, or of another unit, is another caller. */
const standing = (caller: Caller): string => canonical({ ...caller, roles: caller.roles.toSorted() });

/** What is asked of, spelt one way: an erasure forgets by it what was answered on a case. */
const pathOf = (request: FastifyRequest): string =>
  routeOf(request).replaceAll(
    /:(\w+)/g,
    (_, name: string) => (request.params as Record<string, string>)[name]!,
  );

const isJson = ({ headers }: FastifyRequest): boolean =>
  (headers['content-type'] ?? '').startsWith('application/json');
