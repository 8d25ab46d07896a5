import { CASE_STATES } from '../../src/domain/case/vocabulary.ts';
import type { Caller } from '../../src/domain/access/access.ts';
import { OPERATIONS } from '../../src/domain/access/operations.ts';
import { City, type OpenCase } from '../support/city.ts';
import { appointed } from './appointed.ts';

/**
 * What happens in a case that somebody may not know of changes nothing that they can read: neither a list nor a count. Whatever the interface
 * reads is asked before and after, so that a reading added later is asked too, and turns this red when it forgets the caller.
 */
type Readings = Readonly<Record<string, (as: Reader) => Promise<string>>>;
interface Reader extends Caller {
  get: (path: string) => Promise<string>;
}

/** What grows with every request, whoever makes it. */
const OF_EVERYBODY = ['GET /livez', 'GET /readyz', 'GET /metrics', 'GET /audit', 'GET /audit/verify'];
/** Papers of one case, which say at what time they were printed; whether the case may be known of the matrix asks. */
const PRINTED = ['GET /cases/{caseNo}/deadlines/page', 'GET /cases/{caseNo}/documents/{form}'];
/** Beside the plain reading: each filter through which a list could tell. */
const FILTERS: Readonly<Record<string, readonly string[]>> = {
  'GET /cases': [
    '?q=电梯',
    '?overdue=false',
    '?tier=standard',
    '?unit=housing-construction',
    '?sort=dueAt',
    '?limit=1',
    ...Object.keys(CASE_STATES).map((state) => `?state=${state}`),
  ],
};

const READERS: Caller[] = [
  { id: 'agent-elsewhere', roles: ['agent'], region: '370200' },
  { id: 'dispatcher-elsewhere', roles: ['dispatcher'], region: '370200' },
  { id: 'duty-lead-elsewhere', roles: ['duty-lead'], region: '370200' },
  { id: 'callback-elsewhere', roles: ['callback-officer'], region: '370200' },
  { id: 'supervisor-elsewhere', roles: ['supervisor'], region: '370200' },
  { id: 'records-elsewhere', roles: ['records', 'oversight'], region: '370200' },
  { id: 'clerk-elsewhere', roles: ['unit-clerk'], unit: 'housing-construction', region: '370200' },
  { id: 'clerk-of-another-unit', roles: ['unit-clerk', 'unit-leader'], unit: 'traffic-police' },
];
/** Of its own region: what the case changes for them shows that the readings would tell. */
const NEAR: Caller = { id: 'duty-lead-near', roles: ['duty-lead'], region: '370100' };

let city: City;
let theirs: OpenCase;
const readers: Reader[] = [];
let near: Reader;

beforeAll(async () => {
  city = await City.open();
  theirs = await city.complaint({ region: '370202' });
  await theirs.acts('classify', 'dispatch', 'sign');
  for (const caller of READERS) readers.push(await reading(caller));
  near = await reading(NEAR);
});
afterAll(() => city.close());

async function reading(caller: Caller): Promise<Reader> {
  const person = await appointed(city, caller);
  const get = async (path: string): Promise<string> => {
    const { status, body } = await person.get(path);
    return JSON.stringify({ status, body }, (key, value: unknown) => (key === 'now' ? undefined : value));
  };
  return { ...caller, get };
}

/** Every reading of the interface that names no thing, or a case of the reader's own. */
const readings = (): Readings =>
  Object.fromEntries(
    Object.keys(OPERATIONS)
      .filter(
        (operation) =>
          /^GET \/(?!public)/.test(operation) && ![...OF_EVERYBODY, ...PRINTED].includes(operation),
      )
      .flatMap((operation) => ['', ...(FILTERS[operation] ?? [])].map((query) => [operation, query] as const))
      .map(([operation, query]) => [
        operation + query,
        operation.slice('GET '.length).replace('{caseNo}', theirs.caseNo) + query,
      ])
      .filter(([, path]) => !path!.includes('{'))
      .map(([name, path]) => [name, (as: Reader) => as.get(path!)]),
  );

/** The readings that an act changes for somebody. */
async function changedBy(
  act: () => Promise<unknown>,
  all: Readings,
  who: readonly Reader[],
): Promise<string[]> {
  const asked = async (): Promise<Map<string, string>> => {
    const said = new Map<string, string>();
    for (const as of who)
      for (const [name, read] of Object.entries(all)) said.set(`${as.id}: ${name}`, await read(as));
    return said;
  };
  const before = await asked();
  await act();
  const after = await asked();
  return [...before.keys()].filter((name) => before.get(name) !== after.get(name));
}

/** A case of another region, and all that comes with one. */
async function somethingElsewhere(): Promise<void> {
  const c = await city.complaint({ region: '370102' });
  await c.acts('classify', 'dispatch', 'sign');
  const clerk = await city.as('unit-clerk', 'housing-construction');
  expect((await clerk.post(`${c.path}/relay`, { message: '请问何时方便' })).status).toBe(201);
}

test('what happens in a case of another region, or of another unit, changes nothing that one can read', async () => {
  const all = readings();
  expect(Object.keys(all).length).toBeGreaterThan(30);
  expect(await changedBy(somethingElsewhere, all, readers)).toEqual([]);
}, 300_000);

test('to those of its region the same readings tell of it', async () => {
  const changed = await changedBy(somethingElsewhere, readings(), [near]);
  expect(changed).toEqual(
    expect.arrayContaining(['duty-lead-near: GET /cases', 'duty-lead-near: GET /relay-messages']),
  );
}, 300_000);

test('a reading that forgets the region is found, be it a list or a count', async () => {
  const planted: Readings = {
    'GET /planted/list': async () =>
      JSON.stringify(await city.db.query<object[]>('select case_no from complaint_case order by case_no')),
    'GET /planted/count': async () =>
      JSON.stringify(await city.db.query<object[]>('select count(*) from complaint_case')),
    'GET /planted/own': async ({ region = '' }) =>
      JSON.stringify(
        await city.db.query<object[]>('select case_no from complaint_case where starts_with(region, $1)', [
          region.replace(/(?:00)+$/, ''),
        ]),
      ),
  };
  const [first] = readers as [Reader];
  expect(await changedBy(somethingElsewhere, planted, [first])).toEqual([
    `${first.id}: GET /planted/list`,
    `${first.id}: GET /planted/count`,
  ]);
}, 300_000);
