import { defaultPayloadConverter } from '@temporalio/common';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { seal } from '../../src/temporal/sealing/seal.ts';
import { City } from '../support/city.ts';

const UI = 'http://127.0.0.1:8233';
const CORS = 'access-control-allow-origin';
const GUARDED = '/temporal-codec';
const DEMO = '/public/demo/temporal-codec';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const sealed = (value: unknown, caseNo: string) => {
  const payload = defaultPayloadConverter.toPayload(value)!;
  const { metadata, data } = seal(
    city.app.get(PayloadKeys).ring,
    { of: `complaint:${caseNo}`, by: 'workflow' },
    payload,
  );
  return { metadata: { encoding: base64(metadata!['encoding']!) }, data: base64(data!) };
};
const clear = (value: unknown) => ({
  metadata: { encoding: base64(Buffer.from('json/plain')) },
  data: base64(Buffer.from(JSON.stringify(value))),
});
const audited = (subject: string) =>
  city.db.query<object[]>(
    'select actor, action, outcome, detail from audit_entry where subject = $1 order by seq',
    [subject],
  );

test('a supervisor reads them in clear, each in its place; each reading is audited', async () => {
  const strange = { metadata: { encoding: 'eA==' }, data: 'AQ==', externalPayloads: [] };
  const payloads = [
    sealed('待派单', 'JS20990101000001'),
    strange,
    clear(1),
    {},
    sealed({ a: 1 }, 'JS20990101000001'),
  ];
  const { status, body, headers } = await (
    await city.as('supervisor')
  ).post(
    `${GUARDED}/decode?preserveStorageRefs=true`,
    { payloads },
    { origin: UI, 'x-namespace': 'complaints' },
  );
  expect([status, headers[CORS]]).toEqual([200, UI]);
  expect(body).toEqual({ payloads: [clear('待派单'), strange, clear(1), {}, clear({ a: 1 })] });
  expect(await audited('JS20990101000001')).toMatchObject([
    { action: 'read.temporal', outcome: 'done', detail: { payloads: 2 } },
  ]);
});

test('others are refused, which is audited; nobody learns anything from the refusal', async () => {
  const body = { payloads: [sealed('待派单', 'JS20990101000002')] };
  const others = ['agent', 'dispatcher', 'oversight', 'audit-admin', 'system-admin', 'integrator'] as const;
  for (const role of others) {
    const { status, body: answer } = await (await city.as(role)).post(`${GUARDED}/decode`, body);
    expect([role, status, answer.code]).toEqual([role, 403, 'forbidden']);
  }
  expect((await city.stranger().post(`${GUARDED}/decode`, body)).status).toBe(401);
  const refused = await city.db.query(
    `select 1 from audit_entry where action = 'post.temporal-codec.decode' and outcome = 'refused'`,
  );
  expect(refused.length).toBe(others.length + 1);
  expect(await audited('JS20990101000002')).toEqual([]);
});

test('a refusal is one that the UI’s page may read, in Chinese, and no other page', async () => {
  const body = { payloads: [sealed('待派单', 'JS20990101000004')] };
  const refused = await (await city.as('agent')).post(`${GUARDED}/decode`, body, { origin: UI });
  expect([refused.status, refused.headers[CORS]]).toEqual([403, UI]);
  expect(refused.body.title).toMatch(/\p{Script=Han}/u);
  const unknown = await city.stranger().post(`${GUARDED}/decode`, body, { origin: UI });
  expect([unknown.status, unknown.headers[CORS]]).toEqual([401, UI]);
  const other = await city.stranger().post(`${GUARDED}/decode`, body, { origin: 'https://evil.example' });
  expect([other.status, other.headers[CORS]]).toEqual([401, undefined]);
});

test('twenty views of a page are one reading of each case and reader', async () => {
  const body = { payloads: [sealed('待派单', 'JS20990101000005'), sealed('待派单', 'JS20990101000006')] };
  const reader = await city.as('supervisor');
  for (let view = 0; view < 20; view++) await reader.post(`${GUARDED}/decode`, body, { origin: UI });
  expect(await audited('JS20990101000005')).toHaveLength(1);
  expect(await audited('JS20990101000006')).toHaveLength(1);
});

test('encode gives back what it got: nothing typed into the UI is ever sealed', async () => {
  const payloads = [clear({ name: 'sign' }), { data: 'AQ==' }];
  const { body } = await (await city.as('supervisor')).post(`${GUARDED}/encode`, { payloads });
  expect(body).toEqual({ payloads });
  expect((await city.stranger().post(`${DEMO}/encode`, { payloads }, { origin: UI })).body).toEqual({
    payloads,
  });
});

test('only the Temporal UI’s page may read an answer in a browser', async () => {
  const preflight = async (path: string, origin: string) =>
    city.app.inject({
      method: 'OPTIONS',
      url: `/api/v1${path}/decode`,
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
  for (const path of [GUARDED, DEMO])
    for (const origin of [UI, 'http://localhost:8233']) {
      const { statusCode, headers } = await preflight(path, origin);
      expect([statusCode, headers[CORS]]).toEqual([204, origin]);
      expect(headers['access-control-allow-headers']).toContain('authorization');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  for (const origin of ['http://127.0.0.1:8234', 'https://evil.example', 'null']) {
    expect((await preflight(GUARDED, origin)).headers[CORS]).toBeUndefined();
    expect((await preflight(DEMO, origin)).statusCode).toBe(404);
  }
});

test('the demo’s UI, which passes no token, is answered on this machine and nowhere else', async () => {
  const ask = (headers: object, remoteAddress = '127.0.0.1', app = city.app) =>
    app.inject({
      method: 'POST',
      url: `/api/v1${DEMO}/decode`,
      headers: { 'content-type': 'application/json', ...headers },
      payload: { payloads: [sealed('待派单', 'JS20990101000003')] },
      remoteAddress,
    });
  const { statusCode, body } = await ask({ origin: UI });
  expect([statusCode, JSON.parse(body)]).toEqual([200, { payloads: [clear('待派单')] }]);
  expect(await audited('JS20990101000003')).toMatchObject([{ actor: 'demo:temporal-ui' }]);
  for (const answer of [
    await ask({}),
    await ask({ origin: 'https://evil.example' }),
    await ask({ origin: UI }, '10.0.0.7'),
    await ask({ origin: UI, 'x-forwarded-for': '127.0.0.1' }),
  ])
    expect(answer.statusCode).toBe(404);
  const real = await City.open({ demo: false });
  try {
    expect((await ask({ origin: UI }, '127.0.0.1', real.app)).statusCode).toBe(404);
  } finally {
    await real.close();
  }
});

test('what is no list of payloads is a malformed request, never our fault', async () => {
  const person = await city.as('supervisor');
  for (const body of [{ payloads: 1 }, { payloads: [1] }, { payloads: [{ data: 5 }] }, []])
    expect((await person.post(`${GUARDED}/decode`, body)).status).toBe(400);
  expect((await person.post(`${GUARDED}/decode`, {})).body).toEqual({ payloads: [] });
});
