import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Reads } from '../audit/reads.ts';
import { CaseReader, relationOf } from '../reading/case-reader.ts';
import { Suggestions as Shape } from '../contracts/routing.ts';
import { readsIdentity, startOfTheirs } from '../domain/access/access.ts';
import type { Role } from '../domain/case/vocabulary.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { forbidden } from '../platform/problem.ts';
import { Returns } from '../platform/returns.ts';
import { Suggestions } from './suggestions.service.ts';

const READERS: readonly Role[] = ['agent', 'dispatcher', 'duty-lead', 'reviewer', 'supervisor'];

@ApiTags('cases')
@ApiBearerAuth()
@Controller('cases/:caseNo/suggestions')
export class SuggestionsController {
  constructor(
    private readonly reader: CaseReader,
    private readonly suggestions: Suggestions,
  ) {}

  @Get()
  @Reads('suggestions')
  @ApiOperation({ summary: '智能分派建议：类型、承办单位、退件先例、同一事件、重复件；由人确认' })
  @Returns(Shape)
  async of(@CurrentCaller() caller: Caller, @Param('caseNo') caseNo: string): Promise<Shape> {
    const found = await this.reader.visible(caller, caseNo);
    if (!caller.roles.some((role) => READERS.includes(role))) throw forbidden();
    const { state } = found;
    return this.suggestions.of(
      found,
      startOfTheirs(caller),
      readsIdentity(caller, relationOf(state), state.flags.includes('CONFIDENTIAL')),
    );
  }
}
