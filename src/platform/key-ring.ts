import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from './own-file.ts';

/** A 256-bit key and its id: the first four bytes of the key's SHA-256, so that no one has to name it and a mistyped key has no id of ours. */
export interface SecretKey {
  kid: string;
  key: Buffer;
}

export const newKey = (): SecretKey => secretKey(randomBytes(32));
export const secretKey = (key: Buffer): SecretKey => ({
  kid: createHash('sha256').update(key).digest('hex').slice(0, 8),
  key,
});

/** The first key seals; all of them open, so that what an older one sealed stays readable. */
export class KeyRing {
  readonly current: SecretKey;
  readonly #byId: ReadonlyMap<string, SecretKey>;

  private constructor(keys: readonly [SecretKey, ...SecretKey[]]) {
    this.current = keys[0];
    this.#byId = new Map(keys.map((each) => [each.kid, each]));
  }

  /**
   * @param text keys as `openssl rand -base64 32` prints them, separated by commas or white space; the first one seals.
   * @throws Error that says which of them is no key; the key itself stays out of it
   */
  static of(text: string): KeyRing {
    const [first, ...others] = text.split(/[\s,]+/).filter(Boolean).map(parsed); // prettier-ignore
    if (!first) throw new Error('there is no key');
    return new KeyRing([first, ...others]);
  }

  find(kid: string): SecretKey | undefined {
    return this.#byId.get(kid);
  }

  get keys(): SecretKey[] {
    return [...this.#byId.values()];
  }
}

function parsed(text: string, index: number): SecretKey {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || key.toString('base64').replace(/=*$/, '') !== text.replace(/=*$/, ''))
    throw new Error(`key ${index + 1} is not 32 bytes in base64`);
  return secretKey(key);
}

export interface KeySettings {
  /** Where the embedded default keeps the keys that it makes for itself. */
  dataDir: string;
  production: boolean;
}

type Env = Record<string, string | undefined>;

/** Each guards something else: whoever learns one key shall not have learnt another. */
const RINGS = ['JIESU_PAYLOAD_KEYS', 'JIESU_VAULT_KEYS', 'JIESU_VAULT_PHONE_KEY'] as const;
type RingName = (typeof RINGS)[number];

/**
 * The keys that an environment variable holds, or the file that `<variable>_FILE` names, one a line. Without either the embedded default makes
 * a key of its own beside its data, in a file readable by nobody else.
 * @throws Error naming the variable; in production also without keys, with one so plain that it is an example, and with one that another
 * variable holds too
 */
export function openKeyRing(
  { dataDir, production }: KeySettings,
  variable: RingName,
  file: string,
  env: Env = process.env,
): KeyRing {
  try {
    const given = givenIn(env, variable);
    if (given) {
      const ring = KeyRing.of(given);
      if (production) refuseUnfit(ring, variable, env);
      return ring;
    }
    if (production)
      throw new Error(
        '生产环境须自备密钥，可用 openssl rand -base64 32 生成 (production makes no keys of its own)',
      );
    return KeyRing.of(ownSecret(join(dataDir, file)));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new Error(`配置有误 (configuration):\n  ${variable}: ${why}`, { cause: error });
  }
}

function givenIn(env: Env, variable: RingName): string | undefined {
  const path = env[`${variable}_FILE`];
  return env[variable] || (path && readFileSync(path, 'utf8')) || undefined;
}

/** An older key of the ring opens as well as its first: none of them may be an example, or guard something else too. */
function refuseUnfit(ring: KeyRing, variable: RingName, env: Env): void {
  if (ring.keys.some(({ key }) => new Set(key).size < 8))
    throw new Error('生产环境不得使用示例密钥 (production refuses example keys)');
  const shared = RINGS.find(
    (other) => other !== variable && keysIn(env, other).some(({ kid }) => ring.find(kid)),
  );
  if (shared) throw new Error(`不得与 ${shared} 共用密钥 (a key of its own, not that of ${shared})`);
}

/** What is wrong with another variable is said when that one is opened. */
function keysIn(env: Env, variable: RingName): SecretKey[] {
  try {
    return KeyRing.of(givenIn(env, variable) ?? '').keys;
  } catch {
    return [];
  }
}

function ownSecret(file: string): string {
  makeOnce(file, () => `${randomBytes(32).toString('base64')}\n`);
  return readFileSync(file, 'utf8');
}
