import { City } from '../../support/city.ts';
import { complainant, course, may, publicly, refusal, told } from '../support-a.ts';
import { after, clock, dispatched, HOUR, MINUTE } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('110移交的非警务求助按热线流程办理，移交来源记录在案，可按渠道查（F-006、F-009）', async () => {
  const handover = { from: '威海市公安局110指挥中心', reference: 'WH110-20260311-0042' };
  const c = await dispatched(city, { channel: 'police110', matterType: 'help', handover });
  const view = await c.view();
  expect([view.channel, view.matterType, view.content.handover]).toEqual(['police110', 'help', handover]);
  expect(clock(view, 'handle').dueAt).toBe(after(view.assignment.dispatchedAt, 5));
  const { body } = await (await city.as('dispatcher')).get('/cases?channel=police110');
  expect(body.items.map(({ caseNo }: { caseNo: string }) => caseNo)).toEqual([c.caseNo]);
  expect(body.items[0].content).toBeUndefined();
});

test.each([
  ['12315', 'consumer-12315', 'complaint', '买到假冒伪劣商品'],
  ['12333', 'wages-insurance', 'consult', '单位拖欠工资'],
  ['12398', 'power-supply', 'help', '频繁停电'],
])(
  '不属热线受理的须解释并引导至%s，可直接转接，不得一推了之（F-010、F-011）',
  async (target, typeCode, matterType, summary) => {
    const c = await city.complaint({ typeCode, matterType, summary });
    const reason = `该事项由${target}受理`;
    const silent = await c.give('redirect', { target, reason, toldCitizen: false });
    expect([silent.status, silent.body.errors[0].path]).toEqual([400, 'toldCitizen']);
    const gone = await c.acts(['redirect', { target, reason, callTransferred: true }]);
    expect([gone.state, clock(gone, 'triage').status]).toEqual(['REDIRECTED', 'met']);
    const event = (await c.events()).at(-1)!;
    expect(event.data).toEqual({ target, callTransferred: true });
    const seen = await publicly(c);
    expect([seen.state, seen.answer.text]).toEqual(['REDIRECTED', reason]);
    expect(refusal(await c.give('classify'))).toEqual([409, 'wrong-state', 'REDIRECTED']);
    const mine = await (await city.as('agent')).get('/cases?firstContact=me&state=REDIRECTED');
    expect(mine.body.items.map((i: { caseNo: string }) => i.caseNo)).toContain(c.caseNo);
    expect((await c.acts('archive')).state).toBe('ARCHIVED');
  },
);

test('紧急求助不是12345的事：立即转接119，不派单；延误的半小时即报值班长（F-009）', async () => {
  const c = await city.complaint({ matterType: 'help', summary: '楼道起火' });
  const heard = await c.view();
  expect(clock(heard, 'triage').dueAt).toBe(Date.parse(heard.registeredAt) + 30 * MINUTE * 1000);
  const moved = await c.acts('transfer-emergency');
  expect([moved.state, clock(moved, 'triage').status]).toEqual(['EMERGENCY_TRANSFERRED', 'met']);
  expect(moved.citizenClock.closedAt).toEqual(expect.any(String));
  expect(await course(c)).toEqual(['登记', '紧急转接']);
  expect(await may(await city.as('dispatcher'), c, 'dispatch')).toBe('wrong-state');

  const slow = await city.complaint({ matterType: 'help', summary: '厨房燃气泄漏' });
  await slow.forward(HOUR);
  expect(await told(slow)).toEqual(['duty-lead: 研判时限已超期']);
  expect(clock(await slow.acts('transfer-emergency'), 'triage').status).toBe('overdue');
});

test('市民催办、补充、撤回凭编号和查询码：催办与补充告知单位而时限不动，撤回后一切了结（Q39、F-077）', async () => {
  const c = await dispatched(city);
  const before = await c.view();
  const urged = await complainant(c, 'urge', { note: '三天了没人来' });
  expect([urged.status, urged.body.progress.at(-1).what]).toEqual([200, '催办']);
  expect((await complainant(c, 'supplement', { content: '昨晚又停一次' })).status).toBe(200);
  const view = await c.view();
  expect(view.deadlines).toEqual(before.deadlines);
  expect([view.state, await told(c)]).toEqual(['IN_ASSIGNMENT', ['unit: 派单', 'unit: 催办', 'unit: 补充']]);

  const thief = { 'x-query-code': 'AAAA-BBBB-CCCC-DDDD' };
  const guessed = await city.stranger().post(`/public${c.path}/withdraw`, { reason: '算了' }, thief);
  expect(guessed.status).toBe(404);
  const gone = await complainant(c, 'withdraw', { reason: '物业已修好' });
  expect([gone.status, gone.body.state, gone.body.citizenClock.closedAt]).toEqual([
    200,
    'WITHDRAWN',
    expect.any(String),
  ]);
  const running = (await c.view()).deadlines.filter((d: { status: string }) => d.status === 'open');
  expect(running).toEqual([]);
  expect(refusal(await complainant(c, 'urge', { note: '再催' }))).toEqual([409, 'wrong-state', 'WITHDRAWN']);
});
