import { Body, Controller, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiHeader, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { code } from '../contracts/common.ts';
import { Paging } from '../contracts/paging.ts';
import { CompetencePage, CompetenceView, PublishCompetence } from '../contracts/routing.ts';
import { Directory } from '../directory/directory.service.ts';
import { verdict } from '../domain/access/operations.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { forbidden, notFound } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { parseOrRefuse } from '../platform/validation.ts';
import { Competence } from './competence.service.ts';

const Code = code();
const Versions = Paging.extend({
  cursor: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, '不是本列表的续页标记')
    .optional(),
});

/** Power-and-duty lists are public matters (F-057): every member of staff reads them. */
@ApiTags('directory')
@ApiBearerAuth()
@Controller()
export class CompetenceController {
  constructor(
    private readonly competence: Competence,
    private readonly directory: Directory,
  ) {}

  /** @throws Problem 404 */
  @Operation('GET /units/{code}/competence', { title: '单位权责清单的各版本，新的在前', reads: null })
  @Returns(CompetencePage)
  async versions(
    @Param('code', { schema: Code }) code: string,
    @Query({ schema: Versions }) paging: Paging,
  ): Promise<z.infer<typeof CompetencePage>> {
    if (!(await this.directory.unitKnown(code))) throw notFound();
    return this.competence.versions(code, paging);
  }

  /** @throws Problem 404, 403, 400 in this order */
  @Operation('POST /units/{code}/competence', { title: '发布单位权责清单的新版本', reads: null })
  @ApiBody({ schema: z.toJSONSchema(PublishCompetence, { io: 'input' }) as never })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @Returns(CompetenceView, 201)
  async publish(
    @CurrentCaller() caller: Caller,
    @Param('code', { schema: Code }) code: string,
    @Body() body: unknown,
  ): Promise<CompetenceView> {
    if (!(await this.directory.unitExists(code))) throw notFound();
    if (verdict('POST /units/{code}/competence', caller) !== 'heard') throw forbidden();
    return this.competence.publish(code, parseOrRefuse(PublishCompetence, body), caller);
  }
}
