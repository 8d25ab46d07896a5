import type { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { Problem, problem } from '../../platform/problem.ts';
import { NOT_UTF8 } from '../../platform/utf8.ts';

/** Nobody's file is shown under our address, and what a browser shows of it all the same may do nothing. */
export const DOWNLOAD_POLICY = "default-src 'none'; sandbox";

/** The form as OpenAPI has it. */
export const FILE_FORM = {
  schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
};

/** A form with one file, in field `file`. */
export interface FileForm {
  part: MultipartFile;
  /** The plain fields that came so far; all of them once `whole` has resolved. */
  fields: Record<string, unknown>;
  /**
   * Reads the form to its end, once the file has been read.
   * @throws Problem 400 when it breaks off before; 401 when whoever sends it has been revoked or moved on the way
   */
  whole: () => Promise<void>;
}

/**
 * The form's file, past whatever fields come first.
 * @throws Problem 415 when it is not a form, 400 without a file or when it breaks off
 */
export async function fileOf(request: FastifyRequest): Promise<FileForm> {
  if (!request.isMultipart()) throw problem('unsupported-media-type');
  const fields: Record<string, unknown> = {};
  const next = nextFile(request.parts(), fields);
  const part = await next();
  if (part?.fieldname !== 'file') throw problem('invalid-request', [{ path: 'file', message: '必填' }]);
  const whole = async (): Promise<void> => {
    await next();
    await request.stillStands?.();
  };
  return { part, fields, whole };
}

/** A limit of ours has a status; whatever else a parser throws is about what it was given. */
const isOurs = (error: unknown): boolean =>
  error instanceof Problem || (error as { statusCode?: unknown } | null)?.statusCode !== undefined;

/** Gives the next file each time, collecting the plain fields on the way. The form's own faults surface when it is read to its end. */
function nextFile(parts: AsyncIterableIterator<Multipart>, fields: Record<string, unknown>) {
  return async (): Promise<MultipartFile | undefined> => {
    try {
      for (let next = await parts.next(); !next.done; next = await parts.next()) {
        if (next.value.type === 'file') return next.value;
        const { fieldname, value } = next.value;
        if (`${fieldname}${String(value)}`.includes('\uFFFD'))
          throw problem('malformed-request', [{ path: 'form', message: NOT_UTF8.zh }]);
        fields[fieldname] = value;
      }
      return undefined;
    } catch (error) {
      throw isOurs(error) ? error : problem('malformed-request');
    }
  };
}

interface Download {
  name: string;
  size: number;
  mediaType: string;
  stream: Readable;
}

/** Always a download, never a page. `id` names it where a client does not read the name proper. */
export const asDownload = ({ name, size, mediaType, stream }: Download, id: string): StreamableFile =>
  new StreamableFile(stream, {
    type: mediaType,
    length: size,
    disposition: `attachment; filename="${id}"; filename*=UTF-8''${encodeURIComponent(name)}`,
  });
