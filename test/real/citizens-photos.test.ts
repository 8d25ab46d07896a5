import { createHash } from 'node:crypto';
import type { Role } from '../../stack/issuer.mjs';
import { City } from '../support/city.ts';
import { testIssuer } from '../support/stack.ts';
import { jpeg, TRACES } from '../support/pictures.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const bearer = async (role: Role, unit?: string) => ({
  authorization: `Bearer ${await testIssuer().signToken({ role, ...(unit === undefined ? {} : { unit }) })}`,
});
const form = (bytes: Buffer, name: string) =>
  Buffer.concat([
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    bytes,
    Buffer.from('\r\n--edge--\r\n'),
  ]);
const send = async (
  url: string,
  headers: Record<string, string>,
  bytes = jpeg(),
  name = '楼道 10:05.jpg',
) => {
  const answer = await city.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    payload: form(bytes, name),
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=edge' },
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
};
const download = async (id: unknown, role: Role, unit?: string) => {
  const headers = await bearer(role, unit);
  const answer = await city.app.inject({
    url: `/api/v1/attachments/${String(id)}`,
    headers,
  });
  return {
    status: answer.statusCode,
    bytes: answer.rawPayload,
    name: String(answer.headers['content-disposition']),
  };
};

test('a complainant puts a photo into their case, and nothing that the camera told comes with it', async () => {
  const c = await city.complaint();
  const { status, body } = await send(`/public${c.path}/attachments`, { 'x-query-code': c.queryCode });
  expect([status, body['mediaType']]).toEqual([201, 'image/jpeg']);
  const { bytes, name } = await download(body['attachmentId'], 'dispatcher');
  for (const trace of TRACES) expect(bytes.includes(trace)).toBe(false);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(body['sha256']);
  expect(bytes.length).toBe(body['size']);
  expect(decodeURIComponent(name)).toContain('楼道 10-05.jpg');

  const supplement = { content: '这是楼道的照片', attachmentIds: [body['attachmentId']] };
  const given = await city
    .stranger()
    .post(`/public${c.path}/supplement`, supplement, { 'x-query-code': c.queryCode });
  expect(given.status).toBe(200);
});

test('without the code, and with another case’s, there is no case', async () => {
  const [c, other] = [await city.complaint(), await city.complaint()];
  for (const code of ['', 'WRONG', other.queryCode])
    expect((await send(`/public${c.path}/attachments`, { 'x-query-code': code })).status).toBe(404);
});

test('a photo of one case is not another’s to name', async () => {
  const [c, other] = [await city.complaint(), await city.complaint()];
  const { body } = await send(`/public${c.path}/attachments`, { 'x-query-code': c.queryCode });
  const { status } = await city
    .stranger()
    .post(
      `/public${other.path}/supplement`,
      { content: '看看', attachmentIds: [body['attachmentId']] },
      { 'x-query-code': other.queryCode },
    );
  expect(status).toBe(422);
});

test('a program is refused with what is taken', async () => {
  const c = await city.complaint();
  const { status, body } = await send(
    `/public${c.path}/attachments`,
    { 'x-query-code': c.queryCode },
    Buffer.from('MZ\x90'),
    'a.jpg',
  );
  expect([status, JSON.stringify(body)]).toEqual([415, expect.stringContaining('heic')]);
});

test('one complainant sends so many and no more', async () => {
  const c = await city.complaint();
  const one = () => send(`/public${c.path}/attachments`, { 'x-query-code': c.queryCode });
  for (let n = 0; n < 20; n++) expect((await one()).status).toBe(201);
  const { status, body } = await one();
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('20个')]);
});

test('an agent attaches what they were sent when they register; somebody else’s is not theirs to attach', async () => {
  const { body } = await send('/attachments', await bearer('agent'));
  const id = body['attachmentId'];
  const c = await city.complaint({ attachments: [id] });
  await c.acts('classify', 'dispatch');
  const { bytes, status } = await download(id, 'unit-clerk', 'housing-construction');
  expect(status).toBe(200);
  for (const trace of TRACES) expect(bytes.includes(trace)).toBe(false);

  const theirs = await send('/attachments', await bearer('duty-lead'));
  const refused = await city.complaint({ attachments: [theirs.body['attachmentId']] }).then(
    () => 'registered',
    (error: unknown) => String(error),
  );
  expect(refused).not.toBe('registered');
  const stranger = await city.stranger().post('/public/complaints', {
    channel: 'web', matterType: 'complaint', summary: '路灯', detail: '不亮', desiredOutcome: '修好', attachments: [id],
    complainant: { anonymous: true, confidential: false },
  }); // prettier-ignore
  expect([stranger.status, stranger.body.code]).toEqual([422, 'attachment-unknown']);
});

test('a unit’s photo of a place keeps where it was taken: that is what it proves', async () => {
  const { body } = await send('/attachments', await bearer('unit-clerk', 'property-service'));
  expect(body['size']).toBe(jpeg().length);
});
