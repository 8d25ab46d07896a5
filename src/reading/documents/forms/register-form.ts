import { courseOf, type ComplaintContent } from '../../../contracts/register.ts';
import { CHANNELS, MATTER_TYPES } from '../../../domain/case/vocabulary.ts';
import { fromIso } from '../../../domain/time/instant.ts';
import { moment } from '../../proof/dates.ts';
import type { Html } from '../../proof/html.ts';
import type { CaseFile, EntryOf } from '../case-file.ts';
import type { Form } from '../form.ts';
import { grid, pair, row } from '../sheet.ts';
import { complainantRows, dated, matterRows, officer } from './parts.ts';
import { resultOf } from './result.ts';

/** What was registered, by whom, and what came of it; no judgement of anyone's (F-020…F-023). */
export const registerForm: Form = {
  name: '投诉登记表',
  copies: (file) =>
    file.all('registered').map((entry) => ({
      at: entry.event.at,
      by: entry.event.by,
      print: () => grid(rows(file, entry)),
    })),
};

const rows = (file: CaseFile, { event }: EntryOf<'registered'>): Html[] => [
  pair('受理时间', moment(event.at), '受理渠道', CHANNELS[event.data.channel]),
  pair('诉求性质', MATTER_TYPES[event.data.matterType], '首接责任人', officer(file, event.by)),
  ...complainantRows(file),
  ...contentRows(file),
  row('补充材料', dated(file.all('supplemented'), 'content')),
  row('处理结果', resultOf(file)),
];

function contentRows(file: CaseFile): Html[] {
  const { content } = file.seen;
  if (!content) return [row('诉求内容', '（无权查看）')];
  const { occurredAt, parties = [], respondent, evidence } = content;
  const accused = [file.unit(respondent?.unit), respondent?.person, respondent?.ground];
  return [
    row('发生时间', occurredAt === undefined ? '' : moment(fromIso(occurredAt))),
    row('相关人员', parties.map(({ name, role }) => (role ? `${name}（${role}）` : name)).join('、')),
    row('被诉对象', accused.filter(Boolean).join('　')),
    ...matterRows(file),
    row('事项经过', courseOf(content)),
    ...fieldRows(file, content),
    row('证据材料', evidence?.held?.join('\n') ?? ''),
    row('证据提交方式', evidence?.howToSubmit ?? ''),
  ];
}

/** What the form of the complaint's type asks besides, under the names that its form shows. */
const fieldRows = ({ type }: CaseFile, { fields = {} }: ComplaintContent): Html[] =>
  Object.entries(fields).map(([name, value]) =>
    row(type?.fields?.[name]?.label ?? name, value === true ? '是' : value === false ? '否' : String(value)),
  );
