import { City } from '../../support/city.ts';
import { may, refusal, told } from '../support-a.ts';
import { after, answered, clock, dataOf, dispatched, HOUR, workdayStart } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const inHours = (view: { now: string }, n: number): string =>
  new Date(Date.parse(view.now) + n * HOUR * 1000).toISOString();

test('书面督办抄送分管领导，单位反馈后由督办员办结；未办结的不得归档（F-110、F-111）', async () => {
  const c = await dispatched(city);
  const ordered = await c.acts(['supervise', { trigger: 'hot', form: 'written' }]);
  expect(ordered.supervision.form).toBe('written');
  expect(ordered.supervision.orders).toMatchObject([{ form: 'written', trigger: 'hot', ordered: true }]);
  const [order] = ordered.supervision.orders;
  expect(Date.parse(order.dueAt)).toBe(after(order.openedAt, 5));
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 书面督办', 'deputy-leader: 书面督办']));
  expect(await may(await city.as('duty-lead'), c, 'supervise')).toBe('forbidden');

  await c.acts('sign');
  await answered(c);
  const closed = await c.acts('record-callback');
  expect([closed.state, closed.supervision.form]).toEqual(['CLOSED', 'written']);
  expect(await may(await city.as('records'), c, 'archive')).toBe('supervision-open');
  expect(refusal(await c.give('archive'))).toEqual([422, 'supervision-open', 'CLOSED']);
  expect(refusal(await c.give('accept-supervision'))).toEqual([422, 'supervision-not-reported', 'CLOSED']);
  const reported = await c.acts('report-supervision');
  expect(clock(reported, 'supervision').status).toBe('met');
  expect(await told(c)).toContain('supervisor: 督办反馈');
  const ended = await c.acts('accept-supervision');
  expect([ended.supervision.form, ended.supervision.orders[0].endedAt]).toEqual(['none', expect.any(String)]);
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('督办逾期不反馈的逐级升格：电话、书面、会议，再请呈阅，每级各有期限（F-111、Q45）', async () => {
  const c = await dispatched(city);
  const dueAt = inHours(await c.view(), 2);
  const ordered = await c.acts(['supervise', { trigger: 'media', form: 'phone', dueAt }]);
  let due = clock(ordered, 'supervision').dueAt;
  expect(due).toBe(Date.parse(dueAt));
  for (const form of ['written', 'meeting']) {
    const view = await c.forwardTo('supervision', 0);
    const order = view.supervision.orders.findLast((o: { trigger: string }) => o.trigger === 'media');
    expect([order.form, Date.parse(order.openedAt), Date.parse(order.dueAt)]).toEqual([
      form,
      due,
      after(due, 5),
    ]);
    due = Date.parse(order.dueAt);
  }
  await c.forwardTo('supervision', 0);
  const asked = (await c.events()).filter(
    (e) => e.type === 'presentation-requested' && String(e.data['clock']).includes('supervision'),
  );
  expect(asked.map((e) => Date.parse(e.at))).toEqual([due]);
  expect(await told(c)).toContain('duty-lead: 提请呈阅');

  const reported = await c.acts('sign', 'report-supervision', 'accept-supervision');
  // What lateness itself opened stays until the result is approved.
  const open = reported.supervision.orders.filter((o: { endedAt?: string }) => !o.endedAt);
  expect(open.every((o: { trigger: string }) => o.trigger === 'overdue')).toBe(true);
});

test('逾期未办结自动督办：到期电话督办，次一工作日零时红牌，再一日催办通知书抄送分管领导，此后书面、会议、提请呈阅各隔五个工作日；审核通过即止（F-110、Q44、Q45）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  const due = clock(await c.view(), 'handle').dueAt;
  const notice = workdayStart(workdayStart(due, 0), 1);
  const written = workdayStart(notice, 5);
  const meeting = workdayStart(written, 5);
  const view = await c.forward(60 * 24 * HOUR);
  expect(view.cards.map(({ kind, at }: { kind: string; at: string }) => [kind, Date.parse(at)])).toEqual([
    ['yellow', workdayStart(after(view.assignment.dispatchedAt, 4), 0)],
    ['red', workdayStart(due, 0)],
  ]);
  const raised = (await c.events())
    .filter((e) => ['supervision-raised', 'late-notice-issued', 'presentation-requested'].includes(e.type))
    .map((e) => [e.data['form'] ?? e.type, Date.parse(e.at)]);
  expect(raised).toEqual([
    ['phone', due],
    ['late-notice-issued', notice],
    ['written', written],
    ['meeting', meeting],
    ['presentation-requested', workdayStart(meeting, 5)],
  ]);
  const supervisor = await city.as('supervisor');
  const list = async (form: string): Promise<string[]> =>
    (await supervisor.get(`/cases?supervision=${form}&overdue=true`)).body.items.map(
      (item: { caseNo: string }) => item.caseNo,
    );
  expect(await list('meeting')).toContain(c.caseNo);
  expect((await answered(c)).supervision.form).toBe('none');
  expect(await list('meeting')).not.toContain(c.caseNo);
});

test('呈阅件：编号呈报，逐条批示并复述确认，各条各有期限；结果报告领导后方可归档（F-112至F-114）', async () => {
  const c = await dispatched(city);
  const { papers } = await c.acts('present');
  const [{ paperNo }] = papers;
  expect(paperNo).toBe(`${c.caseNo}-CY1`);
  expect(await told(c)).toContain('leader: 呈阅');
  const other = await city.as('unit-clerk', 'market-supervision');
  expect((await other.get(c.path)).status).toBe(404);

  const dueAt = inHours(await c.view(), 30);
  const lines = [
    { unit: 'housing-construction', order: '查明停运原因', dueAt },
    { unit: 'market-supervision', order: '核查维保单位资质' },
  ];
  expect((await c.give('instruct', { paperNo: 'CY-9', lines })).body.code).toBe('paper-unknown');
  expect((await c.give('instruct', { paperNo, lines, readBackConfirmed: undefined })).status).toBe(400);
  const view = await c.acts(['instruct', { paperNo, lines }]);
  const [paper] = view.papers;
  expect(paper.lines.map((l: { unit: string; dueAt: string }) => [l.unit, Date.parse(l.dueAt)])).toEqual([
    ['housing-construction', Date.parse(dueAt)],
    ['market-supervision', after(paper.instructedAt, 5)],
  ]);
  expect(view.supervision.form).toBe('leader');
  expect(await dataOf(c, 'instructed')).toMatchObject([{ readBackConfirmed: true }]);
  expect((await other.get(c.path)).status).toBe(200);
  expect(await told(c)).toContain('instructed-units: 批示');
  expect(refusal(await c.give('instruct', { paperNo, lines }))).toEqual([
    409,
    'wrong-state',
    'IN_ASSIGNMENT',
  ]);

  await c.acts('sign');
  await answered(c);
  await c.acts('record-callback', 'report-supervision', 'accept-supervision');
  expect(refusal(await c.give('archive'))).toEqual([422, 'file-incomplete', 'CLOSED']);
  const back = await c.acts(['report-back', { paperNo }]);
  expect(back.papers[0].reportedAt).toEqual(expect.any(String));
  expect(await told(c)).toContain('leader: 批示反馈');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('媒体曝光的由督办员立督办，监督机关驻场可看全程而不能办（F-110、F-015）', async () => {
  const c = await dispatched(city);
  await c.acts(['supervise', { trigger: 'media', form: 'meeting' }], 'sign');
  const oversight = await city.as('oversight');
  const { body } = await oversight.get(c.path);
  expect([body.supervision.form, body.supervision.orders[0].trigger]).toEqual(['meeting', 'media']);
  const events = await oversight.get(`${c.path}/events`);
  expect(events.body.items.map((e: { title: string }) => e.title)).toContain('会议督办');
  const { body: commands } = await oversight.get(`${c.path}/commands`);
  expect(commands.items.filter((i: { allowed: boolean }) => i.allowed)).toEqual([]);
  expect((await oversight.post(`${c.path}/accept-supervision`, {})).status).toBe(403);
  expect(refusal(await c.give('supervise', { trigger: 'rumour' }))[0]).toBe(400);
});

test('未派单即督办、随后直接答复的：没有承办单位可反馈，督办员可径行办结，案卷不至永不能归档（F-110、F-140）', async () => {
  const c = await city.complaint({ matterType: 'consult' });
  await c.acts(['supervise', { trigger: 'hot', form: 'phone' }], 'answer-direct');
  expect(refusal(await c.give('archive'))).toEqual([422, 'supervision-open', 'ANSWERED_DIRECT']);
  expect((await c.give('report-supervision')).status).toBe(404);
  expect(await may(await city.as('supervisor'), c, 'accept-supervision')).toBe(true);
  expect((await c.acts('accept-supervision')).supervision.form).toBe('none');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});
