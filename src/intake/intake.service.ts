import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { CaseInput } from '../../workflows/contract.ts';
import { record } from '../archive/archive.ts';
import { searchedWords } from '../archive/searched-words.ts';
import { Catalogue } from '../catalogue/catalogue.service.ts';
import { contentOf, type Registered, type RegisterComplaint } from '../contracts/register.ts';
import { Directory } from '../directory/directory.service.ts';
import { regionTitle, WHOLE_COUNTRY } from '../domain/access/region.ts';
import { isOfTheirs, type OfRegion } from '../domain/access/access.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { evolve } from '../domain/case/evolve.ts';
import { isFuture } from '../domain/case/decision.ts';
import { errands } from '../domain/case/errands.ts';
import { register, type Registration } from '../domain/case/register.ts';
import { caseRow } from '../domain/case/view.ts';
import type { CaseState } from '../domain/case/state.ts';
import { LINK_RELATIONS, MATTER_TYPES, SYSTEM, type Actor } from '../domain/case/vocabulary.ts';
import { toIso } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { keepWith, type KeptAnswer } from '../platform/idempotency.ts';
import { dangerIn, plainWords } from '../platform/plain-words.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { refusal } from '../platform/problem.ts';
import { redact } from '../vault/redact.ts';
import { AUTOMATIC, Vault } from '../vault/vault.service.ts';
import { nextCaseNumber } from '../archive/case-number.ts';
import { requireDeclared } from './form-fields.ts';
import { Telling } from '../handover/telling.service.ts';
import { TELL_BY } from '../handover/untold.ts';
import { hashOfQueryCode, newQueryCode } from './query-code.ts';

/** What makes a registration count once, whatever is tried again: a row of a file, or the id of a request. */
export interface Origin {
  source: string;
  rowId: string;
  /** Of a row of a file: the keyed digest of its number and words. */
  digest?: string;
}

/** The region that whoever registers works for, and when it was seen that they may (epoch ms). */
interface Came extends OfRegion {
  at?: number | undefined;
}

/** The answer's row, where it is kept under an `Idempotency-Key`: in the transaction that registers. */
interface Kept {
  kept?: ((registered: Registered) => KeptAnswer | undefined) | undefined;
}

/** The registration of the same origin that came first. */
export class Earlier extends Error {}

/** Registers complaints: one transaction, whether Temporal is there or not. */
@Injectable()
export class Intake {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly catalogue: Catalogue,
    private readonly directory: Directory,
    private readonly telling: Telling,
    private readonly vault: Vault,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Number, words, identity, first event, list row and outbox row, or nothing of them. Of one origin only the first counts; a later call
   * gets the same number with a query code of its own, for the first answer and its code were lost.
   * `region` is the one that whoever registers works for: the case is of it unless the form names another, and an earlier case elsewhere is none
   * that they may name.
   * @throws Problem 422 `type-unknown`, `unit-unknown`, `case-unknown`, `attachment-unknown`, `instant-in-future`
   * @throws Earlier for a row of a file that is registered already, whatever its words
   */
  async register(
    form: RegisterComplaint,
    by: Actor,
    origin?: Origin,
    { region: theirs, at: came = Date.now(), kept, ...kind }: Pick<CaseInput, 'bulk'> & Came & Kept = {},
  ): Promise<Registered> {
    const input = { ...(await this.resolve(form, by, theirs, came)), ...kind };
    const { data, at } = input.first!;
    const { caseNo } = data;
    const queryCode = newQueryCode();
    const registered: Registered = { caseNo, queryCode, state: 'REGISTERED', registeredAt: toIso(at) };
    try {
      await this.db.transaction(async (transaction) => {
        await this.write(transaction, form, input, queryCode, origin);
        const row = kept?.(registered);
        if (row) await keepWith(transaction, row);
      });
    } catch (error) {
      if (error instanceof Earlier && origin?.digest === undefined) return this.reissue(origin!);
      throw error;
    }
    this.telling.beginSoon(caseNo, input);
    return registered;
  }

  /**
   * A case that comes from another one: a relapse or a reopening, under a number given out before. The complainant is the same, and so are the
   * words, with what was told of it since; a text that was prepared for units is to be approved anew with that. It starts afresh under today's
   * rules. It changes nothing when it has been registered before.
   * @param since what is new, by which it was reopened or has come back
   */
  async registerFrom(
    source: CaseState,
    caseNo: string,
    relation: 'relapse' | 'reopened',
    since?: string,
  ): Promise<void> {
    const at = Date.now();
    const { region, typeCode, channel, matterType, flags, contactable, respondentUnit } = source;
    const { urgentWords, ...plan } = this.catalogue.planFor({ region, typeCode, at });
    const registration = {
      caseNo,
      channel,
      matterType,
      region,
      ...(typeCode === undefined ? {} : { typeCode }),
      anonymous: flags.includes('ANONYMOUS'),
      confidential: flags.includes('CONFIDENTIAL'),
      contactable,
      urgentWords: source.urgentWords || dangerIn({ since }, urgentWords),
      ...(await this.accused(respondentUnit)),
      link: { caseNo: source.caseNo, relation },
      plan,
    };
    const input = this.inputOf(register(registration, at, SYSTEM));
    const added = since === undefined ? '' : `【${LINK_RELATIONS[relation]}】${since}`;
    const written = await this.db.transaction(async (transaction) => {
      const who = added === '' ? undefined : await this.vault.find(source.caseNo, transaction);
      const copied = await transaction.query<unknown[]>(COPY, [
        caseNo,
        hashOfQueryCode(caseNo, newQueryCode()),
        source.caseNo,
        JSON.stringify(input),
        added,
        added && ` ${plainWords(added)}`,
        added && `\n\n${redact(added, who)}`,
        AUTOMATIC,
      ]);
      if (copied.length === 0) return false;
      await this.vault.copy(source.caseNo, caseNo, transaction);
      await recordFirst(transaction, input.first!);
      return true;
    });
    if (written) this.telling.beginSoon(caseNo, input);
  }

  /** The earlier case of a repeated complaint (Q39). */
  private async repeated(
    caseNo: string | undefined,
    theirs: string | undefined,
  ): Promise<Pick<Registration, 'link'>> {
    if (caseNo === undefined) return {};
    const [found] = await this.db.query<OfRegion[]>(
      `select data ->> 'region' as region from case_event where case_no = $1 and seq = 1`,
      [caseNo],
    );
    if (!found || !isOfTheirs({ region: theirs }, found)) throw refusal('case-unknown');
    return { link: { caseNo, relation: 'repeat' } };
  }

  /** The unit complained about, with the rest of its body where it has any. */
  private async accused(
    unit: string | undefined,
  ): Promise<Pick<Registration, 'respondentUnit' | 'respondentBody'>> {
    if (unit === undefined) return {};
    const others = (await this.directory.bodyOf(unit)).filter((code) => code !== unit);
    return { respondentUnit: unit, ...(others.length === 0 ? {} : { respondentBody: others }) };
  }

  private inputOf(first: CaseInput['first'] & object): CaseInput {
    const { caseNo, typeCode, matterType, region } = first.data;
    const type = typeCode === undefined ? undefined : this.catalogue.type(typeCode);
    return {
      summary: `${caseNo} · ${type?.name ?? MATTER_TYPES[matterType]} · ${regionTitle(region)}`,
      link: `${this.config.publicUrl}/api/v1/cases/${caseNo}`,
      first,
    };
  }

  /** The first event of the case and what starts its workflow. */
  private async resolve(
    form: RegisterComplaint,
    by: Actor,
    theirs: string | undefined,
    at: number,
  ): Promise<CaseInput> {
    const { typeCode, respondent, complainant, occurredAt } = form;
    if (occurredAt !== undefined && isFuture(occurredAt, at)) throw refusal('instant-in-future');
    const type = typeCode === undefined ? undefined : this.catalogue.type(typeCode);
    if (typeCode !== undefined && !type) throw refusal('type-unknown');
    if (type) requireDeclared(type, form);
    const respondentUnit = respondent?.unit;
    if (respondentUnit !== undefined && !(await this.directory.unitExists(respondentUnit)))
      throw refusal('unit-unknown');
    const link = await this.repeated(form.repeatOf, theirs);
    const region = form.region ?? theirs ?? WHOLE_COUNTRY;
    const { urgentWords, ...plan } = this.catalogue.planFor({ region, typeCode, at });
    const caseNo = await nextCaseNumber(this.db, at);
    const first = register(
      {
        caseNo,
        channel: form.channel,
        matterType: form.matterType,
        region,
        ...(typeCode === undefined ? {} : { typeCode }),
        anonymous: complainant.anonymous,
        confidential: complainant.confidential,
        contactable: !complainant.anonymous,
        urgentWords: dangerIn(contentOf(form), urgentWords),
        ...(await this.accused(respondentUnit)),
        ...link,
        plan,
      },
      at,
      by,
    );
    return this.inputOf(first);
  }

  private async write(
    transaction: EntityManager,
    { complainant, ...form }: RegisterComplaint,
    input: CaseInput,
    queryCode: string,
    origin: Origin | undefined,
  ): Promise<void> {
    const first = input.first!;
    const { caseNo } = first.data;
    const { name, phone, address } = complainant;
    const sealed = complainant.anonymous ? undefined : this.vault.seal(caseNo, { name, phone, address });
    await transaction.query(
      `with complaint as (insert into complaint (case_no, query_code_hash, content, words) values ($1, $2, $3, $8)),
        identity as (insert into identity (case_no, envelope, data_key, phone_hmacs)
          select $1, $4::jsonb, $5::jsonb, $6 where $4 is not null)
       insert into outbox (case_no, payload, untold, next_at) values ($1, $7, '{1-1:register}', ${TELL_BY})`,
      [
        caseNo,
        hashOfQueryCode(caseNo, queryCode),
        JSON.stringify(contentOf({ complainant, ...form })),
        sealed && JSON.stringify(sealed.envelope),
        sealed && JSON.stringify(sealed.dataKey),
        sealed?.phoneHmacs,
        JSON.stringify(input),
        searchedWords(form),
      ],
    );
    if (origin) await claim(transaction, origin, caseNo);
    await attach(transaction, form.attachments ?? [], caseNo, first.by.id);
    await recordFirst(transaction, first);
  }

  private async reissue({ source, rowId }: Origin): Promise<Registered> {
    const [earlier] = await this.db.query<{ caseNo: string }[]>(
      'select case_no as "caseNo" from import_row where source = $1 and row_id = $2',
      [source, rowId],
    );
    return (await this.receipt(earlier!.caseNo))!;
  }

  /** What whoever registered a case is told, with a fresh query code in the place of the one before; undefined where there is no such case. */
  async receipt(caseNo: string): Promise<Registered | undefined> {
    const queryCode = newQueryCode();
    const [found] = await this.db.query<{ at: Date }[]>(
      `with renewed as (update complaint set query_code_hash = $2 where case_no = $1 returning case_no)
       select e.at from renewed join case_event e using (case_no) where e.seq = 1`,
      [caseNo, hashOfQueryCode(caseNo, queryCode)],
    );
    return found && { caseNo, queryCode, state: 'REGISTERED', registeredAt: toIso(found.at.getTime()) };
  }
}

function recordFirst(db: EntityManager, first: CaseEvent & { type: 'registered' }): Promise<unknown> {
  const state = evolve(undefined, first);
  return record(db, {
    caseNo: state.caseNo,
    events: [first],
    row: caseRow(state),
    errands: errands(state, [first]),
  });
}

/** The words of another case under a new number, once, with what was prepared for those who may not read them; both with what is new. */
const COPY = `
  with copied as (
    insert into complaint (case_no, query_code_hash, content, words)
    select $1, $2, content || case when $5::text = '' then '{}'
        else jsonb_build_object('newFacts', concat_ws(E'\\n', content ->> 'newFacts', $5::text)) end, words || $6::text
    from complaint where case_no = $3
    on conflict do nothing returning case_no
  ), prepared as (
    insert into redaction (case_no, text, made_by, made_at)
    select n.case_no, jsonb_set(r.text, '{detail}', to_jsonb(coalesce(r.text ->> 'detail', '') || $7::text)),
      case when $7::text = '' then r.made_by else $8::text end, r.made_at
    from copied n, redaction r where r.case_no = $3
  )
  insert into outbox (case_no, payload, untold, next_at)
  select case_no, $4::jsonb, '{1-1:register}', ${TELL_BY} from copied returning case_no`;

/** Only whoever uploaded a file at the hotline puts it into the case that they register. @throws Problem 422 `attachment-unknown` */
async function attach(
  transaction: EntityManager,
  named: readonly string[],
  caseNo: string,
  by: string,
): Promise<void> {
  const ids = [...new Set(named)];
  if (ids.length === 0) return;
  const used = await transaction.query<unknown[]>(
    `insert into attachment_use (attachment_id, case_no)
     select id, $2 from attachment where id = any ($1) and uploaded_by = $3 and unit is null returning attachment_id`,
    [ids, caseNo, by],
  );
  if (used.length < ids.length) throw refusal('attachment-unknown');
}

async function claim(
  transaction: EntityManager,
  { source, rowId, digest }: Origin,
  caseNo: string,
): Promise<void> {
  const claimed = await transaction.query<unknown[]>(
    `insert into import_row (source, row_id, case_no, digest) values ($1, $2, $3, $4) on conflict do nothing returning case_no`,
    [source, rowId, caseNo, digest ?? null],
  );
  if (claimed.length === 0) throw new Earlier();
}
