import { City, type OpenCase } from '../../support/city.ts';
import { complainant, may, person, publicly, refusal, told } from '../support-a.ts';
import { after, answered, clock, DAY, dispatched } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const UNHAPPY = {
  solved: 'no',
  resultSatisfaction: 'dissatisfied',
  serviceSatisfaction: 'satisfied',
} as const;

async function promised(days: number): Promise<{ c: OpenCase; milestone: number }> {
  const c = await dispatched(city);
  await c.acts('sign', 'record-contact');
  const milestone = Date.parse((await c.view()).now) + days * DAY * 1000;
  await c.acts(['mark-long-term', { milestone: new Date(milestone).toISOString() }]);
  return { c, milestone };
}

test('一时不能解决的挂账：告知措施和日期，数月后到期恢复办理并重新计时（Q32、F-093）', async () => {
  const { c, milestone } = await promised(120);
  const shelved = await c.view();
  expect([shelved.state, clock(shelved, 'handle').status]).toEqual(['LONG_TERM', 'cancelled']);
  expect(clock(shelved, 'milestone').dueAt).toBe(milestone);
  const later = await c.forward(119 * DAY);
  expect([later.state, later.supervision.form, clock(later, 'milestone').status]).toEqual([
    'LONG_TERM',
    'none',
    'open',
  ]);
  const resumed = await c.acts('reach-milestone');
  const at = (await c.events()).find((e) => e.type === 'milestone-reached')!.at;
  expect([resumed.state, resumed.assignment.state]).toEqual(['IN_ASSIGNMENT', 'HANDLING']);
  expect(clock(resumed, 'handle')).toMatchObject({ status: 'open', dueAt: after(at, 5) });
  expect(await told(c)).toContain('unit: 挂账到期处理');
  const { state } = await answered(c);
  expect(state).toBe('CALLBACK_PENDING');
});

test('挂账的承诺落空如同逾期，逐级督办；解决后销账（Q32、Q45）', async () => {
  const { c, milestone } = await promised(60);
  const broken = await c.forwardTo('milestone', 30 * DAY);
  expect(clock(broken, 'milestone')).toMatchObject({ status: 'overdue', overdueSince: milestone });
  expect(broken.supervision.orders.map((o: { form: string }) => o.form)).toEqual([
    'phone',
    'written',
    'meeting',
  ]);
  expect(Date.parse(broken.supervision.orders[0].openedAt)).toBe(milestone);
  const done = await c.acts(['reach-milestone', { outcome: 'resolved' }]);
  expect([done.state, done.supervision.form]).toEqual(['CLOSED', 'none']);
  expect(done.citizenClock.closedAt).toEqual(expect.any(String));
});

test('挂账时尚未批复的延期不再有效：恢复办理后到期即超期，不因旧申请悬着而免责（Q17、Q32）', async () => {
  const c = await dispatched(city);
  await c.acts('sign', 'request-extension');
  const shelved = await c.acts('mark-long-term');
  expect(shelved.assignment.extensions).toMatchObject([{ status: 'rejected' }]);
  const resumed = await c.acts('reach-milestone');
  const { dueAt } = clock(resumed, 'handle');
  expect(refusal(await c.give('approve-extension'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  const late = await c.forwardTo('handle', 0);
  expect(clock(late, 'handle')).toMatchObject({ status: 'overdue', overdueSince: dueAt });
  expect(late.supervision.form).toBe('phone');
});

test('不满意的重新解决：同一单位重办不得退件、只可延期一次；再次不满意即督办（F-123、Q24）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c);
  const unhappy = await c.acts(['record-callback', UNHAPPY]);
  expect([unhappy.state, unhappy.status, unhappy.flags]).toEqual([
    'CALLBACK_PENDING',
    '待处置决定',
    ['DISSATISFIED'],
  ]);
  const calledAt = (await c.events()).find((e) => e.type === 'called-back')!.at;
  expect(clock(unhappy, 'decision').dueAt).toBe(after(calledAt, 1));
  expect(refusal(await c.give('archive'))).toEqual([409, 'wrong-state', 'CALLBACK_PENDING']);

  const again = await c.acts('rework');
  expect(again.assignment).toMatchObject({ unit: c.unit, hop: 1, round: 2, state: 'DISPATCHED' });
  expect(clock(again, 'handle').dueAt).toBe(after(again.assignment.dispatchedAt, 5));
  expect(again.citizenClock).toEqual({ startedAt: again.registeredAt });
  expect(await may(await city.as('unit-clerk', c.unit), c, 'request-return')).toBe('return-in-rework');
  await c.acts('sign', 'request-extension', 'approve-extension');
  expect(refusal(await c.give('request-extension'))).toEqual([422, 'extension-limit', 'IN_ASSIGNMENT']);

  await answered(c);
  const twice = await c.acts(['record-callback', UNHAPPY]);
  expect(twice.supervision.orders).toMatchObject([{ form: 'phone', trigger: 'dissatisfied' }]);
  await c.forwardTo('decision', 0);
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 电话督办', 'supervisor: 处置决定时限已超期']));
});

test('依法依规不能满足的：说明为什么和下一步，告知申诉途径后解释办结；申诉由未参与者决定，未决前不得归档（F-093、F-103）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c, {
    resolved: 'unresolved',
    unresolvedReason: '加装电梯须全体业主表决',
    nextStep: '社区组织表决',
  });
  await c.acts(['record-callback', UNHAPPY]);
  expect((await c.give('close-explained', { appealRouteTold: false })).status).toBe(400);
  const explained = await c.acts([
    'close-explained',
    { reason: '表决未过三分之二', nextStep: '明年再次表决' },
  ]);
  expect([explained.state, explained.citizenClock.closedAt]).toEqual([
    'CLOSED_EXPLAINED',
    expect.any(String),
  ]);
  const { answer } = await publicly(c);
  expect(answer.text).toBe('表决未过三分之二\n明年再次表决');

  const { status } = await complainant(c, 'appeal', { ground: '表决程序有误', newFacts: '三户未通知' });
  expect(status).toBe(200);
  const pending = await c.view();
  expect(pending.appeals).toMatchObject([{ by: 'complainant', status: 'pending' }]);
  expect(clock(pending, 'appeal').dueAt).toBe(after(pending.appeals[0].at, 10));
  expect(refusal(await complainant(c, 'appeal', { ground: '再诉' }))).toEqual([
    422,
    'appeal-pending',
    'CLOSED_EXPLAINED',
  ]);
  expect(refusal(await c.give('archive'))).toEqual([422, 'appeal-pending', 'CLOSED_EXPLAINED']);

  const decision = { outcome: 'changed', decision: '撤销原表决，重新组织' };
  expect(await may(await city.as('duty-lead'), c, 'decide-appeal')).toBe('not-your-decision');
  const involved = await (await city.as('duty-lead')).post(`${c.path}/decide-appeal`, decision);
  expect(refusal(involved)).toEqual([422, 'not-your-decision', 'CLOSED_EXPLAINED']);
  const another = await person(city, 'night-duty-lead', 'duty-lead');
  expect((await another.post(`${c.path}/decide-appeal`, decision)).body.appeals).toMatchObject([
    { status: 'changed' },
  ]);
  expect(await told(c)).toEqual(
    expect.arrayContaining(['supervisor: 申诉', 'complainant: 申诉决定', 'unit: 申诉决定']),
  );
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('不满意待处置时不再回访；重办后另计三次、分两日，仍联系不上的办结，不算满意（Q25至Q27、F-123）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c);
  await c.acts(['record-callback', UNHAPPY]);
  expect(refusal(await c.give('record-callback'))).toEqual([409, 'wrong-state', 'CALLBACK_PENDING']);
  await c.forward(DAY);
  await c.acts('rework', 'sign');
  await answered(c);
  const unreached = {
    reached: false,
    verified: undefined,
    solved: undefined,
    resultSatisfaction: undefined,
    serviceSatisfaction: undefined,
  };
  await c.acts(
    ['record-callback', unreached],
    ['record-callback', unreached],
    ['record-callback', unreached],
  );
  expect((await c.view()).state).toBe('CALLBACK_PENDING');
  await c.forward(DAY);
  const closed = await c.acts(['record-callback', unreached]);
  expect([closed.state, closed.callbacks.filter((a: { round: number }) => a.round === 2).length]).toEqual([
    'CLOSED',
    4,
  ]);
  expect(closed.flags).toContain('DISSATISFIED');
});
