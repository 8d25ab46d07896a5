import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  Client,
  Connection,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { changes, shown, SHOWS } from '../../workflows/attributes.ts';
import {
  CANARY,
  packed,
  signalName,
  SNAPSHOT_QUERY,
  SYNCHRONISE_UPDATE,
  TASK_QUEUE,
  WORKFLOW,
  workflowId,
  type CaseInput,
  type Told,
} from '../../workflows/contract.ts';
import type { CommandName } from '../domain/case/commands.ts';
import { evolve } from '../domain/case/evolve.ts';
import type { CaseStateName } from '../domain/case/vocabulary.ts';
import type { Config } from '../platform/config.ts';
import { lackingIn } from './namespace.ts';

type TemporalSettings = Pick<Config, 'temporalAddress' | 'temporalNamespace'> &
  Partial<Pick<Config, 'temporalTls'>>;

const CLOSING_TRIES = 6;
/** Failures of one workflow task in a row, half a minute of them. */
const STUCK_AFTER = 4;
const CANARY_MS = 20_000;
/** gRPC's codes for a server that does not answer: deadline exceeded, resource exhausted, unavailable. */
const AWAY: readonly number[] = [4, 8, 14];

const grpcErrorIn = (error: unknown) =>
  isGrpcServiceError(error)
    ? error
    : error instanceof Error && isGrpcServiceError(error.cause)
      ? error.cause
      : undefined;
const isClosing = (error: unknown): boolean => /workflow is closing/.test(grpcErrorIn(error)?.details ?? '');

/** Whether an error means that Temporal is away, rather than that one workflow cannot be told. */
export const isAway = (error: unknown): boolean =>
  !isClosing(error) && AWAY.includes(grpcErrorIn(error)?.code ?? -1);

/**
 * What is wrong with a workflow under a case's id: there is none; somebody else's has the id; it waits for a worker version that somebody named; its
 * tasks fail; it does not answer, or knows less than it was told.
 */
export type Ailment = 'gone' | 'foreign' | 'pinned' | 'stuck' | 'silent';

/** An archived act that the case's workflow should hear of. */
export interface News extends Told {
  caseNo: string;
  command: CommandName;
}

/** The one place that talks to Temporal about cases. Never for reading: reads come from PostgreSQL. */
@Injectable()
export class CaseWorkflows implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #connection: Connection;
  readonly #client: Client;
  readonly #settings: TemporalSettings;
  #answered = true;
  /** Some case's workflow was not as it should be when they were last looked at. */
  ailing = false;
  /** What the namespace was last found to lack. */
  #asked: { lacks: Promise<string[]>; until: number } | undefined;

  /** @param codecs what seals a payload before it leaves this process */
  constructor(settings: TemporalSettings, codecs: PayloadCodec[]) {
    this.#settings = settings;
    this.#connection = Connection.lazy({
      address: settings.temporalAddress,
      ...(settings.temporalTls ? { tls: settings.temporalTls } : {}),
      connectTimeout: 2000,
      // No retries of the client's own: the sweep tries again, and no act waits for it.
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
   * Begins a case's workflow, from its first event and the archive; idempotent by the case number. One that has ended does not stand in
   * the way, unless the case has ended too (`state`, as the archive has it).
   * @returns whether it was begun; false: there is one
   * @throws Error when Temporal does not answer
   */
  async start(input: CaseInput, state: CaseStateName = 'REGISTERED', instead = false): Promise<boolean> {
    const first = input.first!;
    const lacks = await this.#lacking();
    const showing = { shows: SHOWS, ...(lacks.length > 0 ? { lacks } : {}) };
    try {
      await this.#within(5000, () =>
        this.#client.workflow.start(WORKFLOW, {
          workflowId: workflowId(first.data.caseNo),
          taskQueue: TASK_QUEUE,
          args: [packed({ ...input, ...showing })],
          workflowIdReusePolicy: state === 'ARCHIVED' ? 'ALLOW_DUPLICATE_FAILED_ONLY' : 'ALLOW_DUPLICATE',
          ...(instead ? { workflowIdConflictPolicy: 'TERMINATE_EXISTING' } : {}),
          staticSummary: input.summary,
          ...(input.bulk ? { priority: { priorityKey: 5 } } : {}),
          typedSearchAttributes: changes({}, shown(evolve(undefined, first), undefined, showing)),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /** So that the first case that begins does not wait for it. */
  onApplicationBootstrap(): void {
    void this.#lacking().catch(() => undefined);
  }

  /** Attributes of ours that the namespace does not know, or knows as something else, asked again every minute until set-up has added them. */
  #lacking(): Promise<string[]> {
    const asked = this.#asked;
    if (asked && Date.now() < asked.until) return asked.lacks;
    const lacks = this.#listLacking();
    this.#asked = { lacks, until: Date.now() + 60_000 };
    lacks.then(
      (found) => {
        if (found.length === 0) this.#asked = { lacks, until: Infinity };
      },
      () => (this.#asked = undefined),
    );
    return lacks;
  }

  async #listLacking(): Promise<string[]> {
    const namespace = this.#settings.temporalNamespace;
    const { customAttributes } = await this.#within(5000, () =>
      this.#connection.operatorService.listSearchAttributes({ namespace }),
    );
    return lackingIn(customAttributes ?? {});
  }

  /**
   * Tells a case's workflow of an archived act, by a signal that carries the command's Chinese name.
   * @returns false when there is no running workflow to tell
   * @throws Error when Temporal does not answer
   */
  async tell({ caseNo, command, events, names }: News): Promise<boolean> {
    const handle = this.#client.workflow.getHandle(workflowId(caseNo));
    const told = packed({ events, ...(names ? { names } : {}) });
    for (let tries = 1; ; tries++)
      try {
        await this.#within(5000, () => handle.signal<[Told]>(signalName(command), told));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        // A run that is giving way to the next one takes nothing for a moment.
        if (!isClosing(error) || tries === CLOSING_TRIES) throw error;
        await sleep(20 * 2 ** tries);
      }
  }

  /**
   * What is wrong with a case's workflow; undefined for one of ours that runs as it should.
   * @param version as far as it has been told: what it says of itself must reach that
   * @param answers whether a worker of ours answers; where none does, none is blamed for being slow
   * @throws Error when Temporal does not answer
   */
  async ailmentOf(caseNo: string, version: number, answers: boolean): Promise<Ailment | undefined> {
    const handle = this.#client.workflow.getHandle(workflowId(caseNo));
    try {
      const { status, type, taskQueue, raw } = await this.#within(2000, () => handle.describe());
      if (status.name !== 'RUNNING') return 'gone';
      if (type !== WORKFLOW || taskQueue !== TASK_QUEUE) return 'foreign';
      const { versioningInfo } = raw.workflowExecutionInfo ?? {};
      if (versioningInfo?.versioningOverride || versioningInfo?.deploymentVersion) return 'pinned';
      if (!answers) return undefined;
      if ((raw.pendingWorkflowTask?.attempt ?? 0) >= STUCK_AFTER) return 'stuck';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'gone';
      throw error;
    }
    for (let tries = 1; ; tries++) {
      const known = await this.#within(5000, () => handle.query<{ version?: number }>(SNAPSHOT_QUERY))
        .then((view) => view?.version ?? -1)
        .catch(() => -1);
      if (known >= version) return undefined;
      if (tries === 2) return 'silent';
      await sleep(1000);
    }
  }

  /**
   * Has a worker that holds our key answer, as it would any case: whoever else takes the tasks of the queue cannot, and it is told to the operator.
   * @throws Error when Temporal does not answer
   */
  async canary(): Promise<boolean> {
    const word = randomUUID();
    const id = `${CANARY}:${word}`;
    const handle = await this.#within(5000, () =>
      this.#client.workflow.start(CANARY, {
        workflowId: id,
        taskQueue: TASK_QUEUE,
        args: [word],
        workflowExecutionTimeout: CANARY_MS,
      }),
    );
    const said: unknown = await this.#within(CANARY_MS + 2000, () => handle.result()).catch(() => undefined);
    this.#answered = said === word;
    const execution = { namespace: this.#settings.temporalNamespace, workflowExecution: { workflowId: id } };
    await this.#within(2000, () => this.#client.workflowService.deleteWorkflowExecution(execution)).catch(
      () => undefined,
    );
    return this.#answered;
  }

  /**
   * Demo only: the case's own clock jumps ahead and everything due on the way happens.
   * @returns the instant it now is for the case, or undefined when the case ended on the way.
   */
  async fastForward(caseNo: string, seconds: number): Promise<number | undefined> {
    const execution = { workflowId: workflowId(caseNo) };
    const namespace = this.#settings.temporalNamespace;
    return this.#within(60_000, async () => {
      const id = await this.skip(caseNo, seconds);
      await this.#client.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution: execution,
        fastForwardId: id,
      } as never);
      const handle = this.#client.workflow.getHandle(workflowId(caseNo));
      return (await handle.executeUpdate<{ now: number }, []>(SYNCHRONISE_UPDATE, { args: [] })).now;
    });
  }

  /** Demo only: the case's own clock is to jump ahead as soon as its workflow rests. @returns the jump's id */
  async skip(caseNo: string, seconds: number): Promise<string> {
    const id = `${Date.now()}`;
    await this.#client.workflowService.updateWorkflowExecutionOptions({
      namespace: this.#settings.temporalNamespace,
      workflowExecution: { workflowId: workflowId(caseNo) },
      workflowExecutionOptions: {
        timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: { seconds } } },
      },
      updateMask: { paths: ['time_skipping_config'] },
    } as never);
    return id;
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

  /** Has a worker asked for cases lately, did one of ours answer when it was last tried, and was no workflow found ill? */
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
      return (
        this.#answered &&
        !this.ailing &&
        (pollers ?? []).some((p) => Number(p.lastAccessTime?.seconds ?? 0) * 1000 > recent)
      );
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
