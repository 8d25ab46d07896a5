import { textOf } from '../../documents/well-formed.ts';
import { City } from '../../support/city.ts';
import { refusal, told, withUnit, written } from '../support-a.ts';

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

test('回访当场不能答复的，约定答复时间并记录在案（F-131）', async () => {
  const c = await withUnit(city, { unit: 'property-engineering', typeCode: 'property-repair' });
  await c.acts('sign', 'reply-citizen', 'submit-result');
  const promisedAt = '2099-03-12T10:00:00+08:00';
  await c.acts(['record-visit', { promisedAt }]);
  expect(await written(c, 'visited')).toMatchObject({ promisedAt });
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
