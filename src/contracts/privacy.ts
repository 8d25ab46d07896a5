import { z } from 'zod';
import { ERASURE_BASES, UNMASK_PURPOSES } from '../domain/access/privacy.ts';
import { listOf, oneOf, pageOf, text } from './common.ts';

const at = () => z.iso.datetime({ offset: true });

export const UnmaskComplainant = z
  .strictObject({ purpose: oneOf(UNMASK_PURPOSES), reason: text(500) })
  .meta({ id: 'UnmaskComplainant', description: '查看诉求人身份：用途与理由' });

/** Who complained, in full; `until` is when it is masked again. */
export const Unmasked = z
  .object({
    complainant: z.object({
      name: z.string().optional(),
      phone: z.string().optional(),
      address: z.string().optional(),
      confidential: z.boolean(),
    }),
    until: at(),
  })
  .meta({ id: 'Unmasked', description: '诉求人身份' });
export type Unmasked = z.infer<typeof Unmasked>;

export const AskRelay = z
  .strictObject({ message: text(2000) })
  .meta({ id: 'AskRelay', description: '请热线转达诉求人' });
export const AnswerRelay = z
  .strictObject({ note: text(2000) })
  .meta({ id: 'AnswerRelay', description: '转达结果' });

/** What a unit had the hotline tell or ask; words are null once they have been erased. */
export const RelayView = z
  .object({
    id: z.string(),
    caseNo: z.string(),
    unit: z.string(),
    askedAt: at(),
    message: z.string().nullable(),
    status: z.enum(['asked', 'answered']),
    answeredAt: at().optional(),
    answer: z.string().nullable().optional(),
  })
  .meta({ id: 'Relay', description: '转达' });
export type RelayView = z.infer<typeof RelayView>;
export const RelayPage = pageOf(RelayView).meta({ id: 'RelayPage' });
export type RelayPage = z.infer<typeof RelayPage>;

export const PrepareRedaction = z
  .strictObject({ summary: text(200), detail: text(20_000), demands: listOf(text(2000), 20).optional() })
  .meta({ id: 'PrepareRedaction', description: '给被诉单位的文本' });

/** What the unit complained about reads in place of the complaint; `madeBy` is absent while it is the automatic one. */
export const RedactionView = z
  .object({
    caseNo: z.string(),
    summary: z.string(),
    detail: z.string(),
    demands: z.array(z.string()),
    doubts: z.array(z.string()).describe('可能是诉求人姓名、也可能是普通词语，请人工判断'),
    madeBy: z.string().optional(),
    madeAt: at().optional(),
  })
  .meta({ id: 'Redaction', description: '给被诉单位的文本' });
export type RedactionView = z.infer<typeof RedactionView>;

export const EraseCase = z
  .strictObject({ basis: oneOf(ERASURE_BASES), reason: text(500) })
  .meta({ id: 'EraseCase', description: '清除个人信息：依据与理由' });
export type EraseCase = z.infer<typeof EraseCase>;

export const ErasureView = z
  .object({
    caseNo: z.string(),
    status: z.enum(['agreed', 'erased']),
    basis: oneOf(ERASURE_BASES),
    agreedAt: at(),
    erasedAt: at().optional(),
  })
  .meta({ id: 'Erasure', description: '清除' });
export type ErasureView = z.infer<typeof ErasureView>;
