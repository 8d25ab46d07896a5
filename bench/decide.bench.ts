/** Decisions a second on one core: `decide` and `evolve` over a typical case (aim 100,000), and `act`, which adds what time does. */
import { split } from '../src/domain/case/commands.ts';
import { Catalogue } from '../src/catalogue/catalogue.service.ts';
import type { Command } from '../src/domain/case/commands.ts';
import { act, decide } from '../src/domain/case/decide.ts';
import { evolve } from '../src/domain/case/evolve.ts';
import { register } from '../src/domain/case/register.ts';
import type { CaseState } from '../src/domain/case/state.ts';
import { fromIso, toIso } from '../src/domain/time/instant.ts';
import { size } from './size.ts';
import { verdict } from './table.ts';
import { typicalActs, UNIT } from './typical-case.ts';

const AIM = 100_000;
const CASES = size('BENCH_CASES', 4000, 50);
const ROUNDS = size('BENCH_ROUNDS', 8, 1);

const at = fromIso('2026-03-09T10:00:00+08:00');
const catalogue = await Catalogue.load('.');
const { urgentWords: _, ...plan } = catalogue.planFor({ region: 'CN', at });
const registration = {
  caseNo: 'JS20260309000001',
  channel: 'phone',
  matterType: 'complaint',
  region: 'CN',
  anonymous: false,
  confidential: false,
  contactable: true,
  urgentWords: false,
  plan,
} as const;
/** Seconds apart, so that what is reported, all at one instant, is within the tolerance of what it follows. */
const APART = 1000;
const commands = typicalActs(toIso(at)).map(({ name, role, body }, i): Command => ({
  id: `command-${i}`,
  name,
  at: at + (i + 1) * APART,
  actor: { id: `${role}-1`, role, ...(role === 'unit-clerk' ? { unit: UNIT } : {}) },
  fields: split(name, body).travels,
}));

type Step = (state: CaseState, command: Command) => CaseState;
const judged: Step = (state, command) => {
  const decision = decide(state, command, command.at);
  if ('refusal' in decision) throw new Error(`${command.name}: ${decision.refusal}`);
  let next = state;
  for (const event of decision.events) next = evolve(next, { ...event, seq: next.version + 1 });
  return next;
};
const acted: Step = (state, command) => {
  const outcome = act(state, command, command.at);
  if ('refusal' in outcome) throw new Error(`${command.name}: ${outcome.refusal}`);
  return outcome.state;
};

/** Every state of the case with the act that comes next. */
const steps: [CaseState, Command][] = [];
commands.reduce(
  (state, command) => {
    steps.push([state, command]);
    return acted(state, command);
  },
  evolve(undefined, register(registration, at, { id: 'agent-1', role: 'agent' })),
);

/** Per second of processor time, which other programs on the machine do not shorten. */
function perSecond(step: Step): number {
  let ended = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < CASES; i++)
    for (const [state, command] of steps) if (step(state, command).state === 'ARCHIVED') ended++;
  const { user, system } = process.cpuUsage(before);
  if (ended !== CASES) throw new Error('the case does not end');
  return Math.round((CASES * steps.length * 1e6) / (user + system));
}

const best = (step: Step): number => Math.max(...Array.from({ length: ROUNDS }, () => perSecond(step)));

verdict('decide + evolve, a second on one core', best(judged), AIM);
verdict('act (decide, evolve and what time does), a second on one core', best(acted));
