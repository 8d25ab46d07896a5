import './quiet.ts';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { DataSource } from 'typeorm';
import { recordActivity } from '../../activities/record.ts';
import { eventOf, record } from '../../src/archive/archive.ts';
import type { StoredEvent } from '../../src/archive/case-event.entity.ts';
import type { Command, CommandName } from '../../src/domain/case/commands.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import { evolve, fold } from '../../src/domain/case/evolve.ts';
import { register, type Registration } from '../../src/domain/case/register.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { entities } from '../../src/entities.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { Acts } from '../../src/acts/acts.ts';
import { Telling } from '../../src/handover/telling.service.ts';
import { CaseWorkflows } from '../../src/temporal/case-workflows.ts';
import type { RefusalCode } from '../../src/domain/refusals.ts';
import { createCaseWorker } from '../../src/temporal/worker.ts';
import { workflowId, type CaseInput } from '../../workflows/contract.ts';
import { command, county } from './county.ts';
import { testCodecs } from './sealing.ts';
import { bundlePath, freshDatabase, freshNamespace, temporalAddress } from './stack.ts';

/** A hotline without HTTP: a database, a namespace and a worker of its own on the run's real servers. */
export class Hotline {
  readonly namespace: string;
  readonly db: DataSource;
  readonly workflows: CaseWorkflows;
  readonly telling: Telling;
  readonly acts: Acts;
  readonly client: Client;
  readonly #close: (() => Promise<void>)[] = [];
  #worker: { stop: () => Promise<void> } | undefined;
  /** How many complaints were made here. */
  started = 0;

  private constructor(namespace: string, db: DataSource, client: Client) {
    this.namespace = namespace;
    this.db = db;
    this.client = client;
    const settings = {
      temporalAddress: temporalAddress(),
      temporalNamespace: namespace,
    };
    this.workflows = new CaseWorkflows(settings, testCodecs);
    this.telling = new Telling(db, this.workflows);
    this.acts = new Acts(db, this.telling);
  }

  static async open(): Promise<Hotline> {
    const [database, namespace] = await Promise.all([freshDatabase(), freshNamespace()]);
    const db = await createDataSource({ databaseUrl: database.url }, entities).initialize();
    const connection = await Connection.connect({ address: temporalAddress() });
    const dataConverter = { payloadCodecs: testCodecs };
    const hotline = new Hotline(namespace, db, new Client({ connection, namespace, dataConverter }));
    hotline.#close.push(
      () => hotline.workflows.onApplicationShutdown(),
      () => connection.close(),
      () => db.destroy(),
      () => database.drop(),
    );
    await hotline.startWorker();
    return hotline;
  }

  async startWorker(): Promise<void> {
    const connection = await NativeConnection.connect({ address: temporalAddress() });
    const worker = await createCaseWorker({
      connection,
      namespace: this.namespace,
      bundle: bundlePath(),
      activities: recordActivity(this.db),
      codecs: testCodecs,
    });
    const run = worker.run();
    this.#worker = {
      stop: async () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await run;
        await connection.close();
      },
    };
  }

  async stopWorker(): Promise<void> {
    await this.#worker?.stop();
    this.#worker = undefined;
  }

  async close(): Promise<void> {
    await this.telling.onModuleDestroy();
    await this.stopWorker();
    for (const close of this.#close) await close();
  }

  /** Register a complaint as intake does, and start its workflow. */
  async complain(
    registration: Partial<Registration> = {},
    options: { policy?: Partial<Policy>; maxEvents?: number; at?: number } = {},
  ): Promise<CaseUnderTest> {
    const at = options.at ?? Date.now();
    const caseNo = `JS20990101${String(++this.started).padStart(6, '0')}`;
    const first = register(
      {
        caseNo,
        channel: 'phone',
        matterType: 'complaint',
        region: 'CN',
        anonymous: false,
        confidential: false,
        contactable: true,
        urgentWords: false,
        plan: county(at, options.policy),
        ...registration,
      },
      at,
      { id: 'agent-1', role: 'agent' },
    );
    await this.db.query(`insert into complaint (case_no, query_code_hash, content) values ($1, '', '{}')`, [
      caseNo,
    ]);
    await record(this.db, { caseNo, events: [first], row: caseRow(evolve(undefined, first)) });
    const input: CaseInput = {
      summary: `${caseNo} · 投诉 · CN`,
      link: `http://localhost/cases/${caseNo}`,
      first,
      ...(options.maxEvents === undefined ? {} : { maxEvents: options.maxEvents }),
    };
    await this.db.query('insert into outbox (case_no, payload) values ($1, $2)', [
      caseNo,
      JSON.stringify(input),
    ]);
    await this.workflows.start(input);
    return new CaseUnderTest(this, caseNo);
  }
}

export type Sent = { outcome: 'done' } | { outcome: 'refused'; code: RefusalCode };

/** One case under test: acts as the API does, reads from the archive. */
export class CaseUnderTest {
  readonly hotline: Hotline;
  readonly caseNo: string;
  offset = 0;

  constructor(hotline: Hotline, caseNo: string) {
    this.hotline = hotline;
    this.caseNo = caseNo;
  }

  get handle(): WorkflowHandle {
    return this.hotline.client.workflow.getHandle(workflowId(this.caseNo));
  }

  now(): number {
    return Date.now() + this.offset;
  }

  async give(name: CommandName, fields: object = {}, rest: Partial<Command> = {}): Promise<Sent> {
    return this.send(await this.command(name, fields, rest));
  }

  /** As the API does: judged and archived, then the workflow is told. */
  async send(given: Command): Promise<Sent> {
    const outcome = await this.hotline.acts.give(this.caseNo, given);
    await this.hotline.telling.now(this.caseNo);
    if (outcome === undefined) throw new Error(`no case ${this.caseNo}`);
    return outcome === 'done' ? { outcome } : { outcome: 'refused', code: outcome.refusal };
  }

  async command(name: CommandName, fields: object = {}, rest: Partial<Command> = {}): Promise<Command> {
    return command(name, this.now(), fields as Record<string, unknown>, await this.state(), rest);
  }

  /** Give commands one after another; each must be done. */
  async acts(...acts: [CommandName, object?][]): Promise<this> {
    for (const [name, fields] of acts) {
      const sent = await this.give(name, fields);
      if (sent.outcome !== 'done') throw new Error(`${name}: ${JSON.stringify(sent)}`);
    }
    return this;
  }

  async forward(seconds: number): Promise<void> {
    const now = await this.hotline.workflows.fastForward(this.caseNo, seconds);
    if (now === undefined) return;
    this.offset = now - Date.now();
    await this.hotline.db.query(
      'insert into case_clock (case_no, offset_ms) values ($1, $2) on conflict (case_no) do update set offset_ms = excluded.offset_ms',
      [this.caseNo, Math.max(0, this.offset)],
    );
  }

  async events(): Promise<CaseEvent[]> {
    return (await this.rows()).map(eventOf);
  }

  rows(): Promise<StoredEvent[]> {
    return this.hotline.db
      .getRepository<StoredEvent>('StoredEvent')
      .find({ where: { caseNo: this.caseNo }, order: { seq: 'ASC' } });
  }

  async state(): Promise<CaseState> {
    return fold(await this.events());
  }

  iso(ms = this.now()): string {
    return new Date(ms).toISOString();
  }
}
