/** What the environment decides about the embedded stack. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
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
    temporalAddress: env['TEMPORAL_ADDRESS'] || undefined,
    temporalUiUrl: env['TEMPORAL_UI_URL'] || undefined,
    demo: env['JIESU_DEMO'] !== '0',
    jwks: env['JIESU_JWKS'] || undefined,
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
 * @param {{ databaseUrl: string, temporalAddress: string, temporalUiUrl?: string | undefined, jwks: string }} servers
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
  JIESU_ISSUER: process.env['JIESU_ISSUER'] || 'https://demo.jiesu.local',
  JIESU_AUDIENCE: process.env['JIESU_AUDIENCE'] || 'jiesu',
  JIESU_JWKS: servers.jwks,
  TZ: 'UTC',
  WORKFLOW_BUNDLE: join(root, 'dist', 'workflow-bundle.js'),
});
