import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Audit } from '../audit/audit.service.ts';
import { CaseReader } from '../reading/case-reader.ts';
import { isHidden, relationOf } from '../reading/relation.ts';
import type { AttachmentView } from '../contracts/attachment.ts';
import { readsFile, type Caller } from '../domain/access/access.ts';
import { isUploader } from '../domain/access/uploads.ts';
import type { Config } from '../platform/config.ts';
import { newCommandId } from '../platform/idempotency.ts';
import { CONFIG } from '../platform/platform.module.ts';
import { problem } from '../platform/problem.ts';
import type { Sql } from '../platform/sql.ts';
import { Attachment } from './attachment.entity.ts';
import { Files } from './files/files.ts';
import type { Received } from './files/file-store.ts';
import type { Incoming } from './files/receive.ts';
import { mayBeCalled, nameFor, plainName, sniff, TAKEN } from './media-type.ts';
import { isComplainant, oneByOne, withinQuota } from './quota.ts';
import { hasTraces, withoutTraces } from './traces/traces.ts';

/**
 * Of somebody else's case nothing may be taken into another: only one's unit's, one's own if one is still where one was, what is already
 * here, and for the hotline's staff what is in no case yet.
 */
const NAMEABLE = `
  select (select count(*)::int from attachment a where a.id = any ($1) and (
      a.unit = $3 or (a.uploaded_by = $2 and a.unit is not distinct from $3)
      or ($3::text is null and $2 not like 'complainant:%' and not exists (select 1 from attachment_use u where u.attachment_id = a.id))
      or exists (select 1 from attachment_use u where u.attachment_id = a.id and u.case_no = $4))) as nameable,
    f.held, f.bytes
  from (select count(*)::int as held, coalesce(sum(size), 0)::float8 as bytes from attachment
    where id in (select attachment_id from attachment_use where case_no = $4 union select unnest($1::text[]))) f`;

/** What one complainant may put into their case's file: photos and a few films of a telephone. */
const COMPLAINANTS = { files: 20, bytes: 200 * 1024 * 1024 };
const MOST_OF_THEIRS = `一件诉求最多上传${COMPLAINANTS.files}个文件、共${COMPLAINANTS.bytes / 1024 / 1024} MB`;
const THEIRS = `
  select count(*)::int as files, coalesce(sum(size), 0)::float8 as bytes from attachment where uploaded_by = $1`;

/** Files that people attach: bytes in the store of files, what they are in PostgreSQL. */
@Injectable()
export class Attachments {
  private readonly limits: Config['limits'];

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly files: Files,
    private readonly cases: CaseReader,
    private readonly audit: Audit,
    @Inject(CONFIG) config: Config,
  ) {
    this.limits = config.limits;
  }

  exists(id: string): Promise<boolean> {
    return this.database.getRepository(Attachment).existsBy({ id });
  }

  /**
   * Takes a file in; it is stored, whole and synced, before its row is, and nothing is left of one that is refused. Out of what the hotline and
   * complainants send their position and devices are taken; a unit's picture of a place proves that it was there.
   * @throws Problem 429 beyond the count of an hour or the bytes of a day, 400 beyond what one complainant may send, 413 `body-too-large`, 400 for an empty or broken file, 415 for programs and for
   * names that a computer would run or a browser would show
   */
  async store(incoming: Incoming & { name: string | undefined }, caller: Caller): Promise<AttachmentView> {
    await this.within(this.database, caller);
    return this.files.take(incoming, async (file) => {
      const name = plainName(incoming.name);
      const mediaType = mayBeCalled(name) ? sniff(file.head) : undefined;
      if (mediaType === undefined)
        throw problem('unsupported-media-type', [{ path: 'file', message: TAKEN }]);
      if (caller.unit === undefined && hasTraces(mediaType)) await takeTraces(file, mediaType);
      const id = newCommandId();
      const { sha256, size } = file;
      await this.files.keep(file, 'attachments', Date.now(), async (storedAt) => {
        const row = {
          id,
          sha256,
          size,
          mediaType,
          name,
          storedAt,
          uploadedBy: caller.id,
          unit: caller.unit ?? null,
        };
        await this.database.transaction(async (db) => {
          await oneByOne(db, caller);
          await this.within(db, caller, size);
          await db.insert(Attachment, row);
          await this.audit.note(
            { actor: caller, action: 'attachment.stored', subject: id, outcome: 'done' },
            db,
          );
        });
      });
      return { attachmentId: id, sha256, size, mediaType };
    });
  }

  /**
   * A complainant's file, straight into the file of their case; as long as it is in there it is nobody else's to name.
   * @throws Problem as {@link store} does
   */
  async storeForCase(
    incoming: Incoming & { name: string | undefined },
    caller: Caller,
    caseNo: string,
  ): Promise<AttachmentView> {
    const stored = await this.store(incoming, caller);
    await this.database.query('insert into attachment_use (attachment_id, case_no) values ($1, $2)', [
      stored.attachmentId,
      caseNo,
    ]);
    return stored;
  }

  /** @throws Problem 429 beyond what a person may upload, 400 beyond what one complainant may send */
  private async within(db: Sql, caller: Caller, bytes = 0): Promise<void> {
    await withinQuota(db, caller, this.limits, bytes);
    if (!isComplainant(caller)) return;
    const [theirs] = await db.query<{ files: number; bytes: number }[]>(THEIRS, [caller.id]);
    if (theirs!.files >= COMPLAINANTS.files || theirs!.bytes + bytes > COMPLAINANTS.bytes)
      throw problem('invalid-request', [{ path: 'file', message: MOST_OF_THEIRS }]);
  }

  /**
   * Whether an act of this caller on this case may name these attachments, which puts them into its file: all are there, and none is from
   * the file of another case with which the caller has nothing to do.
   * @throws Problem 400 when the case's file would hold more than is allowed
   */
  async mayName({ id, unit }: Caller, ids: readonly string[], caseNo: string): Promise<boolean> {
    if (ids.length === 0) return true;
    const distinct = [...new Set(ids)];
    const [found] = await this.database.query<{ nameable: number; held: number; bytes: number }[]>(NAMEABLE, [
      distinct,
      id,
      unit ?? null,
      caseNo,
    ]);
    if (found!.nameable < distinct.length) return false;
    const { attachmentsPerCase: most, attachmentBytesPerCase: bytes } = this.limits;
    if (found!.held > most || (bytes > 0 && found!.bytes > bytes))
      throw problem('invalid-request', [
        { path: 'attachments', message: `一件诉求最多${most}个附件、共${bytes / 1024 / 1024} MB` },
      ]);
    return true;
  }

  /**
   * An attachment and its bytes for somebody who may have it: whoever may read it in the file of a case; while it is in none its uploader,
   * as long as they work on cases where they did then. Undefined for everybody else, as for one that is not there.
   */
  async open(
    caller: Caller,
    id: string,
  ): Promise<{ name: string; size: number; mediaType: string; stream: Readable } | undefined> {
    const found = await this.database.getRepository(Attachment).findOneBy({ id });
    if (!found || !(await this.mayHave(caller, found))) return undefined;
    const stream = await this.files.open(found.storedAt);
    const { size, mediaType } = found;
    return stream && { name: nameFor(found.name, mediaType), size, mediaType, stream };
  }

  private async mayHave(caller: Caller, { id, uploadedBy, unit }: Attachment): Promise<boolean> {
    const uses = await this.database.query<{ caseNo: string }[]>(
      'select case_no as "caseNo" from attachment_use where attachment_id = $1',
      [id],
    );
    if (uses.length === 0) return isUploader(caller, { uploadedBy, unit });
    for (const { caseNo } of uses) {
      const state = (await this.cases.state(caseNo))?.state;
      if (state && readsFile(caller, relationOf(state), isHidden(state), unit)) return true;
    }
    return false;
  }
}

/** @throws Problem 400 for a file whose parts do not fit together, so that nobody can say what it tells */
async function takeTraces(file: Received, mediaType: string): Promise<void> {
  const bytes = cleaned(await readFile(file.path), mediaType);
  const kept = await open(file.path, 'w', 0o600);
  try {
    await kept.writeFile(bytes);
    await kept.sync();
  } finally {
    await kept.close();
  }
  file.size = bytes.length;
  file.sha256 = createHash('sha256').update(bytes).digest('hex');
}

function cleaned(bytes: Buffer, mediaType: string): Buffer {
  try {
    return withoutTraces(bytes, mediaType);
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    throw problem('invalid-request', [
      { path: 'file', message: '文件不完整，无法去除其中的位置与设备信息，请重新拍摄或导出' },
    ]);
  }
}
