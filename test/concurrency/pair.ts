import { isDeepStrictEqual } from 'node:util';
import { brokenLink, eventOf, record } from '../../src/archive/archive.ts';
import type { Command, CommandName } from '../../src/domain/case/commands.ts';
import { act } from '../../src/domain/case/decide.ts';
import type { CaseEvent } from '../../src/domain/case/events.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import { caseRow } from '../../src/domain/case/view.ts';
import { workflowId } from '../../workflows/contract.ts';
import { command } from '../support/county.ts';
import { CaseUnderTest, type Hotline, type Sent } from '../support/hotline.ts';
import { tell, wayOf } from './starts.ts';

export interface Pair {
  start: string;
  first: CommandName;
  second: CommandName;
  /** Whether both were accepted at one instant, or 1 ms apart. */
  apart: 0 | 1;
}

/** What two commands lead to in an order, and what each of them was answered. */
interface Serial {
  events: CaseEvent[];
  sent: Map<string, Sent>;
}

function inOrder(state: CaseState, commands: Command[], now: number): Serial {
  let s = state;
  const [events, sent]: [CaseEvent[], Serial['sent']] = [[], new Map()];
  for (const c of commands) {
    const outcome = act(s, c, now);
    if ('refusal' in outcome) {
      sent.set(c.id, { outcome: 'refused', code: outcome.refusal });
      continue;
    }
    s = outcome.state;
    events.push(...outcome.events);
    sent.set(c.id, { outcome: 'done' });
  }
  return { events, sent };
}

/**
 * Send two commands at once to a case in the start's state, through the archive, with its real workflow running, and compare with both serial orders.
 * @returns what is wrong, or undefined.
 */
export async function sendAtOnce(hotline: Hotline, pair: Pair, n: number): Promise<string | undefined> {
  const caseNo = `JS20990202${String(n).padStart(6, '0')}`;
  const story = tell(pair.start, caseNo, Date.now());
  const { state } = story;
  await record(hotline.db, { caseNo, events: story.events, row: caseRow(state) });
  const [first] = story.events;
  if (first?.type !== 'registered') throw new Error('a case begins with its registration');
  await hotline.workflows.start({ summary: caseNo, link: 'http://localhost', first, upTo: state.version });
  const at = Date.now() - 1000;
  const [a, b] = [pair.first, pair.second].map((name, i) => {
    const accepted = at + i * pair.apart;
    const { fields, rest } = wayOf(story, name, story.now + 1000);
    return command(name, accepted, fields, state, rest);
  }) as [Command, Command];
  const here = new CaseUnderTest(hotline, caseNo);
  const sent = await Promise.all([a, b].map((c) => here.send(c)));
  const rows = await here.rows();
  await hotline.client.workflow
    .getHandle(workflowId(caseNo))
    .terminate()
    .catch(() => {});
  const broken = brokenLink(caseNo, rows);
  if (broken !== undefined) return `the chain is broken at ${broken}`;
  const events = rows.slice(story.events.length).map(eventOf);
  const orders = [
    [a, b],
    [b, a],
  ].map((order) => inOrder(state, order, at + 1000));
  if (orders.some((order) => isEqual(order, events, sent, [a, b]))) return undefined;
  return JSON.stringify({ sent, events: events.map((e) => e.type), orders: orders.map(told) });
}

const told = ({ events, sent }: Serial): object => ({
  events: events.map((e) => e.type),
  sent: [...sent.values()],
});

/** Equal in every event and every answer. */
const isEqual = (order: Serial, events: CaseEvent[], sent: Sent[], commands: Command[]): boolean =>
  isDeepStrictEqual(JSON.parse(JSON.stringify(order.events)), JSON.parse(JSON.stringify(events))) &&
  commands.every((c, i) => isDeepStrictEqual(order.sent.get(c.id), sent[i]));
