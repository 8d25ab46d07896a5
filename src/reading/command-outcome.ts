import type { CommandOutcome } from '../contracts/views.ts';
import type { Sql } from '../archive/archive.ts';
import { COMMAND_NAMES, COMMANDS } from '../domain/case/commands.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { describeRefusal, isRefusalCode } from '../domain/case/refusals.ts';
import { EVENT_TITLES } from '../domain/case/titles.ts';

const KEPT = 'select command, status, code from case_command where id = $1 and case_no = $2';

/** What became of a command that was accepted without waiting; `detail` is the refusal's Chinese sentence. The archive has the last word; what is not in it yet is as the command was kept. Undefined when this case had no such command. */
export async function commandOutcome(
  db: Sql,
  caseNo: string,
  commandId: string,
  events: readonly CaseEvent[],
): Promise<CommandOutcome | undefined> {
  const [kept] = await db.query<Pick<CommandOutcome, 'command' | 'status' | 'code'>[]>(KEPT, [
    commandId,
    caseNo,
  ]);
  const own = events.filter((e) => e.command === commandId);
  const refusal = own.find((e) => e.type === 'command-refused');
  if (refusal) return refused(commandId, refusal.data.command, refusal.data.code);
  if (own.length > 0) return { commandId, command: kept?.command ?? commandOf(own), status: 'done' };
  if (!kept) return undefined;
  if (kept.status === 'refused') return refused(commandId, kept.command, kept.code ?? '');
  return { commandId, command: kept.command, status: kept.status };
}

const refused = (commandId: string, command: string, code: string): CommandOutcome => ({
  commandId,
  command,
  status: 'refused',
  code,
  ...(isRefusalCode(code) ? { detail: describeRefusal(code).zh } : {}),
});

/** An event carries the name of the command that led to it. */
const commandOf = (events: readonly CaseEvent[]): string => {
  const titles = new Set(events.map((e) => EVENT_TITLES[e.type]));
  return COMMAND_NAMES.find((name) => titles.has(COMMANDS[name].title)) ?? '';
};
