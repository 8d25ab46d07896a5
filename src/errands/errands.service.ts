import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CaseReader } from '../reading/case-reader.ts';
import { Directory } from '../directory/directory.service.ts';
import type { Registered } from '../contracts/register.ts';
import type { Command, CommandName } from '../domain/case/commands.ts';
import type { Errand } from '../domain/case/errands.ts';
import { pick } from '../domain/case/decision.ts';
import { unitsIn } from '../domain/case/fields.ts';
import { SYSTEM } from '../domain/case/vocabulary.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { Intake } from '../intake/intake.service.ts';
import { Outbox } from '../handover/outbox.service.ts';
import { CaseWorkflows, type Sent } from '../temporal/case-workflows.ts';
import { Vault } from '../vault/vault.service.ts';
import { Recurring } from '../platform/recurring.ts';

const EVERY_MS = 2000;
const AT_MOST = 50;

interface Waiting {
  caseNo: string;
  seq: number;
  n: number;
  payload: Errand;
}

/** Waits twice as long after each failure, an hour at most. */
const TAKE = `
  select case_no as "caseNo", seq, n, payload from errand
  where done_at is null and ($1::text is null or case_no = $1)
    and ($1::text is not null or tried_at is null
      or tried_at + make_interval(secs => least(3600, power(2, least(attempts, 12)))) < now())
  order by created_at, seq, n limit ${AT_MOST}`;

/**
 * Carries out what one case's events ask of others: at once after the act, and by a sweep that repairs what a crash or an outage left. Every
 * errand counts once, because its command's id is its own and a number is registered once.
 */
@Injectable()
export class Errands implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Errands.name);
  private readonly sweeps = new Recurring(
    EVERY_MS,
    () => this.run(),
    () => this.logger.warn('carrying out errands failed; it is tried again'),
  );

  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly reader: CaseReader,
    private readonly workflows: CaseWorkflows,
    private readonly outbox: Outbox,
    private readonly intake: Intake,
    private readonly catalogue: Catalogue,
    private readonly vault: Vault,
    private readonly directory: Directory,
  ) {}

  onApplicationBootstrap(): void {
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.sweeps.stop();
  }

  /** What a case that was opened by an errand is known by, once it is registered. */
  receipt(caseNo: string): Promise<Registered | undefined> {
    return this.intake.receipt(caseNo);
  }

  /** What this case asked for, or whatever waits. */
  async run(caseNo: string | null = null): Promise<void> {
    const waiting = await this.db.query<Waiting[]>(TAKE, [caseNo]);
    for (const errand of waiting) {
      const done = await this.carryOut(errand).catch(() => false);
      await this.db.query(
        `update errand set attempts = attempts + 1, tried_at = now()${done ? ', done_at = now()' : ''}
         where case_no = $1 and seq = $2 and n = $3`,
        [errand.caseNo, errand.seq, errand.n],
      );
    }
  }

  private async carryOut(errand: Waiting): Promise<boolean> {
    const { payload, caseNo } = errand;
    if ('forget' in payload) {
      await this.vault.forget(caseNo);
      return true;
    }
    if ('open' in payload) return this.open(errand, payload);
    const sent = await this.give(errand, payload.to, payload.command, payload.fields);
    if (sent.outcome === 'done') return true;
    if (!(await this.isRefused(sent, payload.to))) return false;
    if (sent.outcome === 'refused' && sent.code !== 'not-a-master') return true;
    // A master that was over before the link reached it answers for nobody: the linked case goes its own way.
    if (payload.command !== 'join') return true;
    const released = await this.give({ ...errand, n: errand.n + 1000 }, caseNo, 'follow', {
      master: payload.to,
      outcome: 'released',
    });
    return released.outcome === 'done' || this.isRefused(released, caseNo);
  }

  /** A relapse or a reopening: a new case, at once with the unit that it comes from. */
  private async open(
    errand: Waiting,
    { open, relation, unit }: Extract<Errand, { open: string }>,
  ): Promise<boolean> {
    const source = (await this.reader.state(errand.caseNo))!.state;
    await this.intake.registerFrom(source, open, relation);
    // A unit that was closed meanwhile gets no case any more: it waits at the desk.
    const has = unit !== undefined && (await this.directory.unitExists(unit));
    if (!has || source.typeCode === undefined) return true;
    const { typeCode, tier = 'standard', severity, level, statutory, emergencyPlan } = source;
    const known = { severity, level, statutory };
    const classify = { typeCode, tier, emergencyPlan, ...pick(known, 'severity', 'level', 'statutory') };
    const steps: [CommandName, object][] = [
      ['classify', classify],
      ['dispatch', { unit }],
    ];
    for (const [n, [name, fields]] of steps.entries()) {
      const sent = await this.give({ ...errand, n: errand.n + 2000 + n }, open, name, fields);
      if (sent.outcome !== 'done' && !(await this.isRefused(sent, open))) return false;
    }
    return true;
  }

  private async give(
    { caseNo, seq, n }: Waiting,
    to: string,
    name: CommandName,
    fields: object,
  ): Promise<Sent> {
    const found = await this.reader.state(to);
    const names = await this.directory.namesOf(unitsIn(fields as Record<string, unknown>));
    const command: Command = {
      id: `errand-${caseNo}-${seq}-${n}`,
      name,
      at: found?.now ?? Date.now(),
      actor: SYSTEM,
      fields: fields as Record<string, unknown>,
      ...(Object.keys(names).length > 0 ? { names } : {}),
      ...(name === 'dispatch' && found ? { plan: this.plan(found) } : {}),
    };
    const sent = await this.workflows.give(to, command);
    if (sent.outcome !== 'not-running' || !(await this.outbox.relayCase(to))) return sent;
    return this.workflows.give(to, command);
  }

  private plan({ state: { region, typeCode }, now }: ReadCase): Partial<Plan> {
    const { urgentWords: _, ...plan } = this.catalogue.planFor({ region, typeCode, at: now });
    return plan;
  }

  /** Refused for good: by the rules, or because the case is in the archive. */
  private async isRefused(sent: Sent, to: string): Promise<boolean> {
    if (sent.outcome === 'refused') return true;
    return sent.outcome === 'not-running' && (await this.reader.state(to))?.state.state === 'ARCHIVED';
  }
}
