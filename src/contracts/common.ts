import { z } from 'zod';

/** Anything a terminal, a log or a page would act on: control characters other than line feed and tab, line separators, lone surrogates, marks that turn the direction of writing. */
const UNCLEAN = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** The sentence of a schema, with missing fields told apart from wrong ones. */
const must = (sentence: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? '必填' : sentence;

/** What a person writes: 1 to `max` characters after trimming; no control characters but line feed and tab. */
export const text = (max: number) =>
  z
    .string({ error: must('须为文字') })
    .overwrite((value) => value.replaceAll('\r\n', '\n').trim())
    .min(1, '不能为空')
    .max(max, `不能超过${max}字`)
    .refine((value) => !UNCLEAN.test(value), '含有不允许的控制字符');

/** What a code looks like, wherever one is read. */
export const CODE = /^[A-Za-z0-9_-][A-Za-z0-9._:-]{0,63}$/;

/** A code or an id: letters, digits and `._:-`, at most 64. */
export const code = () => z.string({ error: must('须为代码') }).regex(CODE, '须为代码：字母、数字与 . _ : -');

/** An instant on the wire: ISO 8601 with an offset, `2026-03-11T10:00:00+08:00`. */
export const instant = () =>
  z.iso.datetime({ offset: true, error: must('须为带时区的时间，例如 2026-03-11T10:00:00+08:00') }).max(40);

/** One of the keys of a vocabulary such as `{ phone: '电话' }`. */
export const oneOf = <K extends string>(vocabulary: Record<K, unknown>) => {
  const keys = Object.keys(vocabulary) as [K, ...K[]];
  return z.enum(keys, { error: must(`须为其中之一：${keys.join(', ')}`) });
};

/** A list of `min` to `max` items. */
export const listOf = <T extends z.ZodType>(item: T, max: number, min = 1) =>
  z
    .array(item, { error: must('须为列表') })
    .min(min, `至少${min}项`)
    .max(max, `最多${max}项`);

export const yes = (what: string) => z.literal(true, { error: must(`须为 true：${what}`) });
export const yesNo = () => z.boolean({ error: must('须为 true 或 false') });
export const count = (max: number) =>
  z
    .int({ error: must('须为整数') })
    .min(1, '至少为1')
    .max(max, `至多为${max}`);

/** Form fields that a complaint type defines: at most 50 of them. */
export const formFields = () =>
  z
    .record(code(), z.union([text(2000), z.number(), z.boolean()]))
    .refine((fields) => Object.keys(fields).length <= 50, '最多50项');

/** A page of a list; `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** How a person was reached (`design/api.md`, "Enums"). */
export const METHODS = {
  phone: '电话',
  sms: '短信',
  wechat: '微信',
  email: '电子邮件',
  letter: '信函',
  visit: '上门',
  'face-to-face': '当面',
} as const;

export const LEVELS = { L1: '一级', L2: '二级', L3: '三级', L4: '四级' } as const;

/** How often, and by how many workdays each time, the law that sets a limit itself lets it be extended (F-063). */
export const lawsExtension = () =>
  z
    .strictObject({ times: count(10), workdays: count(365) })
    .describe('该法律自身允许的延期：次数与每次工作日数');

/** The units a limit may be written in. */
export const LIMIT_UNITS = {
  'workday-hours': '工作日小时',
  workdays: '工作日',
  minutes: '分钟',
  hours: '小时',
  days: '自然日',
  years: '年',
} as const;

/** How much people may write: a report, and a remark. */
export const LONG = 20_000;
export const SHORT = 2000;

/** One of a few values that have no vocabulary of their own. */
export const enumOf = <T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, { error: `须为其中之一：${values.join(', ')}` });

/** Bodies that several commands share. */
export const because = z.strictObject({ reason: text(SHORT) });
export const nothing = z.strictObject({});
