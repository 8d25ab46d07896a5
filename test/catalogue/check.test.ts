import { readFile } from 'node:fs/promises';
import { City } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const YAML = { 'content-type': 'application/yaml' };
const PROPERTY = { code: 'property-management', version: 2, name: '物业管理', category: ['物业'] };

test('a type is tried on past cases: unit, tier, date, statutory limit and fields that would have been different', async () => {
  const c = await city.complaint({ typeCode: 'property-management' });
  await c.acts('classify', 'dispatch');
  const type = {
    ...PROPERTY,
    units: ['property-service'],
    tier: 'urgent',
    statutory: { law: '物业管理条例', article: '第四十九条', n: 10, unit: 'workdays' },
    fields: { building: { type: 'text', label: '楼栋', required: true } },
  };
  const lead = await city.as('duty-lead');
  const { status, body } = await lead.post('/complaint-types/check', type);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    valid: true,
    casesTried: 1,
    casesDifferent: 1,
    counts: { unit: 1, tier: 1, dueAt: 1, statutory: 1, refusedFields: 1, signDueAt: 0 },
  });
  expect(body.differences[0]).toMatchObject({
    caseNo: c.caseNo,
    unit: { was: 'housing-construction', would: 'property-service' },
    tier: { was: 'standard', would: 'urgent' },
    statutory: { was: null, would: { n: 10, unit: 'workdays' } },
    refusedFields: ['building'],
  });
  const handle = (await c.view()).deadlines.find(({ kind }: { kind: string }) => kind === 'handle');
  expect(body.differences[0].dueAt.was).toBe(handle.dueAt);
  expect(body.differences[0].dueAt.would > handle.dueAt).toBe(true);
  const integrator = await city.as('integrator');
  expect((await integrator.post('/complaint-types/check', type)).body.differences[0]).not.toHaveProperty(
    'caseNo',
  );
  expect((await integrator.get('/complaint-types/property-management/versions/2')).status).toBe(404);
});

test('a new policy is tried on the cases of its region and of all below that no nearer one rules', async () => {
  for (const region of ['371002', '370102', '110105'])
    await (await city.complaint({ region })).acts('classify', 'dispatch');
  const source = await readFile('policies/county-12345.yaml', 'utf8');
  const tried = async (region: string): Promise<number> => {
    const policy = source.replace('code: county-12345', 'code: newcomer').replace('region: CN', region);
    const { status, body } = await (await city.as('duty-lead')).post('/policies/check', policy, YAML);
    expect(status).toBe(200);
    return body.casesTried;
  };
  expect(await tried("region: '371000'")).toBe(1);
  expect(await tried("region: '370200'")).toBe(0);
  expect(await tried('')).toBe(0);
});

test('a policy is tried on the cases that it ruled', async () => {
  const source = await readFile('policies/county-12345.yaml', 'utf8');
  const slower = source
    .replace('version: 1', 'version: 2')
    .replace('standard: { unit: workdays, n: 5 }', 'standard: { unit: workdays, n: 8 }');
  const lead = await city.as('duty-lead');
  const { status, body } = await lead.post('/policies/check', slower, YAML);
  expect(status).toBe(200);
  expect(body).toMatchObject({ casesTried: 1, counts: { dueAt: 1, signDueAt: 0, unit: 0 } });
  expect((await lead.post('/policies/check', source, YAML)).body).toMatchObject({ casesDifferent: 0 });
});

test('extra fields are checked when a complaint is registered; running cases keep their version', async () => {
  const integrator = await city.as('integrator');
  const running = await city.complaint({ typeCode: 'property-management' });
  await running.acts('classify', 'dispatch');
  const fields = {
    building: { type: 'text', label: '楼栋', required: true, max: 10 },
    floor: { type: 'number', label: '楼层', min: -3, max: 99 },
    plate: { type: 'text', label: '车牌', pattern: '[京津鲁][A-Z][A-Z0-9]{5,6}' },
    since: { type: 'date', label: '起始日期' },
    kind: { type: 'choice', label: '类别', options: ['维修', '保洁'] },
    urgent: { type: 'yes-no', label: '是否有险情' },
  };
  const type = { ...PROPERTY, units: ['property-service'], fields, evidence: ['照片'] };
  expect((await integrator.post('/complaint-types', type)).status).toBe(201);

  const agent = await city.as('agent');
  const register = (given: object, evidence: object | undefined = { held: ['照片三张'] }) =>
    agent.post('/complaints', {
      channel: 'phone',
      matterType: 'complaint',
      summary: '电梯故障',
      detail: '电梯停运',
      desiredOutcome: '维修',
      complainant: { anonymous: true, confidential: false },
      typeCode: 'property-management',
      fields: given,
      ...(evidence && { evidence }),
    });
  const good = {
    building: '3号楼',
    floor: 5,
    plate: '鲁K12345',
    since: '2026-03-01',
    kind: '维修',
    urgent: false,
  };
  const { status, body } = await register(good);
  expect(status).toBe(201);
  expect((await city.as('agent').then((a) => a.get(`/cases/${body.caseNo}`))).body.content.fields).toEqual(
    good,
  );
  const wrong = await register({ building: '很长的楼栋名称超过十个字', floor: 100, plate: '鲁K1', since: '三月', kind: '其他', urgent: '否', colour: 'red' }, {}); // prettier-ignore
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors.map(({ path }: { path: string }) => path)).toEqual(
    ['fields.colour', 'fields.building', 'fields.floor', 'fields.plate', 'fields.since', 'fields.kind', 'fields.urgent', 'evidence.held'], // prettier-ignore
  );
  expect((await register({})).body.errors).toEqual([{ path: 'fields.building', message: '必填' }]);

  expect((await running.view()).type).toEqual({ code: 'property-management', version: 1 });
  const next = await city.complaint({ typeCode: 'noise' });
  await next.acts('classify', ['dispatch', { unit: 'property-service' }]);
  expect((await next.view()).type).toEqual({ code: 'property-management', version: 2 });
});
