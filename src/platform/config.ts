import { join, resolve } from 'node:path';
import { z } from 'zod';
import { contentOf, withSecretFiles } from './secret-files.ts';
import { filingsOf, LimitSettings, limitsOf, type Filings, type Limits } from './limits.ts';

const url = (...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `须为 ${protocols.map((protocol) => `${protocol}//…`).join(' 或 ')} 地址`,
  });
/** Where people reach the product: paths are put after it, so it ends without a slash. */
const publicUrl = () =>
  url('http:', 'https:')
    .refine((value) => !/[?#]/.test(value) && !/\/\/[^/]*@/.test(value), '不得含用户名、参数或片段')
    .transform((value) => value.replace(/\/+$/, ''));
const port = z.coerce.number().int().min(0).max(65_535);
const MEGABYTE = 1024 * 1024;
/** A variable that is set to nothing is not set: compose files pass on what they were not given. */
const unset = (value: unknown): unknown => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(of: T) => z.preprocess(unset, of.optional());
/** Nobody who knows a public key may sign: no HS256, no none. */
const ASYMMETRIC = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
const DEMO_ISSUER = /^https?:\/\/(127\.|localhost|\[::1\]|demo\.jiesu\.local)/;
const list = () =>
  z
    .string()
    .default('')
    .transform((value) => value.split(',').map((item) => item.trim()).filter(Boolean)); // prettier-ignore
const origins = () =>
  list().refine((all) => all.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin), {
    message: '须为以逗号分隔的来源，例如 https://console.example.gov.cn',
  });

const Environment = z.object({
  DATABASE_URL: url('postgres:', 'postgresql:'),
  DATABASE_OWNER_URL: optional(url('postgres:', 'postgresql:')),
  TEMPORAL_ADDRESS: z.string().regex(/^[^\s:/]+:\d{1,5}$/, '须为 主机:端口'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('complaints'),
  TEMPORAL_TLS_CA_FILE: optional(z.string()),
  TEMPORAL_TLS_CERT_FILE: optional(z.string()),
  TEMPORAL_TLS_KEY_FILE: optional(z.string()),
  TEMPORAL_TLS_SERVER_NAME: optional(z.string()),
  TEMPORAL_UI_URL: url('http:', 'https:').default('http://127.0.0.1:8233'),
  PUBLIC_URL: optional(publicUrl()),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  JIESU_DATA: z.string().min(1).default('.jiesu'),
  JIESU_ROOT: z.string().min(1).default('.'),
  JIESU_DEMO: z.enum(['0', '1', '']).default('0'),
  NODE_ENV: optional(z.string()),
  JIESU_MODE: optional(z.enum(['embedded', 'production'])),
  JIESU_ISSUER: z.string().min(1),
  JIESU_AUDIENCE: z.string().min(1).default('jiesu'),
  JIESU_JWKS: optional(z.string()),
  JIESU_ALGORITHMS: optional(
    z
      .string()
      .transform((list) => list.split(/[\s,]+/).filter(Boolean))
      .refine((list) => list.length > 0 && list.every((each) => ASYMMETRIC.includes(each)), {
        message: `须为其中之一或几个，逗号分隔：${ASYMMETRIC.join(', ')}`,
      }),
  ),
  JIESU_ROLES_CLAIM: z.string().default('roles'),
  JIESU_UNIT_CLAIM: z.string().min(1).default('unit'),
  JIESU_UNKNOWN_STAFF: optional(z.enum(['refuse', 'token'])),
  JIESU_FIRST_ADMIN: optional(z.string().max(128)),
  JIESU_CODE_GUESSES_PER_CASE: z.coerce.number().int().min(1).default(10),
  JIESU_CODE_GUESSES_PER_ADDRESS: z.coerce.number().int().min(1).default(100),
  JIESU_UNMASKS_PER_DAY: z.coerce.number().int().min(0).default(50),
  JIESU_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  JIESU_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(0).max(3_600_000).default(10_000),
  JIESU_CORS_ORIGINS: origins(),
  JIESU_TRUSTED_PROXIES: list(),
  JIESU_S3_ENDPOINT: optional(url('http:', 'https:')),
  JIESU_S3_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, '须为存储桶名')),
  JIESU_S3_REGION: z.string().min(1).default('us-east-1'),
  JIESU_S3_ACCESS_KEY: optional(z.string()),
  JIESU_S3_SECRET_KEY: optional(z.string()),
  JIESU_RECORDING_DIRECTOR: z.string().min(1).default('duty-lead'),
  JIESU_RECORDING_DESIGNATED: z.string().min(1).default('records'),
  JIESU_RECORDING_LEADER: z.string().min(1).default('leader'),
  JIESU_HEADS_DIR: optional(z.string()),
  JIESU_HEADS_KEY_FILE: optional(z.string()),
  ...LimitSettings.shape,
});

type Environment = z.infer<typeof Environment>;

const isProduction = (env: Environment): boolean =>
  (env.JIESU_MODE ?? (env.NODE_ENV === 'production' ? 'production' : 'embedded')) === 'production';

/** What the embedded default may do and production may not: demo staff, demo keys, tokens over plain http. */
const Settings = Environment.superRefine((env, context) => {
  const refuse = (name: keyof Environment, message: string): void =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (env.JIESU_JWKS === undefined && !URL.canParse(env.JIESU_ISSUER))
    refuse('JIESU_ISSUER', '须为地址，否则请以 JIESU_JWKS 指明公钥');
  if (!isProduction(env)) return;
  if (env.JIESU_DEMO === '1')
    refuse('JIESU_DEMO', '生产环境不得启用演示 (production refuses the demo): 须为 0');
  if (DEMO_ISSUER.test(env.JIESU_ISSUER) || !env.JIESU_ISSUER.startsWith('https://'))
    refuse(
      'JIESU_ISSUER',
      '生产环境须用贵单位身份提供方的 https 地址 (production refuses the demo identity)',
    );
  if (env.JIESU_JWKS?.startsWith('http:'))
    refuse('JIESU_JWKS', '生产环境的公钥须取自文件或 https 地址 (production refuses plain http)');
  if (env.JIESU_S3_ENDPOINT?.startsWith('http:'))
    refuse('JIESU_S3_ENDPOINT', '生产环境的文件存储须用 https 地址 (production refuses plain http)');
  if (env.JIESU_UNKNOWN_STAFF === 'token')
    refuse(
      'JIESU_UNKNOWN_STAFF',
      '生产环境只认名录内的工作人员 (production knows only the directory): 须为 refuse',
    );
});

/** What a process of the product needs to know about its surroundings. Sizes in bytes, paths absolute. */
export interface Config {
  databaseUrl: string;
  /** As whom set-up makes tables and grants rights; the product runs as somebody who may do less. */
  databaseOwnerUrl: string;
  temporalAddress: string;
  temporalNamespace: string;
  /** How Temporal is known and knows us (mutual TLS); without it the connection is open, for one machine or a network of its own. */
  temporalTls: TemporalTls | undefined;
  temporalUiUrl: string;
  /** What every link that leaves begins with: `https://12345.example.gov.cn`, without a slash at the end. */
  publicUrl: string;
  port: number;
  host: string;
  /** Where uploaded files are kept. */
  dataDir: string;
  /** Where `policies/`, `complaint-types/` and `calendars/` are. */
  root: string;
  /** Demo endpoints, demo issuer and seeding: the embedded default only. */
  demo: boolean;
  /** Refuses the demo identity and its keys, plain http, and whoever the directory does not know. */
  production: boolean;
  issuer: string;
  audience: string;
  /** A file or an address of the issuer's public keys; without it the issuer's own discovery document names them. */
  jwks: string | undefined;
  /** Signature algorithms of access tokens, asymmetric ones only. */
  algorithms: readonly string[];
  /** The claim that holds a token's roles, by name or dotted path; empty when the directory alone knows them. */
  rolesClaim: string;
  unitClaim: string;
  /** A subject that the directory does not know: is refused, or has what the token says. */
  unknownStaff: 'refuse' | 'token';
  /** The subject made security administrator while the directory has none. */
  firstAdmin: string | undefined;
  /** Wrong query codes within a quarter of an hour before more are answered 429. */
  codeGuesses: { perCase: number; perAddress: number };
  /** How many complainants one person may have unmasked on a day. */
  unmasksPerDay: number;
  bodyLimit: number;
  attachmentLimit: number;
  poolSize: number;
  /** How long one statement of the API may take, waiting for locks included; 0 is for ever. */
  statementTimeoutMs: number;
  limits: Limits;
  /** How many complaints strangers file before each takes a challenge. */
  filings: Filings;
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: string[];
  /** Addresses or networks of proxies whose `X-Forwarded-For` is believed. */
  trustedProxies: string[];
  /** Where files go instead of the data folder: a store that speaks S3. */
  s3: S3Settings | undefined;
  /** Which of our roles stand for the three that may have recordings (F-143, Q35). */
  recordingRoles: { director: string; designated: string; leader: string };
  /** Where it is written down, outside of the database, how far the chains of archive and audit reach, and the key that signs it. */
  chainHeads: { folder: string; keyFile: string; makesKey: boolean };
}

/** What may be meant, but is more often forgotten: a sentence each, for the log. */
export function doubtsAbout({ production, host, trustedProxies, publicUrl }: Config): string[] {
  if (!production) return [];
  const behindProxy = !isThisMachine(host);
  return [
    ...(behindProxy && trustedProxies.length === 0
      ? [
          'JIESU_TRUSTED_PROXIES 未设置：经代理访问时，所有人将共用代理的地址计算访问频率 (no proxy is trusted: behind one, everybody shares its address)',
        ]
      : []),
    ...(behindProxy && isThisMachine(new URL(publicUrl).hostname)
      ? ['PUBLIC_URL 未设置：发出的链接只在本机有效 (links that leave lead to this machine only)']
      : []),
  ];
}

const isThisMachine = (host: string): boolean => /^(127\.|localhost$|\[?::1\]?$)/.test(host);

/** The address that this process listens on, as somebody on this machine writes it. */
function here({ HOST, PORT }: Environment): string {
  const host = ['0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
}

export interface S3Settings {
  endpoint: string;
  bucket: string;
  region: string;
  accessKey: string;
  secretKey: string;
}

export interface TemporalTls {
  serverRootCACertificate: Buffer;
  clientCertPair: { crt: Buffer; key: Buffer };
  serverNameOverride?: string;
}

/** @throws Error when only some of what it needs is given, or a file cannot be read */
function tlsOf(data: z.infer<typeof Environment>): TemporalTls | undefined {
  const { TEMPORAL_TLS_CA_FILE: ca, TEMPORAL_TLS_CERT_FILE: crt, TEMPORAL_TLS_KEY_FILE: key } = data;
  if (!ca && !crt && !key) return undefined;
  if (!ca || !crt || !key)
    throw new Error(
      '配置有误 (configuration):\n  TEMPORAL_TLS_CA_FILE, TEMPORAL_TLS_CERT_FILE, TEMPORAL_TLS_KEY_FILE: 须同时给出',
    );
  return {
    serverRootCACertificate: contentOf(ca, 'TEMPORAL_TLS_CA_FILE'),
    clientCertPair: {
      crt: contentOf(crt, 'TEMPORAL_TLS_CERT_FILE'),
      key: contentOf(key, 'TEMPORAL_TLS_KEY_FILE'),
    },
    ...(data.TEMPORAL_TLS_SERVER_NAME === undefined
      ? {}
      : { serverNameOverride: data.TEMPORAL_TLS_SERVER_NAME }),
  };
}

/** @throws Error when only some of what a store needs is given */
function s3Of(data: z.infer<typeof Environment>): S3Settings | undefined {
  const {
    JIESU_S3_ENDPOINT: endpoint, JIESU_S3_BUCKET: bucket, JIESU_S3_REGION: region,
    JIESU_S3_ACCESS_KEY: accessKey, JIESU_S3_SECRET_KEY: secretKey,
  } = data; // prettier-ignore
  if (!endpoint && !bucket && !accessKey && !secretKey) return undefined;
  if (!endpoint || !bucket || !accessKey || !secretKey)
    throw new Error(
      '配置有误 (configuration):\n  JIESU_S3_ENDPOINT, JIESU_S3_BUCKET, JIESU_S3_ACCESS_KEY, JIESU_S3_SECRET_KEY: 须同时给出',
    );
  return { endpoint, bucket, region, accessKey, secretKey };
}

/**
 * Reads the process's environment.
 * @throws Error that lists every missing or malformed variable by name; the values stay out of it.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const { data, error } = Settings.safeParse(withSecretFiles(env));
  if (error) {
    const problems = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Error(`配置有误 (configuration):\n${problems.join('\n')}`);
  }
  return {
    databaseUrl: data.DATABASE_URL,
    databaseOwnerUrl: data.DATABASE_OWNER_URL ?? data.DATABASE_URL,
    temporalAddress: data.TEMPORAL_ADDRESS,
    temporalNamespace: data.TEMPORAL_NAMESPACE,
    temporalTls: tlsOf(data),
    temporalUiUrl: data.TEMPORAL_UI_URL,
    publicUrl: data.PUBLIC_URL ?? here(data),
    port: data.PORT,
    host: data.HOST,
    dataDir: resolve(data.JIESU_DATA),
    root: resolve(data.JIESU_ROOT),
    demo: data.JIESU_DEMO === '1',
    production: isProduction(data),
    issuer: data.JIESU_ISSUER,
    audience: data.JIESU_AUDIENCE,
    jwks: data.JIESU_JWKS,
    algorithms: data.JIESU_ALGORITHMS ?? ['ES256', 'RS256', 'PS256', 'EdDSA'],
    rolesClaim: data.JIESU_ROLES_CLAIM,
    unitClaim: data.JIESU_UNIT_CLAIM,
    unknownStaff: data.JIESU_UNKNOWN_STAFF ?? (isProduction(data) ? 'refuse' : 'token'),
    firstAdmin: data.JIESU_FIRST_ADMIN,
    codeGuesses: {
      perCase: data.JIESU_CODE_GUESSES_PER_CASE,
      perAddress: data.JIESU_CODE_GUESSES_PER_ADDRESS,
    },
    unmasksPerDay: data.JIESU_UNMASKS_PER_DAY,
    bodyLimit: MEGABYTE,
    attachmentLimit: 50 * MEGABYTE,
    poolSize: data.JIESU_POOL_SIZE,
    statementTimeoutMs: data.JIESU_STATEMENT_TIMEOUT_MS,
    limits: limitsOf(data, data.JIESU_DEMO === '1'),
    filings: filingsOf(data, data.JIESU_DEMO === '1'),
    corsOrigins: data.JIESU_CORS_ORIGINS,
    trustedProxies: data.JIESU_TRUSTED_PROXIES,
    s3: s3Of(data),
    recordingRoles: {
      director: data.JIESU_RECORDING_DIRECTOR,
      designated: data.JIESU_RECORDING_DESIGNATED,
      leader: data.JIESU_RECORDING_LEADER,
    },
    chainHeads: {
      folder: resolve(data.JIESU_HEADS_DIR ?? join(data.JIESU_DATA, 'chain-heads')),
      keyFile: resolve(data.JIESU_HEADS_KEY_FILE ?? join(data.JIESU_DATA, 'chain-heads.pem')),
      makesKey: data.JIESU_HEADS_KEY_FILE === undefined,
    },
  };
}
