import { SUPERVISION_FORMS, TRIGGERS } from '../../../domain/case/vocabulary.ts';
import { limitEnd, moment } from '../../proof/dates.ts';
import { html, type Html } from '../../proof/html.ts';
import type { CaseFile, Entry, EntryOf } from '../case-file.ts';
import type { Form } from '../form.ts';
import { grid, pair, row, signatures } from '../sheet.ts';
import { dated, matterRows, officer } from './parts.ts';

type Ordered = EntryOf<'supervision-ordered' | 'supervision-raised' | 'supervision-opened'>;

/** Why and how a case is supervised, what was ordered by when, and what the unit reported (F-110, F-111). */
export const supervisionOrder: Form = {
  name: '督办单',
  copies: (file) =>
    file
      .all('supervision-ordered', 'supervision-raised', 'supervision-opened')
      .filter((entry) => orderOf(file, entry))
      .map((entry) => ({
        at: entry.event.at,
        by: entry.event.by,
        print: () =>
          html`${grid(orderRows(file, entry))}${grid(feedbackRows(file, entry), '督办反馈')}
          ${signatures('承办单位负责人', '督办人')}`,
      })),
};

/** The order as it now stands; none where the lapse that opened it was withdrawn. */
const orderOf = ({ state }: CaseFile, { after }: Ordered) =>
  state.supervision.find(({ key }) => key === after.supervision.at(-1)?.key);

function orderRows(file: CaseFile, { event, words, after }: Ordered): Html[] {
  const { form, trigger } = event.data;
  const start = event.clocks?.find((change) => 'start' in change && change.kind === 'supervision');
  const clock = start && 'start' in start ? file.state.clocks[start.start] : undefined;
  return [
    pair('督办形式', SUPERVISION_FORMS[form], '督办事由', TRIGGERS[trigger]),
    pair('督办时间', moment(event.at), '督办人', officer(file, event.by)),
    pair('承办单位', file.unit(after.assignment?.unit), '反馈期限', clock ? limitEnd(clock.dueAt) : ''),
    ...matterRows(file),
    row('督办要求', words.at('order')),
  ];
}

/** A report answers every order that then waits; an order that a person gave ends with 督办办结. */
function feedbackRows(file: CaseFile, entry: Ordered): Html[] {
  const ended = orderOf(file, entry)?.endedAt;
  const sinceThen = ({ event }: Entry): boolean =>
    event.seq > entry.event.seq && event.at <= (ended ?? Infinity);
  return [
    row('反馈内容', dated(file.all('supervision-reported').filter(sinceThen), 'report')),
    row('督办意见', dated(file.all('supervision-accepted').filter(sinceThen), 'note')),
    row('督办结束', ended === undefined ? '督办中' : moment(ended)),
  ];
}
