import { brokenLink } from '../../src/archive/archive.ts';
import type { CommandName } from '../../src/domain/case/commands.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import { Acts } from '../../src/acts/acts.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import type { Telling } from '../../src/handover/telling.service.ts';
import { Hotline } from '../support/hotline.ts';

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
});
afterAll(() => hotline.close());

const DAY = 86_400;
const CLASSIFY = { typeCode: 'property', tier: 'standard' };

const HASH = 'x'.repeat(43);

test('a case lives its whole life in at most 76 events and 12 KB, and the archive holds it in an unbroken chain', async () => {
  const c = await hotline.complain();
  const report = { at: c.iso(), method: 'phone' };
  const acts: [CommandName, object?][] = [
    ['classify', CLASSIFY],
    ['dispatch', { unit: 'housing' }],
    ['sign'],
    ['request-extension', { workdays: 5 }],
    ['approve-extension', { workdays: 5 }],
    ['reply-citizen', { ...report, finding: 'true' }],
    ['submit-result', { resolved: 'resolved' }],
    ['approve-result'],
    ['record-callback', { ...report, reached: true, solved: 'yes', resultSatisfaction: 'satisfied' }],
    ['archive'],
  ];
  const wordless: CommandName[] = ['classify', 'sign', 'approve-extension', 'approve-result', 'archive'];
  for (const [name, fields] of acts) {
    const words = wordless.includes(name) ? {} : { text: HASH };
    expect(await c.give(name, fields, words)).toEqual({ outcome: 'done' });
  }
  await c.handle.result();
  expect((await c.state()).state).toBe('ARCHIVED');
  expect(brokenLink(c.caseNo, await c.rows())).toBeUndefined();
  const { historyLength, historySize } = await c.handle.describe();
  console.info(`${historyLength} events, ${historySize} bytes`);
  expect(historyLength).toBeLessThanOrEqual(76);
  expect(historySize).toBeLessThanOrEqual(12 * 1024);
});

test('time alone: overdue to the red card, each event at its own instant, the row agrees with the archive', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }]);
  await c.forward(60 * DAY);
  const events = await c.events();
  const types = events.filter((e) => e.by.role === 'system').map((e) => e.type);
  expect(types).toEqual(
    expect.arrayContaining(['deemed-accepted', 'late-notice-issued', 'presentation-requested']),
  );
  const late = events.filter((e) => 'dueAt' in e.data && e.at !== e.data.dueAt);
  expect(late).toEqual([]);
  const [row] = await hotline.db.query('select * from complaint_case where case_no = $1', [c.caseNo]);
  const expected = caseRow(await c.state());
  expect(row).toMatchObject({
    state: expected.state,
    overdue: true,
    supervision: 'meeting',
    version: expected.version,
  });
});

test('a refusal leaves no history', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY]);
  await c.handle.query('快照');
  const before = (await c.handle.describe()).historyLength;
  for (let i = 0; i < 5; i++)
    expect(await c.give('sign')).toMatchObject({ outcome: 'refused', code: 'wrong-state' });
  expect((await c.handle.describe()).historyLength).toBe(before);
});

test('told late, twice, out of order or only of the last: it is where the archive is', async () => {
  const c = await hotline.complain();
  const given: [CommandName, object?][] = [
    ['classify', CLASSIFY],
    ['dispatch', { unit: 'housing' }],
    ['sign'],
    ['record-progress'],
  ];
  const quiet = new Acts(hotline.db, { soon: () => {} } as unknown as Telling);
  for (const [name, fields] of given)
    expect(await quiet.give(c.caseNo, await c.command(name, fields))).toBe('done');
  const events = await c.events();
  const tell = (command: CommandName, ...seqs: number[]) =>
    hotline.workflows.tell({ caseNo: c.caseNo, command, events: seqs.map((seq) => events[seq - 1]!) });
  await tell('sign', 4);
  await tell('classify', 2);
  await tell('sign', 4);
  await tell('dispatch', 3);
  // Heard all at once there is no gap, and nothing is read of the event after.
  expect((await c.handle.query<{ version: number }>('快照')).version).toBeGreaterThanOrEqual(4);
  await tell('record-progress', 5);
  expect(await c.handle.query('快照')).toMatchObject({ version: 5, state: 'IN_ASSIGNMENT' });
  const types = (await c.events()).map((e) => e.type);
  expect(types).toEqual(['registered', 'classified', 'dispatched', 'signed', 'progress-recorded']);
});

test('told of what the archive does not hold, it stays where the archive is', async () => {
  const c = await hotline.complain();
  const [registered] = await c.events();
  const events = [{ ...registered!, seq: 7, type: 'withdrawn', data: {} } as CaseEvent];
  await hotline.workflows.tell({ caseNo: c.caseNo, command: 'withdraw', events });
  expect(await c.handle.query('快照')).toMatchObject({ version: 1, state: 'REGISTERED' });
  await c.acts(['classify', CLASSIFY]);
  expect(await c.handle.query('快照')).toMatchObject({ version: 2 });
});

test('whatever is thrown at a signal, the case lives on', async () => {
  const c = await hotline.complain();
  const event = { seq: 2, type: 'classified', at: 1, by: {}, data: {} };
  const garbage: unknown[] = [
    null,
    42,
    '研判',
    [],
    {},
    { events: 7 },
    { events: [null] },
    { events: [{ ...event, seq: 'two' }] },
    { events: [{ ...event, at: 'yesterday' }] },
    { events: [{ ...event, type: 'no such type' }] },
    { events: [{ ...event, clocks: 7 }] },
  ];
  for (const argument of garbage) await c.handle.signal('研判', argument);
  await c.handle.signal('研判');
  await c.handle.signal('没有这个命令', {});
  expect(await c.give('classify', CLASSIFY)).toEqual({ outcome: 'done' });
  expect((await c.handle.describe()).status.name).toBe('RUNNING');
  expect((await c.events()).map((e) => e.type)).toEqual(['registered', 'classified']);
});

test('an act is done without a worker; its time counts from acceptance', async () => {
  const c = await hotline.complain({}, { policy: { sign: { unit: 'minutes', n: 1 } } });
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }]);
  const sign = await c.command('sign');
  await c.forward(120);
  expect((await c.events()).map((e) => e.type)).toContain('overdue');
  await hotline.stopWorker();
  expect(await c.send(sign)).toEqual({ outcome: 'done' });
  await hotline.startWorker();
  const types = (await c.events()).map((e) => e.type);
  expect(types.slice(types.indexOf('overdue'))).toEqual(['overdue', 'lapse-withdrawn', 'signed']);
  expect((await c.state()).clocks['sign:1:1']).toMatchObject({ status: 'met' });
  expect(await c.handle.query('快照')).toMatchObject({ version: types.length });
});

test('continues as new with nothing lost: acts still count once, clocks still run', async () => {
  const c = await hotline.complain({}, { maxEvents: 30 });
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }], ['sign']);
  const { runId } = (await c.handle.describe()) as { runId: string };
  const urges = await Promise.all(Array.from({ length: 12 }, () => c.command('urge')));
  for (const u of urges) {
    expect(await c.send(u)).toEqual({ outcome: 'done' });
    await c.handle.query('快照');
  }
  expect((await c.handle.describe()).runId).not.toBe(runId);
  for (const u of urges) expect(await c.send(u)).toEqual({ outcome: 'done' });
  await c.forward(30 * DAY); // five workdays may lie beyond a long holiday
  const events = await c.events();
  expect(events.filter((e) => e.type === 'urged').length).toBe(12);
  expect(events.map((e) => e.type)).toContain('supervision-raised');
  expect(brokenLink(c.caseNo, await c.rows())).toBeUndefined();
  const metadata = await c.handle.query<{ now: string; state: string }>('快照');
  expect(metadata.state).toBe('IN_ASSIGNMENT');
});

test('what a supervisor sees: Chinese queries, details, summary, attributes', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', { ...CLASSIFY, tier: 'urgent' }]);
  await c.give('dispatch', { unit: 'housing' }, { names: { housing: '住房和城乡建设局' } });
  await c.handle.query('快照');
  const description = await c.handle.describe();
  const attributes = Object.fromEntries(
    description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  expect(attributes).toMatchObject({
    CaseStatus: '待签收',
    HandlingUnit: '住房和城乡建设局',
    Tier: '紧急类',
    Channel: '电话',
    Region: '全国',
  });
  expect(attributes['HandleDueAt']).toBeInstanceOf(Date);
  expect(attributes['DueAt']).toBeInstanceOf(Date);
  expect(await description.staticSummary()).toContain(c.caseNo);
  const timeline = await c.handle.query<{ what: string }[]>('经过');
  expect(timeline.map((l) => l.what)).toEqual(['登记', '研判', '派单']);
  const clocks = await c.handle.query<{ 将到: { title: string }[] }>('时限');
  expect(clocks.将到[0]!.title).toMatch(/^电话通知时限 \d\d-\d\d \d\d:\d\d$/);
  const { definition, currentDetails } = await c.handle.query<{
    currentDetails: string;
    definition: {
      signalDefinitions: { name: string; description: string }[];
    };
  }>('__temporal_workflow_metadata');
  expect(currentDetails).toContain('**签收时限**');
  expect(currentDetails).toContain('**承办单位**：住房和城乡建设局（第1次派单');
  expect(definition.signalDefinitions.find((u) => u.name === '签收')?.description).toContain('F-047');
  expect(definition.signalDefinitions.map((s) => s.name)).toContain('申请退件');
});
