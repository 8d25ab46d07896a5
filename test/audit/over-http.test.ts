import { City, type OpenCase, type Person } from '../support/city.ts';

let city: City;
let auditor: Person;
let c: OpenCase;
beforeAll(async () => {
  city = await City.open();
  auditor = await city.as('audit-admin');
  c = await city.complaint();
  await c.acts('classify', 'dispatch');
});
afterAll(() => city.close());

interface Entry {
  at: string;
  key: string;
  actor: string;
  action: string;
  subject: string | null;
  outcome: string;
  code: string | null;
}

async function entries(query = ''): Promise<Entry[]> {
  const { status, body } = await auditor.get(`/audit?limit=200${query}`);
  expect(status).toBe(200);
  return body.items;
}

test('an act on a case is in the audit by its event, and what time did is not', async () => {
  const found = (await entries(`&subject=${c.caseNo}`)).filter(({ action }) => action.startsWith('case.'));
  expect(found.map(({ actor, action, key }) => [actor, action, key])).toEqual([
    ['demo-dispatcher', 'case.dispatched', `${c.caseNo}/3`],
    ['demo-dispatcher', 'case.classified', `${c.caseNo}/2`],
    ['demo-agent', 'case.registered', `${c.caseNo}/1`],
  ]);
});

test.each([
  ['401', 'unauthorized', 'unknown', () => city.stranger().post(`${c.path}/sign`)],
  ['403', 'forbidden', 'demo-agent', async () => (await city.as('agent')).post(`${c.path}/dispatch`)],
  [
    '404',
    'not-found',
    'demo-unit-clerk-traffic-police',
    async () => (await city.as('unit-clerk', 'traffic-police')).get(c.path),
  ],
  ['409', 'wrong-state', 'demo-reviewer', () => c.give('approve-result')],
  [
    '404',
    'not-found',
    'complainant',
    () => city.stranger().get(`/public${c.path}`, { 'x-query-code': 'wrong' }),
  ],
])('a refusal is one row: %s %s of %s', async (status, code, actor, refused) => {
  const before = await entries(`&outcome=refused&actor=${actor}`);
  expect((await refused()).status).toBe(Number(status));
  const [latest, ...others] = await entries(`&outcome=refused&actor=${actor}`);
  expect(others).toHaveLength(before.length);
  expect(latest).toMatchObject({ actor, code, subject: c.caseNo, outcome: 'refused' });
});

test('a file that nobody may attach is refused, and who tried is written down; a stranger once a minute', async () => {
  const form = { 'content-type': 'multipart/form-data; boundary=edge' };
  const program =
    '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n#!/bin/sh\r\n--edge--\r\n';
  const agent = await city.as('agent');
  for (let i = 0; i < 2; i++) expect((await agent.post('/attachments', program, form)).status).toBe(415);
  const tried = await entries('&action=post.attachments&actor=demo-agent');
  expect(tried.map(({ code }) => code)).toEqual(['unsupported-media-type', 'unsupported-media-type']);
  const yaml = { 'content-type': 'application/x-unknown' };
  for (let i = 0; i < 3; i++)
    expect((await city.stranger().post('/public/complaints', 'a', yaml)).status).toBe(415);
  expect(await entries('&action=post.public.complaints')).toHaveLength(1);
});

test.each([
  ['cases', '13812345678'],
  ['cases', 'zhangsanfeng'],
  ['attachments', 'tel13812345678'],
  ['attachments', '138-1234-5678'],
])('what was typed into an address is not kept: %s/%s', async (things, typed) => {
  await (await city.as('agent')).get(`/${things}/${typed}`);
  const [latest] = await entries(`&actor=demo-agent&action=get.${things}`);
  expect(latest).toMatchObject({ code: 'not-found', subject: null });
});

test('who shows no token fills no audit: the first refusal of a minute stands for it', async () => {
  const refused = (code: string) => entries(`&outcome=refused&action=${code}`);
  for (let i = 0; i < 5; i++) {
    expect((await city.stranger().get('/units')).status).toBe(401);
    expect((await city.stranger().get(`/public/cases/JS2026010100000${i}/deadlines/page`)).status).toBe(404);
  }
  expect(await refused('get.units')).toHaveLength(1);
  expect(await refused('get.public.cases.deadlines.page')).toHaveLength(1);
  const agent = await city.as('agent');
  for (let i = 0; i < 3; i++) expect((await agent.get('/staff/li-si/changes')).status).toBe(403);
  expect(await refused('get.staff.changes')).toHaveLength(3);
});

test('a refusal is written down whatever the unit of the refused is called', async () => {
  const unit = { code: '_fire', name: '消防救援站', level: 'county', region: 'CN' };
  expect((await (await city.as('system-admin')).post('/units', unit)).status).toBe(201);
  const staff = { id: 'demo-unit-clerk-_fire', name: '李四', roles: ['unit-clerk'], unit: '_fire' };
  expect((await (await city.as('security-admin')).post('/staff', staff)).status).toBe(201);
  expect((await (await city.as('unit-clerk', '_fire')).get(c.path)).status).toBe(404);
  const [latest] = await entries('&actor=demo-unit-clerk-_fire');
  expect(latest).toMatchObject({ code: 'not-found', subject: c.caseNo, unit: '_fire' });
});

test('a reading is one row before its answer leaves; what holds no words is none', async () => {
  const supervisor = await city.as('supervisor');
  const read = async () => (await entries('&actor=demo-supervisor')).map(({ action }) => action);
  await supervisor.get(`${c.path}/deadlines`);
  expect(await read()).toEqual([]);
  await supervisor.get(c.path);
  await supervisor.get(`${c.path}/events`);
  await supervisor.get(`${c.path}/documents/register-form`);
  expect(await read()).toEqual(['read.document', 'read.events', 'read.case']);
  const agent = await city.as('agent');
  await agent.get(c.path);
  expect((await entries('&actor=demo-agent')).map(({ action }) => action)).toContain('read.identity');
});

test('what else is changed is a row too: units, staff, files', async () => {
  const unit = { code: 'fire', name: '消防救援大队', level: 'county', region: 'CN' };
  expect((await (await city.as('system-admin')).post('/units', unit)).status).toBe(201);
  const staff = { id: 'li-si', name: '李四', roles: ['unit-clerk'], unit: 'fire' };
  expect((await (await city.as('security-admin')).post('/staff', staff)).status).toBe(201);
  const attachment = await c.attachment();
  const found = (await entries()).map(({ action, subject }) => `${action} ${subject}`);
  expect(found).toEqual(
    expect.arrayContaining(['unit.added fire', 'staff.appointed li-si', `attachment.stored ${attachment}`]),
  );
});

test('pages follow each other without a gap or a repetition, and hold to their filter', async () => {
  const whole = await entries();
  const pages: Entry[] = [];
  let cursor: string | null = '';
  const until = encodeURIComponent(whole[0]!.at.replace(/\+08:00$/, '') + '+08:00');
  do {
    const { body } = await auditor.get(
      `/audit?limit=7&to=${until}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    pages.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  const known = whole.filter(({ at }) => Date.parse(at) < Date.parse(whole[0]!.at)).map(({ key }) => key);
  expect(pages.map(({ key }) => key)).toEqual(known);
  expect((await auditor.get('/audit?cursor=nonsense')).status).toBe(400);
  expect((await auditor.get('/audit?limit=201')).status).toBe(400);
});

test('only the audit administrator reads it, and is written down like everybody', async () => {
  for (const role of ['system-admin', 'security-admin', 'duty-lead', 'oversight'] as const)
    expect((await (await city.as(role)).get('/audit')).status).toBe(403);
  await entries();
  expect((await entries('&actor=demo-audit-admin'))[0]).toMatchObject({
    action: 'read.audit',
    outcome: 'done',
  });
});

test('the chains hold, whoever wrote at once', async () => {
  const agent = await city.as('agent');
  await Promise.all(Array.from({ length: 60 }, () => agent.get(c.path)));
  const { body } = await auditor.get('/audit/verify');
  expect(body.broken).toEqual([]);
  expect(body.rows.auditEntry).toBeGreaterThan(120);
});

test('nothing of the complainant is in it', async () => {
  const [{ all }] = await city.db.query<[{ all: string }]>(
    'select json_agg(e)::text as all from audit_entry e',
  );
  expect(all).not.toMatch(/张小三|13812345678|电梯/);
});
