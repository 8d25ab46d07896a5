import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/database.ts';
import { freshDatabase } from '../support/stack.ts';

let database: DataSource;
let drop: () => Promise<void>;
beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = await createDataSource({ databaseUrl: fresh.url }, []).initialize();
  await database.query(FORMER);
});
afterAll(async () => {
  await database.destroy();
  await drop();
});

/** The form of migration 001, whose cost grew with the square of the length. */
const FORMER = `
  create function former_grams(t text) returns text[] language sql immutable parallel safe strict as $$
    with s as (select regexp_replace(lower(t), '[\\s，。、；：？！（）《》“”…—,.;:?!()\\[\\]_/\\\\-]+', '', 'g') as x)
    select coalesce(array_agg(distinct substr(x, i, 2)), '{}')
    from s, generate_series(1, greatest(char_length(x) - 1, 1)) i
    where x <> ''
  $$`;

/** Texts without repetition, so that none of their pairs is the same. */
const han = (n: number): string =>
  Array.from({ length: n }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join('');
const fourByte = (n: number): string =>
  Array.from({ length: n }, (_, i) => String.fromCodePoint(0x20000 + ((i * 7919) % 40_000))).join('');

test.each([
  '', ' ', '，。', '梯', '梯，', '😀', '电梯', '电梯停运三天，老人无法下楼。\n电梯', 'KTV  噪音-扰民', '𠮷野家𠮷野家', 'Ａ１ ａ1', '😀😀😀', han(500), fourByte(500),
])('the pairs of a text are those that rows of before were indexed by (%#)', async (text) => {
  const [row] = await database.query<{ same: boolean }[]>('select cjk_grams($1) = former_grams($1) as same', [text]);
  expect(row).toEqual({ same: true });
}); // prettier-ignore

test.each([
  ['Chinese', han],
  ['four-byte', fourByte],
  ['one character over and over in', (n: number) => '🔥'.repeat(n)],
])('%s texts of four times the length cost about four times as much, not sixteen', async (_, make) => {
  const cost = async (text: string): Promise<number> => {
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      await database.query('select cardinality(cjk_grams($1))', [text]);
      best = Math.min(best, performance.now() - began);
    }
    return best;
  };
  await cost(make(100));
  expect((await cost(make(20_000))) / (await cost(make(5000)))).toBeLessThan(9);
});
