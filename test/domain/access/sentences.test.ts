import fc from '../../support/chance.ts';
import { readsIdentity, type Caller, type CaseRelation } from '../../../src/domain/access/access.ts';
import {
  erasureStep,
  mayRelay,
  mayUnmask,
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

test('only a unit that handles or co-handles relays', () => {
  const works = ({ unit: own }: Caller, c: CaseRelation): boolean =>
    own !== undefined && [c.unit, ...c.coUnits].includes(own);
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
