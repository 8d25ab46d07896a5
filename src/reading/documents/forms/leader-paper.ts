import { limitEnd, moment } from '../../proof/dates.ts';
import { html, type Html } from '../../proof/html.ts';
import type { CaseFile, EntryOf } from '../case-file.ts';
import type { Form } from '../form.ts';
import { grid, listing, pair, row } from '../sheet.ts';
import { dated, officer } from './parts.ts';

/** What is presented to a leader, result first; what the leader instructed, line by line; what was reported back (F-112, F-113, F-114). */
export const leaderPaper: Form = {
  name: '市民热线呈阅件',
  copies: (file) =>
    file.all('presented').map((entry) => ({
      at: entry.event.at,
      by: entry.event.by,
      paperNo: entry.event.data.paperNo,
      print: () => paper(file, entry),
    })),
};

function paper(file: CaseFile, { event, words }: EntryOf<'presented'>): Html {
  const { paperNo } = event.data;
  const instructions = file.all('instructed').filter((e) => e.event.data.paperNo === paperNo);
  const reports = file.all('reported-back').filter((e) => e.event.data.paperNo === paperNo);
  return html`${grid([
    pair('呈阅件编号', paperNo, '呈阅时间', moment(event.at)),
    pair('呈送领导', words.at('leader'), '呈报人', officer(file, event.by)),
    row('诉求摘要', file.seen.content?.summary ?? ''),
    row('结果', words.at('result')),
    row('原因', words.at('reason')),
    row('经过', words.at('course')),
  ])}
  ${instructions.length === 0 ? grid([row('批示', '')], '领导批示') : instructions.map((entry) => instruction(file, entry))}
  ${grid([row('反馈内容', dated(reports, 'content'))], '批示反馈')}`;
}

function instruction(file: CaseFile, { event, words }: EntryOf<'instructed'>): Html {
  const { lines, readBackConfirmed } = event.data;
  const orders = words.items('lines');
  return html`${grid(
    [
      pair('批示时间', moment(event.at), '记录人', officer(file, event.by)),
      row('批示', words.at('text')),
      row('复述确认', readBackConfirmed ? '已向领导复述确认' : '未复述确认'),
    ],
    '领导批示',
  )}
  ${listing(
    ['序号', '承办单位', '交办事项', '办理期限'],
    lines.map(({ unit, clock }, i) => {
      const due = file.state.clocks[clock]?.dueAt;
      return [
        String(i + 1),
        file.unit(unit),
        orders[i]?.at('order') ?? '',
        due === undefined ? '' : limitEnd(due),
      ];
    }),
  )}`;
}
