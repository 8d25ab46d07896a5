import { City, type OpenCase } from '../../support/city.ts';
import {
  allowed,
  clock,
  complainant,
  course,
  dueOf,
  eventTypes,
  may,
  naturalDays,
  person,
  publicly,
  refusal,
  told,
  withUnit,
  written,
} from '../support-a.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('F-020/F-022 登记表须写明诉求目的和联系方式，缺项不得受理；诉求逐条记录，首接人不变', async () => {
  const agent = await city.as('agent');
  const form = {
    channel: 'wechat',
    matterType: 'complaint',
    summary: '社区活动室长期锁门',
    detail: '活动室锁门两个月，敲门无人应答。',
    occurredAt: '2026-03-08T20:00:00+08:00',
    parties: [{ name: '李主任', role: '社区主任' }],
    complainant: { name: '赵四', anonymous: false, confidential: false },
  };
  const incomplete = await agent.post('/complaints', form);
  expect(incomplete.status).toBe(400);
  expect(incomplete.body.errors.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['complainant.phone']),
  );
  const complete = { ...form, complainant: { ...form.complainant, phone: '13900001111' } };
  const without = await agent.post('/complaints', complete);
  expect([without.status, without.body.errors[0].path]).toEqual([400, 'demands']);
  const demands = ['每日开放活动室', '公布开放时间'];
  const c = await city.complaint({ ...complete, demands, desiredOutcome: undefined });
  const view = await c.view();
  expect([view.state, view.channel, view.firstContact]).toEqual(['REGISTERED', 'wechat', 'demo-agent']);
  expect(view.content.demands).toEqual(demands);
  expect(view.complainant).toMatchObject({ name: '赵四', phone: '13900001111' });
  await c.acts('classify', 'dispatch', 'sign');
  expect((await c.view()).firstContact).toBe('demo-agent');
});

test('F-010/Q37 不属受理范围的不得一拒了之：须已告知诉求人和正确渠道，引导12315并可直接转接', async () => {
  const c = await city.complaint({ typeCode: 'consumer-12315', summary: '买到假冒牛奶' });
  const silent = await c.give('redirect', { target: '12315', toldCitizen: false });
  expect([silent.status, silent.body.errors[0].path]).toEqual([400, 'toldCitizen']);
  const refused = await c.give('refuse', { ground: 'litigation', route: undefined });
  expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'route']);
  await c.acts(['redirect', { target: '12315', reason: '消费维权由12315受理', callTransferred: true }]);
  const view = await c.view();
  expect([view.state, clock(view, 'triage').status]).toEqual(['REDIRECTED', 'met']);
  expect(view.citizenClock.closedAt).toBeDefined();
  expect((await c.events()).at(-1)).toMatchObject({
    type: 'redirected',
    data: { target: '12315', callTransferred: true },
  });
  expect((await publicly(c)).answer.text).toBe('消费维权由12315受理');
  expect(refusal(await c.give('dispatch'))).toEqual([409, 'wrong-state', 'REDIRECTED']);
});

test('F-073 来访反映的问题接待人当日调查核实；当日未核实的报领导，由值班长呈阅、领导决定；迟核仍是超期', async () => {
  const visit = (typeCode: string): Promise<OpenCase> =>
    city.complaint({ channel: 'visit', typeCode, summary: '楼道长期堆放杂物' });
  const checked = async (c: OpenCase) => {
    const { now } = await c.view();
    const body = { at: now, findings: '现场查看属实' };
    return clock((await (await city.as('agent')).post(`${c.path}/record-site-check`, body)).body, 'verify');
  };
  for (const [typeCode, policy] of [
    ['staff-misconduct', 'community'],
    ['property-cleaning', 'property-service'],
  ] as const) {
    const c = await visit(typeCode);
    const view = await c.view();
    const midnight = naturalDays(view.registeredAt, 0);
    expect([view.policy.code, dueOf(view, 'verify')]).toEqual([policy, midnight]);
    const { status, metAt } = await checked(c);
    expect(status).toBe(Date.parse(metAt) < midnight ? 'met' : 'overdue');
  }

  const c = await visit('property-cleaning');
  const late = clock(await c.forwardTo('verify', 60), 'verify');
  expect(late).toMatchObject({ status: 'overdue', overdueSince: late.dueAt });
  expect(await told(c)).toEqual(
    expect.arrayContaining(['leader: 当日核实时限已超期', 'duty-lead: 提请呈阅']),
  );
  await c.acts(['present', { leader: '物业主任', result: '未核实', reason: '人手不足', course: '当日来访' }]);
  expect(await told(c)).toContain('leader: 呈阅');
  const after = await checked(c);
  expect([after.status, after.metAt > after.dueAt]).toEqual(['overdue', true]);
});

test('F-085/F-095 邻里纠纷：分别做工作后开协调会，调解书须经参加人签字上传，处理方式记为调解', async () => {
  const c = await withUnit(city, {
    unit: 'county-office',
    typeCode: 'noise',
    form: { summary: '楼上装修扰民', parties: [{ name: '王某' }, { name: '周某' }] },
  });
  const { at } = { at: (await c.view()).now };
  expect(refusal(await c.give('record-mediation'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  await c.acts('sign');
  const unsigned = await c.give('record-mediation', { signedAttachmentId: 'not-there' });
  expect(refusal(unsigned)).toEqual([422, 'attachment-unknown', 'IN_ASSIGNMENT']);
  const signedAttachmentId = await c.attachment();
  await c.acts(
    ['record-contact', { note: '先听楼下意见' }],
    [
      'record-mediation',
      { at, participants: ['王某', '周某', '社区'], result: '限时装修', signedAttachmentId },
    ],
    ['record-implementation', { actions: '张贴装修时间公约', decisionForm: 'mediation' }],
  );
  const events = await c.events();
  expect(events.find((e) => e.type === 'mediated')?.data).toEqual({
    mediatedAt: at,
    attachmentId: signedAttachmentId,
  });
  expect(events.find((e) => e.type === 'implementation-recorded')?.data).toEqual({
    decisionForm: 'mediation',
  });
  expect(await written(c, 'mediated')).toEqual({
    participants: ['王某', '周某', '社区'],
    result: '限时装修',
  });
  const file = await (await city.as('unit-clerk', 'county-office')).get(`/attachments/${signedAttachmentId}`);
  expect(file.status).toBe(200);
  expect(
    (await (await city.as('unit-clerk', 'traffic-police')).get(`/attachments/${signedAttachmentId}`)).status,
  ).toBe(404);
  expect((await c.give('record-implementation', { decisionForm: 'dismissal' })).status).toBe(400);
});

test('F-076/F-077 尽快联系、定期告知：联系即进入办理中，诉求人凭查询码看到每一步，看不到单位内部往来', async () => {
  const c = await withUnit(city, { unit: 'county-office', typeCode: 'noise' });
  expect((await publicly(c)).status).toBe('待签收');
  await c.acts('sign', ['record-contact', { note: '约定周三上门' }]);
  expect([(await c.view()).assignment.state, (await publicly(c)).status]).toEqual(['HANDLING', '办理中']);
  await c.forward(3600);
  await c.acts(['record-progress', { note: '已约谈施工方', toldCitizen: true }], 'record-investigation');
  await c.acts('reply-citizen', ['submit-result', { publicText: '施工方已改为白天施工。' }]);
  expect((await publicly(c)).answer).toBeNull();
  await c.acts('approve-result');
  expect((await publicly(c)).answer.text).toBe('施工方已改为白天施工。');
  expect(await course(c)).toEqual([
    '登记',
    '研判',
    '派单',
    '签收',
    '联系诉求人',
    '登记进展',
    '答复诉求人',
    '报结',
    '审核通过',
  ]);
  const shown = JSON.stringify(await publicly(c));
  expect(shown).not.toMatch(/约谈|笔录|demo-|张小三|13812345678/);
  const urged = await complainant(c, 'urge', { note: '何时回访' });
  expect([urged.status, urged.body.progress.at(-1).what]).toEqual([200, '催办']);
});

test('F-100/Q38 恶意投诉须值班长与第二人先后认定：一人不作数，认定后仍须办理并答复一次，诉求人获告知可申诉', async () => {
  const c = await withUnit(city, { unit: 'county-office', typeCode: 'noise' });
  await c.acts('sign');
  const clerk = await city.as('unit-clerk', 'county-office');
  expect((await clerk.post(`${c.path}/propose-malicious`, { evidence: '一月来电六十次' })).status).toBe(200);
  expect(await told(c)).toContain('duty-lead: 提请恶意认定');
  const dispatcher = await city.as('dispatcher');
  const decision = { decision: 'confirmed' };
  expect(refusal(await dispatcher.post(`${c.path}/confirm-malicious`, decision))).toEqual([
    422,
    'not-your-decision',
    'IN_ASSIGNMENT',
  ]);
  const before = (await c.view()).deadlines;
  await c.acts(['confirm-malicious', decision]);
  expect(await c.view()).toMatchObject({
    state: 'IN_ASSIGNMENT',
    maliciousReview: { status: 'awaits-second' },
    deadlines: before,
  });
  expect((await c.give('confirm-malicious', decision)).body.code).toBe('not-your-decision');
  expect(await told(c)).not.toContain('complainant: 恶意认定');
  expect((await dispatcher.post(`${c.path}/confirm-malicious`, decision)).status).toBe(200);
  expect(await c.view()).toMatchObject({
    state: 'IN_ASSIGNMENT',
    maliciousReview: { status: 'confirmed' },
    deadlines: before,
  });
  expect(await told(c)).toContain('complainant: 恶意认定');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'citizen-not-answered', 'IN_ASSIGNMENT']);
  await c.acts('reply-citizen', 'submit-result', 'approve-result', 'record-callback');
  expect((await c.view()).state).toBe('CLOSED');
  expect((await complainant(c, 'appeal', { ground: '认定不公' })).status).toBe(200);
  expect(refusal(await c.give('archive'))).toEqual([422, 'appeal-pending', 'CLOSED']);
});

test('F-092 职责不清的联合调查：牵头、成员单位可看案情，其他单位不可；结论只能由牵头单位报，未报结论不得归档', async () => {
  const c = await withUnit(city, { unit: 'county-office', typeCode: 'noise' });
  const lead = await city.as('unit-clerk', 'urban-management');
  const member = await city.as('unit-handler', 'ecology-environment');
  const other = await city.as('unit-clerk', 'traffic-police');
  for (const outsider of [lead, member, other]) expect((await outsider.get(c.path)).status).toBe(404);
  const { now } = await c.view();
  const dueAt = new Date(Date.parse(now) + 7 * 86_400_000).toISOString();
  const group = { leadUnit: 'urban-management', members: ['ecology-environment'], dueAt };
  await c.acts('sign', ['joint-investigate', group]);
  expect(await told(c)).toContain('joint-units: 联合调查');
  expect(dueOf(await c.view(), 'joint-investigation')).toBe(Date.parse(dueAt));
  for (const party of [lead, member])
    expect((await party.get(c.path)).body).toMatchObject({
      content: { summary: '小区电梯经常故障' },
      complainant: { name: '张*三' },
    });
  expect((await other.get(c.path)).status).toBe(404);
  expect(await allowed(member, c)).toEqual([]);
  expect((await member.post(`${c.path}/report-joint-findings`, { findings: '无' })).status).toBe(403);
  await c.acts('reply-citizen', 'submit-result', 'approve-result', 'record-callback');
  expect(refusal(await c.give('archive'))).toEqual([422, 'file-incomplete', 'CLOSED']);
  expect(await allowed(lead, c)).toEqual(['report-joint-findings']);
  expect((await lead.post(`${c.path}/report-joint-findings`, { findings: '责任在施工方' })).status).toBe(200);
  expect(clock(await c.view(), 'joint-investigation').status).toBe('met');
  expect(await told(c)).toContain('duty-lead: 联合调查结论');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('F-008/F-089 社区工作人员作风：不由本人单位自审，未核查认定不得报结，四级审签各不同人，末签报监督机关备案', async () => {
  const c = await city.complaint({
    typeCode: 'staff-misconduct',
    fields: { ground: '态度生硬、讥讽' },
    respondent: { unit: 'property-service', person: '李某' },
  });
  await c.acts(['classify', { typeCode: 'staff-misconduct' }], ['dispatch', { unit: 'county-office' }]);
  c.unit = 'county-office';
  await c.acts('sign');
  expect((await (await city.as('unit-clerk', 'property-service')).get(c.path)).status).toBe(404);
  expect(refusal(await c.give('reply-citizen'))).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);
  await c.acts(['draft-reply', { text: '已核查属实，予以批评教育。' }]);
  const signer = (sub: string) => person(city, sub, 'unit-leader', 'county-office');
  for (const sub of ['head', 'general', 'deputy'])
    expect((await (await signer(sub)).post(`${c.path}/approve-reply`, {})).status).toBe(200);
  expect(refusal(await (await signer('deputy')).post(`${c.path}/approve-reply`, {}))).toEqual([
    422,
    'not-your-decision',
    'IN_ASSIGNMENT',
  ]);
  expect(await told(c)).not.toContain('oversight: 答复审签');
  expect((await c.view()).assignment.reply).toEqual({ status: 'pending', signed: 3 });
  expect((await (await city.as('leader')).post(`${c.path}/approve-reply`, {})).status).toBe(200);
  expect(await told(c)).toContain('oversight: 答复审签');
  await c.acts('reply-citizen');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'steps-missing', 'IN_ASSIGNMENT']);
  expect(await may(await c.by('submit-result'), c, 'submit-result')).toBe('steps-missing');
  await c.acts('record-investigation', ['record-finding', { truth: 'true', cause: 'staff-error' }]);
  expect((await c.acts('submit-result')).state).toBe('UNDER_REVIEW');
  expect(await eventTypes(c)).toEqual(expect.arrayContaining(['reply-approved', 'finding-recorded']));
});
