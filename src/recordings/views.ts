import type { LedgerEntry, RecordingRequestView, RecordingView } from '../contracts/recording.ts';
import { approvalEnds, type Request } from '../domain/recording/recording.ts';
import { toIso } from '../domain/time/instant.ts';
import type { Recording, RecordingAccess, RecordingRequest } from './recording.entity.ts';

const iso = (at: Date): string => toIso(at.getTime());

export const recordingView = (r: Recording): RecordingView => ({
  recordingId: r.id,
  sha256: r.sha256,
  size: r.size,
  mediaType: r.mediaType,
  channel: r.channel,
  caseNo: r.caseNo,
  recordedAt: iso(r.recordedAt),
  retainUntil: iso(r.retainUntil),
  held: r.held,
  status: r.purgedAt ? 'purged' : r.purgeMarkedAt ? 'marked' : 'kept',
});

export const requestState = ({ requestedBy, status, decidedAt }: RecordingRequest): Request => ({
  requestedBy,
  status,
  decidedAt: decidedAt?.getTime() ?? null,
});

export const requestView = (r: RecordingRequest): RecordingRequestView => ({
  requestId: r.id,
  purpose: r.purpose,
  reason: r.reason,
  requestedBy: r.requestedBy,
  requestedAt: iso(r.requestedAt),
  status: r.status,
  decidedBy: r.decidedBy,
  decidedAt: r.decidedAt && iso(r.decidedAt),
  endsAt: r.status === 'approved' && r.decidedAt ? toIso(approvalEnds(r.decidedAt.getTime())) : null,
});

export const ledgerEntry = (e: RecordingAccess): LedgerEntry => ({
  seq: Number(e.seq),
  at: iso(e.at),
  caller: e.caller,
  capacity: e.capacity,
  action: e.action,
  outcome: e.outcome,
  purpose: e.purpose,
  requestId: e.requestId,
  authoriser: e.authoriser,
});
