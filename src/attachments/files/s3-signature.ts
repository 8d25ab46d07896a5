import { createHash, createHmac } from 'node:crypto';

export interface S3Keys {
  region: string;
  accessKey: string;
  secretKey: string;
}

/** A request to be signed. `sha256` is that of the body, in hex. */
export interface S3Request {
  method: 'GET' | 'PUT' | 'DELETE';
  url: URL;
  sha256: string;
  at: Date;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The SHA-256 of nothing. */
export const EMPTY = hash('');

/**
 * The headers that sign a request to a store that speaks S3 (AWS Signature Version 4, one chunk). Keys of objects are ours and need no
 * escaping, and our requests have no query, so the address stands as it is.
 */
export function signatureHeaders(
  { method, url, sha256, at }: S3Request,
  { region, accessKey, secretKey }: S3Keys,
): Record<string, string> {
  const time = `${at.toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const signed = { host: url.host, 'x-amz-content-sha256': sha256, 'x-amz-date': time };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}`);
  const canonical = [method, url.pathname, '', ...lines, '', names, sha256].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  const signature = hmac(key, toSign).toString('hex');
  return {
    'x-amz-content-sha256': sha256,
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
