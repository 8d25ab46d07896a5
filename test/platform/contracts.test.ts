import { z } from 'zod';
import { COMMAND_BODIES } from '../../src/contracts/commands.ts';
import { TRACK_BODIES } from '../../src/contracts/track-commands.ts';
import { trackBody } from '../support/track-acts.ts';
import { contentOf, RegisterComplaint } from '../../src/contracts/register.ts';
import { CaseView } from '../../src/contracts/views.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import { caseView } from '../../src/domain/case/view.ts';
import { COMMAND_NAMES, commandRule, type CommandName } from '../../src/domain/case/commands.ts';

const AT = '2026-03-11T10:00:00+08:00';

/** The smallest body that `design/api.md` allows for each command: its fields marked *. */
const LEAST: Record<CommandName, Record<string, unknown>> = {
  'request-info': { missing: ['地址'] },
  supplement: { content: '3号楼' },
  classify: { typeCode: 'noise', tier: 'standard' },
  reclassify: { tier: 'urgent', reason: '情况变化' },
  'submit-co-result': { report: '已协办' },
  'mark-long-term': { measures: '纳入改造计划', milestone: AT, toldCitizenAt: AT },
  'reach-milestone': { outcome: 'resolved' },
  'answer-direct': { answer: '答', method: 'phone', toldAt: AT },
  redirect: { target: '12333', reason: '欠薪', toldCitizen: true },
  'transfer-emergency': { service: '119' },
  refuse: { ground: 'litigation', reason: '已诉讼', route: '法院', toldCitizen: true },
  withdraw: { reason: '已解决' },
  dispatch: { unit: 'u1', task: { investigate: '查', standard: '准' } },
  sign: {},
  'log-duty-call': { calledAt: AT, person: '值班员', answered: true },
  'request-return': {
    reason: '非职责',
    suggestion: '转城管',
    basis: '三定方案',
    leaderOpinionAttachmentId: 'a1',
  },
  'approve-return': { competenceNote: '属城管' },
  'reject-return': { reason: '依据不足' },
  'allow-second-return': { reason: '新证据' },
  'decide-consultation': { leadUnit: 'u2', minutes: '纪要' },
  'request-extension': {
    basis: '条款', reason: '复杂', workdays: 5, citizenExplanation: { at: AT, method: 'phone', record: '已说明' },
  }, // prettier-ignore
  'approve-extension': { workdays: 5 },
  'reject-extension': { reason: '理由不足' },
  'record-contact': { at: AT, method: 'phone' },
  'record-progress': { note: '已到现场' },
  'report-feedback': { content: '已处置' },
  'reply-citizen': {
    at: AT, method: 'phone', finding: 'true', basis: '条例', measures: '整改', stateAfter: '已修复', appealRouteTold: true,
  }, // prettier-ignore
  'submit-result': { resolved: 'resolved', report: '已办结' },
  'approve-result': {},
  'send-back': { reasons: ['缺证据'] },
  'record-callback': { at: AT, method: 'phone', reached: false },
  rework: { reason: '未解决' },
  'close-explained': { reason: '无法解决', nextStep: '诉讼', appealRouteTold: true },
  'change-calendar': {},
  'change-plan': { policy: { code: 'county-12345', version: 2 }, reason: '新规施行' },
  urge: { note: '请尽快' },
  archive: {},
  ...Object.fromEntries(
    (Object.keys(TRACK_BODIES) as (keyof typeof TRACK_BODIES)[]).map((name) => {
      const { correctiveMeasure: _, ...least } = trackBody(name, AT) as Record<string, unknown>;
      return [name, least];
    }),
  ),
} as unknown as Record<CommandName, Record<string, unknown>>;

const schemaOf = (name: CommandName): z.ZodType => COMMAND_BODIES[name];
const accepts = (name: CommandName, body: unknown): boolean => schemaOf(name).safeParse(body).success;

describe.each(COMMAND_NAMES)('%s', (name) => {
  test('takes its required fields, misses each of them, knows no others', () => {
    expect(schemaOf(name).safeParse(LEAST[name]).error?.issues).toBeUndefined();
    for (const field of Object.keys(LEAST[name])) {
      const { [field]: _, ...rest } = LEAST[name];
      expect([field, accepts(name, rest)]).toEqual([field, false]);
    }
    expect(accepts(name, { ...LEAST[name], unknown: 1 })).toBe(false);
  });

  test('has a place for every field that travels', () => {
    const { properties } = z.toJSONSchema(schemaOf(name), { io: 'input' }) as { properties?: object };
    for (const field of commandRule(name).travels)
      expect(properties).toHaveProperty(
        field
          .replace('[].', '.items.')
          .replace('.', '.properties.')
          .replace('.properties.items.', '.items.properties.'),
      );
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
  expect(accepts(name, { ...LEAST[name], ...extra })).toBe(good);
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
