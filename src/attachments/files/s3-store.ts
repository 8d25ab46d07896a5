import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Logger } from '@nestjs/common';
import type { S3Settings } from '../../platform/config.ts';
import { problem } from '../../platform/problem.ts';
import type { FileStore, Received } from './file-store.ts';
import { EMPTY, signatureHeaders, type S3Request } from './s3-signature.ts';

const PATIENCE_MS = 300_000;

/** Files in a bucket of a store that speaks S3 (MinIO, Ceph, a cloud's own), addressed by path. The bucket must exist and be private. */
export class S3Store implements FileStore {
  private readonly logger = new Logger(S3Store.name);

  constructor(private readonly settings: S3Settings) {}

  /** The file is read from disk as it is sent, never held in memory. */
  async keep({ path, sha256 }: Received, key: string): Promise<void> {
    const response = await this.ask('PUT', key, sha256, await openAsBlob(path));
    await response.body?.cancel();
  }

  async open(key: string): Promise<Readable | undefined> {
    const { status, body } = await this.ask('GET', key);
    if (status !== 404) return Readable.fromWeb(body as ReadableStream);
    await body?.cancel();
    return undefined;
  }

  async remove(key: string): Promise<void> {
    const response = await this.ask('DELETE', key);
    await response.body?.cancel();
  }

  /** @throws Problem 503 when the store refuses or fails; what it said stays out */
  private async ask(
    method: S3Request['method'],
    key: string,
    sha256 = EMPTY,
    body?: Blob,
  ): Promise<Response> {
    const { endpoint, bucket } = this.settings;
    const url = new URL(`${endpoint.replace(/\/$/, '')}/${bucket}/${key}`);
    const headers = signatureHeaders({ method, url, sha256, at: new Date() }, this.settings);
    const response = await fetch(url, {
      method,
      headers,
      ...(body && { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok || (response.status === 404 && method !== 'PUT')) return response;
    await response.body?.cancel();
    this.logger.warn(`the store of files answered ${method} with ${response.status}`);
    throw problem('unavailable', undefined, { 'retry-after': '10' });
  }
}
