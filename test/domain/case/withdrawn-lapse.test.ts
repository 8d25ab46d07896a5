import { isRunning } from '../../../src/domain/case/state.ts';
import { fold } from '../../../src/domain/case/evolve.ts';
import { Story } from '../../support/county.ts';

/** What a case's clocks are, whatever number its events have. */
const clocks = (s: Story): string[] =>
  Object.values(s.state.clocks)
    .map(({ key: _, ...clock }) => JSON.stringify(clock))
    .toSorted();

describe('a clock that began with a withdrawn lapse never was', () => {
  test('the citizen supplemented in time; triage had begun again without it', () => {
    const asked = (): Story => {
      const s = new Story('2026-03-09 10:00');
      s.act('2026-03-09 10:30', 'request-info');
      return s;
    };
    const [atOnce, late] = [asked(), asked()];
    expect(atOnce.act('2026-03-16 23:59', 'supplement')).toBe('done');
    atOnce.wait('2026-03-20 09:00');
    late.wait('2026-03-20 09:00');
    expect(late.types()).toContain('info-lapsed');
    expect(late.act('2026-03-16 23:59', 'supplement', {}, { processed: '2026-03-20 09:00' })).toBe('done');
    expect(clocks(late)).toEqual(clocks(atOnce));
    expect(fold(late.events)).toEqual(late.state);
  });

  test('the citizen withdrew in time; a unit had got the case by default', () => {
    const inConsultation = (): Story => {
      const s = Story.dispatched('2026-03-09 10:00');
      s.act('2026-03-09 11:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
      expect(s.act('2026-03-09 12:00', 'approve-return', { consultation: true })).toBe('done');
      return s;
    };
    const [atOnce, late] = [inConsultation(), inConsultation()];
    expect(atOnce.act('2026-03-11 23:59', 'withdraw')).toBe('done');
    late.wait('2026-03-13 09:00');
    expect(late.state.assignment?.unit).toBe('housing');
    expect(late.act('2026-03-11 23:59', 'withdraw', {}, { processed: '2026-03-13 09:00' })).toBe('done');
    expect(late.state).toMatchObject({ state: 'WITHDRAWN', hops: 1 });
    expect(Object.values(late.state.clocks).filter(isRunning)).toEqual([]);
    expect(clocks(late)).toEqual(clocks(atOnce));
    expect(fold(late.events)).toEqual(late.state);
  });

  test('the consultation decided in time; by default the unit would have had an urgent case across a holiday', () => {
    const inConsultation = (): Story => {
      const s = Story.dispatched('2026-01-26 22:00', 'urgent');
      s.act('2026-01-26 22:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
      s.act('2026-01-27 00:00', 'approve-return', { consultation: true });
      return s;
    };
    const [atOnce, late] = [inConsultation(), inConsultation()];
    const decided = { leadUnit: 'market' };
    atOnce.act('2026-01-27 00:01', 'decide-consultation', decided);
    late.wait('2026-01-30 00:00');
    expect(late.state.flags).toEqual(['HOLIDAY_GAP']);
    late.act('2026-01-27 00:01', 'decide-consultation', decided, { processed: '2026-01-30 00:00' });
    expect(late.state.flags).toEqual([]);
    expect(atOnce.state.flags).toEqual([]);
    expect(fold(late.events)).toEqual(late.state);
  });
});
