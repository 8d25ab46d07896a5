import fc from 'fast-check';
import { plausible } from '../../../src/cli/state-machine/plausible.ts';
import { COMMAND_NAMES, type CommandName } from '../../../src/domain/case/commands.ts';
import type { Registration } from '../../../src/domain/case/register.ts';
import { awaitsDecision, runningClock, type CaseState } from '../../../src/domain/case/state.ts';
import { followersOf } from '../../../src/domain/case/tracks.ts';
import type { Channel } from '../../../src/domain/case/vocabulary.ts';
import { toIso } from '../../../src/domain/time/instant.ts';
import { COUNTY, Story } from '../../support/county.ts';

const PLAIN: Record<string, CommandName[]> = {
  REGISTERED: [
    ...Array<CommandName>(9).fill('classify'),
    'request-info',
    'request-info',
    'link',
    'answer-direct',
    'redirect',
    'transfer-emergency',
    'refuse',
  ],
  // Who urges does not answer: time runs out.
  AWAITING_INFO: ['supplement', 'urge', 'urge'],
  LINKED: ['follow', 'follow', 'unlink'],
  PENDING_DISPATCH: ['dispatch', 'dispatch', 'dispatch', 'open-consultation', 'link'],
  IN_CONSULTATION: ['decide-consultation'],
  DISPATCHED: ['sign', 'sign', 'request-return'],
  SIGNED: [
    'record-investigation',
    'reply-citizen',
    'draft-reply',
    'draft-plan',
    'mark-long-term',
    'reclassify',
    'request-extension',
    'request-return',
  ],
  ACCEPTED_DEEMED: ['sign', 'reply-citizen', 'record-investigation', 'request-extension'],
  HANDLING: [
    'submit-result',
    'submit-result',
    'reply-citizen',
    'draft-reply',
    'draft-plan',
    'request-extension',
    'record-finding',
    'raise-dispute',
  ],
  RETURN_REQUESTED: ['approve-return', 'reject-return'],
  UNDER_REVIEW: ['approve-result', 'approve-result', 'send-back', 'record-visit'],
  LONG_TERM: ['reach-milestone'],
  CALLBACK_PENDING: ['record-callback', 'record-callback', 'rework', 'close-explained', 'rate', 'appeal'],
  CLOSED: ['archive', 'record-follow-up', 'appeal', 'record-visit', 'reopen', 'rate'],
};

/** What leads further from where the case stands: most steps of a random walk go this way, so that it gets to the end of a case too. */
function onward(s: CaseState): CommandName[] {
  const { state, assignment, tracks, flags, supervision } = s;
  const plain = PLAIN[state === 'IN_ASSIGNMENT' && assignment ? assignment.state : state] ?? ['archive'];
  const ways: [CommandName, unknown][] = [
    ['approve-extension', assignment?.extensions.some((x) => x.status === 'pending')],
    ['reject-extension', assignment?.extensions.some((x) => x.status === 'pending')],
    ['allow-second-return', assignment?.noSecondReturn],
    ['approve-plan', assignment?.plan === 'drafted'],
    ['approve-reply', assignment?.reply?.status === 'pending'],
    ['reject-reply', assignment?.reply?.status === 'pending'],
    ['settle-dispute', assignment?.disputed],
    ['leave', followersOf(tracks).length > 0],
    ['rework', awaitsDecision(s)],
    ['change-calendar', assignment && s.lapses.length > 0],
    ['submit-co-result', assignment?.coUnits.length],
    ['report-supervision', supervision.some((o) => o.endedAt === undefined && o.reportedAt === undefined)],
    ['accept-supervision', supervision.some((o) => o.ordered && o.endedAt === undefined)],
    ['instruct', tracks.papers.some((p) => p.instructedAt === undefined)],
    ['report-back', tracks.papers.some((p) => p.instructedAt !== undefined && p.reportedAt === undefined)],
    ['report-joint-findings', tracks.joint && tracks.joint.reportedAt === undefined],
    ['decide-appeal', tracks.appeals.some((a) => a.outcome === undefined)],
    ['confirm-malicious', tracks.malicious && tracks.malicious.decision === undefined],
    ['release-hold', flags.includes('LEGAL_HOLD')],
    ['issue-rectification', runningClock(s, 'rectification')],
    ['keep-promise', runningClock(s, 'promise')],
    ['give-expert-opinion', tracks.experts?.some((e) => e.answeredAt === undefined)],
  ];
  return [...plain, ...ways.filter(([, open]) => Boolean(open)).map(([name]) => name)];
}

/** One step of a random walk: after a wait, a way onward or any command at all, given in one of the ways that people plausibly do. */
const step = fc.record({
  name: fc.constantFrom(...COMMAND_NAMES),
  /** Most steps lead onward: which of the ways. */
  way: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 5, arbitrary: fc.nat(30) }),
  wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 180 }), fc.integer({ min: 1, max: 6000 })),
  variant: fc.nat(47),
  /** How many minutes before its processing it was accepted, where late acts are played. */
  back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 6000 })),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const registration: fc.Arbitrary<Partial<Registration>> = fc.record({
  matterType: fc.constantFrom('complaint', 'consult', 'report'),
  contactable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
  urgentWords: fc.boolean(),
  respondentUnit: fc.constantFrom('u1', 'u3'),
});

/** A case as it was registered, and what happens to it. */
export interface Walk {
  registration: Partial<Registration>;
  /** Who takes a case that no consultation decided, where the policy names somebody. */
  catcher: string | undefined;
  /** Handled once already and to be redone: what comes after that is far for a random walk. */
  redone: boolean;
  steps: Step[];
  channel: Channel;
}
export const walks: fc.Arbitrary<Walk> = fc.record({
  registration,
  catcher: fc.constantFrom(undefined, 'u9'),
  redone: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  steps: fc.array(step, { minLength: 5, maxLength: 45, size: 'max' }),
  channel: fc.constantFrom<Channel>('phone', 'sms', 'visit'),
});
export const lastStep = step;

const START = Date.parse('2026-01-26T09:00:00+08:00');
export const text = (at: number): string => toIso(at).slice(0, 19).replace('T', ' ');
const whole = (at: number): number => at - (at % 1000);
export const after = (story: Story, minutes: number): number => whole(story.now + minutes * 60_000);

/** The act that a step means in a state. */
export function actOf(s: Step, state: CaseState, at: number) {
  const ways = onward(state);
  const name = s.way === undefined ? s.name : ways[s.way % ways.length]!;
  const variants = plausible(name, state, at);
  const { fields = {}, ...rest } = variants[s.variant % variants.length]!;
  return { name, fields, rest };
}

interface Playing {
  /** Time noticed every six hours, as punctual timers would; else at every act only. */
  punctual?: boolean;
  /** How long the case is watched after the last act. */
  waitDays?: number;
  /** Acts come late, after others that were accepted later. */
  late?: boolean;
  check?: (story: Story) => void;
}

const ONCE_HANDLED: [CommandName, variant: number][] = [
  ['classify', 0],
  ['dispatch', 0],
  ['sign', 0],
  ['reply-citizen', 0],
  ['submit-result', 0],
  ['approve-result', 0],
  ['record-callback', 1],
  ['rework', 0],
];

/** Play a walk through the domain. */
export function play(
  { registration: how, catcher, redone, steps, channel }: Walk,
  { punctual, late, waitDays = 90, check }: Playing,
): Story {
  const { limit } = COUNTY.consultation;
  const story = new Story(
    text(START),
    { ...how, channel },
    {
      sameDay: { sms: 'answer', visit: 'verify' },
      ...(catcher === undefined ? {} : { consultation: { limit, catcher } }),
    },
  );
  for (const [name, variant] of redone ? ONCE_HANDLED : []) {
    const { fields = {}, ...rest } = plausible(name, story.state, story.now)[variant]!;
    story.act(text(story.now), name, fields, rest);
  }
  for (const s of steps) {
    const until = after(story, s.wait);
    if (punctual) for (let t = story.now; t < until; t += 6 * 3_600_000) story.wait(text(t));
    story.wait(text(until));
    const accepted = late ? Math.max(START, until - s.back * 60_000) : until;
    const { name, fields, rest } = actOf(s, story.state, accepted);
    story.act(text(accepted), name, fields, { ...rest, processed: text(until) });
    check?.(story);
  }
  return story.wait(text(after(story, waitDays * 1440)));
}

/** The gate walks the same paths every time; `MODEL_RUNS` on demand walks others. */
export const runs = Number(process.env['MODEL_RUNS'] ?? 400);
export const seeded = process.env['MODEL_RUNS'] === undefined ? { seed: 12345 } : {};
