import { Body, Controller, Header, HttpCode, Param, Query, Req, type StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { asDownload, DOWNLOAD_POLICY, fileOf } from '../attachments/files/http.ts';
import { holdsItems } from '../audit/reads.ts';
import { Files } from '../attachments/files/files.ts';
import { code } from '../contracts/common.ts';
import {
  LedgerPage,
  RecordingForm,
  RecordingPage,
  RecordingRequestPage,
  RecordingRequestView,
  RecordingView,
  RequestRecording,
} from '../contracts/recording.ts';
import { CHANNELS } from '../domain/case/vocabulary.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { notFound } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import { Recordings } from './recordings.service.ts';

const FORM = {
  schema: {
    type: 'object',
    required: ['file', 'recordedAt'],
    properties: {
      file: { type: 'string', format: 'binary' },
      recordedAt: { type: 'string', format: 'date-time' },
      channel: { type: 'string', enum: Object.keys(CHANNELS), default: 'phone' },
      caseNo: { type: 'string' },
    },
  },
};
const Id = code();
const OfCase = z.strictObject({ caseNo: code() });
const ByRequest = z.strictObject({ request: code() });
const After = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});

/** Recordings of calls (F-141 to F-145). */
@ApiTags('recordings')
@Controller()
export class RecordingsController {
  constructor(
    private readonly recordings: Recordings,
    private readonly files: Files,
  ) {}

  @Operation('POST /recordings', { title: '存入通话录音', reads: null })
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FORM)
  @Returns(RecordingView, 201)
  async store(@Req() request: FastifyRequest, @CurrentCaller() caller: Caller): Promise<RecordingView> {
    const { part, fields, whole } = await fileOf(request);
    return this.recordings.store(
      { stream: part.file, whole },
      () => parseOrRefuse(RecordingForm, fields),
      caller,
    );
  }

  @Operation('GET /recordings', { title: '一件案件的录音', reads: null })
  @Returns(RecordingPage)
  async list(
    @Query({ schema: OfCase }) { caseNo }: z.infer<typeof OfCase>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.infer<typeof RecordingPage>> {
    return { items: await this.recordings.ofCase(caller, caseNo), nextCursor: null };
  }

  @Operation('GET /recordings/{id}', { title: '一份录音', reads: null })
  @Returns(RecordingView)
  one(@Param('id', { schema: Id }) id: string, @CurrentCaller() caller: Caller): Promise<RecordingView> {
    return this.recordings.view(caller, id);
  }

  @Operation('GET /recordings/{id}/requests', {
    title: '调听申请，旧的在前',
    reads: { what: 'recording-requests', when: holdsItems },
  })
  @Returns(RecordingRequestPage)
  async requests(
    @Param('id', { schema: Id }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<z.infer<typeof RecordingRequestPage>> {
    return { items: await this.recordings.requests(caller, id), nextCursor: null };
  }

  /** Anybody may ask; who is none of the three, or for another purpose, is refused and written down. */
  @Operation('POST /recordings/{id}/requests', {
    title: '申请调听：限三类人员与规定用途',
    reads: { what: 'recording-requests' },
  })
  @HttpCode(201)
  @Returns(RecordingRequestView, 201)
  request(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RequestRecording }) body: RequestRecording,
    @CurrentCaller() caller: Caller,
  ): Promise<RecordingRequestView> {
    return this.recordings.request(caller, id, body);
  }

  @Operation('POST /recordings/{id}/requests/{requestId}/approve', {
    title: '同意调听',
    reads: { what: 'recording-requests' },
  })
  @HttpCode(200)
  @Returns(RecordingRequestView)
  approve(
    @Param('id', { schema: Id }) id: string,
    @Param('requestId', { schema: Id }) requestId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<RecordingRequestView> {
    return this.recordings.decide(caller, id, requestId, 'approved');
  }

  @Operation('POST /recordings/{id}/requests/{requestId}/reject', {
    title: '不同意调听',
    reads: { what: 'recording-requests' },
  })
  @HttpCode(200)
  @Returns(RecordingRequestView)
  reject(
    @Param('id', { schema: Id }) id: string,
    @Param('requestId', { schema: Id }) requestId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<RecordingRequestView> {
    return this.recordings.decide(caller, id, requestId, 'rejected');
  }

  /** @throws Problem as `Recordings.hear` does; 404 when the file is gone */
  @Operation('GET /recordings/{id}/content', { title: '调听：凭24小时内获准的申请', reads: null })
  @Header('content-security-policy', DOWNLOAD_POLICY)
  async content(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ByRequest }) { request }: z.infer<typeof ByRequest>,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const { storedAt, ...found } = await this.recordings.hear(caller, id, request);
    const stream = await this.files.open(storedAt);
    if (!stream) throw notFound();
    return asDownload({ ...found, stream }, id);
  }

  @Operation('GET /recordings/{id}/ledger', { title: '录音使用台账，旧的在前', reads: null })
  @Returns(LedgerPage)
  async ledger(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: After }) { after, limit }: z.infer<typeof After>,
    @CurrentCaller() caller: Caller,
  ): Promise<z.infer<typeof LedgerPage>> {
    const items = await this.recordings.ledger(caller, id, after, limit);
    return { items, nextCursor: items.length === limit ? String(items.at(-1)?.seq) : null };
  }

  @Operation('POST /recordings/{id}/hold', { title: '封存录音', reads: null })
  @HttpCode(200)
  @Returns(RecordingView)
  hold(@Param('id', { schema: Id }) id: string, @CurrentCaller() caller: Caller): Promise<RecordingView> {
    return this.recordings.hold(caller, id, true);
  }

  @Operation('POST /recordings/{id}/release-hold', { title: '解除录音封存', reads: null })
  @HttpCode(200)
  @Returns(RecordingView)
  release(@Param('id', { schema: Id }) id: string, @CurrentCaller() caller: Caller): Promise<RecordingView> {
    return this.recordings.hold(caller, id, false);
  }

  /** The first of two people marks it, the second destroys it. */
  @Operation('POST /recordings/{id}/purge', { title: '销毁录音：两人先后办理', reads: null })
  @HttpCode(200)
  @Returns(RecordingView)
  purge(@Param('id', { schema: Id }) id: string, @CurrentCaller() caller: Caller): Promise<RecordingView> {
    return this.recordings.purge(caller, id);
  }
}
