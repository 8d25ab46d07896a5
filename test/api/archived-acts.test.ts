import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** Acts on archived cases are answered at once, and count once. */
async function archived(): Promise<OpenCase> {
  const c = await city.complaint();
  await c.acts('answer-direct', 'archive');
  return c;
}

const times = async (c: OpenCase, type: string): Promise<number> =>
  (await c.events()).filter((e) => e.type === type).length;

test('asked to answer later, it answers at once: nobody is left to answer later', async () => {
  const c = await archived();
  expect(await c.give('hold', {}, { prefer: 'respond-async' })).toMatchObject({
    status: 200,
    body: { flags: ['LEGAL_HOLD'] },
  });
  expect(await c.give('hold', {}, { prefer: 'respond-async' })).toMatchObject({
    status: 409,
    body: { code: 'wrong-state' },
  });
});

test('the same key again: nothing is done twice, nothing refused', async () => {
  const c = await archived();
  const again = { 'idempotency-key': `reopen-${c.caseNo}` };
  const first = await c.give('reopen', {}, again);
  expect(first.status).toBe(201);
  const second = await c.give('reopen', {}, again);
  expect([second.status, second.body]).toEqual([201, first.body]);
  expect(await times(c, 'reopened')).toBe(1);

  const held = { 'idempotency-key': `hold-${c.caseNo}` };
  expect((await c.give('hold', {}, held)).status).toBe(200);
  expect(await c.give('hold', {}, held)).toMatchObject({ status: 200, body: { flags: ['LEGAL_HOLD'] } });
  expect(await times(c, 'held')).toBe(1);
});

test('two at once: one hold counts and the other is told why not; of two reopenings one is a case', async () => {
  const c = await archived();
  const both = await Promise.all([c.give('hold'), c.give('hold')]);
  const [done, refused] = both.toSorted((a, b) => a.status - b.status);
  expect([done!.status, refused!.status, refused!.body.code]).toEqual([200, 409, 'wrong-state']);
  expect(await times(c, 'held')).toBe(1);

  const reopened = await Promise.all([c.give('reopen'), c.give('reopen')]);
  expect(reopened.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  expect(reopened.find(({ status }) => status === 409)!.body.code).toBe('already-reopened');
  expect((await c.view()).links).toHaveLength(1);
});
