import { brokenLink } from '../../src/casework/archive.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import { Hotline } from '../support/hotline.ts';

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
}, 30_000);
afterAll(() => hotline.close());

const DAY = 86_400;
const CLASSIFY = { typeCode: 'property', tier: 'standard' };

test('a case lives its whole life, and the archive holds every event in an unbroken chain', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }], ['sign'], ['request-extension', { workdays: 5 }]);
  await c.acts(
    ['approve-extension', { workdays: 5 }],
    ['reply-citizen', { at: c.iso(), method: 'phone', finding: 'true' }],
    ['submit-result', { resolved: 'resolved' }],
    ['approve-result'],
    ['record-callback', { at: c.iso(), method: 'phone', reached: true, solved: 'yes', resultSatisfaction: 'satisfied' }],
    ['archive'],
  );
  await c.handle.result();
  expect((await c.state()).state).toBe('ARCHIVED');
  expect(brokenLink(c.caseNo, await c.rows())).toBeUndefined();
  const history = await c.handle.fetchHistory();
  const bytes = history.events!.reduce((n, e) => n + JSON.stringify(e).length, 0);
  console.info(`events ${history.events!.length}, json bytes ${bytes}, server bytes ${(await c.handle.describe()).historySize}`);
  expect(history.events!.length).toBeLessThanOrEqual(100);
});

test('time alone: overdue to the red card, each event at its own instant, the row agrees with the archive', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY], ['dispatch', { unit: 'housing' }]);
  await c.forward(60 * DAY);
  const events = await c.events();
  const types = events.filter((e) => e.by.role === 'system').map((e) => e.type);
  expect(types).toEqual(expect.arrayContaining(['deemed-accepted', 'late-notice-issued', 'presentation-requested']));
  for (const e of events) if ('dueAt' in e.data) expect(e.at).toBe(e.data.dueAt);
  const [row] = await hotline.db.query('select * from complaint_case where case_no = $1', [c.caseNo]);
  const expected = caseRow(await c.state());
  expect(row).toMatchObject({ state: expected.state, overdue: true, supervision: 'meeting', version: expected.version });
});

test('a refusal leaves no history', async () => {
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY]);
  const before = (await c.handle.describe()).historyLength;
  for (let i = 0; i < 5; i++) expect(await c.give('sign')).toEqual({ outcome: 'refused', code: 'wrong-state' });
  expect((await c.handle.describe()).historyLength).toBe(before);
});
