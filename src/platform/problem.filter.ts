import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isOutage } from './outage.ts';
import { problem, problemOfStatus, Problem } from './problem.ts';
import { wireJson } from './wire.ts';

/** Everything thrown becomes `application/problem+json`; what nobody expected is logged without its words. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

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
    if (isOutage(error)) return problem('unavailable', undefined, { 'retry-after': '2' });
    this.logger.error('unexpected error', describe(error));
    return problem('internal-error');
  }
}

export function writeProblem(reply: FastifyReply, { status, headers, body }: Problem): void {
  reply.request.problem = body.code;
  void reply
    .code(status)
    .headers({ ...headers, 'content-type': 'application/problem+json; charset=utf-8' })
    .send(wireJson(body));
}

/** Where an error came from. Its message stays out: a database's or a parser's message quotes what people wrote. */
function describe(error: unknown): { kind: string; code?: unknown; at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const { code } = ((error as { driverError?: unknown }).driverError ?? error) as { code?: unknown };
  const at = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
  return { kind: error.constructor.name, ...(code !== undefined && { code }), at: at.slice(0, 8) };
}
