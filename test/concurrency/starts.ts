import { plausible } from '../../src/cli/state-machine/plausible.ts';
import { COMMAND_NAMES, type CommandName } from '../../src/domain/case/commands.ts';
import { toIso } from '../../src/domain/time/instant.ts';
import { COUNTY, Story } from '../support/county.ts';

const ANSWERED = 'classify dispatch:4 sign reply-citizen';
const CALLED = `${ANSWERED} submit-result approve-result record-callback`;

/**
 * How a case gets to each state that two people may find it in: commands in the order given, `name:n` in the n-th plausible way
 * (`plausible.ts`), `…` three minutes in which nobody does anything (here the return window is two).
 */
export const STARTS: Record<string, string> = {
  REGISTERED: '',
  AWAITING_INFO: 'request-info',
  LINKED: 'link',
  PENDING_DISPATCH: 'classify',
  IN_CONSULTATION: 'classify open-consultation',
  DISPATCHED: 'classify dispatch:4',
  'DISPATCHED, urgent': 'classify:1 dispatch:4',
  SIGNED: 'classify dispatch:4 sign',
  ACCEPTED_DEEMED: 'classify dispatch:4 …',
  'SIGNED, plan drafted': 'classify:2 dispatch sign draft-plan',
  'HANDLING, reply to be approved': 'classify dispatch:1 sign record-contact draft-reply',
  'HANDLING, extension asked': 'classify dispatch sign record-contact request-extension:2',
  'HANDLING, disputed': 'classify dispatch:4 sign record-contact raise-dispute',
  'HANDLING, answered': ANSWERED,
  'HANDLING, everything ordered': `${ANSWERED} supervise present instruct joint-investigate propose-malicious`,
  'HANDLING, everything reported': `${ANSWERED} supervise present instruct report-back report-supervision propose-malicious confirm-malicious`,
  'HANDLING, a master': `${ANSWERED} join present`,
  RETURN_REQUESTED: 'classify dispatch:4 sign request-return',
  'SIGNED, return rejected': 'classify dispatch:4 sign request-return reject-return',
  UNDER_REVIEW: `${ANSWERED} submit-result`,
  'UNDER_REVIEW, extension asked': `${ANSWERED} request-extension:2 submit-result`,
  LONG_TERM: `${ANSWERED} mark-long-term`,
  CALLBACK_PENDING: `${ANSWERED} submit-result approve-result`,
  'CALLBACK_PENDING, dissatisfied': `${CALLED}:1`,
  'CALLBACK_PENDING, dissatisfied again': `${CALLED}:1 rework sign reply-citizen submit-result approve-result record-callback:1`,
  CLOSED: CALLED,
  'CLOSED, appealed': `${CALLED} appeal`,
  'CLOSED, supervised, held': `${CALLED} supervise report-supervision hold`,
  'CLOSED, visited, fault found': `${CALLED} record-visit:1`,
  CLOSED_EXPLAINED: `${CALLED}:1 close-explained`,
  ANSWERED_DIRECT: 'answer-direct',
  REDIRECTED: 'redirect',
  NOT_ACCEPTED: 'refuse',
  EMERGENCY_TRANSFERRED: 'transfer-emergency',
  WITHDRAWN: 'classify withdraw',
};

const text = (at: number): string => toIso(at).slice(0, 19).replace('T', ' ');
const whole = (at: number): number => at - (at % 1000);

/** The case of a start as of now, its last act some seconds ago. Throws when a step of the way is refused. */
export function tell(start: string, caseNo: string, now: number): Story {
  const window = { unit: 'minutes' as const, n: 2 };
  const story = new Story(
    text(whole(now - 600_000)),
    { caseNo, respondentUnit: 'u3' },
    { return: { ...COUNTY.return, window: start.includes('DEEMED') ? window : COUNTY.return.window } },
  );
  for (const act of (STARTS[start] ?? '').split(' ').filter(Boolean)) {
    if (act === '…') {
      story.wait(text(story.now + 180_000));
      continue;
    }
    const [name, n = '0'] = act.split(':') as [CommandName, string?];
    const at = story.now + 1000;
    const { fields = {}, ...rest } = plausible(name, story.state, at)[Number(n)]!;
    const outcome = story.act(text(at), name, fields, rest);
    if (outcome !== 'done') throw new Error(`${start}: ${act} is refused: ${outcome}`);
  }
  return story;
}

/** Every ordered pair of commands of which the start allows at least one. */
export function pairsFrom(start: string): [CommandName, CommandName][] {
  const story = tell(start, 'JS1', Date.now());
  const allowed = new Set(COMMAND_NAMES.filter((name) => isAllowed(story, name)));
  return COMMAND_NAMES.flatMap((a) =>
    COMMAND_NAMES.filter((b) => allowed.has(a) || allowed.has(b)).map((b): [CommandName, CommandName] => [
      a,
      b,
    ]),
  );
}

const isAllowed = (story: Story, name: CommandName): boolean => wayOf(story, name, story.now + 1000).allowed;

/** The first plausible way to give a command that the case allows, else the first. */
export function wayOf(story: Story, name: CommandName, at: number) {
  const ways = plausible(name, story.state, at);
  const way = ways.find(
    ({ fields = {}, ...rest }) => story.copy().act(text(at), name, fields, rest) === 'done',
  );
  const { fields = {}, ...rest } = way ?? ways[0]!;
  return { allowed: way !== undefined, fields, rest };
}
