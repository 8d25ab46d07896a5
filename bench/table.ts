/** Prints one figure; with an aim that it misses, the process will end with 1. */
export function verdict(what: string, figure: number, aim?: number): void {
  const missed = aim !== undefined && figure < aim;
  const against = aim === undefined ? '' : `  (at least ${number(aim)}: ${missed ? 'MISSED' : 'met'})`;
  console.log(`  ${what.padEnd(66)}${number(figure).padStart(10)}${against}`);
  if (missed) process.exitCode = 1;
}

/** As `verdict`, for what must not be more. */
export function atMost(what: string, figure: number, limit: number): void {
  const missed = figure > limit;
  console.log(
    `  ${what.padEnd(66)}${number(figure).padStart(10)}  (at most ${number(limit)}: ${missed ? 'MISSED' : 'met'})`,
  );
  if (missed) process.exitCode = 1;
}

const number = (n: number): string =>
  n.toLocaleString('en', { maximumFractionDigits: n < 10 ? 2 : n < 100 ? 1 : 0 });

/** The p-th percentile of a sample, in the sample's own unit. */
export function percentile(sample: readonly number[], p: number): number {
  const sorted = sample.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)] ?? 0;
}
