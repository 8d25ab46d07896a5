import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import { testCodecs } from '../support/sealing.ts';

/** Histories by the release that made them: what replays with the code of today is safe with running cases. */
export const folder = fileURLToPath(new URL('../histories/', import.meta.url));

export interface Recorded {
  workflowId: string;
  /** The kinds of event that the case came to. */
  events: string[];
  history: object;
}

const releases = () =>
  readdirSync(folder, { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name); // prettier-ignore
export const recorded = (release: string): Recorded[] =>
  readdirSync(join(folder, release)).map((file) => JSON.parse(readFileSync(join(folder, release, file), 'utf8'))); // prettier-ignore
export const all = (): Recorded[] => releases().flatMap(recorded);

/** The bundle of a workflow that the product does not ship. */
export const bundleOf = (workflowsPath: string): Promise<{ code: string }> =>
  bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR', () => {}) });

/** Which histories do not replay with a bundle. */
export async function replay(codePath: string | { code: string }): Promise<string[]> {
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
