import { City } from '../../support/city.ts';
import {
  allowed,
  clock,
  course,
  may,
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

test('F-102 被诉单位对结果不服向上一级申诉：结果出来前不知情，参与过本案的值班长不得决定，决定前不得归档', async () => {
  const c = await withUnit(city, {
    unit: 'housing-construction',
    typeCode: 'property-management',
    form: { respondent: { unit: 'property-security', ground: '保安推诿' } },
  });
  const accused = await city.as('unit-leader', 'property-security');
  const appeal = { by: 'respondent', ground: '当班人员已到场' };
  await c.acts('sign', 'reply-citizen', 'submit-result');
  expect((await accused.get(c.path)).status).toBe(404);
  expect((await accused.post(`${c.path}/appeal`, appeal)).status).toBe(404);
  await c.acts(
    'approve-result',
    ['record-callback', { solved: 'no', resultSatisfaction: 'dissatisfied' }],
    'close-explained',
  );
  const seen = (await accused.get(c.path)).body;
  expect([seen.state, seen.content, seen.complainant]).toEqual(['CLOSED_EXPLAINED', undefined, undefined]);
  expect(await allowed(accused, c)).toEqual(['appeal']);
  const asComplainant = await accused.post(`${c.path}/appeal`, { ...appeal, by: 'complainant' });
  expect(asComplainant.body.code).toBe('not-your-decision');
  const handling = await city.as('unit-leader', 'housing-construction');
  expect((await handling.post(`${c.path}/appeal`, appeal)).status).toBe(403);
  expect((await accused.post(`${c.path}/appeal`, appeal)).status).toBe(200);
  expect(await told(c)).toEqual(expect.arrayContaining(['duty-lead: 申诉', 'supervisor: 申诉']));
  expect(refusal(await c.give('archive'))).toEqual([422, 'appeal-pending', 'CLOSED_EXPLAINED']);
  const involved = await city.as('duty-lead');
  const decision = { outcome: 'changed', decision: '认定保安已到场，删除推诿认定' };
  expect(await may(involved, c, 'decide-appeal')).toBe('not-your-decision');
  expect(refusal(await involved.post(`${c.path}/decide-appeal`, decision))).toEqual([
    422,
    'not-your-decision',
    'CLOSED_EXPLAINED',
  ]);
  const apart = await person(city, 'another-duty-lead', 'duty-lead');
  const { body } = await apart.post(`${c.path}/decide-appeal`, decision);
  expect(body.appeals).toEqual([
    { by: 'respondent', at: expect.any(String), status: 'changed', decidedAt: expect.any(String) },
  ]);
  expect(clock(body, 'appeal').status).toBe('met');
  expect(await told(c)).toEqual(
    expect.arrayContaining(['complainant: 申诉决定', 'respondent: 申诉决定', 'unit: 申诉决定']),
  );
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('F-094 应急投诉：先核实、再与诉求人见面，不实的作出解释并答复，实的给出下一步意见，会面留有记录', async () => {
  const c = await withUnit(city, {
    unit: 'property-security',
    typeCode: 'property-security',
    classify: { tier: 'urgent', emergencyPlan: true, severity: 'serious' },
    form: { summary: '地下车库积水，有触电危险' },
  });
  const opened = await c.view();
  expect([opened.flags.includes('EMERGENCY_PLAN'), opened.tier]).toEqual([true, 'urgent']);
  const events = await c.events();
  const dispatched = events.find((e) => e.type === 'dispatched')!;
  expect(Date.parse(clock(opened, 'duty-phone').dueAt)).toBe(Date.parse(dispatched.at) + 15 * 60_000);
  const busy = await c.acts('sign', ['log-duty-call', { answered: false }]);
  expect(clock(busy, 'duty-phone').status).toBe('open');
  const reached = await c.acts(['log-duty-call', { answered: true }]);
  expect(clock(reached, 'duty-phone').status).toBe('met');
  const { now } = await c.view();
  await c.acts(
    ['record-site-check', { at: now, findings: '积水属实，电路已断' }],
    ['record-contact', { at: now, method: 'face-to-face', note: '与诉求人在现场见面' }],
  );
  const meeting = (await c.events()).findLast((e) => e.type === 'contacted')!;
  expect(meeting.data).toEqual({ contactAt: now, method: 'face-to-face' });
  const noRoute = await c.give('reply-citizen', { finding: 'untrue', appealRouteTold: false });
  expect([noRoute.status, noRoute.body.errors[0].path]).toEqual([400, 'appealRouteTold']);
  await c.acts(['reply-citizen', { finding: 'partly', method: 'face-to-face', stateAfter: '已抽干' }]);
  const unresolved = await c.give('submit-result', { resolved: 'unresolved', unresolvedReason: '需大修' });
  expect([unresolved.status, unresolved.body.errors[0].path]).toEqual([400, 'nextStep']);
  await c.acts([
    'submit-result',
    { resolved: 'unresolved', unresolvedReason: '需大修', nextStep: '列入年度大修并每周巡查' },
  ]);
  expect(await written(c, 'result-submitted')).toMatchObject({ nextStep: '列入年度大修并每周巡查' });
});

test('F-096 合理化建议：记录并报主任，主任决定或退回重拟改进计划，措施张榜公布后诉求人可见', async () => {
  const c = await withUnit(city, {
    unit: 'property-service',
    typeCode: 'property-management',
    form: { matterType: 'suggestion', summary: '建议增设电动车充电棚' },
  });
  expect((await c.view()).tier).toBe('standard');
  const director = await city.as('unit-leader', 'property-service');
  await c.acts('sign');
  expect(await may(director, c, 'approve-plan')).toBe('wrong-state');
  await c.acts('draft-plan', 'reject-plan');
  expect((await c.view()).assignment.plan).toBe('rejected');
  expect(await told(c)).toContain('unit: 驳回方案');
  expect(refusal(await c.give('record-implementation'))).toEqual([422, 'plan-not-approved', 'IN_ASSIGNMENT']);
  await c.acts(['draft-plan', { measures: '东门建充电棚20位', responsible: '物业主任' }]);
  expect(await may(director, c, 'approve-plan')).toBe(true);
  expect(await may(await city.as('unit-handler', 'property-service'), c, 'approve-plan')).toBe('forbidden');
  await c.acts('approve-plan', 'record-implementation', 'reply-citizen');
  const publicText = '采纳建议：东门建电动车充电棚20位，感谢建议人。';
  await c.acts(['submit-result', { publicText }], 'approve-result');
  expect((await publicly(c)).answer.text).toBe(publicText);
  expect(await course(c)).not.toContain('驳回方案');
});

test('F-083 重大事项方案须由上级批准方可报结；被诉单位不得批准自己的方案', async () => {
  const c = await withUnit(city, {
    unit: 'property-service',
    typeCode: 'property-attitude',
    classify: { severity: 'major' },
    form: { matterType: 'criticism', respondent: { unit: 'property-service', ground: '态度恶劣' } },
  });
  await c.acts('sign', 'reply-citizen');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'plan-not-approved', 'IN_ASSIGNMENT']);
  await c.acts('draft-plan');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'plan-not-approved', 'IN_ASSIGNMENT']);
  const own = await city.as('unit-leader', 'property-service');
  const above = await city.as('leader');
  expect([await may(own, c, 'approve-plan'), await may(above, c, 'approve-plan')]).toEqual([
    'not-your-decision',
    true,
  ]);
  expect(refusal(await own.post(`${c.path}/approve-plan`, {}))).toEqual([
    422,
    'not-your-decision',
    'IN_ASSIGNMENT',
  ]);
  expect((await above.post(`${c.path}/approve-plan`, {})).status).toBe(200);
  expect((await c.acts('submit-result')).state).toBe('UNDER_REVIEW');
});

test('F-031/F-123 有效投诉：核实属实、原因在员工，不满意则重办一轮，重办件不得退件、物业规则下不得延期，再不满意转督办', async () => {
  const c = await withUnit(city, { unit: 'property-security', typeCode: 'property-security' });
  await c.acts('sign', ['record-finding', { truth: 'true', cause: 'staff-error' }], 'reply-citizen');
  await c.acts('submit-result', 'approve-result');
  const first = await c.acts(['record-callback', { solved: 'no', resultSatisfaction: 'very-dissatisfied' }]);
  expect([first.state, first.flags, clock(first, 'decision').status]).toEqual([
    'CALLBACK_PENDING',
    ['DISSATISFIED'],
    'open',
  ]);
  const again = await c.acts('rework');
  expect(again.assignment).toMatchObject({
    unit: 'property-security',
    hop: 1,
    round: 2,
    state: 'DISPATCHED',
  });
  expect(refusal(await c.give('request-return'))).toEqual([422, 'return-in-rework', 'IN_ASSIGNMENT']);
  expect((await c.give('request-extension', { workdays: 1 })).body.code).toBe('extension-limit');
  expect(again.citizenClock).toEqual({ startedAt: again.registeredAt });
  expect(refusal(await c.give('submit-result'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  await c.acts('sign');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'citizen-not-answered', 'IN_ASSIGNMENT']);
  await c.acts('reply-citizen', 'submit-result', 'approve-result');
  const second = await c.acts(['record-callback', { solved: 'partly', resultSatisfaction: 'dissatisfied' }]);
  expect(second.supervision).toMatchObject({ form: 'phone', orders: [{ trigger: 'dissatisfied' }] });
  const events = await c.events();
  expect(events.find((e) => e.type === 'finding-recorded')?.data).toEqual({
    truth: 'true',
    cause: 'staff-error',
  });
});
