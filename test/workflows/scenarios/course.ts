import { answered, called, DAY, dispatched, later, RETURN, SATISFIED, type Scenario } from './acts.ts';

/** The course of a case from its registration to the archive, and what time does to it. */
export const COURSE: Record<string, Scenario> = {
  'whole-life': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.acts(['sign'], ['request-extension', { workdays: 5 }], ['approve-extension', { workdays: 5 }]);
    await answered(c);
    await called(c, SATISFIED);
    return c.acts(['archive']);
  },
  'answered-at-once': async (hotline) => {
    const c = await hotline.complain({ matterType: 'consult' });
    return c.acts(['answer-direct', { method: 'phone', toldAt: c.iso() }], ['archive']);
  },
  redirected: async (hotline) => (await hotline.complain()).acts(['redirect', { target: '12333' }]),
  'information-lapsed': async (hotline) => {
    const c = await (await hotline.complain()).acts(['request-info']);
    await c.forward(20 * DAY);
    return c;
  },
  'returned-and-redispatched': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    return c.acts(['request-return', RETURN], ['approve-return', { nextUnit: 'market' }], ['sign']);
  },
  'return-rejected': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    return c.acts(
      ['sign'],
      ['request-return', RETURN],
      ['reject-return'],
      ['record-progress', { toldCitizen: true }],
    );
  },
  'consultation-by-default': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.acts(['request-return', RETURN], ['approve-return', { consultation: true }]);
    await c.forward(10 * DAY);
    return c;
  },
  'whole-ladder': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.forward(60 * DAY);
    return c;
  },
  'extension-refused-after-the-limit': async (hotline) => {
    const c = await (
      await dispatched(await hotline.complain())
    ).acts(['sign'], ['request-extension', { workdays: 3 }]);
    await c.forward(15 * DAY);
    return c.acts(['reject-extension']);
  },
  'urgent-with-duty-call': async (hotline) => {
    const c = await dispatched(await hotline.complain({ urgentWords: true }), 'urgent');
    await c.forward(2400);
    return c.acts(['log-duty-call', { calledAt: c.iso(), answered: true }], ['sign']);
  },
  'dissatisfied-twice': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await answered(c);
    await called(c, { reached: true, solved: 'no' });
    await c.acts(['rework'], ['sign']);
    await answered(c);
    await called(c, { reached: true, resultSatisfaction: 'dissatisfied' });
    return c.acts(['close-explained'], ['archive']);
  },
  'lapse-withdrawn': async (hotline) => {
    const c = await dispatched(await hotline.complain({}, { policy: { sign: { unit: 'minutes', n: 5 } } }));
    const sign = await c.command('sign');
    await c.forward(600);
    await c.send(sign);
    return c;
  },
  'signals-of-strangers': async (hotline) => {
    const c = await hotline.complain();
    await c.handle.signal('研判', null);
    await c.handle.signal('无此命令', { events: [] });
    return c.acts(['urge'], ['withdraw']);
  },
  'continued-as-new': async (hotline) => {
    const c = await dispatched(await hotline.complain({}, { maxEvents: 20 }));
    return c.acts(['sign'], ['urge'], ['urge'], ['urge']);
  },
  'asked-and-supplemented': async (hotline) => {
    const c = await hotline.complain();
    return c.acts(['request-info'], ['supplement'], ['refuse', { ground: 'litigation' }]);
  },
  'emergency-transferred': async (hotline) =>
    (await hotline.complain()).acts(['transfer-emergency', { service: '119' }]),
  'given-to-another-unit': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    return c.acts(['sign'], ['reassign', { unit: 'market', closed: true }], ['sign']);
  },
  'second-return-and-consultation': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    await c.acts(
      ['request-return', RETURN],
      ['reject-return'],
      ['allow-second-return'],
      ['request-return', RETURN],
      ['approve-return', {}],
      ['open-consultation', { decider: 'duty-lead' }],
      ['decide-consultation', { leadUnit: 'market' }],
      ['sign'],
    );
    return c;
  },
  'reclassified-and-long-term': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await c.acts(
      ['reclassify', { tier: 'urgent' }],
      ['report-feedback'],
      ['mark-long-term', { milestone: later(c, 30), toldCitizenAt: c.iso() }],
      ['reach-milestone', { outcome: 'resumed' }],
    );
    return c;
  },
};
