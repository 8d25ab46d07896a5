import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Defect } from '../domain/case/decide.ts';

/** What failed on our side since the process began; `command` where the rules failed on one, `workflow` where they failed on what time does. */
export const defects = new Counter({
  name: 'jiesu_defects_total',
  help: 'Failures of our own, by the command whose rules failed and the kind of exception',
  labelNames: ['command', 'kind'],
  registers: [],
});
const logger = new Logger('Defect');

/** Logs and counts what nobody expected: its name and place. Its message stays out: a database's or a parser's quotes what people wrote. */
export function noteDefect(error: unknown): void {
  const thrown = error instanceof Defect ? error.cause : error;
  const command = error instanceof Defect ? error.command : 'none';
  const { kind, code, at } = describe(thrown);
  noteFailure(command, kind, at, code === undefined ? {} : { code });
}

/** The same of one that was thrown elsewhere. */
export function noteFailure(command: string, kind: string, at: readonly string[], more: object = {}): void {
  defects.inc({ command, kind });
  logger.error('unexpected error', { command, kind, ...more, at });
}

function describe(error: unknown): { kind: string; code?: unknown; at: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, at: [] };
  const { code } = ((error as { driverError?: unknown }).driverError ?? error) as { code?: unknown };
  const at = (error.stack ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));
  return { kind: error.constructor.name, ...(code !== undefined && { code }), at: at.slice(0, 8) };
}
