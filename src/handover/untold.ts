import type { CommandName } from '../domain/case/commands.ts';

/** When a sweep tells what nobody has told by then, in SQL: whoever commits tells it at once, unless it dies first. */
export const TELL_BY = `now() + interval '10 seconds'`;

/** An act of which a case's workflow has yet to be told: its events' first and last `seq`. */
export interface Untold {
  from: number;
  to: number;
  command: CommandName | 'register';
}

/** As it stands in `outbox.untold`: `12-13:sign`. */
export const untoldMark = ({ from, to, command }: Untold): string => `${from}-${to}:${command}`;

export function readMark(mark: string): Untold {
  const [, from, to, command] = /^(\d+)-(\d+):(.+)$/.exec(mark) ?? [];
  return { from: Number(from), to: Number(to), command: command as Untold['command'] };
}
