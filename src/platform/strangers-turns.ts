import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { finalize, from, mergeMap, type Observable } from 'rxjs';
import { problem } from './problem.ts';
import { isForPublic } from './route.ts';

const MOST_WAITING = 500;

/**
 * Of the connections to the database strangers have half, and take turns: however many there are and however long each takes, officers find
 * some free. A turn ends with the work, not with whoever has gone away. Files come in slowly and hold none.
 */
@Injectable()
export class StrangersTurns implements NestInterceptor {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(poolSize: number) {
    this.free = Math.max(1, Math.floor(poolSize / 2));
  }

  /** @throws Problem 503 when too many wait already, or whoever waited has gone */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!isForPublic(request) || request.isMultipart()) return next.handle();
    return from(this.turn(http.getResponse<FastifyReply>())).pipe(
      mergeMap(() => next.handle().pipe(finalize(() => this.end()))),
    );
  }

  private async turn({ raw }: FastifyReply): Promise<void> {
    if (this.free > 0) return void (this.free -= 1);
    if (this.waiting.length >= MOST_WAITING) throw unavailable();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (!raw.destroyed) return;
    this.end();
    throw unavailable();
  }

  private end(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

const unavailable = () => problem('unavailable', undefined, { 'retry-after': '5' });
