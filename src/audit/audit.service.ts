import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AuditTrail, type Refused } from '../platform/audit-trail.ts';
import type { Sql } from '../platform/sql.ts';
import { fitting, isSubject, noteRow, type Note } from './note.ts';

const APPEND = 'select audit_append($1::smallint, $2, $3::text[], $4, $5, $6, $7, $8, $9, $10::jsonb)';

/** The one writer of the audit. What is done on a case needs no note of its own: its `case_event` says who, when and what, chained alike. */
@Injectable()
export class Audit extends AuditTrail {
  private readonly logger = new Logger(Audit.name);

  constructor(@InjectDataSource() private readonly database: DataSource) {
    super();
  }

  /**
   * One row. With `db` it is written in that transaction: it stands if and only if the transaction does. It holds its chain's lock until
   * the transaction ends, so it comes last in it.
   * @throws Error when a field would hold more than an id or a code (the error names the field, not what it holds)
   */
  async note(note: Note, db: Sql = this.database): Promise<void> {
    const { chain, actor, roles, unit, action, subject, outcome, code, purpose, detail } = noteRow(note);
    await db.query(APPEND, [
      chain,
      actor,
      roles,
      unit,
      action,
      subject,
      outcome,
      code,
      purpose,
      detail && JSON.stringify(detail),
    ]);
  }

  /** A refusal has no transaction to be part of. What cannot be written down is still refused. */
  async refused({ caller, subject, ...refusal }: Refused): Promise<void> {
    const known = subject !== undefined && isSubject(subject);
    const note: Note = {
      ...refusal,
      actor: caller,
      subject: known ? subject : undefined,
      outcome: 'refused',
    };
    try {
      await this.note(fitting(note));
    } catch {
      this.logger.error('a refusal could not be written to the audit', { code: refusal.code });
    }
  }
}
