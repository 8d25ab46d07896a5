import { fieldFaults, laterFieldFaults, type FormField } from '../../../src/domain/policy/form-field.ts';

const TEXT: FormField = { type: 'text', label: '店名' };
const PLATE: FormField = { type: 'text', label: '车牌', pattern: '鲁K[A-Z0-9]{5}', help: '鲁K 后五位' };
const faults = (field: FormField, value: unknown): string[] =>
  fieldFaults({ field }, { field: value }).map(({ message }) => message);

test.each<[string, FormField, unknown, string | undefined]>([
  ['yes', { type: 'yes-no', label: '是否' }, true, undefined],
  ['no', { type: 'yes-no', label: '是否' }, false, undefined],
  ['a word for yes', { type: 'yes-no', label: '是否' }, 'true', '须为 true 或 false'],
  ['a number', { type: 'number', label: '金额' }, 0, undefined],
  ['the least', { type: 'number', label: '金额', min: 1, max: 9 }, 1, undefined],
  ['the most', { type: 'number', label: '金额', min: 1, max: 9 }, 9, undefined],
  ['less', { type: 'number', label: '金额', min: 1, max: 9 }, 0.9, '不得小于1'],
  ['more', { type: 'number', label: '金额', min: 1, max: 9 }, 9.1, '不得大于9'],
  ['digits as text', { type: 'number', label: '金额' }, '5', '须为数字'],
  ['a day', { type: 'date', label: '日期' }, '2026-03-11', undefined],
  ['no such day', { type: 'date', label: '日期' }, '2026-02-30', '须为日期，例如 2026-03-11'],
  ['a day as a number', { type: 'date', label: '日期' }, 20260311, '须为日期，例如 2026-03-11'],
  ['an option', { type: 'choice', label: '类', options: ['甲', '乙'] }, '乙', undefined],
  ['no option', { type: 'choice', label: '类', options: ['甲', '乙'] }, '丙', '须为其中之一：甲、乙'],
  ['a text', TEXT, '', undefined],
  ['no text', TEXT, 7, '须为文字'],
  ['a text of 2,000', TEXT, '字'.repeat(2000), undefined],
  ['one longer', TEXT, '字'.repeat(2001), '不能超过2000字'],
  ['one longer than its own most', { ...TEXT, max: 3 }, '四个字吗', '不能超过3字'],
  ['as long as its own most', { ...TEXT, max: 3 }, '三个字', undefined],
  ['what fits the pattern', PLATE, '鲁KA1234', undefined],
  ['what fits it in part', PLATE, 'x鲁KA1234', '格式不符：鲁K 后五位'],
  ['what goes on after it', PLATE, '鲁KA12345', '格式不符：鲁K 后五位'],
  ['a misfit without help', { ...TEXT, pattern: '甲|乙' }, '甲乙', '格式不符'],
  ['what is too long to be matched', { ...TEXT, pattern: '字*' }, '字'.repeat(101), '不能超过100字'],
  ['the longest that is matched', { ...TEXT, pattern: '字*' }, '字'.repeat(100), undefined],
  [
    'too long to match, whatever its most',
    { ...TEXT, pattern: '字*', max: 500 },
    '字'.repeat(101),
    '格式不符',
  ],
  ['a rare character, which is one', { ...TEXT, pattern: '.' }, '𠮷', undefined],
  ['no day at all', { type: 'date', label: '日期' }, '昨天', '须为日期，例如 2026-03-11'],
])('%s', (_, field, value, message) => {
  expect(faults(field, value)).toEqual(message === undefined ? [] : [message]);
});

test.each<[parts: string, pattern: string, most: number]>([
  ['three stars', '字*字*字*', 100],
  ['three pluses', '字+字+字+', 100],
  ['three open counts', '字{1,}字{10,}字{1,}', 100],
  ['three counts', '字{10,90}字{1,9}字{1,}', 100],
  ['a fixed count is no repetition', '字*字*字*字{1}', 100],
  ['what is escaped or in a class is none', '(?:字|[*+\\]+]|\\*|\\+)*字*', 100],
  ['four stars', '字*字*字*字*', 40],
  ['four pluses', '字+字+字+字+', 40],
  ['four open counts', '字{1,}字{10,}字{1,}字{1,}', 40],
  ['four counts', '字{10,90}字{1,9}字{1,9}字{1,90}', 40],
])('a text is matched as far as its pattern cannot take long: %s', (_, pattern, most) => {
  const field: FormField = { ...TEXT, pattern };
  expect(faults(field, '字'.repeat(most))).toEqual([]);
  expect(faults(field, '字'.repeat(most + 1))).toEqual([most === 100 ? '不能超过100字' : '格式不符']);
});

test('what is required is asked for, what nobody declared is unknown, each by its name', () => {
  const declared = { shop: { ...TEXT, required: true }, note: TEXT };
  expect(fieldFaults(declared, {})).toEqual([{ name: 'shop', message: '必填' }]);
  expect(fieldFaults(declared, { shop: '健身房', colour: '红' })).toEqual([
    { name: 'colour', message: '未知的字段' },
  ]);
  expect(fieldFaults(declared, { shop: undefined, toString: '甲' })).toEqual([
    { name: 'toString', message: '未知的字段' },
    { name: 'shop', message: '必填' },
  ]);
  expect(fieldFaults({ constructor: TEXT }, {})).toEqual([]);
});

test('a later act is not asked again for what was asked at registration', () => {
  const declared = { shop: { ...TEXT, required: true }, sum: { type: 'number', label: '金额' } as const };
  expect(laterFieldFaults(declared, {})).toEqual([]);
  expect(laterFieldFaults(declared, { sum: '多' })).toEqual([{ name: 'sum', message: '须为数字' }]);
  expect(laterFieldFaults(declared, { colour: '红' })).toEqual([{ name: 'colour', message: '未知的字段' }]);
});
