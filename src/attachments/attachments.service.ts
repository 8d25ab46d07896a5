import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { AttachmentView } from '../contracts/attachment.ts';
import { dayOf } from '../domain/time/instant.ts';
import type { Config } from '../platform/config.ts';
import { newCommandId } from '../platform/idempotency.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { problem } from '../platform/problem.ts';
import { Attachment } from './attachment.entity.ts';
import { sniff, SNIFFED } from './media-type.ts';

/** A file as it comes in. The stream sets `truncated` when it was cut at the size limit. */
export interface Upload {
  stream: Readable & { truncated?: boolean };
  /** Rejects when what the file came in broke off: its end then proves nothing. */
  whole: () => Promise<void>;
  name: string;
  uploadedBy: string;
}

interface Written {
  sha256: string;
  size: number;
  mediaType: string;
}

/** Files that people attach: bytes in the data folder, what they are in PostgreSQL. */
@Injectable()
export class Attachments {
  private readonly folder: string;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CONFIG) { dataDir }: Config,
  ) {
    this.folder = join(dataDir, 'attachments');
  }

  exists(id: string): Promise<boolean> {
    return this.database.getRepository(Attachment).existsBy({ id });
  }

  /**
   * Streams a file to disk; it is there, whole and synced, before its row is.
   * @throws Problem 413 `body-too-large`, 415 for programs, 400 for an empty file; nothing is left behind
   */
  async store({ stream, whole, name, uploadedBy }: Upload): Promise<AttachmentView> {
    const id = newCommandId();
    const storedAt = join(...dayOf(Date.now()).split('-'), id);
    const path = join(this.folder, storedAt);
    await mkdir(dirname(path), { recursive: true });
    try {
      const written = await write(stream, `${path}.part`);
      await whole();
      await rename(`${path}.part`, path);
      await this.database.getRepository(Attachment).insert({ id, storedAt, name, uploadedBy, ...written });
      return { attachmentId: id, ...written };
    } catch (error) {
      await Promise.all([rm(`${path}.part`, { force: true }), rm(path, { force: true })]);
      throw error;
    }
  }

  /** An attachment and its bytes; undefined when either is not there. */
  async open(id: string): Promise<{ attachment: Attachment; stream: Readable } | undefined> {
    const attachment = await this.database.getRepository(Attachment).findOneBy({ id });
    if (!attachment) return undefined;
    const path = join(this.folder, attachment.storedAt);
    const there = await stat(path).then(
      () => true,
      () => false,
    );
    return there ? { attachment, stream: createReadStream(path) } : undefined;
  }
}

async function write(stream: Upload['stream'], path: string): Promise<Written> {
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
    const mediaType = sniff(head);
    if (mediaType === undefined) throw problem('unsupported-media-type');
    await file.sync();
    return { sha256: hash.digest('hex'), size, mediaType };
  } finally {
    await file.close();
  }
}
