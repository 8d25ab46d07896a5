import { CHANNELS } from '../../../src/domain/case/vocabulary.ts';
import { type Answer, City, type OpenCase } from '../../support/city.ts';
import { may, naturalDays, publicly, told, written } from '../support-a.ts';
import { clock, dataOf } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const kinds = (view: Answer['body']): string[] => view.deadlines.map(({ kind }: { kind: string }) => kind);

test('各渠道一个口子受理：电话、短信、网站、客户端、微信、微博、市长信箱、来信、意见箱、传真、电子邮件、来访、110移交，渠道和首接人逐件在案（F-001至F-004、F-011）', async () => {
  for (const channel of Object.keys(CHANNELS)) {
    const view = await (await city.complaint({ channel })).view();
    expect([view.channel, view.firstContact, view.state]).toEqual([channel, 'demo-agent', 'REGISTERED']);
  }
  const { body } = await (await city.as('dispatcher')).get('/cases?channel=mayor-mailbox');
  expect(body.items).toHaveLength(1);
});

test('短信须在收到当日24时前答复，不分工作日、不论几点收到；过时未答记超期并告知值班长，迟答仍是超期；电话来件无此时限（F-074、Q47）', async () => {
  const {
    publishedAt: _,
    publishedBy: __,
    hash: ___,
    ...rules
  } = (await (await city.as('duty-lead')).get('/policies/county-12345/versions/1')).body;
  const { status: published } = await (
    await city.as('duty-lead')
  ).post('/policies', { ...rules, version: 2, sameDay: { sms: 'answer' } });
  expect(published).toBe(201);
  const received = (channel: string): Promise<OpenCase> =>
    city.complaint({ channel, matterType: 'consult', summary: '生育登记怎么办' });
  expect(kinds(await (await received('phone')).view())).toEqual(['triage']);

  const prompt = await received('sms');
  const view = await prompt.view();
  const midnight = naturalDays(view.registeredAt, 0);
  expect([kinds(view), clock(view, 'answer').dueAt]).toEqual([['triage', 'answer'], midnight]);
  const { body } = await (await city.as('dispatcher')).get(`${prompt.path}/deadlines`);
  const [day] = view.registeredAt.split('T');
  expect(body.items.find(({ kind }: { kind: string }) => kind === 'answer')).toMatchObject({
    rule: { unit: 'days', n: 0 },
    article: '短信等收到当日答复（F-074）',
    proof: [{ date: day, kind: 'start' }],
  });
  const page = await (await city.as('dispatcher')).get(`${prompt.path}/deadlines/page`);
  expect(page.body.replaceAll(/\s+/g, '')).toContain('<caption>当日</caption>');
  const { status, metAt = 0 } = clock(await prompt.acts(['answer-direct', { method: 'sms' }]), 'answer');
  expect(status).toBe(metAt < midnight ? 'met' : 'overdue');

  const forgotten = await received('sms');
  await forgotten.acts(['classify', { tier: 'consult' }], 'dispatch', 'sign');
  const late = clock(await forgotten.forwardTo('answer', 60), 'answer');
  expect(late).toMatchObject({ status: 'overdue', overdueSince: late.dueAt });
  expect(await told(forgotten)).toContain('duty-lead: 当日答复时限已超期');
  const answered = clock(await forgotten.acts('reply-citizen'), 'answer');
  expect([answered.status, answered.metAt! > answered.dueAt]).toEqual(['overdue', true]);
});

test('能直接答复的用知识库材料当场答复，记下所用条目、版本和范本；答复即办结，不派单（F-035、F-036）', async () => {
  const c = await city.complaint({ matterType: 'consult', summary: '生育登记怎么办' });
  const article = { articleId: 'KB-2107', articleVersion: '3' };
  const done = await c.acts([
    'answer-direct',
    { ...article, templateId: 'consult-guide', templateVersion: '2', answer: '网上可办，三日办结。' },
  ]);
  expect([done.state, clock(done, 'triage').status]).toEqual(['ANSWERED_DIRECT', 'met']);
  expect(await dataOf(c, 'answered-direct')).toMatchObject([article]);
  expect(await written(c, 'answered-direct')).toMatchObject({
    templateId: 'consult-guide',
    templateVersion: '2',
  });
  expect((await publicly(c)).answer.text).toBe('网上可办，三日办结。');
  expect(await may(await city.as('dispatcher'), c, 'classify')).toBe('wrong-state');
});

test('不属受理范围的由值班长说明理由和途径后不予受理，诉求人看得到，材料照样立卷（F-007、F-010、Q37）', async () => {
  const c = await city.complaint({ summary: '对法院判决不服' });
  expect(await may(await city.as('agent'), c, 'refuse')).toBe('forbidden');
  const refused = await c.acts([
    'refuse',
    { ground: 'litigation', reason: '已经法院判决', route: '依法上诉或申请再审' },
  ]);
  expect([refused.state, clock(refused, 'triage').status]).toEqual(['NOT_ACCEPTED', 'met']);
  expect(await dataOf(c, 'refused')).toEqual([{ ground: 'litigation' }]);
  expect((await publicly(c)).answer.text).toBe('已经法院判决\n依法上诉或申请再审');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});
