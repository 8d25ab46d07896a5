import { City, type Answer } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('the expert must exist and be nobody of the case; only the one who was asked answers, and it is in the archive', async () => {
  const c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign');
  const send = async (unit: string, command: string, body: object): Promise<Answer> =>
    (await city.as('unit-handler', unit)).post(`${c.path}/${command}`, body);
  const ask = (expert: string): Promise<Answer> =>
    send(c.unit, 'request-expert-opinion', { expert, question: '层门为何反复不闭合' });
  expect((await ask('no-such-unit')).body.code).toBe('unit-unknown');
  expect((await ask(c.unit)).body).toMatchObject({ status: 400, errors: [{ path: 'expert' }] });
  const opinion = { opinion: '控制板老化，应予更换' };
  expect((await send('market-supervision', 'give-expert-opinion', opinion)).status).not.toBe(200);
  expect((await ask('market-supervision')).status).toBe(200);
  expect((await send(c.unit, 'give-expert-opinion', opinion)).status).toBe(403);
  expect((await send('market-supervision', 'give-expert-opinion', opinion)).status).toBe(200);
  const types = (await c.events()).map(({ type }) => type);
  expect(types.slice(-2)).toEqual(['expert-asked', 'expert-answered']);
});
