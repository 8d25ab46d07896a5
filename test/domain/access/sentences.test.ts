import fc from '../../support/chance.ts';
import {
  actingAs,
  isAccused,
  maySee,
  readsFile,
  readsIdentity,
  type Caller,
  type CaseRelation,
} from '../../../src/domain/access/access.ts';
import { mayKnowOfLink } from '../../../src/domain/access/links.ts';
import {
  erasureStep,
  mayRelay,
  mayUnmask,
  UNMASKED_MS,
  UNMASK_PURPOSES,
  wordsSeen,
  type Erasable,
  type UnmaskPurpose,
} from '../../../src/domain/access/privacy.ts';
import { ROLES, type Role } from '../../../src/domain/case/vocabulary.ts';

const UNITS = ['u1', 'u2', 'u3'];
const unit = fc.constantFrom(...UNITS);
const caller: fc.Arbitrary<Caller> = fc.record(
  {
    id: fc.constantFrom('a', 'b'),
    roles: fc.uniqueArray(fc.constantFrom(...(Object.keys(ROLES) as Role[])), { maxLength: 3 }),
    unit,
  },
  { requiredKeys: ['id', 'roles'] },
);
const relation: fc.Arbitrary<CaseRelation> = fc.record({
  unit: fc.option(unit),
  coUnits: fc.uniqueArray(unit, { maxLength: 2 }),
  involved: fc.uniqueArray(unit, { maxLength: 2 }),
  accused: fc.option(unit, { nil: undefined }),
});
const purpose = fc.constantFrom(...(Object.keys(UNMASK_PURPOSES) as UnmaskPurpose[]));
const isOfUnit = ({ roles }: Caller): boolean => roles.some((role) => role.startsWith('unit-'));
type Law = (who: Caller, c: CaseRelation, confidential: boolean, what: UnmaskPurpose) => boolean;
const holds = (law: Law): void =>
  fc.assert(fc.property(caller, relation, fc.boolean(), purpose, law), { numRuns: 2000 });
const implies = (when: boolean, then: boolean): boolean => !when || then;

test('the unit complained about never learns who complained, whatever else its staff are', () => {
  const isAccused: Law = (who, c) => isOfUnit(who) && who.unit !== undefined && who.unit === c.accused;
  const learns: Law = (who, c, confidential, what) =>
    readsIdentity(who, c, confidential) ||
    mayUnmask(who, c, confidential, what) ||
    !['none', 'prepared'].includes(wordsSeen(who, c, confidential));
  expect(() => holds((...all) => implies(isAccused(...all), !learns(...all)))).not.toThrow();
});

test('no unit learns who asked for confidence, nor reads it in their words', () => {
  const isUnitAlone = ({ roles }: Caller): boolean =>
    roles.length > 0 && roles.every((role) => role.startsWith('unit-'));
  const learns: Law = (who, c, _, what) =>
    readsIdentity(who, c, true) || mayUnmask(who, c, true, what) || wordsSeen(who, c, true) === 'as-written';
  expect(() => holds((...all) => implies(isUnitAlone(all[0]), !learns(...all)))).not.toThrow();
});

test('whoever reads the identity may unmask it; nobody unmasks of whom they may not read a word', () => {
  const law: Law = (who, c, confidential, what) =>
    implies(readsIdentity(who, c, confidential), mayUnmask(who, c, confidential, what)) &&
    implies(wordsSeen(who, c, confidential) === 'none', !mayUnmask(who, c, confidential, what));
  expect(() => holds(law)).not.toThrow();
});

test('only a unit that handles or co-handles relays, and never the one complained about', () => {
  const works = ({ unit: own }: Caller, c: CaseRelation): boolean =>
    own !== undefined && own !== c.accused && [c.unit, ...c.coUnits].includes(own);
  expect(() => holds((who, c) => mayRelay(who, c) === (isOfUnit(who) && works(who, c)))).not.toThrow();
});

describe('erasing', () => {
  const records: Caller = { id: 'r', roles: ['records'] };
  const security: Caller = { id: 's', roles: ['security-admin'] };
  const over: Erasable = { retainUntil: 100, held: false, agreedBy: undefined, erased: false };
  test.each<[string, Caller, Partial<Erasable>, number, unknown]>([
    ['agreed to at the end of retention', records, {}, 100, { step: 'agree' }],
    ['refused an instant before', records, {}, 99, { refused: 'retention-running' }],
    ['refused while open', records, { retainUntil: undefined }, 100, { refused: 'not-archived' }],
    ['refused under a hold', records, { held: true }, 100, { refused: 'legal-hold' }],
    ['done by another person', security, { agreedBy: 'r' }, 100, { step: 'erase' }],
    ['refused without agreement', security, {}, 100, { refused: 'erasure-not-agreed' }],
    ['refused to the one who agreed', security, { agreedBy: 's' }, 100, { refused: 'four-eyes' }],
    [
      'refused once it is done',
      security,
      { agreedBy: 'r', erased: true },
      100,
      { refused: 'already-erased' },
    ],
  ])('is %s', (_, who, change, now, step) =>
    expect(erasureStep(who, { ...over, ...change }, 'retention-over', now)).toEqual(step),
  );
  test('needs no clock when the law demands it', () =>
    expect(erasureStep(records, over, 'legal-order', 0)).toEqual({ step: 'agree' }));
});

const CASE: CaseRelation = {
  region: '371000',
  unit: 'u1',
  coUnits: ['u2'],
  involved: [],
  respondent: 'u3',
  accused: 'u3',
};
const agent: Caller = { id: 'a', roles: ['agent'] };
const clerk = (own?: string, region?: string): Caller => ({
  id: 'c',
  roles: ['unit-clerk'],
  ...(own && { unit: own }),
  ...(region && { region }),
});

test.each<[string, Caller, boolean]>([
  ['the unit complained about', clerk('u3'), true],
  ['the same, for its own city', clerk('u3', '371000'), true],
  ['the same, for another city', clerk('u3', '370600'), false],
  ['somebody with its name and no post in it', { id: 'x', roles: ['integrator'], unit: 'u3' }, false],
  ['a unit that has nothing to do with it', clerk('u4'), false],
])('may know of a case with a result to dispute: %s', (_, who, may) => {
  expect(maySee(who, CASE)).toBe(may);
});

test('only staff of a unit are of the unit complained about', () => {
  expect(isAccused(clerk('u3'), CASE)).toBe(true);
  expect(isAccused({ id: 'x', roles: ['integrator'], unit: 'u3' }, CASE)).toBe(false);
  expect(isAccused(clerk('u1'), CASE)).toBe(false);
  const { accused: _, ...ofNobody } = CASE;
  expect(isAccused(clerk(), ofNobody)).toBe(false);
});

test.each<[string, Caller, boolean, string | null, boolean]>([
  ['the hotline’s file, by the handling unit', clerk('u1'), false, null, true],
  ['the same in confidence', clerk('u1'), true, null, false],
  ['the same by the hotline', agent, true, null, true],
  ['in confidence a co-handler’s file, by the handling unit', clerk('u1'), true, 'u2', true],
  ['any, by a unit that has no part in it', clerk('u4'), false, 'u4', false],
])('reads a file of a case: %s', (_, who, confidential, uploadedFor, may) => {
  expect(readsFile(who, CASE, confidential, uploadedFor)).toBe(may);
});

test('an act is given in a role that may, by the unit whose it is', () => {
  const officer = { id: 'o', roles: ['records', 'duty-lead'] as Role[] };
  expect(actingAs(officer, 'reopen', CASE)).toEqual({ id: 'o', role: 'duty-lead' });
  expect(actingAs(clerk('u1'), 'sign', CASE)).toEqual({ id: 'c', role: 'unit-clerk', unit: 'u1' });
  expect(actingAs(clerk('u2'), 'sign', CASE)).toBeUndefined();
  expect(actingAs({ ...agent, unit: 'u1' }, 'sign', CASE)).toBeUndefined();
  const { respondent: _, ...undisputed } = CASE;
  expect(actingAs(clerk(), 'appeal', undisputed)).toBeUndefined();
  expect(actingAs(clerk('u3'), 'appeal', CASE)).toMatchObject({ unit: 'u3' });
});

describe('unmasking', () => {
  const PURPOSES = Object.keys(UNMASK_PURPOSES) as UnmaskPurpose[];
  const purposes = (who: Caller, confidential = false) =>
    PURPOSES.filter((each) => mayUnmask(who, CASE, confidential, each));

  test('lasts a quarter of an hour', () => expect(UNMASKED_MS).toBe(900_000));

  test.each<[string, Caller, boolean, UnmaskPurpose[]]>([
    ['an agent', agent, true, PURPOSES],
    ['a reviewer', { id: 'r', roles: ['reviewer'] }, true, ['verification']],
    ['a supervisor', { id: 's', roles: ['supervisor'] }, true, ['verification']],
    ['the oversight body', { id: 's', roles: ['oversight'] }, true, ['verification', 'legal']],
    ['the records office', { id: 's', roles: ['records'] }, true, ['handover', 'legal']],
    ['a leader', { id: 's', roles: ['leader'] }, false, []],
    ['the handling unit', clerk('u1'), false, PURPOSES],
    ['the handling unit, in confidence', clerk('u1'), true, []],
    ['a co-handler', clerk('u2'), false, ['contact', 'verification']],
    ['a co-handler, in confidence', clerk('u2'), true, []],
    ['somebody with a co-handler’s name and no post in it', { ...clerk('u2'), roles: ['leader'] }, false, []],
    ['the unit complained about', clerk('u3'), false, []],
  ])('%s, for what their office needs (in confidence: see the row)', (_, who, confidential, allowed) => {
    expect(purposes(who, confidential)).toEqual(allowed);
  });
});

test.each<[string, Caller, CaseRelation, boolean, string]>([
  ['an agent', agent, CASE, true, 'as-written'],
  ['a reviewer', { id: 'r', roles: ['reviewer'] }, CASE, false, 'as-written'],
  ['a reviewer, in confidence', { id: 'r', roles: ['reviewer'] }, CASE, true, 'redacted'],
  ['the handling unit', clerk('u1'), CASE, false, 'as-written'],
  ['the handling unit, in confidence', clerk('u1'), CASE, true, 'redacted'],
  ['a handling unit that is complained about', clerk('u1'), { ...CASE, accused: 'u1' }, false, 'prepared'],
  ['the unit complained about', clerk('u3'), CASE, false, 'none'],
])('what is read of the words, and whether repeats are known: %s', (_, who, c, confidential, seen) => {
  expect(wordsSeen(who, c, confidential)).toBe(seen);
  const end = { ...c, hidden: confidential };
  expect(mayKnowOfLink(who, 'repeat', [end, end])).toBe(seen === 'as-written');
});
