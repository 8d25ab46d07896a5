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
import { hashOfBody, Idempotency } from './idempotency.ts';
import { keyOf } from './idempotency-key.ts';

const OWN = 'jiesu:own-idempotency';
/** A route that treats `Idempotency-Key` itself, because the key names what it does. */
export const OwnIdempotency = () => SetMetadata(OWN, true);

/** `Idempotency-Key` on every other POST with a JSON body: the same key and body get the same answer, another body is refused. */
@Injectable()
export class IdempotentPosts implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly idempotency: Idempotency,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const key = keyOf(request);
    const own = this.reflector.getAllAndOverride<boolean>(OWN, [context.getHandler(), context.getClass()]);
    if (request.method !== 'POST' || key === undefined || own || !isJson(request)) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const path = request.url.split('?')[0]!;
    const attempt = {
      caller: request.caller?.id ?? 'public',
      path,
      key,
      bodyHash: hashOfBody([request.url, request.body]),
    };
    return from(
      this.idempotency
        .run(attempt, async () => ({ status: reply.statusCode, body: await lastValueFrom(next.handle()) }))
        .then(({ status, body }) => {
          void reply.status(status);
          return body;
        }),
    );
  }
}

const isJson = ({ headers }: FastifyRequest): boolean =>
  (headers['content-type'] ?? '').startsWith('application/json');
