import { involvedUnits, masterOf } from '../../domain/case/tracks.ts';
import {
  commandRule,
  givenAt,
  leastFields,
  type Command,
  type CommandName,
} from '../../domain/case/commands.ts';
import type { CaseState } from '../../domain/case/state.ts';
import { naturalTier, type Actor, type Role } from '../../domain/case/vocabulary.ts';
import type { Plan, TypePin } from '../../domain/policy/policy.ts';

/** One way to give a command: who, with which travelling fields, and what the catalogue would resolve for it. */
export type Plausible = Pick<Command, 'actor' | 'fields' | 'plan'>;
type Body = Record<string, unknown>;
type Bodies = (c: { s: CaseState; at: string; later: string; far: string }) => Body[];

const UNITS = ['u1', 'u2', 'u3'];

/** The fields that people plausibly send where more than one way leads elsewhere, each once. Commands not listed are given as their rule says it least. */
const BODIES: Partial<Record<CommandName, Bodies>> = {
  classify: ({ s }) => {
    const natural = naturalTier(s.matterType);
    return [
      { typeCode: 't', tier: natural },
      { typeCode: 't', tier: 'urgent', emergencyPlan: true },
      { typeCode: 't', tier: natural, level: 'L2', severity: 'major' },
      { typeCode: 't', tier: natural, statutory: { n: 10, unit: 'workdays' } },
    ];
  },
  reclassify: ({ s }) => [
    { tier: 'urgent' },
    { matterType: s.matterType === 'consult' ? 'complaint' : 'consult' },
    { typeCode: 't2' },
  ],
  link: ({ later }) => [
    { masterCaseNo: 'JS9', typeCode: 't', tier: 'standard', dueAt: Date.parse(later) },
    { masterCaseNo: 'JS9' },
  ],
  join: ({ s, later }) => [
    { follower: `JS8${s.version}`, dueAt: Date.parse(later) },
    { follower: `JS8${s.version}` },
  ],
  follow: ({ s, far }) => {
    const master = masterOf(s.tracks) ?? 'none';
    return [
      { master, outcome: 'answered', unit: 'u1' },
      { master, outcome: 'moved', dueAt: Date.parse(far) },
      { master, outcome: 'released' },
    ];
  },
  dispatch: ({ s }) => {
    const free = UNITS.filter((u) => u !== s.respondentUnit);
    return [{ unit: free[0] }, { unit: free[1], coUnits: ['co'] }, { unit: UNITS[2] }];
  },
  'log-duty-call': ({ at }) => [
    { calledAt: at, answered: true },
    { calledAt: at, answered: false },
  ],
  'request-return': () => [
    { leaderOpinionAttachmentId: 'a' },
    { leaderOpinionAttachmentId: 'a', suggestedUnit: 'u2' },
  ],
  'approve-return': () => [{}, { nextUnit: 'u2' }, { consultation: true }],
  'open-consultation': () => [{ decider: 'duty-lead' }, { decider: 'leader-1' }],
  'decide-consultation': () => [{ leadUnit: 'u2' }, { leadUnit: 'u3' }],
  'request-extension': ({ at }) => [
    { workdays: 1, objectiveCause: { code: 'force-majeure' }, citizenExplanation: { at } },
    { workdays: 5 },
    { workdays: 3 },
  ],
  'approve-extension': () => [{ workdays: 1 }, { workdays: 3 }, { workdays: 5 }],
  'record-implementation': () => [{}, { decisionForm: 'mediation' }],
  'reach-milestone': () => [{ outcome: 'resumed' }, { outcome: 'resolved' }],
  'record-callback': ({ at }) => [
    { at, method: 'phone', reached: true, solved: 'yes', resultSatisfaction: 'satisfied' },
    { at, method: 'phone', reached: true, solved: 'no' },
    { at, method: 'phone', reached: false },
    { at, method: 'phone', reached: false, declined: true },
  ],
  rate: () => [{ solved: 'yes' }, { resultSatisfaction: 'dissatisfied' }],
  'record-follow-up': ({ s, at }) => [
    { at, stillFixed: true },
    { at, stillFixed: false, newCaseNo: `JS7${s.version}` },
  ],
  'record-visit': ({ at, later }) => [
    { at, signatureAttachmentId: 'a', visitorRole: 'owner' },
    { at, signatureAttachmentId: 'a', problemsFound: true },
    { at, signatureAttachmentId: 'a', promisedAt: later },
  ],
  supervise: ({ later }) => [
    { trigger: 'hot', form: 'phone' },
    { trigger: 'media', form: 'written', dueAt: later },
    { trigger: 'leader', form: 'meeting' },
  ],
  instruct: ({ s, later }) => [
    {
      paperNo: s.tracks.papers.find((p) => p.instructedAt === undefined)?.paperNo ?? 'P0',
      lines: [{ unit: 'u1' }, { unit: 'u2', dueAt: later }],
      readBackConfirmed: true,
    },
  ],
  appeal: ({ s }) => [
    { by: 'complainant' },
    ...(s.respondentUnit === undefined ? [] : [{ by: 'respondent' }]),
  ],
  'decide-appeal': () => [{ outcome: 'upheld' }, { outcome: 'changed' }],
  'confirm-malicious': () => [{ decision: 'confirmed' }, { decision: 'dismissed' }],
  'set-confidentiality': () => [
    { mode: 'confidential' },
    { mode: 'anonymous', endsCallback: true },
    { mode: 'open' },
  ],
};

/** What the catalogue may answer for a dispatch: nothing special, a chain of approvals, a visit with steps that must be done, no call-back. */
const TYPES: (TypePin | undefined)[] = [
  undefined,
  { code: 't', version: 1, approvalChain: ['unit-leader', 'leader'] },
  { code: 't', version: 1, requiredSteps: ['record-investigation'], visit: { unit: 'days', n: 7 } },
  { code: 't', version: 1, noCallback: true, statutory: { law: '法', article: '1', n: 30, unit: 'days' } },
];

function plans(name: CommandName, { plan }: CaseState, year: string): (Partial<Plan> | undefined)[] {
  const { policy, calendar } = plan;
  switch (name) {
    case 'dispatch':
      return TYPES.map((type) => (type ? { type } : undefined));
    case 'change-plan':
      return [
        { policy: { ...policy, version: policy.version + 1, review: { unit: 'workdays', n: 2 } } },
        {
          policy: {
            ...policy,
            version: policy.version + 1,
            handle: { ...policy.handle, standard: { unit: 'workdays', n: 8 } },
          },
        },
      ];
    case 'change-calendar':
      return [
        {
          calendar: {
            ...calendar,
            edition: `${calendar.edition}x`,
            off: [...calendar.off, [`${year}-06-08`, 5, '加假']],
          },
        },
      ];
    default:
      return [undefined];
  }
}

const PERSONS: Partial<Record<CommandName, (s: CaseState) => Actor[]>> = {
  'confirm-malicious': () => [
    person('duty-lead'),
    person('supervisor'),
    person('duty-lead', 2),
    person('agent'),
  ],
  'decide-appeal': () => [
    person('leader'),
    person('duty-lead'),
    person('duty-lead', 2),
    { id: 'agent-1', role: 'duty-lead' },
  ],
  'decide-consultation': () => [person('duty-lead'), person('leader')],
  'approve-reply': (s) => [staff('unit-leader', s.assignment?.unit), person('leader')],
  'reject-reply': (s) => [person('leader'), staff('unit-leader', s.assignment?.unit)],
  'approve-plan': (s) => [person('leader'), staff('unit-leader', s.assignment?.unit)],
  'raise-dispute': (s) => [staff('unit-clerk', s.assignment?.unit), staff('unit-clerk', 'co')],
  appeal: (s) => [person('complainant'), staff('unit-leader', s.respondentUnit)],
};

const person = (role: Role, n = 1): Actor => ({ id: `${role}-${n}`, role });
const staff = (role: Role, unit = 'u1'): Actor => ({ id: `${role}-${unit}`, role, unit });

function persons(name: CommandName, s: CaseState): Actor[] {
  const some = PERSONS[name]?.(s);
  if (some) return some;
  const { roles, of = 'handling' } = commandRule(name);
  const role = roles[0]!;
  if (!role.startsWith('unit-')) return [role === 'system' ? { id: 'system', role } : person(role)];
  const unit = {
    'co-handling': 'co',
    'joint-lead': s.tracks.joint?.leadUnit,
    // Whoever came in last: of those before, somebody may have answered.
    involved: involvedUnits(s).at(-1),
    respondent: s.respondentUnit,
  };
  return [staff(role, of in unit ? unit[of as keyof typeof unit] : s.assignment?.unit)];
}

/**
 * Every plausible way to give a command to a case at an instant, in a fixed order: at least one. What the model check tries, what is sent at
 * once to one case, and what the state machine is drawn from.
 */
export function plausible(name: CommandName, s: CaseState, at: number): Plausible[] {
  const given = givenAt(at, s);
  const bodies = BODIES[name]?.({ ...given, s }) ?? [leastFields(name, given)];
  const [actors, all] = [persons(name, s), plans(name, s, given.at.slice(0, 4))];
  return bodies.flatMap((fields) =>
    all.flatMap((plan) =>
      actors.map((actor) => ({
        actor,
        ...(Object.keys(fields).length > 0 ? { fields } : {}),
        ...(plan ? { plan } : {}),
      })),
    ),
  );
}
