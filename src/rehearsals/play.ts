import { commandRule, type Command, type CommandName } from '../domain/case/commands.ts';
import { act } from '../domain/case/decide.ts';
import { elapse } from '../domain/case/elapse.ts';
import type { CaseEvent } from '../domain/case/events.ts';
import { evolve } from '../domain/case/evolve.ts';
import { notices, type Notice } from '../domain/case/notices.ts';
import { register, type Registration } from '../domain/case/register.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Actor } from '../domain/case/vocabulary.ts';
import type { Plan, TypePin } from '../domain/policy/policy.ts';

/** What is played: a complaint, the acts on it in the order of their instants (epoch ms), and how long to look on. */
export interface Script {
  registration: Registration;
  registeredAt: number;
  acts: readonly {
    at: number;
    command: CommandName;
    /** The travelling fields only. */
    fields: Record<string, unknown>;
    unit?: string | undefined;
  }[];
  until: number;
}

/** What happened at one instant: an act with its events or its refusal, or time alone; and who is told. */
export interface Scene {
  at: number;
  /** Which act of the script, from 0; none when time alone did it. */
  act?: number;
  command?: CommandName;
  events: CaseEvent[];
  notices: Notice[];
  refusal?: RefusalCode;
}

export interface Played {
  scenes: Scene[];
  events: CaseEvent[];
  state: CaseState;
}

/** The complaint type a case is pinned to when it is dispatched; undefined when there is no such type. */
export type PinOf = (typeCode: string) => TypePin | undefined;

const AGENT: Actor = { id: 'rehearsal', role: 'agent' };
const PINS: readonly CommandName[] = ['dispatch', 'reassign', 'decide-consultation', 'approve-return'];

/**
 * Plays acts against a plan with the four functions of the case law itself: register, decide, elapse, evolve. Time is punctual; every act is
 * accepted and processed at its instant. Pure: the same script always leads to the same timeline.
 */
export function play({ registration, registeredAt, acts, until }: Script, pinOf: PinOf): Played {
  const first = register(registration, registeredAt, AGENT);
  const events: CaseEvent[] = [first];
  const scenes: Scene[] = [scene(registeredAt, [first])];
  let state = evolve(undefined, first);

  const timePasses = (now: number): void => {
    for (const each of byInstant(elapse(state, now))) {
      state = each.reduce<CaseState>(evolve, state);
      events.push(...each);
      scenes.push(scene(each[0]!.at, each));
    }
  };
  for (const [i, { at, command: name, fields, unit }] of acts.entries()) {
    timePasses(at);
    const command: Command = {
      id: `act-${i + 1}`,
      name,
      at,
      actor: actorOf(name, state, unit),
      ...(Object.keys(fields).length > 0 ? { fields } : {}),
    };
    const outcome = judged(state, command, pinOf);
    if ('refusal' in outcome) {
      scenes.push({ ...scene(at, []), act: i, command: name, refusal: outcome.refusal });
      continue;
    }
    state = outcome.state;
    events.push(...outcome.events);
    scenes.push({ ...scene(at, outcome.events), act: i, command: name });
  }
  timePasses(until);
  return { scenes, events, state };
}

const scene = (at: number, events: CaseEvent[]): Scene => ({ at, events, notices: notices(events) });

/** A type that nobody has published is refused at classification; its pin goes into the case when a unit gets it, as in production. */
function judged(state: CaseState, command: Command, pinOf: PinOf): ReturnType<typeof act> {
  const named = command.fields?.['typeCode'];
  const outcome = act(state, { ...command, ...planFor(state, command.name, pinOf) }, command.at);
  const unknown = typeof named === 'string' && !pinOf(named);
  return unknown && !('refusal' in outcome) ? { refusal: 'type-unknown' } : outcome;
}

function planFor(state: CaseState, name: CommandName, pinOf: PinOf): { plan?: Partial<Plan> } {
  if (!PINS.includes(name) || state.typeCode === undefined) return {};
  const type = pinOf(state.typeCode);
  const pinned = state.plan.type;
  const same = type?.code === pinned?.code && type?.version === pinned?.version;
  return type && !same ? { plan: { type } } : {};
}

/** The first role that may give the command; a unit's by the unit that has the case, a co-handler's by the first of them. */
export function actorOf(name: CommandName, { assignment }: CaseState, unit?: string): Actor {
  const role = commandRule(name).roles[0]!;
  if (!role.startsWith('unit-')) return { id: `rehearsal-${role}`, role };
  const own = unit ?? (name === 'submit-co-result' ? assignment?.coUnits[0] : assignment?.unit);
  return { id: `rehearsal-${role}`, role, ...(own === undefined ? {} : { unit: own }) };
}

function byInstant(events: readonly CaseEvent[]): CaseEvent[][] {
  const groups: CaseEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last?.[0]?.at === event.at) last.push(event);
    else groups.push([event]);
  }
  return groups;
}
