/** Due dates with their day-by-day proofs, per second on one core; the aim is 50,000. */
import { readFileSync } from 'node:fs';
import { pin, type Calendar } from '../src/domain/time/calendar.ts';
import { fromIso, HOUR } from '../src/domain/time/instant.ts';
import { due, prove, type Limit } from '../src/domain/time/limit.ts';
import { size } from './size.ts';
import { verdict } from './table.ts';

const AIM = 50_000;
const ROUNDS = size('BENCH_ROUNDS', 200_000, 1000);

const edition = JSON.parse(readFileSync('calendars/CN.json', 'utf8')) as Calendar;
const registeredAt = fromIso('2026-01-01T00:00:00+08:00');
const calendar = pin(edition, registeredAt);
const limits: Limit[] = [
  { unit: 'workday-hours', n: 24 },
  { unit: 'workdays', n: 1 },
  { unit: 'workdays', n: 3 },
  { unit: 'workdays', n: 5 },
  { unit: 'workdays', n: 15 },
  { unit: 'days', n: 7, rollForward: true },
  { unit: 'hours', n: 24 },
];

function perSecond(rounds: number): number {
  let days = 0;
  const began = performance.now();
  for (let i = 0; i < rounds; i++) {
    const startedAt = registeredAt + (i % 8760) * HOUR;
    const limit = limits[i % limits.length]!;
    days += prove(calendar, startedAt, limit).length + (due(calendar, startedAt, limit).provisional ? 1 : 0);
  }
  if (days < rounds) throw new Error('a proof without days');
  return Math.round((rounds * 1000) / (performance.now() - began));
}

perSecond(ROUNDS / 10);
verdict('due + prove, a second on one core', perSecond(ROUNDS), AIM);
