import { City, type OpenCase } from '../../support/city.ts';
import { clock, dueOf, may, naturalDays, refusal, told, withUnit, written } from '../support-a.ts';
import { eventually } from '../support-b.ts';
import { textOf } from '../../documents/well-formed.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const ENGINEERING = 'property-engineering';
const repair = (typeCode: string, more: object = {}): Promise<OpenCase> =>
  withUnit(city, { unit: ENGINEERING, typeCode, ...more });

/** Repaired and reported: the return visit is owed from here. */
async function repaired(typeCode: string, more: object = {}): Promise<OpenCase> {
  const c = await repair(typeCode, more);
  await c.acts('sign', 'reply-citizen', 'submit-result');
  return c;
}

test('F-054/F-055 物业分派表：按问题类别派到责任部门，责任不清先到现场核实再改派，派工单载明核实情况', async () => {
  const { body } = await (await city.as('dispatcher')).get('/complaint-types?limit=200');
  const units = new Map(body.items.map((t: { code: string; units: string[] }) => [t.code, t.units]));
  expect(units.get('property-repair')).toEqual(['property-engineering']);
  expect(units.get('property-cleaning')).toEqual(['property-cleaning']);
  expect(units.get('property-security')).toEqual(['property-security']);
  expect(units.get('property-noise')).toEqual(['property-service', 'ecology-environment']);
  expect(units.get('construction-legacy')).toEqual(['property-engineering', 'property-service']);
  const c = await withUnit(city, { unit: 'property-service', typeCode: 'property-management' });
  await c.acts('sign', ['record-site-check', { findings: '经现场核实，系化粪池管道破裂' }]);
  await c.acts('request-return', ['approve-return', { nextUnit: ENGINEERING }]);
  const first = await c.view();
  expect(first.assignment).toMatchObject({ unit: ENGINEERING, hop: 2, state: 'DISPATCHED' });
  expect(first.deadlines.find((d: { kind: string }) => d.kind === 'handle').status).toBe('cancelled');
  const slip = await (await city.as('dispatcher')).get(`${c.path}/documents/dispatch-slip`);
  expect(textOf(slip.body)).toContain('经现场核实，系化粪池管道破裂');
  expect(textOf(slip.body)).toContain('承办单位 物业工程部');
});

test('F-024/F-086 投诉处理通知单编号与登记表、派工单一致，并记载补救措施与纠正措施', async () => {
  const c = await repair('property-cleaning', { unit: 'property-cleaning' });
  await c.acts('sign', [
    'record-implementation',
    { actions: '当日清运楼道垃圾', correctiveMeasure: '增设每日两次巡查' },
  ]);
  const office = await city.as('duty-lead');
  const numbers = await Promise.all(
    ['register-form', 'dispatch-slip', 'handling-notice'].map(async (form) => {
      const page = textOf((await office.get(`${c.path}/documents/${form}`)).body);
      return /编号：(\S+)/.exec(page)?.[1];
    }),
  );
  expect(numbers).toEqual([c.caseNo, c.caseNo, c.caseNo]);
  const notice = textOf((await office.get(`${c.path}/documents/handling-notice`)).body);
  expect(notice).toContain(`登记表编号 ${c.caseNo}`);
  expect(notice).toMatch(/补救措施 .*当日清运楼道垃圾/);
  expect(notice).toMatch(/纠正措施 .*增设每日两次巡查/);
});

test('F-072/Q33 物业三日内答复补救措施：自然日、不含当日、不得延期，逾期即电话督办并提请主任决定', async () => {
  const c = await repair('property-cleaning', { unit: 'property-cleaning' });
  const view = await c.view();
  expect(view.policy.code).toBe('property-service');
  expect(dueOf(view, 'handle')).toBe(naturalDays(view.assignment.dispatchedAt, 3));
  await c.acts('sign');
  expect(refusal(await c.give('request-extension', { workdays: 1 }))).toEqual([
    422,
    'extension-limit',
    'IN_ASSIGNMENT',
  ]);
  expect(await may(await c.by('request-extension'), c, 'request-extension')).toBe('extension-limit');
  const inTime = await c.forwardTo('handle', -300);
  expect([clock(inTime, 'handle').status, inTime.cards]).toEqual(['open', []]);
  const late = await c.forward(301);
  expect(clock(late, 'handle')).toMatchObject({
    status: 'overdue',
    overdueSince: clock(view, 'handle').dueAt,
  });
  expect(late.supervision.form).toBe('phone');
  await c.forward(11 * 86_400);
  expect(await told(c)).toContain('duty-lead: 提请呈阅');
  expect((await c.view()).cards).toEqual([]);
  const present = { leader: '物业主任', result: '未清运', reason: '人手不足', course: '三次督促' };
  await c.acts(['present', present]);
  expect(await told(c)).toContain('leader: 呈阅');
});

test('F-127 维修回访：一般七日、漏水三日、安全设施两日，自维修完成（报结）次日起算自然日；退回补正则取消重起', async () => {
  for (const [typeCode, days] of [
    ['property-repair', 7],
    ['property-leak', 3],
    ['property-safety', 2],
  ] as const) {
    const tier = typeCode === 'property-safety' ? 'urgent' : 'standard';
    const c = await repaired(typeCode, { classify: { tier } });
    const view = await c.view();
    const submitted = (await c.events()).find((e) => e.type === 'result-submitted')!;
    expect([typeCode, dueOf(view, 'visit')]).toEqual([typeCode, naturalDays(submitted.at, days)]);
  }
  const c = await repaired('property-leak');
  const { body } = await c.give('send-back');
  expect(clock(body, 'visit').status).toBe('cancelled');
  await c.forward(86_400);
  await c.acts('submit-result');
  const again = (await c.events()).findLast((e) => e.type === 'result-submitted')!;
  expect(dueOf(await c.view(), 'visit')).toBe(naturalDays(again.at, 3));
});

test('F-126/F-128/F-129 维修回访须本人签字，登记回访人；发现问题24小时内书面整改通知，逾期记过失，未通知不得归档', async () => {
  const c = await repaired('property-repair');
  await c.acts('approve-result', 'record-callback');
  expect(refusal(await c.give('archive'))).toEqual([422, 'file-incomplete', 'CLOSED']);
  const unsigned = await c.give('record-visit', { signatureAttachmentId: undefined });
  expect([unsigned.status, unsigned.body.errors[0].path]).toEqual([400, 'signatureAttachmentId']);
  const unknown = await c.give('record-visit', { signatureAttachmentId: 'nowhere' });
  expect(unknown.body.code).toBe('attachment-unknown');
  const leader = await city.as('unit-leader', ENGINEERING);
  const other = await city.as('unit-leader', 'property-cleaning');
  const visit = {
    at: (await c.view()).now,
    onSite: '墙面仍渗水',
    service: '态度好',
    charges: '与公示一致',
    suggestions: '缩短等候',
    visitorRole: 'supervisor',
    problemsFound: true,
    signatureAttachmentId: await c.attachment(),
  };
  expect((await other.post(`${c.path}/record-visit`, visit)).status).toBe(404);
  const { body: visited } = await leader.post(`${c.path}/record-visit`, visit);
  expect(clock(visited, 'visit').status).toBe('met');
  const found = (await c.events()).find((e) => e.type === 'visited')!;
  expect(found.data).toMatchObject({ visitorRole: 'supervisor', problemsFound: true });
  expect(await written(c, 'visited')).toEqual({
    onSite: '墙面仍渗水',
    service: '态度好',
    charges: '与公示一致',
    suggestions: '缩短等候',
  });
  expect(dueOf(visited, 'rectification')).toBe(Date.parse(found.at) + 24 * 3_600_000);
  expect(refusal(await c.give('archive'))).toEqual([422, 'file-incomplete', 'CLOSED']);
  const late = await c.forwardTo('rectification', 60);
  expect(clock(late, 'rectification')).toMatchObject({
    status: 'overdue',
    overdueSince: clock(visited, 'rectification').dueAt,
  });
  expect(await told(c)).toContain('unit-leader: 整改通知时限已超期');
  await c.acts(['issue-rectification', { notice: '三日内重新做防水' }]);
  expect(clock(await c.view(), 'rectification')).toMatchObject({
    status: 'overdue',
    metAt: expect.any(String),
  });
  expect(await told(c)).toContain('unit: 整改通知');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('F-124 跟踪回访“问题是否仍存在”：仍存在即标记复发，关联新件已派回同一部门，时限重新起算，诉求人时钟不续旧账', async () => {
  const c = await repaired('property-leak');
  await c.acts('record-visit', 'approve-result', 'record-callback');
  const closed = await c.view();
  expect(dueOf(closed, 'follow-up')).toBe(naturalDays(closed.citizenClock.closedAt, 7));
  const lapsed = await c.forwardTo('follow-up', 60);
  expect(clock(lapsed, 'follow-up').status).toBe('lapsed');
  expect(await told(c)).toContain('callback-officer: 跟踪回访到期');
  await c.acts(['record-follow-up', { stillFixed: false, note: '又漏了' }]);
  const old = await c.view();
  expect([old.state, old.flags]).toEqual(['CLOSED', ['RELAPSED']]);
  const [{ caseNo, relation }] = old.links;
  expect(relation).toBe('relapse');
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 跟踪回访', 'duty-lead: 跟踪回访']));
  const lead = await city.as('duty-lead');
  const fresh = await eventually(
    async () => (await lead.get(`/cases/${caseNo}`)).body,
    ({ state }) => state === 'IN_ASSIGNMENT',
  );
  expect(fresh).toMatchObject({
    state: 'IN_ASSIGNMENT',
    type: { code: 'property-leak' },
    links: [{ caseNo: c.caseNo, relation: 'relapse' }],
    content: old.content,
    complainant: old.complainant,
    assignment: { unit: ENGINEERING, hop: 1, round: 1, state: 'DISPATCHED' },
  });
  expect(dueOf(fresh, 'handle')).toBe(naturalDays(fresh.assignment.dispatchedAt, 3));
  expect(fresh.citizenClock.startedAt).toBe(fresh.registeredAt);
});

test('F-124/Q36 复发只立一件；原件要求保密的，新件对承办部门同样保密；问题已解决的不立新件', async () => {
  const c = await repaired('property-repair', {
    form: { complainant: { name: '钱小七', phone: '13712345678', anonymous: false, confidential: true } },
  });
  await c.acts('approve-result', 'record-callback', ['record-follow-up', { stillFixed: true }]);
  const fixed = await c.view();
  expect([fixed.links, fixed.flags, clock(fixed, 'follow-up').status]).toEqual([[], ['CONFIDENTIAL'], 'met']);
  await c.acts(['record-follow-up', { stillFixed: false }]);
  expect(refusal(await c.give('record-follow-up', { stillFixed: false }))).toEqual([
    409,
    'wrong-state',
    'CLOSED',
  ]);
  const { links } = await c.view();
  expect(links).toHaveLength(1);
  const unit = await city.as('unit-clerk', ENGINEERING);
  const fresh = await eventually(
    () => unit.get(`/cases/${links[0].caseNo}`),
    ({ status }) => status === 200,
  );
  expect(fresh.body.flags).toEqual(['CONFIDENTIAL']);
  expect(fresh.body.complainant).toEqual({ confidential: true });
});
