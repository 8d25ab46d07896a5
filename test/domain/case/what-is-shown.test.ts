import { CLOCKS } from '../../../src/domain/case/clock-kinds.ts';
import { details } from '../../../src/domain/case/details.ts';
import { errands } from '../../../src/domain/case/errands.ts';
import { lacking } from '../../../src/domain/case/filing.ts';
import { obligations } from '../../../src/domain/case/obligations.ts';
import { reckoning, type Stretch } from '../../../src/domain/case/reckoning.ts';
import type { CaseState } from '../../../src/domain/case/state.ts';
import { shortProof } from '../../../src/domain/case/short-proof.ts';
import { owedBy } from '../../../src/domain/case/tracks.ts';
import { SYSTEM } from '../../../src/domain/case/vocabulary.ts';
import { caseRow, caseView } from '../../../src/domain/case/view.ts';
import { DAY_MS, fromIso, toIso } from '../../../src/domain/time/instant.ts';
import { STARTS, tell } from '../../concurrency/starts.ts';
import { holdsAsAgreed } from '../../support/agreed.ts';
import { county, Story } from '../../support/county.ts';

/**
 * What a case is shown as in each of the states that two people may find it in, what runs on it and how its dates come about: read and agreed.
 * `AGREE=write npm test -- test/domain/case/what` writes it anew, for its change to be read.
 */
const NOW = fromIso('2026-03-11T10:00:00+08:00');

const shown = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && each > 1e12 ? toIso(each).slice(0, 16) : each,
  ).replaceAll('"', '');
const listed = (values: object): string[] =>
  Object.entries(values).map(([name, value]) => `    ${name}: ${shown(value)}`);

const seen = (state: CaseState): string[] =>
  details(state, '编号 · 类型 · 地区', 'link', { u2: '城管局' })
    .split('\n')
    .map((line) => `    ${line}`);

function stateOf(start: string): string {
  const story = tell(start, 'JS1', NOW);
  const { state, events } = story;
  const running = obligations(state).map(({ title, what, clock }) => `    ${title} ${what} ${clock}`);
  const proofs = Object.values(state.clocks).map(
    (c) => `    ${c.key} ${owedBy(state, c) ?? '–'}: ${shortProof(c, state.plan.calendar)}`,
  );
  return [
    '  view',
    ...listed(caseView(state, NOW)),
    '  row',
    ...listed(caseRow(state)),
    '  will happen',
    ...running,
    '  comes about',
    ...proofs,
    '  asks others',
    ...errands(state, events).map((errand) => `    ${shown(errand)}`),
    `  lacks ${lacking(state).join('、') || 'nothing'}`,
    '  in the Temporal UI',
    ...seen(state),
  ].join('\n');
}

const stretched = ({ what, from, dueAt, limit, move, days }: Stretch): string =>
  [
    `    ${what} ${toIso(from).slice(0, 16)} to ${toIso(dueAt).slice(0, 16)}`,
    limit ? `${limit.n} ${limit.unit}` : 'no limit',
    `move ${move ?? '–'}:`,
    ...days.map(({ date, counted, kind, name, notice }) =>
      [date.slice(5), counted ? '+' : '-', kind, name, notice && '通知'].filter(Boolean).join(''),
    ),
  ].join(' ');

const AT = '2026-04-27 10:00';
const give = (s: Story, ...said: Parameters<Story['act']>): void => {
  const answer = s.act(...said);
  if (answer !== 'done') throw new Error(`${said[1]} is refused: ${answer}`);
};
const signed = (more: object = {}): Story => {
  const s = new Story(AT);
  give(s, AT, 'classify', { typeCode: 'x', tier: 'standard' });
  give(s, AT, 'dispatch', { unit: 'housing', ...more });
  give(s, AT, 'sign');
  return s;
};
const extend = (s: Story, at: string, workdays: number): Story => {
  give(s, at, 'request-extension', { workdays });
  give(s, at, 'approve-extension', { workdays });
  return s;
};
/** Stories whose dates have moved: across the holidays of May, and of a year that no notice covers. */
const MOVED: Record<string, () => Story> = {
  'extended twice': () => extend(extend(signed(), '2026-04-28 10:00', 2), '2026-04-29 10:00', 5),
  'with a co-handler, extended': () => extend(signed({ coUnits: ['market'] }), '2026-04-28 10:00', 3),
  'extended, then made urgent': () => {
    const s = extend(signed(), '2026-04-28 10:00', 2);
    give(s, '2026-04-29 10:00', 'reclassify', { tier: 'urgent' });
    return s;
  },
  'made urgent when that was past': () => {
    const s = signed();
    give(s, '2026-05-06 10:00', 'reclassify', { tier: 'urgent' });
    return s;
  },
  'made urgent, then extended': () => {
    const s = signed();
    give(s, '2026-04-28 10:00', 'reclassify', { tier: 'urgent' });
    give(s, '2026-04-28 10:05', 'request-extension', {
      workdays: 1,
      objectiveCause: { code: 'force-majeure' },
    });
    give(s, '2026-04-28 10:10', 'approve-extension', { workdays: 1 });
    return s;
  },
  'recounted under longer rules, then extended': () => {
    const s = signed();
    const { policy } = county(s.now);
    const handle = { ...policy.handle, standard: { unit: 'workdays', n: 8 } as const };
    give(s, '2026-04-28 10:00', 'change-plan', {}, { plan: { policy: { ...policy, version: 2, handle } } });
    return extend(s, '2026-04-29 10:00', 1);
  },
  'recounted under a calendar with another holiday': () => {
    const s = extend(signed(), '2026-04-28 10:00', 1);
    const { calendar } = s.state.plan;
    const off = [...calendar.off, ['2026-05-07', 2, '台风停工'] as [string, number, string]];
    give(
      s,
      '2026-04-29 10:00',
      'change-calendar',
      {},
      { actor: SYSTEM, plan: { calendar: { ...calendar, edition: 'next', off } } },
    );
    return s;
  },
  'joined to an earlier date': () => {
    const s = signed();
    give(s, '2026-04-28 10:00', 'join', { follower: 'JS-F1', dueAt: fromIso('2026-05-06T00:00:00+08:00') });
    return s;
  },
  'promised for a day': () => {
    const s = signed();
    give(s, '2026-04-28 10:00', 'mark-long-term', {
      milestone: '2026-06-01T00:00:00+08:00',
      toldCitizenAt: '2026-04-28T10:00:00+08:00',
    });
    return s;
  },
};

function datesOf({ state }: Story): string {
  return Object.values(state.clocks)
    .flatMap((clock) => [
      `  ${clock.key} ${clock.status} ${toIso(clock.dueAt).slice(0, 16)}: ${shortProof(clock, state.plan.calendar)}`,
      ...reckoning(clock, () => state.plan.calendar).map(stretched),
    ])
    .join('\n');
}

holdsAsAgreed(new URL('what-is-shown.txt', import.meta.url), {
  'the kinds of clocks': () => listed(CLOCKS).join('\n'),
  ...Object.fromEntries(Object.keys(STARTS).map((start) => [start || 'REGISTERED', () => stateOf(start)])),
  'sixty days after HANDLING, everything ordered': () => {
    const { state } = tell('HANDLING, everything ordered', 'JS1', NOW).wait(NOW + 60 * DAY_MS);
    const view = listed(caseView(state, NOW + 60 * DAY_MS));
    return [
      '  view',
      ...view,
      '  row',
      ...listed(caseRow(state)),
      '  in the Temporal UI',
      ...seen(state),
    ].join('\n');
  },
  ...Object.fromEntries(Object.entries(MOVED).map(([name, story]) => [name, () => datesOf(story())])),
});
