import { Controller, Get, Header, HttpCode, Param, Post, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AttachmentView } from '../contracts/attachment.ts';
import { code } from '../contracts/common.ts';
import type { Role } from '../domain/case/vocabulary.ts';
import { CurrentCaller, Roles, type Caller } from '../platform/auth.ts';
import { notFound, problem } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { Attachments } from './attachments.service.ts';

/** Those who work on cases; administrators and integrators do not. */
const CASE_STAFF: Role[] = [
  'agent', 'dispatcher', 'duty-lead', 'reviewer', 'unit-clerk', 'unit-handler', 'unit-leader', 'callback-officer',
  'supervisor', 'leader', 'oversight', 'records',
]; // prettier-ignore

const FILE_FORM = {
  schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
};
const Id = code();

@ApiTags('attachments')
@Roles(...CASE_STAFF)
@Controller('attachments')
export class AttachmentsController {
  constructor(private readonly attachments: Attachments) {}

  @Post()
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILE_FORM)
  @Returns(AttachmentView, 201)
  async upload(@Req() request: FastifyRequest, @CurrentCaller() caller: Caller): Promise<AttachmentView> {
    if (!request.isMultipart()) throw problem('unsupported-media-type');
    const parts = request.parts();
    try {
      const part = await nextFile(parts);
      if (part?.fieldname !== 'file') throw problem('invalid-request', [{ path: 'file', message: '必填' }]);
      const whole = async () => void (await nextFile(parts));
      return await this.attachments.store({
        stream: part.file,
        whole,
        name: plainName(part.filename),
        uploadedBy: caller.id,
      });
    } catch (error) {
      throw CUT_SHORT.test(String(error)) ? problem('malformed-request') : error;
    }
  }

  /** Always a download, never a page: nobody's upload is shown under our address. */
  @Get(':id')
  @Header('content-security-policy', "default-src 'none'; sandbox")
  async download(@Param('id', { schema: Id }) id: string): Promise<StreamableFile> {
    const found = await this.attachments.open(id);
    if (!found) throw notFound();
    const { name, size, mediaType } = found.attachment;
    return new StreamableFile(found.stream, {
      type: mediaType,
      length: size,
      disposition: `attachment; filename="${id}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }
}

/** What the parser says of a form that ends before its closing boundary. */
const CUT_SHORT = /terminated early|Unexpected end of multipart|premature close/i;

/** The next file of a form, past its plain fields. The form's own faults surface when it is read to its end. */
async function nextFile(parts: AsyncIterableIterator<Multipart>): Promise<MultipartFile | undefined> {
  for (let next = await parts.next(); !next.done; next = await parts.next())
    if (next.value.type === 'file') return next.value;
  return undefined;
}

/** The name without folders, control characters and the like; `file` when nothing is left. */
const plainName = (name = ''): string =>
  name
    .replace(/^.*[\\/]/s, '')
    .slice(0, 120)
    .replaceAll(/[\p{C}"]/gu, '') || 'file';
