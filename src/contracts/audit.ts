import { z } from 'zod';
import { instant, oneOf, pageOf } from './common.ts';
import { Paging } from './paging.ts';

const OUTCOMES = { done: '完成', refused: '拒绝' } as const;
const key = () => z.string().regex(/^[\w.@:|/-]{1,128}$/, '须为编号');

/** The query of `GET /audit`: newest first, from `from` on and before `to`. */
export const ListAudit = Paging.extend({
  actor: key().optional(),
  action: key().optional(),
  subject: key().optional(),
  outcome: oneOf(OUTCOMES).optional(),
  from: instant().optional(),
  to: instant().optional(),
});
export type ListAudit = z.infer<typeof ListAudit>;

export const AuditView = z
  .object({
    at: z.iso.datetime({ offset: true }),
    /** The row: `3/17` of the audit, `JS20260311000001/5` of a case's archive. */
    key: z.string(),
    actor: z.string(),
    roles: z.array(z.string()),
    unit: z.string().nullable(),
    action: z.string(),
    subject: z.string().nullable(),
    outcome: oneOf(OUTCOMES),
    code: z.string().nullable(),
    purpose: z.string().nullable(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry', description: '审计记录' });
export type AuditView = z.infer<typeof AuditView>;

export const AuditPage = pageOf(AuditView).meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;

export const AuditVerification = z
  .object({
    /** How many rows of each table were read. */
    rows: z.object({ auditEntry: z.int(), caseEvent: z.int() }),
    /**
     * The first hundred rows that are not as they were written, whose predecessor is missing, or that were there when the heads of the chains were
     * written down outside and are gone; and the files of heads that are not as they were signed.
     */
    broken: z.array(
      z.object({
        table: z.enum(['audit_entry', 'case_event', 'chain_heads']),
        key: z.string(),
        why: z.enum(['changed', 'out-of-place', 'missing']),
      }),
    ),
    /** The last hash of each chain of the audit: kept elsewhere, it shows later whether the end has been cut off. */
    heads: z.array(z.object({ chain: z.string(), seq: z.int(), hash: z.string() })),
  })
  .meta({ id: 'AuditVerification', description: '审计校验' });
export type AuditVerification = z.infer<typeof AuditVerification>;
