import { Controller, Header } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { ReadCase } from '../../archive/archives.ts';
import { Operation } from '../../platform/operation.ts';
import { TheCase } from '../case-door.ts';
import { proofPage } from './page.ts';

/** The deadlines of a case on paper. */
@ApiTags('案件')
@ApiBearerAuth()
@Controller()
export class ProofController {
  @Operation('GET /cases/{caseNo}/deadlines/page', { title: '时限计算依据（可打印）', reads: null })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(@TheCase() found: ReadCase): string {
    return proofPage(found, { officials: true });
  }
}
