import { DataSource } from 'typeorm';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { proofPage } from '../../src/reading/proof/page.ts';
import { html } from '../../src/reading/proof/html.ts';
import { seedDemo } from '../../src/directory/seed.ts';
import { IntakeModule } from '../../src/intake/intake.module.ts';
import { PublicModule } from '../../src/public/public.module.ts';
import { TemporalModule } from '../../src/temporal/temporal.module.ts';
import { complaint } from '../intake/complaint.ts';
import { startTrialApp, type TrialApp } from '../platform/trial-app.ts';
import { county, instantOf, Story } from '../support/county.ts';
import { HotlineDesk } from './hotline-desk.ts';

const read = (story: Story) => ({ state: story.state, events: story.events, now: story.now, hashes: [] });
const texts = (page: string): string =>
  page.replaceAll(/<style>.*?<\/style>/gs, '').replaceAll(/<[^>]+>/g, ' ');
const rows = (page: string): string[] =>
  [...page.matchAll(/<tr class="\w+">(.*?)<\/tr>/gs)].map(([, row]) =>
    row!
      .replaceAll(/<\/?td>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );

/** Received before the Spring Festival, extended once. */
function extended(): Story {
  const s = Story.dispatched('2026-02-11 10:00');
  s.act('2026-02-11 11:00', 'sign');
  s.act('2026-02-24 09:00', 'request-extension', { workdays: 2 });
  s.act('2026-02-25 10:00', 'approve-extension', { workdays: 2 });
  return s;
}

test('day by day: received, counted, make-up, skipped with the holiday and its notice, extended by whom', () => {
  const page = proofPage(read(extended()), { officials: true });
  const handling = page.slice(page.indexOf('<h2>办理时限</h2>'));
  const notice = '国办发明电〔2025〕7号';
  expect(rows(handling).slice(0, 17)).toEqual([
    '2026-02-11 周三 收到之日 不计入',
    '2026-02-12 周四 工作日 第1日',
    '2026-02-13 周五 工作日 第2日',
    `2026-02-14 周六 调休上班 第3日 ${notice}`,
    ...[
      '15 周日',
      '16 周一',
      '17 周二',
      '18 周三',
      '19 周四',
      '20 周五',
      '21 周六',
      '22 周日',
      '23 周一',
    ].map((day) => `2026-02-${day} 春节放假 不计入 ${notice}`),
    '2026-02-24 周二 工作日 第4日',
    '2026-02-25 周三 工作日 第5日',
    '2026-02-26 周四 工作日 第1日',
    '2026-02-27 周五 工作日 第2日',
  ]);
  expect(texts(handling)).toContain('2026年2月27日24时');
  expect(texts(handling)).toContain(
    '延期2个工作日：由派单员（dispatcher-1）于2026年2月25日10:00:00批准，原期限 2026年2月25日24时',
  );
  expect(texts(handling)).toContain('F-060');
  expect(texts(page)).toContain('民法典第二百零一条');
});

test('for the complainant: what was promised, nobody’s account, none of the hotline’s business with its unit', () => {
  const page = texts(proofPage(read(extended()), { officials: false }));
  expect(page).toContain('由派单员于2026年2月25日10:00:00批准');
  for (const inner of ['dispatcher-1', 'unit-clerk-1', 'housing', '签收时限', '退件时限', '研判时限'])
    expect(page).not.toContain(inner);
});

test('late, and a date that is not final', () => {
  const late = Story.dispatched('2026-03-09 10:00').wait('2026-03-18 10:00');
  expect(texts(proofPage(read(late), { officials: false }))).toContain('自2026年3月17日00:00:00起超期');
  const provisional = Story.dispatched('2026-12-30 10:00');
  expect(texts(proofPage(read(provisional), { officials: false }))).toContain('日历待定');
});

test('everything is escaped, and nothing comes from elsewhere', () => {
  const evil = `<script>alert("&'")</script>`;
  const plan = county(instantOf('2026-02-11 10:00'));
  const off = plan.calendar.off.map(([first, days]): [string, number, string] => [first, days, evil]);
  const notices = { 2026: evil };
  const s = new Story('2026-02-11 10:00', {
    caseNo: evil,
    plan: {
      policy: { ...plan.policy, code: evil },
      calendar: { ...plan.calendar, off, notices, edition: evil },
    },
  });
  s.act('2026-02-11 10:00', 'classify', { typeCode: 'x', tier: 'standard' });
  s.act('2026-02-11 10:00', 'dispatch', { unit: 'housing' });
  s.act('2026-02-12 10:00', 'request-extension', { workdays: 1 });
  s.act('2026-02-12 11:00', 'approve-extension', { workdays: 1 });
  // No act gets such a name into a case any more; an old archive might hold one.
  const { assignment, clocks } = s.state;
  s.state = {
    ...s.state,
    assignment: { ...assignment!, unit: evil },
    clocks: Object.fromEntries(
      Object.entries(clocks).map(([key, c]) => [
        key,
        { ...c, moves: c.moves.map((m) => ({ ...m, by: evil })) },
      ]),
    ),
  };
  const page = proofPage(read(s), { officials: true });
  expect(page).not.toContain('<script');
  expect(page.split('&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;').length).toBeGreaterThan(12);
  expect(page).not.toMatch(/(src|href|url)\s*[=(]/);
  expect(html`<b>${'<i>'}${[1, html`<u>${'"'}</u>`]}</b>`.text).toBe('<b>&lt;i&gt;1<u>&quot;</u></b>');
});

describe('over HTTP', () => {
  let trial: TrialApp;
  let receipt: { caseNo: string; queryCode: string };
  beforeAll(async () => {
    trial = await startTrialApp([], [TemporalModule, IntakeModule, PublicModule]);
    const db = trial.app.get(DataSource);
    const desk = new HotlineDesk(db, trial.app.get(CaseReader, { strict: false }));
    await seedDemo(db);
    const url = '/api/v1/public/complaints';
    receipt = (
      await trial.app.inject({ method: 'POST', url, payload: complaint({ channel: 'web' }) })
    ).json();
    await desk.act(receipt.caseNo, 'classify', { typeCode: 'property-management', tier: 'standard' });
    await desk.act(receipt.caseNo, 'dispatch', { unit: 'property-service' });
  });
  afterAll(() => trial.stop());

  const get = (url: string, headers: Record<string, string>) =>
    trial.app.inject({ url: `/api/v1/${url}`, headers });

  test('staff who may see the case print it; others learn nothing', async () => {
    const url = `cases/${receipt.caseNo}/deadlines/page`;
    const page = await get(url, await trial.bearer('unit-clerk', 'property-service'));
    expect([page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(page.headers['content-security-policy']).toContain("style-src 'self' 'unsafe-inline'");
    expect(page.body).toContain(receipt.caseNo);
    expect(page.body).toContain('<h2>签收时限</h2>');
    expect((await get(url, await trial.bearer('unit-clerk', 'water-supply'))).statusCode).toBe(404);
    expect((await get(url, {})).statusCode).toBe(401);
  });

  test('the complainant prints it with the query code', async () => {
    const url = `public/cases/${receipt.caseNo}/deadlines/page`;
    const page = await get(url, { 'x-query-code': receipt.queryCode });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain('<h2>办理时限</h2>');
    expect(page.body).not.toContain('<h2>签收时限</h2>');
    expect((await get(url, { 'x-query-code': 'wrong' })).statusCode).toBe(404);
    expect((await get(url, {})).statusCode).toBe(404);
  });
});
