import { z } from 'zod';
import { CHANNELS } from '../domain/case/vocabulary.ts';
import { caseNumber, code, instant, oneOf, pageOf, text } from './common.ts';

/** The plain fields beside `file`. `recordedAt` decides where it is kept and for how long. */
export const RecordingForm = z
  .strictObject({
    caseNo: caseNumber().optional(),
    recordedAt: instant(),
    channel: oneOf(CHANNELS).default('phone'),
  })
  .meta({ id: 'RecordingForm', description: '录音信息' });
export type RecordingForm = z.infer<typeof RecordingForm>;

/** What a recording is; never what is said in it. `status` is `marked` when one of two people would have it destroyed. */
export const RecordingView = z
  .object({
    recordingId: z.string(),
    sha256: z.string(),
    size: z.int(),
    mediaType: z.string(),
    channel: z.string(),
    caseNo: z.string().nullable(),
    recordedAt: z.string(),
    retainUntil: z.string(),
    held: z.boolean(),
    status: z.enum(['kept', 'marked', 'purged']),
  })
  .meta({ id: 'Recording', description: '录音' });
export type RecordingView = z.infer<typeof RecordingView>;

export const RecordingPage = pageOf(RecordingView).meta({ id: 'RecordingPage' });

/** `purpose` is one of 核查事实 `fact-check`, 投诉处理 `complaint-handling`, 监管监督 `regulatory-supervision`; another is refused and written down. */
export const RequestRecording = z
  .strictObject({ purpose: code(), reason: text(500) })
  .meta({ id: 'RequestRecording', description: '录音调取申请' });
export type RequestRecording = z.infer<typeof RequestRecording>;

export const RecordingRequestView = z
  .object({
    requestId: z.string(),
    purpose: z.string(),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: z.string(),
    status: z.enum(['pending', 'approved', 'rejected']),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    /** Until when the requester may hear it. */
    endsAt: z.string().nullable(),
  })
  .meta({ id: 'RecordingRequest', description: '录音调取' });
export type RecordingRequestView = z.infer<typeof RecordingRequestView>;

export const RecordingRequestPage = pageOf(RecordingRequestView).meta({ id: 'RecordingRequestPage' });

/** One line of the ledger: who did or wanted what with a recording, in which capacity, for what, on whose authority. */
export const LedgerEntry = z
  .object({
    seq: z.int(),
    at: z.string(),
    caller: z.string(),
    capacity: z.string().nullable(),
    action: z.string(),
    outcome: z.string(),
    purpose: z.string().nullable(),
    requestId: z.string().nullable(),
    authoriser: z.string().nullable(),
  })
  .meta({ id: 'RecordingLedgerEntry', description: '录音使用台账' });
export type LedgerEntry = z.infer<typeof LedgerEntry>;

export const LedgerPage = pageOf(LedgerEntry).meta({ id: 'RecordingLedgerPage' });
