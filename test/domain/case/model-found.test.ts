import { COUNTY, Story } from '../../support/county.ts';

/** What random walks found, told once each. */

test('linking leaves running what somebody ordered: the joint investigation is owed all the same (F-092, Q31)', () => {
  const story = new Story('2026-03-09 09:00');
  story.act('2026-03-09 09:10', 'joint-investigate', {
    leadUnit: 'u1',
    members: ['u2'],
    dueAt: '2026-03-20T18:00:00+08:00',
  });
  story.act('2026-03-09 09:20', 'supervise', { trigger: 'hot', form: 'written' });
  story.act('2026-03-09 09:30', 'link', { masterCaseNo: 'JS2' });
  expect(story.state.state).toBe('LINKED');
  expect(story.clock('joint-investigation')?.status).toBe('open');
  expect(story.clock('supervision')?.status).toBe('open');
  expect(story.clock('triage')?.status).toBe('met');
});

test('who took part in any role decides no appeal, though they be duty lead now (F-102)', () => {
  const story = new Story('2026-03-09 09:00');
  story.act('2026-03-09 09:10', 'answer-direct', { method: 'phone', toldAt: '2026-03-09T09:05:00+08:00' });
  story.act('2026-03-09 10:00', 'appeal', { by: 'complainant' });
  const decide = (id: string) =>
    story.act(
      '2026-03-09 11:00',
      'decide-appeal',
      { outcome: 'upheld' },
      { actor: { id, role: 'duty-lead' } },
    );
  expect(decide('agent-1')).toBe('not-your-decision');
  expect(decide('duty-lead-9')).toBe('done');
});

test('a consultation that ran out with nobody to fall back on is decided late: no turn of a unit is lost (Q14)', () => {
  const story = new Story('2026-03-09 09:00');
  story.act('2026-03-09 09:10', 'classify', { typeCode: 't', tier: 'standard' });
  story.act('2026-03-09 09:20', 'open-consultation', { decider: 'duty-lead' });
  story.wait('2026-03-16 09:00');
  expect(story.clock('consultation')?.status).toBe('overdue');
  // Accepted in time, processed after the time box had run out.
  story.act(
    '2026-03-10 09:00',
    'decide-consultation',
    { leadUnit: 'u2' },
    {
      actor: { id: 'duty-lead-1', role: 'duty-lead' },
      processed: '2026-03-16 09:01',
    },
  );
  expect(story.state).toMatchObject({ state: 'IN_ASSIGNMENT', hops: 1, assignment: { hop: 1, unit: 'u2' } });
});

test('a unit that got the case by default, and then did not, was not its first (Q14)', () => {
  const story = new Story(
    '2026-03-09 09:00',
    {},
    { consultation: { ...COUNTY.consultation, catcher: 'u9' } },
  );
  story.act('2026-03-09 09:10', 'classify', { typeCode: 't', tier: 'standard' });
  story.act('2026-03-09 09:20', 'open-consultation', { decider: 'duty-lead' });
  story.wait('2026-03-16 09:00');
  expect(story.state).toMatchObject({ firstUnit: 'u9', assignment: { unit: 'u9' } });
  story.act(
    '2026-03-10 09:00',
    'decide-consultation',
    { leadUnit: 'u2' },
    {
      actor: { id: 'duty-lead-1', role: 'duty-lead' },
      processed: '2026-03-16 09:01',
    },
  );
  expect(story.state).toMatchObject({ firstUnit: 'u2', hops: 1, assignment: { hop: 1, unit: 'u2' } });
});
