import { Recurring } from '../../src/platform/recurring.ts';

/** Work that ends when it is told to. */
function held() {
  const ends: { done: () => void; fail: () => void }[] = [];
  const work = () =>
    new Promise<void>((done, fail) =>
      ends.push({ done, fail: () => fail(new Error('nobody is told this')) }),
    );
  return { ends, work };
}

test('whoever asks while the work is under way joins it', async () => {
  const { ends, work } = held();
  const runs = new Recurring(60_000, work, () => {});
  const both = [runs.now(), runs.now()];
  expect(ends).toHaveLength(1);
  ends[0]!.done();
  await Promise.all(both);
  const next = runs.now();
  expect(ends).toHaveLength(2);
  ends[1]!.done();
  await next;
});

test('what fails is told of and done again', async () => {
  const { ends, work } = held();
  let failures = 0;
  const runs = new Recurring(60_000, work, () => failures++);
  const first = runs.now();
  ends[0]!.fail();
  await expect(first).resolves.toBeUndefined();
  expect(failures).toBe(1);
  const second = runs.now();
  expect(ends).toHaveLength(2);
  ends[1]!.done();
  await second;
  expect(failures).toBe(1);
});

test('it recurs until it is stopped, and stopping waits for what is under way', async () => {
  const { ends, work } = held();
  const runs = new Recurring(1, work, () => {});
  runs.start();
  while (ends.length === 0) await new Promise(setImmediate);
  let stopped = false;
  const stopping = runs.stop().then(() => (stopped = true));
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  ends[0]!.done();
  await stopping;
  expect(ends).toHaveLength(1);
});
