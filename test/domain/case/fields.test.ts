import {
  attachment,
  code,
  count,
  described,
  divided,
  either,
  epoch,
  fieldAt,
  fits,
  form,
  instant,
  joined,
  keyOf,
  list,
  maybe,
  namedIn,
  oneOf,
  record,
  staffId,
  text,
  unit,
  yes,
  yesNo,
  type Field,
} from '../../../src/domain/case/commands/field.ts';

const line = record({ unit: unit(), order: text(5), fileId: maybe(attachment()) });

test.each<[string, Field, unknown[], unknown[]]>([
  ['text', text(3), ['a', '三个字'], ['', 'four', 7, null]],
  ['code', code(), ['a', 'A-1_b.c:d', '_x', 'a'.repeat(64)], ['', '.a', 'a b', '甲', 'a'.repeat(65), 7]],
  ['staff', staffId(), ['a', 'zhang@x.cn', 'auth0|5', 'a'.repeat(128)], ['', 'a b', 'a'.repeat(129), 7]],
  ['yes or no', yesNo(), [true, false], ['true', 0, null]],
  ['yes', yes('已告知'), [true], [false, 'true', 1]],
  ['count', count(9), [1, 9], [0, 10, 1.5, '1', Infinity]],
  ['instant', instant(), ['2026-03-09T10:00:00+08:00'], ['2026-03-09', '2026-02-30T10:00:00Z', 7, null]],
  ['epoch', epoch(), [1, 99_999_999_999_999], [0, -1, 1e14, '1']],
  ['one of', oneOf('a', 'b'), ['a', 'b'], ['c', 1, ['a']]],
  ['key of', keyOf({ a: '甲', b: '乙' }), ['a', 'b'], ['甲', 'toString']],
  ['form', form(), [{}, { a: 1 }], [[], null, 'a']],
  ['list', list(text(3), 2), [['a'], ['a', 'b']], [[], ['a', 'b', 'c'], ['four'], 'a', { length: 1 }]],
  ['list that may be empty', list(text(3), 1, 0), [[], ['a']], [['a', 'b']]],
  ['record', line, [{ unit: 'u', order: 'o' }, { unit: 'u', order: 'o', fileId: 'f' }], [{ unit: 'u' }, { unit: 'u', order: 'o', more: 1 }, { unit: 'u', order: 'longer' }, [], null, 'u']],
  ['either', either(text(3), record({ a: text(3) })), ['a', { a: 'b' }], ['four', { b: 'a' }, 7]],
])('%s', (_, field, right, wrong) => {
  for (const value of right) expect([value, fits({ field }, { field: value })]).toEqual([value, true]);
  for (const value of wrong) expect([value, fits({ field }, { field: value })]).toEqual([value, false]);
}); // prettier-ignore

test('what must be there is, what may be left out need not be, and nothing else is', () => {
  const shape = { a: text(3), b: maybe(text(3)) };
  expect(fits(shape, { a: 'x' })).toBe(true);
  expect(fits(shape, { a: 'x', b: 'y' })).toBe(true);
  expect(fits(shape, { b: 'y' })).toBe(false);
  expect(fits(shape, { a: 'x', c: 'y' })).toBe(false);
  expect(fits(shape, { a: 'x', toString: 'y' })).toBe(false);
  expect([maybe(text(3)).need, text(3).need, described('何', text(3)).about]).toEqual([false, true, '何']);
});

const SHAPE = {
  lead: unit(),
  others: maybe(list(unit(), 5)),
  lines: maybe(list(line, 5)),
  proof: maybe(either(text(9), record({ id: attachment() }))),
  task: maybe(record({ unit: unit(), note: text(9) })),
};

test('every code of a kind, wherever it stands', () => {
  const values = {
    lead: 'a',
    others: ['b', 7],
    lines: [{ unit: 'c', order: 'x', fileId: 'f1' }, 'no record'],
    proof: { id: 'f2' },
    task: { unit: 'd', note: 'e' },
  };
  expect(namedIn('unit', SHAPE, values)).toEqual(['a', 'b', 'c', 'd']);
  expect(namedIn('attachment', SHAPE, values)).toEqual(['f1', 'f2']);
  expect(namedIn('case', SHAPE, values)).toEqual([]);
  expect(namedIn('unit', SHAPE, { lead: 7, others: 'b', task: ['d'] })).toEqual([]);
});

test('what a shape names and the rest; of records and lists of records each part in its own', () => {
  const shape = { at: instant(), task: record({ unit: unit() }), lines: list(record({ unit: unit() }), 5), tags: list(text(3), 5) }; // prettier-ignore
  expect(
    divided(shape, {
      at: '2026',
      note: 'n',
      task: { unit: 'a', note: 'b' },
      lines: [{ unit: 'c', order: 'd' }, { unit: 'e' }],
      tags: ['t'],
    }),
  ).toEqual({
    inside: { at: '2026', task: { unit: 'a' }, lines: [{ unit: 'c' }, { unit: 'e' }], tags: ['t'] },
    outside: { note: 'n', task: { note: 'b' }, lines: [{ order: 'd' }, {}] },
  });
  expect(divided(shape, { task: { unit: 'a' }, lines: [{ unit: 'c' }] })).toEqual({
    inside: { task: { unit: 'a' }, lines: [{ unit: 'c' }] },
    outside: {},
  });
  expect(divided(shape, { task: { note: 'b' }, toString: 1 })).toEqual({
    inside: {},
    outside: { task: { note: 'b' }, toString: 1 },
  });
  expect(divided(shape, { lines: ['no record'], task: 'none' })).toEqual({
    inside: { lines: [{}], task: 'none' },
    outside: {},
  });
});

test('a record of which a part travels is one record', () => {
  const travels = { task: maybe(record({ unit: unit() })), lines: list(record({ unit: unit() }), 5), at: instant() };
  const words = { task: record({ note: text(9) }), lines: maybe(list(record({ order: text(9) }), 5)), why: text(9) };
  const whole = joined(travels, words);
  expect(Object.keys(whole).toSorted()).toEqual(['at', 'lines', 'task', 'why']);
  expect([whole['task']?.need, whole['lines']?.need]).toEqual([true, true]);
  const task = { unit: 'a', note: 'b' };
  const lines = [{ unit: 'c', order: 'd' }];
  const at = '2026-03-09T10:00:00+08:00';
  expect(fits(whole, { task, lines, at, why: 'w' })).toBe(true);
  expect(fits(whole, { task: { unit: 'a' }, lines, at, why: 'w' })).toBe(false);
  expect(fits(whole, { task, lines: [{ unit: 'c' }], at, why: 'w' })).toBe(false);
  const neither = { a: maybe(record({ x: text(1) })) };
  expect(joined(neither, { a: maybe(record({ y: text(1) })) })['a']?.need).toBe(false);
  expect(() => joined({ a: text(1) }, { a: text(1) })).toThrow(TypeError);
  expect(() => joined({ a: text(1) }, { a: record({}) })).toThrow(TypeError);
  expect(() => joined({ a: list(text(1), 1) }, { a: text(1) })).toThrow(TypeError);
}); // prettier-ignore

test.each<[PropertyKey[], string | undefined]>([
  [['lead'], 'code'],
  [['lines'], 'list'],
  [['lines', 0], 'record'],
  [['lines', 0, 'order'], 'text'],
  [['others', 1], 'code'],
  [['task', 'note'], 'text'],
  [['task', 'none'], undefined],
  [['none'], undefined],
  [['toString'], undefined],
  [[0], undefined],
  [['lead', 'more'], undefined],
])('the field at %j is %s', (path, is) => {
  expect(fieldAt(SHAPE, path)?.spec.is).toBe(is);
});
