import type { CommandName } from '../../src/domain/case/commands.ts';
import { commandRule } from '../../src/domain/case/commands.ts';
import { Story } from '../support/county.ts';

/** An instant is never before what it follows, and attempts count by the day on which they were recorded (F2.10). */

const iso = (text: string): string => `${text.replace(' ', 'T')}:00+08:00`;
const ANSWER = { method: 'phone', finding: 'true' };
const CALL = { method: 'phone', reached: false };

const handled = (): Story => {
  const s = Story.dispatched('2026-03-09 10:00');
  s.act('2026-03-09 10:30', 'sign');
  return s;
};
const approved = (): Story => {
  const s = handled();
  s.act('2026-03-10 10:00', 'reply-citizen', { at: iso('2026-03-10 09:50'), ...ANSWER });
  s.act('2026-03-10 10:10', 'submit-result', { resolved: 'resolved' });
  s.act('2026-03-10 11:00', 'approve-result');
  return s;
};

describe('attempts to call back (Q25)', () => {
  test('three of them, dated over two days and given within a second, close nothing', () => {
    const s = approved();
    for (const at of ['2026-03-10 11:30', '2026-03-10 15:00', '2026-03-11 09:00'])
      expect(s.act('2026-03-11 09:30', 'record-callback', { at: iso(at), ...CALL })).toBe('done');
    expect(s.state.state).toBe('CALLBACK_PENDING');
    expect(s.act('2026-03-12 09:30', 'record-callback', { at: iso('2026-03-12 09:30'), ...CALL })).toBe(
      'done',
    );
    expect(s.state.state).toBe('CLOSED');
  });

  test('one call told three times is one attempt', () => {
    const s = approved();
    for (const day of ['2026-03-11 09:30', '2026-03-12 09:30', '2026-03-13 09:30'])
      s.act(day, 'record-callback', { at: iso('2026-03-11 09:00'), ...CALL });
    expect(s.state.state).toBe('CALLBACK_PENDING');
  });

  test('none is before the approval, nor before the one before it', () => {
    const s = approved();
    const call = (at: string) => s.act('2026-03-11 16:00', 'record-callback', { at: iso(at), ...CALL });
    expect(call('2026-03-09 15:00')).toBe('instant-too-early');
    expect(call('2026-03-10 10:30')).toBe('instant-too-early');
    expect(call('2026-03-11 14:00')).toBe('done');
    expect(call('2026-03-11 13:59')).toBe('instant-too-early');
    expect(call('2026-03-11 17:00')).toBe('instant-in-future');
    expect(call('2026-03-11 15:00')).toBe('done');
  });

  test('those of a result that did not satisfy do not count for the next one', () => {
    const s = approved();
    s.act('2026-03-11 09:00', 'record-callback', { at: iso('2026-03-11 09:00'), ...CALL });
    s.act('2026-03-12 09:00', 'record-callback', {
      at: iso('2026-03-12 09:00'),
      method: 'phone',
      reached: true,
      solved: 'no',
    });
    s.act('2026-03-12 10:00', 'rework');
    s.act('2026-03-12 11:00', 'sign');
    expect(s.act('2026-03-12 12:00', 'reply-citizen', { at: iso('2026-03-10 09:50'), ...ANSWER })).toBe(
      'instant-too-early',
    );
    s.act('2026-03-12 12:00', 'reply-citizen', { at: iso('2026-03-12 12:00'), ...ANSWER });
    s.act('2026-03-12 12:10', 'submit-result', { resolved: 'resolved' });
    s.act('2026-03-12 13:00', 'approve-result');
    for (const at of ['2026-03-13 09:00', '2026-03-13 10:00'])
      s.act(at, 'record-callback', { at: iso(at), ...CALL });
    expect(s.state.state).toBe('CALLBACK_PENDING');
  });
});

const LAST_YEAR = iso('2025-03-10 09:00');
const toldBefore: [CommandName, Record<string, unknown>][] = [
  ['reply-citizen', { at: LAST_YEAR, ...ANSWER }],
  ['record-contact', { at: LAST_YEAR, method: 'phone' }],
  ['record-site-check', { at: LAST_YEAR }],
  ['record-mediation', { at: LAST_YEAR, signedAttachmentId: 'a1' }],
  ['request-extension', { workdays: 1, citizenExplanation: { at: LAST_YEAR } }],
  ['mark-long-term', { milestone: iso('2026-06-01 00:00'), toldCitizenAt: LAST_YEAR }],
  ['log-duty-call', { calledAt: LAST_YEAR, answered: true }],
];

test.each(toldBefore)('%s of last year is not of this dispatch', (name, fields) => {
  const unit = commandRule(name).roles[0]!.startsWith('unit-') ? 'unit-handler' : commandRule(name).roles[0]!;
  const actor = { id: 'a1', role: unit, ...(unit === 'unit-handler' ? { unit: 'housing' } : {}) };
  expect(handled().act('2026-03-09 14:00', name, fields, { actor })).toBe('instant-too-early');
});

test('minutes without seconds and clocks that differ are no lie', () => {
  const s = new Story('2026-03-09 10:00:40');
  expect(
    s.act('2026-03-09 10:01', 'answer-direct', { method: 'phone', toldAt: iso('2026-03-09 09:00') }),
  ).toBe('instant-too-early');
  expect(
    s.act('2026-03-09 10:01', 'answer-direct', { method: 'phone', toldAt: iso('2026-03-09 10:00') }),
  ).toBe('done');
});

test('a follow-up is after the closing, a visit after the result, a promise kept after it was made', () => {
  const s = approved();
  const visit = { signatureAttachmentId: 'a1' };
  expect(s.act('2026-03-10 12:00', 'record-visit', { at: iso('2026-03-10 09:00'), ...visit })).toBe(
    'instant-too-early',
  );
  const promise = { at: iso('2026-03-10 11:50'), ...visit, promisedAt: iso('2026-03-13 12:00') };
  expect(s.act('2026-03-10 12:00', 'record-visit', promise)).toBe('done');
  expect(s.act('2026-03-10 13:00', 'keep-promise', { at: iso('2026-03-10 11:00'), method: 'phone' })).toBe(
    'instant-too-early',
  );
  expect(s.act('2026-03-10 13:00', 'keep-promise', { at: iso('2026-03-10 13:00'), method: 'phone' })).toBe(
    'done',
  );
  s.act('2026-03-11 09:00', 'record-callback', {
    at: iso('2026-03-11 09:00'),
    method: 'phone',
    reached: true,
    solved: 'yes',
  });
  const asks = (at: string) =>
    s.act('2026-04-10 09:00', 'record-follow-up', { at: iso(at), stillFixed: true });
  expect(asks('2026-03-10 15:00')).toBe('instant-too-early');
  expect(asks('2026-04-10 09:00')).toBe('done');
});
