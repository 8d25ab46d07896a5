import { z } from 'zod';
import { CODE, STAFF_ID } from '../domain/case/commands/field.ts';
import { legible, uncleanIn } from '../domain/words/legible.ts';
import { caseNumberOf, phoneFault } from '../domain/words/numbers.ts';

/** The sentence of a schema, with missing fields told apart from wrong ones. */
const must = (sentence: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? '必填' : sentence;

/** What a person writes, kept as {@link legible}: 1 to `max` characters; a control character is refused with its place. */
export const text = (max: number) =>
  z
    .string({ error: must('须为文字') })
    .overwrite(legible)
    .min(1, '不能为空')
    .max(max, `不能超过${max}字`)
    .refine((value) => !uncleanIn(value), {
      error: ({ input }) => {
        const { line, character, code } = uncleanIn(String(input))!;
        return `含有不允许的控制字符：第${line}行第${character}个字（${code}）`;
      },
    });

/** One telephone number or several, kept as written with ordinary digits. */
export const phone = () =>
  z
    .string({ error: must('须为文字') })
    .overwrite((value) => legible(value.normalize('NFKC')))
    .max(100, '不能超过100字')
    .refine((value) => phoneFault(value) === undefined, {
      error: ({ input }) => phoneFault(String(input)) ?? '',
    });

/** One word of a list, without the signs that stand between words: `起火，爆炸` is two. */
export const word = (max: number) =>
  text(max).refine(
    (value) => !/[，、；。,;]/.test(value),
    '一项只写一个词：词与词之间用半角逗号，且不放在引号内',
  );

/** A code or an id: letters, digits and `._:-`, at most 64. */
export const code = () => z.string({ error: must('须为代码') }).regex(CODE, '须为代码：字母、数字与 . _ : -');

/** A member of staff as their token names them, or a role. */
export const staffId = () =>
  z.string({ error: must('须为工作人员编号或角色') }).regex(STAFF_ID, '须为工作人员编号或角色');

/** The number of a case, however it is spelt: `js 2026-0311 000001`. */
export const caseNumber = () =>
  z
    .string({ error: must('须为代码') })
    .max(100, '不能超过100字')
    .overwrite(caseNumberOf)
    .regex(CODE, '须为案件编号，例如 JS20260311000001');

/** An instant on the wire: ISO 8601 with an offset, `2026-03-11T10:00:00+08:00`. */
export const instant = () =>
  z.iso
    .datetime({ offset: true, error: must('须为带时区的时间，例如 2026-03-11T10:00:00+08:00') })
    .max(40)
    .refine((at) => !/^(?:0000|9999)/.test(at), '年份须在1至9998之间');

/** One of these values. */
export const enumOf = <T extends string>(values: readonly T[]) =>
  z.enum(values as [T, ...T[]], { error: must(`须为其中之一：${values.join(', ')}`) });

/** One of the keys of a vocabulary such as `{ phone: '电话' }`. */
export const oneOf = <K extends string>(vocabulary: Record<K, unknown>) =>
  enumOf(Object.keys(vocabulary) as K[]);

/** A list of `min` to `max` items. */
export const listOf = <T extends z.ZodType>(item: T, max: number, min = 1) =>
  z
    .array(item, { error: must('须为列表') })
    .min(min, `至少${min}项`)
    .max(max, `最多${max}项`);

export const yes = (what: string) => z.literal(true, { error: must(`须为 true：${what}`) });
export const yesNo = () => z.boolean({ error: must('须为 true 或 false') });
const whole = (least: number, max: number) =>
  z
    .int({ error: must('须为整数') })
    .min(least, `至少为${least}`)
    .max(max, `至多为${max}`);
export const count = (max: number) => whole(1, max);
export const countOrNone = (max: number) => whole(0, max);

/** Form fields that a complaint type defines: at most 50 of them. */
export const formFields = () =>
  z
    .record(code(), z.union([text(2000), z.number(), z.boolean()]))
    .refine((fields) => Object.keys(fields).length <= 50, '最多50项');

/** A page of a list; `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** How often, and by how many workdays each time, the law that sets a limit itself lets it be extended (F-063). */
export const lawsExtension = () =>
  z
    .strictObject({ times: count(10), workdays: count(365) })
    .describe('该法律自身允许的延期：次数与每次工作日数');
