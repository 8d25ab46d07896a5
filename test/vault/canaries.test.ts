import { Client, Connection } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { SealingCodec } from '../../src/temporal/sealing/codec.ts';
import { PayloadKeys } from '../../src/temporal/sealing/payload-keys.ts';
import { workflowId } from '../../workflows/contract.ts';
import { City, type OpenCase, type Person } from '../support/city.ts';
import { temporalAddress } from '../support/stack.ts';

/** `CANARIES=1000` for the whole flock. Each case has five: a name, a phone, an identity number, an address, words. */
const CANARIES = Number(process.env['CANARIES'] ?? 50);
const UNIT = 'housing-construction';

interface Flock {
  name: string;
  phone: string;
  idNumber: string;
  address: string;
  words: string;
}
const HAN = '甲乙丙丁戊己庚辛壬癸';
const han = (n: number): string =>
  Array.from(String(n).padStart(4, '0'), (digit) => HAN[Number(digit)]).join('');
const flockOf = (n: number): Flock => ({
  name: `雀${han(n)}`,
  phone: `1397${String(6_000_000 + n)}`,
  idNumber: `37100219871${String(103_000 + n)}X`,
  address: `环翠区鸟巢路${7000 + n}号${8000 + n}室`,
  words: `啁啾${han(n)}不息`,
});

type Hits = { where: string; canary: string }[];
const digits = (text: string): string => text.replaceAll(/[^0-9]/g, '');
/** Whichever of these stand in a text, as they are, percent-encoded or escaped. */
function hitsIn(where: string, text: string, canaries: readonly string[]): Hits {
  return canaries
    .filter(
      (c) =>
        text.includes(c) ||
        text.includes(encodeURIComponent(c)) ||
        text.includes(JSON.stringify(c).slice(1, -1)),
    )
    .map((canary) => ({ where, canary }));
}

let city: City;
const flocks: Flock[] = [];
const cases: { c: OpenCase; flock: Flock; kind: 'accused' | 'confidential' | 'open' }[] = [];
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** A case whose words hold everything, told by every path on which somebody writes. */
async function release(n: number): Promise<void> {
  const flock = flockOf(n);
  flocks.push(flock);
  const { name, phone, idNumber, address, words } = flock;
  const everything = `${name}，电话${phone}，身份证${idNumber}，家住${address}，${words}`;
  const kind = (['accused', 'confidential', 'open'] as const)[n % 3]!;
  const form = {
    channel: 'web',
    matterType: 'complaint',
    summary: `${name}反映电梯停运`,
    detail: everything,
    demands: [everything],
    desiredOutcome: undefined,
    parties: [{ name, role: '业主' }],
    place: { text: address },
    evidence: { held: [everything], howToSubmit: everything },
    complainant: { name, phone, address, anonymous: false, confidential: kind === 'confidential' },
    ...(kind === 'accused' ? { respondent: { unit: UNIT, person: name, ground: words } } : {}),
  };
  const c = await city.complaint(form);
  cases.push({ c, flock, kind });
  await c.acts(['supplement', { content: everything }], 'classify', [
    'dispatch',
    { task: { investigate: `找${name}，${phone}`, standard: `到${address}，${idNumber}` } },
  ]);
  if (kind === 'accused')
    await (
      await city.as('dispatcher')
    ).post(`${c.path}/redaction`, { summary: '电梯停运', detail: '请核实', demands: ['修'] });
  const complainant = { 'x-query-code': c.queryCode };
  await city.stranger().post(`/public${c.path}/supplement`, { content: everything }, complainant);
  await city.stranger().post(`/public${c.path}/urge`, { note: everything }, complainant);
  await c.acts('sign', ['record-contact', { note: '已联系' }]);
  const asked = await (await city.as('unit-clerk', UNIT)).post(`${c.path}/relay`, { message: '何时方便' });
  await (
    await city.as('agent')
  ).post(`${c.path}/relay/${asked.body.id}/answer`, {
    note: `${name}，${phone}，${idNumber}，${address}`,
  });
  await (
    await city.as('supervisor')
  ).post(`${c.path}/identity/unmask`, { purpose: 'verification', reason: everything });
  await c.acts('reply-citizen', 'submit-result', 'approve-result', [
    'record-callback',
    { comment: everything },
  ]);
}

/** Requests that fail, with canaries wherever somebody can put them. */
async function fail({ name, phone, idNumber, address, words }: Flock, c: OpenCase): Promise<void> {
  const agent = await city.as('agent');
  const everything = [name, phone, idNumber, address, words].join(' ');
  const here = encodeURIComponent(everything);
  await agent.post('/complaints', { [everything]: everything, summary: everything });
  await agent.post('/complaints', {
    channel: everything,
    complainant: { name, phone, anonymous: true, confidential: words },
  });
  await agent.post('/complaints', `{"summary": "${everything}`, { 'content-type': 'application/json' });
  await agent.post('/complaints', everything, { 'content-type': 'text/plain' });
  await agent.post(`${c.path}/dispatch`, { unit: phone, task: { investigate: words, standard: words } });
  await agent.post(`${c.path}/${here}`, { note: everything });
  await agent.post(
    `${c.path}/urge`,
    { note: everything },
    { 'idempotency-key': phone, 'x-request-id': phone, 'if-match': idNumber },
  );
  await agent.get(`/cases/${here}`);
  await agent.get(`/cases?q=${here}&${here}=${here}`);
  await agent.get(`/cases?cursor=${here}`);
  await agent.get(`/attachments/${phone}`);
  await agent.get(`/staff?${here}`);
  await agent.post(`${c.path}/identity/unmask`, { purpose: everything, reason: everything });
  await agent.post(`${c.path}/relay/${phone}/answer`, { note: everything });
  await city.stranger().get(`/public/cases/${here}`, { 'x-query-code': phone });
  await city.stranger().get(`/public${c.path}`, { 'x-query-code': encodeURIComponent(words) });
  await city.stranger().post('/public/complaints', { summary: everything });
  await city.stranger().get(`/${here}`, { authorization: `Bearer ${phone}` });
  await agent.post(
    '/attachments',
    `--b\r\nContent-Disposition: form-data; name="${phone}"; filename="${here}.exe"\r\n\r\n${everything}\r\n--b--`,
    {
      'content-type': 'multipart/form-data; boundary=b',
    },
  );
}

/** What goes wrong on our side names nobody either: the words have nowhere to be kept. */
async function breakDown({ words, phone }: Flock, c: OpenCase): Promise<number[]> {
  await city.db.query(
    'alter table case_text rename to case_text_away; alter table complaint rename to complaint_away',
  );
  try {
    const agent = await city.as('agent');
    const answers = [
      await agent.post(`${c.path}/urge`, { note: `${words} ${phone}` }),
      await agent.post('/complaints', { channel: 'web', matterType: 'complaint', summary: words, detail: phone, desiredOutcome: words, complainant: { name: words, phone, anonymous: false, confidential: false } }),
      await agent.get(c.path),
    ]; // prettier-ignore
    expect(hitsIn('500', JSON.stringify(answers), [words, phone])).toEqual([]);
    return answers.map(({ status }) => status);
  } finally {
    await city.db.query(
      'alter table case_text_away rename to case_text; alter table complaint_away rename to complaint',
    );
  }
}

async function seenBy(who: Person, c: OpenCase): Promise<string> {
  const tails = [
    '',
    '/events',
    '/deadlines',
    '/notices',
    '/commands',
    '/relay',
    '/redaction',
    '/suggestions',
    '/documents',
  ];
  const answers = await Promise.all(tails.map((tail) => who.get(`${c.path}${tail}`)));
  const forms = (answers.at(-1)?.body.items ?? []) as { url: string; available: boolean }[];
  const papers = await Promise.all(forms.filter((f) => f.available).map(({ url }) => who.get(url)));
  return JSON.stringify([...answers, ...papers].map(({ body }) => body as unknown));
}

const identifying = ({ name, phone, idNumber, address }: Flock): string[] => [name, phone, idNumber, address];
const all = (): string[] => flocks.flatMap((flock) => [...identifying(flock), flock.words]);

test('a flock of canaries goes down every path', async () => {
  for (let n = 0; n < CANARIES / 5; n++) await release(n);
  for (const { c, flock } of cases) await fail(flock, c);
  expect(await breakDown(flocks[0]!, cases[0]!.c)).toEqual([500, 500, 500]);
  expect(all()).toHaveLength(Math.ceil(CANARIES / 5) * 5);
}, 900_000);

test('none sings in the log', () => {
  expect(city.logged.length).toBeGreaterThan(cases.length * 20);
  expect(hitsIn('log', city.logged.join('\n'), all())).toEqual([]);
});

test('none in the metrics', async () => {
  const { payload, statusCode } = await city.app.inject({ url: '/metrics' });
  expect([statusCode, payload.includes('jiesu_http_request_duration_seconds')]).toEqual([200, true]);
  expect(hitsIn('metrics', payload, all())).toEqual([]);
});

test('none in Temporal: not in its bytes, not once they are unsealed, not in what it lists', async () => {
  const connection = await Connection.connect({ address: temporalAddress() });
  try {
    const client = new Client({ connection, namespace: city.namespace });
    const codec = new SealingCodec(city.app.get(PayloadKeys).ring);
    const canaries = all();
    const hits: Hits = [];
    for (const { c } of cases) {
      const id = workflowId(c.caseNo);
      const history = await client.workflow.getHandle(id).fetchHistory();
      const texts: string[] = [];
      for (const payload of payloadsIn(history)) {
        texts.push(
          Buffer.from(payload.data!).toString('latin1'),
          Buffer.from(payload.data!).toString('utf8'),
        );
        for (const by of ['workflow', 'activity'] as const) {
          const [opened] = await codec.decode([payload], {
            type: by, namespace: city.namespace, workflowId: id, ...(by === 'activity' ? { isLocal: true } : {}),
          } as never); // prettier-ignore
          texts.push(Buffer.from(opened?.data ?? []).toString('utf8'));
        }
      }
      expect(texts.some((text) => text.includes('"registered"'))).toBe(true);
      hits.push(...hitsIn('history', `${JSON.stringify(history)}\n${texts.join('\n')}`, canaries));
    }
    for await (const execution of client.workflow.list())
      hits.push(
        ...hitsIn(
          'visibility',
          JSON.stringify(execution, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)),
          canaries,
        ),
      );
    expect(hits).toEqual([]);
  } finally {
    await connection.close();
  }
}, 900_000);

test('none open in the database but where words are kept', async () => {
  const tables = await city.db.query<{ name: string }[]>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'`,
  );
  /** What people wrote stands there, erasable; of it, nothing that the vault has is anywhere else. */
  const words = ['complaint', 'case_text', 'relay_message', 'unmasking'];
  const hits: Hits = [];
  for (const { name } of tables.filter((table) => !words.includes(table.name))) {
    const rows = await city.db.query<{ row: string }[]>(`select t::text as row from "${name}" t`);
    hits.push(...hitsIn(name, rows.map(({ row }) => row).join('\n'), all()));
  }
  expect(tables.length).toBeGreaterThan(25);
  // An `Idempotency-Key` is whatever the client makes it.
  expect(
    hits.filter(({ where, canary }) => !(where === 'idempotency_key' && digits(canary) === canary)),
  ).toEqual([]);
});

test('none where others read: units, suggestions, searches, the public', async () => {
  const hits: Hits = [];
  for (const { c, flock, kind } of cases) {
    const own = [...identifying(flock), flock.words];
    const readers: [string, Person, string[]][] = [
      ['another unit', await city.as('unit-leader', 'urban-management'), own],
      ['integrator', await city.as('integrator'), own],
      ['system-admin', await city.as('system-admin'), own],
      ['security-admin', await city.as('security-admin'), own],
      ['audit-admin', await city.as('audit-admin'), own],
    ];
    for (const role of ['unit-clerk', 'unit-handler', 'unit-leader'] as const)
      if (kind !== 'open')
        readers.push([
          `${role}, ${kind}`,
          await city.as(role, UNIT),
          kind === 'accused' ? own : identifying(flock),
        ]);
    for (const [who, person, canaries] of readers)
      hits.push(...hitsIn(who, await seenBy(person, c), canaries));
    const { body: suggestions } = await (await city.as('dispatcher')).get(`${c.path}/suggestions`);
    hits.push(...hitsIn('suggestions', JSON.stringify(suggestions), all()));
    const shown = await city.stranger().get(`/public${c.path}`, { 'x-query-code': c.queryCode });
    hits.push(...hitsIn('public', JSON.stringify(shown.body), own));
    const masked = (await (await city.as('leader')).get(c.path)).body.complainant;
    hits.push(...hitsIn('leader', JSON.stringify(masked), own));
  }
  const audit = await (await city.as('audit-admin')).get('/audit?limit=200');
  hits.push(...hitsIn('audit', JSON.stringify(audit.body), all()));
  const list = await (await city.as('supervisor')).get('/cases?limit=200');
  expect(list.body.items.length).toBeGreaterThan(0);
  hits.push(...hitsIn('list', JSON.stringify(list.body), all()));
  expect(hits).toEqual([]);
}, 900_000);

/** Every payload in a history, wherever it stands. */
function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const { data } = value as Payload;
  if (ArrayBuffer.isView(data) && 'metadata' in value) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}
