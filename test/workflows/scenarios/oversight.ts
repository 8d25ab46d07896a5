import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { EventType } from '../../../src/domain/case/events.ts';
import type { CustomStep } from '../../../src/domain/policy/policy.ts';
import { COUNTY, county } from '../../support/county.ts';
import type { CaseUnderTest, Hotline } from '../../support/hotline.ts';
import { testCodecs } from '../../support/sealing.ts';
import { temporalAddress } from '../../support/stack.ts';
import {
  answered,
  called,
  CLASSIFY,
  DAY,
  dispatched,
  done,
  later,
  SATISFIED,
  type Scenario,
} from './acts.ts';

const STEP: CustomStep = {
  name: '核验房产登记',
  activity: 'verify',
  taskQueue: 'scenario',
  after: 'dispatched',
  timeoutSeconds: 5,
  attempts: 1,
  waitSeconds: 60,
};

/** A case whose type has a step that an integrator's own worker does, until it has come to something. */
async function withStep(
  hotline: Hotline,
  verify: () => Promise<unknown>,
  comesTo: EventType,
): Promise<CaseUnderTest> {
  const connection = await NativeConnection.connect({ address: temporalAddress() });
  const worker = await Worker.create({
    connection,
    namespace: hotline.namespace,
    taskQueue: STEP.taskQueue,
    activities: { verify },
    dataConverter: { payloadCodecs: testCodecs },
  });
  const run = worker.run();
  const c = await hotline.complain();
  await c.acts(['classify', CLASSIFY]);
  await done(
    c,
    'dispatch',
    { unit: 'housing' },
    { plan: { type: { code: 'property', version: 1, steps: [STEP] } } },
  );
  while (!(await c.events()).some((e) => e.type === comesTo))
    await new Promise((resolve) => setTimeout(resolve, 50));
  worker.shutdown();
  await run;
  await connection.close();
  return c.acts(['sign']);
}

/** Who watches over a case and what changes around it: supervision, leaders, appeals, rules, integrators, strangers. */
export const OVERSIGHT: Record<string, Scenario> = {
  'supervised-and-instructed': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    const paperNo = `${c.caseNo}-CY1`;
    await c.acts(
      ['supervise', { trigger: 'hot', form: 'written' }],
      ['report-supervision'],
      ['accept-supervision'],
      ['present'],
      ['instruct', { paperNo, lines: [{ unit: 'housing', dueAt: later(c, 7) }], readBackConfirmed: true }],
      ['report-back', { paperNo }],
      ['joint-investigate', { leadUnit: 'market', members: ['police'], dueAt: later(c, 10) }],
    );
    const lead = { id: 'unit-clerk-2', role: 'unit-clerk', unit: 'market' } as const;
    await done(c, 'report-joint-findings', {}, { actor: lead });
    return c;
  },
  'orders-that-lapse': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.acts(['supervise', { trigger: 'media', form: 'phone' }], ['present']);
    await c.acts([
      'instruct',
      { paperNo: `${c.caseNo}-CY1`, lines: [{ unit: 'housing' }], readBackConfirmed: true },
    ]);
    await c.forward(40 * DAY);
    return c;
  },
  'appealed-held-and-archived': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await answered(c);
    await called(c, SATISFIED);
    return c.acts(
      ['appeal', { by: 'complainant' }],
      ['decide-appeal', { outcome: 'upheld' }],
      ['hold'],
      ['release-hold'],
      ['set-confidentiality', { mode: 'confidential' }],
      ['archive'],
    );
  },
  'found-malicious-by-two': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.acts(['propose-malicious'], ['confirm-malicious', { decision: 'confirmed' }]);
    const second = { id: 'reviewer-2', role: 'reviewer' } as const;
    await done(c, 'confirm-malicious', { decision: 'confirmed' }, { actor: second });
    return c;
  },
  'recounted-by-new-rules': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    const { calendar } = county(c.now());
    const edition = { ...calendar, edition: 'CN-scenario' };
    await done(c, 'change-calendar', {}, { plan: { calendar: edition } });
    const handle = { ...COUNTY.handle, standard: { unit: 'workdays' as const, n: 9 } };
    await done(c, 'change-plan', {}, { plan: { policy: { ...COUNTY, version: 2, handle } } });
    return c;
  },
  'step-of-an-integrator': async (hotline) =>
    withStep(hotline, async () => ({ registered: true }), 'step-done'),
  'step-that-fails': async (hotline) =>
    withStep(hotline, () => Promise.reject(new Error('no')), 'step-failed'),
  'strangers-refused': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    const { connection, options } = hotline.client;
    const stranger = new Client({ connection, namespace: options.namespace });
    await stranger.workflow.getHandle(c.handle.workflowId).signal('签收', await c.command('sign'));
    return c.acts(['sign']);
  },
};
