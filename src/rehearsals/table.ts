import { COMMANDS } from '../domain/case/commands.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import type { Notice } from '../domain/case/notices.ts';
import { obligations } from '../domain/case/obligations.ts';
import { describeProblem } from '../domain/refusals.ts';
import { handlingClock } from '../domain/case/state.ts';
import { shortProof } from '../domain/case/short-proof.ts';
import { AUDIENCES, eventTitle } from '../domain/case/titles.ts';
import { finestState } from '../domain/case/view.ts';
import { CLOCKS } from '../domain/case/clock-kinds.ts';
import { CARDS, FLAGS, ROLES } from '../domain/case/vocabulary.ts';
import { dayOf, shortClock, toIso, type Instant } from '../domain/time/instant.ts';
import { columns } from './columns.ts';
import type { Played, Scene } from './play.ts';

const WEEKDAYS = '日一二三四五六';

/** The timeline as an official reads it, line by line: when, who, what, and what follows from it; then how it stands at the end. */
export function timelineTable(played: Played, until: Instant): string[] {
  const lines = columns(played.scenes.flatMap(rowsOf));
  return [...lines, '', ...conclusion(played, until)];
}

type Row = [when: string, who: string, what: string, follows: string];

function rowsOf({ at, command, refusal, events, notices }: Scene): Row[] {
  if (refusal !== undefined && command !== undefined)
    return [
      [when(at), '', `✗ ${COMMANDS[command].title}`, `被拒绝：${describeProblem(refusal).zh} ${refusal}`],
    ];
  return events.map((event) => [
    when(event.at),
    ROLES[event.by.role],
    `${event.by.role === 'system' ? '⏰ ' : ''}${eventTitle(event)}`,
    [...clocksOf(event), ...notices.filter(({ seq }) => seq === event.seq).map(told)].join('；'),
  ]);
}

function clocksOf(event: CaseEvent): string[] {
  const due = (event.clocks ?? []).flatMap((change) => {
    if ('start' in change) return [`${CLOCKS[change.kind].title}至${shortClock(change.dueAt)}`];
    return 'move' in change ? [`时限移至${shortClock(change.dueAt)}`] : [];
  });
  const flags = 'flags' in event.data ? (event.data.flags ?? []).map((flag) => `【${FLAGS[flag]}】`) : [];
  return [...due, ...flags];
}

const told = ({ audience, naming }: Notice): string =>
  `通知${AUDIENCES[audience]}${naming.length > 0 ? `（一并告知：${naming.join('、')}）` : ''}`;

/** `2026-03-09 周一 10:00`, with seconds only where there are some. */
function when(at: Instant): string {
  const iso = toIso(at);
  const weekday = WEEKDAYS[new Date(`${dayOf(at)}T00:00:00Z`).getUTCDay()];
  const clock = iso.slice(11, 19).replace(/:00$/, '');
  return `${iso.slice(0, 10)} 周${weekday} ${clock}`;
}

function conclusion({ state, scenes, events }: Played, until: Instant): string[] {
  const count = (what: (e: CaseEvent) => boolean): number => events.filter(what).length;
  const refused = scenes.filter(({ refusal }) => refusal !== undefined).length;
  const cards = (kind: keyof typeof CARDS): string =>
    `${CARDS[kind]}${state.cards.filter((card) => card.kind === kind).length}张`;
  const clock = handlingClock(state);
  return [
    `至 ${when(until)}：${finestState(state)}${state.assignment ? `，承办单位 ${state.assignment.unit}` : ''}。`,
    `  超期${count(({ type }) => type === 'overdue')}次，${cards('yellow')}，${cards('red')}，督办${state.supervision.length}次，` +
      `通知${scenes.flatMap(({ notices }) => notices).length}份，被拒绝${refused}步。`,
    ...(clock
      ? [
          `  ${CLOCKS[clock.kind].title}至${shortClock(clock.dueAt)}：${shortProof(clock, state.plan.calendar)}`,
        ]
      : []),
    ...obligations(state)
      .toSorted((a, b) => a.dueAt - b.dueAt)
      .map(({ title }) => `  此后若无人办理：${title}`),
  ];
}
