import { City } from '../../support/city.ts';
import {
  clock,
  complainant,
  course,
  dueOf,
  eventTypes,
  may,
  person,
  publicly,
  refusal,
  told,
  withUnit,
} from '../support-a.ts';
import { textOf } from '../../documents/well-formed.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const MINUTE = 60_000;

test('F-026/F-006 窗口投诉四类由指定人员研判：受理员不得代判，咨询类期限三日、其余五日，类别不合性质的退回', async () => {
  const facilities = {
    code: 'window-facilities',
    version: 1,
    name: '窗口设施环境',
    category: ['政务服务', '窗口服务', '设施环境'],
    units: ['government-services'],
  };
  expect((await (await city.as('integrator')).post('/complaint-types', facilities)).status).toBe(201);
  const classes = [
    ['window-service', 'criticism', 'standard', 5],
    ['government-procedures', 'complaint', 'standard', 5],
    ['policy-consultation', 'consult', 'consult', 3],
    ['window-facilities', 'help', 'standard', 5],
  ] as const;
  for (const [typeCode, matterType, tier, n] of classes) {
    const c = await city.complaint({ matterType });
    const wrong = tier === 'consult' ? 'standard' : 'consult';
    const agent = await city.as('agent');
    expect((await agent.post(`${c.path}/classify`, { typeCode, tier })).status).toBe(403);
    expect(refusal(await c.give('classify', { typeCode, tier: wrong }))).toEqual([
      422,
      'tier-mismatch',
      'REGISTERED',
    ]);
    await c.acts(['classify', { typeCode, tier }], ['dispatch', { unit: 'government-services' }]);
    const { body } = await (await city.as('duty-lead')).get(`${c.path}/deadlines`);
    const handle = body.items.find(({ kind }: { kind: string }) => kind === 'handle');
    expect([typeCode, handle.rule]).toEqual([typeCode, { unit: 'workdays', n }]);
    const counted = handle.proof.filter((day: { counted: boolean }) => day.counted);
    expect([counted.length, handle.proof[0].counted]).toEqual([n, false]);
  }
});

test('F-029 时间、地点、人物不清的一次告知补充：期满未补退回热线重新研判、案不作废，补充后写入登记表', async () => {
  const c = await city.complaint({ typeCode: 'window-service', summary: '窗口人员推诿' });
  await c.acts(['request-info', { missing: ['发生时间', '窗口号'] }]);
  const asked = await c.view();
  expect([asked.state, clock(asked, 'triage').status, clock(asked, 'info').status]).toEqual([
    'AWAITING_INFO',
    'met',
    'open',
  ]);
  expect((await publicly(c)).answer.text).toBe('发生时间\n窗口号');
  expect(await told(c)).toEqual(['complainant: 要求补充']);
  expect(refusal(await c.give('classify'))).toEqual([409, 'wrong-state', 'AWAITING_INFO']);
  const lapsed = await c.forwardTo('info', 1);
  expect([lapsed.state, clock(lapsed, 'info').status, clock(lapsed, 'triage').status]).toEqual([
    'REGISTERED',
    'lapsed',
    'open',
  ]);
  const back = (await c.events()).find((e) => e.type === 'info-lapsed')!;
  expect(back.at).toBe(clock(asked, 'info').dueAt);
  await c.acts(['request-info', { missing: ['窗口号'] }]);
  const answer = await complainant(c, 'supplement', { content: '三月八日上午，五号窗口。' });
  expect([answer.status, answer.body.state]).toEqual([200, 'REGISTERED']);
  expect(clock(await c.view(), 'info').status).toBe('met');
  const register = await (await city.as('agent')).get(`${c.path}/documents/register-form`);
  expect(textOf(register.body)).toMatch(/补充材料 .*三月八日上午，五号窗口。/);
  expect((await c.acts(['classify', { typeCode: 'window-service' }])).state).toBe('PENDING_DISPATCH');
});

test('F-027/F-028 初步研判：危及安全的用语三十分钟内研判，启动应急的三十分钟内派单，并电话通知，普通件一个工作日', async () => {
  const minutes = (view: { registeredAt: string }, kind: string, from = view.registeredAt): number =>
    (dueOf(view, kind) - Date.parse(from)) / MINUTE;
  const calm = await (await city.complaint({ summary: '窗口排队过长' })).view();
  expect(minutes(calm, 'triage')).toBeGreaterThan(30);
  const c = await city.complaint({ summary: '办事大厅配电箱漏电' });
  expect(minutes(await c.view(), 'triage')).toBe(30);
  await c.acts([
    'classify',
    {
      typeCode: 'window-service',
      tier: 'urgent',
      severity: 'serious',
      urgency: 'at-once',
      emergencyPlan: true,
    },
  ]);
  const classified = (await c.events()).find((e) => e.type === 'classified')!;
  const view = await c.view();
  expect(view.flags).toContain('EMERGENCY_PLAN');
  expect(minutes(view, 'dispatch', classified.at)).toBe(30);
  const late = await c.forwardTo('dispatch', 1);
  expect([late.state, clock(late, 'dispatch').status]).toEqual(['PENDING_DISPATCH', 'overdue']);
  expect(await told(c)).toContain('duty-lead: 派单时限已超期');
  const sent = await c.acts(['dispatch', { unit: 'government-services' }]);
  expect(minutes(sent, 'duty-phone', sent.assignment.dispatchedAt)).toBe(15);
  await c.forward(31 * 60);
  expect(await told(c)).toEqual(
    expect.arrayContaining(['unit-leader: 电话通知时限已超期', 'duty-lead: 升级报告']),
  );
});

test('F-053 分派须写明调查内容、工作标准；主办不得兼协办，单位须存在，被举报单位不得承办', async () => {
  const c = await city.complaint({
    matterType: 'report',
    typeCode: 'window-service',
    respondent: { unit: 'government-services', ground: '索要好处' },
  });
  await c.acts(['classify', { typeCode: 'window-service' }]);
  const bare = await c.give('dispatch', { task: { investigate: '核实' } });
  expect([bare.status, bare.body.errors[0].path]).toEqual([400, 'task.standard']);
  const twice = await c.give('dispatch', { unit: 'county-office', coUnits: ['county-office'] });
  expect([twice.status, twice.body.errors[0].path]).toEqual([400, 'coUnits']);
  expect((await c.give('dispatch', { unit: 'nobody' })).body.code).toBe('unit-unknown');
  expect(refusal(await c.give('dispatch', { unit: 'government-services' }))).toEqual([
    422,
    'respondent-conflict',
    'PENDING_DISPATCH',
  ]);
  const task = { investigate: '调取窗口监控', standard: '五个工作日内查清' };
  await c.acts(['dispatch', { unit: 'county-office', task }]);
  c.unit = 'county-office';
  const order = textOf(
    (await (await city.as('unit-clerk', 'county-office')).get(`${c.path}/documents/work-order`)).body,
  );
  expect(order).toContain('调查内容 调取窗口监控');
  expect(order).toContain('工作标准 五个工作日内查清');
  const passedOn = await c.acts('request-return');
  expect(passedOn.assignment.state).toBe('RETURN_REQUESTED');
  expect((await c.give('approve-return', { nextUnit: 'government-services' })).body.code).toBe(
    'respondent-conflict',
  );
});

test('F-011 首接负责制：首接人不随派单、改派而变，各人的跟踪清单只列自己首接的件，公众自行提交的无首接人', async () => {
  const mine = await person(city, 'agent-of-window-3', 'agent');
  const form = {
    channel: 'visit',
    matterType: 'complaint',
    summary: '窗口不一次告知',
    detail: '来回三趟',
    desiredOutcome: '一次告知',
    complainant: { anonymous: true, confidential: false },
  };
  const { caseNo } = (await mine.post('/complaints', form)).body;
  const own = (await city.stranger().post('/public/complaints', { ...form, channel: 'web' })).body.caseNo;
  const c = await withUnit(city, { unit: 'government-services', typeCode: 'window-service' });
  await c.acts('request-return', ['approve-return', { nextUnit: 'county-office' }]);
  const list = async (who: typeof mine): Promise<string[]> =>
    (await who.get('/cases?firstContact=me&limit=200')).body.items.map((i: { caseNo: string }) => i.caseNo);
  expect(await list(mine)).toEqual([caseNo]);
  const others = await list(await city.as('agent'));
  expect(others).toContain(c.caseNo);
  expect(others).not.toContain(caseNo);
  expect((await c.view()).firstContact).toBe('demo-agent');
  const lead = await city.as('duty-lead');
  expect((await lead.get(`/cases/${own}`)).body.firstContact).toBeUndefined();
  expect((await lead.get('/cases?firstContact=agent-of-window-3')).body.items).toHaveLength(1);
});

test('F-101/Q36 匿名与保密不同：匿名不留身份、办结免回访；保密留身份、承办单位只见掩码、可以回访', async () => {
  const both = await (
    await city.as('agent')
  ).post('/complaints', {
    channel: 'phone',
    matterType: 'complaint',
    summary: '窗口态度差',
    detail: '冷言冷语',
    desiredOutcome: '道歉',
    complainant: { name: '张小三', phone: '13812345678', anonymous: true, confidential: false },
  });
  expect([both.status, both.body.errors.map(({ path }: { path: string }) => path)]).toEqual([
    400,
    ['complainant.name', 'complainant.phone'],
  ]);
  const where = { unit: 'government-services', typeCode: 'window-service' };
  const anonymous = await withUnit(city, {
    ...where,
    form: { complainant: { anonymous: true, confidential: false } },
  });
  const confidential = await withUnit(city, {
    ...where,
    form: { complainant: { name: '钱小七', phone: '13712345678', anonymous: false, confidential: true } },
  });
  const lead = await city.as('duty-lead');
  const clerk = await city.as('unit-clerk', 'government-services');
  expect((await lead.get(anonymous.path)).body).toMatchObject({ flags: ['ANONYMOUS'] });
  expect((await lead.get(anonymous.path)).body.complainant).toBeUndefined();
  expect((await lead.get(confidential.path)).body.complainant).toMatchObject({
    name: '钱小七',
    phone: '13712345678',
  });
  expect((await clerk.get(confidential.path)).body).toMatchObject({ flags: ['CONFIDENTIAL'] });
  expect((await clerk.get(confidential.path)).body.complainant).toEqual({ confidential: true });
  for (const c of [anonymous, confidential])
    await c.acts('sign', 'reply-citizen', 'submit-result', 'approve-result');
  expect([(await anonymous.view()).state, (await confidential.view()).state]).toEqual([
    'CLOSED',
    'CALLBACK_PENDING',
  ]);
  expect((await anonymous.give('set-confidentiality', { mode: 'open' })).body.code).toBe('identity-not-held');
});

test('Q36 中途改设：公开改保密则承办单位即刻看不到姓名电话，改匿名则身份从库中抹去、不可恢复，经过链不断', async () => {
  const c = await withUnit(city, { unit: 'government-services', typeCode: 'window-service' });
  await c.acts('sign');
  const clerk = await city.as('unit-clerk', 'government-services');
  const seen = async (): Promise<unknown> => (await clerk.get(c.path)).body.complainant?.name;
  expect(await seen()).toBe('张小三');
  expect((await clerk.post(`${c.path}/set-confidentiality`, { mode: 'open', reason: '无' })).status).toBe(
    403,
  );
  await c.acts(['set-confidentiality', { mode: 'confidential', reason: '担心被刁难' }]);
  expect(await seen()).toBeUndefined();
  await c.acts(['set-confidentiality', { mode: 'open', reason: '本人同意' }]);
  expect(await seen()).toBe('张小三');
  const { state, deadlines } = await c.acts([
    'set-confidentiality',
    { mode: 'anonymous', reason: '本人要求' },
  ]);
  expect([state, await seen(), (await c.view()).complainant]).toEqual([
    'IN_ASSIGNMENT',
    undefined,
    undefined,
  ]);
  expect(await city.db.query('select from identity where case_no = $1', [c.caseNo])).toEqual([]);
  expect((await c.view()).deadlines).toEqual(deadlines);
  expect((await c.give('set-confidentiality', { mode: 'open' })).body.code).toBe('identity-not-held');
  expect(await eventTypes(c)).toEqual(expect.arrayContaining(['confidentiality-set']));
  expect(await course(c)).toEqual(['登记', '研判', '派单', '签收']);
  expect(await may(await city.as('agent'), c, 'urge')).toBe(true);
});
