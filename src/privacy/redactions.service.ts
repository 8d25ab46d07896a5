import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { ReadCase } from '../archive/archives.ts';
import { Audit } from '../audit/audit.service.ts';
import { PrepareRedaction, type RedactionView } from '../contracts/privacy.ts';
import type { ComplainantIdentity, ComplaintContent } from '../contracts/register.ts';
import type { Caller } from '../domain/access/access.ts';
import { toIso } from '../domain/time/instant.ts';
import { refusal } from '../platform/problem.ts';
import { invalid, parseOrRefuse } from '../platform/validation.ts';
import { Redaction } from '../vault/privacy.entity.ts';
import { doubts, names, redacted } from '../vault/redact.ts';
import { AUTOMATIC, Vault } from '../vault/vault.service.ts';

/** The text that units which may not know the complainant get in place of the complaint. The automatic one is a draft, which nobody but its makers reads until one of them has approved it. */
@Injectable()
export class Redactions {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly vault: Vault,
    private readonly audit: Audit,
  ) {}

  async of({ state: { caseNo } }: ReadCase): Promise<RedactionView> {
    const made = await this.database.getRepository(Redaction).findOneBy({ caseNo });
    const who = await this.vault.find(caseNo);
    if (!made) {
      const draft = await this.automatic(caseNo);
      return { caseNo, ...draft, doubts: doubtsIn(draft, who) };
    }
    const { text, madeBy, madeAt } = made;
    return {
      caseNo,
      ...text,
      doubts: doubtsIn(text, who),
      ...(madeBy === AUTOMATIC ? {} : { madeBy, madeAt: toIso(madeAt.getTime()) }),
    };
  }

  /** @throws Problem 400 when the text still names the complainant; 422 `case-archived` */
  async prepare(caller: Caller, { state }: ReadCase, body: unknown): Promise<RedactionView> {
    const { caseNo } = state;
    const { summary, detail, demands } = parseOrRefuse(PrepareRedaction, body);
    if (state.state === 'ARCHIVED')
      throw refusal('case-archived', { state: state.state, version: state.version });
    const who = await this.vault.find(caseNo);
    const still = Object.entries({ summary, detail, demands: demands?.join('\n') ?? '' })
      .filter(([, text]) => who && names(text, who))
      .map(([path]) => ({ path: [path], message: '仍含诉求人的姓名、电话或住址' }));
    if (still.length > 0) throw invalid(still);
    const text = { summary, detail, demands: demands ?? (await this.automatic(caseNo)).demands };
    const madeAt = new Date();
    await this.database.transaction(async (db) => {
      await db.upsert(Redaction, { caseNo, text, madeBy: caller.id, madeAt }, ['caseNo']);
      await this.audit.note(
        { actor: caller, action: 'redaction.prepared', subject: caseNo, outcome: 'done' },
        db,
      );
    });
    return {
      caseNo,
      ...text,
      doubts: doubtsIn(text, who),
      madeBy: caller.id,
      madeAt: toIso(madeAt.getTime()),
    };
  }

  private async automatic(caseNo: string): Promise<Redaction['text']> {
    const [[found], who] = await Promise.all([
      this.database.query<{ content: ComplaintContent }[]>(
        'select content from complaint where case_no = $1',
        [caseNo],
      ),
      this.vault.find(caseNo),
    ]);
    return redacted(found!.content, who);
  }
}

/** What a person has to tell from an ordinary word before the text may go out. */
const doubtsIn = (text: Redaction['text'], who: ComplainantIdentity | undefined): string[] => [
  ...new Set([text.summary, text.detail, ...text.demands].flatMap((part) => doubts(part, who))),
];
