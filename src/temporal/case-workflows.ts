import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  ApplicationFailure,
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { changes, shown } from '../../workflows/attributes.ts';
import {
  messageName,
  packed,
  SYNCHRONISE_UPDATE,
  TASK_QUEUE,
  WORKFLOW,
  workflowId,
  type CaseInput,
  type CommandArgs,
} from '../../workflows/contract.ts';
import type { Command } from '../domain/case/commands.ts';
import { evolve } from '../domain/case/evolve.ts';
import { isRefusalCode, type RefusalCode } from '../domain/case/refusals.ts';
import type { Config } from '../platform/config.ts';

/**
 * What became of a command that was sent: done and archived, refused by the rules at that version of the case, not heard of in time (it may still be done), no such
 * running workflow, or no Temporal to ask.
 */
export type Sent =
  | { outcome: 'refused'; code: RefusalCode; version: number }
  | { outcome: 'done' | 'unanswered' | 'not-running' | 'unavailable' };

type TemporalSettings = Pick<Config, 'temporalAddress' | 'temporalNamespace' | 'commandWaitMs'>;

/** The one place that talks to Temporal about cases. Never for reading: reads come from PostgreSQL. */
@Injectable()
export class CaseWorkflows implements OnApplicationShutdown {
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #settings: TemporalSettings;

  /** @param codecs what seals a payload before it leaves this process */
  constructor(settings: TemporalSettings, codecs: PayloadCodec[]) {
    this.#settings = settings;
    this.#connection = Connection.lazy({
      address: settings.temporalAddress,
      connectTimeout: 2000,
      // No retries of the client's own: the outbox and the command sweeper try again, and an act is answered 202 meanwhile.
      interceptors: [],
    });
    this.#client = new Client({
      connection: this.#connection,
      namespace: settings.temporalNamespace,
      identity: 'api',
      dataConverter: { payloadCodecs: codecs },
    });
  }

  /**
   * Start a case's workflow, anew or from what is carried; idempotent by the case number. One that failed was not ours: what we did not seal
   * never gets further than that. One that somebody terminated does not stand in the way either.
   */
  async start(input: CaseInput): Promise<void> {
    const state = input.carried?.state ?? evolve(undefined, input.first!);
    try {
      await this.#within(5000, () =>
        this.#client.workflow.start(WORKFLOW, {
          workflowId: workflowId(state.caseNo),
          taskQueue: TASK_QUEUE,
          args: [input.carried ? input : packed(input)],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
          staticSummary: input.summary,
          ...(input.bulk ? { priority: { priorityKey: 5 } } : {}),
          typedSearchAttributes: changes({}, shown(state)),
        }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** Whether the case has a workflow now. @throws when Temporal does not answer */
  async isRunning(caseNo: string): Promise<boolean> {
    const handle = this.#client.workflow.getHandle(workflowId(caseNo));
    try {
      return (await this.#within(2000, () => handle.describe())).status.name === 'RUNNING';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  /** Give a command and wait for its outcome, at most `commandWaitMs`. */
  async give(caseNo: string, command: Command): Promise<Sent> {
    const handle = this.#client.workflow.getHandle(workflowId(caseNo));
    try {
      await this.#within(this.#settings.commandWaitMs, () =>
        handle.executeUpdate<void, CommandArgs>(messageName(command.name), {
          args: [packed(command)],
          updateId: command.id,
        }),
      );
      return { outcome: 'done' };
    } catch (error) {
      return sentOf(error);
    }
  }

  /**
   * Leave a command for the workflow without waiting; it counts once, under whatever name it arrives.
   * @returns whether a workflow was there to leave it with.
   */
  async leave(caseNo: string, command: Command): Promise<boolean> {
    const handle = this.#client.workflow.getHandle(workflowId(caseNo));
    try {
      await this.#within(2000, () => handle.signal<CommandArgs>(messageName(command.name), packed(command)));
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  /**
   * Demo only: the case's own clock jumps ahead and everything due on the way happens.
   * @returns the instant it now is for the case, or undefined when the case ended on the way.
   */
  async fastForward(caseNo: string, seconds: number): Promise<number | undefined> {
    const execution = { workflowId: workflowId(caseNo) };
    const namespace = this.#settings.temporalNamespace;
    const id = `${Date.now()}`;
    return this.#within(60_000, async () => {
      await this.#client.workflowService.updateWorkflowExecutionOptions({
        namespace,
        workflowExecution: execution,
        workflowExecutionOptions: {
          timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: { seconds } } },
        },
        updateMask: { paths: ['time_skipping_config'] },
      } as never);
      await this.#client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: execution,
        fastForwardId: id,
      } as never);
      const handle = this.#client.workflow.getHandle(workflowId(caseNo));
      return (await handle.executeUpdate<{ now: number }, []>(SYNCHRONISE_UPDATE, { args: [] })).now;
    });
  }

  /** Is the server there, and does it answer for our namespace? */
  async healthy(): Promise<boolean> {
    try {
      await this.#within(1000, () =>
        this.#client.workflowService.describeNamespace({ namespace: this.#settings.temporalNamespace }),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** Has a worker asked for cases lately? */
  async workerPresent(): Promise<boolean> {
    try {
      const { pollers } = await this.#within(1000, () =>
        this.#client.workflowService.describeTaskQueue({
          namespace: this.#settings.temporalNamespace,
          taskQueue: { name: TASK_QUEUE },
          taskQueueType: 1,
        }),
      );
      const recent = Date.now() - 90_000;
      return (pollers ?? []).some((p) => Number(p.lastAccessTime?.seconds ?? 0) * 1000 > recent);
    } catch {
      return false;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#connection.close();
  }

  #within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    return this.#connection.withDeadline(Date.now() + ms, call);
  }
}

/** A timed-out update is never "not done": it may still be executed. */
function sentOf(error: unknown): Sent {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    const [code, , version]: unknown[] = (cause instanceof ApplicationFailure && cause.details) || [];
    if (cause instanceof ApplicationFailure && cause.type === 'Refused' && isRefusalCode(code))
      return { outcome: 'refused', code, version: Number(version) };
    if (cause instanceof ApplicationFailure && cause.type === 'AcceptedUpdateCompletedWorkflow')
      return { outcome: 'unanswered' };
    throw error;
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { outcome: 'unanswered' };
  if (error instanceof WorkflowNotFoundError) return { outcome: 'not-running' };
  if (isGrpcServiceError(error) || (error instanceof Error && isGrpcServiceError(error.cause)))
    return { outcome: 'unavailable' };
  throw error;
}
