import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';

/** What strangers can send without end and nobody needs for ever: it leaves a number and a line in the log, no row. */
export type Rubbish = 'refusal' | 'reading' | 'urge' | 'signal' | 'future';

/** What came in of it since the process began. */
export const rubbish = new Counter({
  name: 'jiesu_rubbish_total',
  help: 'Refusals and readings of strangers beyond those in the audit, urges too many, signals that we did not seal, events of a clock that was moved',
  labelNames: ['kind'],
  registers: [],
});

const logger = new Logger('Rubbish');
const MINUTE_MS = 60_000;
const said = new Map<Rubbish, number>();

/** Counts one; the log has a line a minute of each kind, with how many there have been. */
export function noteRubbish(kind: Rubbish): void {
  rubbish.inc({ kind });
  const now = performance.now();
  if (now - (said.get(kind) ?? -MINUTE_MS) < MINUTE_MS) return;
  said.set(kind, now);
  logger.warn('sent without need; counted in jiesu_rubbish_total', { kind });
}
