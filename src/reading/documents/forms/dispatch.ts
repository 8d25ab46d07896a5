import { courseOf } from '../../../contracts/register.ts';
import { EVENTS } from '../../../domain/case/titles.ts';
import { MATTER_TYPES, CHANNELS } from '../../../domain/case/vocabulary.ts';
import { limitEnd, moment } from '../../proof/dates.ts';
import { html, type Html } from '../../proof/html.ts';
import type { CaseFile } from '../case-file.ts';
import type { Copy, Form } from '../form.ts';
import { grid, pair, row, signatures } from '../sheet.ts';
import { turnsOf, type Turn } from '../turns.ts';
import {
  clockTable,
  complainantRows,
  dated,
  matterRows,
  methodOf,
  officer,
  tierOf,
  typeOf,
} from './parts.ts';

/** One paper for every turn of a unit, each with what that unit was told. */
const eachTurn =
  (print: (file: CaseFile, turn: Turn) => Html) =>
  (file: CaseFile): Copy[] =>
    turnsOf(file).map((turn) => {
      const { at, by } = turn.begun.event;
      return { at, by, print: () => print(file, turn) };
    });

/** The date that binds the unit: of its own limit, of the law's in its place, of the milestone promised instead (F-063, Q32). */
const dueOf = ({ binding }: Turn): string => (binding ? limitEnd(binding.dueAt) : '');

/** What is to be investigated and to what standard (F-053): an approved return hands on the order given before it. */
const taskOf = (file: CaseFile, { begun }: Turn, part: 'investigate' | 'standard'): string =>
  [...file.all('dispatched'), ...file.all('reassigned')]
    .toSorted((one, other) => one.event.seq - other.event.seq)
    .findLast(({ event }) => event.seq <= begun.event.seq)
    ?.words.at(`task.${part}`) ?? '';

/** The law whose limit takes the place of the tier's (F-063): named when the matter was classified, else by its type. */
function lawOf(file: CaseFile, { binding }: Turn): string {
  if (binding?.kind !== 'statutory') return '';
  const { statutory, plan } = file.state;
  const said = file.last('classified')?.words;
  if (statutory) return `${said?.at('statutory.law')}${said?.at('statutory.article')}`;
  return plan.type?.statutory ? `${plan.type.statutory.law}${plan.type.statutory.article}` : '';
}

const unitsOf = (file: CaseFile, { assignment: { unit, coUnits } }: Turn): Html =>
  pair('承办单位', file.unit(unit), '协办单位', coUnits.map((code) => file.unit(code)).join('、'));

/** The order by which a matter goes to a unit: what, by when, to what standard (F-045, F-053). */
export const workOrder: Form = {
  name: '市民热线承办单',
  copies: eachTurn((file, turn) => {
    const { state } = file;
    const { begun, assignment } = turn;
    const signed = assignment.signedAt === undefined ? '尚未签收' : moment(assignment.signedAt);
    const why = ['competenceNote', 'minutes', 'reason'].map((field) => begun.words.at(field)).filter(Boolean);
    return html`${grid([
        unitsOf(file, turn),
        pair('派单时间', moment(begun.event.at), '派单人', officer(file, begun.event.by)),
        pair('派单次序', `第${assignment.hop}次派单，第${assignment.round}轮办理`, '签收时间', signed),
        pair('诉求类型', typeOf(file), '办理类别', tierOf(file)),
        pair('诉求性质', MATTER_TYPES[state.matterType], '受理渠道', CHANNELS[state.channel]),
        pair('受理时间', moment(state.registeredAt), '办理期限', dueOf(turn)),
        ...complainantRows(file),
        ...matterRows(file),
        row('事项经过', file.seen.content ? courseOf(file.seen.content) : ''),
        row('调查内容', taskOf(file, turn, 'investigate')),
        row('工作标准', taskOf(file, turn, 'standard')),
        row('派单说明', why.join('\n')),
        row('法定依据', lawOf(file, turn)),
      ])}
      <h2>各项时限</h2>
      ${clockTable(file, turn.clocks)}`;
  }),
};

/** The slip with which somebody is sent to do the work; where it was unclear whose it is, after a look at the site (F-054, F-055). */
export const dispatchSlip: Form = {
  name: '派工单',
  copies: eachTurn((file, turn) => {
    const { begun } = turn;
    return html`${grid([
      unitsOf(file, turn),
      pair('派工时间', moment(begun.event.at), '派工人', officer(file, begun.event.by)),
      pair('问题类别', typeOf(file), '完成期限', dueOf(turn)),
      ...complainantRows(file),
      ...matterRows(file),
      row('现场核实', dated(file.all('site-checked'), 'findings')),
      row('派工内容', taskOf(file, turn, 'investigate')),
      row('质量要求', taskOf(file, turn, 'standard')),
      row(
        '完工情况',
        dated(
          turn.entries.filter(({ event }) => event.type === 'implementation-recorded'),
          'actions',
        ),
      ),
    ])}
    ${signatures('派工人', '接单人', '诉求人')}`;
  }),
};

/** What the unit is told to put right, and what it did about the matter and about its cause; numbered as the register is (F-024, F-086). */
export const handlingNotice: Form = {
  name: '投诉处理通知单',
  copies: eachTurn((file, turn) => {
    const { begun, entries } = turn;
    const of = (type: string) => entries.filter(({ event }) => event.type === type);
    const answered = entries.findLast(({ event }) => event.type === 'citizen-answered');
    const told =
      answered?.event.type === 'citizen-answered'
        ? `${moment(answered.event.at)}　${methodOf(answered.event.data.method)}`
        : '';
    return html`${grid([
      unitsOf(file, turn),
      pair('登记表编号', file.state.caseNo, '通知时间', moment(begun.event.at)),
      pair('办理类别', tierOf(file), '完成期限', dueOf(turn)),
      ...complainantRows(file),
      ...matterRows(file),
      row('处理要求', taskOf(file, turn, 'standard')),
      row('调查情况', dated(of('investigation-recorded'), 'methods', 'notes')),
      ...Object.entries(EVENTS).flatMap(([type, { title, prints }]) =>
        prints !== undefined && of(type).length > 0 ? [row(title, dated(of(type), prints))] : [],
      ),
      row(
        '补救措施',
        [dated(of('implementation-recorded'), 'actions'), dated(of('citizen-answered'), 'measures')]
          .filter(Boolean)
          .join('\n'),
      ),
      row('纠正措施', dated(of('implementation-recorded'), 'correctiveMeasure')),
      row('办后情况', answered?.words.at('stateAfter') ?? ''),
      row('答复诉求人', told),
      row('报结情况', dated(of('result-submitted'), 'report')),
    ])}
    ${signatures('承办人', '单位负责人')}`;
  }),
};
