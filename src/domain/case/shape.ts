import { fromIso } from '../time/instant.ts';
import { COMMAND_NAMES, commandRule, type Command, type CommandName } from './commands.ts';
import { MATTER_TYPES, ROLES, SATISFACTION, TIERS } from './vocabulary.ts';

/** The API has checked every command against its contract. Whoever reaches the workflow past the API meets this: what could not be counted or shown is refused. */

type Check = (value: unknown) => boolean;

const CODE = /^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}$/;
const code: Check = (v) => typeof v === 'string' && CODE.test(v);
const flag: Check = (v) => typeof v === 'boolean';
const count: Check = (v) => Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 3650;
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

/** What each travelling field may be. The same name means the same in every command, but for these few. */
const FIELDS: Record<string, Check> = {
  typeCode: code,
  tier: oneOf(...Object.keys(TIERS)),
  matterType: oneOf(...Object.keys(MATTER_TYPES)),
  severity: oneOf('normal', 'serious', 'major'),
  urgency: code,
  level: oneOf('L1', 'L2', 'L3', 'L4'),
  emergencyPlan: flag,
  statutory: record(
    { n: count, unit: oneOf('workday-hours', 'workdays', 'minutes', 'hours', 'days', 'years') },
    false,
  ),
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
  const { id, name, at, actor, fields = {}, text } = c as Partial<Record<keyof Command, unknown>>;
  if (!COMMAND_NAMES.includes(name as CommandName)) return false;
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return false;
  if (typeof at !== 'number' || !(at > 0 && at < 1e14)) return false;
  if (text !== undefined && !(typeof text === 'string' && /^[\w-]{1,64}$/.test(text))) return false;
  return (
    isActor(actor) &&
    typeof fields === 'object' &&
    fields !== null &&
    isShaped(name as CommandName, fields as Record<string, unknown>)
  );
}

function isShaped(name: CommandName, fields: Record<string, unknown>): boolean {
  const names = commandRule(name).travels.map((path) => path.split('.')[0]!);
  const allowed = Object.fromEntries(names.map((field) => [field, FIELDS[field] ?? (() => false)]));
  const required = Object.fromEntries((REQUIRED[name] ?? []).map((field) => [field, true]));
  return holds(fields, required, allowed);
}

const isActor = (actor: unknown): boolean => {
  if (typeof actor !== 'object' || actor === null) return false;
  const { id, role, unit } = actor as Record<string, unknown>;
  const known = typeof role === 'string' && Object.hasOwn(ROLES, role);
  return (
    known && typeof id === 'string' && /^[\w.@:|-]{1,128}$/.test(id) && (unit === undefined || code(unit))
  );
};
