import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { holdsItems, Reads } from '../audit/reads.ts';
import { code } from '../contracts/common.ts';
import { Paging } from '../contracts/paging.ts';
import {
  AnswerRelay,
  AskRelay,
  EraseCase,
  ErasureView,
  PrepareRedaction,
  RedactionView,
  RelayPage,
  RelayView,
  UnmaskComplainant,
  Unmasked,
} from '../contracts/privacy.ts';
import { ERASES, RELAYS } from '../domain/access/privacy.ts';
import { CurrentCaller, Roles, type Caller } from '../platform/auth.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Returns } from '../platform/returns.ts';
import { Erasures } from './erasures.service.ts';
import { Redactions } from './redactions.service.ts';
import { Relay } from './relay.service.ts';
import { Unmaskings } from './unmaskings.service.ts';

/** Parsed by the service, once it is known that the case is the caller's to know of. */
const Takes = (shape: z.ZodType) => ApiBody({ schema: z.toJSONSchema(shape, { io: 'input' }) as never });

/** Who complained, and what becomes of it. */
@ApiTags('个人信息')
@ApiBearerAuth()
@Controller()
export class PrivacyController {
  constructor(
    private readonly unmaskings: Unmaskings,
    private readonly relay: Relay,
    private readonly redactions: Redactions,
    private readonly erasures: Erasures,
  ) {}

  @Post('cases/:caseNo/identity/unmask')
  @OwnIdempotency()
  @HttpCode(200)
  @Takes(UnmaskComplainant)
  @Returns(Unmasked)
  @ApiOperation({ summary: '查看诉求人身份：限时15分钟，计次，留痕' })
  unmask(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Body() body: unknown,
  ): Promise<Unmasked> {
    return this.unmaskings.unmask(caller, caseNo, body);
  }

  @Get('cases/:caseNo/relay')
  @Reads('relay', holdsItems)
  @Returns(RelayPage)
  @ApiOperation({ summary: '本案的转达；承办单位只见本单位的' })
  ofCase(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<RelayPage> {
    return this.relay.ofCase(caller, caseNo);
  }

  @Post('cases/:caseNo/relay')
  @Reads('relay')
  @Takes(AskRelay)
  @Returns(RelayView, 201)
  @ApiOperation({ summary: '承办单位请热线转达诉求人' })
  ask(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Body() body: unknown,
  ): Promise<RelayView> {
    return this.relay.ask(caller, caseNo, body);
  }

  @Post('cases/:caseNo/relay/:id/answer')
  @Reads('relay')
  @HttpCode(200)
  @Takes(AnswerRelay)
  @Returns(RelayView)
  @ApiOperation({ summary: '热线答复转达结果' })
  answer(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Param('id', { schema: code() }) id: string,
    @Body() body: unknown,
  ): Promise<RelayView> {
    return this.relay.answer(caller, caseNo, id, body);
  }

  @Get('relay-messages')
  @Reads('relay', holdsItems)
  @Roles(...RELAYS)
  @Returns(RelayPage)
  @ApiOperation({ summary: '待转达事项，先到先办' })
  waiting(@CurrentCaller() caller: Caller, @Query({ schema: Paging }) paging: Paging): Promise<RelayPage> {
    return this.relay.waiting(caller, paging);
  }

  @Get('cases/:caseNo/redaction')
  @Reads('redaction')
  @Returns(RedactionView)
  @ApiOperation({ summary: '给被诉单位的文本' })
  redaction(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<RedactionView> {
    return this.redactions.of(caller, caseNo);
  }

  @Post('cases/:caseNo/redaction')
  @Reads('redaction')
  @HttpCode(200)
  @Takes(PrepareRedaction)
  @Returns(RedactionView)
  @ApiOperation({ summary: '制作给被诉单位的文本，不得含诉求人身份' })
  prepare(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Body() body: unknown,
  ): Promise<RedactionView> {
    return this.redactions.prepare(caller, caseNo, body);
  }

  @Post('cases/:caseNo/erasure')
  @HttpCode(200)
  @Roles(...ERASES)
  @Takes(EraseCase)
  @Returns(ErasureView)
  @ApiOperation({ summary: '清除归档案件的个人信息：档案人员同意后由安全管理员执行' })
  erase(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Body() body: unknown,
  ): Promise<ErasureView> {
    return this.erasures.erase(caller, caseNo, body);
  }
}
