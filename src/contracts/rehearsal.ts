import { z } from 'zod';
import { COMMANDS, commandRule, type CommandName } from '../domain/case/commands.ts';
import { fieldAt } from '../domain/case/commands/field.ts';
import { REFUSALS } from '../domain/refusals.ts';
import { EVENT_TITLES } from '../domain/case/titles.ts';
import {
  CARDS,
  CASE_STATES,
  CHANNELS,
  FLAGS,
  MATTER_TYPES,
  ROLES,
  SUPERVISION_FORMS,
} from '../domain/case/vocabulary.ts';
import { DAY_MS, fromIso } from '../domain/time/instant.ts';
import { COMMAND_BODIES } from './commands.ts';
import { code, instant, listOf, oneOf, yesNo } from './common.ts';
import { PolicyFile } from './policy.ts';
import { region } from './register.ts';
import { ProvedDeadlineView } from './views.ts';

const MOST_ACTS = 200;
const MOST_DAYS = 5 * 366;

/** `county-12345` or `county-12345@2`. */
const reference = () =>
  z.string({ error: '须为代码，或代码@版本' }).regex(/^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}(@[1-9]\d{0,5})?$/, {
    message: '须为代码，或代码@版本，例如 county-12345@1',
  });

/** A policy by its code, or written out: what is wrong with one that is written out is said at its own place. */
const PolicyOrCode = z
  .unknown()
  .transform((given, context): string | PolicyFile | undefined => {
    if (given === undefined) return undefined;
    const schema: z.ZodType<string | PolicyFile> =
      typeof given === 'object' && given !== null ? PolicyFile : reference();
    const { data, error } = schema.safeParse(given);
    for (const issue of error?.issues ?? []) context.issues.push({ ...issue, input: given } as never);
    return data;
  })
  .meta({
    description: '规则：代码、代码@版本，或完整的规则（同 policies/*.yaml）；省略时用该地区的现行规则',
  });

const Act = z
  .strictObject({
    at: instant(),
    command: oneOf(COMMANDS),
    /** The fields of the command's body; what people write may be left out. */
    fields: z.record(z.string(), z.unknown()).default({}),
    /** Whose staff acts, for a unit's commands; without it the unit that has the case. */
    unit: code().optional(),
  })
  .superRefine(({ command, fields }, context) => {
    for (const issue of unfit(command, fields)) context.addIssue(issue as never);
  });

/** What is wrong with the fields that the rules look at. Words may be missing: nothing is stored, nobody reads them. */
function unfit(command: CommandName, fields: Record<string, unknown>): z.core.$ZodIssue[] {
  const { travels } = commandRule(command);
  const { error } = COMMAND_BODIES[command].safeParse(fields);
  return (error?.issues ?? [])
    .filter(({ path, ...issue }) => {
      const missing = fieldAt(travels, path);
      const looked = missing !== undefined && (missing.need || issue.code === 'custom');
      return looked || issue.code === 'unrecognized_keys' || valueAt(fields, path) !== undefined;
    })
    .map((issue) => ({ ...issue, path: ['fields', ...issue.path] }));
}

const valueAt = (fields: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    path.length === 0 ? undefined : fields,
  );

/** What is no instant has its own complaint already, and compares with nothing. */
function instantOrNaN(given: string): number {
  try {
    return fromIso(given);
  } catch {
    return Number.NaN;
  }
}

/** The body of `POST /rehearsals` and the file of `npm run rehearse`: acts in the order of their instants, at most 200, five years at most. */
export const Rehearsal = z
  .strictObject({
    policy: PolicyOrCode.optional(),
    type: code().optional(),
    channel: oneOf(CHANNELS).optional(),
    matterType: oneOf(MATTER_TYPES).optional(),
    region: region().optional(),
    /** The calendar as it was known on that day. */
    calendarAsOf: instant().or(z.iso.date()).optional(),
    /** The complaint has words that make it urgent before anyone has classified it. */
    urgentWords: yesNo().optional(),
    anonymous: yesNo().optional(),
    registeredAt: instant(),
    acts: listOf(Act, MOST_ACTS, 0),
    until: instant(),
  })
  .superRefine((asked, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const [registeredAt, until, ...acts] = [
      asked.registeredAt,
      asked.until,
      ...asked.acts.map((a) => a.at),
    ].map(instantOrNaN) as [number, number, ...number[]];
    let before = registeredAt;
    for (const [i, each] of acts.entries()) {
      if (each < before) refuse(['acts', i, 'at'], '不得早于登记或前一步');
      before = Math.max(before, each);
    }
    if (until < before) refuse(['until'], '不得早于登记或最后一步');
    if (until - registeredAt > MOST_DAYS * DAY_MS) refuse(['until'], '至多推演五年');
  })
  .meta({ id: 'Rehearsal', description: '推演：按规则与日历预演一个案件' });
export type Rehearsal = z.infer<typeof Rehearsal>;

const at = () => z.iso.datetime({ offset: true });
const pinned = z.object({ code: z.string(), version: z.int() });
/** Which act of the script, counted from 0 as in the paths of errors. */
const act = z.int().min(0);

/** The whole predicted timeline. */
export const RehearsalTimeline = z
  .object({
    policy: pinned,
    type: pinned.nullable(),
    calendar: z.string(),
    registeredAt: at(),
    until: at(),
    events: z.array(
      z.object({
        seq: z.int(),
        type: oneOf(EVENT_TITLES),
        title: z.string(),
        at: at(),
        role: oneOf(ROLES),
        act: act.optional(),
      }),
    ),
    cards: z.array(z.object({ kind: oneOf(CARDS), at: at() })),
    deadlines: z.array(ProvedDeadlineView),
    notices: z.array(
      z.object({
        seq: z.int(),
        at: at(),
        audience: z.string(),
        kind: z.string(),
        naming: z.array(z.string()),
      }),
    ),
    refusals: z.array(
      z.object({
        act,
        at: at(),
        command: oneOf(COMMANDS),
        code: oneOf(REFUSALS),
        title: z.string(),
        detail: z.string(),
      }),
    ),
    /** What time alone will do after `until`, were nobody to act. */
    upcoming: z.array(z.object({ title: z.string(), dueAt: at() })),
    final: z.object({
      state: oneOf(CASE_STATES),
      status: z.string(),
      unit: z.string().nullable(),
      flags: z.array(oneOf(FLAGS)),
      supervision: oneOf(SUPERVISION_FORMS),
      version: z.int(),
    }),
  })
  .meta({ id: 'RehearsalTimeline', description: '推演结果' });
export type RehearsalTimeline = z.infer<typeof RehearsalTimeline>;
