import { tagsOf, textOf } from '../../documents/well-formed.ts';
import { City } from '../../support/city.ts';
import { complainant, may, publicly, refusal, told } from '../support-a.ts';
import { after, answered, clock, dataOf, DAY, dispatched } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const resolved = async (result: object = {}) => {
  const c = await dispatched(city);
  await c.acts('sign');
  await answered(c, result);
  return c;
};
const UNREACHED = {
  reached: false,
  verified: undefined,
  solved: undefined,
  resultSatisfaction: undefined,
  serviceSatisfaction: undefined,
};

test('百分之百回访，问办没办成、满不满意两问：办成而嫌态度差的办结并留不满意标记，不当重办（F-121、Q27）', async () => {
  const c = await resolved();
  const neither = await c.give('record-callback', {
    solved: undefined,
    resultSatisfaction: undefined,
    serviceSatisfaction: 'satisfied',
  });
  expect([neither.status, neither.body.errors[0].path]).toEqual([400, 'solved']);
  const rude = await c.acts([
    'record-callback',
    { solved: 'yes', resultSatisfaction: 'mostly-satisfied', serviceSatisfaction: 'very-dissatisfied' },
  ]);
  expect([rude.state, rude.flags]).toEqual(['CLOSED', ['DISSATISFIED']]);
  expect(rude.callbacks).toMatchObject([
    { solved: 'yes', resultSatisfaction: 'mostly-satisfied', serviceSatisfaction: 'very-dissatisfied' },
  ]);

  const d = await resolved();
  const undone = await d.acts(['record-callback', { solved: 'no', resultSatisfaction: 'satisfied' }]);
  expect([undone.state, undone.flags, clock(undone, 'decision').status]).toEqual([
    'CALLBACK_PENDING',
    ['DISSATISFIED'],
    'open',
  ]);
  expect(await may(await city.as('duty-lead'), d, 'rework')).toBe(true);
});

test('联系不上的至少三次、分两日方可作罢，不计入满意；没有联系方式的审核通过即办结（F-121、Q25、Q26）', async () => {
  const c = await resolved();
  const fake = await c.give('record-callback', { ...UNREACHED, resultSatisfaction: 'satisfied' });
  expect([fake.status, fake.body.errors[0].path]).toEqual([400, 'reached']);
  const first = await c.acts(['record-callback', UNREACHED]);
  expect(first.deadlines.filter((d: { kind: string }) => d.kind === 'callback')).toMatchObject([
    { status: 'met' },
    { status: 'open' },
  ]);
  await c.acts(['record-callback', UNREACHED], ['record-callback', UNREACHED]);
  expect((await c.view()).state).toBe('CALLBACK_PENDING');
  await c.forward(DAY);
  const given = await c.acts(['record-callback', UNREACHED]);
  expect([given.state, given.flags]).toEqual(['CLOSED', []]);
  const outcomes = (await dataOf(c, 'called-back')).map((d) => [d.reached, d.outcome]);
  expect(outcomes).toEqual([
    [false, 'again'],
    [false, 'again'],
    [false, 'again'],
    [false, 'unsuccessful'],
  ]);

  const forgotten = await resolved();
  const anonymous = { mode: 'anonymous', reason: '诉求人要求不留身份' };
  expect((await forgotten.acts(['set-confidentiality', anonymous])).state).toBe('CLOSED');

  const unknown = await dispatched(city, { complainant: { anonymous: true, confidential: false } });
  await unknown.acts('sign');
  const closed = await answered(unknown);
  expect([closed.state, closed.callbacks]).toEqual(['CLOSED', []]);
});

test('市民自己在网上评价，等同回访：满意即办结，不满意转处置；回访办结后再评只留痕，每轮一次（F-125、Q27）', async () => {
  const happy = await resolved();
  expect(refusal(await complainant(await dispatched(city), 'rating', { solved: 'yes' }))).toEqual([
    409,
    'wrong-state',
    'IN_ASSIGNMENT',
  ]);
  expect((await complainant(happy, 'rating', {})).status).toBe(400);
  const rated = await complainant(happy, 'rating', { solved: 'yes', resultSatisfaction: 'very-satisfied' });
  expect([rated.status, rated.body.state]).toEqual([200, 'CLOSED']);
  const view = await happy.view();
  expect(view.callbacks).toMatchObject([
    { method: 'web', reached: true, resultSatisfaction: 'very-satisfied' },
  ]);
  expect(clock(view, 'callback').status).toBe('met');
  expect(refusal(await happy.give('record-callback'))).toEqual([409, 'wrong-state', 'CLOSED']);
  const again = await complainant(happy, 'rating', { serviceSatisfaction: 'dissatisfied' });
  expect(refusal(again)).toEqual([409, 'already-rated', 'CLOSED']);

  const called = await resolved();
  await called.acts('record-callback');
  await complainant(called, 'rating', { serviceSatisfaction: 'dissatisfied' });
  const later = await called.view();
  expect([later.state, later.callbacks.length]).toEqual(['CLOSED', 2]);

  const unhappy = await resolved();
  await complainant(unhappy, 'rating', { solved: 'no' });
  const waits = await unhappy.view();
  expect([waits.state, waits.status]).toEqual(['CALLBACK_PENDING', '待处置决定']);
  expect((await unhappy.acts('rework')).assignment.round).toBe(2);
});

test('市民对结果不服可在网上申诉：有结果之前不受理，维持或改变都告知本人（F-103）', async () => {
  const c = await dispatched(city);
  expect(refusal(await complainant(c, 'appeal', { ground: '还没办就不服' }))).toEqual([
    409,
    'wrong-state',
    'IN_ASSIGNMENT',
  ]);
  await c.acts('sign');
  await answered(c);
  await c.acts('record-callback');
  expect((await complainant(c, 'appeal', { ground: '认定不符合事实' })).status).toBe(200);
  const { appeals, ...view } = await c.view();
  expect(clock(view, 'appeal').dueAt).toBe(after(appeals[0].at, 10));
  expect(await may(await city.as('records'), c, 'archive')).toBe('appeal-pending');
  await c.forwardTo('appeal', 0);
  expect(await told(c)).toContain('supervisor: 申诉时限已超期');
  const decided = await c.acts('decide-appeal');
  expect([decided.appeals[0].status, clock(decided, 'appeal').status]).toEqual(['upheld', 'overdue']);
  expect(await told(c)).toContain('complainant: 申诉决定');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('办结如实：已解决、部分解决、正在解决、未解决四种，未解决的须写明原因和下一步（F-169、F-093）', async () => {
  for (const outcome of ['resolved', 'partly', 'in-progress']) {
    const c = await resolved({ resolved: outcome });
    expect(await dataOf(c, 'result-submitted')).toEqual([{ resolved: outcome }]);
  }
  const c = await dispatched(city);
  await c.acts('sign', 'reply-citizen');
  const bare = await c.give('submit-result', { resolved: 'unresolved' });
  expect([bare.status, bare.body.errors.map((e: { path: string }) => e.path)]).toEqual([
    400,
    ['unresolvedReason', 'nextStep'],
  ]);
  expect((await c.give('submit-result', { resolved: 'done' })).status).toBe(400);
  await c.acts([
    'submit-result',
    { resolved: 'unresolved', unresolvedReason: '无维修基金', nextStep: '协调筹措' },
  ]);
  expect(await dataOf(c, 'result-submitted')).toEqual([{ resolved: 'unresolved' }]);
});

test('督办形式由轻到重：电话、书面、会议、领导批示，几项并行的以最重者示人（F-111）', async () => {
  const c = await dispatched(city);
  const shown: string[] = [];
  for (const form of ['phone', 'meeting', 'written'])
    shown.push((await c.acts(['supervise', { trigger: 'hot', form }])).supervision.form);
  expect(shown).toEqual(['phone', 'meeting', 'meeting']);
  await c.acts('present', 'instruct');
  const view = await c.view();
  expect(view.supervision.form).toBe('leader');
  expect(view.supervision.orders.map((o: { form: string }) => o.form)).toEqual([
    'phone',
    'meeting',
    'written',
    'leader',
  ]);
  const { body } = await (await city.as('supervisor')).get('/cases?supervision=leader');
  expect(body.items.map((i: { caseNo: string }) => i.caseNo)).toEqual([c.caseNo]);
  expect(refusal(await c.give('accept-supervision'))).toEqual([
    422,
    'supervision-not-reported',
    'IN_ASSIGNMENT',
  ]);
});

test('一案到底，全部文书可打印：登记表、承办单、延期申请、督办单、呈阅件、卷宗封面同一编号（F-020、F-045、F-112、F-140）', async () => {
  const c = await dispatched(city, { summary: '住房公积金提取被拖延' }, {}, { unit: 'housing-fund-centre' });
  await c.acts(
    'sign',
    'request-extension',
    'approve-extension',
    ['supervise', { trigger: 'hot', form: 'written' }],
    'present',
    ['instruct', { lines: [{ unit: c.unit, order: '三日内办结' }] }],
  );
  await answered(c, { publicText: '公积金已到账。' });
  await c.acts('record-callback', 'report-supervision', 'accept-supervision', 'report-back', 'archive');

  const records = await city.as('records');
  const { body } = await records.get(`${c.path}/documents`);
  const available = body.items.filter((d: { available: boolean }) => d.available);
  expect(available.map((d: { form: string }) => d.form)).toEqual([
    'register-form',
    'work-order',
    'dispatch-slip',
    'handling-notice',
    'extension-application',
    'supervision-order',
    'leader-paper',
    'archive-cover',
  ]);
  for (const { url, name } of available) {
    const page = await records.get(url);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    tagsOf(page.body);
    const text = textOf(page.body);
    expect(text).toContain(name);
    expect(text).toContain(c.caseNo);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  }
  expect((await (await city.as('unit-clerk', 'urban-management')).get(`${c.path}/documents`)).status).toBe(
    404,
  );
  expect((await publicly(c)).answer.text).toBe('公积金已到账。');
});
