import { Story } from '../../support/county.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';

/** A report never reaches the unit that it is about, and nobody decides on their own case. */

const AT = '2026-03-09 10:00';
const REPORT = { matterType: 'report', respondentUnit: 'housing' } as const;
const LATER = '2026-03-20T18:00:00+08:00';

function pending(registration: object = REPORT, policy: Partial<Policy> = {}): Story {
  const story = new Story(AT, registration, policy);
  expect(story.act(AT, 'classify', { typeCode: 'staff-misconduct', tier: 'standard' })).toBe('done');
  return story;
}

test('not as handler, not as co-handler', () => {
  const story = pending();
  expect(story.act(AT, 'dispatch', { unit: 'housing' })).toBe('respondent-conflict');
  expect(story.act(AT, 'dispatch', { unit: 'market', coUnits: ['housing'] })).toBe('respondent-conflict');
  expect(story.act(AT, 'dispatch', { unit: 'market', coUnits: ['urban'] })).toBe('done');
});

test('not as lead or member of the joint investigation, not with a line of a leader’s instruction', () => {
  const story = pending();
  const joint = (leadUnit: string, member: string) =>
    story.act(AT, 'joint-investigate', { leadUnit, members: [member], dueAt: LATER });
  expect(joint('housing', 'market')).toBe('respondent-conflict');
  expect(joint('market', 'housing')).toBe('respondent-conflict');
  expect(joint('market', 'urban')).toBe('done');
  story.act(AT, 'present');
  const { paperNo } = story.state.tracks.papers[0]!;
  const instruct = (unit: string) =>
    story.act(AT, 'instruct', { paperNo, lines: [{ unit }], readBackConfirmed: true });
  expect(instruct('housing')).toBe('respondent-conflict');
  expect(instruct('market')).toBe('done');
});

test('a complaint that its own respondent holds is not made a report there', () => {
  for (const dispatch of [{ unit: 'housing' }, { unit: 'market', coUnits: ['housing'] }]) {
    const story = pending({ respondentUnit: 'housing' });
    expect(story.act(AT, 'dispatch', dispatch)).toBe('done');
    expect(story.act(AT, 'reclassify', { matterType: 'report' })).toBe('respondent-conflict');
  }
});

test('not by default, when a consultation runs out: another unit, or nobody', () => {
  const consultation = { limit: { unit: 'workdays', n: 2 }, catcher: 'housing' } as const;
  const nobody = pending(REPORT, { consultation });
  nobody.act(AT, 'open-consultation', { decider: 'duty-lead' });
  nobody.wait('2026-03-13 00:00');
  expect([nobody.state.state, nobody.state.assignment]).toEqual(['IN_CONSULTATION', undefined]);
  expect(nobody.clock('consultation')?.status).toBe('overdue');

  const first = pending(REPORT, { consultation });
  first.act(AT, 'dispatch', { unit: 'market' });
  first.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a1' });
  first.act('2026-03-09 12:00', 'approve-return', { consultation: true });
  first.wait('2026-03-13 00:00');
  expect(first.state.assignment).toMatchObject({ unit: 'market', hop: 2 });
});

test('the public cannot appeal as the respondent, nor a unit as the complainant', () => {
  const story = new Story(AT, { respondentUnit: 'housing' });
  story.act(AT, 'answer-direct', { method: 'phone', toldAt: '2026-03-09T10:00:00+08:00' });
  const appeal = (by: string, actor: object) =>
    story.copy().act('2026-03-09 11:00', 'appeal', { by }, { actor: actor as never });
  const citizen = { id: 'complainant', role: 'complainant' };
  expect(appeal('respondent', citizen)).toBe('not-your-decision');
  expect(appeal('complainant', citizen)).toBe('done');
  const clerk = { id: 'c1', role: 'unit-clerk', unit: 'housing' };
  expect(appeal('complainant', clerk)).toBe('not-your-decision');
  expect(appeal('respondent', clerk)).toBe('done');
  expect(appeal('respondent', { id: 'agent-1', role: 'agent' })).toBe('done');
});

test('under a legal hold nobody’s identity is forgotten', () => {
  const story = pending();
  story.act(AT, 'hold');
  expect(story.act(AT, 'set-confidentiality', { mode: 'anonymous' })).toBe('on-hold');
  expect(story.act(AT, 'set-confidentiality', { mode: 'confidential' })).toBe('done');
  story.act(AT, 'release-hold');
  expect(story.act(AT, 'set-confidentiality', { mode: 'anonymous' })).toBe('done');
});

test('a unit that handles the complaint about it finds no facts in its own case: a leader does, and it can be reported', () => {
  const story = new Story(AT, { matterType: 'complaint', respondentUnit: 'housing' });
  const type = { code: 'attitude', version: 1, requiredSteps: ['record-finding'] };
  story.act(AT, 'classify', { typeCode: 'attitude', tier: 'standard' }, { plan: { type } });
  story.act(AT, 'dispatch', { unit: 'housing' });
  story.act(AT, 'sign');
  const found = { truth: 'untrue', cause: 'objective' };
  const leader = { actor: { id: 'leader-1', role: 'leader' } } as const;
  expect(story.act(AT, 'record-finding', found)).toBe('not-your-decision');
  story.act(AT, 'reply-citizen', { at: LATER.replace('20T18', '09T10'), method: 'phone', finding: 'untrue' });
  expect(story.act(AT, 'submit-result', { resolved: 'resolved' })).toBe('steps-missing');
  expect(story.act(AT, 'record-finding', found, leader)).toBe('done');
  expect(story.act(AT, 'submit-result', { resolved: 'resolved' })).toBe('done');

  const another = new Story(AT, { respondentUnit: 'housing' });
  another.act(AT, 'classify', { typeCode: 'attitude', tier: 'standard' });
  another.act(AT, 'dispatch', { unit: 'market' });
  another.act(AT, 'sign');
  expect(another.act(AT, 'record-finding', found, leader)).toBe('not-your-decision');
  expect(another.act(AT, 'record-finding', found)).toBe('done');
});

test('nor does it lead the joint investigation of a complaint about it, whose findings it could never report', () => {
  const story = new Story(AT, { matterType: 'complaint', respondentUnit: 'housing' });
  const joint = (leadUnit: string, member: string) =>
    story.act(AT, 'joint-investigate', { leadUnit, members: [member], dueAt: LATER });
  expect(joint('housing', 'market')).toBe('respondent-conflict');
  expect(joint('market', 'housing')).toBe('done');
});

test('a linked report is not answered by the unit that it is about: it goes its own way', () => {
  const story = new Story(AT, REPORT);
  story.act(AT, 'link', { masterCaseNo: 'JS-M1', typeCode: 'property', tier: 'standard' });
  const answered = (unit: string) => story.act(AT, 'follow', { master: 'JS-M1', outcome: 'answered', unit });
  expect(answered('housing')).toBe('done');
  expect([story.state.state, story.types().at(-1)]).toEqual(['PENDING_DISPATCH', 'unlinked']);
});
