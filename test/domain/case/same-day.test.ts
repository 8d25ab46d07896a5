import type { CommandName } from '../../../src/domain/case/commands.ts';
import { fold } from '../../../src/domain/case/evolve.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { obligations } from '../../../src/domain/case/obligations.ts';
import { prove } from '../../../src/domain/time/limit.ts';
import type { Channel } from '../../../src/domain/case/vocabulary.ts';
import { CALENDAR, COUNTY, instantOf, Story } from '../../support/county.ts';

/** 来访当日核实（F-073），短信当日答复（F-074，Q47）。 */

const AT = '2026-03-09 10:00';
const KIND = { visit: 'verify', sms: 'answer' } as const;
type Asked = keyof typeof KIND;

/** Rules that ask for both; the county's own ask for neither. */
const ASKED = { sameDay: { sms: 'answer', visit: 'verify' } } as const;
const registered = (channel: Channel, at = AT): Story => new Story(at, { channel }, ASKED);
const reply = { at: '2026-03-09T10:05:00+08:00', method: 'sms', finding: 'true' };
/** To the unit, which has signed. */
function atWork(channel: Channel, at = AT): Story {
  const s = registered(channel, at);
  s.act(at, 'classify', { typeCode: 'property', tier: 'standard' });
  s.act(at, 'dispatch', { unit: 'housing' });
  s.act(at, 'sign');
  return s;
}

describe('it ends with the natural day of receipt, whoever works that day (Q3, Q5, Q47)', () => {
  test.each<[Asked, string, string]>([
    ['sms', '2026-03-09 00:00:00', '2026-03-10 00:00'],
    ['sms', '2026-03-09 23:59:59', '2026-03-10 00:00'],
    ['visit', '2026-03-13 16:20', '2026-03-14 00:00'],
    ['visit', '2026-03-14 16:20', '2026-03-15 00:00'],
    ['sms', '2026-02-17 09:00', '2026-02-18 00:00'],
    ['sms', '2026-12-31 21:00', '2027-01-01 00:00'],
    ['visit', '2028-02-29 08:00', '2028-03-01 00:00'],
  ])('%s at %s: until %s', (channel, at, until) => {
    const s = registered(channel, at);
    expect(s.clock(KIND[channel])).toMatchObject({
      dueAt: instantOf(until),
      provisional: false,
      status: 'open',
    });
    expect(s.state.flags).toEqual([]);
    expect(obligations(s.state).map((o) => o.dueAt)).toContain(instantOf(until));
  });

  test('its proof is the day of receipt alone, of which no day is counted', () => {
    const { from, limit } = registered('sms', '2026-02-17 09:00').clock('answer')!;
    expect(prove(CALENDAR, from, limit)).toMatchObject([
      { date: '2026-02-17', counted: false, kind: 'start' },
    ]);
  });

  test('no other channel owes it, nor any under rules that do not ask for it', () => {
    for (const channel of ['phone', 'web', 'letter', 'police110'] as const)
      expect(Object.keys(registered(channel).state.clocks)).toEqual(['triage:1']);
    expect(Object.keys(new Story(AT, { channel: 'sms' }).state.clocks)).toEqual(['triage:1']);
  });

  test('no day off declared later and no new rule moves it or begins it', () => {
    const s = registered('visit');
    const calendar = {
      ...CALENDAR,
      edition: 'later',
      off: [...CALENDAR.off, ['2026-03-09', 5, '抗洪']] as never,
    };
    s.act(AT, 'change-calendar', {}, { plan: { calendar } });
    s.act(
      AT,
      'change-plan',
      {},
      { plan: { policy: { ...COUNTY, version: 9, sameDay: { visit: 'answer' } } } },
    );
    expect(s.clock('verify')).toMatchObject({ dueAt: instantOf('2026-03-10 00:00'), moves: [] });
    expect(s.clock('answer')).toBeUndefined();
  });
});

describe('what meets it, and what only ends it', () => {
  const desk: [CommandName, Record<string, unknown>][] = [
    ['answer-direct', { method: 'sms', toldAt: '2026-03-09T10:00:00+08:00' }],
    ['redirect', { target: '12315' }],
    ['refuse', { ground: 'litigation' }],
    ['transfer-emergency', { service: '119' }],
  ];
  test.each<[Asked, 'at the desk' | 'at the unit', CommandName, Record<string, unknown>, string]>([
    ...desk.flatMap(([name, fields]) =>
      (['sms', 'visit'] as const).map((channel) => [channel, 'at the desk', name, fields, 'met'] as never),
    ),
    ['sms', 'at the desk', 'request-info', {}, 'met'],
    ['visit', 'at the desk', 'request-info', {}, 'open'],
    ['visit', 'at the desk', 'record-site-check', { at: '2026-03-09T10:00:00+08:00' }, 'met'],
    ['sms', 'at the desk', 'record-site-check', { at: '2026-03-09T10:00:00+08:00' }, 'open'],
    ['sms', 'at the desk', 'classify', { typeCode: 'property', tier: 'standard' }, 'open'],
    ['visit', 'at the unit', 'record-contact', { at: '2026-03-09T10:00:00+08:00', method: 'phone' }, 'open'],
    ['visit', 'at the unit', 'record-progress', { toldCitizen: true }, 'open'],
    ['visit', 'at the unit', 'record-site-check', { at: '2026-03-09T10:00:00+08:00' }, 'met'],
    ['visit', 'at the unit', 'record-investigation', {}, 'met'],
    ['visit', 'at the unit', 'record-finding', { truth: 'true', cause: 'objective' }, 'met'],
    ['sms', 'at the unit', 'record-investigation', {}, 'open'],
    ['sms', 'at the unit', 'record-finding', { truth: 'true', cause: 'objective' }, 'open'],
    ['sms', 'at the unit', 'reply-citizen', reply, 'met'],
    ['visit', 'at the unit', 'reply-citizen', reply, 'met'],
    ['sms', 'at the unit', 'mark-long-term', { milestone: '2026-06-01T00:00:00+08:00', toldCitizenAt: '2026-03-09T10:00:00+08:00' }, 'met'], // prettier-ignore
    ...(['sms', 'visit'] as const).flatMap((channel) =>
      (['at the desk', 'at the unit'] as const).flatMap((where) => [
        [channel, where, 'link', { masterCaseNo: 'JS-M' }, 'cancelled'] as never,
        [channel, where, 'withdraw', {}, 'cancelled'] as never,
      ]),
    ),
  ])('%s, %s: %s %j: it is %s', (channel, where, name, fields, status) => {
    const s = where === 'at the desk' ? registered(channel) : atWork(channel);
    const byDesk = where === 'at the desk' ? { actor: { id: 'agent-1', role: 'agent' as const } } : {};
    expect(s.act('2026-03-09 10:06', name, fields, byDesk)).toBe('done');
    expect(s.clock(KIND[channel])?.status).toBe(status);
  });

  test('a unit that returns the case takes nothing off the desk, on time or late', () => {
    const returned = (at: string): Story => {
      const s = atWork('visit', '2026-03-09 23:00');
      s.act(at, 'request-return', { leaderOpinionAttachmentId: 'a1' });
      s.act(at, 'approve-return', { nextUnit: 'market' });
      return s;
    };
    expect(returned('2026-03-09 23:30').clock('verify')).toMatchObject({ status: 'open' });
    const late = returned('2026-03-10 09:00').clock('verify');
    expect(late).toMatchObject({ status: 'overdue' });
    expect(late).not.toHaveProperty('endedAt');
  });

  test('one second either side decides; what was late stays late', () => {
    const [onTime, late] = [atWork('visit'), atWork('visit')];
    onTime.act('2026-03-09 23:59:59', 'record-investigation');
    late.act('2026-03-10 00:00:00', 'record-investigation');
    expect(onTime.clock('verify')).toMatchObject({ status: 'met' });
    expect(late.clock('verify')).toMatchObject({
      status: 'overdue',
      overdueSince: instantOf('2026-03-10 00:00'),
      metAt: instantOf('2026-03-10 00:00'),
    });
  });
});

describe('when the day is over', () => {
  const told = (channel: Channel): string[] => {
    const s = registered(channel).wait('2026-03-10 00:00');
    return notices(s.events).map(({ audience, kind }) => `${audience} ${kind}`);
  };

  test('a visit not looked into goes up: the leader is told, and the duty lead asked to present it', () => {
    expect(told('visit')).toEqual(['leader 当日核实时限已超期', 'duty-lead 提请呈阅']);
  });

  test('a message not answered is the duty lead’s to know', () => {
    expect(told('sms')).toEqual(['duty-lead 当日答复时限已超期']);
  });

  test.each<Asked>(['visit', 'sms'])(
    '%s: an act accepted in time and processed late: it never was',
    (channel) => {
      const [atOnce, late] = [atWork(channel), atWork(channel)];
      atOnce.act('2026-03-09 23:59', 'reply-citizen', reply);
      late.wait('2026-03-10 08:00');
      expect(late.act('2026-03-09 23:59', 'reply-citizen', reply, { processed: '2026-03-10 08:00' })).toBe(
        'done',
      );
      atOnce.wait('2026-03-10 08:00');
      expect(late.state.clocks).toEqual(atOnce.state.clocks);
      expect(late.state.lapses).toEqual([]);
      expect(notices(late.events.slice(-8)).filter(({ kind }) => /当日|呈阅/.test(kind))).toEqual([]);
      expect(fold(late.events)).toEqual(late.state);
    },
  );
});
