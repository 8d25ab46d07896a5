import { City } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('F-054: while it is unclear who is responsible, the hotline goes to the site itself; afterwards only the unit does', async () => {
  const c = await city.complaint();
  await c.acts('classify');
  const agent = await city.as('agent');
  const { now } = await c.view();
  const check = { at: now, findings: '漏水来自公共立管，属物业责任' };
  expect(await agent.post(`${c.path}/record-site-check`, check)).toMatchObject({
    status: 200,
    body: { state: 'PENDING_DISPATCH' },
  });
  await c.acts('dispatch', 'sign');
  expect(await agent.post(`${c.path}/record-site-check`, check)).toMatchObject({
    status: 409,
    body: { code: 'wrong-state' },
  });
  await c.acts('record-site-check');
});

test('F-020: numbered demands are answered one by one, or not at all apart', async () => {
  const c = await city.complaint({ desiredOutcome: undefined, demands: ['修好电梯', '退还物业费'] });
  await c.acts('classify', 'dispatch', 'sign', 'reply-citizen');
  expect(await c.give('submit-result', { demandAnswers: ['已修好'] })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'demandAnswers' }] },
  });
  await c.acts(['submit-result', { demandAnswers: ['已修好', '已退还'] }]);
});
