import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { COMMAND_NAMES, COMMANDS } from '../../src/domain/case/commands.ts';
import { Hotline } from '../support/hotline.ts';
import { testCodecs } from '../support/sealing.ts';
import { bundlePath } from '../support/stack.ts';
import { SCENARIOS } from './scenarios/index.ts';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));
/** The release to which `RECORD_HISTORIES=1` adds the histories that it lacks. What is recorded is never recorded again. */
const RELEASE = '0.2';

/** The name of a signal, as a history tells it. */
const MESSAGE = /"signalName":"\p{Script=Han}+"/gu;

interface Recorded {
  workflowId: string;
  history: object;
}

const releases = () =>
  readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name); // prettier-ignore
const recorded = (release: string): Recorded[] =>
  readdirSync(join(folder, release)).map((file) => JSON.parse(readFileSync(join(folder, release, file), 'utf8'))); // prettier-ignore
const all = (): Recorded[] => releases().flatMap(recorded);

async function replay(codePath: string | { code: string }): Promise<string[]> {
  const failed: string[] = [];
  const workflowBundle = typeof codePath === 'string' ? { codePath } : codePath;
  for (const release of releases()) {
    const dataConverter = { payloadCodecs: testCodecs };
    const options = { workflowBundle, dataConverter };
    for await (const result of Worker.runReplayHistories(options, recorded(release)))
      if (result.error) failed.push(`${release} ${result.workflowId}`);
  }
  return failed;
}

if (process.env['RECORD_HISTORIES'] === '1') {
  test('record', async () => {
    const hotline = await Hotline.open();
    mkdirSync(join(folder, RELEASE), { recursive: true });
    for (const [name, play] of Object.entries(SCENARIOS)) {
      const file = join(folder, RELEASE, `${name}.json`);
      if (existsSync(file)) continue;
      const { handle } = await play(hotline);
      await handle.query('快照');
      const { runId } = await handle.describe();
      const history = JSON.parse(
        historyToJSON(await hotline.client.workflow.getHandle(handle.workflowId, runId).fetchHistory()),
      );
      writeFileSync(file, `${JSON.stringify({ workflowId: handle.workflowId, history })}\n`);
    }
    await hotline.close();
    expect(recorded(RELEASE).length).toBe(Object.keys(SCENARIOS).length);
  }, 120_000);
}

test('every command is in a history', () => {
  const given = new Set(
    recorded(RELEASE).flatMap(({ history }) => JSON.stringify(history).match(MESSAGE) ?? []),
  );
  const missing = COMMAND_NAMES.filter((name) => !given.has(`"signalName":"${COMMANDS[name].title}"`));
  expect(missing).toEqual([]);
});

test('every recorded history replays with the code of today', async () => {
  expect(all().length).toBeGreaterThanOrEqual(14);
  expect(await replay(bundlePath())).toEqual([]);
});

test('the gate notices a changed sequence of commands, in every history', async () => {
  const tampered = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./tampered/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR', () => {}),
  });
  expect((await replay(tampered)).length).toBe(all().length);
});
