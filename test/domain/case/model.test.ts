import fc from 'fast-check';
import { explore, fine } from '../../../src/cli/state-machine/explore.ts';
import { elapse } from '../../../src/domain/case/elapse.ts';
import { EVENT_TITLES } from '../../../src/domain/case/titles.ts';
import { evolve, fold } from '../../../src/domain/case/evolve.ts';
import type { CaseState } from '../../../src/domain/case/state.ts';
import { Story } from '../../support/county.ts';
import { actOf, after, lastStep, play, runs, seeded, text, walks } from './model-support.ts';
import { brokenLaws, brokenNow, TRANSITIONS } from './model-support-laws.ts';

/** What the workflow alone records, and what only an act that came late undoes. */
const NOT_BY_THE_DOMAIN = ['step-done', 'step-failed', 'command-refused', 'lapse-withdrawn'];

/** A broken law, told with the history that broke it. */
function expectLawful(broken: string[], { events, state }: Story): void {
  if (broken.length === 0) return;
  const told = events.map(
    (e) =>
      `${e.seq} ${new Date(e.at).toISOString()} ${e.type} ${e.by.id} ${'lapse' in e.data ? e.data.lapse : ''}`,
  );
  throw new Error(`${broken.join('; ')} in ${state.state}\n${told.join('\n')}`);
}

/** Each passage from one state to another, as the drawing has it. */
function waysOf({ events }: Story): string[] {
  let s = fold(events.slice(0, 1));
  return events.slice(1).flatMap((e) => {
    const [from, to] = [fine(s), fine((s = evolve(s, e)))];
    return from === to || e.type === 'lapse-withdrawn' ? [] : [`${from} → ${to}`];
  });
}

test('whatever people do and whenever, the laws hold', () => {
  const [reached, done, ways] = [new Set<string>(), new Set<string>(), new Set<string>()];
  fc.assert(
    fc.property(walks, (walk) => {
      const check = (s: Story): void => {
        reached.add(s.state.state);
        expectLawful(brokenNow(s.state, s.now), s);
      };
      const story = play(walk, { check });
      check(story);
      expectLawful(brokenLaws(story.events), story);
      for (const type of story.types()) done.add(type);
      for (const way of waysOf(story)) ways.add(way);
    }),
    { numRuns: runs, ...seeded },
  );
  expect([...reached].toSorted()).toEqual(Object.keys(TRANSITIONS).toSorted());
  const never = Object.keys(EVENT_TITLES).filter(
    (type) => !done.has(type) && !NOT_BY_THE_DOMAIN.includes(type),
  );
  expect(never).toEqual([]);
  const drawn = new Set(explore(new Story('2026-01-26 09:00').state).edges.map((e) => `${e.from} → ${e.to}`));
  expect([...ways].filter((way) => !drawn.has(way))).toEqual([]);
}, 3_600_000);

test('the laws hold too where acts come late, after others that were accepted later', () => {
  fc.assert(
    fc.property(walks, (walk) => {
      const check = (s: Story): void => expectLawful(brokenNow(s.state, s.now), s);
      const story = play(walk, { late: true, check });
      expectLawful(brokenLaws(story.events), story);
    }),
    { numRuns: Math.ceil(runs / 2), ...seeded },
  );
}, 3_600_000);

test('time noticed late is time noticed punctually', () => {
  fc.assert(
    fc.property(walks, (walk) => {
      const [late, punctual] = [play(walk, {}), play(walk, { punctual: true })];
      expect(late.events.map((e) => [e.seq, e.type, e.at])).toEqual(
        punctual.events.map((e) => [e.seq, e.type, e.at]),
      );
      expect(late.state).toEqual(punctual.state);
    }),
    { numRuns: Math.ceil(runs / 5), ...seeded },
  );
}, 3_600_000);

test('what time did, it does once, in however many parts it is noticed', () => {
  fc.assert(
    fc.property(walks, fc.nat(100 * 1440), fc.nat(100 * 1440), (walk, a, b) => {
      const { state, now } = play(walk, { waitDays: 0 });
      const [first, second] = [Math.min(a, b), Math.max(a, b)].map((m) => now + m * 60_000) as [
        number,
        number,
      ];
      const whole = elapse(state, second);
      const early = elapse(state, first);
      const between = early.reduce<CaseState>(evolve, state);
      expect([...early, ...elapse(between, second)]).toEqual(whole);
      expect(elapse(whole.reduce<CaseState>(evolve, state), second)).toEqual([]);
    }),
    { numRuns: Math.ceil(runs / 3), ...seeded },
  );
}, 3_600_000);

test('an act accepted in time and processed late leads to the same case as one processed at once', () => {
  let withdrawn = 0;
  fc.assert(
    fc.property(
      walks,
      lastStep,
      fc.oneof(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 600_000 })),
      (walk, last, delay) => {
        const atOnce = play(walk, { waitDays: 0 });
        const late = atOnce.copy();
        const at = after(atOnce, last.wait);
        const processed = text(at + delay * 1000);
        // The same person both times, whatever unit has the case by then.
        const { name, fields, rest } = actOf(last, atOnce.state, at);
        const first = atOnce.act(text(at), name, fields, rest);
        atOnce.wait(processed);
        late.wait(processed);
        const second = late.act(text(at), name, fields, { ...rest, processed });
        expect(second).toBe(first);
        expect(essence(late.wait(processed).state)).toEqual(essence(atOnce.state));
        withdrawn += late.types().filter((type) => type === 'lapse-withdrawn').length;
      },
    ),
    { numRuns: runs, ...seeded },
  );
  expect(withdrawn).toBeGreaterThan(10);
}, 3_600_000);

/** What a case is, whatever number its events have: keys of clocks, orders and lapses carry such numbers. */
function essence({
  version: _,
  lastActSeq: __,
  lapses,
  clocks,
  cards,
  supervision,
  tracks,
  ...s
}: CaseState): object {
  const dueOf = (key: string): number | undefined => clocks[key]?.dueAt;
  return {
    ...s,
    lapses: lapses.map((l) => l.dueAt).toSorted(),
    clocks: Object.values(clocks)
      .map(({ key: _key, ...c }) => JSON.stringify(c))
      .toSorted(),
    cards: cards.map((c) => [c.kind, c.at]),
    orders: supervision.map(({ key: _key, ...o }) => o),
    tracks: {
      ...tracks,
      papers: tracks.papers.map((p) => ({ ...p, lines: p.lines.map((l) => [l.unit, dueOf(l.clock)]) })),
    },
  };
}
