import { setTimeout as sleep } from 'node:timers/promises';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { appointed } from './appointed.ts';

let city: City;
let c: OpenCase;
let security: Person;
beforeAll(async () => {
  city = await City.open();
  c = await city.complaint();
  security = await city.as('security-admin');
}, 60_000);
afterAll(() => city.close());

const urge = (officer: Person) => officer.post(`${c.path}/urge`, { note: '请尽快' });
const revoke = async (id: string): Promise<number> =>
  Date.parse((await security.post(`/staff/${id}/revoke`, {})).body.validUntil);
const actsOf = async (id: string): Promise<number[]> => {
  const rows = await city.db.query<{ at: Date }[]>(`select at from case_event where actor ->> 'id' = $1`, [
    id,
  ]);
  return rows.map(({ at }) => at.getTime());
};

test('no act counts that was accepted after its officer was revoked, however many are on their way', async () => {
  for (const id of ['first', 'second', 'third', 'fourth']) {
    const officer = await appointed(city, { id, roles: ['agent'] });
    const busy = Array.from({ length: 6 }, async () => {
      while ((await urge(officer)).status !== 401);
    });
    await sleep(150);
    const revokedAt = await revoke(id);
    await Promise.all(busy);
    const acts = await actsOf(id);
    expect(acts.length).toBeGreaterThan(0);
    expect(acts.filter((at) => at > revokedAt)).toEqual([]);
  }
}, 60_000);

test('an act that comes while its officer is being revoked waits for it', async () => {
  const officer = await appointed(city, { id: 'late', roles: ['agent'] });
  const turn = city.db.createQueryRunner();
  await turn.startTransaction();
  await turn.query(`select from staff where id = 'late' for update`);
  const revoking = revoke('late');
  await sleep(100);
  const acting = urge(officer);
  await sleep(100);
  await turn.commitTransaction();
  await turn.release();
  await revoking;
  expect((await acting).status).toBe(401);
  expect(await actsOf('late')).toEqual([]);
});
