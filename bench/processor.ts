/** Processor time of processes with all that they have started, from /proc (Linux). */
import { readdirSync, readFileSync } from 'node:fs';

/** `USER_HZ`, which Linux has fixed for programs. */
const TICKS_A_SECOND = 100;

interface Process {
  parent: number;
  ticks: number;
}

/** Fields 4 and 14 to 17 of `/proc/PID/stat`: parent, own time in user and kernel mode, that of children it has waited for. */
function processes(): Map<number, Process> {
  const all = new Map<number, Process>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name))
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
        all.set(Number(name), { parent: Number(fields[1]), ticks });
      } catch {
        // ended in this very moment
      }
  return all;
}

/** Milliseconds so far, by the names of the processes. */
export function processorTime<Name extends string>(pids: Record<Name, number>): Record<Name, number> {
  const all = processes();
  const ticksOf = (pid: number): number => {
    let ticks = all.get(pid)?.ticks ?? 0;
    for (const [child, { parent }] of all) if (parent === pid) ticks += ticksOf(child);
    return ticks;
  };
  const entries = Object.entries<number>(pids).map(([name, pid]) => [
    name,
    (ticksOf(pid) * 1000) / TICKS_A_SECOND,
  ]);
  return Object.fromEntries(entries) as Record<Name, number>;
}

/** What the processes took while something ran, in ms by name. */
export async function taking<Name extends string, T>(
  pids: Record<Name, number>,
  run: () => Promise<T>,
): Promise<{ value: T; ms: Record<Name, number> }> {
  const before = processorTime(pids);
  const value = await run();
  const after = processorTime(pids);
  const names = Object.keys(pids) as Name[];
  const ms = Object.fromEntries(names.map((name) => [name, after[name] - before[name]]));
  return { value, ms: ms as Record<Name, number> };
}
