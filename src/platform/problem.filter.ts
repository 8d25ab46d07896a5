import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Defect } from '../domain/case/decide.ts';
import { noteDefect } from './defects.ts';
import { isOutage, isUnreadable } from './outage.ts';
import { problem, problemOfStatus, Problem } from './problem.ts';
import { wireJson } from './wire.ts';

/** Everything thrown becomes `application/problem+json`; what nobody expected is logged without its words. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = this.answerTo(error);
    if (reply.sent) return;
    writeProblem(reply, answer);
  }

  private answerTo(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof HttpException && error.getStatus() < 500) return problemOfStatus(error.getStatus());
    const status = (error as { statusCode?: unknown } | null)?.statusCode;
    if (typeof status === 'number' && status >= 400 && status < 500) return problemOfStatus(status);
    if (isUnreadable(error)) return problem('malformed-request');
    if (isOutage(error)) return problem('unavailable', undefined, { 'retry-after': '2' });
    noteDefect(error);
    return problem(error instanceof Defect ? 'defect' : 'internal-error');
  }
}

export function writeProblem(reply: FastifyReply, { status, headers, body }: Problem): void {
  reply.request.problem = body.code;
  void reply
    .code(status)
    .headers({ ...headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(wireJson(body));
}
