import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Attachments } from '../attachments/attachments.service.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { actingAs, type Caller } from '../domain/access/access.ts';
import { named, split, type Command, type CommandName } from '../domain/case/commands.ts';
import { actsOnDayOf } from '../domain/case/acts-a-day.ts';
import { act } from '../domain/case/decide.ts';
import type { RefusalCode } from '../domain/case/refusals.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { Errands } from '../errands/errands.service.ts';
import { requireFields } from '../intake/form-fields.ts';
import { Outbox } from '../handover/outbox.service.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { hashOfBody, Idempotency, type Answer } from '../platform/idempotency.ts';
import { forbidden, refusal, type Problem } from '../platform/problem.ts';
import { invalid, parseOrRefuse } from '../platform/validation.ts';
import { CaseWorkflows, type Sent } from '../temporal/case-workflows.ts';
import { sha256 } from '../archive/archive.ts';
import { ArchivedCases, isDone } from './archived-cases.service.ts';
import { canonical } from '../platform/canonical.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CaseReader, relationOf } from '../reading/case-reader.ts';
import { Resolution, type Asker } from './resolution.ts';

/** How a client wants a command to be treated (`design/api.md`, "Conventions"). */
export interface Wishes {
  /** `Idempotency-Key` */
  key?: string | undefined;
  /** `If-Match`: the version the client saw. */
  ifVersion?: number | undefined;
  /** `Prefer: respond-async` */
  respondAsync?: boolean;
  /** When it was seen that the caller may ask (epoch ms): no later is it accepted, for they may have been revoked since. */
  askedAt?: number | undefined;
}

/** Commands that change another case too, or make one. */
const ASKS_OTHERS: readonly CommandName[] = [
  'link',
  'unlink',
  'record-follow-up',
  'reopen',
  'set-confidentiality',
];

/** What the caller's side of a command is answered with when it is done, as far as they may know it by now. */
type Show = () => Promise<object>;

/** An act that is done. What it is answered with is made for whoever asks, and never kept: it would tell who complained past every check. */
const DONE: Answer = { status: 200, body: null };

/** Every act on a case: who may, what it says, when it was accepted; what it leads to is the workflow's to decide. */
@Injectable()
export class Casework {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly reader: CaseReader,
    private readonly workflows: CaseWorkflows,
    private readonly outbox: Outbox,
    private readonly catalogue: Catalogue,
    private readonly resolution: Resolution,
    private readonly attachments: Attachments,
    private readonly archived: ArchivedCases,
    private readonly errands: Errands,
    private readonly idempotency: Idempotency,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** A staff member's act. Refused in the order of the contract: 404, 403, 400, 409, 422. */
  async give(
    caller: Caller,
    caseNo: string,
    name: CommandName,
    body: unknown,
    wishes: Wishes,
  ): Promise<Answer> {
    const found = await this.reader.visible(caller, caseNo);
    const actor = actingAs(caller, name, relationOf(found.state));
    if (!actor) throw forbidden();
    return this.giveAs(actor, caller, found, name, body, wishes, () => this.reader.view(caller, caseNo));
  }

  /** An act of somebody whose right to it is already established. `show` makes the answer once it is done. */
  async giveAs(
    actor: Actor,
    caller: Asker,
    found: ReadCase,
    name: CommandName,
    body: unknown,
    wishes: Wishes,
    show: Show,
  ): Promise<Answer> {
    const { askedAt = Date.now() } = wishes;
    const acceptedAt = found.now - (Date.now() - askedAt);
    const fields: Record<string, unknown> = parseOrRefuse(COMMAND_BODIES[name], body ?? {});
    if (name === 'classify' && fields['fields'] !== undefined) {
      const type = this.catalogue.type(String(fields['typeCode']));
      if (type) requireFields(type, fields['fields'] as Record<string, unknown>);
    }
    const { level } = found.state;
    if (name === 'report-feedback' && level === 'L4' && fields['nextMeasures'] === undefined)
      throw invalid([{ path: ['nextMeasures'], message: '四级事项须反馈下一步工作措施（F-071）' }]);
    if (name === 'submit-result') await this.answersEachDemand(found.state.caseNo, fields['demandAnswers']);
    const attempt = {
      caller: caller.id,
      path: `/cases/${found.state.caseNo}/${name}`,
      key: wishes.key,
      bodyHash: hashOfBody({ fields, ifVersion: wishes.ifVersion }),
    };
    const answer = await this.idempotency.run(attempt, async (id) => {
      const { travels, words } = split(name, fields);
      const command: Command = {
        id,
        name,
        at: acceptedAt,
        actor,
        ...(wishes.ifVersion === undefined ? {} : { ifVersion: wishes.ifVersion }),
        ...(await this.resolution.resolve(caller, found, name, travels)),
      };
      if (isDone(found, command)) {
        // Whoever asked before died before the answer was kept; the workflow may have lost its task, and is woken.
        await this.send(found.state.caseNo, command);
        return this.done(found, command);
      }
      await this.check(caller, found, command, fields);
      const used = await this.attachments.use(named('attachment', name, fields), found.state.caseNo);
      if (Object.keys(words).length > 0) command.text = await this.keepWords(found.state.caseNo, id, words);
      if (wishes.respondAsync && found.state.state !== 'ARCHIVED')
        return this.leave(found.state.caseNo, command);
      return this.answer(found, command, await this.send(found.state.caseNo, command), used);
    });
    if (answer.status !== DONE.status && answer.body !== null) return answer;
    return { ...answer, body: { ...(await show()), ...(answer.body as object | null) } };
  }

  /** Demands are numbered, and so are their answers (F-020). @throws Problem 400 when there are more or fewer answers than demands */
  private async answersEachDemand(caseNo: string, answers: unknown): Promise<void> {
    if (!Array.isArray(answers)) return;
    const [row] = await this.database.query<{ n: number }[]>(
      `select jsonb_array_length(content -> 'demands') as n from complaint where case_no = $1`,
      [caseNo],
    );
    const demands = row?.n ?? 0;
    if (demands > 0 && answers.length !== demands)
      throw invalid([{ path: ['demandAnswers'], message: `诉求共${demands}项，须逐项答复` }]);
  }

  private async answer(
    found: ReadCase,
    command: Command,
    sent: Sent,
    used: readonly string[],
  ): Promise<Answer> {
    switch (sent.outcome) {
      case 'done':
        return this.done(found, command);
      case 'refused': {
        // The archive knows more than the workflow that refused: it catches up as soon as it has something to record.
        if (found.state.version > sent.version) return this.leave(found.state.caseNo, command);
        await this.forget(found.state.caseNo, command, used);
        throw await this.refused(found.state.caseNo, sent.code);
      }
      case 'not-running': {
        const outcome = await this.archived.give(found.state.caseNo, command);
        if (outcome === undefined) return this.leave(found.state.caseNo, command);
        if (outcome === 'done') return this.done(found, command);
        await this.forget(found.state.caseNo, command, used);
        throw await this.refused(found.state.caseNo, outcome.refusal);
      }
      case 'unanswered':
      case 'unavailable':
        return this.leave(found.state.caseNo, command);
    }
  }

  /** An act that is done, with what it asked of other cases done too, if they answer in time. What is registered by it is told once: a relapse, to whoever has the complainant on the line. */
  private async done({ state: { caseNo } }: ReadCase, { id, name }: Command): Promise<Answer> {
    if (!ASKS_OTHERS.includes(name)) return DONE;
    await this.errands.run(caseNo);
    if (name !== 'reopen' && name !== 'record-follow-up') return DONE;
    const events = (await this.reader.state(caseNo))?.events ?? [];
    const made = events.find((e) => e.command === id && 'newCaseNo' in e.data)?.data as
      | { newCaseNo?: string }
      | undefined;
    const receipt = made?.newCaseNo === undefined ? undefined : await this.errands.receipt(made.newCaseNo);
    if (!receipt) return DONE;
    return name === 'reopen' ? { status: 201, body: receipt } : { ...DONE, body: { opened: receipt } };
  }

  /** A case whose workflow has not begun is begun first: intake may have been faster than Temporal. */
  private async send(caseNo: string, command: Command): Promise<Sent> {
    const sent = await this.workflows.give(caseNo, command);
    if (sent.outcome !== 'not-running' || !(await this.outbox.relayCase(caseNo))) return sent;
    return this.workflows.give(caseNo, command);
  }

  /** Accepted, outcome to follow: kept first, so that no accepted act is lost, then left for the workflow under the same id. */
  private async leave(caseNo: string, command: Command): Promise<Answer> {
    await this.database.query(
      `insert into case_command (id, case_no, command, payload) values ($1, $2, $3, $4) on conflict (id) do nothing`,
      [command.id, caseNo, command.name, JSON.stringify(command)],
    );
    void this.relay(caseNo, command);
    return {
      status: 202,
      body: { commandId: command.id, command: command.name, status: 'pending' },
      headers: { location: `/api/v1/cases/${caseNo}/commands/${command.id}` },
    };
  }

  /** Hand a kept command to the workflow; what cannot be handed over now, the sweeper hands over later. */
  async relay(caseNo: string, command: Command): Promise<void> {
    try {
      const left = (await this.workflows.leave(caseNo, command)) || (await this.settled(caseNo, command));
      if (left)
        await this.database.query('update case_command set sent_at = now() where id = $1', [command.id]);
      else await this.outbox.relayCase(caseNo);
    } catch {
      // The sweeper tries again.
    }
  }

  /** A command that was kept for a case which has been archived meanwhile: the archive answers it. */
  private async settled(caseNo: string, command: Command): Promise<boolean> {
    const outcome = await this.archived.give(caseNo, command);
    if (outcome === undefined) return false;
    const [status, code] = outcome === 'done' ? ['done', null] : ['refused', outcome.refusal];
    await this.database.query('update case_command set status = $2, code = $3 where id = $1', [
      command.id,
      status,
      code,
    ]);
    if (outcome !== 'done') await this.forgetLeft(caseNo, command);
    return true;
  }

  /** What a command names must exist, and a case grows by so many acts a day. A wrong state is said first, as the contract orders it. */
  private async check(
    caller: Asker,
    found: ReadCase,
    command: Command,
    body: Record<string, unknown>,
  ): Promise<void> {
    const acts = actsOnDayOf(command.at, command.actor, found.events);
    const code =
      acts >= this.config.limits.actsPerCaseAndDay
        ? 'too-many-acts'
        : await this.resolution.unknown(caller, command, body, found.state.caseNo);
    if (!code) return;
    const outcome = act(found.state, command, found.now);
    throw await this.refused(found.state.caseNo, 'refusal' in outcome ? outcome.refusal : code);
  }

  private async refused(caseNo: string, code: RefusalCode): Promise<Problem> {
    const now: CaseState | undefined = (await this.reader.state(caseNo))?.state;
    return refusal(code, now ? { state: now.state, version: now.version } : {});
  }

  /** An act that is tried again has its words, and their hash, from the first time. */
  private async keepWords(caseNo: string, id: string, words: object): Promise<string> {
    const body = canonical(words);
    const salt = randomBytes(16).toString('base64url');
    const [kept] = await this.database.query<{ hash: string }[]>(
      `insert into case_text as t (id, case_no, body, salt, hash) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set hash = t.hash returning hash`,
      [id, caseNo, body, salt, sha256(`${salt}\n${body}`)],
    );
    return kept!.hash;
  }

  /** A kept act that was refused after all leaves no more behind than one that is refused at once. */
  async forgetLeft(caseNo: string, command: Command): Promise<void> {
    const [kept] = await this.database.query<{ body: Record<string, unknown> }[]>(
      'select body from case_text where id = $1 and case_no = $2',
      [command.id, caseNo],
    );
    const files = [kept?.body, command.fields].flatMap((each) =>
      named('attachment', command.name, { ...each }),
    );
    await this.forget(caseNo, command, files);
  }

  /** A refused act left no trace in the case; its words go too, and what only it had put into the file. */
  private async forget(caseNo: string, command: Command, used: readonly string[]): Promise<void> {
    if (command.text !== undefined)
      await this.database.query('delete from case_text where id = $1', [command.id]);
    await this.attachments.letGo(used, caseNo);
  }
}
