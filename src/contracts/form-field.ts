import { z } from 'zod';
import { MOST_TEXT, type Form } from '../domain/policy/form-field.ts';
import { code, listOf, oneOf, text, yesNo } from './common.ts';

const KINDS = { text: '文字', number: '数字', date: '日期', choice: '单选', 'yes-no': '是否' } as const;

/**
 * Why a pattern is not accepted, or undefined. Citizens' words are matched against it: without back-references, look-around and
 * repeated groups, and with at most four choice points, matching what is checked at all (`MOST_MATCHED`) stays a matter of milliseconds.
 */
function patternFault(pattern: string): { zh: string; en: string } | undefined {
  try {
    new RegExp(pattern, 'u');
  } catch {
    return { zh: '不是有效的正则表达式', en: 'not a valid regular expression' };
  }
  const bare = pattern
    .replaceAll(/\\[^1-9kpP]|\[(?:\\.|[^\]\\])*\]/gu, 'x')
    .replaceAll(/\\[pP]\{[^}]*\}/gu, 'x');
  if (/\\[1-9k]|\(\?[=!<]/.test(bare))
    return { zh: '不支持反向引用与环视', en: 'no back-references or look-around' };
  if (/\)[*+{]/.test(bare)) return { zh: '不支持重复的分组', en: 'groups must not be repeated' };
  const choices = bare.match(/[*+|]|\?(?!:)|\{\d+,\d*\}/g)?.length ?? 0;
  return choices > 4 ? { zh: '至多四处 * + ? {n,m} |', en: 'at most four of * + ? {n,m} |' } : undefined;
}

/** An extra field of the register form (F-020): checked when a complaint of this type is registered. */
const FormField = z
  .strictObject({
    type: oneOf(KINDS),
    label: text(30).describe('表单上的名称'),
    required: yesNo().exactOptional(),
    options: listOf(text(50), 50).exactOptional().describe('单选的选项'),
    pattern: text(200).exactOptional().describe('文字须整体符合的正则表达式'),
    min: z.number().exactOptional().describe('数字的最小值'),
    max: z.number().exactOptional().describe('文字的最多字数，或数字的最大值'),
    help: text(200).exactOptional().describe('填写说明'),
  })
  .superRefine((field, context) => {
    const say = (path: string, message: string, en: string): void =>
      context.addIssue({ code: 'custom', path: [path], message, params: { en } });
    const only = (path: 'options' | 'pattern' | 'min' | 'max', ...kinds: (keyof typeof KINDS)[]): void => {
      if (field[path] !== undefined && !kinds.includes(field.type))
        say(path, `只用于 ${kinds.join('、')}`, `only for ${kinds.join(', ')}`);
    };
    only('options', 'choice');
    only('pattern', 'text');
    only('min', 'number');
    only('max', 'text', 'number');
    if (field.type === 'choice' && !field.options) say('options', '必填', 'a choice needs options');
    if (
      field.type === 'text' &&
      field.max !== undefined &&
      !(Number.isInteger(field.max) && field.max >= 1 && field.max <= MOST_TEXT)
    )
      say('max', `须为1至${MOST_TEXT}的整数`, `a whole number from 1 to ${MOST_TEXT}`);
    if (field.min !== undefined && field.max !== undefined && field.min > field.max)
      say('min', '最小值大于最大值', 'the least is more than the most');
    const fault = field.pattern === undefined ? undefined : patternFault(field.pattern);
    if (fault) say('pattern', fault.zh, fault.en);
  });

/** Extra fields by the name under which they are sent. */
export const FormFields: z.ZodType<Form> = z
  .record(code(), FormField)
  .refine((fields) => Object.keys(fields).length <= 50, {
    message: '最多50项',
    params: { en: 'at most 50 fields' },
  })
  .describe('附加表单项');
