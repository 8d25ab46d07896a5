import { IntakeModule } from '../../src/intake/intake.module.ts';
import { Guesses } from '../../src/public/guesses.ts';
import { PublicModule } from '../../src/public/public.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

const PER_CASE = 10;
const PER_ADDRESS = 25;
const NO_SUCH_CASE = 'JS19990101000001';
const WRONG = 'AAAA-BBBB-CCCC-DDDD';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, PublicModule], {
    codeGuesses: { perCase: PER_CASE, perAddress: PER_ADDRESS },
  });
});
afterAll(() => trial.stop());

const filed = async (app = trial.app): Promise<{ caseNo: string; queryCode: string }> =>
  (
    await app.inject({
      method: 'POST',
      url: '/api/v1/public/complaints',
      payload: complaint({ channel: 'web' }),
    })
  ).json();
const look = (caseNo: string, code: string, remoteAddress: string, app = trial.app) =>
  app.inject({ url: `/api/v1/public/cases/${caseNo}`, headers: { 'x-query-code': code }, remoteAddress });
const statuses = async (n: number, ask: (i: number) => ReturnType<typeof look>): Promise<number[]> => {
  const answers = [];
  for (let i = 0; i < n; i += 1) answers.push((await ask(i)).statusCode);
  return answers;
};

test.each(['a case', 'no such case'])('%s is guessed at ten times a quarter of an hour', async (which) => {
  const caseNo = which === 'a case' ? (await filed()).caseNo : NO_SUCH_CASE;
  const from = which === 'a case' ? '10.1.0.1' : '10.1.0.2';
  expect(await statuses(PER_CASE + 1, () => look(caseNo, WRONG, from))).toEqual([
    ...Array.from({ length: PER_CASE }, () => 404),
    429,
  ]);
  const answer = await look(caseNo, WRONG, from);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(600);
  expect(answer.json()).toMatchObject({ code: 'too-many-requests' });
  const urge = {
    method: 'POST',
    url: `/api/v1/public/cases/${caseNo}/urge`,
    payload: { note: '快' },
  } as const;
  expect((await trial.app.inject({ ...urge, remoteAddress: from })).statusCode).toBe(429);
});

test('a number that is no text at all is malformed', async () => {
  expect((await look('%00', WRONG, '10.6.0.1')).statusCode).toBe(400);
});

test('a right code opens no case to whoever has guessed at it', async () => {
  const { caseNo, queryCode } = await filed();
  await statuses(PER_CASE, () => look(caseNo, WRONG, '10.2.0.1'));
  expect((await look(caseNo, queryCode, '10.2.0.1')).statusCode).toBe(429);
});

test('guessers do not keep its complainant from a case', async () => {
  const { caseNo, queryCode } = await filed();
  await statuses(2 * PER_CASE, (i) => look(caseNo, WRONG, `10.3.0.${i % 5}`));
  expect(await statuses(20, () => look(caseNo, queryCode, '10.4.0.1'))).toEqual(Array(20).fill(200));
  expect(await statuses(4, () => look(caseNo, WRONG, '10.4.0.2'))).toEqual([404, 404, 404, 429]);
});

test('an address guesses at no more cases than allowed, IPv6 by its network', async () => {
  const asked = await statuses(PER_ADDRESS + 1, (i) =>
    look(`JS1999010100${1000 + i}`, WRONG, `2001:db8::${i}`),
  );
  expect(asked.slice(-2)).toEqual([404, 429]);
  expect((await look(NO_SUCH_CASE + 1, WRONG, '2001:db8:0:1::1')).statusCode).toBe(404);
});

test('many guesses at once are no more than one after the other', async () => {
  const { caseNo, queryCode } = await filed();
  const codes = [...Array.from({ length: 3 * PER_CASE }, () => WRONG), queryCode];
  const answers = await Promise.all(codes.map((code) => look(caseNo, code, '10.5.0.1')));
  const asked = answers.map(({ statusCode }) => statusCode);
  expect(asked.filter((status) => status === 404).length).toBe(PER_CASE);
  expect(asked.at(-1)).toBe(429);
});

test('what is remembered has a bound', () => {
  const guesses = new Guesses({ ...trial.config, codeGuesses: { perCase: 1, perAddress: 1 } });
  for (let i = 0; i < 40_000; i += 1) guesses.failed(`JS${i}`, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
  expect((guesses as unknown as { wrong: { size: number } }).wrong.size).toBeLessThanOrEqual(30_003);
  expect(() => guesses.mayTry('JS0', '10.0.0.0')).not.toThrow();
  expect(() => guesses.mayTry('JS39999', '10.0.156.63')).toThrow('too-many-requests');
});

test('"no such case" and "wrong code" are one answer, in the same time', async () => {
  const free = await startTrialApp([], [TemporalModule, IntakeModule, PublicModule], {
    codeGuesses: { perCase: 1_000_000, perAddress: 1_000_000 },
  });
  const { caseNo } = await filed(free.app);
  const timed = async (number: string): Promise<{ ms: number; body: string }> => {
    const since = performance.now();
    const { body } = await look(number, WRONG, '10.9.0.1', free.app);
    return { ms: performance.now() - since, body };
  };
  const median = (of: number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1]!;
  const ratio = async (): Promise<number> => {
    const took = { there: [] as number[], not: [] as number[] };
    for (let i = 0; i < 150; i += 1) {
      took.there.push((await timed(caseNo)).ms);
      took.not.push((await timed(NO_SUCH_CASE)).ms);
    }
    return median(took.there) / median(took.not);
  };
  expect((await timed(caseNo)).body).toBe((await timed(NO_SUCH_CASE)).body);
  await ratio();
  const tries: number[] = [];
  while (tries.length < 8 && !tries.some((each) => Math.abs(each - 1) < 0.1)) tries.push(await ratio());
  expect(tries.map((each) => Math.abs(each - 1) < 0.1)).toContain(true);
  await free.stop();
});
