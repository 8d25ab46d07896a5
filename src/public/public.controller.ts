import { Controller, Header, HttpCode, Param, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FILE_FORM, fileOf } from '../attachments/files/http.ts';
import { bodySchema, wishesOf } from '../casework/commands.controller.ts';
import { AttachmentView } from '../contracts/attachment.ts';
import type { CommandName } from '../domain/case/commands.ts';
import { isRecord } from '../domain/case/commands/field.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import type { Description } from '../platform/openapi.ts';
import { Operation, Operations } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { lastSegment } from '../platform/route.ts';
import { PublicCases, type Visit } from './public-cases.service.ts';
import { PublicCaseView } from './public-view.ts';

const CODE = 'x-query-code';
/** What the complainant was told may name them. */
const holdsAnswer = (view: unknown): boolean => Boolean((view as Partial<PublicCaseView>).answer);

/** What a complainant may do, by the address that it has for them: the command, and what it is called. */
const ACTS = {
  urge: ['urge', '催办'],
  supplement: ['supplement', '补充'],
  withdraw: ['withdraw', '撤回'],
  rating: ['rate', '评价'],
  appeal: ['appeal', '申诉：by 可省略，即诉求人本人'],
} as const satisfies Record<string, readonly [CommandName, title: string]>;
type Act = keyof typeof ACTS;

const DESCRIBED = Object.fromEntries(
  Object.entries(ACTS).map(([act, [command, title]]) => [
    `POST /public/cases/{caseNo}/${act}`,
    { title, body: bodySchema(command) },
  ]),
) as Record<`POST /public/cases/{caseNo}/${Act}`, Description>;

/** What a complainant may see and do with case number and query code. */
@ApiTags('公众')
@ApiHeader({ name: 'X-Query-Code', required: true })
@OwnIdempotency()
@Controller()
export class PublicController {
  constructor(private readonly cases: PublicCases) {}

  @Operation('GET /public/cases/{caseNo}', {
    title: '查询进度、时限与答复',
    reads: { what: 'public-case', when: holdsAnswer },
  })
  @Returns(PublicCaseView)
  view(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<PublicCaseView> {
    return this.cases.view(visitOf(caseNo, request));
  }

  @Operation('GET /public/cases/{caseNo}/deadlines/page', { title: '时限计算依据（可打印）', reads: null })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<string> {
    return this.cases.page(visitOf(caseNo, request));
  }

  @Operation('POST /public/cases/{caseNo}/attachments', {
    title: '上传照片、视频等：归入本件；其中的位置与设备信息去除',
    reads: null,
  })
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILE_FORM)
  @Returns(AttachmentView, 201)
  attach(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<AttachmentView> {
    return this.cases.attach(visitOf(caseNo, request), () => fileOf(request));
  }

  /** A complainant's act. @throws Problem as `PublicCases.give` does: 404 for a wrong number or code, 400, 409, 422 */
  @Operations(DESCRIBED, { reads: { what: 'public-case', when: holdsAnswer } })
  @HttpCode(200)
  async give(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const [command] = ACTS[lastSegment(request) as Act];
    const { body } = request;
    const said = command === 'appeal' && isRecord(body) ? { by: 'complainant', ...body } : body;
    const answer = await this.cases.give(visitOf(caseNo, request), command, said, wishesOf(request));
    void reply.status(answer.status);
    return answer.body;
  }
}

function visitOf(caseNo: string, { headers, ip }: FastifyRequest): Visit {
  const code = headers[CODE];
  return { caseNo, code: Array.isArray(code) ? code[0] : code, address: ip };
}
