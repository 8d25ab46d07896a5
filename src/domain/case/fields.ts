import type { LegalLimit, Tier } from '../policy/policy.ts';
import type { CommandName } from './commands.ts';
import type { Confidentiality, MatterType, Satisfaction, Trigger } from './vocabulary.ts';

/** A published version, named. */
interface VersionRef {
  code: string;
  version: number;
}

/** The travelling fields of each command (`COMMANDS[…].travels`); commands not listed travel with none. Reported instants are ISO 8601. */
export interface Fields {
  classify: {
    typeCode: string;
    tier: Tier;
    severity?: string;
    urgency?: string;
    level?: 'L1' | 'L2' | 'L3' | 'L4';
    emergencyPlan?: boolean;
    statutory?: LegalLimit;
  };
  'change-plan': { policy?: VersionRef; type?: VersionRef };
  /** `limit`, by which the new type is handled, is added by whoever read the catalogue. */
  reclassify: { typeCode?: string; matterType?: MatterType; tier?: Tier; limit?: 'tier' | 'statutory' };
  'mark-long-term': { milestone: string; toldCitizenAt: string };
  'reach-milestone': { outcome: 'resumed' | 'resolved' };
  'answer-direct': { method: string; toldAt: string; articleId?: string; articleVersion?: string };
  redirect: { target: string; callTransferred?: boolean };
  'transfer-emergency': { service: string };
  refuse: { ground: string };
  /** `typeCode`, `tier`, `dueAt` (epoch ms) are the master's, added by whoever read it. */
  link: { masterCaseNo: string; typeCode?: string; tier?: Tier; dueAt?: number };
  join: { follower: string; dueAt?: number };
  leave: { follower: string };
  follow: { master: string; outcome: 'answered' | 'moved' | 'released'; unit?: string; dueAt?: number };
  'open-consultation': { decider: string };
  'record-site-check': { at: string };
  'record-mediation': { at: string; signedAttachmentId: string };
  'record-finding': { truth: string; cause: string };
  'draft-plan': { completeBy: string };
  'record-implementation': { decisionForm?: string };
  'record-follow-up': { at: string; stillFixed: boolean; newCaseNo?: string };
  'record-visit': {
    at: string;
    visitorRole?: string;
    problemsFound?: boolean;
    promisedAt?: string;
    signatureAttachmentId: string;
  };
  'keep-promise': { at: string; method: string };
  supervise: { trigger: Trigger; form: 'phone' | 'written' | 'meeting'; dueAt?: string };
  instruct: { paperNo: string; lines: { unit: string; dueAt?: string }[]; readBackConfirmed: boolean };
  'report-back': { paperNo: string };
  'joint-investigate': { leadUnit: string; members: string[]; dueAt: string };
  appeal: { by: 'complainant' | 'respondent' };
  'decide-appeal': { outcome: 'upheld' | 'changed' };
  'confirm-malicious': { decision: 'confirmed' | 'dismissed' };
  /** `endsCallback`: whoever is not known any more is not called back; no command of before says so. */
  'set-confidentiality': { mode: Confidentiality; endsCallback?: boolean };
  reopen: { newCaseNo: string };
  rate: Pick<Fields['record-callback'], 'solved' | 'resultSatisfaction' | 'serviceSatisfaction'>;
  dispatch: { unit: string; coUnits?: string[] };
  'log-duty-call': { calledAt: string; answered: boolean };
  'request-return': { suggestedUnit?: string; leaderOpinionAttachmentId: string };
  'approve-return': { nextUnit?: string; consultation?: boolean };
  'decide-consultation': { leadUnit: string };
  'request-extension': {
    workdays: number;
    objectiveCause?: { code?: string };
    citizenExplanation?: { at?: string };
  };
  'approve-extension': { workdays: number };
  'record-contact': { at: string; method: string };
  'record-progress': { toldCitizen?: boolean };
  'reply-citizen': { at: string; method: string; finding: string };
  'submit-result': { resolved: string; reward?: boolean };
  'record-callback': {
    at: string;
    method: string;
    reached: boolean;
    declined?: boolean;
    verified?: boolean;
    solved?: 'yes' | 'partly' | 'no';
    resultSatisfaction?: Satisfaction;
    serviceSatisfaction?: Satisfaction;
    visitorRole?: string;
  };
}

export type FieldsOf<N extends CommandName> = N extends keyof Fields ? Fields[N] : Record<string, never>;

const UNIT_FIELDS = ['unit', 'nextUnit', 'leadUnit', 'suggestedUnit'];

/** Every unit that a command's fields name. */
export function unitsIn(fields: Readonly<Record<string, unknown>>): string[] {
  const lines = itemsOf(fields['lines']).map((line) => (line as { unit?: unknown } | null)?.unit);
  return [
    ...UNIT_FIELDS.map((field) => fields[field]),
    ...itemsOf(fields['coUnits']),
    ...itemsOf(fields['members']),
    ...lines,
  ].filter((unit): unit is string => typeof unit === 'string');
}

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
