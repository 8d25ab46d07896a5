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

const MASTER = 'JS20990101000999';
const CO_UNIT = { id: 'unit-clerk-2', role: 'unit-clerk', unit: 'market' } as const;
const CHAIN = { type: { code: 'property', version: 1, approvalChain: ['部门', '分管领导'] } };

/** What runs beside the course: investigation, signatures, co-handling, linking, what follows the answer. */
export const TRACKS: Record<string, Scenario> = {
  'investigated-planned-and-signed-off': async (hotline) => {
    const c = await hotline.complain();
    await c.acts(['classify', CLASSIFY]);
    await done(c, 'dispatch', { unit: 'housing' }, { plan: CHAIN });
    await c.acts(
      ['sign'],
      ['record-contact', { at: c.iso(), method: 'phone' }],
      ['record-investigation'],
      ['record-site-check', { at: c.iso() }],
      ['record-mediation', { at: c.iso(), signedAttachmentId: 'a1' }],
      ['record-finding', { truth: 'true', cause: 'process-gap' }],
      ['draft-plan', { completeBy: later(c, 10) }],
      ['reject-plan'],
      ['draft-plan', { completeBy: later(c, 12) }],
      ['approve-plan'],
      ['record-implementation'],
      ['draft-reply'],
      ['reject-reply'],
      ['draft-reply'],
      ['approve-reply'],
    );
    await done(c, 'approve-reply', {}, { actor: { id: 'leader-2', role: 'leader' } });
    await answered(c);
    return c;
  },
  'expert-asked-and-answered': async (hotline) => {
    const c = await hotline.complain();
    await dispatched(c);
    await c.acts(['sign'], ['request-expert-opinion', { expert: 'market' }]);
    await done(c, 'give-expert-opinion', {}, { actor: CO_UNIT });
    await answered(c);
    return c;
  },
  'co-handled-and-disputed': async (hotline) => {
    const c = await hotline.complain();
    await c.acts(
      ['classify', CLASSIFY],
      ['dispatch', { unit: 'housing', coUnits: ['market'] }],
      ['sign'],
      ['raise-dispute'],
      ['settle-dispute'],
    );
    await done(c, 'submit-co-result', {}, { actor: CO_UNIT });
    return answered(c);
  },
  'sent-back-visited-and-rectified': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await c.acts(
      ['reply-citizen', { at: c.iso(), method: 'phone', finding: 'true' }],
      ['submit-result', { resolved: 'resolved' }],
      ['send-back'],
      ['submit-result', { resolved: 'resolved' }],
      ['approve-result'],
      ['record-visit', { at: c.iso(), problemsFound: true, signatureAttachmentId: 'a1' }],
      ['issue-rectification'],
    );
    await called(c, SATISFIED);
    return c.acts(['record-follow-up', { at: c.iso(), stillFixed: true }], ['archive']);
  },
  'followed-up-late': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await answered(c);
    await called(c, SATISFIED);
    await c.forward(45 * DAY);
    return c.acts(['record-follow-up', { at: c.iso(), stillFixed: true }], ['archive']);
  },
  'visited-and-promised': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await answered(c);
    await c.acts(
      ['record-visit', { at: c.iso(), promisedAt: later(c, 1), signatureAttachmentId: 'a1' }],
      ['keep-promise', { at: c.iso(), method: 'phone' }],
    );
    await called(c, SATISFIED);
    return c.acts(['archive']);
  },
  'rated-instead-of-called': async (hotline) => {
    const c = await (await dispatched(await hotline.complain())).acts(['sign']);
    await answered(c);
    return c.acts(['rate', { resultSatisfaction: 'satisfied' }], ['reopen', { newCaseNo: MASTER }]);
  },
  'linked-and-answered-with-its-master': async (hotline) => {
    const c = await hotline.complain();
    await c.acts(
      ['classify', CLASSIFY],
      ['link', { masterCaseNo: MASTER, dueAt: c.now() + 300_000_000 }],
      ['follow', { master: MASTER, outcome: 'moved', dueAt: c.now() + 600_000_000 }],
      ['follow', { master: MASTER, outcome: 'answered', unit: 'housing' }],
    );
    return called(c, SATISFIED);
  },
  'linked-and-unlinked': async (hotline) => {
    const c = await hotline.complain();
    await c.acts(['classify', CLASSIFY], ['link', { masterCaseNo: MASTER }], ['unlink']);
    return c.acts(['dispatch', { unit: 'housing' }]);
  },
  'joined-and-left': async (hotline) => {
    const c = await dispatched(await hotline.complain());
    return c.acts(
      ['join', { follower: MASTER, dueAt: c.now() + 90_000_000 }],
      ['leave', { follower: MASTER }],
    );
  },
};
