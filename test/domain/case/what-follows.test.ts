import { plausible } from '../../../src/cli/state-machine/plausible.ts';
import { COMMAND_NAMES, commandRule, type CommandName } from '../../../src/domain/case/commands.ts';
import { errands } from '../../../src/domain/case/errands.ts';
import type { CaseEvent, ClockChange } from '../../../src/domain/case/events.ts';
import { notices } from '../../../src/domain/case/notices.ts';
import { obligations } from '../../../src/domain/case/obligations.ts';
import { isRunning, supervisionForm, type CaseState } from '../../../src/domain/case/state.ts';
import { finestState } from '../../../src/domain/case/view.ts';
import { UNIT_STAFF } from '../../../src/domain/case/vocabulary.ts';
import { DAY_MS, fromIso, HOUR, toIso } from '../../../src/domain/time/instant.ts';
import { STARTS, tell } from '../../concurrency/starts.ts';
import { holdsAsAgreed } from '../../support/agreed.ts';
import type { Story } from '../../support/county.ts';

/**
 * What every command comes to in each of the states that two people may find a case in, in every plausible way, and what time alone does
 * there: read and agreed. `AGREE=write npm test -- test/domain/case/what` writes it anew, for its change to be read.
 */

/** A Wednesday without a holiday near. */
const NOW = fromIso('2026-03-11T10:00:00+08:00');
const stories = new Map<string, Story>();
const storyOf = (start: string): Story => {
  const story = stories.get(start) ?? tell(start, 'JS1', NOW);
  stories.set(start, story);
  return story.copy();
};

/** Instants as they are read, and no plan: it is the same everywhere. */
const plain = (value: unknown): string => {
  const text = JSON.stringify(value ?? null, (key, each: unknown) =>
    key === 'plan' ? undefined : typeof each === 'number' && each > 1e12 ? toIso(each).slice(5, 16) : each,
  );
  return text.replaceAll('"', '');
};

function clockOf(change: ClockChange, s: CaseState): string {
  const kindOf = (key: string): string => s.clocks[key]?.kind ?? key;
  if ('start' in change) {
    const { kind, limit, dueAt, provisional, fixed } = change;
    return `+${kind} ${limit.n} ${limit.unit} ${toIso(dueAt).slice(5, 16)}${provisional ? '?' : ''}${fixed ? '!' : ''}`;
  }
  if ('end' in change) return `${change.status} ${kindOf(change.end)}${change.excused ? ' excused' : ''}`;
  if ('move' in change) {
    const { move, dueAt, workdays, reason = 'moved' } = change;
    return `${reason} ${kindOf(move)} by ${workdays} to ${toIso(dueAt).slice(5, 16)}`;
  }
  const [[what, key]] = Object.entries(change) as [[string, string]];
  return `${what} ${kindOf(key)}`;
}

/** What the case is like, as far as an act may change it. */
const facts = (s: CaseState): Record<string, unknown> => ({
  is: finestState(s),
  flags: s.flags,
  type: s.typeCode,
  tier: s.tier,
  level: s.level,
  form: supervisionForm(s),
  cards: s.cards.length,
  hops: s.hops,
  round: s.assignment?.round,
  unit: s.assignment?.unit,
  co: s.assignment?.coUnits,
  done: s.assignment?.done,
  reply: s.assignment?.reply?.status,
  way: s.assignment?.plan,
  disputed: s.assignment?.disputed,
  noReturn: s.assignment?.noSecondReturn,
  calls: s.callbacks.length,
  orders: s.supervision.map((o) => `${o.form}${o.reportedAt ? ' reported' : ''}${o.endedAt ? ' ended' : ''}`),
  running: Object.values(s.clocks)
    .filter(isRunning)
    .map((c) => `${c.kind} ${c.status}`),
  ...s.tracks,
  closed: s.citizenClosedAt,
});

function changes(before: CaseState, after: CaseState): string {
  const [was, is] = [facts(before), facts(after)];
  const changed = Object.keys(is).filter((name) => plain(was[name]) !== plain(is[name]));
  return changed.map((name) => `${name} ${plain(is[name])}`).join(' · ');
}

function told(events: readonly CaseEvent[], before: CaseState, after: CaseState): string {
  const happened = events.map(({ type, data, clocks = [] }) =>
    [
      type,
      plain(data),
      ...clocks.map((change) => clockOf(change, { ...after, clocks: { ...before.clocks, ...after.clocks } })),
    ].join(' '),
  );
  const heard = notices(events).map(
    ({ audience, kind, naming }) => `${audience} ${[kind, ...naming].join(' ')}`,
  );
  const asked = errands(after, events).map(({ seq: _, n: __, ...errand }) => plain(errand));
  return [
    '',
    happened.join(' | '),
    `→ ${changes(before, after)}`,
    `tells ${heard.join(', ') || 'nobody'}`,
    ...(asked.length > 0 ? [`asks ${asked.join(', ')}`] : []),
  ].join('\n      ');
}

/** Where the same follows, the starts stand together; `elsewhere` what is refused in most of them. */
function grouped(outcomes: readonly (readonly [start: string, outcome: string])[]): string {
  const groups = new Map<string, string[]>();
  for (const [start, outcome] of outcomes) groups.set(outcome, [...(groups.get(outcome) ?? []), start]);
  const [most] = [...groups.values()].toSorted((one, other) => other.length - one.length);
  const place = (outcome: string, starts: string[]): string =>
    starts === most && !outcome.includes('\n') ? 'elsewhere' : starts.join('; ');
  return [...groups].map(([outcome, starts]) => `    ${place(outcome, starts)}: ${outcome}`).join('\n');
}

type Way = { fields?: Record<string, unknown> } & Record<string, unknown>;
const isInstant = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);
/** The same act with every instant in it moved; undefined where there is none. */
function moved({ fields = {}, ...rest }: Way, ms: number): Way | undefined {
  const move = (value: unknown): unknown =>
    isInstant(value)
      ? toIso(fromIso(value) + ms)
      : Array.isArray(value)
        ? value.map(move)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, move(each)]))
          : value;
  const changed = move(fields) as Record<string, unknown>;
  return JSON.stringify(changed) === JSON.stringify(fields) ? undefined : { fields: changed, ...rest };
}

/** The plausible ways, and what is wrong with the first of them otherwise. */
function waysOf(name: CommandName, s: CaseState): Record<string, Way | undefined> {
  const ways = plausible(name, s, NOW) as Way[];
  const [first] = ways;
  const role = commandRule(name).roles.find((each) => UNIT_STAFF.includes(each));
  return {
    ...Object.fromEntries(ways.map((way, i) => [`way ${i}`, way])),
    'in three hours': first && moved(first, 3 * HOUR),
    'long ago': first && moved(first, -90 * DAY_MS),
    ...(role && { 'by another unit': { ...first, actor: { id: 'stranger', role, unit: 'u7' } } }),
  };
}

function followingCommand(name: CommandName): string {
  const starts = Object.keys(STARTS).map((start) => [start, waysOf(name, storyOf(start).state)] as const);
  const ways = [...new Set(starts.flatMap(([, each]) => Object.keys(each)))];
  const sections = ways.flatMap((way) => {
    const outcomes = starts.flatMap(([start, { [way]: given }]) => {
      if (!given) return [];
      const story = storyOf(start);
      const { fields = {}, ...rest } = given;
      const [before, known] = [story.state, story.events.length];
      const said = story.act('2026-03-11 10:00:00', name, fields, rest);
      return [
        [start, said === 'done' ? told(story.events.slice(known), before, story.state) : said] as const,
      ];
    });
    return outcomes.length === 0 ? [] : [`  ${way}\n${grouped(outcomes)}`];
  });
  return sections.join('\n');
}

function followingTime(start: string): string {
  const story = storyOf(start);
  const [before, known] = [story.state, story.events.length];
  const ahead = [0, 9, 20].flatMap((days) =>
    obligations(story.copy().wait(NOW + days * DAY_MS).state).map(({ title }) => `after ${days}: ${title}`),
  );
  story.wait(NOW + 60 * DAY_MS);
  return `  ahead ${ahead.join(', ')}${told(story.events.slice(known), before, story.state)}`;
}

holdsAsAgreed(new URL('what-follows.txt', import.meta.url), {
  ...Object.fromEntries(COMMAND_NAMES.map((name) => [name, () => followingCommand(name)])),
  ...Object.fromEntries(
    Object.keys(STARTS).map((start) => [`sixty days after ${start}`, () => followingTime(start)]),
  ),
});
