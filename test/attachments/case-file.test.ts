import { Attachments } from '../../src/attachments/attachments.service.ts';
import { City, type OpenCase } from '../support/city.ts';

let city: City;
let c: OpenCase;
/** The leader's opinion that its unit attached to an application to return the case. */
let id: string;
beforeAll(async () => {
  city = await City.open();
  c = await city.complaint();
  await c.acts('classify', 'dispatch');
  id = await c.attachment();
});
afterAll(() => city.close());

const get = async (role: Parameters<City['as']>[0], unit?: string) =>
  (await (await city.as(role, unit)).get(`/attachments/${id}`)).status;

test('before any act names it, it is its uploader’s alone', async () => {
  expect(await get('unit-clerk', c.unit)).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(404);
  expect(await get('dispatcher')).toBe(404);
});

test('in a case’s file it is for whoever may see the case, and for nobody else', async () => {
  await city.app.get(Attachments).use([id], c.caseNo);
  for (const role of ['dispatcher', 'duty-lead', 'reviewer', 'supervisor', 'records'] as const)
    expect(await get(role)).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(200);
  expect(await get('unit-clerk', 'market-supervision')).toBe(404);
  for (const role of ['integrator', 'system-admin', 'security-admin', 'audit-admin'] as const)
    expect(await get(role)).toBe(404);
});

test('once the case is with another unit it is that unit’s to read', async () => {
  await c.acts(
    ['request-return', { leaderOpinionAttachmentId: id }],
    ['approve-return', { nextUnit: 'market-supervision' }],
  );
  expect(await get('unit-clerk', 'market-supervision')).toBe(200);
  expect(await get('unit-handler', c.unit)).toBe(404);
});
