import { act, Defect } from '../../../src/domain/case/decide.ts';
import type { CaseState } from '../../../src/domain/case/state.ts';
import { command, instantOf, Story } from '../../support/county.ts';

const AT = instantOf('2026-03-09 11:00');
const { state } = Story.dispatched('2026-03-09 10:00');
const thrownBy = (s: CaseState, name: 'present' | 'supervise', fields = {}): unknown => {
  try {
    return act(s, command(name, AT, fields, s), AT);
  } catch (error) {
    return error;
  }
};
/** A case in which something is not as its type has it: what a defect of the rules meets. */
const broken = (part: object): CaseState => ({ ...state, ...part }) as CaseState;

test('a rule that fails is a defect, told by the command and what was thrown, and no refusal', () => {
  const thrown = thrownBy(broken({ tracks: undefined }), 'present');
  expect(thrown).toBeInstanceOf(Defect);
  expect(thrown).toMatchObject({ command: 'present', cause: expect.any(TypeError) });
});

test('a case that cannot be counted with is a defect before anything is asked of it', () => {
  const handle = { ...state.clocks['handle:1:1']!, dueAt: Number.NaN };
  const thrown = thrownBy(broken({ clocks: { ...state.clocks, [handle.key]: handle } }), 'present');
  expect(thrown).toBeInstanceOf(Defect);
});

test('a date that is asked for and cannot be counted with is malformed, whoever could count to it', () => {
  const asked = { trigger: 'hot', form: 'written', dueAt: '9999-12-31T23:59:59+08:00' };
  const outcome = thrownBy(state, 'supervise', asked);
  expect(outcome).not.toBeInstanceOf(Error);
  expect(thrownBy(state, 'supervise', { ...asked, dueAt: '2026-02-30T00:00:00+08:00' })).toEqual({
    refusal: 'malformed-command',
  });
});
