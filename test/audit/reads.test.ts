import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiOf } from '../../src/platform/openapi.ts';
import { City, type OpenCase, type Person } from '../support/city.ts';

let city: City;
let document: OpenAPIObject;
let c: OpenCase;
let auditor: Person;
const UNIT = 'housing-construction';
beforeAll(async () => {
  city = await City.open();
  document = openApiOf(city.app);
  auditor = await city.as('audit-admin');
  c = await city.complaint();
  await c.acts('classify', 'dispatch', 'sign');
});
afterAll(() => city.close());

/** The names under which an answer hands out what somebody wrote about a case, or who they are. */
const WORDS = new Set([
  'content', 'complainant', 'text', 'message', 'answer', 'note', 'reason', 'summary', 'detail', 'demands', 'suggestion',
]); // prettier-ignore
/** What answers under these names something else, or is written down otherwise. */
const OTHERWISE: Record<string, string> = {
  'POST /cases/{caseNo}/identity/unmask': 'an act of its own, in the audit as such',
  'GET /cases/{caseNo}/deadlines': 'the code of why a clock moved',
  'GET /staff/{id}/changes': 'why somebody was appointed or moved',
  ...Object.fromEntries(
    ['/complaint-types', '/policies'].flatMap((rules) =>
      [`GET ${rules}`, `POST ${rules}`, `POST ${rules}/check`]
        .concat([`GET ${rules}/{code}/versions/{version}`, `POST ${rules}/{code}/versions/{version}/retire`])
        .map((operation) => [operation, 'rules']),
    ),
  ),
  'POST /rehearsals': 'a case that nobody has complained of',
};

interface Operation {
  responses?: Record<string, { content?: Record<string, { schema?: unknown }> }>;
  'x-audited'?: string;
}

/** Every property that a schema has, at any depth. */
function namesIn(schema: unknown, seen = new Set<unknown>()): string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const { $ref, properties = {} } = schema as { $ref?: string; properties?: object };
  const referred = $ref
    ?.split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document);
  return [
    ...namesIn(referred, seen),
    ...Object.keys(properties),
    ...Object.values(schema).flatMap((each) => namesIn(each, seen)),
  ];
}

const operations = (): [string, Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replace('/api/v1', '')}`,
      operation,
    ]),
  );

const answersWords = ({ responses = {} }: Operation): boolean =>
  Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.values(content))
    .some(({ schema }) => namesIn(schema).some((name) => WORDS.has(name)));

test('whatever answers with what people wrote is written down', () => {
  const unseen = operations()
    .filter(([, operation]) => answersWords(operation) && operation['x-audited'] === undefined)
    .map(([name]) => name);
  expect(unseen.toSorted()).toEqual(Object.keys(OTHERWISE).toSorted());
});

/** What this person is written down to have read while they ask, oldest first. */
async function written(actor: string, asks: () => Promise<{ status: number }>): Promise<string[]> {
  const read = async (): Promise<string[]> => {
    const { body } = await auditor.get(`/audit?limit=200&outcome=done&actor=${actor}`);
    const items = body.items as { action: string; subject: string | null }[];
    return items
      .filter(({ action }) => action.startsWith('read.'))
      .map(({ action, subject }) => `${action} ${subject === c.caseNo ? 'this case' : subject}`)
      .toReversed();
  };
  const before = await read();
  expect((await asks()).status).toBeLessThan(300);
  return (await read()).slice(before.length);
}

test('a search in what people wrote, and no other list', async () => {
  const supervisor = await city.as('supervisor');
  expect(await written('demo-supervisor', () => supervisor.get('/cases'))).toEqual([]);
  const search = () => supervisor.get(`/cases?q=${encodeURIComponent('电梯')}`);
  expect(await written('demo-supervisor', search)).toEqual(['read.search null']);
});

test('suggestions, and the text for the unit complained about', async () => {
  const lead = await city.as('duty-lead');
  for (const [what, path] of [
    ['suggestions', `${c.path}/suggestions`],
    ['redaction', `${c.path}/redaction`],
  ])
    expect(await written('demo-duty-lead', () => lead.get(path!))).toEqual([`read.${what} this case`]);
});

test('what is relayed, once there is anything', async () => {
  const [clerk, agent] = [await city.as('unit-clerk', UNIT), await city.as('agent')];
  const [me, hotline] = [`demo-unit-clerk-${UNIT}`, 'demo-agent'];
  expect(await written(me, () => clerk.get(`${c.path}/relay`))).toEqual([]);
  const ask = () => clerk.post(`${c.path}/relay`, { message: '请问何时方便上门' });
  expect(await written(me, ask)).toEqual(['read.relay this case']);
  expect(await written(me, () => clerk.get(`${c.path}/relay`))).toEqual(['read.relay this case']);
  expect(await written(hotline, () => agent.get('/relay-messages'))).toEqual(['read.relay null']);
});

test('the view that a command is answered with', async () => {
  const handler = await city.as('unit-handler', UNIT);
  const act = () => handler.post(`${c.path}/record-progress`, { note: '已派人' });
  const read = await written(`demo-unit-handler-${UNIT}`, act);
  expect(read).toEqual(['read.identity this case', 'read.case this case']);
});

test('why a recording is to be heard', async () => {
  const wav = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(500, 3)]);
  const edge = (name: string) => `--edge\r\nContent-Disposition: form-data; name="${name}"`;
  const form = Buffer.concat([
    Buffer.from(`${edge('recordedAt')}\r\n\r\n2026-03-09T10:00:00+08:00\r\n`),
    Buffer.from(`${edge('file')}; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\n`),
    wav,
    Buffer.from('\r\n--edge--\r\n'),
  ]);
  const type = { 'content-type': 'multipart/form-data; boundary=edge' };
  const { body } = await (await city.as('agent')).post('/recordings', form, type);
  const records = await city.as('records');
  const path = `/recordings/${body.recordingId}/requests`;
  const read = `read.recording-requests ${body.recordingId}`;
  expect(await written('demo-records', () => records.get(path))).toEqual([]);
  const ask = () => records.post(path, { purpose: 'fact-check', reason: '核对通话' });
  expect(await written('demo-records', ask)).toEqual([read]);
  expect(await written('demo-records', () => records.get(path))).toEqual([read]);
});

test('what the complainant was told, once they were told anything', async () => {
  const other = await city.complaint();
  const visit = () => city.stranger().get(`/public${other.path}`, { 'x-query-code': other.queryCode });
  expect(await written('complainant', visit)).toEqual([]);
  await other.acts('request-info');
  expect(await written('complainant', visit)).toEqual([`read.public-case ${other.caseNo}`]);
});
