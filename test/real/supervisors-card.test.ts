import { regionTitle } from '../../src/domain/access/region.ts';
import { clocksInChinese, details } from '../../src/domain/case/details.ts';
import { shown } from '../../workflows/attributes.ts';
import { recentWith } from '../../workflows/recent.ts';
import { Story } from '../support/county.ts';

/** What a supervisor reads of a case in the Temporal UI (F2.16). */

const NAMES = { housing: '住房和城乡建设局', market: '市场监督管理局', 'type:property': '物业管理' };
const SHOWS = { shows: 2, names: NAMES };
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const read = (s: Story) => shown(s.state, undefined, SHOWS);
const card = (s: Story): string =>
  details(s.state, '编号 · 物业', 'http://localhost/x', NAMES, recentWith([], s.events, NAMES));

const urgent = (): Story => {
  const s = new Story('2026-03-09 10:00', { region: '371002' });
  s.act('2026-03-09 10:00', 'classify', { typeCode: 'property', tier: 'urgent' });
  s.act('2026-03-09 10:05', 'dispatch', { unit: 'housing', coUnits: ['market'] });
  return s;
};

test('attributes say what officials say', () => {
  const s = urgent();
  s.act('2026-03-09 10:30', 'supervise', { form: 'phone', trigger: 'media' });
  expect(read(s)).toMatchObject({
    HandlingUnit: '住房和城乡建设局',
    CoUnits: ['市场监督管理局'],
    ComplaintType: '物业管理',
    Tier: '紧急类',
    Region: '山东省 371002',
    Channel: '电话',
    Supervision: '督办：电话',
    Cards: null,
    Pending: null,
  });
  s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a1' });
  expect(read(s)['Pending']).toEqual(['退件待批']);
  s.wait('2026-03-12 10:00');
  expect(read(s)['Cards']).toEqual(['黄牌', '红牌']);
});

test('DueAt is the earliest duty: the hotline’s own clocks set it, the right to return does not', () => {
  const s = new Story('2026-03-09 10:00');
  expect(read(s)['DueAt']).toBe(at('2026-03-11 00:00'));
  s.act('2026-03-09 10:00', 'request-info');
  expect(read(s)['DueAt']).toBeNull();
  s.act('2026-03-09 11:00', 'supplement');
  s.act('2026-03-09 11:00', 'classify', { typeCode: 'property', tier: 'standard' });
  s.act('2026-03-09 11:00', 'dispatch', { unit: 'housing' });
  expect(read(s)).toMatchObject({ DueAt: at('2026-03-10 11:00'), HandleDueAt: at('2026-03-17 00:00') });
  s.act('2026-03-09 12:00', 'sign');
  expect(s.clock('return')?.dueAt).toBe(at('2026-03-11 00:00'));
  expect(read(s)['DueAt']).toBe(at('2026-03-17 00:00'));
});

test('a run of an earlier release goes on to show codes', () => {
  expect(shown(urgent().state)).toMatchObject({
    HandlingUnit: 'housing',
    Tier: 'urgent',
    Channel: 'phone',
    Cards: null,
    HandleDueAt: null,
  });
});

test('the card: type and region by name, dated cards, since when nobody acted, the last six lines', () => {
  const s = urgent();
  s.act('2026-03-09 10:30', 'sign');
  s.wait('2026-03-12 10:00');
  const text = card(s);
  expect(text.split('\n').slice(0, 3)).toEqual([
    '**编号 · 物业**',
    '',
    expect.stringMatching(/^- \*\*状态\*\*/),
  ]);
  expect(text).toContain('- **类型**：物业管理（紧急类）');
  expect(text).toContain('- **地区**：山东省 371002');
  expect(text).toContain('- **亮牌**：黄牌（03-10）、红牌（03-11）');
  expect(text).toMatch(/\*\*最近办理\*\*：03-09 10:30 签收（.*住房和城乡建设局），此后无人办理/);
  const [, course = ''] = text.split('**最近经过**\n\n');
  expect(course.split('\n')).toHaveLength(6);
});

test('the query 时限 is in Chinese', () => {
  const s = urgent();
  expect(clocksInChinese(s.state, NAMES)).toEqual(
    expect.arrayContaining([
      { 名称: '办理时限', 到期: '2026-03-11T00:00:00+08:00', 状态: '进行中' },
      { 名称: '协办时限（市场监督管理局）', 到期: expect.any(String), 状态: '进行中' },
    ]),
  );
});

test('regions by name', () => {
  expect(['CN', '370000', 'CN-SD', '371002', '不详'].map(regionTitle)).toEqual([
    '全国',
    '山东省',
    '山东省',
    '山东省 371002',
    '不详',
  ]);
});
