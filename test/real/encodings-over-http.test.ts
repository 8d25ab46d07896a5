import iconv from 'iconv-lite';
import { DataSource } from 'typeorm';
import { CatalogueModule } from '../../src/catalogue/catalogue.module.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { RecordingsModule } from '../../src/recordings/recordings.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';

let trial: TrialApp;
beforeAll(async () => {
  trial = await startTrialApp([], [TemporalModule, CatalogueModule, IntakeModule, RecordingsModule]);
});
afterAll(() => trial.stop());

const FORM = JSON.stringify({
  channel: 'phone',
  matterType: 'complaint',
  summary: '路灯不亮',
  detail: '人行道三盏灯都灭了',
  desiredOutcome: '修好',
  complainant: { name: '郑大山', phone: '13600005555', anonymous: false, confidential: false },
});
const post = async (url: string, payload: Buffer, type: string, role: 'agent' | 'system-admin' = 'agent') => {
  const headers = { ...(await trial.bearer(role)), 'content-type': type };
  const { statusCode, body } = await trial.app.inject({
    method: 'POST',
    url: `/api/v1${url}`,
    payload,
    headers,
  });
  return { status: statusCode, body: body === '' ? {} : JSON.parse(body) };
};
const complaints = async () =>
  (await trial.app.get(DataSource).query('select count(*)::int as n from complaint'))[0].n as number;

test.each([
  ['GBK that says nothing', iconv.encode(FORM, 'gbk'), 'application/json', 400],
  ['GBK that says UTF-8', iconv.encode(FORM, 'gbk'), 'application/json; charset=utf-8', 400],
  ['GBK that says so', iconv.encode(FORM, 'gbk'), 'application/json; charset=gbk', 415],
  ['GB18030 that says so, in quotes', iconv.encode(FORM, 'gb18030'), 'application/json;Charset="GB18030"', 415],
  ['UTF-16', iconv.encode(FORM, 'utf-16le'), 'application/json', 400],
  ['UTF-16 that says so', iconv.encode(FORM, 'utf-16le'), 'application/json; charset=utf-16', 415],
  ['a broken character', Buffer.concat([Buffer.from(FORM.slice(0, -2)), Buffer.from([0xe6, 0xb5]), Buffer.from('"}')]), 'application/json', 400],
  ['half of a pair', Buffer.from(FORM.replace('修好', '@')).map((b) => (b === 0x40 ? 0xed : b)) as Buffer, 'application/json', 400],
])('%s registers nothing', async (_, payload, type, status) => {
  for (const url of ['/complaints', '/public/complaints']) {
    const answer = await post(url, payload, type);
    expect([answer.status, answer.body.status]).toEqual([status, status]);
  }
  expect(await complaints()).toBe(0);
}); // prettier-ignore

test.each(['application/json', 'application/json; charset=UTF-8', 'application/json;charset="utf8"'])(
  'UTF-8 as %s is read, with a mark at its beginning too',
  async (type) => {
    const before = await complaints();
    for (const payload of [FORM, `\uFEFF${FORM}`])
      expect((await post('/complaints', Buffer.from(payload), type)).status).toBe(201);
    expect(await complaints()).toBe(before + 2);
  },
);

test('the refusal says what is wanted', async () => {
  const { body } = await post('/complaints', iconv.encode(FORM, 'gbk'), 'application/json');
  expect(body).toMatchObject({
    code: 'malformed-request',
    errors: [{ message: expect.stringContaining('UTF-8') }],
  });
});

test('a type is never published from another encoding', async () => {
  const yaml = 'code: gbk-noise\nversion: 1\nname: 夜间噪音\ncategory: [城乡建设]\nunits: [u1]\n';
  for (const path of ['/complaint-types', '/complaint-types/check']) {
    const undeclared = await post(path, iconv.encode(yaml, 'gbk'), 'application/yaml', 'system-admin');
    expect([undeclared.status, JSON.stringify(undeclared.body)]).toEqual([
      400,
      expect.stringContaining('UTF-8'),
    ]);
    const declared = await post(
      path,
      iconv.encode(yaml, 'gbk'),
      'application/yaml; charset=gb2312',
      'system-admin',
    );
    expect(declared.status).toBe(415);
  }
  expect((await post('/complaint-types', Buffer.from(yaml), 'application/yaml', 'system-admin')).status).toBe(
    201,
  );
});

test('a field of a form is UTF-8 too', async () => {
  const form = (value: Buffer) =>
    Buffer.concat([
      Buffer.from('--edge\r\nContent-Disposition: form-data; name="recordedAt"\r\n\r\n'),
      value,
      Buffer.from(
        '\r\n--edge\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\nRIFF....WAVEfmt \r\n--edge--\r\n',
      ),
    ]);
  const answer = await post(
    '/recordings',
    form(iconv.encode('昨天', 'gbk')),
    'multipart/form-data; boundary=edge',
  );
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([400, expect.stringContaining('UTF-8')]);
});
