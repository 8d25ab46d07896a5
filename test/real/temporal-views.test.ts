import { createHash } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { ViewsController } from '../../src/codec-server/views.controller.ts';
import { addressOf, FIRST, viewsAt } from '../../src/codec-server/views.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { freshNamespace, temporalAddress } from '../support/stack.ts';

/** The list of the Temporal UI is useful when first opened (F2.17). */

let trial: TrialApp;
let temporal: Connection;
let namespace: string;
beforeAll(async () => {
  namespace = await freshNamespace();
  temporal = await Connection.connect({ address: temporalAddress() });
  trial = await startTrialApp([ViewsController], [], {
    temporalUiUrl: 'https://ui.example.gov.cn/',
    temporalNamespace: namespace,
  });
});
afterAll(async () => {
  await trial.stop();
  await temporal.close();
});
const open = (view?: string) =>
  trial.app.inject({
    url: `/temporal${view === undefined ? '' : `?view=${encodeURIComponent(view)}`}`,
  });

test('there is a view for every desk, and Temporal understands each', async () => {
  const views = viewsAt(Date.now());
  expect(views[0]!.name).toBe(FIRST);
  expect(views.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['待审核', '待回访', '退件待批', '延期待批', '督办中', '红牌', '今日到期']),
  );
  const { workflow } = new Client({ connection: temporal, namespace });
  for (const { query } of views) await expect(workflow.count(query)).resolves.toMatchObject({ count: 0 });
});

test.each([
  ['2026-12-01T00:00:00+08:00', '2026-12-02T00:00:00+08:00'],
  ['2026-12-01T23:59:59.999+08:00', '2026-12-02T00:00:00+08:00'],
  ['2026-12-31T16:30:00Z', '2027-01-02T00:00:00+08:00'],
])('at %s what is due today is due by %s', (now, end) => {
  const { query } = viewsAt(Date.parse(now)).find(({ name }) => name === '今日到期')!;
  expect(query).toBe(`ExecutionStatus="Running" AND DueAt<="${end}"`);
});

test('the page holds its style, links to itself, and nothing else', async () => {
  const { statusCode, headers, payload } = await open();
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const style = createHash('sha256')
    .update(/<style>([^]*)<\/style>/.exec(payload)![1]!)
    .digest('base64');
  expect(headers['content-security-policy']).toBe(
    `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(payload).not.toMatch(/<script|<img|<link|style=|src=|\bon\w+=/);
  const links = [...payload.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  expect(links).toEqual(viewsAt(0).map(({ name }) => `/temporal?view=${encodeURIComponent(name)}`));
});

test('a view leads into the UI, where it is kept; one that is not there is not found', async () => {
  const { statusCode, headers } = await open('红牌');
  expect(statusCode).toBe(302);
  const { origin, pathname, searchParams } = new URL(String(headers.location));
  expect([origin, pathname]).toEqual(['https://ui.example.gov.cn', `/namespaces/${namespace}/workflows`]);
  expect(Object.fromEntries(searchParams)).toEqual({
    query: 'ExecutionStatus="Running" AND Cards="红牌"',
    savedQuery: '红牌',
  });
  for (const unknown of ['https://evil.example', '', 'constructor'])
    expect((await open(unknown)).statusCode).toBe(404);
  const [first] = viewsAt(0);
  expect(addressOf(first!, { temporalUiUrl: 'http://x', temporalNamespace: 'a/b' })).toMatch(
    /^http:\/\/x\/namespaces\/a%2Fb\/workflows\?/,
  );
});
