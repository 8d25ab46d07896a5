import { City, type OpenCase } from '../support/city.ts';

/** 2026-03-11T10:00:00+08:00 as `2026-03-11T02:00:00Z`. */
const abroad = (at: string): string => new Date(at).toISOString();
const EVERYWHERE = ['', '/events', '/deadlines', '/notices', '/commands'];

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

/** The case as its readers see it; `city` refuses an instant that is not at +08:00, in every answer. */
async function readEverywhere(one: OpenCase): Promise<string> {
  const lead = await city.as('duty-lead');
  const answers = await Promise.all(EVERYWHERE.map((path) => lead.get(`${one.path}${path}`)));
  for (const { status } of answers) expect(status).toBe(200);
  await city.stranger().get(`/public/cases/${one.caseNo}`, { 'x-query-code': one.queryCode });
  return JSON.stringify(answers.map(({ body }) => body));
}

test('instants that were sent in another offset leave at +08:00: events, what was written with them, call-backs', async () => {
  const one = await city.complaint({ occurredAt: '2026-03-10T21:00:00-05:00' });
  const at = abroad((await one.view()).now);
  const later = abroad(new Date(Date.parse(at) + 40 * 86_400_000).toISOString());
  await one.acts(
    'classify',
    'dispatch',
    'sign',
    ['record-contact', { at }],
    ['request-extension', { citizenExplanation: { at, method: 'phone', record: '已说明' } }],
    'approve-extension',
    ['draft-plan', { completeBy: later }],
    ['mark-long-term', { milestone: later, toldCitizenAt: at }],
    ['reach-milestone', { outcome: 'resumed' }],
    ['reply-citizen', { at }],
    'submit-result',
    'approve-result',
    ['record-callback', { at }],
    ['record-visit', { at, promisedAt: later }],
  );
  const read = await readEverywhere(one);
  expect(read).toContain('2026-03-11T10:00:00+08:00');
  expect(read).toContain('promisedAt');
});

test('so do those of definitions, calendars, directory and audit', async () => {
  const lead = await city.as('duty-lead');
  const now = new Date().toISOString();
  const recorded = await lead.post('/calendars/CN/editions?dryRun=true', {
    number: '测试〔2026〕1号',
    publishedAt: now,
    year: 2026,
    off: [{ from: '2026-12-24', to: '2026-12-24', name: '演练' }],
    makeUp: [],
  });
  expect(recorded.status).toBeLessThan(300);
  const integrator = await city.as('system-admin');
  const { body: policy } = await integrator.get('/policies/county-12345/versions/1');
  const { publishedAt: _1, publishedBy: _2, hash: _3, region: _4, ...rules } = policy;
  const published = await integrator.post('/policies', {
    ...rules,
    code: 'abroad',
    effectiveFrom: '2026-01-01T00:00:00Z',
  });
  expect([published.status, published.body.effectiveFrom]).toEqual([201, '2026-01-01T08:00:00+08:00']);
  for (const path of ['/policies', '/complaint-types', '/units', '/staff', '/cases', '/calendars/CN/2026'])
    expect((await lead.get(path)).status).toBe(200);
  const audit = await city.as('audit-admin');
  expect((await audit.get('/audit?limit=50')).status).toBe(200);
});
