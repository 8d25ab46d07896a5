import { City } from '../../support/city.ts';
import { may, publicly, refusal, told } from '../support-a.ts';
import {
  after,
  answered,
  clock,
  DAY,
  dataOf,
  dispatched,
  extendedFrom,
  HOUR,
  MINUTE,
  signDue,
} from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('县方案一件投诉的一生：24小时内签收、1个工作日退件期、5个工作日办结答复，回访满意后立卷保存两年（F-047、F-048、F-062、F-120、F-140、F-144）', async () => {
  const c = await dispatched(city);
  const view = await c.view();
  const at = view.assignment.dispatchedAt;
  expect(clock(view, 'sign').dueAt).toBe(signDue(at));
  expect(clock(view, 'return').dueAt).toBe(after(at, 1));
  expect(clock(view, 'handle').dueAt).toBe(after(at, 5));
  expect(await told(c)).toEqual(['unit: 派单']);

  const approved = await c.acts(
    'sign',
    'record-contact',
    'reply-citizen',
    ['submit-result', { publicText: '电梯已恢复运行。' }],
    'approve-result',
  );
  expect(approved.state).toBe('CALLBACK_PENDING');
  expect(clock(approved, 'handle').status).toBe('met');
  const approvedAt = (await c.events()).find((e) => e.type === 'result-approved')!.at;
  expect(clock(approved, 'callback').dueAt).toBe(after(approvedAt, 1));

  const closed = await c.acts('record-callback');
  expect([closed.state, closed.citizenClock.startedAt]).toEqual(['CLOSED', closed.registeredAt]);
  const seen = await publicly(c);
  expect(seen.progress.map(({ what }: { what: string }) => what)).toEqual([
    '登记',
    '研判',
    '派单',
    '签收',
    '联系诉求人',
    '答复诉求人',
    '报结',
    '审核通过',
    '回访',
  ]);
  expect(seen.answer.text).toBe('电梯已恢复运行。');
  expect(seen.citizenClock.closedAt).toBe(closed.citizenClock.closedAt);

  const { archive } = await c.acts('archive');
  expect(Date.parse(archive.retainUntil)).toBe(after(archive.archivedAt, 2, 'years'));
  expect(refusal(await c.give('urge'))).toEqual([422, 'case-archived', 'ARCHIVED']);
});

test('办结前提出的延期每次5个工作日、至多两次，自原期限起算，市民被告知新日期；期满后申请的不受理（F-064、F-067、Q15、Q16）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  const first = clock(await c.view(), 'handle').dueAt;
  expect(refusal(await c.give('request-extension', { citizenExplanation: undefined }))).toEqual([
    400,
    'invalid-request',
    undefined,
  ]);
  expect(refusal(await c.give('request-extension', { workdays: 6 }))).toEqual([
    422,
    'extension-too-long',
    'IN_ASSIGNMENT',
  ]);
  const second = clock(await c.acts('request-extension', 'approve-extension'), 'handle').dueAt;
  expect(second).toBe(extendedFrom(first, 5));
  const third = clock(
    await c.acts(['request-extension', { workdays: 3 }], ['approve-extension', { workdays: 3 }]),
    'handle',
  ).dueAt;
  expect(third).toBe(extendedFrom(second, 3));
  expect((await told(c)).filter((n) => n === 'complainant: 同意延期')).toHaveLength(2);
  expect(Date.parse((await publicly(c)).unitClock.dueAt)).toBe(third);
  expect(refusal(await c.give('request-extension'))).toEqual([422, 'extension-limit', 'IN_ASSIGNMENT']);

  const late = await dispatched(city);
  await late.acts('sign');
  await late.forwardTo('handle', 0);
  expect(refusal(await late.give('request-extension'))).toEqual([422, 'deadline-passed', 'IN_ASSIGNMENT']);
});

test('期限届满前提出、届满后才决定的延期：待批期间不算超期；同意则自原期限延长，驳回则自原期限起超期（Q17、F-064）', async () => {
  const granted = await dispatched(city);
  await granted.acts('sign');
  const due = clock(await granted.view(), 'handle').dueAt;
  await granted.forwardTo('handle', -5 * MINUTE);
  await granted.acts('request-extension');
  const waiting = await granted.forward(4 * DAY);
  expect(Date.parse(waiting.now)).toBeGreaterThan(due);
  expect([clock(waiting, 'handle').status, waiting.supervision.form]).toEqual(['open', 'none']);
  const extended = clock(await granted.acts('approve-extension'), 'handle');
  expect(extended).toMatchObject({ status: 'open', dueAt: extendedFrom(due, 5) });

  const rejected = await dispatched(city);
  await rejected.acts('sign');
  await rejected.forwardTo('handle', -5 * MINUTE);
  await rejected.acts('request-extension');
  await rejected.forward(4 * DAY);
  const late = await rejected.acts('reject-extension');
  expect(clock(late, 'handle')).toMatchObject({
    status: 'overdue',
    overdueSince: clock(late, 'handle').dueAt,
  });
  expect(late.supervision.form).toBe('phone');
});

test('紧急类：第一时间电话通知承办人员，1个工作日办结，仅因客观原因延期至多1个工作日（F-060、F-065、Q48）', async () => {
  const c = await dispatched(city, { matterType: 'help', summary: '电梯困人' }, { tier: 'urgent' });
  const view = await c.view();
  const at = Date.parse(view.assignment.dispatchedAt);
  expect(clock(view, 'duty-phone').dueAt).toBe(at + 15 * MINUTE * 1000);
  expect(clock(view, 'handle').dueAt).toBe(after(at, 1));
  expect(view.flags.includes('HOLIDAY_GAP')).toBe(after(at, 1) - at > 48 * HOUR * 1000);

  const unanswered = await c.acts(['log-duty-call', { answered: false }]);
  expect(clock(unanswered, 'duty-phone').status).toBe('open');
  await c.forward(31 * MINUTE);
  expect(await told(c)).toEqual(
    expect.arrayContaining(['unit-leader: 电话通知时限已超期', 'duty-lead: 升级报告']),
  );
  const reached = clock(await c.acts('log-duty-call'), 'duty-phone');
  expect([reached.status, reached.metAt !== undefined]).toEqual(['overdue', true]);

  await c.acts('sign');
  const force = { objectiveCause: { code: 'force-majeure', description: '暴雨断路' } };
  expect((await c.give('request-extension', { workdays: 1 })).body.code).toBe('force-majeure-required');
  expect((await c.give('request-extension', { ...force, workdays: 2 })).body.code).toBe('extension-too-long');
  const due = clock(view, 'handle').dueAt;
  const extended = await c.acts(
    ['request-extension', { ...force, workdays: 1 }],
    ['approve-extension', { workdays: 1 }],
  );
  expect(clock(extended, 'handle').dueAt).toBe(extendedFrom(due, 1));
});

test('法律法规规定了期限的从其规定：县里的期限让位，也不得按县方案延期（F-063、Q21）', async () => {
  const c = await dispatched(
    city,
    { matterType: 'report', summary: '商户虚假宣传' },
    { typeCode: 'market-report' },
    { unit: 'market-supervision' },
  );
  const view = await c.view();
  const at = view.assignment.dispatchedAt;
  expect(clock(view, 'statutory')).toMatchObject({ status: 'open', dueAt: after(at, 15) });
  expect(clock(view, 'handle')).toMatchObject({ status: 'suspended', dueAt: after(at, 5) });
  expect(await may(await city.as('unit-clerk', c.unit), c, 'request-extension')).toBe('extension-limit');

  const past = await c.forwardTo('handle', HOUR);
  expect([clock(past, 'handle').status, past.supervision.form]).toEqual(['suspended', 'none']);
  const late = await c.forwardTo('statutory', 0);
  expect([clock(late, 'statutory').status, late.supervision.form]).toEqual(['overdue', 'phone']);
  expect(clock(late, 'statutory').overdueSince).toBe(after(at, 15));
});

test('承办中查明另有法定期限的：改类后自最初收到之日从其规定，改回后仍按县里的期限，均告知诉求人（F-063、Q29）', async () => {
  const c = await dispatched(city, { matterType: 'report', summary: '商户虚假宣传' });
  const at = (await c.view()).assignment.dispatchedAt;
  const turn = (typeCode: string) => c.acts(['reclassify', { tier: undefined, typeCode }]);
  const lawful = await turn('market-report');
  expect(clock(lawful, 'statutory')).toMatchObject({ status: 'open', dueAt: after(at, 15) });
  expect(clock(lawful, 'handle').status).toBe('suspended');
  expect(await told(c)).toContain('complainant: 重新研判');
  const back = await turn('property-management');
  expect(clock(back, 'statutory').status).toBe('cancelled');
  expect(clock(back, 'handle')).toMatchObject({ status: 'open', dueAt: after(at, 5) });
});

test('中途改类：自最初收到之日按新类别重算，已过的顺延至下一工作日终了，历史保留（Q29）', async () => {
  const consult = await dispatched(
    city,
    { matterType: 'consult' },
    { tier: 'consult', typeCode: 'policy-consultation' },
  );
  const received = (await consult.view()).assignment.dispatchedAt;
  expect(clock(await consult.view(), 'handle').dueAt).toBe(after(received, 3));
  const asComplaint = await consult.acts(['reclassify', { tier: undefined, matterType: 'complaint' }]);
  expect([asComplaint.tier, clock(asComplaint, 'handle').dueAt]).toEqual(['standard', after(received, 5)]);

  const c = await dispatched(city);
  const at = (await c.view()).assignment.dispatchedAt;
  await c.forwardTo('handle', -2 * 24 * HOUR);
  const urgent = await c.acts('reclassify');
  const [event] = (await c.events()).filter((e) => e.type === 'reclassified');
  const [recounted, acted] = [after(at, 1), Date.parse(event!.at)];
  expect(clock(urgent, 'handle').dueAt).toBe(recounted > acted ? recounted : after(acted, 1));
  expect(clock(urgent, 'duty-phone').dueAt).toBe(acted + 15 * MINUTE * 1000);
  const { body } = await (await city.as('duty-lead')).get(`${c.path}/deadlines`);
  const handle = body.items.find((d: { kind: string }) => d.kind === 'handle');
  expect(handle.moves).toMatchObject([{ reason: 'reclassified', role: 'duty-lead' }]);
  expect(Date.parse(handle.moves[0].oldDueAt)).toBe(after(at, 5));
  expect(await told(c)).toContain('unit: 重新研判');
});

test('双向反馈：既要答复来电人又要按时回复热线，缺一不能办结；退回补正的仍按原期限（F-091、Q23）', async () => {
  const c = await dispatched(city);
  await c.acts('sign', 'record-progress');
  expect(await may(await city.as('unit-clerk', c.unit), c, 'submit-result')).toBe('citizen-not-answered');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'citizen-not-answered', 'IN_ASSIGNMENT']);
  const replied = await c.acts('reply-citizen');
  expect(clock(replied, 'handle').status).toBe('open');
  const due = clock(replied, 'handle').dueAt;
  await c.forwardTo('handle', -5 * MINUTE);
  expect(clock(await c.acts('submit-result'), 'handle').status).toBe('met');
  await c.forward(10 * MINUTE);
  const back = await c.acts('send-back');
  expect([back.state, back.assignment.state]).toEqual(['IN_ASSIGNMENT', 'HANDLING']);
  expect(clock(back, 'handle')).toMatchObject({ status: 'overdue', dueAt: due, overdueSince: due });
  expect(await told(c)).toContain('unit: 退回补正');
  const view = await answered(c);
  expect(view.state).toBe('CALLBACK_PENDING');
  expect(clock(view, 'handle').status).toBe('overdue');
  expect(await dataOf(c, 'result-submitted')).toHaveLength(2);
});
