/** What the environment decides about the embedded stack. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ISSUER } from './issuer.mjs';
import { StackError } from './process.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/**
 * @typedef {ReturnType<typeof readSettings>} Settings
 */

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {StackError} naming the variable that makes no sense
 */
export function readSettings(env = process.env) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 20))
    throw new StackError(`Jiesu needs Node 20.20 or newer; this is ${process.version}.`);
  const dataDir = resolve(env['JIESU_DATA'] || join(root, '.jiesu'));
  return {
    dataDir,
    port: portOf(env, 'PORT') ?? 3000,
    temporalPort: portOf(env, 'TEMPORAL_PORT') ?? 7233,
    temporalUiPort: portOf(env, 'TEMPORAL_UI_PORT') ?? 8233,
    postgresPort: portOf(env, 'POSTGRES_PORT'),
    databaseUrl: env['DATABASE_URL'] || undefined,
    databaseOwnerUrl: env['DATABASE_OWNER_URL'] || undefined,
    temporalAddress: env['TEMPORAL_ADDRESS'] || undefined,
    temporalUiUrl: env['TEMPORAL_UI_URL'] || undefined,
    identityPort: portOf(env, 'JIESU_IDENTITY_PORT'),
    demo: env['JIESU_DEMO'] !== '0',
    /** An identity provider of one's own, in place of the demo's. */
    issuer: env['JIESU_ISSUER'] || undefined,
    jwks: env['JIESU_JWKS'] || undefined,
    production: (env['JIESU_MODE'] || env['NODE_ENV']) === 'production',
  };
}

/** @param {NodeJS.ProcessEnv} env @param {string} name */
function portOf(env, name) {
  const text = env[name];
  if (!text) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new StackError(`${name}=${text} is not a port: give a number from 1 to 65535.`);
  return port;
}

/** The files and folders below the data folder. @param {string} dataDir */
export const places = (dataDir) => ({
  marker: join(dataDir, 'made-by-jiesu'),
  lock: join(dataDir, 'lock'),
  run: join(dataDir, 'run'),
  environment: join(dataDir, 'run', 'environment.json'),
  setUp: join(dataDir, 'set-up'),
  logs: join(dataDir, 'logs'),
  postgres: join(dataDir, 'postgres'),
  temporal: join(dataDir, 'temporal'),
});

/**
 * What the product's processes are told.
 * @param {Settings} settings
 * @param {{ databaseUrl: string, temporalAddress: string, temporalUiUrl?: string | undefined, issuer?: string | undefined, jwks?: string | undefined }} servers
 * @returns {Record<string, string>}
 */
export const productEnvironment = (settings, servers) => ({
  DATABASE_URL: servers.databaseUrl,
  TEMPORAL_ADDRESS: servers.temporalAddress,
  TEMPORAL_NAMESPACE: process.env['TEMPORAL_NAMESPACE'] || 'complaints',
  PORT: String(settings.port),
  JIESU_DATA: settings.dataDir,
  JIESU_ROOT: root,
  ...(servers.temporalUiUrl === undefined ? {} : { TEMPORAL_UI_URL: servers.temporalUiUrl }),
  JIESU_DEMO: settings.demo ? '1' : '0',
  JIESU_ISSUER: servers.issuer ?? ISSUER,
  JIESU_AUDIENCE: process.env['JIESU_AUDIENCE'] || 'jiesu',
  ...(servers.jwks === undefined ? {} : { JIESU_JWKS: servers.jwks }),
  TZ: 'UTC',
  WORKFLOW_BUNDLE: join(root, 'dist', 'workflow-bundle.js'),
});
