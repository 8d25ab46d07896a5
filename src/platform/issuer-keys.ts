import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { createRemoteJWKSet, customFetch, errors, type JSONWebKeySet } from 'jose';
import type { Config } from './config.ts';

/** The keys of the demo's provider are named so that they are known wherever they turn up. */
const DEMO_KEY = /^demo-/;
/** How long the last known keys serve while the issuer is away: its outage is not the hotline's. */
const OUTLIVES_ISSUER_MS = 3_600_000;

export interface KeyAges {
  /** An unknown key id makes the keys be fetched again, at most this often. */
  cooldownMs: number;
  /** Keys older than this are fetched again, so that withdrawn ones drop out. */
  maxAgeMs: number;
}

/** The issuer's keys could not be had, which says nothing about the token. */
export class KeysAway extends Error {}

/** Production was given the keys of the demo. */
class DemoKeys extends Error {}

/**
 * The issuer's public keys: from a file, from an address, or from wherever its discovery document says. They are fetched again for an unknown
 * key id and when they are old.
 * @throws Error when a file of keys is missing or malformed, or holds the demo's keys in production
 */
export async function issuerKeys(
  { jwks, issuer, production }: Pick<Config, 'jwks' | 'issuer' | 'production'>,
  { cooldownMs, maxAgeMs }: KeyAges = { cooldownMs: 5_000, maxAgeMs: 300_000 },
) {
  const remote = jwks === undefined || /^https?:/.test(jwks);
  let last: { keys: JSONWebKeySet; at: number } | undefined;
  const fetched = async (_: string, { signal }: { signal: AbortSignal }): Promise<Response> => {
    try {
      const keys = await (remote
        ? published(jwks ?? (await discovered(issuer, signal)), signal)
        : read(jwks));
      if (production && keys.keys.some(({ kid }) => DEMO_KEY.test(kid ?? '')))
        throw new DemoKeys('JIESU_JWKS: 生产环境不得使用演示密钥 (production refuses the demo keys)');
      last = { keys, at: Date.now() };
    } catch (error) {
      if (error instanceof DemoKeys) throw error;
      if (!last || Date.now() - last.at > OUTLIVES_ISSUER_MS) throw new KeysAway(String(error));
    }
    return Response.json(last.keys);
  };
  const where = remote ? new URL(jwks ?? issuer) : pathToFileURL(jwks);
  const keys = createRemoteJWKSet(where, {
    cooldownDuration: cooldownMs,
    cacheMaxAge: maxAgeMs,
    [customFetch]: fetched,
  });
  await keys.reload().catch((error: unknown) => {
    if (!remote || error instanceof DemoKeys) throw error;
  });
  return keys;
}

const read = async (file: string): Promise<JSONWebKeySet> => keySet(JSON.parse(await readFile(file, 'utf8')));
const published = async (address: string, signal: AbortSignal): Promise<JSONWebKeySet> =>
  keySet(await json(address, signal));

/** OpenID Connect Discovery 1.0 §4.3: a document that names another issuer is not this issuer's. */
async function discovered(issuer: string, signal: AbortSignal): Promise<string> {
  const document = await json(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, signal);
  const { issuer: named, jwks_uri: address } = document as { issuer?: unknown; jwks_uri?: unknown };
  if (named !== issuer || typeof address !== 'string')
    throw new Error('not the discovery document of JIESU_ISSUER');
  if (issuer.startsWith('https:') && !address.startsWith('https:')) throw new Error('jwks_uri is not https');
  return address;
}

async function json(address: string, signal: AbortSignal): Promise<unknown> {
  const answer = await fetch(address, { signal, redirect: 'error', headers: { accept: 'application/json' } });
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  return answer.json();
}

function keySet(content: unknown): JSONWebKeySet {
  const { keys } = content as { keys?: unknown };
  if (!Array.isArray(keys)) throw new errors.JWKSInvalid('not a JWK set');
  return content as JSONWebKeySet;
}
