import type { CaseUnderTest, Hotline } from '../../support/hotline.ts';
import type { Command, CommandName } from '../../../src/domain/case/commands.ts';

/** A story whose history is recorded once per release and replayed for ever. */
export type Scenario = (hotline: Hotline) => Promise<CaseUnderTest>;

export const DAY = 86_400;
export const CLASSIFY = { typeCode: 'property', tier: 'standard' };
export const RETURN = { suggestedUnit: 'market', leaderOpinionAttachmentId: 'a1' };
export const SATISFIED = {
  reached: true,
  solved: 'yes',
  resultSatisfaction: 'satisfied',
  serviceSatisfaction: 'satisfied',
};

/** Give one command that must be done, by whom and with what plan `rest` says. */
export async function done(
  c: CaseUnderTest,
  name: CommandName,
  fields: object = {},
  rest: Partial<Command> = {},
): Promise<void> {
  const sent = await c.give(name, fields, rest);
  if (sent.outcome !== 'done') throw new Error(`${name}: ${JSON.stringify(sent)}`);
}

export const dispatched = async (c: CaseUnderTest, tier = 'standard'): Promise<CaseUnderTest> =>
  c.acts(['classify', { ...CLASSIFY, tier }], ['dispatch', { unit: 'housing' }]);
/** The unit answers the citizen and the hotline, and its result is approved. */
export const answered = async (c: CaseUnderTest): Promise<CaseUnderTest> =>
  c.acts(
    ['reply-citizen', { at: c.iso(), method: 'phone', finding: 'true' }],
    ['submit-result', { resolved: 'resolved' }],
    ['approve-result'],
  );
export const called = (c: CaseUnderTest, answers: object): Promise<CaseUnderTest> =>
  c.acts(['record-callback', { at: c.iso(), method: 'phone', ...answers }]);
export const later = (c: CaseUnderTest, days: number): string => c.iso(c.now() + days * DAY * 1000);
