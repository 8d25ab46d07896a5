import type { CommandBody } from '../../contracts/commands.ts';
import type { Satisfaction } from '../../domain/case/vocabulary.ts';
import type { Complaint } from './complaint.ts';

/** What most complaints go through, step by step; stories are told by what they do differently. */

type Classified = Partial<Omit<CommandBody<'classify'>, 'typeCode'>>;

export async function classify(c: Complaint, found: Classified = {}): Promise<void> {
  const tier = c.view.matterType === 'consult' ? ('consult' as const) : ('standard' as const);
  await c.act('classify', { typeCode: c.view.type?.code ?? '', tier, ...found });
}

export async function dispatch(c: Complaint, unit: string, coUnits: string[] = []): Promise<void> {
  const task = { investigate: '核实诉求人反映的情况并联系诉求人', standard: '依法依规处理，按期答复诉求人' };
  await c.act('dispatch', { unit, coUnits, task });
}

export async function assign(c: Complaint, unit: string, found: Classified = {}): Promise<void> {
  await classify(c, found);
  await dispatch(c, unit);
}

/** The unit contacts the citizen and answers them. */
export async function answer(c: Complaint, measures: string, basis: string): Promise<void> {
  await c.act('record-contact', { at: c.now, method: 'phone', note: '已联系诉求人了解情况' });
  await c.act('reply-citizen', {
    at: c.now,
    method: 'phone',
    finding: 'true',
    basis,
    measures,
    stateAfter: '已按答复落实，诉求人知悉',
    appealRouteTold: true,
  });
}

export async function submit(c: Complaint): Promise<void> {
  await c.act('submit-result', { resolved: 'resolved', report: '情况属实，已办结并答复诉求人。' });
}

/** From signing to the reported result. */
export async function handle(c: Complaint, measures: string, basis: string): Promise<void> {
  await c.act('sign');
  await answer(c, measures, basis);
  await submit(c);
}

export async function callBack(c: Complaint, satisfaction: Satisfaction = 'satisfied'): Promise<void> {
  await c.act('record-callback', {
    at: c.now,
    method: 'phone',
    reached: true,
    verified: true,
    solved: satisfaction.includes('dissatisfied') ? 'no' : 'yes',
    resultSatisfaction: satisfaction,
    serviceSatisfaction: 'satisfied',
  });
}

/** The hotline approves the result and calls back. */
export async function close(c: Complaint, satisfaction: Satisfaction = 'satisfied'): Promise<void> {
  await c.act('approve-result', { note: '材料齐全，同意报结' });
  await callBack(c, satisfaction);
}

/** A complete return: reason, suggestion, basis and the leader's signed opinion (F-049). */
export async function returnFields(
  c: Complaint,
  suggestedUnit: string,
): Promise<CommandBody<'request-return'>> {
  return {
    reason: '经核实，所反映事项不属于本单位职责范围',
    suggestion: '建议转由有管辖权的单位办理',
    suggestedUnit,
    basis: '本单位“三定”规定及权责清单',
    leaderOpinionAttachmentId: await c.attach('分管领导意见.txt', '同意退件。分管领导（签字）'),
  };
}

export const extension = (
  c: Complaint,
  workdays: number,
  reason: string,
): CommandBody<'request-extension'> => ({
  basis: '现场情况复杂，需多方协调',
  reason,
  workdays,
  citizenExplanation: { at: c.now, method: 'phone', record: '已向诉求人说明延期原因，诉求人理解' },
});
