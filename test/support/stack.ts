import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import pg from 'pg';
import { openIssuer } from '../../stack/issuer.mjs';
import type { Issuer } from '../../stack/issuer.mjs';
import type { SharedStack } from './shared-stack.ts';

function shared(): SharedStack {
  const file = process.env['JIESU_TEST_STACK'];
  if (!file) throw new Error('No server runs: needs-servers.mjs did not see that this test file needs one.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A migrated, empty database of the caller's own, for its owner and for the product as it runs. Close every connection to it before `drop`. */
export async function freshDatabase(): Promise<{
  url: string;
  productUrl: string;
  drop: () => Promise<void>;
}> {
  const { databaseUrl, productUrl, template } = shared();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(databaseUrl, `create database ${name} template ${template}`);
  return {
    url: databaseUrl.replace(/[^/]+$/, name),
    productUrl: productUrl.replace(/[^/]+$/, name),
    drop: () => administer(databaseUrl, `drop database ${name} with (force)`),
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The numbers are Temporal's IndexedValueType. */
const KEYWORD = 2;
const INT = 3;
const BOOL = 5;
const DATETIME = 6;
const KEYWORD_LIST = 7;
const SEARCH_ATTRIBUTES = {
  CaseStatus: KEYWORD,
  HandlingUnit: KEYWORD,
  ComplaintType: KEYWORD,
  Tier: KEYWORD,
  Region: KEYWORD,
  Channel: KEYWORD,
  Supervision: KEYWORD,
  PolicyVersion: KEYWORD,
  CoUnits: KEYWORD_LIST,
  Cards: KEYWORD_LIST,
  Pending: KEYWORD_LIST,
  DueAt: DATETIME,
  HandleDueAt: DATETIME,
  Overdue: BOOL,
  Extensions: INT,
};

/** A Temporal namespace of the caller's own, ready with the product's search attributes. */
export async function freshNamespace(): Promise<string> {
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address: temporalAddress() });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1 day'),
    });
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: SEARCH_ATTRIBUTES });
  } finally {
    await connection.close();
  }
  return namespace;
}

/** `host:port` of the test run's Temporal. */
export const temporalAddress = (): string => shared().temporalAddress;

/** The workflow bundle of this run, for `workflowBundle: { codePath }`. */
export function bundlePath(): string {
  const path = shared().bundlePath;
  if (path === null) throw new Error('There is no workflows/index.ts to bundle.');
  return path;
}

/** An issuer whose tokens the test run's `jwksFile` verifies. */
export const testIssuer = (): Issuer => openIssuer(shared().folder);
