import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SecretKey } from './key-ring.ts';

/** Something sealed: readable only with the key `kid`, and only in the place it was sealed for. Bytes in base64url. */
export interface Envelope {
  alg: 'AES-256-GCM';
  kid: string;
  iv: string;
  ct: string;
  tag: string;
}

const TAG = 16;
const text = (bytes: Buffer): string => bytes.toString('base64url');
const bytes = (of: string): Buffer => Buffer.from(of, 'base64url');

/** @param place what the envelope belongs to, such as a case number: it opens nowhere else */
export function seal({ kid, key }: SecretKey, clear: Buffer, place: string): Envelope {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
  const ct = Buffer.concat([cipher.update(clear), cipher.final()]);
  return { alg: 'AES-256-GCM', kid, iv: text(iv), ct: text(ct), tag: text(cipher.getAuthTag()) };
}

/** @throws Error when it was sealed with another key, for another place, or has been changed */
export function unseal({ key }: SecretKey, { iv, ct, tag }: Envelope, place: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(iv), { authTagLength: TAG });
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes(tag));
  return Buffer.concat([decipher.update(bytes(ct)), decipher.final()]);
}
