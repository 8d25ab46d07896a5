import { resolve } from 'node:path';
import { z } from 'zod';

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `须为 ${protocols.map((protocol) => `${protocol}//…`).join(' 或 ')} 地址`,
  });
const port = z.coerce.number().int().min(0).max(65_535);
const MEGABYTE = 1024 * 1024;

const Environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:'),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:/]+:\d{1,5}$/, '须为 主机:端口'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('complaints'),
  TEMPORAL_UI_URL: url('http:', 'https:').default('http://127.0.0.1:8233'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  JIESU_DATA: z.string().min(1).default('.jiesu'),
  JIESU_ROOT: z.string().min(1).default('.'),
  JIESU_DEMO: z.enum(['0', '1', '']).default('0'),
  JIESU_ISSUER: z.string().min(1),
  JIESU_AUDIENCE: z.string().min(1).default('jiesu'),
  JIESU_JWKS: z.string().min(1),
  JIESU_COMMAND_WAIT_MS: z.coerce.number().int().min(1).max(60_000).default(3000),
  JIESU_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
});

/** What a process of the product needs to know about its surroundings. Sizes in bytes, paths absolute. */
export interface Config {
  databaseUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  temporalUiUrl: string;
  port: number;
  host: string;
  /** Where uploaded files are kept. */
  dataDir: string;
  /** Where `policies/`, `complaint-types/` and `calendars/` are. */
  root: string;
  /** Demo endpoints, demo issuer and seeding: the embedded default only. */
  demo: boolean;
  issuer: string;
  audience: string;
  /** A file or an https address of the issuer's public keys. */
  jwks: string;
  bodyLimit: number;
  attachmentLimit: number;
  /** How long an act waits for a worker before it is answered 202. */
  commandWaitMs: number;
  poolSize: number;
}

/**
 * Reads the process's environment.
 * @throws Error that lists every missing or malformed variable by name; the values stay out of it.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const { data, error } = Environment.safeParse(env);
  if (error) {
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`配置有误 (configuration):\n${problems.join('\n')}`);
  }
  return {
    databaseUrl: data.DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    temporalUiUrl: data.TEMPORAL_UI_URL,
    port: data.PORT,
    host: data.HOST,
    dataDir: resolve(data.JIESU_DATA),
    root: resolve(data.JIESU_ROOT),
    demo: data.JIESU_DEMO === '1',
    issuer: data.JIESU_ISSUER,
    audience: data.JIESU_AUDIENCE,
    jwks: data.JIESU_JWKS,
    bodyLimit: MEGABYTE,
    attachmentLimit: 50 * MEGABYTE,
    commandWaitMs: data.JIESU_COMMAND_WAIT_MS,
    poolSize: data.JIESU_POOL_SIZE,
  };
}
