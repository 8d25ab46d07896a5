import { z } from 'zod';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import { actingAs, type Caller } from '../domain/access/access.ts';
import { COMMAND_NAMES, COMMANDS, type CommandName } from '../domain/case/commands.ts';
import { actsOnDayOf } from '../domain/case/acts-a-day.ts';
import { act } from '../domain/case/decide.ts';
import type { CaseState } from '../domain/case/state.ts';
import { naturalTier, type Actor } from '../domain/case/vocabulary.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { fromIso, toIso } from '../domain/time/instant.ts';
import type { ReadCase } from '../archive/archives.ts';
import { relationOf } from './case-reader.ts';

/** A command of a case as its reader may give it now: `code` says why not, `schema` what its body looks like. */
export interface PossibleCommand {
  command: CommandName;
  name: string;
  allowed: boolean;
  code?: string;
  schema: object;
}

const SCHEMAS = Object.fromEntries(
  COMMAND_NAMES.map((name) => [
    name,
    z.toJSONSchema(COMMAND_BODIES[name], { io: 'input', unrepresentable: 'any' }),
  ]),
) as Record<CommandName, object>;

/**
 * "May I?" for every command, asked of the rules themselves with fields that an ordinary act would have.
 * @param actsADay how often one person may act on a case a day
 */
export function possibleCommands(
  caller: Caller,
  { state, now, events }: ReadCase,
  actsADay: number,
): PossibleCommand[] {
  return COMMAND_NAMES.map((command) => {
    const known = { command, name: COMMANDS[command].title, schema: SCHEMAS[command] };
    const actor = actingAs(caller, command, relationOf(state));
    if (!actor) return { ...known, allowed: false, code: 'forbidden' };
    const probe = {
      id: 'probe',
      name: command,
      at: now,
      actor,
      fields: ordinary(command, state, toIso(now), actor),
      ...(command === 'change-plan' ? { plan: { policy: nextVersion(state.plan.policy) } } : {}),
    };
    const outcome = act(state, probe, now);
    if ('refusal' in outcome) return { ...known, allowed: false, code: outcome.refusal };
    return actsOnDayOf(now, actor, events) < actsADay
      ? { ...known, allowed: true }
      : { ...known, allowed: false, code: 'too-many-acts' };
  });
}

const nextVersion = (policy: Policy): Policy => ({ ...policy, version: policy.version + 1 });

/** The travelling fields of an act that asks for nothing unusual. */
function ordinary(command: CommandName, s: CaseState, now: string, as: Actor): Record<string, unknown> {
  const told = { at: now, method: 'phone' };
  const later = toIso(fromIso(now) + 30 * 86_400_000);
  const pending = s.assignment?.extensions.find((x) => x.status === 'pending');
  const fields: Partial<Record<CommandName, Record<string, unknown>>> = {
    classify: { typeCode: s.typeCode ?? 'any', tier: naturalTier(s.matterType) },
    reclassify: { tier: 'urgent' },
    'mark-long-term': { milestone: later, toldCitizenAt: now },
    'reach-milestone': { outcome: 'resumed' },
    'answer-direct': { method: 'phone', toldAt: now },
    redirect: { target: 'other' },
    'transfer-emergency': { service: '110' },
    refuse: { ground: 'litigation' },
    dispatch: { unit: 'any' },
    'log-duty-call': { calledAt: now, answered: true },
    'request-return': { leaderOpinionAttachmentId: 'any' },
    'approve-return': {},
    'decide-consultation': { leadUnit: 'any' },
    'request-extension': { workdays: 1, objectiveCause: { code: 'force-majeure' } },
    'approve-extension': { workdays: pending?.workdays ?? 1 },
    'record-contact': told,
    'record-progress': { toldCitizen: false },
    'reply-citizen': { ...told, finding: 'true' },
    'submit-result': { resolved: 'resolved' },
    'record-callback': { ...told, reached: true, solved: 'yes' },
    link: { masterCaseNo: 'any' },
    'open-consultation': { decider: 'any' },
    'record-site-check': { at: now },
    'record-mediation': { at: now, signedAttachmentId: 'any' },
    'record-finding': { truth: 'true', cause: 'objective' },
    'draft-plan': { completeBy: later },
    'record-follow-up': { at: now, stillFixed: true },
    'record-visit': { at: now, signatureAttachmentId: 'any' },
    'keep-promise': told,
    supervise: { trigger: 'hot', form: 'phone' },
    instruct: {
      paperNo: s.tracks.papers.find((p) => p.instructedAt === undefined)?.paperNo ?? 'none',
      lines: [{ unit: 'any' }],
      readBackConfirmed: true,
    },
    'report-back': {
      paperNo:
        s.tracks.papers.find((p) => p.instructedAt !== undefined && p.reportedAt === undefined)?.paperNo ??
        'none',
    },
    'joint-investigate': { leadUnit: 'any', members: ['any'], dueAt: later },
    appeal: { by: as.unit === undefined ? 'complainant' : 'respondent' },
    'decide-appeal': { outcome: 'upheld' },
    'confirm-malicious': { decision: 'dismissed' },
    'set-confidentiality': { mode: s.flags.includes('ANONYMOUS') ? 'anonymous' : 'confidential' },
    reopen: { newCaseNo: 'any' },
    rate: { resultSatisfaction: 'satisfied' },
  };
  return fields[command] ?? {};
}
