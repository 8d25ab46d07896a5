import { dangerIn } from '../../src/platform/plain-words.ts';
import { Story } from '../support/county.ts';
import { notices } from '../../src/domain/case/notices.ts';

/** As a policy lists them: data, here of the test's own. */
const WORDS = ['电梯困人', '燃气泄漏', '煤气泄漏', '漏电', '起火', '着火', '爆炸', '坍塌', '生命危险'];

describe('a danger is a danger in whatever letters it is told', () => {
  test.each([
    '电梯困人',
    '電梯困人',
    '电梯 困人',
    '电 梯 困 人',
    '电梯，困人',
    '电梯\n困人！',
    '电\u200B梯困\u00AD人',
    '电梯—困人',
    '电★梯★困★人',
    '煤氣洩漏，快來人',
    '樓下著火了',
    '家裡漏電',
    '起火啦',
    '没有人管，起火了',
    '没有灭火器，车库起火',
    '有没有人来，电箱在漏电',
    '是不是漏电？一碰就麻',
    '会不会爆炸，气味很大',
    '不停漏电',
    '墙随时会坍塌',
    '刚才说没有起火，现在起火了',
    '没有起火，但是漏电',
    '漏电没有人管',
  ])('%j', (text) => expect(dangerIn({ detail: text }, WORDS)).toBe(true));

  test.each(['summary', 'detail'])('told in the %s', (field) =>
    expect(dangerIn({ [field]: '起火了' }, WORDS)).toBe(true),
  );

  test('told in a demand, the place or an extra field', () => {
    expect(dangerIn({ demands: ['尽快来人，電梯困人'] }, WORDS)).toBe(true);
    expect(dangerIn({ place: { text: '3号楼，起 火 了' } }, WORDS)).toBe(true);
    expect(dangerIn({ fields: { floor: '三楼着火' } }, WORDS)).toBe(true);
  });

  test('the list may itself be written in any letters', () =>
    expect(dangerIn('电梯困人', ['電梯 困人'])).toBe(true));
});

describe('what is denied, prevented, only supposed, or another word is none', () => {
  test.each([
    '没有起火',
    '没有发生起火',
    '沒有起火',
    '没 有 起 火',
    '并没有发现漏电',
    '未发生爆炸',
    '无人员触电，也不漏电',
    '防止漏电',
    '为避免起火请清理楼道',
    '一旦起火后果不堪设想',
    '万一发生爆炸怎么办',
    '有漏电隐患',
    '存在起火的风险',
    '漏电的情况不存在',
    '起火是谣言',
    '去年楼下着火',
    '信息大爆炸的时代',
    '看着火车站广场',
    '每天冒着生命危险过马路',
    '已经脱离生命危险',
    '路灯不亮',
    '',
  ])('%j', (text) => expect(dangerIn({ detail: text }, WORDS)).toBe(false));
});

describe('a danger told later', () => {
  test('before triage: the urgent limit runs from then on, and the hotline is told', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:10', 'supplement', { danger: true });
    expect(s.clock('triage')).toMatchObject({ limit: { unit: 'minutes', n: 30 }, status: 'open' });
    expect(s.state.urgentWords).toBe(true);
    const told = notices(s.events).map(({ audience, kind }) => `${audience} ${kind}`);
    expect(told).toEqual(
      expect.arrayContaining(['duty-lead 补充（涉险用语）', 'dispatcher 补充（涉险用语）']),
    );
    s.act('2026-03-09 10:20', 'urge', { danger: true });
    expect(
      Object.values(s.state.clocks).filter((c) => c.status === 'open' && c.kind === 'triage'),
    ).toHaveLength(1);
    expect(s.clock('triage')?.from).toBe(Date.parse('2026-03-09T10:10:00+08:00'));
  });

  test('while the citizen was asked: triage resumes with the urgent limit', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:30', 'request-info');
    s.act('2026-03-10 10:00', 'supplement', { danger: true });
    expect(s.clock('triage')).toMatchObject({ limit: { unit: 'minutes', n: 30 }, status: 'open' });
  });

  test('with a unit: it, the dispatcher and the duty lead are told, who makes the case urgent', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-09 11:00', 'urge', { danger: true });
    const told = notices(s.events.slice(-1)).map(({ audience }) => audience);
    expect(told).toEqual(['unit', 'dispatcher', 'duty-lead']);
    expect(s.act('2026-03-09 11:01', 'reclassify', { tier: 'urgent' })).toBe('done');
  });

  test('words without one change nothing', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:10', 'supplement');
    expect(s.events.at(-1)).toMatchObject({ data: { resumed: false } });
    expect(s.events.at(-1)).not.toHaveProperty('clocks');
  });
});
