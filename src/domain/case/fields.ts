import type { Tier } from '../policy/policy.ts';
import type { Limit } from '../time/limit.ts';
import type { CommandName } from './commands.ts';
import type { MatterType, Satisfaction } from './vocabulary.ts';

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
    statutory?: { n: number; unit: Limit['unit'] };
  };
  'change-plan': { policy?: VersionRef; type?: VersionRef };
  reclassify: { typeCode?: string; matterType?: MatterType; tier?: Tier };
  'mark-long-term': { milestone: string; toldCitizenAt: string };
  'reach-milestone': { outcome: 'resumed' | 'resolved' };
  'answer-direct': { method: string; toldAt: string; articleId?: string; articleVersion?: string };
  redirect: { target: string; callTransferred?: boolean };
  'transfer-emergency': { service: string };
  refuse: { ground: string };
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
  'submit-result': { resolved: string };
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
