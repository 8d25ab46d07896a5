import { City, type OpenCase } from '../../support/city.ts';
import {
  allowed,
  clock,
  complainant,
  course,
  dueOf,
  publicly,
  refusal,
  told,
  withUnit,
  written,
} from '../support-a.ts';
import { after } from '../support-b.ts';
import { textOf } from '../../documents/well-formed.ts';

let city: City;
beforeAll(async () => {
  city = await City.open();
});
afterAll(() => city.close());

const window = (more: object = {}): Promise<OpenCase> =>
  withUnit(city, { unit: 'government-services', typeCode: 'window-service', ...more });

async function closed(more: object = {}): Promise<OpenCase> {
  const c = await window(more);
  await c.acts('sign', 'reply-citizen', 'submit-result', 'approve-result', 'record-callback');
  return c;
}

test('F-080 调查取证：签收前不得调查，笔录与证据逐件记录来源和保管人，证据须已上传，只有本案单位可取', async () => {
  const c = await window();
  expect(refusal(await c.give('record-investigation'))).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  await c.acts('sign');
  const { now } = await c.view();
  const evidence = {
    attachmentId: await c.attachment(),
    description: '五号窗口监控录像',
    obtainedAt: now,
    source: '大厅安保室',
    custodian: '档案员刘某',
  };
  const investigation = {
    methods: ['调取监控', '询问当事人'],
    notes: '调查笔录两份',
    evidence: [evidence, '排队小票'],
  };
  const missing = await c.give('record-investigation', {
    ...investigation,
    evidence: [{ ...evidence, attachmentId: 'nothing' }],
  });
  expect(refusal(missing)).toEqual([422, 'attachment-unknown', 'IN_ASSIGNMENT']);
  const view = await c.acts(['record-investigation', investigation]);
  expect([view.assignment.state, view.assignment.done]).toEqual(['HANDLING', ['record-investigation']]);
  expect(await written(c, 'investigation-recorded')).toEqual(investigation);
  const fetch = async (role: 'unit-handler' | 'records', unit?: string): Promise<number> =>
    (await (await city.as(role, unit)).get(`/attachments/${evidence.attachmentId}`)).status;
  expect(await fetch('unit-handler', 'government-services')).toBe(200);
  expect(await fetch('unit-handler', 'market-supervision')).toBe(404);
  await c.acts('reply-citizen', 'submit-result', 'approve-result', 'record-callback');
  const cover = textOf((await (await city.as('records')).get(`${c.path}/documents/archive-cover`)).body);
  expect(cover).toContain(`五号窗口监控录像，大厅安保室，档案员刘某，${evidence.attachmentId}`);
  expect(cover).toContain('排队小票');
});

test('F-081/F-082/F-084 事实认定、方案三要素、批准后方可实施；认定枚举与完成时限不可含糊', async () => {
  const c = await window();
  await c.acts('sign');
  const vague = await c.give('record-finding', { truth: 'maybe', cause: 'bad-luck' });
  expect([vague.status, vague.body.errors.map(({ path }: { path: string }) => path).sort()]).toEqual([
    400,
    ['cause', 'truth'],
  ]);
  await c.acts([
    'record-finding',
    { truth: 'partly', parts: '未一次告知属实，辱骂不属实', cause: 'process-gap' },
  ]);
  expect(await written(c, 'finding-recorded')).toEqual({ parts: '未一次告知属实，辱骂不属实' });
  const { now } = await c.view();
  expect((await c.give('draft-plan', { completeBy: now })).body.code).toBe('milestone-passed');
  const incomplete = await c.give('draft-plan', { responsible: undefined });
  expect([incomplete.status, incomplete.body.errors[0].path]).toEqual([400, 'responsible']);
  await c.acts('draft-plan');
  expect(refusal(await c.give('record-implementation'))).toEqual([422, 'plan-not-approved', 'IN_ASSIGNMENT']);
  await c.acts('approve-plan', [
    'record-implementation',
    { actions: '当面致歉并重新办理', correctiveMeasure: '制发一次性告知单', decisionForm: 'oral-penalty' },
  ]);
  const events = (await c.events())
    .map(({ type }) => type)
    .filter((type) => /plan|finding|implementation/.test(type));
  expect(events).toEqual(['finding-recorded', 'plan-drafted', 'plan-approved', 'implementation-recorded']);
  expect(await course(c)).not.toContain('实施');
});

test('F-087/F-091 反馈四项缺一不可且须告知申诉途径；先答复诉求人再报结，报结即停办理时钟，退回补正原期限照旧', async () => {
  const c = await window();
  await c.acts('sign');
  for (const item of ['finding', 'basis', 'measures', 'stateAfter', 'appealRouteTold']) {
    const { status, body } = await c.give('reply-citizen', { [item]: undefined });
    expect([status, body.errors[0].path]).toEqual([400, item]);
  }
  const early = await c.give('reply-citizen', { at: new Date(Date.now() + 3_600_000).toISOString() });
  expect(early.body.code).toBe('instant-in-future');
  expect(refusal(await c.give('submit-result'))).toEqual([422, 'citizen-not-answered', 'IN_ASSIGNMENT']);
  const due = dueOf(await c.view(), 'handle');
  const told = await c.acts('reply-citizen');
  expect([clock(told, 'handle').status, told.assignment.state]).toEqual(['open', 'HANDLING']);
  const submitted = await c.acts('submit-result');
  expect([submitted.state, clock(submitted, 'handle').status]).toEqual(['UNDER_REVIEW', 'met']);
  const back = await c.acts(['send-back', { reasons: ['缺少致歉记录'] }]);
  expect([back.state, clock(back, 'handle').status, dueOf(back, 'handle')]).toEqual([
    'IN_ASSIGNMENT',
    'open',
    due,
  ]);
  const late = await c.forwardTo('handle', 1);
  expect(Date.parse(clock(late, 'handle').overdueSince)).toBe(due);
  const again = await c.acts('submit-result');
  expect(clock(again, 'handle')).toMatchObject({ status: 'overdue', metAt: expect.any(String) });
});

test('F-087/F-103 诉求人不满意可申诉：须在有结果之后，未决不得归档，决定后诉求人看到决定内容', async () => {
  const c = await window();
  const ground = '未处理当事人';
  const early = await complainant(c, 'appeal', { ground });
  expect(refusal(early)).toEqual([409, 'wrong-state', 'IN_ASSIGNMENT']);
  await c.acts('sign', 'reply-citizen', 'submit-result', 'approve-result', 'record-callback');
  expect((await complainant(c, 'appeal', { ground, newFacts: '有录音' })).status).toBe(200);
  expect(refusal(await complainant(c, 'appeal', { ground }))).toEqual([422, 'appeal-pending', 'CLOSED']);
  expect(clock(await c.view(), 'appeal').status).toBe('open');
  expect(refusal(await c.give('archive'))).toEqual([422, 'appeal-pending', 'CLOSED']);
  const clerk = await city.as('unit-leader', 'government-services');
  expect((await clerk.post(`${c.path}/decide-appeal`, { outcome: 'upheld', decision: '维持' })).status).toBe(
    403,
  );
  const late = await c.forwardTo('appeal', 1);
  expect(clock(late, 'appeal').status).toBe('overdue');
  expect(await told(c)).toContain('supervisor: 申诉时限已超期');
  await c.acts([
    'decide-appeal',
    { outcome: 'upheld', decision: '经复核，当事人已受书面警告，维持原处理。' },
  ]);
  expect(await course(c)).toEqual(expect.arrayContaining(['申诉', '申诉决定']));
  expect((await publicly(c)).answer.text).toBe('经复核，当事人已受书面警告，维持原处理。');
  expect((await c.acts('archive')).state).toBe('ARCHIVED');
});

test('F-140/F-110/F-113 案卷不齐不得归档：人工督办未办结、批示未向领导反馈，逐项补齐后方可立卷，保管期自归档日起两年', async () => {
  const c = await closed();
  const stillOpen = async (code: string): Promise<void> =>
    expect(refusal(await c.give('archive'))).toEqual([422, code, 'CLOSED']);
  await c.acts(['supervise', { trigger: 'media', form: 'written', order: '五日内反馈' }]);
  expect(await told(c)).toEqual(expect.arrayContaining(['unit: 书面督办', 'deputy-leader: 书面督办']));
  await stillOpen('supervision-open');
  expect(refusal(await c.give('accept-supervision'))).toEqual([422, 'supervision-not-reported', 'CLOSED']);
  await c.acts('report-supervision', 'accept-supervision', 'present');
  const line = { unit: 'government-services', order: '整改窗口作风' };
  await c.acts(['instruct', { lines: [line] }]);
  expect((await c.view()).supervision.form).toBe('leader');
  await stillOpen('supervision-open');
  await c.acts('report-supervision', 'accept-supervision');
  await stillOpen('file-incomplete');
  await c.acts('report-back');
  expect(await told(c)).toEqual(expect.arrayContaining(['instructed-units: 批示', 'leader: 批示反馈']));
  const filed = await c.acts('archive');
  expect([filed.state, filed.supervision.form]).toEqual(['ARCHIVED', 'none']);
  expect(filed.deadlines.filter((d: { status: string }) => d.status === 'open')).toEqual([]);
  const { archivedAt, retainUntil } = filed.archive;
  expect(Date.parse(retainUntil)).toBe(after(archivedAt, 2, 'years'));
});

test('Q34 封存期间不得归档；归档之后只可封存、解除封存和重启，其余一律拒绝；归档后封存仍留痕', async () => {
  const c = await closed();
  const records = await city.as('records');
  await c.acts(['hold', { reason: '涉及诉讼' }]);
  expect(refusal(await c.give('archive'))).toEqual([422, 'on-hold', 'CLOSED']);
  expect(refusal(await c.give('hold'))).toEqual([409, 'wrong-state', 'CLOSED']);
  await c.acts('release-hold', 'archive');
  expect(await allowed(records, c)).toEqual(['hold']);
  expect(await allowed(await city.as('duty-lead'), c)).toEqual(['reopen']);
  for (const name of [
    'urge',
    'supplement',
    'record-follow-up',
    'set-confidentiality',
    'supervise',
    'appeal',
  ] as const)
    expect([name, ...refusal(await c.give(name))]).toEqual([name, 422, 'case-archived', 'ARCHIVED']);
  expect(refusal(await complainant(c, 'urge', { note: '再办' }))).toEqual([422, 'case-archived', 'ARCHIVED']);
  const held = await c.acts(['hold', { reason: '审计调阅' }]);
  expect([held.state, held.flags]).toEqual(['ARCHIVED', ['LEGAL_HOLD']]);
  expect(await allowed(records, c)).toEqual(['release-hold']);
  await c.acts('release-hold');
  const events = await c.events();
  expect(events.slice(-3).map(({ type }) => type)).toEqual(['archived', 'held', 'hold-released']);
  expect(new Set(events.map(({ hash }) => hash)).size).toBe(events.length);
});

test('Q39 归档后有新事实可重启：值班长立关联新件并告知编号，旧件不动；无新事实的不得重启', async () => {
  const c = await closed();
  const { version } = await c.acts('archive');
  const bare = await c.give('reopen', { newFacts: undefined });
  expect([bare.status, bare.body.errors[0].path]).toEqual([400, 'newFacts']);
  expect(
    (await (await city.as('agent')).post(`${c.path}/reopen`, { reason: '再办', newFacts: '有' })).status,
  ).toBe(403);
  const key = { 'idempotency-key': 'reopen-once' };
  const reopened = await c.give('reopen', {}, key);
  expect(reopened.status).toBe(201);
  const { caseNo } = reopened.body;
  expect((await c.give('reopen', {}, key)).body.caseNo).toBe(caseNo);
  const old = await c.view();
  expect([old.state, old.version, old.links]).toEqual([
    'ARCHIVED',
    version + 1,
    [{ caseNo, relation: 'reopened' }],
  ]);
  const fresh = (await (await city.as('duty-lead')).get(`/cases/${caseNo}`)).body;
  expect(fresh).toMatchObject({
    state: 'REGISTERED',
    links: [{ caseNo: c.caseNo, relation: 'reopened' }],
    content: old.content,
    complainant: old.complainant,
    assignment: null,
  });
  expect(clock(fresh, 'triage').status).toBe('open');
  expect(Date.parse(fresh.registeredAt)).toBeGreaterThan(Date.parse(old.registeredAt));
});
