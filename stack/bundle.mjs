/** Writes `dist/workflow-bundle.js` from the compiled workflows. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const silent = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({ workflowsPath: at('dist/workflows/index.js'), logger: silent });
writeFileSync(at('dist/workflow-bundle.js'), code);
