import { createHash } from 'node:crypto';
import { eventHash } from '../../src/archive/archive.ts';
import { TRACK_LIMITS } from '../../src/domain/policy/policy.ts';
import { canonical } from '../../src/platform/canonical.ts';
import { DICTIONARY } from '../../src/temporal/sealing/dictionary.ts';
import { Story } from '../support/county.ts';

/** What stands in archives and histories means the same for ever (ARCHITECTURE.md, “Frozen”): a test here is never brought up to date. */

test('canonical form and chain', () => {
  const data = { b: [1, { d: null, c: '列' }], a: 'x' };
  expect(canonical(data)).toBe('{"a":"x","b":[1,{"c":"列","d":null}]}');
  const event = {
    seq: 2,
    type: 'signed' as const,
    at: 1_773_022_800_000,
    actor: { id: 'clerk-1', role: 'unit-clerk' as const, unit: 'housing' },
    commandId: 'c1',
    text: null,
    data: { late: false },
    clocks: [{ end: 'sign:1:1', status: 'met' as const }],
  };
  expect(eventHash('before', 'JS20260309000001', event)).toBe('L2lge1cvA6sCaiQuVFavu3TMzSXn4ZPukLM-yEjeC0w');
});

test('the dictionary of the seal', () => {
  expect(createHash('sha256').update(DICTIONARY).digest('hex')).toBe(
    'd6c456f633b4fc057f673931b355060b0959df95fcdf2231cf13d9d4170ca881',
  );
});

test('what holds where a policy says nothing', () => {
  expect(TRACK_LIMITS).toEqual({
    supervision: { unit: 'workdays', n: 5 },
    instruction: { unit: 'workdays', n: 5 },
    jointInvestigation: { unit: 'workdays', n: 10 },
    appeal: { unit: 'workdays', n: 10 },
    expert: { unit: 'workdays', n: 5 },
    replyApproval: { unit: 'workdays', n: 1 },
    rectification: { unit: 'hours', n: 24 },
    retention: { unit: 'years', n: 2 },
  });
});

test('the keys of clocks and lapses', () => {
  const at = '2026-03-09 10:00';
  const iso = (time: string): string => `${time.replace(' ', 'T')}:00+08:00`;
  const s = new Story(at, { channel: 'visit' }, { sameDay: { visit: 'verify' } });
  s.act(at, 'classify', {
    typeCode: 'property',
    tier: 'urgent',
    level: 'L1',
    statutory: { unit: 'workdays', n: 9 },
  });
  s.act(at, 'dispatch', { unit: 'housing', coUnits: ['city:ju'] });
  s.act('2026-03-09 10:10', 'request-return', { leaderOpinionAttachmentId: 'a' });
  s.act('2026-03-09 10:20', 'reject-return');
  s.act('2026-03-09 10:30', 'allow-second-return');
  s.act('2026-03-09 10:40', 'sign');
  s.act('2026-03-09 10:50', 'raise-dispute');
  s.act('2026-03-09 11:00', 'supervise', { form: 'phone', trigger: 'hot', dueAt: iso('2026-03-10 11:00') });
  s.act('2026-03-09 11:10', 'present');
  const { paperNo } = s.state.tracks.papers[0]!;
  s.act('2026-03-09 11:20', 'instruct', {
    paperNo,
    lines: [{ unit: 'housing' }, { unit: 'market' }],
    readBackConfirmed: true,
  });
  s.act('2026-03-09 11:30', 'mark-long-term', {
    milestone: iso('2026-04-01 00:00'),
    toldCitizenAt: iso('2026-03-09 11:30'),
  });
  s.act('2026-03-09 11:40', 'reach-milestone', { outcome: 'resumed' });
  s.wait('2026-03-11 09:00');
  expect(Object.keys(s.state.clocks)).toEqual([
    'triage:1',
    'verify:1',
    'dispatch:2',
    'sign:1:1',
    'return:1:1',
    'handle:1:1',
    'statutory:1:1',
    'co-handle:1:1:city:ju',
    'duty-phone:1:1',
    'feedback:1:1',
    'return-decision:4',
    'return:1:1:2',
    'dispute:10',
    'supervision:11',
    'instruction:13:1',
    'instruction:13:2',
    'milestone:14',
    'handle:1:1:15',
    'supervision:11:clock:1773111600000:next',
  ]);
  expect(s.state.lapses.map(({ lapse }) => lapse)).toEqual([
    'duty-phone:1:1:clock:1773022500000',
    'duty-phone:1:1:duty-lead:1773022500000',
    'handle:1:1:15:yellow:1773158400000',
    'supervision:11:clock:1773111600000',
    'supervision:11:clock:1773111600000:next',
    'handle:1:1:15:clock:1773158400000',
    'handle:1:1:15:phone:1773158400000',
    'handle:1:1:15:red:1773158400000',
  ]);
});
