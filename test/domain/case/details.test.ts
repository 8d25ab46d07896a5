import { details } from '../../../src/domain/case/details.ts';
import { Story } from '../../support/county.ts';

const AT = '2026-03-09 10:00';

test('a supervisor reads whose each clock is, the soonest first, the cards, the orders and what an appeal changed', () => {
  const story = new Story(AT);
  story.act(AT, 'classify', { typeCode: 't', tier: 'standard' });
  story.act(AT, 'dispatch', { unit: 'housing', coUnits: ['market'] });
  story.act(AT, 'sign');
  story.act(AT, 'supervise', { trigger: 'media', form: 'written' });
  story.act(AT, 'present');
  const { paperNo } = story.state.tracks.papers[0]!;
  story.act(AT, 'instruct', { paperNo, lines: [{ unit: 'police' }], readBackConfirmed: true });
  story.wait('2026-03-16 12:00');
  const text = details(story.state, '编号 · 物业 · CN', 'http://localhost/x');
  expect(text).toContain('协办market');
  expect(text).toContain('**协办时限（market）**');
  expect(text).toContain('**批示办理时限（police）**');
  expect(text).toContain('**亮牌**：黄牌');
  expect(text).toContain('媒体曝光，待反馈');
  const named = details(story.state, '编号', 'http://localhost/x', { housing: '住建局', police: '公安局' });
  expect(named).toContain('**承办单位**：住建局（第1次派单，第1轮，协办market）');
  expect(named).toContain('**批示办理时限（公安局）**');
  const dates = [...text.matchAll(/：(\d{4}-\d\d-\d\d)/g)].map(([, date]) => date!);
  expect(dates).toEqual(dates.toSorted());
});

test('why a case that is over cannot be filed yet (F-140)', () => {
  const story = Story.dispatched(AT);
  story.act(AT, 'joint-investigate', {
    leadUnit: 'market',
    members: ['urban'],
    dueAt: '2026-03-20T18:00:00+08:00',
  });
  story.act(AT, 'withdraw');
  expect(story.act(AT, 'archive')).toBe('file-incomplete');
  expect(details(story.state, '编号', 'http://localhost/x')).toContain('**下一步**：联合调查结论后归档');
});

test('who decides a consultation is read by role', () => {
  const story = new Story(AT);
  story.act(AT, 'classify', { typeCode: 't', tier: 'standard' });
  story.act(AT, 'open-consultation', { decider: 'duty-lead' });
  expect(details(story.state, '编号', 'http://localhost/x')).toContain('**会商决定人**：值班长');
});
