import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../../platform/auth.ts';
import { CaseReader } from '../case-reader.ts';
import { proofPage } from './page.ts';

/** The deadlines of a case on paper. */
@ApiTags('案件')
@ApiBearerAuth()
@Controller('cases')
export class ProofController {
  constructor(private readonly reader: CaseReader) {}

  @Get(':caseNo/deadlines/page')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: '时限计算依据（可打印）' })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  async page(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<string> {
    return proofPage(await this.reader.visible(caller, caseNo), { officials: true });
  }
}
