import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { ReadCase } from '../archive/archives.ts';
import { Audit } from '../audit/audit.service.ts';
import { instant } from '../contracts/common.ts';
import { page, type Paging } from '../contracts/paging.ts';
import { AnswerRelay, AskRelay, type RelayPage, type RelayView } from '../contracts/privacy.ts';
import { hasOneOf, startOfTheirs, type Caller } from '../domain/access/access.ts';
import { RELAYS } from '../domain/access/privacy.ts';
import type { Audience } from '../domain/case/notices.ts';
import type { CaseState } from '../domain/case/state.ts';
import { toIso } from '../domain/time/instant.ts';
import { notFound, refusal } from '../platform/problem.ts';
import { invalid, parseOrRefuse } from '../platform/validation.ts';
import { RelayMessage } from '../vault/privacy.entity.ts';
import { redact } from '../vault/redact.ts';
import { Vault } from '../vault/vault.service.ts';

const AT_MOST = 200;

/** A second notice of the same kind to the same audience about the same state of a case is named with the first. */
const TELL = `
  insert into notice (case_no, seq, audience, kind, naming) values ($1, $2, $3, $4, '[]')
  on conflict (case_no, seq, audience) do update set naming = notice.naming || to_jsonb($4::text)`;
const OPEN = `
  select id, case_no as "caseNo", unit, asked_at as "askedAt", message, answered_at as "answeredAt", answer
  from relay_message m where answered_at is null and ($1::text is null or (asked_at, id) > ($1::timestamptz, $2))
    and ($4 = '' or exists (select from complaint_case c where c.case_no = m.case_no and starts_with(c.region, $4)))
  order by asked_at, id limit $3`;

/** Contact through the hotline: a unit that may not know the complainant asks, the hotline reaches them, the unit gets the answer alone. */
@Injectable()
export class Relay {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly vault: Vault,
    private readonly audit: Audit,
  ) {}

  /** @throws Problem 400; 422 `case-archived`, `identity-not-held` */
  async ask(caller: Caller, { state }: ReadCase, body: unknown): Promise<RelayView> {
    const { caseNo } = state;
    const { message } = parseOrRefuse(AskRelay, body);
    const present = { state: state.state, version: state.version };
    if (state.state === 'ARCHIVED') throw refusal('case-archived', present);
    if (!(await this.vault.find(caseNo))) throw refusal('identity-not-held', present);
    const asked = {
      id: randomUUID(),
      caseNo,
      unit: caller.unit!,
      askedBy: caller.id,
      askedAt: new Date(),
      message,
      answeredBy: null,
      answeredAt: null,
      answer: null,
      told: null,
    };
    await this.database.transaction(async (db) => {
      await db.insert(RelayMessage, asked);
      await this.tell(db, state, 'callback-officer', '请转达诉求人');
      await this.audit.note({ actor: caller, action: 'relay.asked', subject: caseNo, outcome: 'done' }, db);
    });
    return viewOf(asked);
  }

  /** @throws Problem 400; 404 for a message that is not of this case; 409 `relay-answered` */
  async answer(caller: Caller, { state }: ReadCase, id: string, body: unknown): Promise<RelayView> {
    const { caseNo } = state;
    const { note: answer } = parseOrRefuse(AnswerRelay, body);
    return this.database.transaction(async (db) => {
      const found = await db.findOne(RelayMessage, {
        where: { id, caseNo },
        lock: { mode: 'pessimistic_write' },
      });
      if (!found) throw notFound();
      if (found.answeredAt) throw refusal('relay-answered');
      const who = await this.vault.find(caseNo, db);
      const told = who ? redact(answer, who) : null;
      const answered = { answer, told, answeredBy: caller.id, answeredAt: new Date() };
      await db.update(RelayMessage, { id }, answered);
      await this.tell(db, state, 'unit', '转达答复');
      await this.audit.note(
        { actor: caller, action: 'relay.answered', subject: caseNo, outcome: 'done' },
        db,
      );
      return viewOf({ ...found, ...answered });
    });
  }

  /** A unit sees its own, and of the answer nothing that says who gave it: what was redacted when it was answered. */
  async ofCase(caller: Caller, { state: { caseNo } }: ReadCase): Promise<RelayPage> {
    const hotline = hasOneOf(caller, RELAYS);
    const where = hotline ? { caseNo } : { caseNo, unit: caller.unit! };
    const found = await this.database
      .getRepository(RelayMessage)
      .find({ where, order: { askedAt: 'ASC', id: 'ASC' }, take: AT_MOST });
    const shown = hotline ? found : found.map((each) => ({ ...each, answer: each.told }));
    return { items: shown.map(viewOf), nextCursor: null };
  }

  /** What waits for the hotline of the caller's region, longest first. */
  async waiting(caller: Caller, { cursor, limit }: Paging): Promise<RelayPage> {
    const [after, id] = cursor === undefined ? [null, null] : placeOf(cursor);
    const found = await this.database.query<Shown[]>(OPEN, [after, id, limit + 1, startOfTheirs(caller)]);
    const { items, nextCursor } = page(found, limit, (last) => `${last.askedAt.toISOString()}_${last.id}`);
    return { items: items.map(viewOf), nextCursor };
  }

  private async tell(db: EntityManager, state: CaseState, audience: Audience, kind: string): Promise<void> {
    await db.query(TELL, [state.caseNo, state.version, audience, kind]);
  }
}

type Shown = Pick<RelayMessage, 'id' | 'caseNo' | 'unit' | 'askedAt' | 'message' | 'answeredAt' | 'answer'>;

const viewOf = ({ id, caseNo, unit, askedAt, message, answeredAt, answer }: Shown): RelayView => ({
  id,
  caseNo,
  unit,
  askedAt: toIso(askedAt.getTime()),
  message,
  status: answeredAt ? 'answered' : 'asked',
  ...(answeredAt && { answeredAt: toIso(answeredAt.getTime()), answer }),
});

/** A day that the calendar has: 30 February is none, nor is any of the year 0. */
const isDateTime = (at: string): boolean => instant().safeParse(at).success;

function placeOf(cursor: string): [string, string] {
  const [, at, id] = /^(\d{4}-[\d:.T-]{18,19}Z)_([\w-]{1,64})$/.exec(cursor) ?? [];
  if (at === undefined || id === undefined || !isDateTime(at))
    throw invalid([{ path: ['cursor'], message: '不是本列表的续页标记' }]);
  return [at, id];
}
