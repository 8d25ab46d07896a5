import { Inject, Injectable } from '@nestjs/common';
import { Acts, type Judged } from '../acts/acts.ts';
import type { Beside } from '../acts/append.ts';
import { writtenAs } from '../acts/written.ts';
import type { ReadCase } from '../archive/archives.ts';
import { Audit } from '../audit/audit.service.ts';
import type { Note } from '../audit/note.ts';
import { holdsContent } from '../audit/reads.ts';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { actingAs, type Caller } from '../domain/access/access.ts';
import type { Standing } from '../domain/access/standing.ts';
import { commandRule, named, split, type Command, type CommandName } from '../domain/case/commands.ts';
import { actsOnDayOf, urgesInVain } from '../domain/case/acts-a-day.ts';
import { act } from '../domain/case/decide.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import { Errands } from '../errands/errands.service.ts';
import type { Config } from '../platform/config.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { hashOfBody, Idempotency, newCommandId, type Answer, type Attempt } from '../platform/idempotency.ts';
import { forbidden, refusal, Problem } from '../platform/problem.ts';
import { noteRubbish } from '../platform/rubbish.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import { CaseReader, type Words } from '../reading/case-reader.ts';
import { relationOf } from '../reading/relation.ts';
import { Resolution, type Asker } from './resolution.ts';

/** How a client wants a command to be treated (`design/api.md`, "Conventions"). */
export interface Wishes {
  /** `Idempotency-Key` */
  key?: string | undefined;
  /** `If-Match`: the version the client saw. */
  ifVersion?: number | undefined;
}

/** A member of staff who acts, as the directory has just described them. */
export interface Officer {
  caller: Caller;
  standing: Standing | undefined;
  /** Asks the directory anew. @throws Problem 401 for whoever has been revoked or moved meanwhile */
  again: () => Promise<Officer>;
}

type Fields = Record<string, unknown>;

/** What an act is answered with, and the reading of it as the audit has it. */
interface Shown {
  body: () => Promise<object>;
  notes: Note[];
}

/** A case as somebody opens it whose right to act on it is established. */
interface Opened {
  actor: Actor;
  asker: Asker;
  officer?: Beside['officer'];
  found: ReadCase;
  /** What the same key was answered with before. */
  kept: Answer | undefined;
  /** @param written what the act itself wrote, by the id of its text */
  show: (found: ReadCase, written: Record<string, Fields>) => Promise<Shown>;
}

/** An act that counts, now or since before. */
interface Done {
  answer: Answer;
  opened: Opened;
  shown: Shown;
}

/** Opens the case for one attempt (`open`), and looks the officer up again when the directory has changed meanwhile (`again`). */
interface Door {
  open: (attempt: Attempt) => Promise<Opened>;
  again: () => Promise<void>;
}

/** Every act on a case: who may, what it says, when it was accepted. It is one transaction; Temporal learns of it afterwards. */
@Injectable()
export class Casework {
  constructor(
    private readonly reader: CaseReader,
    private readonly acts: Acts,
    private readonly resolution: Resolution,
    private readonly errands: Errands,
    private readonly idempotency: Idempotency,
    private readonly audit: Audit,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * A staff member's act.
   * @throws Problem in the order of the contract: 404, 403, 400, 409, 422; 401 for whoever was revoked meanwhile
   */
  give(officer: Officer, caseNo: string, name: CommandName, body: unknown, wishes: Wishes): Promise<Answer> {
    let present = officer;
    const open = async (attempt: Attempt): Promise<Opened> => {
      const { caller, standing } = present;
      const { found, words, kept } = await this.reader.open(caller, caseNo, attempt);
      const actor = actingAs(caller, name, relationOf(found.state));
      if (!actor) throw forbidden();
      return {
        actor,
        asker: caller,
        officer: { id: caller.id, standing },
        found,
        kept: this.idempotency.kept(attempt, kept),
        show: (after, written) => this.shown(caller, after, words, written),
      };
    };
    const again = async (): Promise<void> => void (present = await present.again());
    return this.giveAs(officer.caller.id, caseNo, name, body, wishes, { open, again });
  }

  /** A complainant's act, whose code `find` has checked; `view` is what they are shown. */
  giveForComplainant(
    actor: Actor,
    asker: Asker,
    caseNo: string,
    name: CommandName,
    body: unknown,
    wishes: Wishes,
    find: () => Promise<ReadCase>,
    view: () => Promise<object>,
  ): Promise<Answer> {
    const open = async (attempt: Attempt): Promise<Opened> => ({
      actor,
      asker,
      found: await find(),
      kept: await this.idempotency.find(attempt),
      show: async () => ({ body: view, notes: [] }),
    });
    return this.giveAs(asker.id, caseNo, name, body, wishes, { open, again: async () => undefined });
  }

  private async giveAs(
    asker: string,
    caseNo: string,
    name: CommandName,
    body: unknown,
    { key, ifVersion }: Wishes,
    door: Door,
  ): Promise<Answer> {
    const acceptedAt = Date.now();
    const id = newCommandId();
    // Who may not ask is told so before what they sent is looked at.
    const parsed = COMMAND_BODIES[name].safeParse(body ?? {});
    const path = `/cases/${caseNo}/${name}`;
    const bodyHash = hashOfBody({ fields: parsed.data, ifVersion });
    const attempt: Attempt = { caller: asker, path, key: parsed.success ? key : undefined, bodyHash };
    const done = await this.acts.repeatedly(caseNo, async () => {
      const opened = await door.open(attempt);
      const fields: Fields = parseOrRefuse(COMMAND_BODIES[name], body ?? {});
      if (opened.kept) return { value: await this.replayed(opened, opened.kept) };
      const at = opened.found.now - (Date.now() - acceptedAt);
      const command = {
        id,
        name,
        at,
        actor: opened.actor,
        ...(ifVersion === undefined ? {} : { ifVersion }),
      };
      const made = await this.attempt(opened, command, fields, attempt);
      if (made === 'not-as-appointed') await door.again();
      return typeof made === 'string' ? 'again' : { value: made };
    });
    return this.answer(done, id, name, attempt);
  }

  /** Once: what it names looked up, judged, and archived with everything that goes with it. */
  private async attempt(
    opened: Opened,
    begun: Command,
    fields: Fields,
    attempt: Attempt,
  ): Promise<Done | 'again' | 'not-as-appointed'> {
    const { found, asker, officer } = opened;
    const { id, name } = begun;
    const facts = await this.resolution.facts(asker, found, name, fields);
    const { travels, words } = split(name, fields);
    const written = writtenAs(id, words);
    const command: Command = {
      ...begun,
      ...(await this.resolution.resolve(found, name, travels, facts)),
      ...(written && { text: written.hash }),
    };
    const outcome = act(found.state, command, found.now);
    if ('refusal' in outcome) throw await this.refused(found, outcome.refusal, attempt, id);
    const acts = actsOnDayOf(command.at, command.actor, found.events);
    const unfit =
      acts >= this.config.limits.actsPerCaseAndDay
        ? 'too-many-acts'
        : urgesInVain(command, found.events)
          ? 'urged-enough'
          : await this.resolution.refusal(command, fields, facts);
    if (unfit === 'urged-enough') noteRubbish('urge');
    if (unfit) throw await this.refused(found, unfit, attempt, id);
    const after = afterwards(found, outcome);
    const shown = await opened.show(after, written ? { [id]: words } : {});
    const answer: Answer = { status: name === 'reopen' ? 201 : 200, body: null };
    const appended = await this.acts.archive(found, outcome, command, {
      officer,
      words: written,
      attachments: named('attachment', name, fields),
      notes: shown.notes,
      kept: this.idempotency.rowOf(attempt, id, answer),
    });
    if (appended === 'done') return { answer, opened: { ...opened, found: after }, shown };
    return appended === 'not-as-appointed' ? appended : 'again';
  }

  /** Answers a repeated key: shows the case anew, as far as the caller may see it by now. The kept answer itself names no complainant. */
  private async replayed(opened: Opened, answer: Answer): Promise<Done> {
    const shown = await opened.show(opened.found, {});
    for (const note of shown.notes) await this.audit.note(note);
    return { answer, opened, shown };
  }

  /**
   * Builds the answer of an act, after carrying out its errands. A case that the act opened (relapse, reopening) is told with its query code,
   * once: the complainant is on the line.
   */
  private async answer(
    { answer, opened, shown }: Done,
    id: string,
    name: CommandName,
    attempt: Attempt,
  ): Promise<Answer> {
    if (answer.status !== 200 && answer.body !== null) return answer;
    if (answer.body !== null || !commandRule(name).asksOthers)
      return { status: 200, body: { ...(await shown.body()), ...(answer.body as object | null) } };
    const { caseNo } = opened.found.state;
    await this.errands.run(caseNo);
    const now = (await this.reader.state(caseNo)) ?? opened.found;
    const receipt = await this.receiptOf(now, id, opened.kept !== undefined, name);
    const { body } = await opened.show(now, {});
    if (!receipt) return { status: 200, body: await body() };
    const told =
      name === 'reopen' ? { status: 201, body: receipt } : { status: 200, body: { opened: receipt } };
    await this.idempotency.amend(attempt, told);
    return name === 'reopen' ? told : { status: 200, body: { ...(await body()), ...told.body } };
  }

  /** What the case that an act has opened is known by. */
  private async receiptOf({ events }: ReadCase, id: string, replayed: boolean, name: CommandName) {
    if (!commandRule(name).opens) return undefined;
    const made = events.findLast((e) => (replayed || e.command === id) && 'newCaseNo' in e.data)?.data as
      | { newCaseNo?: string }
      | undefined;
    return made?.newCaseNo === undefined ? undefined : this.errands.receipt(made.newCaseNo);
  }

  private async shown(
    caller: Caller,
    found: ReadCase,
    words: Words | null,
    written: Record<string, Fields>,
  ): Promise<Shown> {
    const { caseNo } = found.state;
    const suggested = Object.entries(written).flatMap(([id, { suggestion }]) =>
      typeof suggestion === 'string' ? [[id, suggestion] as const] : [],
    );
    const suggestions = { ...words?.suggestions, ...Object.fromEntries(suggested) };
    const { view, notes } = await this.reader.show(caller, found, words && { ...words, suggestions });
    const read = holdsContent(view)
      ? [{ actor: caller, action: 'read.case', subject: caseNo, outcome: 'done' } as const]
      : [];
    return { body: async () => view, notes: [...notes, ...read] };
  }

  /** Keeps the refusal under the attempt's key; nothing else of a refused act stays. @returns the problem to throw */
  private async refused(
    { state: { state, version } }: ReadCase,
    code: RefusalCode,
    attempt: Attempt,
    id: string,
  ): Promise<Problem> {
    const problem = refusal(code, { state, version });
    await this.idempotency.keepRefusal(attempt, id, problem);
    return problem;
  }
}

const afterwards = ({ now, events, hashes }: ReadCase, made: Judged): ReadCase => ({
  state: made.state,
  now,
  events: [...events, ...made.events],
  hashes,
});
