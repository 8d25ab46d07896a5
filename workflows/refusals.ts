import { ApplicationFailure, CancellationScope, log, TemporalFailure } from '@temporalio/workflow';
import { COMMAND_NAMES, type Command } from '../src/domain/case/commands.ts';
import type { CaseEvent } from '../src/domain/case/events.ts';
import { describeRefusal, type RefusalCode } from '../src/domain/case/refusals.ts';
import type { CaseState } from '../src/domain/case/state.ts';
import { SYSTEM } from '../src/domain/case/vocabulary.ts';

/** A domain error never fails a workflow task: only failures that Temporal knows leave a handler, and nothing cancels it. */
export const guarded =
  (perform: (command: Command) => Promise<void>) =>
  async (command: Command): Promise<void> => {
    try {
      await CancellationScope.nonCancellable(() => perform(command));
    } catch (error) {
      if (error instanceof TemporalFailure) throw error;
      log.error('An update could not be handled', { error: String(error) });
      throw ApplicationFailure.create({ type: 'Defect', nonRetryable: true, message: '系统内部错误' });
    }
  };

/** A start that the product did not seal. No act of the product ever finds this workflow running. */
export const notOurs = (): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'Refused',
    nonRetryable: true,
    message: describeRefusal('malformed-command').zh,
  });

/** The Chinese sentence for whoever reads the Temporal UI, the code for the API; no stack. */
export function refusal(code: RefusalCode, state: CaseState): ApplicationFailure {
  const failure = ApplicationFailure.create({
    type: 'Refused',
    nonRetryable: true,
    message: describeRefusal(code).zh,
    details: [code, state.state, state.version],
  });
  failure.stack = '';
  return failure;
}

/** A refused signal has nobody waiting for it: the archive keeps the answer. */
export function refusedEvent(s: CaseState, command: Command, code: RefusalCode, now: number): CaseEvent {
  const known = COMMAND_NAMES.find((name) => name === command?.name);
  const id = typeof command?.id === 'string' && command.id.length <= 64 ? command.id : undefined;
  const by = code === 'malformed-command' ? SYSTEM : command.actor;
  return {
    seq: s.version + 1,
    type: 'command-refused',
    at: now,
    by,
    ...(id === undefined ? {} : { command: id }),
    data: { command: known ?? 'unknown', code },
  };
}
