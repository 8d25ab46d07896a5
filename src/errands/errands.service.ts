import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import type { Doer } from '../audit/note.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CaseReader } from '../reading/case-reader.ts';
import { isHidden } from '../reading/relation.ts';
import { isForgotten } from '../reading/sight.ts';
import { Directory } from '../directory/directory.service.ts';
import type { Registered } from '../contracts/register.ts';
import type { Command, CommandName } from '../domain/case/commands.ts';
import type { Errand } from '../domain/case/errands.ts';
import { pick } from '../domain/case/decision.ts';
import { named } from '../domain/case/commands.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import { isRespondent } from '../domain/case/state.ts';
import { SYSTEM } from '../domain/case/vocabulary.ts';
import type { Plan } from '../domain/policy/policy.ts';
import { Intake } from '../intake/intake.service.ts';
import { Acts, type Given } from '../acts/acts.ts';
import { writtenAs } from '../acts/written.ts';
import { redact } from '../vault/redact.ts';
import { Vault } from '../vault/vault.service.ts';
import { Metrics } from '../platform/metrics.ts';
import { isOutage } from '../platform/outage.ts';
import { Recurring } from '../platform/recurring.ts';

const EVERY_MS = 2000;
/** Why a case cannot be joined that a link has named: its matter is over. */
const OVER: readonly RefusalCode[] = ['not-a-master', 'case-archived'];
const AT_MOST = 50;

interface Waiting {
  /** Of its commands; it tells nothing of the case that asks. */
  id: string;
  caseNo: string;
  seq: number;
  n: number;
  payload: Errand;
}

/** What was written with the event that asks. */
const SAID = `
  select t.body from case_event e join case_text t on t.case_no = e.case_no and t.id = e.text ->> 'id'
  where e.case_no = $1 and e.seq = $2`;
interface Said {
  /** Of a supplement, an urging, a reopening, a follow-up. */
  content?: string;
  note?: string;
  reason?: string;
  newFacts?: string;
  attachmentIds?: string[];
}

/** Tried this often, over some three days, an errand is given up. */
const MOST_ATTEMPTS = 80;

/** Waits twice as long after each failure, an hour at most. */
const TAKE = `
  select id, case_no as "caseNo", seq, n, payload from errand
  where done_at is null and given_up_at is null and ($1::text is null or case_no = $1)
    and ($1::text is not null or tried_at is null
      or tried_at + make_interval(secs => least(3600, power(2, least(attempts, 12)))) < now())
  order by created_at, seq, n limit ${AT_MOST}`;
const DONE = `
  update errand set done_at = now(), attempts = attempts + 1, tried_at = now(), last_error = null
  where case_no = $1 and seq = $2 and n = $3`;
/** With the last attempt the duty lead is told, beside whatever else that event tells them. */
const FAILED = `
  with failed as (
    update errand set attempts = attempts + 1, tried_at = now(), last_error = $4,
      given_up_at = case when attempts + 1 >= ${MOST_ATTEMPTS} then now() end
    where case_no = $1 and seq = $2 and n = $3 and done_at is null and given_up_at is null returning given_up_at
  )
  insert into notice (case_no, seq, audience, kind, naming)
  select $1, $2, 'duty-lead', $5, '[]' from failed where given_up_at is not null
  on conflict (case_no, seq, audience) do update set naming = notice.naming || to_jsonb($5::text)`;
const AGAIN = `
  update errand set attempts = 0, given_up_at = null where case_no = $1 and given_up_at is not null and done_at is null`;
const COUNT = `
  select (count(*) filter (where given_up_at is null and attempts = 0))::int as waiting,
    (count(*) filter (where given_up_at is null and attempts > 0))::int as failing,
    (count(*) filter (where given_up_at is not null))::int as "given-up"
  from errand where done_at is null`;
const GIVEN_UP = '关联事项未办成';

/** What goes with an errand's command: words, and files of the case that asks. */
interface HandedOn {
  words?: { note: string };
  attachments?: readonly string[];
}

/** Why an errand is not done: what the case answered, or the name of a fault. Undefined: it is done. */
type Why = string | undefined;

/**
 * Carries out what one case's events ask of others: at once after the act, and by a sweep that repairs what a crash or an outage left. Every
 * errand counts once, because its command's id is its own and a number is registered once. What fails for three days is given up: the duty lead
 * is told, and may ask for it again.
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
    private readonly acts: Acts,
    private readonly intake: Intake,
    private readonly catalogue: Catalogue,
    private readonly vault: Vault,
    private readonly directory: Directory,
    private readonly audit: Audit,
    metrics: Metrics,
  ) {
    metrics.gauge('jiesu_errands', 'What cases ask of each other and is not done, by state', async () => {
      const [counted] = await this.db.query<Record<string, number>[]>(COUNT);
      return counted!;
    });
  }

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
      const why = await this.carryOut(errand).catch(nameOf);
      const key = [errand.caseNo, errand.seq, errand.n];
      await (why === undefined ? this.db.query(DONE, key) : this.db.query(FAILED, [...key, why, GIVEN_UP]));
    }
  }

  /**
   * Tries the given-up errands of a case again, now and as often as new ones; written to the audit as `errands.retried`.
   * @returns how many there were
   */
  async retry(by: Doer, caseNo: string): Promise<number> {
    const retried = await this.db.transaction(async (db) => {
      const [, again] = await db.query<[unknown[], number]>(AGAIN, [caseNo]);
      const detail = { retried: again };
      await this.audit.note(
        { actor: by, action: 'errands.retried', subject: caseNo, outcome: 'done', detail },
        db,
      );
      return again;
    });
    if (retried > 0) await this.run(caseNo);
    return retried;
  }

  private async carryOut(errand: Waiting): Promise<Why> {
    const { payload, caseNo } = errand;
    if ('forget' in payload) {
      await this.vault.forget(caseNo);
      return undefined;
    }
    if ('open' in payload) return this.open(errand, payload);
    const beside = payload.command === 'urge' ? await this.handedOn(errand, payload.to) : {};
    const given = await this.give(errand, payload.to, payload.command, payload.fields, undefined, beside);
    if (given === undefined) return 'no-such-case';
    // A master that was over before the link reached it answers for nobody: the linked case goes its own way.
    if (given !== 'done' && payload.command === 'join' && OVER.includes(given.refusal)) {
      const fields = { master: payload.to, outcome: 'released' };
      await this.give(errand, caseNo, 'follow', fields, 'released');
    }
    return undefined;
  }

  /** A relapse or a reopening: a new case, at once with the unit that it comes from. */
  private async open(
    errand: Waiting,
    { open, relation, unit }: Extract<Errand, { open: string }>,
  ): Promise<Why> {
    const source = (await this.reader.state(errand.caseNo))!.state;
    const { reason, newFacts, note } = await this.said(errand);
    const since = [reason, newFacts, note].filter((words) => words !== undefined).join('；');
    await this.intake.registerFrom(source, open, relation, since || undefined);
    // A unit that was closed meanwhile gets no case any more: it waits at the desk.
    const has = unit !== undefined && (await this.directory.unitExists(unit));
    if (!has || source.typeCode === undefined) return undefined;
    const { typeCode, tier = 'standard', severity, level, statutory, emergencyPlan } = source;
    const known = { severity, level, statutory };
    const classify = { typeCode, tier, emergencyPlan, ...pick(known, 'severity', 'level', 'statutory') };
    const steps: [CommandName, object][] = [
      ['classify', classify],
      ['dispatch', { unit }],
    ];
    for (const [name, fields] of steps) await this.give(errand, open, name, fields, name);
    return undefined;
  }

  private async said({ caseNo, seq }: Waiting): Promise<Said> {
    const [row] = await this.db.query<{ body: Said }[]>(SAID, [caseNo, seq]);
    return row?.body ?? {};
  }

  /**
   * What a linked complainant adds reaches the unit that works on the master, without who they are; nothing of it where nobody can say any more whom to
   * take out, or where that unit is the one complained about, and no files of somebody whom the units may not know (Q31, Q36).
   */
  private async handedOn(errand: Waiting, to: string): Promise<HandedOn> {
    const { caseNo } = errand;
    const { content, note = content, attachmentIds = [] } = await this.said(errand);
    const found = await this.reader.state(caseNo);
    const who = await this.vault.find(caseNo);
    if (note === undefined || !found || isForgotten(found, who)) return {};
    const working = (await this.reader.state(to))?.state.assignment;
    if (working && [working.unit, ...working.coUnits].some((unit) => isRespondent(found.state, unit)))
      return {};
    const words = { note: `并入件：${redact(note, who)}` };
    return { words, ...(isHidden(found.state) ? {} : { attachments: attachmentIds }) };
  }

  /** @param part which of the errand's commands, where it has several: each counts once under an id of its own */
  private async give(
    errand: Waiting,
    to: string,
    name: CommandName,
    fields: object,
    part?: string,
    { words, attachments = [] }: HandedOn = {},
  ): Promise<Given | undefined> {
    const found = await this.reader.state(to);
    const names = await this.directory.namesOf(named('unit', name, fields as Record<string, unknown>));
    const id = part === undefined ? errand.id : `${errand.id}-${part}`;
    const written = words && writtenAs(id, words);
    const command: Command = {
      id,
      name,
      at: found?.now ?? Date.now(),
      actor: SYSTEM,
      fields: fields as Record<string, unknown>,
      ...(Object.keys(names).length > 0 ? { names } : {}),
      ...(name === 'dispatch' && found ? { plan: this.plan(found) } : {}),
      ...(written && { text: written.hash }),
    };
    return this.acts.give(to, command, { words: written, attachments });
  }

  private plan({ state: { region, typeCode }, now }: ReadCase): Partial<Plan> {
    const { urgentWords: _, ...plan } = this.catalogue.planFor({ region, typeCode, at: now });
    return plan;
  }
}

/** Only the name: a message may quote what was sent. An outage of the database fails no errand. */
function nameOf(error: unknown): string {
  if (isOutage(error)) throw error;
  return error instanceof Error ? error.constructor.name : typeof error;
}
