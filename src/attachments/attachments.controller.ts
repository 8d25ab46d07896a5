import { Controller, Header, HttpCode, Param, Req, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AttachmentView } from '../contracts/attachment.ts';
import { code } from '../contracts/common.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { notThere } from '../platform/even-time.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { Attachments } from './attachments.service.ts';
import { asDownload, DOWNLOAD_POLICY, FILE_FORM, fileOf } from './files/http.ts';

const Id = code();

@ApiTags('attachments')
@Controller()
export class AttachmentsController {
  constructor(private readonly attachments: Attachments) {}

  @Operation('POST /attachments', { title: '上传附件', reads: null })
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILE_FORM)
  @Returns(AttachmentView, 201)
  async upload(@Req() request: FastifyRequest, @CurrentCaller() caller: Caller): Promise<AttachmentView> {
    const { part, whole } = await fileOf(request);
    return this.attachments.store({ stream: part.file, whole, name: part.filename }, caller);
  }

  /** Always a download, never a page: nobody's upload is shown under our address. */
  @Operation('GET /attachments/{id}', { title: '下载附件', reads: { what: 'attachment' } })
  @Header('content-security-policy', DOWNLOAD_POLICY)
  async download(
    @Param('id', { schema: Id }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const began = performance.now();
    const found = await this.attachments.open(caller, id);
    if (found) return asDownload(found, id);
    return notThere(began);
  }
}
