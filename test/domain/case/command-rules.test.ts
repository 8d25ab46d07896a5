import { commandRule, type CommandName } from '../../../src/domain/case/commands.ts';
import type { Facts } from '../../../src/domain/case/commands/rule.ts';
import type { CaseState } from '../../../src/domain/case/state.ts';
import { Story } from '../../support/county.ts';

const { state } = new Story('2026-03-11 09:00:00');
const faults = (name: CommandName, body: object, facts: Partial<Facts>): string[] =>
  (commandRule(name).faults?.({ ...body }, { s: state, ...facts }) ?? []).map(({ path }) => path.join('.'));
const refusal = (name: CommandName, body: object, facts: Partial<Facts>) =>
  commandRule(name).refuses?.({ ...body }, { s: state, ...facts });
const added = (name: CommandName, fields: object, facts: Partial<Facts>) =>
  commandRule(name).adds?.({ ...fields }, { s: state, ...facts });

test('a fourth-level matter is fed back with the next measures (F-071)', () => {
  const urgent: CaseState = { ...state, level: 'L4' };
  expect(faults('report-feedback', { content: '已处置' }, { s: urgent })).toEqual(['nextMeasures']);
  expect(faults('report-feedback', { content: '已处置', nextMeasures: '续报' }, { s: urgent })).toEqual([]);
  expect(faults('report-feedback', { content: '已处置' }, {})).toEqual([]);
});

test('numbered demands are answered one by one (F-020)', () => {
  const body = { resolved: 'resolved', report: '已办结', demandAnswers: ['一'] };
  expect(faults('submit-result', body, { demands: 2 })).toEqual(['demandAnswers']);
  expect(faults('submit-result', body, { demands: 1 })).toEqual([]);
  expect(faults('submit-result', body, { demands: 0 })).toEqual([]);
});

test('extra fields given at classifying are held against the type, those asked for at registration not again (F-020)', () => {
  const form = {
    floor: { type: 'number' as const, label: '楼层', min: 1, required: true },
    since: { type: 'date' as const, label: '起始' },
  };
  const said = (fields: object) => faults('classify', { typeCode: 't', tier: 'standard', fields }, { form });
  expect(said({ floor: 0 })).toEqual(['fields.floor']);
  expect(said({ since: '2026-02-30' })).toEqual(['fields.since']);
  expect(said({ since: '2026-02-28' })).toEqual([]);
});

test('where replies pass a chain, only the public text that passed it is published (F-163)', () => {
  const chained = (status: 'drafted' | 'approved'): CaseState => ({
    ...state,
    plan: { ...state.plan, type: { code: 't', version: 1, approvalChain: ['leader'] } },
    assignment: { reply: { status, signed: [] } } as unknown as CaseState['assignment'] & object,
  });
  const said = (publicText: string, facts: Partial<Facts>) => refusal('submit-result', { publicText }, facts);
  expect(said('已修好', { s: chained('approved'), publicText: '已修好' })).toBeUndefined();
  expect(said('另一段', { s: chained('approved'), publicText: '已修好' })).toBe('reply-not-approved');
  expect(said('已修好', { s: chained('drafted'), publicText: '已修好' })).toBe('reply-not-approved');
  expect(said('已修好', {})).toBeUndefined();
});

test('a case is linked to one that is open and no follower itself, and takes its date along (Q31)', () => {
  const link = (master: CaseState) => refusal('link', { masterCaseNo: 'JS2' }, { master });
  expect(link(state)).toBeUndefined();
  expect(link({ ...state, state: 'LINKED' })).toBe('not-a-master');
  expect(link({ ...state, state: 'CLOSED' })).toBe('not-a-master');
  const master: CaseState = { ...state, typeCode: 'noise', tier: 'urgent' };
  expect(added('link', { masterCaseNo: 'JS2' }, { master })).toEqual({ typeCode: 'noise', tier: 'urgent' });
});

test('the limit of a new type follows its law, unless one was named at classifying (F-063)', () => {
  const statutory = { law: '法', article: '1', n: 30, unit: 'days' as const };
  const type = { code: 't', version: 1 };
  expect(added('reclassify', { typeCode: 't' }, { type })).toEqual({ limit: 'tier' });
  expect(added('reclassify', { typeCode: 't' }, { type: { ...type, statutory } })).toEqual({
    limit: 'statutory',
  });
  expect(added('reclassify', { typeCode: 't' }, { type, s: { ...state, statutory } })).toEqual({});
  expect(added('reclassify', { tier: 'urgent' }, {})).toEqual({});
});

test('a case that is made by an act needs a number: of a relapse and of a reopening', () => {
  const { opens } = commandRule('record-follow-up');
  expect(opens?.({ stillFixed: false })).toBe(true);
  expect(opens?.({ stillFixed: true })).toBe(false);
  expect(commandRule('reopen').opens?.({})).toBe(true);
  expect(added('record-follow-up', { stillFixed: false }, { newCaseNo: 'JS3' })).toEqual({
    newCaseNo: 'JS3',
  });
});

test('whoever gets a case that has no unit yet gets it under what is in force, its unit keeps the pin (architecture, "The plan")', () => {
  const pins = (name: CommandName, fields: object, s: CaseState = state) =>
    commandRule(name).pins?.({ ...fields }, s);
  expect(pins('dispatch', { unit: 'u1' })).toBe('in-force');
  expect(pins('approve-return', { nextUnit: 'u2' })).toBe('in-force');
  expect(pins('approve-return', {})).toBeUndefined();
  expect(pins('rework', {})).toBe('in-force');
  expect(
    pins('rework', {}, { ...state, assignment: {} as CaseState['assignment'] & object }),
  ).toBeUndefined();
  expect(pins('classify', {})).toBe('type');
  expect(pins('change-plan', {})).toBe('versions');
  expect(pins('sign', {})).toBeUndefined();
});
