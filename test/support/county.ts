import { readFileSync } from 'node:fs';
import { act } from '../../src/domain/case/decide.ts';
import { elapse } from '../../src/domain/case/elapse.ts';
import { commandRule, type Command, type CommandName } from '../../src/domain/case/commands.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import { evolve } from '../../src/domain/case/evolve.ts';
import { register, type Registration } from '../../src/domain/case/register.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import { ROLES, type Role } from '../../src/domain/case/vocabulary.ts';
import type { Plan, Policy } from '../../src/domain/policy/policy.ts';
import { pin, type Calendar } from '../../src/domain/time/calendar.ts';
import { fromIso } from '../../src/domain/time/instant.ts';

const wd = (n: number) => ({ unit: 'workdays' as const, n });
const minutes = (n: number) => ({ unit: 'minutes' as const, n });
const hours = (n: number) => ({ unit: 'hours' as const, n });
const days = (n: number) => ({ unit: 'days' as const, n });

/** The county plan (`4-process.md` §6), written out once more in code: a test holds it equal to `policies/county-12345.yaml`. */
export const COUNTY: Policy = {
  code: 'county-12345',
  version: 1,
  triage: { normal: wd(1), urgent: minutes(30) },
  info: wd(5),
  dispatch: { normal: wd(1), urgent: minutes(30) },
  sign: { unit: 'workday-hours', n: 24 },
  return: { window: wd(1), decision: { normal: wd(1), urgent: hours(2) }, consultationAt: 3 },
  handle: { urgent: wd(1), consult: wd(3), standard: wd(5) },
  dutyPhone: { answered: minutes(15), dutyLead: minutes(15) },
  holidayGapHours: 48,
  extend: {
    urgent: { times: 1, workdays: 1, objectiveCause: true },
    consult: { times: 1, workdays: 3 },
    standard: { times: 2, workdays: 5 },
    decision: { normal: wd(1), urgent: hours(2) },
    reworkTimes: 1,
  },
  yellowCard: true,
  ladder: [
    { do: 'phone', at: 'due' },
    { do: 'red', at: 'red' },
    { do: 'notice', at: 1 },
    { do: 'written', at: 5 },
    { do: 'meeting', at: 5 },
    { do: 'present', at: 5 },
  ],
  feedback: { L1: hours(2), L2: hours(24), L3: days(7), L4: days(15) },
  review: wd(1),
  callback: { first: wd(1), again: wd(1), attempts: 3, days: 2 },
  decision: wd(1),
  consultation: { limit: wd(2) },
  followUp: days(30),
};

export const CALENDAR = JSON.parse(
  readFileSync(new URL('../../calendars/CN.json', import.meta.url), 'utf8'),
) as Calendar;

export const county = (at: number, policy: Partial<Policy> = {}): Plan => ({
  policy: { ...COUNTY, ...policy },
  calendar: pin(CALENDAR, at),
});

/** One complaint told as a story: acts at chosen instants (`2026-03-09 10:00`, at +08:00), straight through the domain. */
export class Story {
  state: CaseState;
  events: CaseEvent[];
  now: number;

  constructor(at: string, registration: Partial<Registration> = {}, policy: Partial<Policy> = {}) {
    this.now = instantOf(at);
    const first = register(
      {
        caseNo: 'JS20260309000001',
        channel: 'phone',
        matterType: 'complaint',
        region: 'CN',
        anonymous: false,
        confidential: false,
        contactable: true,
        urgentWords: false,
        plan: county(this.now, policy),
        ...registration,
      },
      this.now,
      { id: 'agent-1', role: 'agent' },
    );
    this.events = [first];
    this.state = evolve(undefined, first);
  }

  /** Give a command; answers `done` or the refusal's code. `processed`: when the workflow got to it, if later. */
  act(
    at: string,
    name: CommandName,
    fields: Record<string, unknown> = {},
    options: Partial<Command> & { processed?: string } = {},
  ) {
    const { processed, ...rest } = options;
    const accepted = instantOf(at);
    this.now = processed === undefined ? accepted : instantOf(processed);
    const outcome = act(this.state, command(name, accepted, fields, this.state, rest), this.now);
    if ('refusal' in outcome) return outcome.refusal;
    this.events.push(...outcome.events);
    this.state = outcome.state;
    return 'done';
  }

  /** Time alone, until an instant in words or in epoch ms. */
  wait(until: string | number): this {
    this.now = typeof until === 'number' ? until : instantOf(until);
    for (const event of elapse(this.state, this.now)) {
      this.events.push(event);
      this.state = evolve(this.state, event);
    }
    return this;
  }

  /** Registered, classified and dispatched at one instant. */
  static dispatched(
    at: string,
    tier: 'urgent' | 'consult' | 'standard' = 'standard',
    policy: Partial<Policy> = {},
  ): Story {
    const story = new Story(at, { matterType: tier === 'consult' ? 'consult' : 'complaint' }, policy);
    story.act(at, 'classify', { typeCode: 'property', tier });
    story.act(at, 'dispatch', { unit: 'housing' });
    return story;
  }

  /** The same story so far, to be told on in another way. */
  copy(): Story {
    const { state, now } = this;
    return Object.assign(Object.create(Story.prototype) as Story, { state, now, events: [...this.events] });
  }

  types(): string[] {
    return this.events.map((e) => e.type);
  }

  clock(kind: string) {
    return Object.values(this.state.clocks).findLast((c) => c.kind === kind);
  }
}

let serial = 0;
export function command(
  name: CommandName,
  at: number,
  fields: Record<string, unknown>,
  state?: Pick<CaseState, 'assignment'>,
  rest: Partial<Command> = {},
): Command {
  const role = commandRule(name).roles[0] as Role;
  const unit = role.startsWith('unit-') && role in ROLES ? (state?.assignment?.unit ?? 'housing') : undefined;
  return {
    id: `command-${String(++serial).padStart(4, '0')}`,
    name,
    at,
    actor: { id: `${role}-1`, role, ...(unit === undefined ? {} : { unit }) },
    ...(Object.keys(fields).length > 0 ? { fields } : {}),
    ...rest,
  };
}

/** `2026-03-09 10:00[:00]` at +08:00. */
export const instantOf = (text: string): number =>
  fromIso(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}+08:00`);
