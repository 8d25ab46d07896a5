import type { Role } from '../../stack/issuer.mjs';
import { CaseReader } from '../../src/reading/case-reader.ts';
import { Intake } from '../../src/intake/intake.service.ts';
import { City, OpenCase, type Person } from '../support/city.ts';
import { person } from '../journeys/support-a.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const UNIT = 'housing-construction';
const WHO = { name: '张三丰', phone: '13812345678', address: '山东省威海市环翠区幸福路12号501室' };
const TELLING = /张三丰|张先生|13812345678|幸福路|501室|370102199003071234/;
const SAID = {
  summary: '张三丰反映电梯停运',
  detail: '我是张三丰，电话138-1234-5678，身份证370102199003071234，家住幸福路12号501室，电梯停运三天。',
  demands: ['请给张先生答复'],
  desiredOutcome: undefined,
};
const complainant = (change: object = {}) => ({
  complainant: { ...WHO, anonymous: false, confidential: false, ...change },
});
/** With the unit that handles it. */
const handled = async (form: object): Promise<OpenCase> => {
  const c = await city.complaint(form);
  await c.acts('classify', 'dispatch', 'sign');
  return c;
};
/** With the unit that it complains about, which has not read it yet. */
const accused = async (): Promise<OpenCase> => {
  const c = await city.complaint({ ...SAID, ...complainant(), respondent: { unit: UNIT } });
  await c.acts('classify', 'dispatch');
  return c;
};
/** Everything about a case that somebody can get. */
async function seenBy(who: Person, c: OpenCase): Promise<string> {
  const paths = ['', '/events', '/deadlines', '/notices', '/commands', '/relay', '/documents'];
  const answers = await Promise.all(paths.map((path) => who.get(`${c.path}${path}`)));
  const forms = (answers.at(-1)?.body.items ?? []) as { url: string; available: boolean }[];
  const papers = await Promise.all(forms.filter((f) => f.available).map(({ url }) => who.get(url)));
  expect(papers.length).toBeGreaterThan(0);
  return JSON.stringify([...answers, ...papers].map(({ body }) => body as unknown));
}
const audited = (caseNo: string): Promise<{ action: string; actor: string; purpose: string | null }[]> =>
  city.db.query(
    `select action, actor, purpose from audit_entry where subject = $1 and (action like 'identity.%' or action = 'read.identity') order by at`,
    [caseNo],
  );

const NOT_YET = '（内容待热线审定后提供）';
/** A dispatcher reads the draft and lets it pass. */
async function approve(c: OpenCase): Promise<void> {
  const dispatcher = await city.as('dispatcher');
  const { summary, detail, demands } = (await dispatcher.get(`${c.path}/redaction`)).body;
  const { status } = await dispatcher.post(`${c.path}/redaction`, { summary, detail, demands });
  if (status !== 200) throw new Error(`not approved: ${status}`);
}

describe('unmasking is an act', () => {
  test('a supervisor sees a mask, then for a quarter of an hour the complainant, and it is written down', async () => {
    const c = await city.complaint(complainant());
    const supervisor = await city.as('supervisor');
    const shown = async (): Promise<unknown> => (await supervisor.get(c.path)).body.complainant;
    const mask = {
      name: '张*丰',
      phone: '138****5678',
      address: '山东省威海市环翠区****',
      confidential: false,
    };
    expect(await shown()).toEqual(mask);
    expect(await audited(c.caseNo)).toEqual([]);
    const { status, body } = await supervisor.post(`${c.path}/identity/unmask`, {
      purpose: 'verification',
      reason: '核对来电人',
    });
    expect([status, body.complainant]).toEqual([200, { ...WHO, confidential: false }]);
    const left = Date.parse(body.until) - Date.now();
    expect(left).toBeGreaterThan(14 * 60_000);
    expect(left).toBeLessThanOrEqual(15 * 60_000);
    expect(await shown()).toEqual({ ...WHO, confidential: false });
    expect(await audited(c.caseNo)).toEqual([
      { action: 'identity.unmasked', actor: 'demo-supervisor', purpose: 'verification' },
      { action: 'read.identity', actor: 'demo-supervisor', purpose: 'verification' },
    ]);
    await city.db.query(`update unmasking set until = now() where case_no = $1`, [c.caseNo]);
    expect(await shown()).toEqual(mask);
  });

  test('whoever must reach the complainant reads them as ever, each time in the audit', async () => {
    const c = await city.complaint(complainant());
    for (const role of ['agent', 'dispatcher', 'duty-lead', 'callback-officer'] as const)
      expect((await (await city.as(role)).get(c.path)).body.complainant.name).toBe('张三丰');
    expect((await audited(c.caseNo)).map(({ actor }) => actor)).toEqual([
      'demo-agent',
      'demo-dispatcher',
      'demo-duty-lead',
      'demo-callback-officer',
    ]);
  });

  test.each<[Role, string | undefined, string, number]>([
    ['leader', undefined, 'verification', 403],
    ['supervisor', undefined, 'contact', 403],
    ['reviewer', undefined, 'verification', 200],
    ['oversight', undefined, 'legal', 200],
    ['records', undefined, 'handover', 200],
    ['records', undefined, 'contact', 403],
    ['agent', undefined, 'contact', 200],
    ['unit-clerk', UNIT, 'contact', 200],
    ['unit-clerk', 'market-supervision', 'contact', 200],
    ['unit-clerk', 'market-supervision', 'legal', 403],
    ['unit-clerk', 'urban-management', 'contact', 404],
    ['system-admin', undefined, 'legal', 404],
    ['integrator', undefined, 'contact', 404],
    ['supervisor', undefined, 'curiosity', 400],
  ])('%s of %s for %s: %i', async (role, unit, purpose, status) => {
    const c = await city.complaint(complainant());
    await c.acts('classify', ['dispatch', { coUnits: ['market-supervision'] }]);
    const answer = await (
      await city.as(role, unit)
    ).post(`${c.path}/identity/unmask`, { purpose, reason: '工作需要' });
    expect(answer.status).toBe(status);
  });

  test('not for a unit when in confidence, not of somebody anonymous', async () => {
    const shut = await handled(complainant({ confidential: true }));
    const clerk = await city.as('unit-clerk', UNIT);
    const body = { purpose: 'contact', reason: '需上门' };
    expect((await clerk.post(`${shut.path}/identity/unmask`, body)).status).toBe(403);
    const nobody = await city.complaint({ complainant: { anonymous: true, confidential: false } });
    const refused = await (await city.as('agent')).post(`${nobody.path}/identity/unmask`, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'identity-not-held']);
  });

  test('so many on a day and no more, however many at once', async () => {
    const c = await city.complaint(complainant());
    const eager = await person(city, 'eager', 'supervisor');
    const most = city.config.unmasksPerDay;
    await city.db.query(
      `insert into unmasking (case_no, person, purpose, at, until) select $1, 'eager', 'verification', now(), now() from generate_series(1, $2)`,
      [c.caseNo, most - 2],
    );
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        eager.post(`${c.path}/identity/unmask`, { purpose: 'verification', reason: '核对' }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429, 429, 429]);
    expect(answers.find(({ status }) => status === 429)?.headers['retry-after']).toMatch(/^\d+$/);
  });
});

describe('a confidential complainant is hidden from units', () => {
  test('in whatever they read, and they ask through the hotline', async () => {
    const c = await handled({ ...SAID, ...complainant({ confidential: true }) });
    await c.acts(['supplement', { content: '张三丰补充：打138 1234 5678' }]);
    const clerk = await city.as('unit-clerk', UNIT);
    expect(await seenBy(clerk, c)).not.toMatch(TELLING);
    expect((await clerk.get(c.path)).body.content.detail).toBe(NOT_YET);
    await approve(c);
    expect(await seenBy(clerk, c)).not.toMatch(TELLING);
    expect((await clerk.get(c.path)).body.content.detail).toContain('电梯停运三天');

    const asked = await clerk.post(`${c.path}/relay`, { message: '请问何时可以上门' });
    expect([asked.status, asked.body.status]).toEqual([201, 'asked']);
    const officer = await city.as('callback-officer');
    const waiting = (await officer.get('/relay-messages')).body.items;
    expect(waiting).toMatchObject([{ caseNo: c.caseNo, unit: UNIT, message: '请问何时可以上门' }]);
    const told = (await officer.get(`${c.path}/notices`)).body.items;
    expect(told).toContainEqual(
      expect.objectContaining({ audience: 'callback-officer', kind: '请转达诉求人' }),
    );
    const path = `${c.path}/relay/${asked.body.id}/answer`;
    expect((await clerk.post(path, { note: '我自己答' })).status).toBe(403);
    expect((await officer.post(path, { note: '张先生说周六上午，电话13812345678' })).status).toBe(200);
    expect((await officer.post(path, { note: '再答' })).body.code).toBe('relay-answered');
    expect((await officer.get('/relay-messages')).body.items).toEqual([]);
    const [mine] = (await clerk.get(`${c.path}/relay`)).body.items;
    expect([mine.status, mine.answer]).toEqual(['answered', '【诉求人】说周六上午，电话【电话】']);
    const other = await city.as('unit-clerk', 'urban-management');
    expect((await other.get(`${c.path}/relay`)).status).toBe(404);
    expect((await other.post(`${c.path}/relay`, { message: '问' })).status).toBe(404);
    expect((await (await city.as('supervisor')).get(`${c.path}/relay`)).status).toBe(403);
  });

  test('what was answered stays as they may read it, also once nobody knows whom to take out', async () => {
    const c = await handled({ ...SAID, ...complainant({ confidential: true }) });
    const clerk = await city.as('unit-clerk', UNIT);
    const officer = await city.as('callback-officer');
    const ask = async (): Promise<string> =>
      `${c.path}/relay/${(await clerk.post(`${c.path}/relay`, { message: '何时方便' })).body.id}/answer`;
    const [first, second] = [await ask(), await ask()];
    expect((await officer.post(first, { note: '张三丰说周六，打13812345678' })).status).toBe(200);
    await c.acts(['set-confidentiality', { mode: 'anonymous', reason: '本人要求' }]);
    expect((await officer.post(second, { note: '张三丰说周日' })).status).toBe(200);
    const { items } = (await clerk.get(`${c.path}/relay`)).body;
    expect(items).toMatchObject([
      { status: 'answered', answer: '【诉求人】说周六，打【电话】' },
      { status: 'answered', answer: null },
    ]);
    expect((await officer.get(`${c.path}/relay`)).body.items[1].answer).toBe('张三丰说周日');
  });

  test('while the vault cannot be opened they get no words at all', async () => {
    const c = await handled({ ...SAID, ...complainant({ confidential: true }) });
    const shut = await accused();
    const clerk = await city.as('unit-clerk', UNIT);
    await city.db.query(
      `update identity set data_key = jsonb_set(data_key, '{kid}', '"lost"') where case_no = any ($1)`,
      [[c.caseNo, shut.caseNo]],
    );
    for (const { path } of [c, shut]) {
      const { status, body } = await clerk.get(path);
      expect([status, body.content, body.complainant]).toEqual([200, undefined, undefined]);
    }
    expect((await (await city.as('dispatcher')).get(c.path)).body.content.detail).toBe(SAID.detail);
  });

  test('searching finds nothing by words that the one who searches may not read', async () => {
    const words = encodeURIComponent('张三丰');
    const open = await handled({ ...SAID, ...complainant(), summary: '张三丰反映路灯' });
    const shut = await handled({ ...SAID, ...complainant({ confidential: true }) });
    const found = async (who: Person): Promise<string[]> =>
      (await who.get(`/cases?q=${words}&limit=200`)).body.items.map((i: { caseNo: string }) => i.caseNo);
    const clerk = await city.as('unit-clerk', UNIT);
    expect(await found(clerk)).toContain(open.caseNo);
    expect(await found(clerk)).not.toContain(shut.caseNo);
    for (const role of ['reviewer', 'supervisor', 'leader', 'oversight', 'records'] as const) {
      const who = await city.as(role);
      expect((await who.get(shut.path)).body.content.detail).not.toMatch(TELLING);
      expect(await found(who)).toContain(open.caseNo);
      expect(await found(who)).not.toContain(shut.caseNo);
    }
    for (const role of ['agent', 'dispatcher', 'duty-lead', 'callback-officer'] as const)
      expect(await found(await city.as(role))).toEqual(expect.arrayContaining([open.caseNo, shut.caseNo]));
  });

  test('nor do the returns of their case, as precedents of another, tell who they are', async () => {
    const shut = await city.complaint({ ...SAID, ...complainant({ confidential: true }) });
    await shut.acts('classify', 'dispatch', 'request-return', [
      'approve-return',
      { competenceNote: '张三丰的电梯属特种设备', nextUnit: 'market-supervision' },
    ]);
    const like = await city.complaint({ ...SAID, ...complainant({ name: '李四', phone: '13900001111' }) });
    await like.acts('classify');
    const noted = async (role: Role): Promise<unknown> =>
      (await (await city.as(role)).get(`${like.path}/suggestions`)).body.returns.find(
        ({ caseNo }: { caseNo: string }) => caseNo === shut.caseNo,
      ).note;
    expect(await noted('dispatcher')).toBe('张三丰的电梯属特种设备');
    expect(await noted('reviewer')).toBeNull();
    expect(await noted('supervisor')).toBeNull();
  });

  test('who becomes anonymous later is not named by their old words either', async () => {
    const c = await handled({ ...SAID, ...complainant() });
    await c.acts(
      ['supplement', { content: '张三丰补充材料' }],
      ['set-confidentiality', { mode: 'anonymous', reason: '本人要求' }],
    );
    const clerk = await city.as('unit-clerk', UNIT);
    expect(await seenBy(clerk, c)).not.toMatch(TELLING);
    expect(await city.db.query('select from identity where case_no = $1', [c.caseNo])).toEqual([]);

    await c.acts('reply-citizen', 'submit-result', 'approve-result');
    const from = (await city.app.get(CaseReader, { strict: false }).state(c.caseNo))!.state;
    const number = 'JS20991231000001';
    await city.app.get(Intake, { strict: false }).registerFrom(from, number, 'relapse');
    const relapse = new OpenCase(city, number, '');
    await relapse.acts('classify', 'dispatch');
    expect(await seenBy(clerk, relapse)).not.toMatch(TELLING);
    expect((await clerk.get(relapse.path)).body.content.detail).toBe(NOT_YET);
    await approve(relapse);
    expect(await seenBy(clerk, relapse)).not.toMatch(TELLING);
    expect((await clerk.get(relapse.path)).body.content.detail).toContain('电梯停运三天');
  });
});

describe('the unit complained about', () => {
  test('handles the case with a redacted text, which a dispatcher prepares', async () => {
    const c = await handled({
      ...SAID,
      ...complainant(),
      respondent: { unit: UNIT, person: '李四', ground: '推诿' },
    });
    await c.acts(['supplement', { content: '昨晚又停了' }], ['record-progress', { note: '已派员' }]);
    const clerk = await city.as('unit-clerk', UNIT);
    const { body } = await clerk.get(c.path);
    expect(body).not.toHaveProperty('complainant');
    expect(body.content).toEqual({
      summary: NOT_YET,
      detail: NOT_YET,
      demands: [],
      respondent: { ground: '推诿' },
    });
    const everything = await seenBy(clerk, c);
    expect(everything).not.toMatch(TELLING);
    expect(everything).not.toMatch(/昨晚又停了|李四/);
    expect(everything).toMatch(/核实电梯故障/);
    expect(everything).toMatch(/已派员/);
    expect((await clerk.get(`/cases?q=${encodeURIComponent('张三丰')}`)).body.items).not.toContainEqual(
      expect.objectContaining({ caseNo: c.caseNo }),
    );
    for (const role of ['unit-clerk', 'unit-handler', 'unit-leader'] as const) {
      const unmask = { purpose: 'contact', reason: '上门' };
      expect((await (await city.as(role, UNIT)).post(`${c.path}/identity/unmask`, unmask)).status).toBe(403);
    }

    const dispatcher = await city.as('dispatcher');
    const suggested = (await dispatcher.get(`${c.path}/redaction`)).body;
    expect(JSON.stringify(suggested)).not.toMatch(TELLING);
    expect(suggested).not.toHaveProperty('madeBy');
    const leaky = await dispatcher.post(`${c.path}/redaction`, {
      summary: '电梯停运',
      detail: '张 三丰反映',
    });
    expect([leaky.status, leaky.body.errors[0].path]).toEqual([400, 'detail']);
    const text = { summary: '某小区电梯停运', detail: '请核实停运原因', demands: ['答复'] };
    const made = await dispatcher.post(`${c.path}/redaction`, text);
    expect([made.status, made.body.madeBy]).toEqual([200, 'demo-dispatcher']);
    expect((await clerk.get(c.path)).body.content).toEqual(text);
    expect((await dispatcher.get(c.path)).body.content.detail).toBe(SAID.detail);
    expect((await clerk.post(`${c.path}/redaction`, text)).status).toBe(403);
    expect((await clerk.get(`${c.path}/redaction`)).status).toBe(403);
    expect((await clerk.post(`${c.path}/relay`, { message: '可否上门' })).status).toBe(403);
  });
});

test('what was approved for the unit complained about is kept, whatever becomes of the keys', async () => {
  const c = await accused();
  const clerk = await city.as('unit-clerk', UNIT);
  expect((await clerk.get(c.path)).body.content.detail).toBe(NOT_YET);
  await approve(c);
  const { content } = (await clerk.get(c.path)).body;
  expect(content.detail).toContain('电梯停运三天');
  await city.db.query(
    `update identity set data_key = jsonb_set(data_key, '{kid}', '"lost"') where case_no = $1`,
    [c.caseNo],
  );
  expect((await clerk.get(c.path)).body.content).toEqual(content);
});

test('an answer is kept sealed, and given again as it was', async () => {
  const agent = await city.as('agent');
  const form = {
    channel: 'phone', matterType: 'complaint', summary: '路灯', detail: '路灯不亮', desiredOutcome: '修', ...complainant(),
  }; // prettier-ignore
  const first = await agent.post('/complaints', form, { 'idempotency-key': 'vault-1' });
  const again = await agent.post('/complaints', form, { 'idempotency-key': 'vault-1' });
  expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
  const urged = () =>
    agent.post(`/cases/${first.body.caseNo}/urge`, { note: '请尽快' }, { 'idempotency-key': 'vault-2' });
  const answer = await urged();
  expect(answer.body.complainant.name).toBe('张三丰');
  expect((await urged()).body).toEqual({ ...answer.body, now: expect.any(String) });
  const clerk = await city.as('unit-clerk', UNIT);
  const c = await handled({ ...SAID, ...complainant() });
  const forward = () =>
    clerk.post(`/demo${c.path}/fast-forward`, { seconds: 60 }, { 'idempotency-key': 'vault-3' });
  const seen = (await forward()).body;
  expect(seen.complainant.name).toBe('张三丰');
  await c.acts(['set-confidentiality', { mode: 'confidential', reason: '本人要求' }]);
  const later = (await forward()).body;
  expect([later.complainant.name, later.complainant.confidential]).toEqual([undefined, true]);
  expect(Date.parse(later.now) - Date.parse(seen.now)).toBeLessThan(60_000);
  const rows = await city.db.query<{ text: string }[]>('select k::text as text from idempotency_key k');
  const text = JSON.stringify(rows);
  expect(text).toContain('AES-256-GCM');
  expect(text).not.toContain(first.body.queryCode);
  expect(text).not.toMatch(/张三丰|13812345678/);
});
