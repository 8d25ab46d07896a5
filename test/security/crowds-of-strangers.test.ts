import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { DataSource } from 'typeorm';
import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import type { ChallengeView } from '../../src/intake/filing/challenges.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { createDataSource } from '../../src/platform/database.ts';
import { ReadingModule } from '../../src/reading/reading.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

/** F1.9: strangers file so many complaints freely, then each with a challenge; however many they are, officers work on. */
const FREE = 3;
let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, CatalogueModule, ReadingModule], {
    filings: { perAddress: FREE, perNetwork: 5 * FREE, perMinute: 0 },
  });
});
afterAll(() => trial.stop());

const URL = '/api/v1/public/complaints';
const file = async (remoteAddress: string, solution?: string, change: object = {}) => {
  const headers = solution === undefined ? {} : { 'x-challenge': solution };
  const payload = complaint({ channel: 'web', ...change });
  const answer = await trial.app.inject({ method: 'POST', url: URL, payload, remoteAddress, headers });
  return [answer.statusCode, answer.json<{ code?: string }>().code, Number(answer.headers['retry-after'])];
};
const ask = async (remoteAddress: string) =>
  (await trial.app.inject({ url: '/api/v1/public/challenge', remoteAddress })).json<ChallengeView>();
const CHALLENGED = [429, 'challenge-required', expect.any(Number)];
const FILED = [201, undefined, NaN];

const DIGITS = '零一二三四五六七八九';
const numberIn = (words: string): number => {
  const [tens = '', ones = ''] = words.split('十');
  return (tens === '' ? 1 : DIGITS.indexOf(tens)) * 10 + (ones === '' ? 0 : DIGITS.indexOf(ones));
};
/** As somebody without scripts reads it. */
const reckoned = ({ sum: { token, question } }: ChallengeView, off = 0): string => {
  const [, a = '', b = ''] = /：(.+)加(.+)等于/.exec(question)!;
  return `${token}.${numberIn(a) + numberIn(b) + off}`;
};
/** As the widget in a browser does. */
const worked = async ({ altcha }: ChallengeView): Promise<string> => {
  const challenge = altcha as unknown as Challenge;
  const solution = await solveChallenge({ challenge, deriveKey });
  return Buffer.from(JSON.stringify({ challenge, solution })).toString('base64');
};
const filedFreely = async (address: string): Promise<void> => {
  for (let n = 0; n < FREE; n++) expect(await file(address)).toEqual(FILED);
  expect(await file(address)).toEqual(CHALLENGED);
};

test('what is filed beyond the rate of an address takes a challenge, of work or without a script', async () => {
  await filedFreely('10.3.0.1');
  expect(await file('10.3.0.1', await worked(await ask('10.3.0.1')))).toEqual(FILED);
  expect(await file('10.3.0.2')).toEqual(FILED);
  await filedFreely('10.4.0.1');
  expect(await file('10.4.0.1', reckoned(await ask('10.4.0.1')))).toEqual(FILED);
});

test('a solution is of one address, of one try, and nobody’s invention', async () => {
  const address = '10.5.0.1';
  await filedFreely(address);
  const [sum, wrong, work] = [await ask(address), await ask(address), await worked(await ask(address))];
  expect(await file(address, reckoned(wrong, 1))).toEqual(CHALLENGED);
  expect(await file(address, reckoned(wrong))).toEqual(CHALLENGED);
  expect(await file(address, work)).toEqual(FILED);
  expect(await file(address, work)).toEqual(CHALLENGED);
  await filedFreely('10.5.1.1');
  expect(await file('10.5.1.1', reckoned(sum))).toEqual(CHALLENGED);
  expect(await file('10.5.1.1', await worked(await ask(address)))).toEqual(CHALLENGED);
  const own = JSON.parse(Buffer.from(await worked(await ask('10.5.1.1')), 'base64').toString());
  const forged = { ...own, challenge: { ...own.challenge, signature: 'f'.repeat(64) } };
  for (const answer of [forged, { ...own, solution: { counter: 0, derivedKey: '00' } }, null, [], { challenge: own.challenge }])
    expect(await file('10.5.1.1', Buffer.from(JSON.stringify(answer)).toString('base64'))).toEqual(CHALLENGED);
  for (const answer of ['', '.', 'a.1', 'x'.repeat(10_000), `${'a'.repeat(22)}~9999999999999~${'b'.repeat(43)}.50`])
    expect(await file('10.5.1.1', answer)).toEqual(CHALLENGED);
}); // prettier-ignore

test('a sum takes one twice as far, and no farther', async () => {
  const address = '10.6.0.1';
  for (let n = 0; n < FREE; n++) expect(await file(address)).toEqual(FILED);
  for (let n = 0; n < FREE; n++) expect(await file(address, reckoned(await ask(address)))).toEqual(FILED);
  expect(await file(address, reckoned(await ask(address)))).toEqual(CHALLENGED);
  expect(await file(address, await worked(await ask(address)))).toEqual(FILED);
});

test.each([
  ['an IPv4 network', (n: number) => `10.7.0.${n}`],
  ['an IPv6 customer with many networks', (n: number) => `2001:db8:7:${n.toString(16)}::1`],
])('%s counts as one beside its addresses', async (_, address) => {
  const answers = await Promise.all(Array.from({ length: 5 * FREE + 2 }, (__, n) => file(address(n + 1))));
  expect(answers.filter(([status]) => status === 201)).toHaveLength(5 * FREE);
});

test('a wrong form is told what is wrong with it, and officers are never counted', async () => {
  for (let n = 0; n < 2 * FREE; n++) expect((await file('10.8.0.1', undefined, { summary: '' }))[0]).toBe(400);
  const headers = await trial.bearer('agent');
  for (let n = 0; n < 3 * FREE; n++) {
    const registering = { method: 'POST', url: '/api/v1/complaints', payload: complaint(), headers, remoteAddress: '10.8.0.1' } as const;
    expect((await trial.app.inject(registering)).statusCode).toBe(201);
  }
  expect(await file('10.8.0.1')).toEqual(FILED);
}); // prettier-ignore

test('while strangers wait for the database in a crowd, an officer is answered', async () => {
  const holder = await createDataSource(trial.config, []).initialize();
  const filings: Promise<unknown>[] = [];
  await holder.transaction(async (held) => {
    await held.query('lock table complaint');
    for (let n = 1; n <= 4 * trial.config.poolSize; n++) filings.push(file(`10.9.${n}.1`));
    await new Promise((resolve) => setImmediate(resolve));
    const headers = await trial.bearer('agent');
    const officer = async () =>
      (await trial.app.inject({ url: '/api/v1/complaint-types', headers })).statusCode;
    const list = async () => (await trial.app.inject({ url: '/api/v1/cases', headers })).statusCode;
    const first = await Promise.race([Promise.all([officer(), list()]), ...filings]);
    expect(first).toEqual([200, 200]);
  });
  await holder.destroy();
  expect(await Promise.all(filings)).toEqual(filings.map(() => FILED));
  expect((await trial.app.get(DataSource).query<unknown[]>('select 1')).length).toBe(1);
});
