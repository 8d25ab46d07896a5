import { notices } from '../../../src/domain/case/notices.ts';
import { instantOf, Story } from '../../support/county.ts';

const EXPERT = { id: 'expert-1', role: 'unit-handler' as const, unit: 'inspection' };
const asked = (options: ConstructorParameters<typeof Story>[1] = {}): Story => {
  const s = new Story('2026-03-09 10:00', options);
  s.act('2026-03-09 10:00', 'classify', { typeCode: 'property', tier: 'standard' });
  s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' });
  s.act('2026-03-09 11:00', 'sign');
  return s;
};
const ask = (s: Story, at: string, expert = 'inspection') => s.act(at, 'request-expert-opinion', { expert });
const give = (s: Story, at: string) => s.act(at, 'give-expert-opinion', {}, { actor: EXPERT });

test('an expert outside the unit is asked, has five workdays, and answers once', () => {
  const s = asked();
  expect(ask(s, '2026-03-09 12:00')).toBe('done');
  expect(s.clock('expert')).toMatchObject({ status: 'open', dueAt: instantOf('2026-03-17 00:00') });
  expect(ask(s, '2026-03-09 13:00')).toBe('wrong-state');
  expect(s.act('2026-03-10 10:00', 'give-expert-opinion')).toBe('not-your-decision');
  expect(give(s, '2026-03-10 10:00')).toBe('done');
  expect(s.clock('expert')).toMatchObject({ status: 'met' });
  expect(give(s, '2026-03-10 11:00')).toBe('wrong-state');
  expect(notices(s.events).filter(({ kind }) => ['请专家', '专家意见'].includes(kind))).toMatchObject([
    { audience: 'expert', kind: '请专家' },
    { audience: 'unit', kind: '专家意见' },
  ]);
});

test('nobody of the case is its expert: not the unit that asks, nor the one complained about', () => {
  const s = asked({ respondentUnit: 'accused' });
  expect(ask(s, '2026-03-09 12:00', 'housing')).toBe('not-your-decision');
  expect(ask(s, '2026-03-09 12:00', 'accused')).toBe('not-your-decision');
});

test('an opinion that is overdue is told to the leader of the unit, and goes into the file all the same', () => {
  const s = asked();
  ask(s, '2026-03-09 12:00');
  s.wait('2026-03-17 00:00');
  expect(s.clock('expert')).toMatchObject({ status: 'overdue' });
  expect(notices(s.events)).toContainEqual(
    expect.objectContaining({ audience: 'unit-leader', kind: '专家意见时限已超期' }),
  );
  expect(give(s, '2026-03-17 09:00')).toBe('done');
});

test('a policy may give them another length, and a reported result asks no more of them', () => {
  const s = new Story('2026-03-09 10:00', {}, { tracks: { expert: { unit: 'workdays', n: 2 } } });
  s.act('2026-03-09 10:00', 'classify', { typeCode: 'property', tier: 'standard' });
  s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' });
  s.act('2026-03-09 11:00', 'sign');
  ask(s, '2026-03-09 12:00');
  expect(s.clock('expert')?.dueAt).toBe(instantOf('2026-03-12 00:00'));
  s.act('2026-03-10 10:00', 'reply-citizen', {
    at: '2026-03-10T10:00:00+08:00',
    method: 'phone',
    finding: 'true',
  });
  expect(s.act('2026-03-10 11:00', 'submit-result', { resolved: 'resolved' })).toBe('done');
  expect(s.clock('expert')).toMatchObject({ status: 'cancelled' });
});
