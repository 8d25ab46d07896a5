import { Controller } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { TheCase } from '../reading/case-door.ts';
import { relationOf } from '../reading/relation.ts';
import { Suggestions as Shape } from '../contracts/routing.ts';
import { readsIdentity, startOfTheirs } from '../domain/access/access.ts';
import type { ReadCase } from '../archive/archives.ts';
import { CurrentCaller, type Caller } from '../platform/auth.ts';
import { Operation } from '../platform/operation.ts';
import { Returns } from '../platform/returns.ts';
import { Suggestions } from './suggestions.service.ts';

@ApiTags('cases')
@ApiBearerAuth()
@Controller()
export class SuggestionsController {
  constructor(private readonly suggestions: Suggestions) {}

  @Operation('GET /cases/{caseNo}/suggestions', {
    title: '智能分派建议：类型、承办单位、退件先例、同一事件、重复件；由人确认',
    reads: { what: 'suggestions' },
  })
  @Returns(Shape)
  of(@CurrentCaller() caller: Caller, @TheCase() found: ReadCase): Promise<Shape> {
    const { state } = found;
    return this.suggestions.of(
      found,
      startOfTheirs(caller),
      readsIdentity(caller, relationOf(state), state.flags.includes('CONFIDENTIAL')),
    );
  }
}
