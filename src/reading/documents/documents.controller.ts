import { Controller, Header, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { ReadCase } from '../../archive/archives.ts';
import { code, pageOf } from '../../contracts/common.ts';
import { CurrentCaller, type Caller } from '../../platform/auth.ts';
import { Operation } from '../../platform/operation.ts';
import { Returns } from '../../platform/returns.ts';
import { TheCase } from '../case-door.ts';
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
@Controller()
export class DocumentsController {
  constructor(private readonly documents: Documents) {}

  @Operation('GET /cases/{caseNo}/documents', { title: '本案的文书', reads: null })
  @Returns(DocumentPage)
  async list(@CurrentCaller() caller: Caller, @TheCase() found: ReadCase): Promise<DocumentPage> {
    return { items: await this.documents.list(caller, found), nextCursor: null };
  }

  @Operation('GET /cases/{caseNo}/documents/{form}', {
    title: '一份文书（可打印）',
    reads: { what: 'document' },
  })
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  @ApiParam({ name: 'form', enum: Object.keys(FORMS) })
  @ApiProduces('text/html')
  @ApiOkResponse({ schema: { type: 'string' } })
  page(
    @CurrentCaller() caller: Caller,
    @TheCase() found: ReadCase,
    @Param('form') form: string,
    @Query({ schema: Choice }) { n, order, paper }: Choice,
  ): Promise<string> {
    return this.documents.page(caller, found, form, { n: n ?? order, paperNo: paper });
  }
}
