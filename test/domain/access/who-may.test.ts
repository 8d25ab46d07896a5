import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Caller, CaseRelation } from '../../../src/domain/access/access.ts';
import {
  OPERATIONS,
  verdict,
  verdictAhead,
  type Permission,
  type Thing,
  type Verdict,
} from '../../../src/domain/access/operations.ts';
import { COMMAND_NAMES } from '../../../src/domain/case/commands.ts';
import { ROLES, UNIT_STAFF, type Role } from '../../../src/domain/case/vocabulary.ts';

/** `WHO_MAY=write npm test -- test/domain/access` writes the table anew, for its change to be read. */
const FILE = fileURLToPath(new URL('who-may.txt', import.meta.url));

/** What each unit is to the case is also its code. */
const UNITS = ['handling', 'co-handling', 'joint-lead', 'joint-member', 'accused', 'other'] as const;
const CASE: CaseRelation = {
  region: '371002',
  unit: 'handling',
  coUnits: ['co-handling'],
  jointLead: 'joint-lead',
  involved: ['joint-lead', 'joint-member'],
  respondent: 'accused',
  accused: 'accused',
};
const { respondent: _, ...BEFORE_RESULT } = CASE;
const ASKED_BY = 'duty-lead';

const SITUATIONS: Record<string, Thing> = {
  'no case': {},
  'a case': { case: CASE },
  'before there is a result to dispute': { case: BEFORE_RESULT },
  'in confidence': { case: CASE, confidential: true },
  'about its own unit': { case: { ...BEFORE_RESULT, accused: 'handling' } },
  'the hotline’s file in it': {
    case: CASE,
    confidential: true,
    file: { uploadedBy: 'agent', unit: null, used: true },
  },
  'the unit’s file in it': {
    case: { ...CASE, accused: 'handling' },
    file: { uploadedBy: 'unit-clerk of handling', unit: 'handling', used: true },
  },
  'a file that is in no case yet': {
    file: { uploadedBy: 'unit-clerk of handling', unit: 'handling', used: false },
  },
  'a recording that the duty lead asked for': { case: CASE, askedBy: ASKED_BY },
};

const CALLERS: [string, Caller | undefined][] = [
  ['nobody', undefined],
  ...(Object.keys(ROLES) as Role[]).flatMap((role): [string, Caller][] =>
    UNIT_STAFF.includes(role)
      ? (role === 'unit-clerk' ? UNITS : (['handling', 'other'] as const)).map((unit) => [
          `${role} of ${unit}`,
          { id: `${role} of ${unit}`, roles: [role], unit },
        ])
      : [[role, { id: role, roles: [role] }]],
  ),
  ['second duty-lead', { id: 'second', roles: ['duty-lead'] }],
  ['agent of the district', { id: 'a', roles: ['agent'], region: '371002' }],
  ['agent of the city', { id: 'b', roles: ['agent'], region: '371000' }],
  ['agent of another city', { id: 'c', roles: ['agent'], region: '370600' }],
  [
    'unit-clerk of handling, for another city',
    { id: 'd', roles: ['unit-clerk'], unit: 'handling', region: '370600' },
  ],
  ['unit-clerk without a unit', { id: 'e', roles: ['unit-clerk'] }],
  ['agent and records', { id: 'f', roles: ['agent', 'records'] }],
];

/** Who is heard, and how many are refused or told to log in; from everybody else it is hidden. */
function line(operation: string, thing: Thing): string {
  const verdicts = CALLERS.map(([, caller]) => verdict(operation, caller, thing));
  const count = (which: Verdict): number => verdicts.filter((each) => each === which).length;
  const heard = CALLERS.flatMap(([name], i) => (verdicts[i] === 'heard' ? [name] : []));
  const who = heard.length === CALLERS.length ? 'everybody' : heard.join(', ') || 'nobody';
  return `${who} (forbidden ${count('forbidden')}, unknown ${count('unknown')})`;
}

/** The situations in which an operation is another's, each line true until the next one. */
function linesOf(operation: string): string {
  const lines: string[] = [];
  let before = '';
  for (const [name, thing] of Object.entries(SITUATIONS)) {
    const now = line(operation, thing);
    if (now !== before) lines.push(`  ${name}: ${now}`);
    before = now;
  }
  return lines.join('\n');
}

/** Operations that are everywhere the same people's stand together. */
function table(): string {
  const groups = new Map<string, string[]>();
  for (const operation of Object.keys(OPERATIONS)) {
    const lines = linesOf(operation);
    groups.set(lines, [...(groups.get(lines) ?? []), operation]);
  }
  return [...groups].map(([lines, operations]) => `${operations.join('\n')}\n${lines}\n`).join('\n');
}

test('who may do what is what was read and agreed (WHO_MAY=write writes it anew, to be read)', () => {
  if (process.env['WHO_MAY'] === 'write') writeFileSync(FILE, table());
  expect(table().split('\n')).toEqual(readFileSync(FILE, 'utf8').split('\n'));
});

test('what nobody wrote down nobody may do, whatever it is called', () => {
  const everything: Caller = { id: 'all', roles: Object.keys(ROLES) as Role[], unit: 'handling' };
  for (const operation of ['DELETE /cases/{caseNo}', 'toString', 'constructor'])
    expect(verdict(operation, everything, { case: CASE })).toBe('forbidden');
});

test('the guard knows of each operation what has to be found before it is decided', () => {
  const needed = (operation: string): Permission['needs'] => {
    const path = operation.split(' ')[1]!;
    if (/^\/(?:public|livez|readyz|metrics|temporal$)/.test(path)) return 'nothing';
    if (COMMAND_NAMES.some((name) => operation === `POST /cases/{caseNo}/${name}`)) return 'command';
    if (path.includes('{caseNo}')) return 'case';
    if (path.startsWith('/recordings/{id}')) return 'recording';
    if (path.startsWith('/attachments/{id}')) return 'file';
    return operation === 'POST /units/{code}/competence' ? 'unit' : 'caller';
  };
  for (const [operation, { needs }] of Object.entries(OPERATIONS))
    expect([operation, needs]).toEqual([operation, needed(operation)]);
});

test('what needs only the caller is decided without a thing, and everybody gets one of four answers', () => {
  const agent: Caller = { id: 'a', roles: ['agent'] };
  const admin: Caller = { id: 'b', roles: ['system-admin'] };
  expect(verdictAhead(OPERATIONS['GET /cases'], agent)).toBe('heard');
  expect(verdictAhead(OPERATIONS['GET /cases'], admin)).toBe('forbidden');
  expect(verdictAhead(OPERATIONS['GET /cases/{caseNo}'], admin)).toBeUndefined();
  const given = Object.keys(OPERATIONS).flatMap((operation) =>
    Object.values(SITUATIONS).flatMap((thing) =>
      CALLERS.map(([, caller]) => verdict(operation, caller, thing)),
    ),
  );
  expect([...new Set(given)].toSorted()).toEqual(['forbidden', 'heard', 'hidden', 'unknown']);
});
