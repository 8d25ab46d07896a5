import { fromIso } from '../time/instant.ts';
import { COMMAND_NAMES, commandRule, type Command, type CommandName } from './commands.ts';
import {
  CAUSES,
  CONFIDENTIALITY,
  DECISION_FORMS,
  MATTER_TYPES,
  ROLES,
  SATISFACTION,
  TIERS,
  TRIGGERS,
} from './vocabulary.ts';

/** The API has checked every command against its contract. Whoever reaches the workflow past the API meets this: what could not be counted or shown is refused. */

type Check = (value: unknown) => boolean;

const CODE = /^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}$/;
/** What a unit is called, in one line. */
const NAME = /^[^\p{Cc}]{1,100}$/u;
const code: Check = (v) => typeof v === 'string' && CODE.test(v);
const flag: Check = (v) => typeof v === 'boolean';
const count: Check = (v) => Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 3650;
const epoch: Check = (v) => typeof v === 'number' && v > 0 && v < 1e14;
const oneOf =
  (...values: string[]): Check =>
  (v) =>
    typeof v === 'string' && values.includes(v);
const instant: Check = (v) => {
  try {
    return typeof v === 'string' && Number.isFinite(fromIso(v));
  } catch {
    return false;
  }
};
const codes: Check = (v) => Array.isArray(v) && v.length <= 20 && v.every(code);
const record =
  (fields: Record<string, Check>, optional = true): Check =>
  (v) =>
    typeof v === 'object' &&
    v !== null &&
    holds(v as Record<string, unknown>, optional ? {} : fields, fields);

const method = oneOf('phone', 'sms', 'wechat', 'email', 'letter', 'visit', 'face-to-face');
const satisfaction = oneOf(...Object.keys(SATISFACTION));

const lawful = { n: count, unit: oneOf('workday-hours', 'workdays', 'minutes', 'hours', 'days', 'years') };
const extension = record({ times: count, workdays: count }, false);
const statutory: Check = (v) => record(lawful, false)(v) || record({ ...lawful, extension }, false)(v);

/** What each travelling field may be. The same name means the same in every command, but for these few. */
const FIELDS: Record<string, Check> = {
  typeCode: code,
  tier: oneOf(...Object.keys(TIERS)),
  matterType: oneOf(...Object.keys(MATTER_TYPES)),
  severity: oneOf('normal', 'serious', 'major'),
  urgency: code,
  level: oneOf('L1', 'L2', 'L3', 'L4'),
  emergencyPlan: flag,
  statutory,
  method,
  toldAt: instant,
  articleId: code,
  articleVersion: code,
  target: code,
  callTransferred: flag,
  service: code,
  ground: code,
  unit: code,
  coUnits: codes,
  calledAt: instant,
  answered: flag,
  suggestedUnit: code,
  leaderOpinionAttachmentId: code,
  nextUnit: code,
  consultation: flag,
  leadUnit: code,
  workdays: count,
  objectiveCause: record({ code }),
  citizenExplanation: record({ at: instant }),
  at: instant,
  toldCitizen: flag,
  finding: oneOf('true', 'partly', 'untrue'),
  resolved: code,
  reward: flag,
  milestone: instant,
  toldCitizenAt: instant,
  outcome: oneOf('resumed', 'resolved'),
  reached: flag,
  declined: flag,
  verified: flag,
  solved: oneOf('yes', 'partly', 'no'),
  resultSatisfaction: satisfaction,
  serviceSatisfaction: satisfaction,
  visitorRole: code,
  policy: () => true,
  type: () => true,
  masterCaseNo: code,
  follower: code,
  master: code,
  newCaseNo: code,
  paperNo: code,
  decider: (v) => typeof v === 'string' && /^[\w.@:|-]{1,128}$/.test(v),
  signedAttachmentId: code,
  signatureAttachmentId: code,
  truth: oneOf('true', 'partly', 'untrue'),
  cause: oneOf(...Object.keys(CAUSES)),
  completeBy: instant,
  decisionForm: oneOf(...Object.keys(DECISION_FORMS)),
  stillFixed: flag,
  problemsFound: flag,
  promisedAt: instant,
  trigger: oneOf(...Object.keys(TRIGGERS)),
  form: oneOf('phone', 'written', 'meeting'),
  dueAt: instant,
  lines: (v) =>
    Array.isArray(v) && v.length > 0 && v.length <= 20 && v.every(record({ unit: code, dueAt: instant })),
  readBackConfirmed: flag,
  members: codes,
  by: oneOf('complainant', 'respondent'),
  decision: oneOf('confirmed', 'dismissed'),
  mode: oneOf(...Object.keys(CONFIDENTIALITY)),
  endsCallback: flag,
};

/** The fields that mean something else in one command than in the others. */
const OWN_FIELDS: Partial<Record<CommandName, Record<string, Check>>> = {
  reclassify: { limit: oneOf('tier', 'statutory') },
  link: { dueAt: epoch },
  join: { dueAt: epoch },
  follow: { dueAt: epoch, outcome: oneOf('answered', 'moved', 'released') },
  'decide-appeal': { outcome: oneOf('upheld', 'changed') },
};

const REQUIRED: Partial<Record<CommandName, readonly string[]>> = {
  classify: ['typeCode', 'tier'],
  'answer-direct': ['method', 'toldAt'],
  redirect: ['target'],
  'transfer-emergency': ['service'],
  refuse: ['ground'],
  dispatch: ['unit'],
  'log-duty-call': ['calledAt', 'answered'],
  'request-return': ['leaderOpinionAttachmentId'],
  'decide-consultation': ['leadUnit'],
  'request-extension': ['workdays'],
  'approve-extension': ['workdays'],
  'record-contact': ['at', 'method'],
  'reply-citizen': ['at', 'method', 'finding'],
  'submit-result': ['resolved'],
  'mark-long-term': ['milestone', 'toldCitizenAt'],
  'reach-milestone': ['outcome'],
  'record-callback': ['at', 'method', 'reached'],
  link: ['masterCaseNo'],
  join: ['follower'],
  leave: ['follower'],
  follow: ['master', 'outcome'],
  'open-consultation': ['decider'],
  'record-site-check': ['at'],
  'record-mediation': ['at', 'signedAttachmentId'],
  'record-finding': ['truth', 'cause'],
  'draft-plan': ['completeBy'],
  'record-follow-up': ['at', 'stillFixed'],
  'record-visit': ['at', 'signatureAttachmentId'],
  'keep-promise': ['at', 'method'],
  supervise: ['trigger', 'form'],
  instruct: ['paperNo', 'lines', 'readBackConfirmed'],
  'report-back': ['paperNo'],
  'joint-investigate': ['leadUnit', 'members', 'dueAt'],
  appeal: ['by'],
  'decide-appeal': ['outcome'],
  'confirm-malicious': ['decision'],
  'set-confidentiality': ['mode'],
  reopen: ['newCaseNo'],
};

const holds = (
  fields: Record<string, unknown>,
  required: Record<string, unknown>,
  allowed: Record<string, Check>,
): boolean =>
  Object.keys(required).every((name) => name in fields) &&
  Object.entries(fields).every(([name, value]) => allowed[name]?.(value) ?? false);

/** A command that can be judged: known name, an id, an instant, an actor, and fields of the kinds that its rule lets travel. */
export function isCommand(c: unknown): c is Command {
  if (typeof c !== 'object' || c === null) return false;
  const { id, name, at, actor, fields = {}, text, names = {} } = c as Partial<Record<keyof Command, unknown>>;
  if (!COMMAND_NAMES.includes(name as CommandName)) return false;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return false;
  if (typeof at !== 'number' || !(at > 0 && at < 1e14)) return false;
  if (text !== undefined && !(typeof text === 'string' && /^[\w-]{1,64}$/.test(text))) return false;
  return (
    isActor(actor) &&
    areNames(names) &&
    typeof fields === 'object' &&
    fields !== null &&
    isShaped(name as CommandName, fields as Record<string, unknown>)
  );
}

function isShaped(name: CommandName, fields: Record<string, unknown>): boolean {
  const { travels, added = [] } = commandRule(name);
  const names = [...travels, ...added].map((path) => path.split('.')[0]!.replace('[]', ''));
  const allowed = {
    ...Object.fromEntries(names.map((field) => [field, FIELDS[field] ?? (() => false)])),
    ...OWN_FIELDS[name],
  };
  const required = Object.fromEntries((REQUIRED[name] ?? []).map((field) => [field, true]));
  return holds(fields, required, allowed);
}

const areNames: Check = (names) =>
  typeof names === 'object' &&
  names !== null &&
  Object.keys(names).length <= 50 &&
  Object.entries(names).every(
    ([unit, called]) => code(unit) && typeof called === 'string' && NAME.test(called),
  );

const isActor = (actor: unknown): boolean => {
  if (typeof actor !== 'object' || actor === null) return false;
  const { id, role, unit } = actor as Record<string, unknown>;
  const known = typeof role === 'string' && Object.hasOwn(ROLES, role);
  return (
    known && typeof id === 'string' && /^[\w.@:|-]{1,128}$/.test(id) && (unit === undefined || code(unit))
  );
};
