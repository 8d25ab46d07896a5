import { LIMIT_UNITS } from '../../../domain/case/vocabulary.ts';
import { eventTitle } from '../../../domain/case/titles.ts';
import { CASE_STATES, isEnded, ROLES } from '../../../domain/case/vocabulary.ts';
import { track } from '../../../domain/policy/policy.ts';
import { due } from '../../../domain/time/limit.ts';
import { dayWords, limitEnd, moment } from '../../proof/dates.ts';
import { html, type Html } from '../../proof/html.ts';
import type { CaseFile, Entry } from '../case-file.ts';
import type { Form } from '../form.ts';
import { grid, listing, pair, row } from '../sheet.ts';
import { turnsOf } from '../turns.ts';
import type { Words } from '../words.ts';
import { officer, typeOf } from './parts.ts';

/** The cover of the file and the list of what is in it, once the matter is over; `filed`: the forms that go into it (F-140, F-144). */
export const archiveCover = (filed: Readonly<Record<string, Form>>): Form => ({
  name: '归档封面及卷内目录',
  copies: (file) => {
    const { state, entries } = file;
    const last = file.last('archived') ?? entries.at(-1);
    if (!last || !(state.state === 'ARCHIVED' || isEnded(state.state))) return [];
    const { at, by } = last.event;
    return [{ at, by, print: () => html`${cover(file)}${contents(file, filed)}` }];
  },
});

function cover(file: CaseFile): Html {
  const { state } = file;
  const archived = file.last('archived')?.event.at;
  const retention = track(state.plan.policy, 'retention');
  const kept =
    archived === undefined
      ? '自归档之日起算'
      : `至${limitEnd(due(state.plan.calendar, archived, retention).dueAt)}`;
  const units = [...new Set(turnsOf(file).map(({ assignment }) => file.unit(assignment.unit)))];
  const closed = state.citizenClosedAt;
  return grid([
    row('案卷题名', file.seen.content?.summary ?? ''),
    pair('诉求类型', typeOf(file), '案件状态', CASE_STATES[state.state]),
    row('承办单位', units.join('、')),
    pair('受理时间', moment(state.registeredAt), '办结时间', closed === undefined ? '' : moment(closed)),
    pair(
      '归档时间',
      archived === undefined ? '尚未归档' : moment(archived),
      '件数',
      `${file.entries.length}条记录`,
    ),
    row('保管期限', `不少于${retention.n}${LIMIT_UNITS[retention.unit]}，${kept}`),
    row('封存', state.flags.includes('LEGAL_HOLD') ? '封存中，不得销毁' : '无'),
  ]);
}

/** What is in the file: its forms, then what happened by kind, then what was attached. */
function contents(file: CaseFile, filed: Readonly<Record<string, Form>>): Html {
  const forms = Object.values(filed).flatMap(({ name, copies }) =>
    copies(file).map(({ at, by, paperNo }) => [
      paperNo ? `${name}（${paperNo}）` : name,
      dayWords(at),
      officer(file, by),
      '',
    ]),
  );
  const records = groups(file.entries).map(([title, group]) => {
    const days = [...new Set([group[0]!, group.at(-1)!].map(({ event }) => dayWords(event.at)))];
    const roles = [...new Set(group.map(({ event }) => ROLES[event.by.role]))];
    return [title, days.join('至'), roles.join('、'), group.length > 1 ? `${group.length}次` : ''];
  });
  const attached = file.entries.flatMap(({ event }) =>
    'attachmentId' in event.data
      ? [[`${eventTitle(event)}附件`, dayWords(event.at), officer(file, event.by), event.data.attachmentId]]
      : [],
  );
  const evidence = file
    .all('investigation-recorded')
    .flatMap(({ event, words }) =>
      evidenceIn(words).map((what) => ['证据', dayWords(event.at), officer(file, event.by), what]),
    );
  const replied = file.all('citizen-answered').flatMap(({ event, words }) =>
    words
      .at('attachmentIds')
      .split('\n')
      .filter((id) => /^[\w.:-]+$/.test(id))
      .map((id) => ['答复附件', dayWords(event.at), officer(file, event.by), id]),
  );
  const list = [...forms, ...records, ...evidence, ...replied, ...attached].map((cells, i) => [
    String(i + 1),
    ...cells,
  ]);
  return html`<h2>卷内目录</h2>
    ${listing(['序号', '材料名称', '形成时间', '责任者', '备注'], list)}`;
}

/** Evidence with its custody (F-080): what it is, where it comes from, who keeps it. */
const evidenceIn = (words: Words): string[] => [
  ...words.at('evidence').split('\n').filter(Boolean),
  ...words.items('evidence').flatMap((item) => {
    const custody = ['description', 'source', 'custodian', 'attachmentId'].map((field) => item.at(field));
    return custody[0] === '' ? [] : [custody.filter(Boolean).join('，')];
  }),
];

/** What happened, by its Chinese name, in the order of its first time. */
function groups(entries: readonly Entry[]): [string, Entry[]][] {
  const byTitle = new Map<string, Entry[]>();
  for (const entry of entries) {
    const title = eventTitle(entry.event);
    byTitle.set(title, [...(byTitle.get(title) ?? []), entry]);
  }
  return [...byTitle];
}
