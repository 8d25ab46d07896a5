import { textOf } from '../../documents/well-formed.ts';
import { City, type OpenCase } from '../../support/city.ts';
import { clock, course, dueOf, may, publicly, refusal, told, withUnit, written } from '../support-a.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

test('答复可附语音、图片、视频，注明所用范本及版本；附件须已上传，列入卷内目录（F-088、F-036、F-140）', async () => {
  const c = await withUnit(city, { unit: 'property-service', typeCode: 'property-management' });
  await c.acts('sign');
  const unknown = await c.give('reply-citizen', { attachmentIds: ['nothing'] });
  expect(refusal(unknown)).toEqual([422, 'attachment-unknown', 'IN_ASSIGNMENT']);
  const photo = await c.attachment();
  const answer = {
    attachmentIds: [photo],
    templateId: 'property-management.reply',
    templateVersion: '1',
    course: '三月九日到场，十日换件',
  };
  await c.acts(['reply-citizen', answer], 'submit-result', 'approve-result', 'record-callback', 'archive');
  expect(await written(c, 'citizen-answered')).toMatchObject(answer);
  const cover = textOf((await (await city.as('records')).get(`${c.path}/documents/archive-cover`)).body);
  expect(cover).toMatch(new RegExp(`答复附件 .*${photo}`));
});

test('举报查证属实、作用重要的提请奖励，仅限举报（F-038）', async () => {
  const complaint = await withUnit(city, { unit: 'market-supervision', typeCode: 'consumer-rights' });
  await complaint.acts('sign', 'reply-citizen');
  expect(refusal(await complaint.give('submit-result', { reward: true }))).toEqual([
    422,
    'reward-for-reports',
    'IN_ASSIGNMENT',
  ]);
  const report = await withUnit(city, {
    unit: 'market-supervision',
    typeCode: 'consumer-rights',
    form: { matterType: 'report', summary: '商户销售假酒' },
  });
  await report.acts('sign', 'reply-citizen', ['submit-result', { reward: true }]);
  expect((await report.events()).at(-1)).toMatchObject({
    type: 'result-submitted',
    data: { resolved: 'resolved', reward: true },
  });
});

describe('回访当场不能答复的，约定答复时间（F-131）', () => {
  const hence = (now: string, hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();

  async function visited(hours: number): Promise<OpenCase> {
    const c = await withUnit(city, { unit: 'property-engineering', typeCode: 'property-repair' });
    await c.acts('sign', 'reply-citizen', 'submit-result');
    await c.acts(['record-visit', { promisedAt: hence((await c.view()).now, hours) }]);
    return c;
  }

  test('约定须在今后；到时答复即为兑现，诉求人看到约定的时间，兑现前不得归档', async () => {
    const c = await visited(50);
    const view = await c.view();
    const said = (await c.events()).find((e) => e.type === 'visited')!;
    expect(dueOf(view, 'promise')).toBe(Date.parse(said.data['promisedAt'] as string));
    expect((await publicly(c)).unitClock).toMatchObject({ kind: 'promise', status: 'open' });
    expect(await told(c)).toContain('unit: 维修回访');
    const past = await c.give('record-visit', { promisedAt: hence(view.now, -1) });
    expect(refusal(past)).toEqual([422, 'milestone-passed', 'UNDER_REVIEW']);
    await c.acts('approve-result', 'record-callback');
    expect(refusal(await c.give('archive'))).toEqual([422, 'file-incomplete', 'CLOSED']);
    await c.acts('keep-promise');
    expect(clock(await c.view(), 'promise').status).toBe('met');
    expect(await written(c, 'promise-kept')).toEqual({ answer: '质保两年，期内免费' });
    expect(await course(c)).toContain('兑现约定');
    expect(await may(await c.by('keep-promise'), c, 'keep-promise')).toBe('wrong-state');
    expect((await c.acts('archive')).state).toBe('ARCHIVED');
  });

  test('失约的记过失、报单位领导；其间退回补正的仍须答复，他单位不得代为', async () => {
    const c = await visited(5);
    await c.acts('send-back');
    const late = await c.forwardTo('promise', 60);
    expect(clock(late, 'promise')).toMatchObject({
      status: 'overdue',
      overdueSince: clock(late, 'promise').dueAt,
    });
    expect(await told(c)).toContain('unit-leader: 约定答复时限已超期');
    const other = await city.as('unit-clerk', 'property-cleaning');
    const answer = await c.usual('keep-promise');
    expect((await other.post(`${c.path}/keep-promise`, answer)).status).toBe(404);
    const own = await city.as('unit-handler', 'property-engineering');
    const { body } = await own.post(`${c.path}/keep-promise`, answer);
    expect([body.state, clock(body, 'promise')]).toEqual([
      'IN_ASSIGNMENT',
      expect.objectContaining({ status: 'overdue', metAt: expect.any(String) }),
    ]);
  });
});

test('查实系工作人员失误的，报单位领导和值班长，由值班长按情节轻重逐级呈阅（F-008）', async () => {
  const c = await withUnit(city, { unit: 'county-office', typeCode: 'noise' });
  await c.acts('sign', ['record-finding', { truth: 'untrue', cause: 'staff-error' }]);
  expect(await told(c)).not.toContain('duty-lead: 事实认定');
  await c.acts(['record-finding', { truth: 'partly', cause: 'staff-error' }], 'present');
  expect(await told(c)).toEqual(
    expect.arrayContaining(['unit-leader: 事实认定', 'duty-lead: 事实认定', 'leader: 呈阅']),
  );
});
