import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Reads } from '../../audit/reads.ts';
import { code, pageOf } from '../../contracts/common.ts';
import { CurrentCaller, type Caller } from '../../platform/auth.ts';
import { Returns } from '../../platform/returns.ts';
import { Documents } from './documents.service.ts';
import { FORMS } from './forms.ts';

const DocumentPage = pageOf(
  z.object({
    form: z.string(),
    name: z.string(),
    available: z.boolean(),
    count: z.int(),
    url: z.string(),
  }),
).meta({ id: 'DocumentPage', description: '案件文书' });
type DocumentPage = z.infer<typeof DocumentPage>;

const nth = () => z.coerce.number().int().min(1).max(100_000).optional();
/** Which of several: the n-th (of orders also said `order`), or a leader paper by its number. */
const Choice = z.strictObject({ n: nth(), order: nth(), paper: code().optional() });
type Choice = z.infer<typeof Choice>;

/** The numbered documents of a case, on paper. */
@ApiTags('案件')
@ApiBearerAuth()
@Controller('cases/:caseNo/documents')
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @Get()
  @Returns(DocumentPage)
  @ApiOperation({ summary: '本案的文书' })
  async list(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<DocumentPage> {
    return { items: await this.documents.list(caller, caseNo), nextCursor: null };
  }

  @Get(':form')
  @Reads('document')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: '一份文书（可打印）' })
  @ApiParam({ name: 'form', enum: Object.keys(FORMS) })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(
    @CurrentCaller() caller: Caller,
    @Param('caseNo') caseNo: string,
    @Param('form') form: string,
    @Query({ schema: Choice }) { n, order, paper }: Choice,
  ): Promise<string> {
    return this.documents.page(caller, caseNo, form, { n: n ?? order, paperNo: paper });
  }
}
