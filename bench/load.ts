import { readFileSync } from 'node:fs';
import type { PartName } from './product.d.mts';
import { percentile } from './table.ts';
import { COMPLAINT, typicalActs, type TypicalAct } from './typical-case.ts';

/** What `bench/run.mjs` has started, told through the file that BENCH_SETUP names. */
export interface Setup {
  /** Addresses of the product's API and of what it is measured against, `http://127.0.0.1:PORT/api/v1`. */
  product: string;
  beside: string;
  /** The product's processes. */
  pids: Record<PartName, number>;
  /** Those of what it is measured against; the servers are the same. */
  besidePids: Record<'api' | 'worker', number>;
  temporalAddress: string;
  databaseUrl: string;
  /** Where the product keeps its keys. */
  dataDir: string;
  /** A token for each role of the typical case. */
  tokens: Record<TypicalAct['role'], string>;
}

export const setup = (): Setup => JSON.parse(readFileSync(process.env['BENCH_SETUP'] ?? '', 'utf8')) as Setup;

/** One request, POST when it has a body. */
export async function ask<T>(
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
  return { status: response.status, answer: (await response.json()) as T };
}

/** As {@link ask}; anything but success is an error. */
export async function request<T>(url: string, token: string, body?: object): Promise<T> {
  const { status, answer } = await ask<T>(url, token, body);
  if (status >= 300) throw new Error(`${status} from ${url}: ${JSON.stringify(answer)}`);
  return answer;
}

/**
 * A whole typical case, act by act; the milliseconds of every act go into `ms`.
 * @param afterEach told of the case's version after each answer
 */
export async function play(
  api: string,
  tokens: Setup['tokens'],
  ms: number[] = [],
  afterEach?: (caseNo: string, version: number) => Promise<void>,
): Promise<string> {
  const { caseNo } = await request<{ caseNo: string }>(`${api}/complaints`, tokens.agent, COMPLAINT);
  await afterEach?.(caseNo, 1);
  for (const { name, role, body } of typicalActs(new Date().toISOString())) {
    const began = performance.now();
    const url = `${api}/cases/${caseNo}/${name}`;
    const { version } = await request<{ version: number }>(url, tokens[role], body);
    ms.push(performance.now() - began);
    await afterEach?.(caseNo, version);
  }
  return caseNo;
}

export interface Run {
  casesPerSecond: number;
  /** Of an act, in ms. */
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

/** Every run has as many cases, so their mean speed is the harmonic one. */
export const speed = (of: readonly Run[]): number =>
  of.length / of.reduce((sum, run) => sum + 1 / run.casesPerSecond, 0);

export const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, each) => sum + each, 0) / figures.length;
