import type { OpenAPIObject } from '@nestjs/swagger';
import { COMMAND_NAMES } from '../../src/domain/case/commands.ts';
import type { Caller, CaseRelation } from '../../src/domain/access/access.ts';
import { OPERATIONS, verdict, type Thing, type Verdict } from '../../src/domain/access/operations.ts';
import { ROLES, type Role } from '../../src/domain/case/vocabulary.ts';
import { openApiOf } from '../../src/platform/openapi.ts';
import type { Role as TokenRole } from '../../stack/issuer.mjs';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { appointed } from './appointed.ts';

/** What each of these units is to the case at hand. */
const UNITS = {
  handling: 'housing-construction',
  'co-handling': 'urban-management',
  'joint lead': 'market-supervision',
  'joint member': 'ecology-environment',
  instructed: 'municipal-works',
  'complained about': 'property-service',
  other: 'traffic-police',
} as const;
type Standing = keyof typeof UNITS;

const UNIT_ROLES: Role[] = ['unit-clerk', 'unit-handler', 'unit-leader'];
const NOT_BY_TOKEN: Role[] = ['system', 'complainant'];
/** Operations that the document leaves out. */
const UNDOCUMENTED = ['/temporal-codec', '/public/demo/temporal-codec'].flatMap((codec) => [
  `POST ${codec}/encode`,
  `POST ${codec}/decode`,
]);

interface Somebody {
  name: string;
  caller: Caller | undefined;
  person: Person;
}
interface Situation {
  name: string;
  c: OpenCase;
  relation: CaseRelation;
  commandId: string;
  attachment: string;
  file: NonNullable<Thing['file']>;
  confidential?: true;
  /** To whom it matters beside those of the first. */
  matters: (caller: Caller) => boolean;
}

let city: City;
let document: OpenAPIObject;
let everybody: Somebody[];
let situations: Situation[];
let recording: { id: string; requestId: string };
const ASKED_BY = 'demo-duty-lead';

beforeAll(async () => {
  city = await City.open({ unmasksPerDay: 100_000, codeGuesses: { perCase: 1e6, perAddress: 1e6 } });
  document = openApiOf(city.app);
  everybody = [
    { name: 'nobody', caller: undefined, person: city.stranger() },
    ...(await Promise.all(
      (Object.keys(ROLES) as Role[])
        .filter((role) => !NOT_BY_TOKEN.includes(role))
        .flatMap((role) =>
          (UNIT_ROLES.includes(role) ? Object.values(UNITS) : [undefined]).map(
            (unit) => [role, unit] as const,
          ),
        )
        .map(async ([role, unit]) => ({
          name: unit === undefined ? role : `${role} of ${unit}`,
          caller: {
            id: ['demo', role, unit].filter(Boolean).join('-'),
            roles: [role],
            ...(unit && { unit }),
          },
          person: await city.as(role as TokenRole, unit),
        })),
    )),
  ];
  for (const caller of PECULIAR)
    everybody.push({ name: caller.id, caller, person: await appointed(city, caller) });
  situations = await Promise.all([answered(), fresh(), against(), elsewhere(), inConfidence()]);
  recording = await recorded(situations[0]!.c);
});
afterAll(() => city.close());

/** Those who work for one region, and one person of two offices. */
const PECULIAR: Caller[] = [
  { id: 'two-offices', roles: ['agent', 'records'] },
  { id: 'two-offices-of-city', roles: ['dispatcher', 'supervisor'], region: '370100' },
  { id: 'records-of-other-city', roles: ['records'], region: '370200' },
  { id: 'agent-of-province', roles: ['agent'], region: '370000' },
  { id: 'duty-lead-of-other-city', roles: ['duty-lead'], region: '370200' },
  { id: 'reviewer-of-country', roles: ['reviewer'], region: 'CN' },
  { id: 'clerk-of-other-city', roles: ['unit-clerk'], unit: UNITS.handling, region: '370200' },
  { id: 'clerk-of-city', roles: ['unit-clerk', 'unit-handler'], unit: UNITS.handling, region: '370100' },
];

const BY_CLERK = { uploadedBy: `demo-unit-clerk-${UNITS.handling}`, unit: UNITS.handling };
const NONE: CaseRelation = { region: 'CN', unit: null, coUnits: [], involved: [] };

/** A case on which everybody has worked, and whose result the unit complained about may now dispute. */
async function answered(): Promise<Situation> {
  const c = await city.complaint({ respondent: { unit: UNITS['complained about'] } });
  const { 'joint lead': leadUnit, 'joint member': member, instructed } = UNITS;
  await c.acts('classify', ['dispatch', { coUnits: [UNITS['co-handling']] }], 'sign');
  const attachment = await c.attachment();
  await c.acts(
    ['record-mediation', { signedAttachmentId: attachment }],
    ['joint-investigate', { leadUnit, members: [member] }],
    'present',
    ['instruct', { lines: [{ unit: instructed, order: '一周内报告' }] }],
    'reply-citizen',
    'submit-result',
    'approve-result',
  );
  const relation = {
    region: 'CN',
    unit: UNITS.handling,
    coUnits: [UNITS['co-handling']],
    jointLead: leadUnit,
    involved: [leadUnit, member, instructed],
    respondent: UNITS['complained about'],
    accused: UNITS['complained about'],
  };
  return situation('a case that many worked on', c, relation, attachment, { ...BY_CLERK, used: true });
}

/** Nobody works on it yet; the unit complained about may not know of it. */
async function fresh(): Promise<Situation> {
  const c = await city.complaint({ respondent: { unit: UNITS['complained about'] } });
  await c.acts('supplement');
  const relation = { ...NONE, accused: UNITS['complained about'] };
  return situation('a new case', c, relation, await c.attachment(), { ...BY_CLERK, used: false });
}

/** The unit that handles it is the one complained about. */
async function against(): Promise<Situation> {
  const c = await city.complaint({ respondent: { unit: UNITS.handling } });
  await c.acts('classify', 'dispatch', 'sign');
  const attachment = await hotlineFile(c);
  return situation(
    'a case about its own unit',
    c,
    { ...NONE, unit: UNITS.handling, accused: UNITS.handling },
    attachment,
    { uploadedBy: 'demo-agent', unit: null, used: true },
  );
}

/** A case of one city: whoever works for another does not know of it. */
async function elsewhere(): Promise<Situation> {
  const c = await city.complaint({ region: '370102' });
  await c.acts('classify', 'dispatch', 'sign');
  const file = { uploadedBy: 'demo-agent', unit: null, used: true };
  const relation = { ...NONE, region: '370102', unit: UNITS.handling };
  return {
    ...(await situation('a case of a city', c, relation, await hotlineFile(c), file)),
    matters: ({ region }) => region !== undefined,
  };
}

/** The complainant does not want to be known to the unit. */
async function inConfidence(): Promise<Situation> {
  const who = { name: '张小三', phone: '13812345678', anonymous: false, confidential: true };
  const c = await city.complaint({ complainant: who });
  await c.acts('classify', ['dispatch', { coUnits: [UNITS['co-handling']] }], 'sign');
  const file = { uploadedBy: 'demo-agent', unit: null, used: true };
  const relation = { ...NONE, unit: UNITS.handling, coUnits: [UNITS['co-handling']] };
  return {
    ...(await situation('a confidential case', c, relation, await hotlineFile(c), file)),
    confidential: true,
  };
}

async function situation(
  name: string,
  c: OpenCase,
  relation: CaseRelation,
  attachment: string,
  file: Situation['file'],
): Promise<Situation> {
  const events = (await c.events()) as unknown as { commandId: string | null }[];
  return {
    name,
    c,
    relation,
    attachment,
    file,
    matters: ({ unit }) => unit !== undefined,
    commandId: events.findLast((e) => e.commandId !== null)!.commandId!,
  };
}

const multipart = (name: string, bytes: Buffer, fields: Record<string, string> = {}): Buffer =>
  Buffer.concat([
    ...Object.entries(fields).map(([key, value]) =>
      Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
    ),
    Buffer.from(
      `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n--edge--\r\n'),
  ]);
const FORM = { 'content-type': 'multipart/form-data; boundary=edge' };

/** What the hotline put into the file of a case. */
async function hotlineFile(c: OpenCase): Promise<string> {
  const agent = await city.as('agent');
  const { body } = await agent.post('/attachments', multipart('a.txt', Buffer.from('照片说明')), FORM);
  await city.db.query('insert into attachment_use (attachment_id, case_no) values ($1, $2)', [
    body.attachmentId,
    c.caseNo,
  ]);
  return body.attachmentId;
}

async function recorded({ caseNo }: OpenCase): Promise<{ id: string; requestId: string }> {
  const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(500, 3)]);
  // Of yesterday: what is two years old may be destroyed, and is then not there.
  const recordedAt = new Date(Date.now() - 86_400_000).toISOString();
  const form = multipart('call.wav', wav, { recordedAt, caseNo });
  const { body } = await (await city.as('agent')).post('/recordings', form, FORM);
  const path = `/recordings/${body.recordingId ?? body.id}`;
  const asked = await (await city.as('duty-lead')).post(`${path}/requests`, HEAR);
  return { id: path.split('/')[2]!, requestId: asked.body.requestId ?? asked.body.id };
}
const HEAR = { purpose: 'fact-check', reason: '核对通话' };

/** Every operation of the interface: `GET /cases/{caseNo}`. */
const operationsOf = ({ paths }: OpenAPIObject): string[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  );

test('every operation has its sentence, and every sentence its operation', () => {
  const known = [
    ...operationsOf(document),
    ...UNDOCUMENTED,
    'GET /livez',
    'GET /readyz',
    'GET /metrics',
    'GET /temporal',
  ];
  expect(Object.keys(OPERATIONS).toSorted()).toEqual([...new Set(known)].toSorted());
  expect(Object.keys(OPERATIONS).length).toBeGreaterThan(COMMAND_NAMES.length + 50);
});

test('what has no sentence nobody may do', () => {
  for (const { caller } of everybody) expect(verdict('POST /anything', caller)).toBe('forbidden');
});

/** Unknown fields: whoever may give the command is told of them (400), and nothing is done. */
const NOT_A_BODY = { unexpected: true };
const BODIES: Record<string, object> = {
  'POST /recordings/{id}/requests': HEAR,
  'POST /demo/cases/{caseNo}/fast-forward': { seconds: 1 },
};
const AT_ONCE = 16;
/** A case's clock jumps for one after the other. */
const ONE_AT_A_TIME = ['POST /demo/cases/{caseNo}/fast-forward'];
const QUERIES: Record<string, (s: Situation) => string> = {
  'GET /recordings': ({ c }) => `?caseNo=${c.caseNo}`,
  'GET /recordings/{id}/content': () => `?request=${recording.requestId}`,
};

function pathOf(operation: string, s: Situation): string {
  const [, path] = operation.split(' ') as [string, string];
  const id = path.startsWith('/recordings')
    ? recording.id
    : path.startsWith('/attachments')
      ? s.attachment
      : 'nobody';
  const parts: Record<string, string> = {
    caseNo: s.c.caseNo,
    commandId: s.commandId,
    form: 'register-form',
    id,
    requestId: recording.requestId,
    code: path.startsWith('/units')
      ? path.endsWith('/close')
        ? 'nobody'
        : UNITS.other
      : path.startsWith('/policies')
        ? 'county-12345'
        : 'property-management',
    version: '1',
    region: 'CN',
    year: '2026',
    edition: 'none',
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name]!) + (QUERIES[operation]?.(s) ?? '');
}

/** What the status says of access; what was heard may have been refused by a rule, or found nothing of that name. */
function saidBy(operation: string, status: number): Verdict {
  if (status === 401) return 'unknown';
  if (status === 403) return 'forbidden';
  const named =
    /\{(caseNo|id)\}$|\{caseNo\}\/|^\w+ \/recordings\/\{id\}/.test(operation) &&
    !/public|staff/.test(operation);
  if (status === 404) return named ? 'hidden' : 'heard';
  return status < 500 && status !== 429 ? 'heard' : ('failed' as Verdict);
}

const isAboutCase = (operation: string): boolean => /\{caseNo\}|\/attachments\/\{id\}/.test(operation);

/** Only of a unit does it matter what it is to the case: the others are tried with the first. */
test('the whole matrix, over HTTP', async () => {
  const wrong: string[] = [];
  let cells = 0;
  const began = performance.now();
  const tryOne = async (
    operation: string,
    s: Situation,
    { name, caller, person }: Somebody,
  ): Promise<void> => {
    const [method] = operation.split(' ');
    const expected = verdict(operation, caller, {
      case: s.relation,
      file: s.file,
      askedBy: ASKED_BY,
      confidential: s.confidential ?? false,
    });
    const path = pathOf(operation, s);
    const { status } =
      method === 'GET' ? await person.get(path) : await person.post(path, BODIES[operation] ?? NOT_A_BODY);
    cells++;
    const said = saidBy(operation, status);
    if (said !== expected)
      wrong.push(`${operation}, ${s.name}, ${name}: expected ${expected}, got ${said} (${status})`);
  };
  const all = Object.keys(OPERATIONS)
    .filter((operation) => !/^GET \/(livez|readyz|metrics|temporal$)/.test(operation))
    .flatMap((operation) =>
      situations
        .slice(0, isAboutCase(operation) ? undefined : 1)
        .flatMap((s, i) =>
          everybody
            .filter(({ caller }) => i === 0 || (caller && s.matters(caller)))
            .map((each) => [operation, s, each] as const),
        ),
    );
  const tried = async (cellsLeft: Iterable<(typeof all)[number]>): Promise<void> => {
    for (const [operation, s, each] of cellsLeft) await tryOne(operation, s, each);
  };
  const isAlone = ([operation]: (typeof all)[number]): boolean => ONE_AT_A_TIME.includes(operation);
  const together = all.filter((cell) => !isAlone(cell)).values();
  await Promise.all(Array.from({ length: AT_ONCE }, () => tried(together)));
  await tried(all.filter(isAlone));
  console.info(`${cells} cells in ${Math.round((performance.now() - began) / 1000)} s`);
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(6000);
}, 900_000);

test('every relation is told apart by some operation', () => {
  const told = (standing: Standing): string =>
    Object.keys(OPERATIONS)
      .filter((operation) => {
        const unit = UNITS[standing];
        const caller: Caller = { id: 'a', roles: UNIT_ROLES, unit };
        return verdict(operation, caller, { case: situations[0]!.relation }) === 'heard';
      })
      .join();
  const kinds = new Set((Object.keys(UNITS) as Standing[]).map(told));
  expect(kinds.size).toBe(Object.keys(UNITS).length - 1); // A member of the joint investigation and an instructed unit may do the same.
});

describe('what a body or an address names beside the case', () => {
  const refusedAs = async (
    c: OpenCase,
    name: Parameters<OpenCase['give']>[0],
    body: object,
  ): Promise<string> => (await c.give(name, body)).body.code;

  test('another case’s attachment, paper, command and relay message are not there', async () => {
    const [mine, other] = situations as [Situation, Situation, Situation];
    const c = await city.complaint();
    c.unit = UNITS.other;
    await c.acts('classify', ['dispatch', { unit: UNITS.other }], 'sign');
    const code = await refusedAs(c, 'record-mediation', { signedAttachmentId: mine.attachment });
    expect(code).toBe('attachment-unknown');
    const paperNo = (await mine.c.view()).papers[0].paperNo;
    const own = { paperNo, content: '已办结' };
    expect(await refusedAs(c, 'report-back', own)).toMatch(/^(paper-unknown|wrong-state)$/);
    const agent = await city.as('agent');
    expect((await agent.get(`${other.c.path}/commands/${mine.commandId}`)).status).toBe(404);
    const clerk = await city.as('unit-clerk', UNITS.handling);
    const asked = await clerk.post(`${mine.c.path}/relay`, { message: '请问何时方便' });
    expect(asked.status).toBe(201);
    const answer = { note: '明天上午' };
    expect((await agent.post(`${other.c.path}/relay/${asked.body.id}/answer`, answer)).status).toBe(404);
  });

  test('a unit that is not there', async () => {
    const c = await city.complaint();
    await c.acts('classify');
    expect(await refusedAs(c, 'dispatch', { unit: 'nowhere' })).toBe('unit-unknown');
    expect(await refusedAs(c, 'dispatch', { coUnits: ['nowhere'] })).toBe('unit-unknown');
  });

  test('a request to hear another recording', async () => {
    const another = await recorded(situations[0]!.c);
    const lead = await city.as('duty-lead');
    const { status } = await lead.get(`/recordings/${another.id}/content?request=${recording.requestId}`);
    expect(status).toBe(404);
  });
});

test('every cell that was refused is in the audit', async () => {
  const [{ n }] = await city.db.query<[{ n: number }]>(
    `select count(*)::int as n from audit_entry where outcome = 'refused' and code in ('forbidden', 'not-found', 'unauthorized')`,
  );
  expect(n).toBeGreaterThan(3000);
  const { body } = await (await city.as('audit-admin')).get('/audit/verify');
  expect(body.broken).toEqual([]);
});

/** Medians of alternating requests: what takes longer would tell that something is there. */
test.each([
  ['case', (s: Situation) => [s.c.path, `${s.c.path.slice(0, -6)}999999`]],
  ['attachment', (s: Situation) => [`/attachments/${s.attachment}`, '/attachments/none-of-ours']],
] as const)(
  'a %s that is not yours takes as long, and looks the same, as one that is not there',
  async (what, of) => {
    const [theirs, none] = of(situations[0]!) as [string, string];
    const clerk = await city.as('unit-clerk', UNITS.other);
    const timed = async (path: string): Promise<number> => {
      const began = performance.now();
      await clerk.get(path);
      return performance.now() - began;
    };
    expect((await clerk.get(theirs)).body).toEqual((await clerk.get(none)).body);
    const median = (all: number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]!;
    let ratio = 0;
    for (let attempt = 0; attempt < 6; attempt++) {
      const times: [number[], number[]] = [[], []];
      for (let i = 0; i < 500; i++) {
        times[0].push(await timed(theirs));
        times[1].push(await timed(none));
      }
      ratio = median(times[0]) / median(times[1]);
      console.info(`${what}, not yours / not there: ${ratio.toFixed(3)}`);
      if (ratio > 0.9 && ratio < 1.1) break;
    }
    expect(ratio).toBeGreaterThan(0.9);
    expect(ratio).toBeLessThan(1.1);
  },
  900_000,
);
