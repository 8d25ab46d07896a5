import { z } from 'zod';
import { code, countOrNone, instant, oneOf, yesNo } from '../contracts/common.ts';
import { LEVELS, LIMIT_UNITS } from '../domain/case/vocabulary.ts';
import { region } from '../contracts/register.ts';
import { ProofDayView } from '../contracts/views.ts';
import { TIERS } from '../domain/case/vocabulary.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Calendar } from '../domain/time/calendar.ts';
import { fromIso, HOUR, toIso } from '../domain/time/instant.ts';
import { due, prove, redAt, yellowAt, type Limit } from '../domain/time/limit.ts';
import { articleOf } from './articles.ts';

const OWN_ARTICLES = {
  extension: '延期自原期限届满之日起计算，不超过本类别的次数和天数（F-064至F-067）',
  retention: '录音与投诉记录至少保存两年（F-144）',
  natural: '自然时间：按日计算的，开始的当日不计入（民法典第二百零一条）',
  workdays: '工作日：自次一工作日起算，至最后一日24时（民法典第二百零一条、第二百零三条）',
};
const OF_CASES = ['sign', 'return', 'handle', 'feedback', 'callback'] as const;
const RULES = { ...OWN_ARTICLES, ...Object.fromEntries(OF_CASES.map((kind) => [kind, kind])) } as Record<
  keyof typeof OWN_ARTICLES | (typeof OF_CASES)[number],
  string
>;

const articleFor = (rule: keyof typeof RULES, limit: Limit): string => {
  const clock = OF_CASES.find((kind) => kind === rule);
  return clock ? articleOf(clock, limit) : RULES[rule];
};

/** The body of `POST /deadlines/preview`; an extension's `receivedAt` is the old due instant, exclusive. */
export const PreviewDeadline = z
  .strictObject({
    receivedAt: instant(),
    rule: oneOf(RULES),
    tier: oneOf(TIERS).optional(),
    level: oneOf(LEVELS).optional(),
    n: countOrNone(100_000).optional(),
    unit: oneOf(LIMIT_UNITS).optional(),
    policy: code().optional(),
    region: region().optional(),
    calendarAsOf: instant().or(z.iso.date()).optional(),
    rollForward: yesNo().optional(),
  })
  .superRefine(({ rule, level, n, unit }, context) => {
    const required = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (rule === 'feedback' && level === undefined) required('level', '分级反馈须写明级别');
    if (['extension', 'natural', 'workdays'].includes(rule) && n === undefined) required('n', '须写明数量');
    if (n === 0 && (rule !== 'natural' || (unit ?? 'days') !== 'days'))
      required('n', '只有自然日可为0，即当日24时止；其他至少为1');
    if (unit === undefined) return;
    const workday = unit === 'workdays' || unit === 'workday-hours';
    if (rule === 'natural' && workday) required('unit', '自然时间须为分钟、小时、自然日或年');
    if (rule === 'workdays' && !workday) required('unit', '须为工作日或工作日小时');
  })
  .meta({ id: 'PreviewDeadline', description: '时限试算' });
export type PreviewDeadline = z.infer<typeof PreviewDeadline>;

const at = () => z.iso.datetime({ offset: true });

/** A due date with its cards and its day-by-day proof. */
export const DeadlinePreview = z
  .object({
    dueAt: at(),
    provisional: z.boolean(),
    flags: z.array(z.enum(['HOLIDAY_GAP', 'CALENDAR_PROVISIONAL'])),
    yellowAt: at(),
    overdueFrom: at(),
    redAt: at(),
    article: z.string(),
    proof: z.array(ProofDayView),
  })
  .meta({ id: 'DeadlinePreview', description: '时限试算结果' });
export type DeadlinePreview = z.infer<typeof DeadlinePreview>;

/**
 * When a period ends and why, day by day, with the cards that a handling limit would get (Q44).
 * @throws RangeError when the period ends beyond the calendar of this world
 */
export function preview(asked: PreviewDeadline, policy: Policy, calendar: Calendar): DeadlinePreview {
  const receivedAt = fromIso(asked.receivedAt);
  const limit = limitOf(asked, policy);
  // 24:00 of the old due date belongs to the day that ends (Q15).
  const startedAt = asked.rule === 'extension' ? receivedAt - 1 : receivedAt;
  const { dueAt, provisional } = due(calendar, startedAt, limit);
  const urgentGap =
    asked.rule === 'handle' && asked.tier === 'urgent' && dueAt - receivedAt > policy.holidayGapHours * HOUR;
  return {
    dueAt: toIso(dueAt),
    provisional,
    flags: [
      ...(urgentGap ? ['HOLIDAY_GAP' as const] : []),
      ...(provisional ? ['CALENDAR_PROVISIONAL' as const] : []),
    ],
    yellowAt: toIso(yellowAt(calendar, dueAt)),
    overdueFrom: toIso(dueAt),
    redAt: toIso(redAt(calendar, dueAt)),
    article: articleFor(asked.rule, limit),
    proof: prove(calendar, startedAt, limit),
  };
}

function limitOf(
  { rule, tier = 'standard', level = 'L3', n = 1, unit, rollForward }: PreviewDeadline,
  policy: Policy,
): Limit {
  const roll = rollForward === undefined ? {} : { rollForward };
  switch (rule) {
    case 'sign':
      return policy.sign;
    case 'return':
      return policy.return.window;
    case 'handle':
      return policy.handle[tier];
    case 'extension':
      return { unit: 'workdays', n };
    case 'feedback':
      return { ...policy.feedback[level], ...roll };
    case 'callback':
      return policy.callback.first;
    case 'retention':
      return { unit: 'years', n: 2, ...roll };
    case 'natural':
      return { unit: unit ?? 'days', n, ...roll };
    case 'workdays':
      return { unit: unit ?? 'workdays', n };
  }
}
