import { createHash } from 'node:crypto';

/** How many chains there are: so many requests can be written down at once. */
export const CHAINS = 16;

/** The chain of everything about one subject; by who acted where there is none. */
export const chainOf = (about: string): number => createHash('sha256').update(about).digest()[0]! % CHAINS;

/** A row of the audit as text, exactly as PostgreSQL holds it: instants in microseconds, `detail` as its JSON is printed. */
export interface AuditRow {
  chain: number;
  seq: number;
  micros: string;
  actor: string;
  roles: string;
  unit: string | null;
  action: string;
  subject: string | null;
  outcome: string;
  code: string | null;
  purpose: string | null;
  detail: string | null;
  hash: string;
}

/**
 * SHA-256, hex, over the hash before it and the row, a field a line, `~` for none: what `audit_append` of migration 012 writes, reckoned
 * here once more so that whoever changes the one does not change the other.
 */
export function auditHash(before: string, row: Omit<AuditRow, 'hash'>): string {
  const { chain, seq, micros, actor, roles, unit, action, subject, outcome, code, purpose, detail } = row;
  const fields = [
    before,
    chain,
    seq,
    micros,
    actor,
    roles,
    unit,
    action,
    subject,
    outcome,
    code,
    purpose,
    detail,
  ];
  const text = fields.map((field) => field ?? '~').join('\n');
  return createHash('sha256').update(text).digest('hex');
}
