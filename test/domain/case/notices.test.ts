import type { CommandName } from '../../../src/domain/case/commands.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { obligations } from '../../../src/domain/case/obligations.ts';
import { instantOf, Story } from '../../support/county.ts';

/** Who is told of what. */

const AT = '2026-03-09 10:00';

/** Give a command that must succeed; answers who is told. */
function tells(
  story: Story,
  at: string,
  name: CommandName,
  fields: Record<string, unknown> = {},
  options: Parameters<Story['act']>[3] = {},
): string[] {
  const before = story.events.length;
  expect([name, story.act(at, name, fields, options)]).toEqual([name, 'done']);
  return notices(story.events.slice(before)).map(({ audience, kind }) => `${audience} ${kind}`);
}

function classified(): Story {
  const story = new Story(AT);
  story.act(AT, 'classify', { typeCode: 'property', tier: 'standard' });
  return story;
}

test('an order is told to the co-handlers too', () => {
  expect(tells(classified(), AT, 'dispatch', { unit: 'housing', coUnits: ['market'] })).toEqual([
    'unit 派单',
    'co-units 派单',
  ]);
  expect(tells(classified(), AT, 'dispatch', { unit: 'housing' })).toEqual(['unit 派单']);
});

test('a date that moved is told: of a join to the unit, of a reclassifying to the complainant', () => {
  const joined = (dueAt: string) =>
    tells(Story.dispatched(AT), '2026-03-09 11:00', 'join', { follower: 'JS-F1', dueAt: instantOf(dueAt) });
  expect(joined('2026-03-12 00:00')).toEqual(['unit 并入']);
  expect(joined('2026-03-20 00:00')).toEqual([]);
  const reclassified = (fields: object) =>
    tells(Story.dispatched(AT), '2026-03-09 11:00', 'reclassify', { ...fields });
  expect(reclassified({ tier: 'urgent' })).toContain('complainant 重新研判');
  expect(reclassified({ typeCode: 'noise' })).toEqual(['unit 重新研判']);
});

test('a follower is told when the date of the master moved', () => {
  const story = new Story(AT);
  story.act(AT, 'link', { masterCaseNo: 'JS-M1', typeCode: 'property', tier: 'standard' });
  const follow = { master: 'JS-M1', outcome: 'moved', dueAt: instantOf('2026-03-20 00:00') };
  expect(tells(story, '2026-03-10 10:00', 'follow', follow)).toEqual(['complainant 跟随主件']);
});

test('whoever must decide is told', () => {
  expect(tells(classified(), AT, 'open-consultation', { decider: 'leader' })).toEqual(['decider 启动会商']);
  const story = Story.dispatched(AT);
  expect(tells(story, '2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a1' })).toEqual([
    'dispatcher 申请退件',
  ]);
  story.act('2026-03-09 12:00', 'reject-return');
  story.act('2026-03-09 13:00', 'sign');
  expect(tells(story, '2026-03-09 14:00', 'request-extension', { workdays: 2 })).toEqual([
    'dispatcher 申请延期',
  ]);
  story.act('2026-03-09 15:00', 'reject-extension');
  const at = '2026-03-09T15:00:00+08:00';
  story.act('2026-03-09 16:00', 'reply-citizen', { at, method: 'phone', finding: 'true' });
  expect(tells(story, '2026-03-09 17:00', 'submit-result', { resolved: 'resolved' })).toEqual([
    'reviewer 报结',
  ]);
});

test('what runs beside is told to those who owe it when it runs out', () => {
  const story = classified();
  story.act(AT, 'dispatch', { unit: 'housing', coUnits: ['market'] });
  const dueAt = '2026-03-12T00:00:00+08:00';
  story.act(AT, 'joint-investigate', { leadUnit: 'urban', members: ['market'], dueAt });
  const before = story.events.length;
  story.wait('2026-03-16 00:00');
  const told = notices(story.events.slice(before)).map(({ audience, kind }) => `${audience} ${kind}`);
  expect(told).toContain('joint-units 联合调查时限已超期');
  expect(told).toContain('co-units 协办时限已超期');
});

test('a step of the ladder that a late act withdraws and meets again is not told twice', () => {
  const story = Story.dispatched(AT);
  story.act('2026-03-09 11:00', 'sign');
  story.wait('2026-03-17 09:00');
  expect(story.state.supervision).toHaveLength(1);
  const contact = { at: '2026-03-16T23:00:00+08:00', method: 'phone' };
  const processed = { processed: '2026-03-17 10:00' };
  const before = story.events.length;
  expect(tells(story, '2026-03-16 23:00', 'record-contact', contact, processed)).toEqual([]);
  expect(story.types().slice(before)).toContain('supervision-raised');
});

test('what the late act lets time do anew is told as ever', () => {
  const story = Story.dispatched(AT);
  story.act('2026-03-09 11:00', 'sign');
  story.wait('2026-03-17 09:00');
  const contact = { at: '2026-03-16T23:00:00+08:00', method: 'phone' };
  const told = tells(story, '2026-03-16 23:00', 'record-contact', contact, { processed: '2026-03-18 10:00' });
  expect(told).toEqual(['unit 催办通知书', 'deputy-leader 催办通知书']);
});

test('the complainant is told of a reopening and of a relapse', () => {
  const story = Story.dispatched(AT);
  story.act('2026-03-09 11:00', 'sign');
  const at = '2026-03-09T12:00:00+08:00';
  story.act('2026-03-09 12:00', 'reply-citizen', { at, method: 'phone', finding: 'true' });
  story.act('2026-03-09 13:00', 'submit-result', { resolved: 'resolved' });
  story.act('2026-03-09 14:00', 'approve-result');
  story.act('2026-03-09 15:00', 'rate', { resultSatisfaction: 'satisfied' });
  const relapse = { at: '2026-03-09T16:00:00+08:00', stillFixed: false, newCaseNo: 'JS-N1' };
  expect(tells(story.copy(), '2026-03-09 16:00', 'record-follow-up', relapse)).toContain(
    'complainant 跟踪回访',
  );
  expect(tells(story, '2026-03-09 16:00', 'reopen', { newCaseNo: 'JS-N2' })).toEqual(['complainant 重启']);
});

describe('what one batch may leave out', () => {
  const overdueFrom = (start: string) => {
    const story = Story.dispatched(start);
    story.act(start, 'sign');
    return story;
  };
  const told = (story: Story, until: string) => {
    const before = story.events.length;
    story.wait(until);
    return notices(story.events.slice(before)).map(({ audience, kind, naming }) => ({
      audience,
      kind,
      naming,
    }));
  };

  test.each(['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'])(
    'steps of one instant are all told, whatever the weekday (from %s)',
    (day) => {
      const story = overdueFrom(`${day} 10:00`);
      const batches: string[] = [];
      // Without an outage time is looked at when a clock runs out: one instant, one batch.
      for (;;) {
        const next = Math.min(...obligations(story.state).map((o) => o.dueAt));
        if (!Number.isFinite(next) || story.state.supervision.some((o) => o.form === 'meeting')) break;
        const before = story.events.length;
        story.wait(next);
        batches.push(...notices(story.events.slice(before)).map((n) => `${n.audience} ${n.kind}`));
      }
      expect(batches).toEqual(
        expect.arrayContaining(['unit 黄牌', 'unit 电话督办', 'unit 红牌', 'unit 书面督办']),
      );
      expect(batches).toContain('deputy-leader 催办通知书');
    },
  );

  test('after an outage each audience has the highest step that concerns it, naming those before', () => {
    const all = told(overdueFrom('2026-03-09 10:00'), '2026-04-30 00:00');
    const of = (audience: string) => all.filter((n) => n.audience === audience).map((n) => n.kind);
    expect(of('deputy-leader')).toEqual(['催办通知书']);
    expect(of('duty-lead')).toEqual(['提请呈阅']);
    expect(of('unit')).toEqual(['视为受理', '会议督办']);
    expect(all.find((n) => n.kind === '会议督办')?.naming).toEqual(
      expect.arrayContaining(['黄牌', '电话督办', '红牌', '催办通知书', '书面督办']),
    );
  });
});
