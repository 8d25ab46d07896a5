import { createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A 256-bit key and its id: the first four bytes of the key's SHA-256, so that no one has to name it and a mistyped key has no id of ours. */
export interface SealingKey {
  kid: string;
  key: Buffer;
}

/** The first key seals; all of them open, so that what an older one sealed stays readable. */
export class KeyRing {
  readonly current: SealingKey;
  readonly #byId: ReadonlyMap<string, SealingKey>;

  private constructor(keys: readonly [SealingKey, ...SealingKey[]]) {
    this.current = keys[0];
    this.#byId = new Map(keys.map((each) => [each.kid, each]));
  }

  /**
   * @param text keys as `openssl rand -base64 32` prints them, separated by commas or white space; the first one seals.
   * @throws Error that says which of them is no key; the key itself stays out of it
   */
  static of(text: string): KeyRing {
    const [first, ...others] = text.split(/[\s,]+/).filter(Boolean).map(sealingKey); // prettier-ignore
    if (!first) throw new Error('there is no key');
    return new KeyRing([first, ...others]);
  }

  find(kid: string): SealingKey | undefined {
    return this.#byId.get(kid);
  }
}

export interface KeySettings {
  /** Where the embedded default keeps the key that it makes for itself. */
  dataDir: string;
  production: boolean;
}

/** The key of `test/histories` stands in the repository: it keeps nothing from anybody. */
const PUBLISHED = '3d6afa6b';

/**
 * The keys that seal what Temporal keeps of cases: those of JIESU_PAYLOAD_KEYS, or of the file that JIESU_PAYLOAD_KEY_FILE names, one a line.
 * Without either the embedded default makes a key of its own, readable by nobody else, beside its data.
 * @throws Error naming the variable; also in production without keys, or with one that is no secret
 */
export function openKeyRing(
  { dataDir, production }: KeySettings,
  env: Record<string, string | undefined> = process.env,
): KeyRing {
  const { JIESU_PAYLOAD_KEYS: keys, JIESU_PAYLOAD_KEY_FILE: file } = env;
  if (keys) return named('JIESU_PAYLOAD_KEYS', () => secret(KeyRing.of(keys), production));
  if (file)
    return named('JIESU_PAYLOAD_KEY_FILE', () => secret(KeyRing.of(readFileSync(file, 'utf8')), production));
  if (production)
    throw new Error(
      '配置有误 (configuration):\n  JIESU_PAYLOAD_KEYS: 生产环境须自备密钥，可用 openssl rand -base64 32 生成 (production makes no keys of its own)',
    );
  return KeyRing.of(ownKey(join(dataDir, 'payload-keys')));
}

function sealingKey(text: string, index: number): SealingKey {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32 || key.toString('base64').replace(/=*$/, '') !== text.replace(/=*$/, ''))
    throw new Error(`key ${index + 1} is not 32 bytes in base64`);
  return { kid: createHash('sha256').update(key).digest('hex').slice(0, 8), key };
}

function secret(ring: KeyRing, production: boolean): KeyRing {
  if (production && (ring.find(PUBLISHED) || new Set(ring.current.key).size < 8))
    throw new Error('生产环境不得使用公开或示例密钥 (production refuses published keys)');
  return ring;
}

function named<T>(variable: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    throw new Error(`配置有误 (configuration):\n  ${variable}: ${why}`, { cause: error });
  }
}

/** API and worker begin at the same time: whoever links the file first has made the key for both. */
function ownKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const draft = `${file}.${process.pid}`;
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
    return readFileSync(file, 'utf8');
  }
}
