import { dayNumber } from '../time/civil.ts';

/** An extra field of a complaint type's form (F-020). */
export interface FormField {
  type: 'text' | 'number' | 'date' | 'choice' | 'yes-no';
  label: string;
  required?: boolean;
  options?: string[];
  /** What a text must match as a whole. */
  pattern?: string;
  min?: number;
  max?: number;
  help?: string;
}
export type Form = Readonly<Record<string, FormField>>;
type Given = Readonly<Record<string, unknown>>;

/** What is checked against a pattern is short, so that no pattern can take long; shorter still where four parts of it repeat. */
export const MOST_MATCHED = 100;
const MOST_BY_FOUR = 40;
const mostMatched = (pattern: string): number => {
  const bare = pattern.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gu, 'x');
  return (bare.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0) > 3 ? MOST_BY_FOUR : MOST_MATCHED;
};
export const MOST_TEXT = 2000;

/** What is wrong with the extra fields of a complaint, each with the name of its field; nothing when all is well. */
export function fieldFaults(declared: Form, given: Given): { name: string; message: string }[] {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(declared, name));
  return [
    ...unknown.map((name) => ({ name, message: '未知的字段' })),
    ...Object.entries(declared).flatMap(([name, field]) => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      const message = value === undefined ? (field.required ? '必填' : undefined) : faultOf(field, value);
      return message === undefined ? [] : [{ name, message }];
    }),
  ];
}

/** The same of what is given with a later act: what was asked at registration is not asked again. */
export const laterFieldFaults = (declared: Form, given: Given): { name: string; message: string }[] =>
  fieldFaults(Object.fromEntries(Object.entries(declared).filter(([name]) => name in given)), given);

function faultOf(field: FormField, value: unknown): string | undefined {
  switch (field.type) {
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : '须为 true 或 false';
    case 'number': {
      if (typeof value !== 'number') return '须为数字';
      const { min = -Infinity, max = Infinity } = field;
      return value < min ? `不得小于${min}` : value > max ? `不得大于${max}` : undefined;
    }
    case 'date':
      return isDay(value) ? undefined : '须为日期，例如 2026-03-11';
    case 'choice':
      return field.options?.includes(value as string)
        ? undefined
        : `须为其中之一：${field.options?.join('、')}`;
    case 'text': {
      if (typeof value !== 'string') return '须为文字';
      const { pattern, max = pattern === undefined ? MOST_TEXT : MOST_MATCHED } = field;
      if (value.length > max) return `不能超过${max}字`;
      if (pattern === undefined) return undefined;
      const fits = value.length <= mostMatched(pattern) && new RegExp(`^(?:${pattern})$`, 'u').test(value);
      return fits ? undefined : `格式不符${field.help === undefined ? '' : `：${field.help}`}`;
    }
  }
}

function isDay(value: unknown): boolean {
  try {
    return typeof value === 'string' && Number.isFinite(dayNumber(value));
  } catch {
    return false;
  }
}
