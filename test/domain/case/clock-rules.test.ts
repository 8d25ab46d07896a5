import { caseRow } from '../../../src/domain/case/view.ts';
import { supervisionForm } from '../../../src/domain/case/state.ts';
import { dueSteps } from '../../../src/domain/case/steps.ts';
import { toIso } from '../../../src/domain/time/instant.ts';
import { Story } from '../../support/county.ts';

const at = (ms: number | undefined): string =>
  ms === undefined ? 'never' : toIso(ms).slice(0, 16).replace('T', ' ');

const co = { actor: { id: 'co-1', role: 'unit-clerk', unit: 'urban' } } as const;

describe('a statutory limit prevails and stands beside the tier (F-063, Q21)', () => {
  const story = (): Story => {
    const s = new Story('2026-02-10 10:00');
    s.act('2026-02-10 10:00', 'classify', {
      typeCode: 'consumer',
      tier: 'standard',
      statutory: { n: 7, unit: 'workdays' },
    });
    s.act('2026-02-10 10:00', 'dispatch', { unit: 'market' });
    return s;
  };

  test('J01: 7 workdays; the tier rests; the ladder follows the statute', () => {
    const s = story();
    expect(at(s.clock('statutory')?.dueAt)).toBe('2026-02-27 00:00');
    expect(s.clock('handle')).toMatchObject({ status: 'suspended' });
    s.wait('2026-02-27 00:00');
    expect(s.clock('handle')?.status).toBe('suspended');
    expect(s.clock('statutory')?.status).toBe('overdue');
    expect(supervisionForm(s.state)).toBe('phone');
  });

  test('it takes no county extension, and is met by the result', () => {
    const s = story();
    s.act('2026-02-10 11:00', 'sign');
    expect(s.act('2026-02-10 12:00', 'request-extension', { workdays: 1 })).toBe('extension-limit');
    s.act('2026-02-11 12:00', 'reply-citizen', {
      at: '2026-02-11T12:00:00+08:00',
      method: 'phone',
      finding: 'true',
    });
    s.act('2026-02-11 13:00', 'submit-result', { resolved: 'resolved' });
    expect([s.clock('statutory')?.status, s.clock('handle')?.status]).toEqual(['met', 'cancelled']);
  });

  test('it takes the extension of its own law, as often as that allows, and in no other length', () => {
    const s = new Story('2026-02-10 10:00');
    const statutory = { n: 7, unit: 'workdays', extension: { times: 1, workdays: 15 } };
    s.act('2026-02-10 10:00', 'classify', { typeCode: 'consumer', tier: 'standard', statutory });
    s.act('2026-02-10 10:00', 'dispatch', { unit: 'market' });
    const request = (workdays: number) => s.act('2026-02-10 12:00', 'request-extension', { workdays });
    expect(request(16)).toBe('extension-too-long');
    expect(request(15)).toBe('done');
    s.act('2026-02-10 13:00', 'approve-extension', { workdays: 15 });
    expect(at(s.clock('statutory')?.dueAt)).toBe('2026-03-19 00:00');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-02-25 00:00');
    expect(request(1)).toBe('extension-limit');
  });

  test('a type may pin it', () => {
    const s = new Story('2026-02-10 10:00');
    const type = {
      code: 'consumer',
      version: 2,
      statutory: { law: '投诉举报处理暂行办法', article: '第十四条', n: 7, unit: 'workdays' as const },
    };
    s.act('2026-02-10 10:00', 'classify', { typeCode: 'consumer', tier: 'standard' });
    s.act('2026-02-10 10:00', 'dispatch', { unit: 'market' }, { plan: { type } });
    expect(at(s.clock('statutory')?.dueAt)).toBe('2026-02-27 00:00');
  });
});

describe('reclassification recounts from the original receipt (Q29)', () => {
  test('standard to urgent, in time: one workday from receipt, duty phone at once', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    expect(s.act('2026-03-09 16:00', 'reclassify', { tier: 'urgent' })).toBe('done');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-11 00:00');
    expect(at(s.clock('duty-phone')?.dueAt)).toBe('2026-03-09 16:15');
    expect(s.clock('handle')?.moves).toMatchObject([{ reason: 'reclassified', by: 'duty-lead-1' }]);
  });

  test('already past: the end of the next workday', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    s.act('2026-03-13 10:00', 'reclassify', { tier: 'urgent' });
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-17 00:00');
  });

  test('consult to complaint: longer, and no more overdue', () => {
    const s = Story.dispatched('2026-03-09 10:00', 'consult').wait('2026-03-13 08:00');
    expect(caseRow(s.state).overdue).toBe(true);
    s.act('2026-03-13 09:00', 'reclassify', { matterType: 'complaint', tier: 'standard' });
    expect(s.clock('handle')).toMatchObject({ status: 'open' });
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-17 00:00');
    s.wait('2026-03-17 00:00');
    expect(at(s.clock('handle')?.overdueSince)).toBe('2026-03-17 00:00');
  });

  const law = { law: '投诉举报处理暂行办法', article: '第三十一条', n: 15, unit: 'workdays' as const };
  const plan = (statutory?: typeof law) => ({
    plan: { type: { code: 'market', version: 1, ...(statutory && { statutory }) } },
  });

  test('to a type whose law sets the limit: it prevails from the receipt, and with the former type again the tier (F-063)', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:00', 'classify', { typeCode: 'property', tier: 'standard' });
    s.act('2026-03-09 10:00', 'dispatch', { unit: 'market', coUnits: ['urban'] });
    s.act('2026-03-09 11:00', 'sign');
    s.act('2026-03-09 12:00', 'submit-co-result', {}, co);
    s.wait('2026-03-18 09:00');
    expect(caseRow(s.state).overdue).toBe(true);
    s.act('2026-03-18 09:00', 'reclassify', { typeCode: 'market', limit: 'statutory' }, plan(law));
    expect(at(s.clock('statutory')?.dueAt)).toBe('2026-03-31 00:00');
    expect(s.clock('statutory')?.moves).toEqual([]);
    expect([s.clock('handle')?.status, caseRow(s.state).overdue]).toEqual(['suspended', false]);
    s.act('2026-03-19 09:00', 'reclassify', { typeCode: 'property', limit: 'tier' }, plan());
    expect(s.clock('statutory')?.status).toBe('cancelled');
    expect(s.clock('handle')?.status).toBe('open');
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-03-21 00:00');
    s.wait('2026-03-31 09:00');
    expect(s.clock('handle')?.status).toBe('overdue');
  });

  test('from one law to another; with another tier only what rests beside it is recounted', () => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:00', 'classify', { typeCode: 'market', tier: 'standard' }, plan(law));
    s.act('2026-03-09 10:00', 'dispatch', { unit: 'market' });
    s.act('2026-03-09 11:00', 'reclassify', { tier: 'urgent' });
    expect([at(s.clock('statutory')?.dueAt), at(s.clock('handle')?.dueAt)]).toEqual([
      '2026-03-31 00:00',
      '2026-03-11 00:00',
    ]);
    const shorter = { ...law, n: 7 };
    s.act('2026-03-09 12:00', 'reclassify', { typeCode: 'market', limit: 'statutory' }, plan(shorter));
    expect(at(s.clock('statutory')?.dueAt)).toBe('2026-03-19 00:00');
    expect(s.clock('handle')?.status).toBe('suspended');
  });

  test('the tier still follows the matter', () => {
    const s = Story.dispatched('2026-03-09 10:00');
    expect(s.act('2026-03-09 11:00', 'reclassify', { tier: 'consult' })).toBe('tier-mismatch');
  });
});

describe('lead and co-handlers (Q30)', () => {
  const story = (tier: 'urgent' | 'standard' = 'standard'): Story => {
    const s = new Story('2026-03-09 10:00');
    s.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier });
    s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing', coUnits: ['water', 'fire'] });
    return s;
  };
  const co = (unit: string) => ({ actor: { id: 'clerk', role: 'unit-clerk' as const, unit } });

  test('due one workday before the lead, at least one workday', () => {
    expect(at(story().clock('co-handle')?.dueAt)).toBe('2026-03-16 00:00');
    expect(at(story('urgent').clock('co-handle')?.dueAt)).toBe('2026-03-11 00:00');
  });

  test('each answers for itself; an extension of the lead moves them too', () => {
    const s = story();
    s.act('2026-03-09 11:00', 'sign');
    expect(s.act('2026-03-10 10:00', 'submit-co-result', {}, co('water'))).toBe('done');
    expect(s.act('2026-03-10 10:01', 'submit-co-result', {}, co('water'))).toBe('wrong-state');
    expect(s.act('2026-03-10 10:01', 'submit-co-result', {}, co('market'))).toBe('not-your-decision');
    s.act('2026-03-10 11:00', 'request-extension', { workdays: 5 });
    s.act('2026-03-10 12:00', 'approve-extension', { workdays: 5 });
    expect(s.state.clocks['co-handle:1:1:water']?.status).toBe('met');
    expect(at(s.state.clocks['co-handle:1:1:fire']?.dueAt)).toBe('2026-03-23 00:00');
    s.wait('2026-03-23 00:00');
    expect(s.state.clocks['co-handle:1:1:fire']?.status).toBe('overdue');
    expect(supervisionForm(s.state)).toBe('none');
  });
});

describe('feedback is not closure; what cannot be solved gets a dated promise (Q32)', () => {
  const level = (l: string): Story => {
    const s = new Story('2026-09-28 10:00');
    s.act('2026-09-28 10:00', 'classify', { typeCode: 'x', tier: 'standard', level: l });
    s.act('2026-09-28 10:00', 'dispatch', { unit: 'housing' });
    return s;
  };

  test.each([
    ['L1', '2026-09-28 12:00'],
    ['L2', '2026-09-29 10:00'],
    ['L3', '2026-10-06 00:00'],
    ['L4', '2026-10-14 00:00'],
  ])('%s is due %s', (l, due) => {
    const s = level(l);
    expect(at(s.clock('feedback')?.dueAt)).toBe(due);
    s.act('2026-09-28 10:30', 'sign');
    expect(s.act('2026-09-28 11:00', 'report-feedback')).toBe('done');
    expect([s.clock('feedback')?.status, s.state.state]).toEqual(['met', 'IN_ASSIGNMENT']);
  });

  test('long-term: the promise is the clock, a broken one climbs', () => {
    const s = level('L4');
    s.act('2026-09-28 10:30', 'sign');
    const told = { toldCitizenAt: '2026-09-29T09:00:00+08:00' };
    expect(
      s.act('2026-09-29 10:00', 'mark-long-term', { milestone: '2026-09-01T00:00:00+08:00', ...told }),
    ).toBe('milestone-passed');
    expect(
      s.act('2026-09-29 10:00', 'mark-long-term', { milestone: '2026-12-01T00:00:00+08:00', ...told }),
    ).toBe('done');
    expect(s.state.state).toBe('LONG_TERM');
    s.wait('2026-12-03 08:00');
    expect(s.clock('milestone')?.status).toBe('overdue');
    expect([supervisionForm(s.state), s.state.cards.map((c) => c.kind)]).toEqual([
      'phone',
      ['yellow', 'red'],
    ]);
    expect(s.act('2026-12-03 09:00', 'reach-milestone', { outcome: 'resumed' })).toBe('done');
    expect(s.state).toMatchObject({ state: 'IN_ASSIGNMENT', assignment: { state: 'HANDLING' } });
    expect(at(s.clock('handle')?.dueAt)).toBe('2026-12-11 00:00');
  });
});

test('custom steps fall due when the case gets there, once a turn', () => {
  const step = {
    name: '核验房产登记',
    activity: 'verify',
    taskQueue: 'registry',
    timeoutSeconds: 60,
    attempts: 3,
  };
  const s = new Story('2026-03-09 10:00');
  s.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
  const type = { code: 'x', version: 1, steps: [{ ...step, after: 'signed' as const }] };
  s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' }, { plan: { type } });
  expect(dueSteps(s.state)).toEqual([]);
  s.act('2026-03-09 11:00', 'sign');
  expect(dueSteps(s.state).map((d) => d.key)).toEqual(['核验房产登记:1:1']);
});
