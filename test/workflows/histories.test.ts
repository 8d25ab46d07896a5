import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { Hotline } from '../support/hotline.ts';
import { bundlePath } from '../support/stack.ts';
import { SCENARIOS } from './scenarios.ts';

const folder = fileURLToPath(new URL('../histories/', import.meta.url));
/** The release whose histories `RECORD_HISTORIES=1` adds. What an older release recorded is never recorded again. */
const RELEASE = '0.1';

const recorded = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json'))
    .map(
      (file) =>
        JSON.parse(readFileSync(join(folder, file), 'utf8')) as { workflowId: string; history: object },
    );

async function replay(codePath: string | { code: string }): Promise<string[]> {
  const failed: string[] = [];
  const workflowBundle = typeof codePath === 'string' ? { codePath } : codePath;
  for await (const result of Worker.runReplayHistories({ workflowBundle }, recorded()))
    if (result.error) failed.push(result.workflowId);
  return failed;
}

if (process.env['RECORD_HISTORIES'] === '1') {
  test('record', async () => {
    const hotline = await Hotline.open();
    mkdirSync(join(folder, RELEASE), { recursive: true });
    for (const [name, play] of Object.entries(SCENARIOS)) {
      const { handle } = await play(hotline);
      const { runId } = await handle.describe();
      const history = JSON.parse(
        historyToJSON(await hotline.client.workflow.getHandle(handle.workflowId, runId).fetchHistory()),
      );
      writeFileSync(
        join(folder, RELEASE, `${name}.json`),
        `${JSON.stringify({ workflowId: handle.workflowId, history })}\n`,
      );
    }
    await hotline.close();
    expect(recorded().length).toBeGreaterThanOrEqual(Object.keys(SCENARIOS).length);
  }, 120_000);
}

test('every recorded history replays with the code of today', async () => {
  expect(recorded().length).toBeGreaterThanOrEqual(10);
  expect(await replay(bundlePath())).toEqual([]);
}, 60_000);

test('the gate notices a changed sequence of commands, in every history', async () => {
  const tampered = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./tampered/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR', () => {}),
  });
  expect((await replay(tampered)).length).toBe(recorded().length);
}, 60_000);
