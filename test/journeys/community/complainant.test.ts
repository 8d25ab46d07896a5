import { City } from '../../support/city.ts';
import {
  allowed,
  clock,
  complainant,
  course,
  dueOf,
  may,
  naturalDays,
  person,
  publicly,
  refusal,
  told,
  withUnit,
} from '../support-a.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const OFFICE = { unit: 'county-office', typeCode: 'noise' };

test('F-001/F-005 居民随时经网站、客户端、微信自行提交：凭编号和查询码可查，换码、空码一律查无此件，来渠道如实登记', async () => {
  const form = {
    matterType: 'complaint',
    summary: '凌晨两点垃圾车扰民',
    detail: '每日凌晨两点作业',
    desiredOutcome: '调整作业时间',
    complainant: { name: '张小三', phone: '13812345678', anonymous: false, confidential: false },
  };
  for (const channel of ['web', 'app', 'wechat', 'weibo']) {
    const { status, body } = await city.stranger().post('/public/complaints', { ...form, channel });
    expect([channel, status]).toEqual([channel, 201]);
    const path = `/public/cases/${body.caseNo}`;
    const seen = await city.stranger().get(path, { 'x-query-code': body.queryCode });
    expect(seen.body).toMatchObject({
      caseNo: body.caseNo,
      state: 'REGISTERED',
      unitClock: null,
      answer: null,
    });
    expect((await city.stranger().get(path)).status).toBe(404);
    const view = (await (await city.as('duty-lead')).get(`/cases/${body.caseNo}`)).body;
    expect([view.channel, clock(view, 'triage').status]).toEqual([channel, 'open']);
  }
  const pigeon = await city.stranger().post('/public/complaints', { ...form, channel: 'pigeon' });
  expect([pigeon.status, pigeon.body.errors[0].path]).toEqual([400, 'channel']);
});

test('诉求人撤回：任何办理阶段均可，承办单位即获告知，单位各时限终止、诉求人时钟停止，撤回后单位不得再报结', async () => {
  const c = await withUnit(city, OFFICE);
  await c.acts('sign', 'record-contact');
  expect((await complainant(c, 'withdraw', {})).status).toBe(400);
  const { status, body } = await complainant(c, 'withdraw', { reason: '已自行协商解决' });
  expect([status, body.state]).toEqual([200, 'WITHDRAWN']);
  const view = await c.view();
  expect(view.citizenClock).toEqual({ startedAt: view.registeredAt, closedAt: body.citizenClock.closedAt });
  expect([clock(view, 'handle').status, clock(view, 'return').status]).toEqual(['cancelled', 'cancelled']);
  expect(await told(c)).toContain('unit: 撤回');
  expect(refusal(await c.give('reply-citizen'))).toEqual([409, 'wrong-state', 'WITHDRAWN']);
  expect(refusal(await complainant(c, 'withdraw', { reason: '再撤' }))).toEqual([
    409,
    'wrong-state',
    'WITHDRAWN',
  ]);
  const later = await c.forward(40 * 86_400);
  expect([later.cards, later.supervision.orders]).toEqual([[], []]);
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('Q39 办理中再来电：作为补充、催办并入原件，不另起时限，承办单位获告知并读到补充内容', async () => {
  const c = await withUnit(city, OFFICE);
  await c.acts('sign');
  const before = (await c.view()).deadlines;
  const added = await complainant(c, 'supplement', { content: '昨夜又响到三点，有录像。' });
  expect([added.status, added.body.state]).toEqual([200, 'IN_ASSIGNMENT']);
  await complainant(c, 'urge', { note: '请尽快' });
  expect((await c.view()).deadlines).toEqual(before);
  expect((await told(c)).filter((n) => n.startsWith('unit:'))).toEqual([
    'unit: 派单',
    'unit: 补充',
    'unit: 催办',
  ]);
  const unit = await city.as('unit-handler', 'county-office');
  const events = (await unit.get(`${c.path}/events`)).body.items;
  const found = events.find(({ type }: { type: string }) => type === 'supplemented');
  expect(found).toMatchObject({
    actor: { role: 'complainant' },
    text: { content: '昨夜又响到三点，有录像。' },
  });
});

test('F-104/F-093 结果及时告知、诉求人自行评价：不满意即转值班长处置，解释办结须写明原因、下一步和申诉途径', async () => {
  const c = await withUnit(city, OFFICE);
  await c.acts('sign', 'reply-citizen', 'submit-result');
  const early = await complainant(c, 'rating', { resultSatisfaction: 'dissatisfied' });
  expect(refusal(early)).toEqual([409, 'wrong-state', 'UNDER_REVIEW']);
  await c.acts('approve-result');
  expect((await complainant(c, 'rating', {})).status).toBe(400);
  const { body } = await complainant(c, 'rating', { solved: 'partly', resultSatisfaction: 'dissatisfied' });
  expect([body.state, body.status]).toEqual(['CALLBACK_PENDING', '待处置决定']);
  const view = await c.view();
  expect([view.flags, clock(view, 'callback').status, clock(view, 'decision').status]).toEqual([
    ['DISSATISFIED'],
    'met',
    'open',
  ]);
  expect(refusal(await c.give('record-callback'))).toEqual([409, 'wrong-state', 'CALLBACK_PENDING']);
  const silent = await c.give('close-explained', { appealRouteTold: false });
  expect([silent.status, silent.body.errors[0].path]).toEqual([400, 'appealRouteTold']);
  await c.acts(['close-explained', { reason: '昼间装修未超标', nextStep: '每周抽测一次噪声' }]);
  const seen = await publicly(c);
  expect([seen.state, seen.answer.text]).toEqual(['CLOSED_EXPLAINED', '昼间装修未超标\n每周抽测一次噪声']);
  expect(await course(c)).toEqual(expect.arrayContaining(['评价', '解释办结']));
  expect((await complainant(c, 'appeal', { ground: '未现场检测' })).status).toBe(200);
});

test('Q38 不予认定恶意：第二人否决即不成立，提请人不得自任第二人，被诉单位不得提请，诉求人不受打扰', async () => {
  const c = await withUnit(city, {
    ...OFFICE,
    form: { respondent: { unit: 'county-office', ground: '推诿' } },
  });
  await c.acts('sign');
  const accused = await city.as('unit-leader', 'county-office');
  expect(await may(accused, c, 'propose-malicious')).toBe('not-your-decision');
  const agent = await city.as('agent');
  await c.acts('propose-malicious', ['confirm-malicious', { decision: 'confirmed' }]);
  const dismissed = { decision: 'dismissed' };
  expect((await agent.post(`${c.path}/confirm-malicious`, dismissed)).body.code).toBe('not-your-decision');
  const second = await person(city, 'second-duty-lead', 'duty-lead');
  const { body } = await second.post(`${c.path}/confirm-malicious`, dismissed);
  expect(body.maliciousReview.status).toBe('dismissed');
  expect(await told(c)).not.toContain('complainant: 恶意认定');
  expect(refusal(await c.give('confirm-malicious'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  expect(await course(c)).toEqual(['登记', '研判', '派单', '签收']);
  expect(await may(agent, c, 'propose-malicious')).toBe(true);
});

test('F-055/Q30 物业噪声：客服主办、环保协办，协办期限早于主办且各自负责，争议由热线裁定', async () => {
  const c = await withUnit(city, {
    unit: 'property-service',
    typeCode: 'property-noise',
    dispatch: { coUnits: ['ecology-environment'] },
  });
  const co = await city.as('unit-clerk', 'ecology-environment');
  const view = await c.view();
  expect(dueOf(view, 'handle')).toBe(naturalDays(view.assignment.dispatchedAt, 3));
  expect(view.assignment.coUnits).toEqual(['ecology-environment']);
  await c.acts('sign');
  expect(await allowed(co, c)).toEqual(['raise-dispute', 'submit-co-result']);
  expect((await co.post(`${c.path}/reply-citizen`, {})).status).toBe(403);
  expect((await co.post(`${c.path}/raise-dispute`, { issue: '夜间施工许可归住建' })).status).toBe(200);
  expect(await told(c)).toContain('duty-lead: 提出争议');
  expect((await c.view()).assignment.disputed).toBe(true);
  await c.acts(['settle-dispute', { decision: '由环保现场监测，物业统一答复' }]);
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 裁定争议', 'co-units: 裁定争议']));
  const late = await c.forwardTo('co-handle', 1);
  expect(clock(late, 'co-handle')).toMatchObject({ status: 'overdue' });
  const { body } = await co.post(`${c.path}/submit-co-result`, { report: '监测超标3分贝' });
  expect(body.assignment.coResults).toEqual([{ unit: 'ecology-environment', at: expect.any(String) }]);
  expect(clock(body, 'co-handle')).toMatchObject({ status: 'overdue', metAt: expect.any(String) });
  expect((await co.post(`${c.path}/submit-co-result`, { report: '再报' })).body.code).toBe('wrong-state');
});
