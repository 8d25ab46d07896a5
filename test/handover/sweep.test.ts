import { setTimeout as sleep } from 'node:timers/promises';
import { City } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

interface Row {
  untold: string[];
  attempts: number;
}
const rowOf = async (caseNo: string): Promise<Row> =>
  (await city.db.query<Row[]>('select untold, attempts from outbox where case_no = $1', [caseNo]))[0]!;
const set = (caseNo: string, untold: string[], inSeconds: number) =>
  city.db.query(
    `update outbox set untold = $2, attempts = 0, next_at = now() + make_interval(secs => $3) where case_no = $1`,
    [caseNo, untold, inSeconds],
  );
const toldOf = async (caseNo: string): Promise<Row> => {
  for (;;) {
    const row = await rowOf(caseNo);
    if (row.untold.length === 0) return row;
    await sleep(100);
  }
};

test('the sweep takes what is untold and due, and nothing else', async () => {
  const [due, leased, told] = [await city.complaint(), await city.complaint(), await city.complaint()];
  for (const { caseNo } of [due, leased, told]) await toldOf(caseNo);
  await set(leased.caseNo, ['1-1:register'], 3600);
  await set(told.caseNo, [], -10);
  await set(due.caseNo, ['1-1:register'], -10);
  expect(await toldOf(due.caseNo)).toEqual({ untold: [], attempts: 0 });
  expect(await rowOf(leased.caseNo)).toEqual({ untold: ['1-1:register'], attempts: 0 });
  expect(await rowOf(told.caseNo)).toEqual({ untold: [], attempts: 0 });
});
