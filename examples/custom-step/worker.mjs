/**
 * An integrator's worker: does the step 核验房产登记 of `home-ownership.yaml` whenever a case of that type is dispatched.
 * `JIESU_TOKEN=… JIESU_STEP_KEYS=… node examples/custom-step/worker.mjs`; Ctrl-C stops it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
// What Temporal keeps of a case is sealed: the product's codec opens what this worker is told and seals what it answers.
import { SealingCodec } from '../../dist/src/temporal/sealing/codec.js';
import { KeyRing } from '../../dist/src/platform/key-ring.js';

const { JIESU_TOKEN, JIESU_STEP_KEYS, JIESU_DATA = '.jiesu' } = process.env;
/** Where a copy that `npm start` runs on this data folder listens. @returns {Record<string, string>} */
const copy = () => {
  try {
    return JSON.parse(readFileSync(join(JIESU_DATA, 'run', 'environment.json'), 'utf8'));
  } catch {
    return {};
  }
};
const { PORT = '3000', ...servers } = copy();
const {
  JIESU_API = `http://127.0.0.1:${PORT}/api/v1`,
  TEMPORAL_ADDRESS = '127.0.0.1:7233',
  TEMPORAL_NAMESPACE = 'complaints',
} = { ...servers, ...process.env };
if (!JIESU_TOKEN || !JIESU_STEP_KEYS) {
  console.error(
    'Set JIESU_TOKEN, for instance to $(npm run -s token -- oversight), and JIESU_STEP_KEYS, to $(node stack/run.mjs step-keys).',
  );
  process.exit(1);
}

/** What a real integrator would ask the land registry for. */
const REGISTRY = new Map([
  ['SD20240001', { registered: true, since: '2019-06-18' }],
  ['SD20240002', { registered: false, reason: '尚未办理转移登记' }],
]);

/**
 * Told ids and codes only; what people wrote is read through the API, with this worker's own right to it. What is returned (at most 2,000
 * characters of JSON) is filed in the case. It may be called more than once for one case: it only reads.
 * @param {{ caseNo: string, step: string, type: string, unit: string, region: string, hop: number, round: number }} input
 */
async function verifyDeed({ caseNo }) {
  const response = await fetch(`${JIESU_API}/cases/${caseNo}`, {
    headers: { authorization: `Bearer ${JIESU_TOKEN}` },
    signal: AbortSignal.timeout(5000),
  });
  if (!response.ok) throw new Error(`The case cannot be read: ${response.status}`);
  const { content } = await response.json();
  const found = REGISTRY.get(content?.fields?.deedNo);
  if (!found) throw ApplicationFailure.nonRetryable('No such deed: a person must look');
  console.log(`${caseNo} 核验房产登记：${found.registered ? '已登记' : '未登记'}`);
  return found;
}

/** The keys of steps: no command can be sealed or read with them. */
const keys = KeyRing.of(JIESU_STEP_KEYS);
const connection = await NativeConnection.connect({ address: TEMPORAL_ADDRESS });
const worker = await Worker.create({
  connection,
  namespace: TEMPORAL_NAMESPACE,
  taskQueue: 'property-registry',
  activities: { verifyDeed },
  dataConverter: { payloadCodecs: [new SealingCodec(keys, keys)] },
});
console.log('worker ready: property-registry');
await worker.run();
await connection.close();
