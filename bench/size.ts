/** With `npm run bench -- --smoke` every measurement runs once at its smallest, to show that it can; no figure is judged. */
export const SMOKE = process.env['BENCH_SMOKE'] === '1';

/** How much is measured: what the environment says, or as much as the figures need, or the least that runs. */
export const size = (variable: string, full: number, smoke: number): number =>
  Number(process.env[variable] ?? (SMOKE ? smoke : full));
