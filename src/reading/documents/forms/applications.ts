import type { CaseFile, EntryOf } from '../case-file.ts';
import { limitEnd, moment } from '../../proof/dates.ts';
import { html, type Html } from '../../proof/html.ts';
import type { Form } from '../form.ts';
import { grid, pair, row, signatures } from '../sheet.ts';
import { methodOf, officer, tierOf } from './parts.ts';

/** A unit that finds the matter not its own: reason, suggestion, basis, its leader's signed opinion; and what was decided (F-048, F-049, F-050). */
export const returnApplication: Form = {
  name: '退件申请表',
  copies: (file) =>
    file.all('return-requested').map((entry) => ({
      at: entry.event.at,
      by: entry.event.by,
      print: () =>
        html`${grid(returnRows(file, entry))}${grid(returnDecision(file, entry), '审批')}
        ${signatures('单位负责人', '审批人')}`,
    })),
};

function returnRows(file: CaseFile, { event, words, after }: EntryOf<'return-requested'>): Html[] {
  const { suggestedUnit, attachmentId } = event.data;
  const { assignment } = after;
  const suggested = suggestedUnit === undefined ? [] : [`建议改派：${file.unit(suggestedUnit)}`];
  return [
    pair('申请单位', file.unit(assignment?.unit), '申请人', officer(file, event.by)),
    pair('收件时间', assignment ? moment(assignment.dispatchedAt) : '', '申请时间', moment(event.at)),
    row('退件理由', words.at('reason')),
    row('改派建议', [words.at('suggestion'), ...suggested].join('\n')),
    row('退件依据', words.at('basis')),
    row('单位领导意见', `签署意见见附件 ${attachmentId}`),
  ];
}

function returnDecision(file: CaseFile, entry: EntryOf<'return-requested'>): Html[] {
  const decided = file.answerTo(entry, 'return-approved', 'return-rejected');
  if (!decided) return [row('审批结果', '待审批')];
  const { event, words } = decided;
  const by = pair('审批时间', moment(event.at), '审批人', officer(file, event.by));
  if (event.type === 'return-rejected')
    return [row('审批结果', '驳回退件，由原单位在原期限内办理'), row('理由', words.at('reason')), by];
  const { next, toConsultation } = event.data;
  const then = next ? `改派${file.unit(next.unit)}` : toConsultation ? '转入会商定责' : '另行派单';
  return [row('审批结果', `同意退件，${then}`), row('职责界定', words.at('competenceNote')), by];
}

/** A unit that cannot finish in time for objective reasons: basis, reason, length, how the complainant was told; old date and new (F-064…F-067). */
export const extensionApplication: Form = {
  name: '延期申请表',
  copies: (file) =>
    file.all('extension-requested').map((entry) => ({
      at: entry.event.at,
      by: entry.event.by,
      print: () =>
        html`${grid(extensionRows(file, entry))}${grid(extensionDecision(file, entry), '审批')}
        ${signatures('单位负责人', '审批人')}`,
    })),
};

function extensionRows(file: CaseFile, { event, words, after }: EntryOf<'extension-requested'>): Html[] {
  const { assignment } = after;
  const old = assignment?.extensions.at(-1)?.oldDueAt;
  const told = [methodOf(words.at('citizenExplanation.method')), words.at('citizenExplanation.record')];
  return [
    pair('申请单位', file.unit(assignment?.unit), '申请人', officer(file, event.by)),
    pair('申请时间', moment(event.at), '办理类别', tierOf(file)),
    row('延期依据', words.at('basis')),
    row('延期理由', words.at('reason')),
    row('客观原因', words.at('objectiveCause.description')),
    pair('申请延长', `${event.data.workdays}个工作日`, '原期限', old === undefined ? '' : limitEnd(old)),
    row('向诉求人说明', told.filter(Boolean).join('　')),
  ];
}

function extensionDecision(file: CaseFile, entry: EntryOf<'extension-requested'>): Html[] {
  const decided = file.answerTo(entry, 'extension-approved', 'extension-rejected');
  if (!decided) return [row('审批结果', '待审批；批准前原期限不变')];
  const { event, words } = decided;
  const by = pair('审批时间', moment(event.at), '审批人', officer(file, event.by));
  if (event.type === 'extension-rejected') {
    const result = event.data.moot ? '未及审批已无需延期' : '驳回延期';
    return [row('审批结果', `${result}，原期限不变`), row('理由', words.at('reason')), by];
  }
  const { grantedWorkdays, oldDueAt, newDueAt } = event.data;
  return [
    row('审批结果', `同意延长${grantedWorkdays}个工作日，自原期限起算`),
    pair('原期限', limitEnd(oldDueAt), '新期限', limitEnd(newDueAt)),
    by,
  ];
}
