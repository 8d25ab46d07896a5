import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import type { EventView } from '../contracts/views.ts';
import { isAccused, maySee, readsIdentity, type Caller } from '../domain/access/access.ts';
import { mayUnmask, type UnmaskPurpose } from '../domain/access/privacy.ts';
import type { CaseState } from '../domain/case/state.ts';
import { caseView, type CaseView } from '../domain/case/view.ts';
import type { Envelope } from '../platform/envelope.ts';
import { notThere } from '../platform/even-time.ts';
import { redactAll } from '../vault/redact.ts';
import { AUTOMATIC, Vault } from '../vault/vault.service.ts';
import { caseOf, readCases, type ArchiveRow, type ReadCase } from '../archive/archives.ts';
import type { Note } from '../audit/note.ts';
import { prepared } from '../platform/prepared.ts';
import type { Attempt, Stored } from '../platform/idempotency.ts';
import type { Legible } from './event-view.ts';
import { linksTold, type Told } from './links.ts';
import { relationOf } from './relation.ts';
import { contentFor, legibleTo, maskedFor, sightOf, type Prepared, type Sight } from './sight.ts';

/** A case view with what people wrote, as far as its reader may know it. */
export type FullCaseView = CaseView & {
  content?: ComplaintContent;
  complainant?: ComplainantIdentity & { confidential: boolean };
};

export interface Words {
  content: ComplaintContent;
  envelope: Envelope | null;
  dataKey: Envelope | null;
  prepared: Prepared | null;
  /** For what this reader has had the complainant unmasked. */
  purpose: UnmaskPurpose | null;
  /** Where a unit that returned the case would have it go, by text id. */
  suggestions: Record<string, string>;
}

const WORDS = `
  select c.content, i.envelope, i.data_key as "dataKey", 
    case when r.text is not null then jsonb_build_object('text', r.text, 'approved', r.made_by <> '${AUTOMATIC}') end as prepared,
    (select u.purpose from unmasking u where u.case_no = c.case_no and u.person = $2 and u.until > now() order by u.until desc limit 1) as purpose,
    (select coalesce(jsonb_object_agg(t.id, t.body -> 'suggestion'), '{}') from case_text t
      where t.case_no = c.case_no and t.body ? 'suggestion') as suggestions
  from complaint c left join identity i on i.case_no = c.case_no left join redaction r on r.case_no = c.case_no
  where c.case_no = $1`;
/** All that an act is judged by and answered with, in one statement: the archive, its words, and the answer that the key was given before. */
const OPEN = {
  name: 'open-case',
  text: `
  select e.seq, e.type, e.at, e.command_id as "commandId", e.actor, e.data, e.text, e.clocks, e.hash, k.offset_ms as "offsetMs",
    once.words, once.kept
  from case_event e left join case_clock k on k.case_no = e.case_no
  left join lateral (
    select (select to_jsonb(w) from (${WORDS}) as w) as words,
      (select jsonb_build_object('bodyHash', body_hash, 'status', status, 'response', response) from idempotency_key
       where caller = $3 and path = $4 and key = $5) as kept
  ) as once on e.seq = 1
  where e.case_no = $1 order by e.seq`,
};

/** A case as somebody opens it to act on it. */
export interface OpenedCase {
  found: ReadCase;
  words: Words | null;
  kept: Stored | null;
}

/** What somebody is answered with, and what the audit says that they read in it. */
export interface Shown {
  view: FullCaseView;
  notes: Note[];
}

/** Reads one case from its archive: what the rules decide on, and what its reader may see. Never from the projection. */
@Injectable()
export class CaseReader {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly vault: Vault,
    private readonly audit: Audit,
  ) {}

  /** One query; undefined when there is no such case. */
  async state(caseNo: string): Promise<ReadCase | undefined> {
    return (await readCases(this.db, [caseNo])).get(caseNo);
  }

  /**
   * The case, if this caller may know of it.
   * @throws Problem 404, the same and as late for a case that is not there and one that is not theirs.
   */
  async visible(caller: Caller, caseNo: string): Promise<ReadCase> {
    const began = performance.now();
    const found = await this.state(caseNo);
    if (found && maySee(caller, relationOf(found.state))) return found;
    return notThere(began);
  }

  /**
   * The case, its words and the kept answer of an attempt, if this caller may know of it.
   * @throws Problem 404 as `visible` does
   */
  async open(caller: Caller, caseNo: string, attempt: Attempt): Promise<OpenedCase> {
    const began = performance.now();
    const rows = await prepared<ArchiveRow & Pick<OpenedCase, 'words' | 'kept'>>(this.db, OPEN, [
      caseNo,
      caller.id,
      attempt.caller,
      attempt.path,
      attempt.key ?? null,
    ]);
    const [first] = rows;
    const found = first && caseOf(rows);
    if (found && maySee(caller, relationOf(found.state)))
      return { found, words: first.words, kept: first.kept };
    return notThere(began);
  }

  /** What {@link viewOf} answers, of a case that has been acted on since. @throws Problem 404 as `visible` does */
  async view(caller: Caller, caseNo: string): Promise<FullCaseView> {
    return this.viewOf(caller, await this.visible(caller, caseNo));
  }

  /**
   * The case view with content and complainant, as far as this caller may know them. A complainant shown unmasked is in the audit before the
   * answer leaves.
   */
  async viewOf(caller: Caller, found: ReadCase): Promise<FullCaseView> {
    const [words] = await this.db.query<Words[]>(WORDS, [found.state.caseNo, caller.id]);
    const { view, notes } = await this.show(caller, found, words ?? null);
    for (const note of notes) await this.audit.note(note);
    return view;
  }

  /** The case as its reader may know it; the notes must be in the audit before the view leaves. */
  async show(caller: Caller, found: ReadCase, words: Words | null): Promise<Shown> {
    const view = plainView(found, await linksTold(this.db, caller, [found.state]));
    return words ? this.withWords(view, found, caller, words) : { view, notes: [] };
  }

  /** How this caller reads what was written with each event. */
  async legible(caller: Caller, found: ReadCase): Promise<Legible> {
    const { caseNo } = found.state;
    const relation = relationOf(found.state);
    const plain = sightOf(caller, relation, found, undefined);
    if (plain.words === 'none' || plain.words === 'as-written') return legibleTo(caller, plain);
    return legibleTo(caller, sightOf(caller, relation, found, await this.vault.find(caseNo)));
  }

  /** An event's hash and command as they leave: what the hash seals may not all be shown, so that without our key it must tell nothing of it. */
  proofOf({ events, hashes }: ReadCase, seq: number): Pick<EventView, 'commandId' | 'hash'> {
    const { by, command = null } = events[seq - 1]!;
    return {
      // What the product asked of this case by itself may be named after another.
      commandId: by.role === 'system' ? null : command,
      hash: this.vault.digest('event', hashes[seq - 1]!),
    };
  }

  private async withWords(
    view: CaseView,
    found: ReadCase,
    caller: Caller,
    { content, envelope, dataKey, prepared, purpose, suggestions }: Words,
  ): Promise<Shown> {
    const { state } = found;
    const relation = relationOf(state);
    const who = envelope && dataKey ? this.vault.tryUnseal(state.caseNo, { envelope, dataKey }) : undefined;
    const sight = sightOf(caller, relation, found, who);
    const shown = contentFor(sight, content, prepared);
    if (!shown) return { view, notes: [] };
    const confidential = state.flags.includes('CONFIDENTIAL');
    const mine = readsIdentity(caller, relation, confidential);
    const unmasked = mine || (purpose !== null && mayUnmask(caller, relation, confidential, purpose));
    const isOwn = caller.unit !== undefined && caller.unit === state.assignment?.unit;
    return {
      view: {
        ...withSuggestions(view, legibleSuggestions(sight, suggestions, isOwn), state),
        content: shown,
        ...(who && !isAccused(caller, relation)
          ? { complainant: { ...(unmasked ? who : maskedFor(sight, who)), confidential } }
          : {}),
      },
      notes: who && unmasked ? [identityRead(caller, state.caseNo, mine ? undefined : purpose)] : [],
    };
  }
}

const identityRead = (actor: Caller, caseNo: string, purpose: string | null | undefined): Note => ({
  actor,
  action: 'read.identity',
  subject: caseNo,
  outcome: 'done',
  purpose: purpose ?? undefined,
});

/** Whoever may not read the words as they were written gets them without the complainant; the unit complained about those of another unit not at all. */
function legibleSuggestions(
  { words, who, forgotten }: Sight,
  texts: Record<string, string>,
  isOwn: boolean,
): Record<string, string> {
  if (words === 'as-written' || (isOwn && words !== 'none')) return texts;
  return forgotten || words !== 'redacted' ? {} : redactAll(texts, who);
}

/** The view without anything that people wrote, with the links that its reader is told of. */
export function plainView({ state, now }: Pick<ReadCase, 'state' | 'now'>, told: Told): CaseView {
  const view = withSuggestions(caseView(state, now), {});
  return { ...view, links: view.links.filter((link) => told(state, link)) };
}

function withSuggestions(view: CaseView, texts: Record<string, string>, state?: CaseState): CaseView {
  const { assignment } = view;
  if (!assignment) return view;
  const returns = assignment.returns.map((r, i) => ({
    ...r,
    suggestion: texts[state?.assignment?.returns[i]?.textId ?? ''] ?? null,
  }));
  return { ...view, assignment: { ...assignment, returns } };
}
