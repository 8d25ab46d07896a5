import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { problem } from '../../platform/problem.ts';
import { SNIFFED } from '../media-type.ts';
import type { Received } from './file-store.ts';

/** A file as it comes in. The stream sets `truncated` when it was cut at the size limit. */
export interface Incoming {
  stream: Readable & { truncated?: boolean };
  /** Rejects when what the file came in broke off: its end then proves nothing. */
  whole: () => Promise<void>;
}

/** What the parser says of a form that ends before its closing boundary, or has parts that are none. */
const BROKEN = /terminated early|Unexpected end of|premature close|Malformed|Boundary not found/i;

/**
 * Streams a file to disk and syncs it.
 * @throws Problem 413 `body-too-large`, 400 for an empty file or one that broke off
 */
export async function receive({ stream, whole }: Incoming, path: string): Promise<Received> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let head = Buffer.alloc(0);
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (head.length < SNIFFED) head = Buffer.concat([head, chunk.subarray(0, SNIFFED - head.length)]);
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    if (stream.truncated) throw problem('body-too-large');
    if (size === 0) throw problem('invalid-request', [{ path: 'file', message: '文件为空' }]);
    await whole();
    await file.sync();
    return { path, sha256: hash.digest('hex'), size, head };
  } catch (error) {
    throw BROKEN.test(String(error)) ? problem('malformed-request') : error;
  } finally {
    await file.close();
  }
}
