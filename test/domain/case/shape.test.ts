import { actsOnDayOf } from '../../../src/domain/case/acts-a-day.ts';
import { isCommand } from '../../../src/domain/case/shape.ts';
import { dueSteps } from '../../../src/domain/case/steps.ts';
import type { CustomStep } from '../../../src/domain/policy/policy.ts';
import { instantOf, Story } from '../../support/county.ts';

const SIGN = { id: 'c1', name: 'sign', at: 1, actor: { id: 'a', role: 'unit-clerk', unit: 'ju' } };

test.each<[string, unknown, boolean]>([
  ['a command', SIGN, true],
  ['one with the names of its units', { ...SIGN, names: { ju: '住房城乡建设局' } }, true],
  ['one with a hash', { ...SIGN, text: 'h-_1' }, true],
  ['one with fields', { ...SIGN, name: 'link', fields: { masterCaseNo: 'JS1' } }, true],
  ['somebody without a unit', { ...SIGN, actor: { id: 'a', role: 'agent' } }, true],
  ['nothing', undefined, false],
  ['null', null, false],
  ['a text', 'sign', false],
  ['one of no name', { ...SIGN, name: 'fly' }, false],
  ['one of a name that every object has', { ...SIGN, name: 'toString' }, false],
  ['an id with a blank', { ...SIGN, id: 'c 1' }, false],
  ['an id that goes on', { ...SIGN, id: 'c'.repeat(65) }, false],
  ['an id that begins with another sign', { ...SIGN, id: '.c' }, false],
  ['a number for an id', { ...SIGN, id: 1 }, false],
  ['an instant as text', { ...SIGN, at: '1' }, false],
  ['no instant', { ...SIGN, at: 0 }, false],
  ['an instant beyond the calendar', { ...SIGN, at: 1e14 }, false],
  ['not a number', { ...SIGN, at: NaN }, false],
  ['a hash that is none', { ...SIGN, text: 'h 1' }, false],
  ['a hash that begins with another sign', { ...SIGN, text: '.h' }, false],
  ['a hash that goes on', { ...SIGN, text: 'h'.repeat(65) }, false],
  ['a number for a hash', { ...SIGN, text: 7 }, false],
  ['nobody', { ...SIGN, actor: null }, false],
  ['a name for a person', { ...SIGN, actor: 'a' }, false],
  ['no role', { ...SIGN, actor: { id: 'a', role: 'king' } }, false],
  ['a role that every object has', { ...SIGN, actor: { id: 'a', role: 'toString' } }, false],
  ['a number for a role', { ...SIGN, actor: { id: 'a', role: 7 } }, false],
  ['a number for a person', { ...SIGN, actor: { id: 7, role: 'agent' } }, false],
  ['somebody with a blank', { ...SIGN, actor: { id: 'a b', role: 'agent' } }, false],
  ['a unit with a blank', { ...SIGN, actor: { ...SIGN.actor, unit: 'j u' } }, false],
  ['a number for a unit', { ...SIGN, actor: { ...SIGN.actor, unit: 7 } }, false],
  ['fields of another command', { ...SIGN, fields: { masterCaseNo: 'JS1' } }, false],
  ['null for fields', { ...SIGN, fields: null }, false],
  ['a text for fields', { ...SIGN, fields: '' }, false],
  ['null for names', { ...SIGN, names: null }, false],
  ['a text for names', { ...SIGN, names: 'ju' }, false],
  ['a name of no unit', { ...SIGN, names: { 'j u': '局' } }, false],
  ['a number for a name', { ...SIGN, names: { ju: 7 } }, false],
  ['a name of two lines', { ...SIGN, names: { ju: '局\n局' } }, false],
  ['a name that ends in a line', { ...SIGN, names: { ju: '\n局' } }, false],
  ['a name that goes on', { ...SIGN, names: { ju: '局'.repeat(101) } }, false],
  ['no name', { ...SIGN, names: { ju: '' } }, false],
  ['fifty names', { ...SIGN, names: Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`u${i}`, '局'])) }, true],
  ['more names', { ...SIGN, names: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`u${i}`, '局'])) }, false],
])('%s', (_, said, is) => {
  expect(isCommand(said)).toBe(is);
}); // prettier-ignore

test('how often somebody acted on a case on one day, each act once', () => {
  const s = Story.dispatched('2026-03-09 23:00');
  s.act('2026-03-09 23:30', 'sign');
  s.act('2026-03-09 23:50', 'record-progress');
  s.act('2026-03-10 00:00', 'record-progress');
  s.wait('2026-03-20 10:00');
  const acts = (at: string, id: string) => actsOnDayOf(instantOf(at), { id }, s.events);
  expect(acts('2026-03-09 10:00', 'dispatcher-1')).toBe(2);
  expect(acts('2026-03-09 10:00', 'unit-clerk-1')).toBe(2);
  expect(acts('2026-03-10 10:00', 'unit-clerk-1')).toBe(1);
  expect(acts('2026-03-11 10:00', 'unit-clerk-1')).toBe(0);
  expect(acts('2026-03-09 10:00', 'somebody-else')).toBe(0);
  expect(acts('2026-03-17 10:00', 'system')).toBe(0);
  const [twice] = s.events.filter(({ type }) => type === 'signed');
  expect(actsOnDayOf(twice!.at, twice!.by, [twice!, twice!])).toBe(1);
});

test.each<[CustomStep['after'], boolean[]]>([
  ['dispatched', [true, true, true, false]],
  ['signed', [false, true, true, false]],
  ['submitted', [false, false, true, false]],
  ['closed', [false, false, false, true]],
])('a step of an integrator falls due once it is %s', (after, isDue) => {
  const step = { name: '核验', activity: 'verify', taskQueue: 'q', timeoutSeconds: 60, attempts: 3, after };
  const s = new Story('2026-03-09 10:00');
  s.act('2026-03-09 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
  expect(dueSteps(s.state)).toEqual([]);
  const seen: boolean[] = [];
  const look = () => {
    const due = dueSteps(s.state);
    seen.push(due.length > 0);
    const ended = due.map(({ key, name }) => ({ key, name, status: 'done' as const, at: 1 }));
    expect(dueSteps({ ...s.state, steps: ended })).toEqual([]);
  };
  s.act('2026-03-09 10:00', 'dispatch', { unit: 'housing' }, { plan: { type: { code: 'x', version: 1, steps: [step] } } });
  look();
  s.act('2026-03-09 11:00', 'sign');
  look();
  const at = '2026-03-09T12:00:00+08:00';
  s.act('2026-03-09 12:00', 'reply-citizen', { at, method: 'phone', finding: 'true' });
  s.act('2026-03-09 13:00', 'submit-result', { resolved: 'resolved' });
  look();
  s.act('2026-03-09 14:00', 'approve-result');
  s.act('2026-03-09 15:00', 'rate', { resultSatisfaction: 'satisfied' });
  look();
  expect(seen).toEqual(isDue);
}); // prettier-ignore
