import { City, type OpenCase } from '../../support/city.ts';
import { may, person, refusal, told } from '../support-a.ts';
import { after, clock, dataOf, dispatched, HOUR, signDue } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** The unit that holds the case files a return, and the hotline agrees. */
async function returnedTo(c: OpenCase, nextUnit: string): Promise<void> {
  await c.acts('request-return', ['approve-return', { nextUnit }]);
  c.unit = nextUnit;
}

test('退件须有理由、转办建议、有效依据和领导签署意见的附件；同意后界定职责再次转办，新单位重新计时，市民的钟不重来（F-048至F-050、Q13）', async () => {
  const c = await dispatched(city);
  const started = (await c.view()).citizenClock.startedAt;
  for (const item of ['reason', 'suggestion', 'basis', 'leaderOpinionAttachmentId']) {
    const { status, body } = await c.give('request-return', { [item]: undefined });
    expect([status, body.errors[0].path]).toEqual([400, item]);
  }
  expect((await c.view()).assignment.returns).toEqual([]);
  const filed = await c.acts('request-return');
  expect([filed.status, clock(filed, 'return').status, clock(filed, 'handle').status]).toEqual([
    '退件申请',
    'suspended',
    'open',
  ]);

  const next = await c.acts(['approve-return', { nextUnit: 'market-supervision' }]);
  const { hop, unit, dispatchedAt, returns } = next.assignment;
  expect([hop, unit, returns]).toEqual([2, 'market-supervision', []]);
  expect(clock(next, 'sign').dueAt).toBe(signDue(dispatchedAt));
  expect(clock(next, 'return').dueAt).toBe(after(dispatchedAt, 1));
  expect(clock(next, 'handle').dueAt).toBe(after(dispatchedAt, 5));
  expect(next.citizenClock.startedAt).toBe(started);
  const charged = next.deadlines.filter((d: { status: string }) => d.status === 'overdue');
  expect(charged).toEqual([]);
  expect((await (await city.as('unit-clerk', c.unit)).get(c.path)).status).toBe(404);
});

test('驳回的退件按原期限办理，原则上不得二次退件；督办员可书面准许一次（F-051、F-052、Q12）', async () => {
  const c = await dispatched(city);
  const { dueAt } = clock(await c.view(), 'handle');
  await c.acts('request-return');
  await c.forward(2 * HOUR);
  const rejected = await c.acts('reject-return');
  expect([rejected.assignment.state, rejected.assignment.noSecondReturn]).toEqual(['DISPATCHED', true]);
  expect(clock(rejected, 'handle')).toMatchObject({ status: 'open', dueAt });
  expect(refusal(await c.give('request-return'))).toEqual([422, 'second-return', 'IN_ASSIGNMENT']);
  expect(await may(await city.as('duty-lead'), c, 'allow-second-return')).toBe('forbidden');

  await c.acts('allow-second-return', 'request-return', 'reject-return');
  expect((await c.view()).assignment.returns).toHaveLength(2);
  expect(refusal(await c.give('request-return'))).toEqual([422, 'second-return', 'IN_ASSIGNMENT']);
  expect(refusal(await c.give('allow-second-return'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
});

test('超过退回时限视为受理，未签收的记为逾期签收，补签不能抹去（F-047、F-048、Q9）', async () => {
  const c = await dispatched(city);
  const window = clock(await c.view(), 'return').dueAt;
  const view = await c.forwardTo('return', 0);
  expect(view.assignment.state).toBe('ACCEPTED_DEEMED');
  expect(Date.parse(view.assignment.deemedAcceptedAt)).toBe(window);
  expect(clock(view, 'return').status).toBe('lapsed');
  expect(refusal(await c.give('request-return'))).toEqual([422, 'return-window-closed', 'IN_ASSIGNMENT']);
  const signed = await c.acts('sign');
  expect([signed.assignment.state, signed.assignment.signedLate]).toEqual(['ACCEPTED_DEEMED', true]);
  expect(clock(signed, 'sign').status).toBe('overdue');
  expect(clock(signed, 'handle').dueAt).toBe(after(signed.assignment.dispatchedAt, 5));
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 视为受理', 'unit-leader: 签收时限已超期']));
});

test('三次退件即会商定责：由指名的人决定，他人无权，牵头单位不得再退（Q14、F-092）', async () => {
  const c = await dispatched(city);
  await returnedTo(c, 'market-supervision');
  await returnedTo(c, 'urban-management');
  await c.acts('request-return');
  const atOnce = await c.give('approve-return', { nextUnit: 'municipal-works' });
  expect([atOnce.status, atOnce.body.code]).toEqual([422, 'consultation-due']);
  const third = await c.acts('approve-return');
  expect([third.state, third.assignment]).toEqual(['IN_CONSULTATION', null]);
  const since = (await c.events()).findLast((e) => e.type === 'return-approved')!.at;
  expect(clock(third, 'consultation').dueAt).toBe(after(since, 2));

  const named = await c.acts(['open-consultation', { decider: 'deputy-mayor' }]);
  expect(named.consultation).toEqual({ decider: 'deputy-mayor' });
  expect(clock(named, 'consultation').dueAt).toBe(after(since, 2));
  expect(await may(await city.as('duty-lead'), c, 'decide-consultation')).toBe('not-your-decision');
  const minutes = { leadUnit: 'municipal-works', minutes: '会商纪要：由市政牵头' };
  expect(refusal(await c.give('decide-consultation', minutes))).toEqual([
    422,
    'not-your-decision',
    'IN_CONSULTATION',
  ]);
  const mayor = await person(city, 'deputy-mayor', 'leader');
  const { status, body } = await mayor.post(`${c.path}/decide-consultation`, minutes);
  expect([status, body.assignment.unit, body.assignment.hop]).toEqual([200, 'municipal-works', 4]);
  c.unit = 'municipal-works';
  expect(refusal(await c.give('request-return'))).toEqual([422, 'return-binding', 'IN_ASSIGNMENT']);
});

test('会商逾期无人决定，由兜底单位承办，自到期的那一刻起计时（Q14）', async () => {
  const c = await city.complaint();
  await c.acts('classify', ['open-consultation', { decider: 'deputy-mayor' }]);
  const { dueAt } = clock(await c.view(), 'consultation');
  const view = await c.forwardTo('consultation', HOUR);
  expect([view.state, view.assignment.unit]).toEqual(['IN_ASSIGNMENT', 'county-office']);
  expect(Date.parse(view.assignment.dispatchedAt)).toBe(dueAt);
  expect(clock(view, 'handle').dueAt).toBe(after(dueAt, 5));
  expect(await dataOf(c, 'consultation-decided')).toMatchObject([{ defaulted: true }]);
  expect(await told(c)).toEqual(expect.arrayContaining(['duty-lead: 会商时限已超期', 'unit: 会商定责']));
});

test('主办对答复和期限负责，协办早一个工作日、逾期各自负责；意见不一由热线裁定（Q30）', async () => {
  const c = await dispatched(city, {}, {}, { coUnits: ['market-supervision'] });
  const view = await c.view();
  const at = view.assignment.dispatchedAt;
  expect(clock(view, 'co-handle').dueAt).toBe(after(at, 4));
  const co = await city.as('unit-clerk', 'market-supervision');
  expect((await co.post(`${c.path}/submit-result`, { resolved: 'resolved', report: '已办' })).status).toBe(
    403,
  );

  const raised = await co.post(`${c.path}/raise-dispute`, { issue: '检测费用由谁承担' });
  expect(raised.status).toBe(200);
  expect(clock(raised.body, 'consultation').status).toBe('open');
  expect(clock(raised.body, 'handle').dueAt).toBe(after(at, 5));
  expect(await may(await city.as('unit-clerk', c.unit), c, 'settle-dispute')).toBe('forbidden');
  const settled = await c.acts('settle-dispute');
  expect(clock(settled, 'consultation').status).toBe('met');
  expect(refusal(await c.give('settle-dispute'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  expect(await told(c)).toEqual(
    expect.arrayContaining(['duty-lead: 提出争议', 'co-units: 裁定争议', 'unit: 裁定争议']),
  );

  const late = await c.forwardTo('co-handle', 0);
  expect([clock(late, 'co-handle').status, clock(late, 'handle').status]).toEqual(['overdue', 'open']);
  expect(await told(c)).toContain('co-units: 协办时限已超期');
  const { body } = await co.post(`${c.path}/submit-co-result`, { report: '检测合格' });
  expect(clock(body, 'co-handle')).toMatchObject({ status: 'overdue', metAt: expect.any(Number) });
});

test('被驳回的退件也计入三次：一驳、再准、再退，第三次即会商，无须凑满三个单位（Q14、Q12）', async () => {
  const c = await dispatched(city);
  await c.acts('request-return', 'reject-return', 'allow-second-return');
  await returnedTo(c, 'market-supervision');
  expect((await c.view()).assignment.hop).toBe(2);
  const third = await c.acts('request-return', 'approve-return');
  expect([third.state, third.status, third.assignment]).toEqual(['IN_CONSULTATION', '会商定责', null]);
  expect((await c.acts('decide-consultation')).assignment.unit).toBe('housing-construction');
});
