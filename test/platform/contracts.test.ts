import { z } from 'zod';
import { COMMAND_BODIES } from '../../src/contracts/commands.ts';
import { contentOf, RegisterComplaint } from '../../src/contracts/register.ts';
import { CaseView } from '../../src/contracts/views.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import { caseView } from '../../src/domain/case/view.ts';
import {
  COMMAND_NAMES,
  commandRule,
  givenAt,
  leastBody,
  leastFields,
  split,
  travelShape,
  type CommandName,
} from '../../src/domain/case/commands.ts';
import { fits } from '../../src/domain/case/commands/field.ts';
import { isCommand } from '../../src/domain/case/shape.ts';
import { SYSTEM } from '../../src/domain/case/vocabulary.ts';

const AT = '2026-03-11T10:00:00+08:00';

/** The smallest body that `design/api.md` allows for each command: its fields marked *. */
const leastOf = (name: CommandName) => leastBody(name, givenAt(Date.parse(AT)));

const schemaOf = (name: CommandName): z.ZodType => COMMAND_BODIES[name];
const accepts = (name: CommandName, body: unknown): boolean => schemaOf(name).safeParse(body).success;

describe.each(COMMAND_NAMES)('%s', (name) => {
  test('takes its required fields, misses each of them, knows no others', () => {
    const least = leastOf(name);
    expect(schemaOf(name).safeParse(least).error?.issues).toBeUndefined();
    for (const field of Object.keys(least)) {
      const { [field]: _, ...rest } = least;
      expect([field, accepts(name, rest)]).toEqual([field, false]);
    }
    expect(accepts(name, { ...least, unknown: 1 })).toBe(false);
  });

  test('what travels of it, with what is added, is what the rules take, and nothing that is written', () => {
    const given = givenAt(Date.parse(AT));
    const command = { id: 'c1', name, at: 1, actor: SYSTEM, fields: leastFields(name, given) };
    expect(isCommand(command)).toBe(true);
    for (const field of Object.keys(commandRule(name).words).filter((f) => !(f in travelShape(name))))
      expect([field, isCommand({ ...command, fields: { ...command.fields, [field]: 'x' } })]).toEqual([
        field,
        false,
      ]);
    const { travels, words } = split(name, leastOf(name));
    expect(fits(commandRule(name).travels, travels)).toBe(true);
    expect(Object.keys({ ...travels, ...words }).sort()).toEqual(Object.keys(leastOf(name)).sort());
  });
});

test.each<[CommandName, object, boolean]>([
  ['submit-result', { resolved: 'unresolved' }, false],
  ['submit-result', { resolved: 'unresolved', unresolvedReason: '缺资金', nextStep: '列入计划' }, true],
  ['reply-citizen', { appealRouteTold: false }, false],
  ['redirect', { toldCitizen: false }, false],
  ['record-callback', { reached: true }, false],
  ['record-callback', { reached: true, declined: true }, true],
  ['record-callback', { reached: true, solved: 'no' }, true],
  ['record-callback', { reached: true, resultSatisfaction: 'satisfied' }, true],
  ['request-extension', { workdays: 0 }, false],
  ['request-extension', { workdays: 1.5 }, false],
  ['request-extension', { objectiveCause: { code: 'force-majeure', description: '暴雨' } }, true],
  ['approve-return', { nextUnit: 'u2', consultation: true }, false],
  ['reply-citizen', { at: '2026-03-11T10:00:00' }, false],
  ['reply-citizen', { at: '2026-03-11T02:00:00Z' }, true],
])('%s with %j', (name, extra, good) => {
  expect(accepts(name, { ...leastOf(name), ...extra })).toBe(good);
});

describe('registration', () => {
  const named = { name: '王某', phone: '13800000000', anonymous: false, confidential: false };
  const form = {
    channel: 'phone', matterType: 'complaint', summary: '噪音', detail: '夜间施工\r\n无法入睡', desiredOutcome: '停工',
    complainant: named,
  }; // prettier-ignore
  const good = (change: object) => RegisterComplaint.safeParse({ ...form, ...change }).success;

  test.each<[string, object, boolean]>([
    ['named', {}, true],
    ['named without phone', { complainant: { ...named, phone: undefined } }, false],
    ['anonymous', { complainant: { anonymous: true, confidential: false } }, true],
    [
      'anonymous with a phone',
      { complainant: { phone: '13800000000', anonymous: true, confidential: false } },
      false,
    ],
    ['anonymous with a name', { complainant: { name: '王某', anonymous: true, confidential: false } }, false],
    ['without an outcome', { desiredOutcome: undefined }, false],
    ['with demands instead', { desiredOutcome: undefined, demands: ['停工', '道歉'] }, true],
    ['another channel', { channel: 'pigeon' }, false],
    ['an unknown key', { urgent: true }, false],
    ['too much detail', { detail: '长'.repeat(20_001) }, false],
    ['only blanks', { summary: ' \n ' }, false],
    ['half a character', { summary: '\ud83d' }, false],
    ['an emoji', { summary: '路灯坏了😡' }, true],
  ])('%s', (_, change, expected) => {
    expect(good(change)).toBe(expected);
  });

  test('what is said is kept apart from who said it', () => {
    const content = contentOf(RegisterComplaint.parse(form));
    expect(content).toMatchObject({ detail: '夜间施工\n无法入睡', demands: ['停工'] });
    expect(JSON.stringify(content)).not.toMatch(/王某|1380/);
  });
});

/** Held by the compiler: what the domain shows is what the document promises. */
const promised = (state: CaseState): CaseView => caseView(state, 0);

test('views have a JSON Schema', () => {
  expect(promised).toBeInstanceOf(Function);
  expect(z.toJSONSchema(CaseView)).toMatchObject({
    $defs: { Case: { type: 'object' }, Assignment: {}, Deadline: {} },
  });
});
