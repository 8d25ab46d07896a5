import { City, type OpenCase } from '../../support/city.ts';
import { may, publicly, refusal, told } from '../support-a.ts';
import { after, answered, clock, DAY, dataOf, dispatched, extendedFrom, HOUR, MINUTE } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const BEIJING = { region: '110000' };
async function ofLevel(level: string): Promise<{ c: OpenCase; at: number; due: number }> {
  const c = await dispatched(city, BEIJING, { level });
  const view = await c.view();
  expect([view.policy.code, view.level]).toEqual(['beijing-four-level', level]);
  return { c, at: Date.parse(view.assignment.dispatchedAt), due: clock(view, 'feedback').dueAt };
}

test('一级（危及生命财产）2小时内反馈；逾期报单位领导，补报仍记逾期，反馈不等于办结（F-068、Q32）', async () => {
  const { c, at, due } = await ofLevel('L1');
  expect(due).toBe(at + 2 * HOUR * 1000);
  await c.acts('sign');
  const late = await c.forward(2 * HOUR + MINUTE);
  expect(clock(late, 'feedback')).toMatchObject({ status: 'overdue', overdueSince: due });
  expect(await told(c)).toContain('unit-leader: 分级反馈时限已超期');
  const fed = await c.acts('report-feedback');
  expect(clock(fed, 'feedback')).toMatchObject({ status: 'overdue', metAt: expect.any(Number) });
  expect([fed.state, clock(fed, 'handle').status]).toEqual(['IN_ASSIGNMENT', 'open']);
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'citizen-not-answered', 'IN_ASSIGNMENT']);
});

test('二级（水电气热）24小时、三级7天内反馈，均为自然时间，不因休息日顺延（F-069、F-070、Q6）', async () => {
  const heat = await ofLevel('L2');
  expect(heat.due).toBe(heat.at + 24 * HOUR * 1000);
  await heat.c.acts('sign');
  expect(clock(await heat.c.acts('report-feedback'), 'feedback').status).toBe('met');
  const other = await ofLevel('L3');
  expect(other.due).toBe(after(other.at, 7, 'days'));
  await other.c.acts('sign');
  const inTime = await other.c.forwardTo('feedback', -5 * MINUTE);
  expect(clock(inTime, 'feedback').status).toBe('open');
  expect(clock(await other.c.acts('report-feedback'), 'feedback').status).toBe('met');
});

test('四级（复杂疑难）15天内反馈下一步措施即可，转为挂账跟踪，不算办结（F-071、Q32）', async () => {
  const { c, at, due } = await ofLevel('L4');
  expect(due).toBe(after(at, 15, 'days'));
  await c.acts('sign');
  await c.forward(14 * DAY);
  const fed = await c.acts([
    'report-feedback',
    { content: '需管网改造', nextMeasures: '列入明年改造，三月开工' },
  ]);
  expect([fed.state, clock(fed, 'feedback').status]).toEqual(['IN_ASSIGNMENT', 'met']);
  const [event] = (await c.events()).filter((e) => e.type === 'feedback-reported');
  expect((event as unknown as { text: object }).text).toMatchObject({
    nextMeasures: '列入明年改造，三月开工',
  });
  expect((await publicly(c)).citizenClock.closedAt).toBeUndefined();
  const shelved = await c.acts('mark-long-term');
  expect([shelved.state, clock(shelved, 'milestone').status]).toEqual(['LONG_TERM', 'open']);
});

test('北京按自然日办理且不延期，逾期照样督办（F-060至F-071）', async () => {
  const c = await dispatched(city, BEIJING);
  const view = await c.view();
  const at = view.assignment.dispatchedAt;
  expect(clock(view, 'sign').dueAt).toBe(Date.parse(at) + 24 * HOUR * 1000);
  expect(clock(view, 'handle').dueAt).toBe(after(at, 15, 'days'));
  await c.acts('sign');
  expect(await may(await city.as('unit-clerk', c.unit), c, 'request-extension')).toBe('extension-limit');
  const late = await c.forwardTo('handle', 0);
  expect([late.supervision.form, late.cards]).toEqual([
    'phone',
    expect.not.arrayContaining([{ kind: 'yellow' }]),
  ]);
  expect(late.cards.filter((k: { kind: string }) => k.kind === 'yellow')).toEqual([]);
});

test('济南：咨询与其他一律5个工作日，延期一次；法定期限更长的从其规定并告知（济南条例、F-063）', async () => {
  const consult = await dispatched(
    city,
    { region: '370100', matterType: 'consult' },
    { tier: 'consult', typeCode: 'policy-consultation' },
  );
  const view = await consult.view();
  expect(view.policy.code).toBe('jinan-2018');
  expect(clock(view, 'handle').dueAt).toBe(after(view.assignment.dispatchedAt, 5));
  const extended = await consult.acts('sign', 'request-extension', 'approve-extension');
  expect(clock(extended, 'handle').dueAt).toBe(extendedFrom(clock(view, 'handle').dueAt, 5));
  expect(refusal(await consult.give('request-extension'))).toEqual([422, 'extension-limit', 'IN_ASSIGNMENT']);

  const law = { law: '市场监督管理投诉举报处理暂行办法', article: '第二十一条', n: 45, unit: 'workdays' };
  const mediated = await dispatched(city, { region: '370100' }, { statutory: law });
  const { assignment } = await mediated.view();
  const seen = await publicly(mediated);
  expect(Date.parse(seen.unitClock.dueAt)).toBe(after(assignment.dispatchedAt, 45));
  expect([seen.unitClock.kind, seen.unitClock.proof.length > 45]).toEqual(['statutory', true]);
});

test('大连：谁主管谁负责，举报件任何一步都不得落到被举报单位手里，它只在有结果后方可知情申诉（F-012、F-102）', async () => {
  const accused = 'urban-management';
  const c = await city.complaint({
    region: '210200',
    matterType: 'report',
    summary: '执法人员收受好处',
    respondent: { unit: accused, ground: '吃拿卡要' },
  });
  await c.acts('classify');
  expect(refusal(await c.give('dispatch', { unit: accused }))).toEqual([
    422,
    'respondent-conflict',
    'PENDING_DISPATCH',
  ]);
  c.unit = 'county-office';
  await c.acts(['dispatch', { unit: c.unit }], 'request-return');
  expect(refusal(await c.give('approve-return', { nextUnit: accused }))).toEqual([
    422,
    'respondent-conflict',
    'IN_ASSIGNMENT',
  ]);
  await c.acts(['approve-return', { consultation: true }]);
  expect(refusal(await c.give('decide-consultation', { leadUnit: accused }))).toEqual([
    422,
    'respondent-conflict',
    'IN_CONSULTATION',
  ]);
  const theirs = await city.as('unit-leader', accused);
  await c.acts(['decide-consultation', { leadUnit: c.unit }], 'sign');
  expect((await theirs.get(c.path)).status).toBe(404);
  await answered(c);
  const known = await theirs.get(c.path);
  expect([known.status, known.body.content, known.body.complainant]).toEqual([200, undefined, undefined]);
  const appealed = await theirs.post(`${c.path}/appeal`, { by: 'respondent', ground: '认定与事实不符' });
  expect(appealed.body.appeals).toMatchObject([{ by: 'respondent', status: 'pending' }]);
  expect(await dataOf(c, 'appealed')).toEqual([{ by: 'respondent' }]);
});
