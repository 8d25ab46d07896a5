import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { seal } from '../../src/temporal/sealing/seal.ts';
import { appointed } from '../access/appointed.ts';
import { City, type OpenCase } from '../support/city.ts';

/** What a unit is shown of a hidden complainant, and doors that regions and proxies must not open (F1 “Who complained”, 6 and 8). */

let city: City;
const UNIT = 'property-service';
const UI = 'http://127.0.0.1:8233';
const PLACE = { text: '幸福路口', lat: 37.513456, lng: 122.123456 };
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

async function handled(body: object): Promise<OpenCase> {
  const c = await city.complaint(body);
  c.unit = UNIT;
  await c.acts('classify', ['dispatch', { unit: UNIT }], 'sign');
  return c;
}

test('of a confidential complainant a unit that has a list of customers gets no mask at all', async () => {
  const who = { name: '王建国', phone: '13800001000', address: '威海市环翠区幸福路1号', anonymous: false };
  const c = await handled({
    complainant: { ...who, confidential: true },
    parties: [{ name: '李四' }],
    place: PLACE,
  });
  const clerk = await city.as('unit-clerk', UNIT);
  const { body } = await clerk.get(c.path);
  expect(body.complainant).toEqual({ confidential: true });
  expect(JSON.stringify(body)).not.toMatch(/王|138|\*\*|环翠|37\.51|李四/);
  const { body: form } = await clerk.get(`${c.path}/documents/work-order`);
  expect(form).not.toMatch(/王\*|138\*|环翠区\*/);
  expect((await (await city.as('reviewer')).get(c.path)).body.complainant).toMatchObject({ name: '王*国' });
});

test('of an anonymous one the place is rounded and nobody else is named', async () => {
  const c = await handled({
    complainant: { anonymous: true, confidential: false },
    parties: [{ name: '李四' }],
    place: PLACE,
  });
  const { content } = (await (await city.as('unit-clerk', UNIT)).get(c.path)).body;
  expect(content.place).toMatchObject({ lat: 37.51, lng: 122.12 });
  expect(content).not.toHaveProperty('parties');
});

test('a supervisor of one region has the payloads of its cases opened, and no others', async () => {
  const [here, elsewhere] = [
    await city.complaint({ region: '371002' }),
    await city.complaint({ region: '370102' }),
  ];
  const { ring } = city.app.get(PayloadKeys);
  const sealedOf = (of: string) => {
    const payload = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"待派单"') };
    const { metadata, data } = seal(ring, { of, by: 'workflow' }, payload);
    return {
      metadata: Object.fromEntries(
        Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(data!).toString('base64'),
    };
  };
  const payloads = [
    `complaint:${here.caseNo}`,
    `complaint:${elsewhere.caseNo}`,
    'complaint:JS20990101000009',
    'something-else',
  ].map(sealedOf);
  const regional = await appointed(city, {
    id: 'supervisor-371000',
    roles: ['supervisor'],
    region: '371000',
  });
  const { status, body } = await regional.post('/temporal-codec/decode', { payloads }, { origin: UI });
  expect(status).toBe(200);
  expect(Buffer.from(body.payloads[0].data, 'base64').toString()).toBe('"待派单"');
  expect(body.payloads.slice(1)).toEqual(payloads.slice(1));
  const all = await (
    await city.as('supervisor')
  ).post('/temporal-codec/decode', { payloads }, { origin: UI });
  expect(all.body.payloads[1]).toEqual(body.payloads[0]);
});

test.each([
  { host: '12345.example.gov.cn' },
  { 'x-real-ip': '203.0.113.9' },
  { forwarded: 'for=203.0.113.9' },
  { via: '1.1 edge' },
  { 'x-forwarded-host': '12345.example.gov.cn' },
])('figures of the machine leave through no proxy: %j', async (headers) => {
  expect((await city.app.inject({ url: '/metrics' })).statusCode).toBe(200);
  expect((await city.app.inject({ url: '/metrics', headers })).statusCode).toBe(404);
});
