import { Controller, HttpCode } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ReadCase } from '../archive/archives.ts';
import { ErrandsRetried } from '../contracts/errands.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { TheCase } from '../reading/case-door.ts';
import { Errands } from './errands.service.ts';

@ApiTags('cases')
@ApiBearerAuth()
@Controller()
export class ErrandsController {
  constructor(private readonly errands: Errands) {}

  /** The answer to the notice 关联事项未办成: errands that were given up are tried again. Repeated, it finds none. */
  @Operation('POST /cases/{caseNo}/errands/retry', { title: '重新办理未办成的关联事项', reads: null })
  @HttpCode(200)
  @Returns(ErrandsRetried)
  async retry(
    @CurrentCaller() caller: Caller,
    @TheCase() { state: { caseNo } }: ReadCase,
  ): Promise<ErrandsRetried> {
    return { retried: await this.errands.retry(caller, caseNo) };
  }
}
