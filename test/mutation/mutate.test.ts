import { spawn } from 'node:child_process';

const RULE = 'test/mutation/sample/rule.ts';
const mutate = (tests: string) =>
  spawn(process.execPath, [
    'test/mutation/run.mjs',
    '--jobs',
    '1',
    '--tests',
    `test/mutation/sample/${tests}.ts`,
    RULE,
  ]);

/** What was printed, and the exit code, once every process that could still print has ended. */
async function outcome(run: ReturnType<typeof mutate>): Promise<{ code: number | null; printed: string }> {
  let printed = '';
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((done) => run.once('close', done));
  return { code, printed };
}

test('a fault that no test notices is shown, and fails', async () => {
  const { code, printed } = await outcome(mutate('loose'));
  expect(printed).toContain(`lives: ${RULE}:2  at >= dueAt  →  at > dueAt`);
  expect(printed).toMatch(/score 0\.\d+, at least 0\.85; 1 survivors nobody has read/);
  expect(code).toBe(1);
});

test('where tests notice every fault, it says so', async () => {
  const { code, printed } = await outcome(mutate('tight'));
  expect(printed).toContain('score 1.000');
  expect(code).toBe(0);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends it with its workers, also one that hears nothing',
  async (signal) => {
    const run = mutate('endless');
    run.stdout.once('data', () => run.kill(signal));
    const { code } = await outcome(run);
    expect(code).toBe(1);
  },
);
