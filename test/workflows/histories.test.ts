import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { COMMAND_NAMES, COMMANDS } from '../../src/domain/case/commands.ts';
import { EVENT_TITLES } from '../../src/domain/case/titles.ts';
import { Hotline } from '../support/hotline.ts';
import { bundlePath } from '../support/stack.ts';
import { all, bundleOf, folder, recorded, replay, type Recorded } from './replay.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** The release to which `RECORD_HISTORIES=1` adds the histories that it lacks. What is recorded is never recorded again. */
const RELEASE = '0.2';

/** The name of a signal, as a history tells it. */
const MESSAGE = /"signalName":"\p{Script=Han}+"/gu;

if (process.env['RECORD_HISTORIES'] === '1') {
  test('record', async () => {
    const hotline = await Hotline.open();
    mkdirSync(join(folder, RELEASE), { recursive: true });
    for (const [name, play] of Object.entries(SCENARIOS)) {
      const file = join(folder, RELEASE, `${name}.json`);
      const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : undefined;
      if (kept?.events) continue;
      const { handle, caseNo } = await play(hotline);
      // A run that has just continued as new is asked too: a history without a completed task would never end replaying.
      for (let asked = 0; asked < 2; asked++) await handle.query('快照');
      const { runId } = await handle.describe();
      const fetched = await hotline.client.workflow.getHandle(handle.workflowId, runId).fetchHistory();
      const { workflowId, history } = kept ?? {
        workflowId: handle.workflowId,
        history: JSON.parse(historyToJSON(fetched)),
      };
      const events = await typesOf(hotline, caseNo);
      writeFileSync(file, `${JSON.stringify({ workflowId, events, history })}\n`);
    }
    await hotline.close();
    expect(recorded(RELEASE).length).toBe(Object.keys(SCENARIOS).length);
  }, 120_000);
}

/** The kinds of event that a case has come to. */
async function typesOf({ db }: Hotline, caseNo: string): Promise<string[]> {
  const rows = await db.query<{ type: string }[]>(
    'select distinct type from case_event where case_no = $1 order by type',
    [caseNo],
  );
  return rows.map(({ type }) => type);
}

test('every command is in a history', () => {
  const given = new Set(
    recorded(RELEASE).flatMap(({ history }) => JSON.stringify(history).match(MESSAGE) ?? []),
  );
  const missing = COMMAND_NAMES.filter((name) => !given.has(`"signalName":"${COMMANDS[name].title}"`));
  expect(missing).toEqual([]);
});

/** Only signals of the releases before this one were refused in the workflow. */
const OF_OLD = ['command-refused'];

test('every kind of transition is in a history', () => {
  const happened = new Set([...recorded(RELEASE).flatMap(({ events }) => events), ...OF_OLD]);
  expect(Object.keys(EVENT_TITLES).filter((type) => !happened.has(type))).toEqual([]);
});

test('every history has a completed task to replay', () => {
  const begun = all().filter(({ history }) => JSON.stringify(history).includes('WORKFLOW_TASK_COMPLETED'));
  expect(begun.length).toBe(all().length);
});

test('every recorded history replays with the code of today', async () => {
  expect(all().length).toBeGreaterThanOrEqual(14);
  expect(await replay(bundlePath())).toEqual([]);
});

test('the gate notices a changed sequence of commands, in every history', async () => {
  const tampered = await bundleOf(fileURLToPath(new URL('./tampered/index.ts', import.meta.url)));
  expect((await replay(tampered)).length).toBe(all().length);
});
