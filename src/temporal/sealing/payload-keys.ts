import { openKeyRing, type KeyRing, type KeySettings } from '../../platform/key-ring.ts';

/** The key of `test/histories` stands in the repository: it keeps nothing from anybody. */
const PUBLISHED = '3d6afa6b';

/** The keys that seal what Temporal keeps of cases. API and workers have the same; integrators' workers those of `step-keys.ts`. */
export class PayloadKeys {
  private constructor(readonly ring: KeyRing) {}

  /** Of `JIESU_PAYLOAD_KEYS`. @throws Error as {@link openKeyRing}, and in production with a key that is published */
  static open(settings: KeySettings, env: Record<string, string | undefined> = process.env): PayloadKeys {
    const ring = openKeyRing(settings, 'JIESU_PAYLOAD_KEYS', 'payload-keys', env);
    if (settings.production && ring.find(PUBLISHED))
      throw new Error(
        '配置有误 (configuration):\n  JIESU_PAYLOAD_KEYS: 生产环境不得使用公开密钥 (production refuses a published key)',
      );
    return new PayloadKeys(ring);
  }
}
