import { brokenLink } from '../../src/archive/archive.ts';
import { isRunning } from '../../src/domain/case/state.ts';
import { toIso } from '../../src/domain/time/instant.ts';
import { Hotline } from '../support/hotline.ts';

let hotline: Hotline;
beforeAll(async () => {
  hotline = await Hotline.open();
});
afterAll(() => hotline.close());

const DAY = 86_400;

test('a case with every track open continues as new without loss: its clocks run on, its orders climb, its papers and appeals stand', async () => {
  const c = await hotline.complain({ respondentUnit: 'accused' }, { maxEvents: 30 });
  const { runId } = (await c.handle.describe()) as { runId: string };
  const later = toIso(c.now() + 30 * DAY * 1000);
  await c.acts(['classify', { typeCode: 'grave', tier: 'standard', severity: 'serious', level: 'L4' }]);
  const dispatch = await c.command(
    'dispatch',
    { unit: 'housing', coUnits: ['market', 'police'] },
    {
      plan: { type: { code: 'grave', version: 1, approvalChain: ['部门', '分管领导'] } },
    },
  );
  expect(await c.send(dispatch)).toEqual({ outcome: 'done' });
  await c.acts(
    ['sign'],
    ['request-extension', { workdays: 3 }],
    ['record-investigation'],
    ['draft-plan', { completeBy: later }],
    ['draft-reply'],
    ['raise-dispute'],
    ['supervise', { trigger: 'media', form: 'written' }],
    ['supervise', { trigger: 'hot', form: 'phone', dueAt: later }],
    ['present'],
    [
      'instruct',
      {
        paperNo: `${c.caseNo}-CY1`,
        lines: [{ unit: 'housing' }, { unit: 'market', dueAt: later }],
        readBackConfirmed: true,
      },
    ],
    ['present'],
    ['joint-investigate', { leadUnit: 'market', members: ['police'], dueAt: later }],
    ['propose-malicious'],
    ['confirm-malicious', { decision: 'dismissed' }],
    ['hold'],
    ['join', { follower: 'JS20990101000999' }],
  );
  const before = await c.state();
  expect(((await c.handle.describe()) as { runId: string }).runId).not.toBe(runId);
  expect(await c.handle.query('快照')).toMatchObject({
    version: before.version,
    papers: [{ lines: [{ unit: 'housing' }, { unit: 'market' }] }, {}],
    jointInvestigation: { leadUnit: 'market' },
    maliciousReview: { status: 'awaits-second' },
    links: [{ relation: 'follower' }],
    flags: expect.arrayContaining(['LEGAL_HOLD']),
  });
  await c.acts(['reject-extension']);
  await c.forward(60 * DAY);
  const after = await c.state();
  const ended = Object.values(before.clocks).filter(
    (k) => isRunning(k) && after.clocks[k.key]?.status === 'open',
  );
  expect(ended.map((k) => k.kind)).toEqual([]);
  const events = await c.events();
  expect(
    events.filter((e) => e.type === 'supervision-raised' && e.data.lapse.endsWith(':next')).length,
  ).toBeGreaterThan(2);
  expect(events.every((e, i) => e.seq === i + 1)).toBe(true);
  expect(brokenLink(c.caseNo, await c.rows())).toBeUndefined();
});
