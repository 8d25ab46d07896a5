import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from './table.ts';
import { COMPLAINT, typicalActs, type TypicalAct } from './typical-case.ts';

/** What `bench/run.mjs` has started, told through the file that BENCH_SETUP names. */
export interface Setup {
  /** Addresses of the product's API and of what it is measured against, `http://127.0.0.1:PORT/api/v1`. */
  product: string;
  beside: string;
  temporalAddress: string;
  databaseUrl: string;
  /** Where the product keeps its keys. */
  dataDir: string;
  /** A token for each role of the typical case. */
  tokens: Record<TypicalAct['role'], string>;
}

export const setup = (): Setup => JSON.parse(readFileSync(process.env['BENCH_SETUP'] ?? '', 'utf8')) as Setup;

/** One request, POST when it has a body; anything but success is an error. */
export async function request<T>(
  url: string,
  token: string,
  body?: object,
): Promise<{ status: number; answer: T }> {
  const headers = { authorization: `Bearer ${token}` };
  const post = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(url, body ? post : { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} from ${url}: ${text}`);
  return { status: response.status, answer: JSON.parse(text) as T };
}

/** What nobody answered in time is asked for until it is done. */
async function outcome(url: string, token: string): Promise<void> {
  let status = 'pending';
  while (status === 'pending') {
    await sleep(100);
    status = (await request<{ status: string }>(url, token)).answer.status;
  }
  if (status !== 'done') throw new Error(`${url}: ${status}`);
}

/** A whole typical case, act by act; every answer's milliseconds go into `ms`. */
export async function play(api: string, tokens: Setup['tokens'], ms: number[]): Promise<string> {
  const timed = async <T>(path: string, role: TypicalAct['role'], body: object): Promise<T> => {
    const began = performance.now();
    const { status, answer } = await request<T & { commandId: string }>(`${api}${path}`, tokens[role], body);
    ms.push(performance.now() - began);
    if (status === 202)
      await outcome(`${api}/cases/${path.split('/')[2]}/commands/${answer.commandId}`, tokens[role]);
    return answer;
  };
  const { caseNo } = await timed<{ caseNo: string }>('/complaints', 'agent', COMPLAINT);
  for (const { name, role, body } of typicalActs(new Date().toISOString()))
    await timed(`/cases/${caseNo}/${name}`, role, body);
  return caseNo;
}

export interface Run {
  casesPerSecond: number;
  p50: number;
  p95: number;
  caseNos: string[];
}

/** So many whole cases by so many clients, each of which waits for an answer before it asks again. */
export async function load(
  api: string,
  tokens: Setup['tokens'],
  cases: number,
  clients: number,
): Promise<Run> {
  const ms: number[] = [];
  let left = cases;
  const caseNos: string[] = [];
  const client = async (): Promise<void> => {
    while (left-- > 0) caseNos.push(await play(api, tokens, ms));
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1000;
  return { casesPerSecond: cases / seconds, p50: percentile(ms, 50), p95: percentile(ms, 95), caseNos };
}
