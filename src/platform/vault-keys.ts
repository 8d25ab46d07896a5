import { createHmac } from 'node:crypto';
import { numbersOf } from '../domain/words/numbers.ts';
import { seal, unseal, type Envelope } from './envelope.ts';
import { openKeyRing, type KeyRing, type KeySettings, type SecretKey } from './key-ring.ts';

/** The keys of what must not stand open in the database: a ring that seals, and one key by which phones are found again. */
export class VaultKeys {
  constructor(
    readonly ring: KeyRing,
    readonly phone: SecretKey,
  ) {}

  /** Of `JIESU_VAULT_KEYS` and `JIESU_VAULT_PHONE_KEY`. @throws Error as {@link openKeyRing} */
  static open(settings: KeySettings, env: Record<string, string | undefined> = process.env): VaultKeys {
    return new VaultKeys(
      openKeyRing(settings, 'JIESU_VAULT_KEYS', 'vault-keys', env),
      openKeyRing(settings, 'JIESU_VAULT_PHONE_KEY', 'vault-phone-key', env).current,
    );
  }

  seal(clear: Buffer, place: string): Envelope {
    return seal(this.ring.current, clear, place);
  }

  /** @throws Error when the key is not on the ring any more, or the envelope is not what was sealed for this place */
  unseal(envelope: Envelope, place: string): Buffer {
    const key = this.ring.find(envelope.kid);
    if (!key) throw new Error(`no key ${envelope.kid} on the ring of the vault`);
    return unseal(key, envelope, place);
  }

  /**
   * By which words are recognised without being kept or found out by trying (HMAC-SHA256).
   * @param use what it is for: the same words have another digest for another use
   */
  digest(use: string, words: string): string {
    return createHmac('sha256', this.phone.key).update(`${use}\n${words}`).digest('base64url');
  }

  /**
   * By which words are known again though the keys change: as {@link digest}, under the ring's first key, whose id stands before it.
   * @param place where it stands: the same words have another mark elsewhere
   */
  mark(place: string, words: string): string {
    return markUnder(this.ring.current, place, words);
  }

  /** Whether these words were given this mark, by any key of the ring. */
  isMark(mark: string, place: string, words: string): boolean {
    const key = this.ring.find(mark.slice(0, mark.indexOf(':')));
    return key !== undefined && markUnder(key, place, words) === mark;
  }

  /** By which every number of a field is found again without being kept: HMAC-SHA256 with the key's id before it. */
  phoneHmacs(field: string | undefined): string[] {
    const mark = (number: string): string =>
      `${this.phone.kid}:${createHmac('sha256', this.phone.key).update(number).digest('base64url')}`;
    return numbersOf(field ?? '').map(mark);
  }
}

const markUnder = ({ kid, key }: SecretKey, place: string, words: string): string =>
  `${kid}:${createHmac('sha256', key).update(`mark\n${place}\n${words}`).digest('base64url')}`;
