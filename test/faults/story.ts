import { COMPLAINT, typicalActs, type TypicalAct } from '../../bench/typical-case.ts';
import type { PatientClient } from './patient-client.ts';

/** What each act of the story leaves in the archive, exactly once. */
export const LEAVES: Record<string, string> = {
  classify: 'classified',
  dispatch: 'dispatched',
  urge: 'urged',
  sign: 'signed',
  'record-progress': 'progress-recorded',
  'record-investigation': 'investigation-recorded',
  'request-extension': 'extension-requested',
  'approve-extension': 'extension-approved',
  'reply-citizen': 'citizen-answered',
  'submit-result': 'result-submitted',
  'approve-result': 'result-approved',
  'record-callback': 'called-back',
  archive: 'archived',
};

/** The typical case, with words that name it, and with evidence. */
export function story(caseNo: string, attachmentId: string): TypicalAct[] {
  const acts = typicalActs(new Date().toISOString());
  const at = acts.findIndex(({ name }) => name === 'sign');
  const evidence = [{ attachmentId, description: '现场照片' }];
  return [
    ...acts.slice(0, at),
    { name: 'urge', role: 'agent', body: { note: `催办 ${caseNo}` } },
    acts[at]!,
    { name: 'record-progress', role: 'unit-clerk', body: { note: `进展 ${caseNo}` } },
    {
      name: 'record-investigation',
      role: 'unit-clerk',
      body: { methods: ['现场查看'], notes: `核实 ${caseNo}`, evidence },
    },
    ...acts.slice(at + 1),
  ];
}

/** Whatever is written in a case that names it, in order. */
export const wordsOf = (caseNo: string): string[] => [`催办 ${caseNo}`, `进展 ${caseNo}`, `核实 ${caseNo}`];

/** Acts that the rules refuse right after another: what each says and names must be nowhere afterwards. */
export const REFUSED: Record<string, (attachmentId: string) => TypicalAct & { code: string }> = {
  'record-progress': () => ({
    name: 'record-investigation',
    role: 'unit-clerk',
    body: {
      methods: ['询问'],
      notes: '不得留下',
      evidence: [{ attachmentId: 'nowhere', description: '不存在' }],
    },
    code: 'attachment-unknown',
  }),
  'approve-extension': () => ({
    name: 'submit-result',
    role: 'unit-clerk',
    body: { resolved: 'resolved', report: '不得留下' },
    code: 'citizen-not-answered',
  }),
  'submit-result': (leaderOpinionAttachmentId) => ({
    name: 'request-return',
    role: 'unit-clerk',
    body: {
      reason: '不得留下',
      suggestion: '不得留下',
      suggestedUnit: 'market-supervision',
      basis: '不得留下',
      leaderOpinionAttachmentId,
    },
    code: 'wrong-state',
  }),
};

/** A case as its client knows it. */
export interface Lived {
  caseNo: string;
  /** Acts that were answered 200, in order, with the key of each. */
  done: { name: string; key: string }[];
  refused: { name: string; key: string }[];
  attachmentId: string;
}

/** One complaint from registration on, each step once the step before is known to have happened. @param last the act to stop after */
export async function liveCase(client: PatientClient, last = 'archive'): Promise<Lived> {
  const { status, body } = await client.post('/complaints', 'agent', COMPLAINT);
  expect(status).toBe(201);
  const caseNo = String(body['caseNo']);
  const attachmentId = await client.upload('unit-clerk', `现场照片 ${caseNo}`);
  const lived: Lived = { caseNo, done: [], refused: [], attachmentId };
  for (const { name, role, body: says } of story(caseNo, attachmentId)) {
    const answer = await client.post(`/cases/${caseNo}/${name}`, role, says);
    expect({ name, status: answer.status, code: answer.body['code'] }).toEqual({ name, status: 200 });
    lived.done.push({ name, key: answer.key });
    if (REFUSED[name]) lived.refused.push(await refuse(client, caseNo, REFUSED[name]));
    if (name === last) break;
  }
  return lived;
}

async function refuse(client: PatientClient, caseNo: string, make: (typeof REFUSED)[string]) {
  const { name, role, body, code } = make(await client.upload(make('').role, `不得使用 ${caseNo}`));
  const answer = await client.post(`/cases/${caseNo}/${name}`, role, body);
  expect({ name, code: answer.body['code'] }).toEqual({ name, code });
  expect([409, 422]).toContain(answer.status);
  return { name, key: answer.key };
}
