import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FILE_FORM, fileOf } from '../attachments/files/http.ts';
import { AttachmentView } from '../contracts/attachment.ts';
import { Reads } from '../audit/reads.ts';
import { wishesOf } from '../casework/commands.controller.ts';
import { COMMAND_BODIES } from '../contracts/commands.ts';
import type { CommandName } from '../domain/case/commands.ts';
import { Public } from '../platform/auth.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Returns } from '../platform/returns.ts';
import { PublicCases, type Visit } from './public-cases.service.ts';
import { PublicCaseView } from './public-view.ts';

const CODE = 'x-query-code';
/** What the complainant was told may name them. */
const holdsAnswer = (view: unknown): boolean => Boolean((view as Partial<PublicCaseView>).answer);
const bodyOf = (name: CommandName) =>
  ApiBody({ schema: z.toJSONSchema(COMMAND_BODIES[name], { io: 'input' }) as never });

/** What a complainant may see and do with case number and query code. */
@ApiTags('公众')
@ApiHeader({ name: 'X-Query-Code', required: true })
@Public()
@OwnIdempotency()
@Controller('public/cases/:caseNo')
export class PublicController {
  constructor(private readonly cases: PublicCases) {}

  @Get()
  @Reads('public-case', holdsAnswer)
  @Returns(PublicCaseView)
  @ApiOperation({ summary: '查询进度、时限与答复' })
  view(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<PublicCaseView> {
    return this.cases.view(visitOf(caseNo, request));
  }

  @Get('deadlines/page')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: '时限计算依据（可打印）' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<string> {
    return this.cases.page(visitOf(caseNo, request));
  }

  @Post('urge')
  @Reads('public-case', holdsAnswer)
  @HttpCode(200)
  @bodyOf('urge')
  @ApiOperation({ summary: '催办' })
  urge(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.give('urge', caseNo, request, reply);
  }

  @Post('supplement')
  @Reads('public-case', holdsAnswer)
  @HttpCode(200)
  @bodyOf('supplement')
  @ApiOperation({ summary: '补充' })
  supplement(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.give('supplement', caseNo, request, reply);
  }

  @Post('attachments')
  @HttpCode(201)
  @ApiConsumes('multipart/form-data')
  @ApiBody(FILE_FORM)
  @Returns(AttachmentView, 201)
  @ApiOperation({ summary: '上传照片、视频等：归入本件；其中的位置与设备信息去除' })
  attach(@Param('caseNo') caseNo: string, @Req() request: FastifyRequest): Promise<AttachmentView> {
    return this.cases.attach(visitOf(caseNo, request), () => fileOf(request));
  }

  @Post('withdraw')
  @Reads('public-case', holdsAnswer)
  @HttpCode(200)
  @bodyOf('withdraw')
  @ApiOperation({ summary: '撤回' })
  withdraw(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.give('withdraw', caseNo, request, reply);
  }

  @Post('rating')
  @Reads('public-case', holdsAnswer)
  @HttpCode(200)
  @bodyOf('rate')
  @ApiOperation({ summary: '评价' })
  rating(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    return this.give('rate', caseNo, request, reply);
  }

  @Post('appeal')
  @Reads('public-case', holdsAnswer)
  @HttpCode(200)
  @bodyOf('appeal')
  @ApiOperation({ summary: '申诉：by 可省略，即诉求人本人' })
  appeal(
    @Param('caseNo') caseNo: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    if (isRecord(request.body)) request.body = { by: 'complainant', ...request.body };
    return this.give('appeal', caseNo, request, reply);
  }

  /** The outcome of a command that had to wait shows in the case itself: its own address needs a token. */
  private async give(
    name: CommandName,
    caseNo: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const visit = visitOf(caseNo, request);
    const { status, body } = await this.cases.give(visit, name, request.body, wishesOf(request));
    void reply.status(status);
    return body;
  }
}

const isRecord = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

function visitOf(caseNo: string, { headers, ip }: FastifyRequest): Visit {
  const code = headers[CODE];
  return { caseNo, code: Array.isArray(code) ? code[0] : code, address: ip };
}
