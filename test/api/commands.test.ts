import { City, type OpenCase } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const dispatched = async (body: object = {}): Promise<OpenCase> => {
  const c = await city.complaint(body);
  await c.acts('classify', 'dispatch');
  return c;
};

test('a whole case, and every answer is in the read that follows', async () => {
  const c = await city.complaint();
  for (const name of ['classify', 'dispatch', 'sign', 'request-extension', 'approve-extension'] as const)
    await c.acts(name);
  for (const name of [
    'reply-citizen',
    'submit-result',
    'approve-result',
    'record-callback',
    'archive',
  ] as const) {
    const { body } = await c.give(name);
    const read = await c.view();
    expect([read.state, read.version]).toEqual([body.state, body.version]);
  }
  expect((await c.view()).state).toBe('ARCHIVED');
  const late = await c.give('urge');
  expect([late.status, late.body.code]).toEqual([422, 'case-archived']);
});

describe('refusals, in the order of the contract', () => {
  let c: OpenCase;
  beforeAll(async () => {
    c = await dispatched();
  });

  test('401 before anything', async () => {
    const { status, body, headers } = await city.stranger().post('/cases/nowhere/sign', { x: 1 });
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers['content-type']).toMatch('application/problem+json');
  });

  test('404 for another unit, the same as for no such case', async () => {
    const other = await city.as('unit-clerk', 'market-supervision');
    const theirs = await other.post(`${c.path}/sign`, { wrong: 'shape' });
    const none = await other.post('/cases/JS20990101999999/sign', { wrong: 'shape' });
    expect(theirs.status).toBe(404);
    expect(theirs.body).toEqual(none.body);
    expect((await other.get(c.path)).body).toEqual(none.body);
  });

  test('403 before the shape', async () => {
    const { status, body } = await (await city.as('agent')).post(`${c.path}/dispatch`, { wrong: 'shape' });
    expect([status, body.code]).toEqual([403, 'forbidden']);
  });

  test('400 names each field', async () => {
    const { status, body } = await c.give('request-extension', {
      workdays: 'five',
      extra: 1,
      reason: undefined,
      basis: 'a\u0007b',
    });
    expect(status).toBe(400);
    const paths = body.errors.map((e: { path: string }) => e.path).sort();
    expect(paths).toEqual(['basis', 'extra', 'reason', 'workdays']);
  });

  test('400 for an instant without an offset', async () => {
    const at = { at: '2026-03-11T10:00:00' };
    const { status, body } = await c.give('record-contact', at);
    expect([status, body.errors[0].path]).toEqual([400, 'at']);
  });

  test('409 wrong-state with the present state and version', async () => {
    const { status, body } = await c.give('approve-result');
    expect([status, body.code, body.state]).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
    expect(body.version).toBe((await c.view()).version);
  });

  test('409 stale-version; nothing changes', async () => {
    const before = await c.events();
    const { status, body } = await c.give('sign', {}, { 'if-match': '"1"' });
    expect([status, body.code]).toEqual([409, 'stale-version']);
    expect(await c.events()).toEqual(before);
  });

  test('422 for what does not exist', async () => {
    const unknown = await c.give('request-return', { leaderOpinionAttachmentId: 'nothing' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'attachment-unknown']);
    const d = await city.complaint();
    expect((await d.give('classify', { typeCode: 'nothing' })).body.code).toBe('type-unknown');
    await d.acts('classify');
    expect((await d.give('dispatch', { unit: 'nowhere' })).body.code).toBe('unit-unknown');
    expect((await d.give('dispatch', { coUnits: ['nowhere'] })).body.code).toBe('unit-unknown');
  });

  test('413 for a body over 1 MB, 400 for broken JSON, 415 for another type', async () => {
    const person = await c.by('sign');
    const big = await person.post(`${c.path}/sign`, JSON.stringify({ x: 'y'.repeat(1_100_000) }), {
      'content-type': 'application/json',
    });
    expect([big.status, big.body.code]).toEqual([413, 'body-too-large']);
    expect(
      (await person.post(`${c.path}/sign`, '{"x":', { 'content-type': 'application/json' })).status,
    ).toBe(400);
    expect((await person.post(`${c.path}/sign`, '<x/>', { 'content-type': 'application/xml' })).status).toBe(
      415,
    );
  });

  test('an instant from the future', async () => {
    const d = await dispatched();
    await d.acts('sign');
    const later = new Date(Date.now() + 600_000).toISOString();
    const { status, body } = await d.give('record-contact', { at: later });
    expect([status, body.code]).toEqual([422, 'instant-in-future']);
  });
});

describe('idempotency', () => {
  test('the same key and body: the same answer, refusals included; another body: 422', async () => {
    const c = await dispatched();
    const first = await c.give('sign', {}, { 'idempotency-key': 'one' });
    const again = await c.give('sign', {}, { 'idempotency-key': 'one' });
    expect([again.status, again.body]).toEqual([200, { ...first.body, now: again.body.now }]);
    const refused = await c.give('sign', {}, { 'idempotency-key': 'two' });
    const refusedAgain = await c.give('sign', {}, { 'idempotency-key': 'two' });
    expect([refused.status, refusedAgain.body]).toEqual([409, refused.body]);
    const note = { note: '甲' };
    await c.give('record-progress', note, { 'idempotency-key': 'three' });
    const reused = await c.give('record-progress', { note: '乙' }, { 'idempotency-key': 'three' });
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect((await c.events()).filter((e) => e.type === 'signed').length).toBe(1);
  });

  test('registering twice with one key makes one case', async () => {
    const agent = await city.as('agent');
    const body = {
      channel: 'web',
      matterType: 'help',
      summary: '路灯不亮',
      detail: '人民路路灯不亮',
      desiredOutcome: '修复',
      complainant: { anonymous: true, confidential: false },
    };
    const answers = await Promise.all(
      [1, 2, 3].map(() => agent.post('/complaints', body, { 'idempotency-key': 'reg-1' })),
    );
    const numbers = new Set(answers.filter((a) => a.status === 201).map((a) => a.body.caseNo));
    expect(numbers.size).toBe(1);
    const others = answers.filter((a) => a.status !== 201).map((a) => a.body.code);
    expect(others.filter((code) => code !== 'idempotency-in-flight')).toEqual([]);
  });
});

test('a wish to be answered later is left unfulfilled: the outcome is there at once', async () => {
  const c = await dispatched();
  expect((await c.give('sign', {}, { prefer: 'respond-async' })).status).toBe(200);
  const refused = await c.give('sign', {}, { prefer: 'respond-async' });
  expect([refused.status, refused.body.code]).toEqual([409, 'wrong-state']);
});

test('without a worker an act is answered all the same, and its workflow hears of it later', async () => {
  const own = await City.open();
  try {
    const c = await own.complaint();
    await c.acts('classify', 'dispatch');
    await own.stopWorker();
    expect((await c.give('sign')).status).toBe(200);
    await own.startWorker();
    await c.forwardTo('handle', 60);
    const types = (await c.events()).map((e) => e.type);
    expect(types.filter((type) => type === 'signed')).toHaveLength(1);
    expect(types).toContain('overdue');
  } finally {
    await own.close();
  }
});

test('two clerks at once: one signs, the other is told', async () => {
  const c = await dispatched();
  const answers = await Promise.all([c.give('sign'), c.give('sign'), c.give('sign')]);
  expect(answers.map((a) => a.status).sort()).toEqual([200, 409, 409]);
});

test('nothing a person wrote and no number of theirs is in the log', async () => {
  const c = await dispatched({ summary: '绝密摘要甲', detail: '绝密详情乙' });
  await c.acts('sign', ['record-progress', { note: '绝密进展丙' }]);
  await c.give('record-progress', { note: 5 });
  const log = city.logged.join('\n');
  expect(log).not.toMatch(/绝密|张小三|13812345678/);
  expect(log).not.toContain(c.queryCode);
});

test('who was told of what, in the order in which it came due', async () => {
  const c = await dispatched();
  await c.forward(60 * 86_400);
  const { body } = await (await city.as('supervisor')).get(`${c.path}/notices`);
  const told = body.items.map((n: { audience: string; kind: string }) => `${n.audience}: ${n.kind}`);
  const climbed = told.filter((each: string) => /牌|督办|催办|呈阅/.test(each));
  expect(told).toEqual(
    expect.arrayContaining(['unit: 派单', 'unit-leader: 签收时限已超期', 'unit: 视为受理']),
  );
  expect(climbed).toEqual([
    'unit: 黄牌',
    'unit: 电话督办',
    'unit: 红牌',
    'deputy-leader: 催办通知书',
    'unit: 催办通知书',
    'unit: 书面督办',
    'unit: 会议督办',
    'duty-lead: 提请呈阅',
  ]);
});
