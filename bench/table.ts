import { SMOKE } from './size.ts';

/**
 * Prints one figure; with an aim that it misses, the process will end with 1.
 * @throws where there is no figure, which is a broken measurement
 */
export function verdict(what: string, figure: number, aim?: number): void {
  print(what, figure, aim === undefined ? undefined : { bar: `at least ${number(aim)}`, met: figure >= aim });
}

/** As `verdict`, for what must not be more. */
export function atMost(what: string, figure: number, limit: number): void {
  print(what, figure, { bar: `at most ${number(limit)}`, met: figure <= limit });
}

function print(what: string, figure: number, against?: { bar: string; met: boolean }): void {
  if (!Number.isFinite(figure)) throw new Error(`nothing was measured: ${what} is ${figure}`);
  const judged = SMOKE ? 'not judged' : against?.met ? 'met' : 'MISSED';
  console.log(
    `  ${what.padEnd(66)}${number(figure).padStart(10)}${against ? `  (${against.bar}: ${judged})` : ''}`,
  );
  if (judged === 'MISSED' && against) process.exitCode = 1;
}

const number = (n: number): string =>
  n.toLocaleString('en', { maximumFractionDigits: n < 10 ? 2 : n < 100 ? 1 : 0 });

/** The p-th percentile of a sample, in the sample's own unit; not a number where there is none. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? NaN;
}
