import { ReadingModule } from '../../src/reading/reading.module.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { PublicModule } from '../../src/public/public.module.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { fillSearchedWords } from '../../src/archive/searched-words.ts';
import { DataSource } from 'typeorm';
import type { Role } from '../../stack/issuer.mjs';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
const no: Record<string, string> = {};
const code: Record<string, string> = {};
const CASES: Record<string, object> = {
  lift: { summary: '电梯，停运', detail: '3号楼\n电 梯坏了；G2-320门口，老人（80岁）无法下楼。' },
  noise: { summary: '噪音扰民', detail: '楼下ＫＴＶ，每晚噪音到2点。' },
  gas: { summary: '煤氣洩漏', detail: '廚房裡有煤氣味，請儘快處理。' },
  hidden: {
    summary: '夜间施工',
    detail: '工地夜间施工。',
    complainant: { name: '李四海', phone: '0631-5231234转801', anonymous: false, confidential: true },
  },
};
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, IntakeModule, ReadingModule, PublicModule]);
  await seedDemo(trial.app.get(DataSource));
  for (const [name, change] of Object.entries(CASES)) {
    const answer = await trial.app.inject({
      method: 'POST', url: '/api/v1/complaints', headers: await trial.bearer('agent'), payload: complaint(change),
    }); // prettier-ignore
    ({ caseNo: no[name], queryCode: code[name] } = answer.json<{ caseNo: string; queryCode: string }>());
  }
});
afterAll(() => trial.stop());

const find = async (q: string, role: Role = 'agent', unit?: string): Promise<string[]> => {
  const answer = await trial.app.inject({
    url: `/api/v1/cases?q=${encodeURIComponent(q)}`,
    headers: await trial.bearer(role, unit),
  });
  const names = Object.fromEntries(Object.entries(no).map(([name, caseNo]) => [caseNo, name]));
  return answer.json<{ items: { caseNo: string }[] }>().items.map(({ caseNo }) => names[caseNo]!);
};

test.each([
  ['电梯', ['lift']],
  ['電梯', ['lift']],
  ['电 梯', ['lift']],
  ['电梯停运', ['lift']],
  ['停运 电梯', ['lift']],
  ['电梯坏了', ['lift']],
  ['电-梯', ['lift']],
  ['电梯\n停运', ['lift']],
  ['g2320', ['lift']],
  ['G2-320', ['lift']],
  ['Ｇ２　３２０', ['lift']],
  ['老人80岁', ['lift']],
  ['KTV噪音', ['noise']],
  ['噪音KTV', ['noise']],
  ['ktv 噪音', ['noise']],
  ['噪音，扰民', ['noise']],
  ['Ｋ.Ｔ.Ｖ', ['noise']],
  ['煤气泄漏', ['gas']],
  ['煤氣 廚房', ['gas']],
  ['厨房里', ['gas']],
  ['停运电梯坏', []],
  ['扰民楼下', []],
])('%j finds %j', async (q, found) => expect(await find(q)).toEqual(found));

test('by the case number in any spelling, also without its letters', async () => {
  const number = no['gas']!;
  for (const q of [
    number,
    number.toLowerCase(),
    `${number.slice(0, 2)} ${number.slice(2, 10)}-${number.slice(10)}`,
    number.slice(2),
  ])
    expect([q, await find(q)]).toEqual([q, ['gas']]);
  expect(await find(no['hidden']!, 'supervisor')).toEqual(['hidden']);
});

test('by telephone in any spelling, for those who are shown the complainant and nobody else', async () => {
  const all = ['gas', 'lift', 'noise'];
  for (const q of ['13812345678', '+86 138-1234-5678', '0086１３８１２３４５６７８'])
    expect((await find(q)).toSorted()).toEqual(all);
  expect(await find('（0631）5231234')).toEqual(['hidden']);
  expect(await find('13812345679')).toEqual([]);
  for (const role of ['supervisor', 'reviewer', 'leader', 'oversight'] as const)
    expect(await find('13812345678', role)).toEqual([]);
  expect(await find('13812345678', 'unit-clerk', 'housing-construction')).toEqual([]);
});

test('no number that was searched is in the log', () =>
  expect(trial.logged.join('\n')).not.toMatch(/1381234|5231234/));

test('a case is opened by its number in any spelling, by staff and by its citizen', async () => {
  const number = no['lift']!;
  for (const spelt of [
    number.toLowerCase(),
    `${number.slice(0, 6)} ${number.slice(6)}`,
    number.replace('JS', 'ＪＳ'),
  ]) {
    const url = encodeURIComponent(spelt);
    const staff = await trial.app.inject({
      url: `/api/v1/cases/${url}`,
      headers: await trial.bearer('agent'),
    });
    expect([spelt, staff.statusCode, staff.json<{ caseNo: string }>().caseNo]).toEqual([spelt, 200, number]);
    const citizen = await trial.app.inject({
      url: `/api/v1/public/cases/${url}`,
      headers: { 'x-query-code': code['lift']! },
    });
    expect([spelt, citizen.statusCode]).toEqual([spelt, 200]);
  }
});

test('complaints of an earlier release are found as soon as set-up has run', async () => {
  const db = trial.app.get(DataSource);
  await db.query('update complaint set words = null');
  expect(await find('电梯')).toEqual([]);
  expect(await fillSearchedWords(db)).toBe(4);
  expect(await fillSearchedWords(db)).toBe(0);
  expect(await find('電梯')).toEqual(['lift']);
});
