import { City } from '../support/city.ts';

/** What people write is kept apart from the archive under their act's id, and only where they wrote something. */

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('an act without words leaves no record of words, one with words exactly one', async () => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign', ['urge', { note: '请尽快' }]);
  const kept = await city.db.query<{ type: string; text: { id: string } | null; body: object | null }[]>(
    `select e.type, e.text, t.body from case_event e left join case_text t on t.id = e.command_id
     where e.case_no = $1 and e.type in ('signed', 'urged') order by e.seq`,
    [c.caseNo],
  );
  expect(kept.map(({ type, text, body }) => [type, text === null, body])).toEqual([
    ['signed', true, null],
    ['urged', false, { note: '请尽快' }],
  ]);
  const [empty] = await city.db.query<{ n: number }[]>(
    `select count(*)::int as n from case_text where case_no = $1 and body = '{}'::jsonb`,
    [c.caseNo],
  );
  expect(empty!.n).toBe(0);
});
