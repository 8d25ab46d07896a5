import { City, type OpenCase, type Person } from '../../support/city.ts';
import { may, person, publicly, refusal, told } from '../support-a.ts';
import { after, clock, dataOf, dispatched } from '../support-b.ts';

const COMPANY = 'property-service';
/** The Beijing company's own kind of matter: an integrator adds it, nobody programs it. */
const TYPE = {
  code: 'company-demand',
  version: 1,
  name: '公司诉求',
  category: ['企业', '接诉即办'],
  matterType: 'complaint',
  policy: 'beijing-four-level',
  units: [COMPANY],
  approvalChain: ['具体责任部门', '综合管理部', '分管领导', '总经理'],
  publication: 'approved',
};
const CHAIN = ['department-head', 'general-office', 'deputy-leader', 'general-manager'];

let city: City;
beforeAll(async () => {
  city = await City.open();
  const { status, body } = await (await city.as('integrator')).post('/complaint-types', TYPE);
  if (status !== 201) throw new Error(JSON.stringify(body));
});
afterAll(() => city.close());

const demand = async (): Promise<OpenCase> => {
  const c = await dispatched(city, {}, { typeCode: TYPE.code }, { unit: COMPANY });
  await c.acts('sign', 'record-contact');
  return c;
};
const signer = (name: string): Promise<Person> => person(city, name, 'unit-leader', COMPANY);
const sign = async (c: OpenCase, name: string) => (await signer(name)).post(`${c.path}/approve-reply`, {});
async function signed(c: OpenCase, ...names: string[]): Promise<void> {
  for (const name of names) {
    const { status, body } = await sign(c, name);
    if (status !== 200) throw new Error(`${name}: ${JSON.stringify(body)}`);
  }
}

test('答复须经责任部门、综合管理部、分管领导、总经理四人逐级审签，审毕方可答复，并报监督机关备案（F-089）', async () => {
  const c = await demand();
  expect(refusal(await c.give('reply-citizen'))).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);
  const drafted = await c.acts('draft-reply');
  const draftedAt = (await c.events()).at(-1)!.at;
  expect(clock(drafted, 'reply-approval')).toMatchObject({ status: 'open', dueAt: after(draftedAt, 1) });
  await signed(c, ...CHAIN.slice(0, 3));
  expect(refusal(await c.give('reply-citizen'))).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);
  expect(await told(c)).not.toContain('oversight: 答复审签');
  await signed(c, CHAIN[3]!);
  expect(await told(c)).toEqual(expect.arrayContaining(['oversight: 答复审签', 'unit: 答复审签']));
  expect(await dataOf(c, 'reply-approved')).toEqual(
    [1, 2, 3, 4].map((step) => ({ step, final: step === 4 })),
  );
  const signers = (await c.events())
    .filter((e) => e.type === 'reply-approved')
    .map((e) => (e as unknown as { actor: { id: string } }).actor.id);
  expect(signers).toEqual(CHAIN);
  expect((await c.acts('reply-citizen')).assignment.state).toBe('HANDLING');
});

test('拟稿人不得自签，一人不得签两级，外单位看不到（F-089）', async () => {
  const c = await demand();
  const drafter = await signer('department-head');
  const draft = await drafter.post(`${c.path}/draft-reply`, { text: '经核实属实，已整改' });
  expect(draft.status).toBe(200);
  expect(await may(drafter, c, 'approve-reply')).toBe('not-your-decision');
  expect(refusal(await sign(c, 'department-head'))).toEqual([422, 'not-your-decision', 'IN_ASSIGNMENT']);
  await signed(c, 'general-office');
  expect(refusal(await sign(c, 'general-office'))).toEqual([422, 'not-your-decision', 'IN_ASSIGNMENT']);
  const outsider = await city.as('unit-leader', 'urban-management');
  expect((await outsider.post(`${c.path}/approve-reply`, {})).status).toBe(404);
  expect((await (await city.as('unit-handler', COMPANY)).post(`${c.path}/approve-reply`, {})).status).toBe(
    403,
  );
  expect(await dataOf(c, 'reply-approved')).toHaveLength(1);
});

test('任一级退改即回到拟稿，重新拟复后四级从头审签；审签逾期告知上一级（F-089）', async () => {
  const c = await demand();
  await c.acts('draft-reply');
  await signed(c, ...CHAIN.slice(0, 2));
  const deputy = await signer('deputy-leader');
  const { body } = await deputy.post(`${c.path}/reject-reply`, { reason: '未写明办理时间' });
  expect(clock(body, 'reply-approval').status).toBe('met');
  expect(await told(c)).toContain('unit: 答复退改');
  expect(refusal(await sign(c, 'general-manager'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  expect(refusal(await c.give('reply-citizen'))).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);

  await c.acts('draft-reply');
  await signed(c, ...CHAIN.slice(0, 2));
  expect(refusal(await c.give('reply-citizen'))).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);
  const late = await c.forwardTo('reply-approval', 0);
  expect(clock(late, 'reply-approval').status).toBe('overdue');
  expect(await told(c)).toContain('unit-leader: 答复审签时限已超期');
  await signed(c, ...CHAIN.slice(2));
  expect((await c.give('reply-citizen')).status).toBe(200);
});

test('公开答复意见与答复同走一条审签链：未经审签的文字不能公开（F-163、F-088）', async () => {
  const c = await demand();
  const publicText = '物业服务中心于11月20日到场，更换门机，电梯已恢复运行。';
  await c.acts(['draft-reply', { text: '您反映的问题属实', publicText }]);
  await signed(c, ...CHAIN);
  await c.acts('reply-citizen');
  const other = await c.give('submit-result', { publicText: '早已解决，纯属误会。' });
  expect(refusal(other)).toEqual([422, 'reply-not-approved', 'IN_ASSIGNMENT']);
  const redrafted = '另一种说法。';
  await c.acts(['draft-reply', { text: '改稿', publicText: redrafted }]);
  expect((await c.give('submit-result', { publicText: redrafted })).body.code).toBe('reply-not-approved');
  await c.acts(['draft-reply', { text: '您反映的问题属实', publicText }]);
  await signed(c, ...CHAIN);
  await c.acts(['submit-result', { publicText }]);
  expect((await publicly(c)).answer).toBeNull();
  await c.acts('approve-result');
  expect((await publicly(c)).answer.text).toBe(publicText);
});

test('没有审签链的类型直接答复，不必拟复（F-089）', async () => {
  const c = await dispatched(city);
  await c.acts('sign');
  expect(refusal(await c.give('draft-reply'))).toEqual([422, 'no-approval-chain', 'IN_ASSIGNMENT']);
  expect((await c.give('reply-citizen')).status).toBe(200);
});
