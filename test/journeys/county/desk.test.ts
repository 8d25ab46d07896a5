import { CHANNELS } from '../../../src/domain/case/vocabulary.ts';
import { City } from '../../support/city.ts';
import { may, publicly, written } from '../support-a.ts';
import { clock, dataOf } from '../support-b.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('各渠道一个口子受理：电话、短信、网站、客户端、微信、微博、市长信箱、来信、意见箱、传真、电子邮件、来访、110移交，渠道和首接人逐件在案（F-001至F-004、F-011）', async () => {
  for (const channel of Object.keys(CHANNELS)) {
    const view = await (await city.complaint({ channel })).view();
    expect([view.channel, view.firstContact, view.state]).toEqual([channel, 'demo-agent', 'REGISTERED']);
  }
  const { body } = await (await city.as('dispatcher')).get('/cases?channel=mayor-mailbox');
  expect(body.items).toHaveLength(1);
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
