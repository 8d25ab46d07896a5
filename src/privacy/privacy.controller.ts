import { Body, Controller, HttpCode, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { ReadCase } from '../archive/archives.ts';
import { holdsItems } from '../audit/reads.ts';
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
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { OwnIdempotency } from '../platform/idempotent-posts.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { TheCase } from '../reading/case-door.ts';
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

  @Operation('POST /cases/{caseNo}/identity/unmask', {
    title: '查看诉求人身份：限时15分钟，计次，留痕',
    reads: null,
  })
  @OwnIdempotency()
  @HttpCode(200)
  @Takes(UnmaskComplainant)
  @Returns(Unmasked)
  unmask(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Body() body: unknown,
  ): Promise<Unmasked> {
    return this.unmaskings.unmask(caller, found, body);
  }

  @Operation('GET /cases/{caseNo}/relay', {
    title: '本案的转达；承办单位只见本单位的',
    reads: { what: 'relay', when: holdsItems },
  })
  @Returns(RelayPage)
  ofCase(@CurrentCaller() caller: Caller, @TheCase() found: ReadCase): Promise<RelayPage> {
    return this.relay.ofCase(caller, found);
  }

  @Operation('POST /cases/{caseNo}/relay', { title: '承办单位请热线转达诉求人', reads: { what: 'relay' } })
  @Takes(AskRelay)
  @Returns(RelayView, 201)
  ask(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Body() body: unknown,
  ): Promise<RelayView> {
    return this.relay.ask(caller, found, body);
  }

  @Operation('POST /cases/{caseNo}/relay/{id}/answer', {
    title: '热线答复转达结果',
    reads: { what: 'relay' },
  })
  @HttpCode(200)
  @Takes(AnswerRelay)
  @Returns(RelayView)
  answer(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Param('id', { schema: code() }) id: string,
    @Body() body: unknown,
  ): Promise<RelayView> {
    return this.relay.answer(caller, found, id, body);
  }

  @Operation('GET /relay-messages', {
    title: '待转达事项，先到先办',
    reads: { what: 'relay', when: holdsItems },
  })
  @Returns(RelayPage)
  waiting(@CurrentCaller() caller: Caller, @Query({ schema: Paging }) paging: Paging): Promise<RelayPage> {
    return this.relay.waiting(caller, paging);
  }

  @Operation('GET /cases/{caseNo}/redaction', { title: '给被诉单位的文本', reads: { what: 'redaction' } })
  @Returns(RedactionView)
  redaction(@TheCase() found: ReadCase): Promise<RedactionView> {
    return this.redactions.of(found);
  }

  @Operation('POST /cases/{caseNo}/redaction', {
    title: '制作给被诉单位的文本，不得含诉求人身份',
    reads: { what: 'redaction' },
  })
  @HttpCode(200)
  @Takes(PrepareRedaction)
  @Returns(RedactionView)
  prepare(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Body() body: unknown,
  ): Promise<RedactionView> {
    return this.redactions.prepare(caller, found, body);
  }

  @Operation('POST /cases/{caseNo}/erasure', {
    title: '清除归档案件的个人信息：档案人员同意后由安全管理员执行',
    reads: null,
  })
  @HttpCode(200)
  @Takes(EraseCase)
  @Returns(ErasureView)
  erase(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Body() body: unknown,
  ): Promise<ErasureView> {
    return this.erasures.erase(caller, found, body);
  }
}
