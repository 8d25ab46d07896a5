import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';
import { elapse } from '../../src/domain/case/elapse.ts';
import { notices } from '../../src/domain/case/notices.ts';
import { fold } from '../../src/domain/case/evolve.ts';
import { toIso } from '../../src/domain/time/instant.ts';
import { CALENDAR, COUNTY, instantOf, Story } from '../support/county.ts';

/** What complaint systems in use are known to get wrong, each with what happens here instead (`rules/1-feature-table.md`, Q2, Q41…Q45, K20). */
const at = (ms: number | undefined): string =>
  ms === undefined ? 'never' : toIso(ms).slice(0, 16).replace('T', ' ');
const systems = (s: Story): string[][] =>
  s.events.filter((e) => e.by.role === 'system').map((e) => [e.type, at(e.at)]);

test('polling that only looks at the newest hundred: here every case has its own clock, the oldest of a thousand too', () => {
  const start = instantOf('2026-03-09 10:00');
  const backlog = Array.from({ length: 1000 }, (_, i) =>
    Story.dispatched(
      toIso(start - i * 1000)
        .slice(0, 19)
        .replace('T', ' '),
    ),
  );
  const now = instantOf('2026-03-17 00:00');
  const late = backlog.map((s) =>
    elapse(s.state, now).filter((e) => e.type === 'overdue' && e.data.kind === 'handle'),
  );
  expect(late.every((events) => events.length === 1 && events[0]!.at === now)).toBe(true);
});

test('the clock restarted by an edit: nothing that is only said or looked up moves a due instant', () => {
  const s = Story.dispatched('2026-03-09 10:00');
  s.act('2026-03-09 11:00', 'sign');
  const { dueAt, from } = s.clock('handle')!;
  const touched = '2026-03-12T10:00:00+08:00';
  for (const [name, fields] of [
    ['urge', {}],
    ['supplement', {}],
    ['record-contact', { at: touched, method: 'phone' }],
    ['record-progress', { toldCitizen: true }],
    ['reply-citizen', { at: touched, method: 'phone', finding: 'true' }],
    ['submit-result', { resolved: 'resolved' }],
    ['send-back', {}],
  ] as const) {
    expect([name, s.act('2026-03-12 10:00', name, fields)]).toEqual([name, 'done']);
    expect([name, s.clock('handle')!.dueAt, s.clock('handle')!.from]).toEqual([name, dueAt, from]);
  }
  expect(at(s.state.registeredAt)).toBe('2026-03-09 10:00');
});

test('the clock that starts only on sign: here it starts with the dispatch, signed or not (Q2)', () => {
  const [signed, never] = [Story.dispatched('2026-03-09 10:00'), Story.dispatched('2026-03-09 10:00')];
  signed.act('2026-03-16 17:00', 'sign');
  never.wait('2026-03-16 17:00');
  for (const s of [signed, never]) {
    expect([at(s.clock('handle')!.from), at(s.clock('handle')!.dueAt)]).toEqual([
      '2026-03-09 10:00',
      '2026-03-17 00:00',
    ]);
    expect(at(s.wait('2026-03-17 00:00').clock('handle')!.overdueSince)).toBe('2026-03-17 00:00');
  }
});

test('an escalation chain of which only the first level runs: here every rung comes, each from the one before', () => {
  const rungs = systems(Story.dispatched('2026-03-09 10:00').wait('2026-05-01 00:00')).slice(-6);
  expect(rungs).toEqual([
    ['supervision-raised', '2026-03-17 00:00'],
    ['card-issued', '2026-03-17 00:00'],
    ['late-notice-issued', '2026-03-18 00:00'],
    ['supervision-raised', '2026-03-25 00:00'],
    ['supervision-raised', '2026-04-01 00:00'],
    ['presentation-requested', '2026-04-09 00:00'],
  ]);
});

test('reminders repeated after an outage: here what was recorded is never recorded again', () => {
  const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-19 09:00');
  const before = s.types();
  for (let i = 0; i < 5; i++) expect(elapse(s.state, instantOf('2026-03-19 09:00'))).toEqual([]);
  // The process restarts: the state comes from the archive, and the same moment comes again.
  expect(elapse(fold(s.events), instantOf('2026-03-19 09:00'))).toEqual([]);
  const lapses = s.events.flatMap((e) => ('lapse' in e.data ? [e.data.lapse] : []));
  expect(new Set(lapses).size).toBe(lapses.length);
  expect(s.wait('2026-03-19 23:00').types()).toEqual(before);
});

test('several catch-up notices at once: after an outage each is told once, by the highest that concerns them, which names the others', () => {
  const s = Story.dispatched('2026-03-09 10:00').wait('2026-03-15 00:00');
  const missed = elapse(s.state, instantOf('2026-04-02 09:00'));
  const ladder = [
    'card-issued',
    'overdue',
    'supervision-raised',
    'card-issued',
    'late-notice-issued',
    'supervision-raised',
    'supervision-raised',
  ];
  expect(missed.map((e) => e.type)).toEqual(ladder);
  // The deputy leader is told by no later step than the notice that is copied to them.
  expect(notices(missed)).toEqual([
    {
      seq: missed.find((e) => e.type === 'late-notice-issued')!.seq,
      audience: 'deputy-leader',
      kind: '催办通知书',
      naming: ['黄牌', '办理时限已超期', '电话督办', '红牌'],
    },
    {
      seq: missed.at(-1)!.seq,
      audience: 'unit',
      kind: '会议督办',
      naming: ['黄牌', '办理时限已超期', '电话督办', '红牌', '催办通知书', '书面督办'],
    },
  ]);
});

test('a rule change that rewrites running cases: a case keeps the rules and the calendar it was pinned to', () => {
  const published = structuredClone(COUNTY);
  const running = Story.dispatched('2026-03-09 10:00', 'standard', published);
  const before = structuredClone(running.state);
  // The hotline publishes its second version; whoever is dispatched now gets it, whoever was dispatched before does not.
  const second = {
    ...published,
    version: 2,
    handle: { ...published.handle, standard: { unit: 'workdays' as const, n: 2 } },
  };
  const next = Story.dispatched('2026-03-09 11:00', 'standard', second);
  expect(at(next.clock('handle')!.dueAt)).toBe('2026-03-12 00:00');
  expect(running.state).toEqual(before);
  running.act('2026-03-10 09:00', 'sign');
  running.act('2026-03-10 10:00', 'request-return', { leaderOpinionAttachmentId: 'a' });
  running.act('2026-03-10 11:00', 'reject-return');
  expect(at(running.clock('handle')!.dueAt)).toBe('2026-03-17 00:00');
  // Only an explicit act puts a running case under them, and it only lengthens.
  expect(running.act('2026-03-10 12:00', 'change-plan', {}, { plan: { policy: second } })).toBe('done');
  expect(at(running.clock('handle')!.dueAt)).toBe('2026-03-17 00:00');
  expect(running.types()).toContain('plan-changed');
});

test('a deadline in a year without calendar: the law’s own holidays hold, and the date is marked as not final (Q41)', () => {
  const s = Story.dispatched('2026-12-30 10:00', 'consult');
  expect(at(s.clock('handle')!.dueAt)).toBe('2027-01-06 00:00');
  expect(s.clock('handle')!.provisional).toBe(true);
  expect(s.state.flags).toContain('CALENDAR_PROVISIONAL');
  expect(CALENDAR.officialUntil).toBe('2026-12-31');
});

test('a make-up Saturday treated as a rest day: here it counts, and one may be due on it', () => {
  const ends = (day: string): string => at(Story.dispatched(day).clock('handle')!.dueAt - 1);
  expect(ends('2026-02-27 15:00')).toBe('2026-03-05 23:59');
  expect(ends('2026-02-09 10:00')).toBe('2026-02-14 23:59');
  expect(at(Story.dispatched('2026-02-13 15:00').clock('sign')!.dueAt)).toBe('2026-02-14 15:00');
});

describe('local-time arithmetic: the same case has the same dates wherever the server thinks it is', () => {
  let compiled: string;
  beforeAll(() => {
    compiled = mkdtempSync(join(tmpdir(), 'jiesu-domain-'));
    const source = new URL('../../src/domain/', import.meta.url);
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true }).filter((e) =>
      e.isFile(),
    )) {
      const path = join(entry.parentPath, entry.name);
      const { code } = transformSync(readFileSync(path, 'utf8'), {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      });
      const flat = path.slice(source.pathname.length).replaceAll('/', '--').replace(/\.ts$/, '.mjs');
      const folder = path.slice(source.pathname.length).split('/').slice(0, -1);
      const flattened = code.replaceAll(/from '(\.[^']+)\.ts'/g, (_, relative: string) => {
        const parts = [...folder];
        for (const part of relative.split('/')) {
          if (part === '..') parts.pop();
          else if (part !== '.') parts.push(part);
        }
        return `from './${parts.join('--')}.mjs'`;
      });
      writeFileSync(join(compiled, flat), flattened);
    }
    const plan = JSON.stringify({ policy: COUNTY, calendar: CALENDAR });
    writeFileSync(
      join(compiled, 'run.mjs'),
      `import { register } from './case--register.mjs';
       import { evolve } from './case--evolve.mjs';
       import { act } from './case--decide.mjs';
       import { elapse } from './case--elapse.mjs';
       const at = Date.parse('2026-02-13T23:59:59+08:00');
       let state = evolve(undefined, register({ caseNo: 'x', channel: 'web', matterType: 'complaint', region: 'CN', anonymous: false,
         confidential: false, contactable: true, urgentWords: false, plan: ${plan} }, at, { id: 'a', role: 'agent' }));
       for (const [name, role, fields] of [['classify', 'dispatcher', { typeCode: 't', tier: 'standard' }], ['dispatch', 'dispatcher', { unit: 'u' }]])
         state = act(state, { id: name, name, at, actor: { id: 'd', role }, fields }, at).state;
       const lapsed = elapse(state, Date.parse('2026-04-30T00:00:00+08:00')).map((e) => [e.type, e.at]);
       console.log(JSON.stringify([new Date(0).getTimezoneOffset(), lapsed]));`,
    );
  });
  afterAll(() => rmSync(compiled, { recursive: true }));

  const timeline = async (TZ: string): Promise<[number, [string, number][]]> => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(compiled, 'run.mjs')], {
      env: { TZ },
    });
    return JSON.parse(stdout) as [number, [string, number][]];
  };

  test('UTC, New York, Shanghai, London', async () => {
    const [utc, ...others] = await Promise.all(
      ['UTC', 'America/New_York', 'Asia/Shanghai', 'Europe/London'].map(timeline),
    );
    expect(new Set([utc, ...others].map((r) => r![0])).size).toBeGreaterThan(2);
    for (const other of others) expect(other[1]).toEqual(utc![1]);
    expect(utc![1].slice(0, 2).map(([type, ms]) => [type, at(ms)])).toEqual([
      ['overdue', '2026-02-14 23:59'],
      ['deemed-accepted', '2026-02-15 00:00'],
    ]);
    expect(utc![1].find(([type, ms]) => type === 'overdue' && ms > instantOf('2026-02-16 00:00'))?.[1]).toBe(
      instantOf('2026-02-28 00:00'),
    );
  });
});
