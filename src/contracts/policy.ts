import { z } from 'zod';
import { CHANNELS } from '../domain/case/vocabulary.ts';
import { TRACK_LIMITS, type Policy, type TrackLimits } from '../domain/policy/policy.ts';
import type { Limit } from '../domain/time/limit.ts';
import { code, count, instant, listOf, oneOf, text, word, yesNo } from './common.ts';
import { LIMIT_UNITS } from '../domain/case/vocabulary.ts';

/** From when a version applies: a date means 00:00 of that day, at +08:00. */
export const effectiveFrom = () =>
  z
    .union([z.iso.date(), instant()], { error: '须为日期 2026-01-01 或带时区的时间' })
    .describe('生效日期；不写则自发布时起');

/** A period: `{ unit: workdays, n: 5 }`. `rollForward` moves a last day that is a rest day on to the next workday (Q6). */
export const LimitShape = z
  .strictObject({ unit: oneOf(LIMIT_UNITS), n: count(36_525), rollForward: yesNo().exactOptional() })
  .refine(({ unit, n }) => unit !== 'years' || n <= 100, {
    path: ['n'],
    message: '至多100年',
    params: { en: 'at most 100 years' },
  })
  .refine(({ unit, rollForward }) => rollForward === undefined || unit === 'days' || unit === 'years', {
    path: ['rollForward'],
    message: '只用于自然日与年',
    params: { en: 'only for days and years' },
  })
  .meta({ id: 'Limit', description: '时限：单位与数量' });

const HotlineLimitShape = z.strictObject({ normal: LimitShape, urgent: LimitShape });
const ExtensionShape = z.strictObject({
  times: z.int().min(0).max(20),
  workdays: count(365),
  objectiveCause: yesNo().exactOptional(),
});
const RungShape = z.strictObject({
  do: z.enum(['phone', 'red', 'notice', 'written', 'meeting', 'present']),
  at: z.union([z.literal('due'), z.literal('red'), count(250)]),
});

const Rules = z.strictObject({
  code: code(),
  version: count(100_000),
  triage: HotlineLimitShape,
  sameDay: z
    .partialRecord(oneOf(CHANNELS), z.enum(['verify', 'answer']))
    .exactOptional()
    .describe('受理当日（至24时）须办的：verify 调查核实、answer 答复；按受理渠道，不写则无此时限'),
  info: LimitShape,
  dispatch: HotlineLimitShape,
  sign: LimitShape,
  return: z.strictObject({ window: LimitShape, decision: HotlineLimitShape, consultationAt: count(20) }),
  handle: z.strictObject({ urgent: LimitShape, consult: LimitShape, standard: LimitShape }),
  dutyPhone: z.strictObject({ answered: LimitShape, dutyLead: LimitShape }),
  holidayGapHours: count(10_000),
  extend: z.strictObject({
    urgent: ExtensionShape,
    consult: ExtensionShape,
    standard: ExtensionShape,
    decision: HotlineLimitShape,
    reworkTimes: z.int().min(0).max(20),
  }),
  yellowCard: yesNo(),
  ladder: listOf(RungShape, 20, 0),
  feedback: z.strictObject({ L1: LimitShape, L2: LimitShape, L3: LimitShape, L4: LimitShape }),
  review: LimitShape,
  callback: z.strictObject({ first: LimitShape, again: LimitShape, attempts: count(20), days: count(20) }),
  decision: LimitShape,
  consultation: z.strictObject({ limit: LimitShape, catcher: code().exactOptional() }),
  followUp: LimitShape,
  tracks: z
    .strictObject(
      Object.fromEntries(Object.keys(TRACK_LIMITS).map((name) => [name, LimitShape.exactOptional()])) as {
        [T in keyof TrackLimits]: z.ZodExactOptional<typeof LimitShape>;
      },
    )
    .exactOptional()
    .describe(
      '督办、批示、联合调查、专家意见、申诉、审签、整改、保存等期限；不写的：' +
        Object.entries<Limit>({ ...TRACK_LIMITS })
          .map(([name, { n, unit }]) => `${name} ${n}${LIMIT_UNITS[unit]}`)
          .join('、'),
    ),
}) satisfies z.ZodType<Policy>;

/**
 * A file of `policies/`: a jurisdiction's regulation, with what only the hotline's desk needs of it. `region` is the
 * jurisdiction whose cases it rules by default; a policy without one rules where a complaint type names it. `urgentWords` make an
 * unclassified complaint urgent.
 */
export const PolicyFile = Rules.extend({
  name: text(100),
  description: text(2000).exactOptional(),
  effectiveFrom: effectiveFrom().exactOptional(),
  region: code().exactOptional().describe('默认适用的地区；不写则只由诉求类型指名适用'),
  urgentWords: listOf(word(20), 200, 0).describe('未研判前即按紧急处理的用语'),
}).meta({ id: 'PolicyFile', title: '办理规则', description: '地方办理规则 policy' });
export type PolicyFile = z.infer<typeof PolicyFile>;

/** The part of a policy file that a case is pinned to. */
export function rulesOf({
  name: _name,
  description: _description,
  effectiveFrom: _from,
  region: _region,
  urgentWords: _words,
  ...rules
}: PolicyFile): Policy {
  return rules;
}
