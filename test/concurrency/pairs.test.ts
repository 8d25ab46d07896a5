import { Hotline } from '../support/hotline.ts';
import { chance } from '../faults/random.ts';
import { sendAtOnce, type Pair } from './pair.ts';
import { pairsFrom, STARTS } from './starts.ts';

/** `PAIRS=all` or a number; the gate sends the same sample every time. */
const asked = process.env['PAIRS'] ?? '150';
/** Cases at a time: enough to keep the worker busy. */
const ABREAST = 8;

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
});
afterAll(() => hotline.close());

test('two commands at once give what one of the two orders gives; the other is refused with the present state', async () => {
  const pairs = sample();
  const wrong: string[] = [];
  let done = 0;
  const queue = pairs.entries();
  const workThrough = async (): Promise<void> => {
    for (const [n, pair] of queue) {
      const problem = await sendAtOnce(hotline, pair, n);
      if (problem !== undefined) wrong.push(`${pair.start}: ${pair.first} + ${pair.second}: ${problem}`);
      if (++done % 500 === 0)
        process.stderr.write(`${done} of ${pairs.length} pairs, ${wrong.length} wrong\n`);
    }
  };
  await Promise.all(Array.from({ length: ABREAST }, workThrough));
  expect(wrong).toEqual([]);
  expect(done).toBe(pairs.length);
}, 86_400_000);

function sample(): Pair[] {
  const all = Object.keys(STARTS).flatMap((start) =>
    pairsFrom(start).map(([first, second], i): Pair => ({
      start,
      first,
      second,
      apart: i % 2 === 0 ? 0 : 1,
    })),
  );
  return chance(12345)
    .shuffled(all)
    .slice(0, asked === 'all' ? all.length : Number(asked));
}
